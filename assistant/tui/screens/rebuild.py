"""The dialog that shows what changed in the corpus, before the index is rebuilt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button

from assistant.render.phrases import counted
from assistant.tui.screens.dialog import Dialog
from assistant.tui.view.wrapped_lines import Line, blank, plain_lines
from assistant.tui.widgets.notes import Layout, Note
from assistant.tui.workers.build_process import (
    BuildFailed,
    BuildFinished,
    BuildProcess,
    BuildProgressed,
)

# Files of each kind that are named. Chosen by hand: more names push the next kind further down.
_MOST_NAMED = 100
_UP_TO_DATE = "The index matches the corpus: nothing has changed."
# The results of the dialog, which are also the ids of its buttons.
BUILD, SHIPPED = "build", "shipped"


class RebuildScreen(Dialog[str]):
    """Runs `arguments`, a build without changes, shows what it reports, and asks whether to build.

    Returns `BUILD`, or `SHIPPED` to start with the corpus that comes with the program.
    """

    heading = "Update the index to match the corpus"
    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, arguments: list[str], *, can_ship: bool) -> None:
        super().__init__()
        self._dry_run = BuildProcess(arguments, self.post_message)
        self._can_ship = can_ship

    def contents(self) -> ComposeResult:
        """The changes, and buttons; the first two appear once the changes are known."""
        with VerticalScroll():
            yield Note(
                lambda width: plain_lines("Checking the corpus …", "facts", width), id="said"
            )
        with Horizontal(classes="buttons"):
            yield Button("Rebuild", variant="primary", id=BUILD, compact=True)
            yield Button("Start with the corpus of this program", id=SHIPPED, compact=True)
            yield Button("Close", id="close", compact=True)

    def on_mount(self) -> None:
        """Start the build without changes."""
        self.query_one(f"#{BUILD}").display = False
        self.query_one(f"#{SHIPPED}").display = False
        self.run_worker(self._dry_run.run())

    def on_unmount(self) -> None:
        """End the build without changes, if it still runs."""
        self._dry_run.cancel()

    @on(BuildProgressed)
    def progressed(self, message: BuildProgressed) -> None:
        """Show how many of the changed files have been read."""
        said = f"Checking the corpus … {message.done:,} of {message.total:,} changed files read"
        self._say(lambda width: plain_lines(said, "facts", width))

    @on(BuildFinished)
    def dry_run_finished(self, message: BuildFinished) -> None:
        """Show what changed, and the button that rebuilds."""
        report = message.report
        self._say(lambda width: changes(report, width))
        button = self.query_one(f"#{BUILD}", Button)
        button.display = True
        button.label = "Rebuild" if _count_changes(report) else "Rebuild anyway"
        if self.focused is self.query_one(VerticalScroll):  # the user has not gone elsewhere
            (button if _count_changes(report) else self.query_one("#close")).focus()

    @on(BuildFailed)
    def failed(self, message: BuildFailed) -> None:
        """Say why the corpus cannot be read, and offer the corpus of the program if possible."""
        self._say(lambda width: plain_lines(f"⚠ {message.sentence}", "warning", width))
        self.query_one(f"#{SHIPPED}").display = self._can_ship

    @on(Button.Pressed)
    def pressed(self, event: Button.Pressed) -> None:
        """Return the choice; None for the button that closes."""
        self.dismiss(event.button.id if event.button.id in (BUILD, SHIPPED) else None)

    def _say(self, layout: Layout) -> None:
        self.query_one("#said", Note).show(layout)


def changes(report: dict[str, Any], width: int) -> list[Line]:
    """The lines for a report of `assistant build --dry-run --json`."""
    lines: list[Line] = []
    unread = set(report["unread"])
    if not _count_changes(report):
        said = "No file that can be read has changed." if unread else _UP_TO_DATE
        lines += plain_lines(said, "good", width)
    for kind in ("added", "updated"):
        lines += _files(f"{counted(len(report[kind]), 'file')} {kind}", report[kind], width)
    moved = [f"{source} → {target}" for source, target in report["moved"]]
    lines += _files(f"{counted(len(moved), 'file')} moved", moved, width)
    removed = report["removed"]
    lines += _files(f"{counted(len(removed), 'file')} removed", removed, width)
    lines += plain_lines(f"{counted(len(report['unchanged']), 'file')} unchanged", "facts", width)
    problems = [(path, f"{path}: {reason}") for path, reason in report["problems"]]
    unreadable = [said for path, said in problems if path in unread]
    others = [said for path, said in problems if path not in unread]
    for title, said_of in (
        (f"{counted(len(unread), 'file')} cannot be read", unreadable),
        (f"{counted(len(others), 'problem')} in other files", others),
    ):
        if said_of:
            lines += [blank(), *_files(title, said_of, width, role="warning")]
    return lines


def summary(report: dict[str, Any], key: str) -> str:
    """A sentence for a report of `assistant build --json`; `key` shows the collection."""
    unreadable = len(report["unread"])
    moved = f"{len(report['moved'])} moved, " if report["moved"] else ""
    return (
        f"The index is updated: {len(report['added'])} added, {len(report['updated'])} updated, "
        f"{moved}{len(report['removed'])} removed; "
        f"it holds {counted(report['documents'], 'document')}."
        + (f" Embedded with {report['how']}." if report["how"] else "")
        + (
            f" {counted(unreadable, 'file')} cannot be read; {key} lists them."
            if unreadable
            else ""
        )
    )


def _count_changes(report: dict[str, Any]) -> int:
    return sum(len(report[kind]) for kind in ("added", "updated", "moved", "removed"))


def _files(title: str, names: Iterable[str], width: int, role: str = "text") -> list[Line]:
    all_names = list(names)
    if not all_names:
        return []
    lines = plain_lines(title, "title", width)
    for name in all_names[:_MOST_NAMED]:
        lines += plain_lines(name, role, width, margin=2)
    if len(all_names) > _MOST_NAMED:
        lines += plain_lines(
            f"… and {len(all_names) - _MOST_NAMED:,} more", "facts", width, margin=2
        )
    return lines
