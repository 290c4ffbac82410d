"""The command changed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import click

from assistant.bundle import exported_of, is_bundle
from assistant.cli.common import (
    given,
    index_option,
    json_option,
    put,
    put_json,
    say,
    settings,
    style,
)
from assistant.cli.common import width as columns
from assistant.cli.opening import opened
from assistant.cli.replaying import side_by_side
from assistant.conversation.sessions import SessionStore
from assistant.engine import Assistant
from assistant.errors import UsageError
from assistant.render.lines import Style, wrapped
from assistant.verify import Exported
from assistant.verify.replay import Fate, Replayed, replayed
from assistant.verify.saved import answered_by, latest, of_conversations

# Bytes of a file of questions that are read. Chosen by hand: thousands of questions.
_MOST_BYTES = 1_000_000


@click.command()
@click.argument("files", type=click.File("rb"), nargs=-1, metavar="[FILE]...")
@click.option(
    "--since",
    metavar="BUILD",
    default="",
    help="Compare with what this kept build answers now (its fingerprint, as assistant status "
    "shows it), not with the answers that were saved.",
)
@index_option
@json_option
def changed_command(
    files: tuple[BinaryIO, ...], since: str, index: Path | None, *, print_json: bool
) -> None:
    """Ask saved questions again, and show whose evidence has changed.

    The questions are those of your saved conversations, or of each FILE: an exported answer, a
    batch of answers, a saved conversation or, with --since, a text file with a question on each
    line. Shows quotes that are new or gone, and quotes beside which something changed, such as
    their editorial status.
    """
    store = SessionStore(settings().data / "sessions")
    saved = latest(_from_files(files, since) if files else of_conversations(store, say))
    with contextlib.ExitStack() as stack:
        assistant = stack.enter_context(opened(index))
        if since:
            then = stack.enter_context(
                Assistant.open(settings(index=index).index, build=_whole(since, assistant))
            )
            saved = [answered_by(each, then) for each in saved]
        results = list(_replayed(saved, assistant))
    changed = [result for result in results if result.changed]
    if print_json:
        put_json(_data(results, changed))
    else:
        put("\n".join(_lines(len(results), changed, columns(), style())))


def _from_files(files: Iterable[BinaryIO], since: str) -> Iterator[Exported]:
    for file in files:
        data = given(file)
        try:
            yield from exported_of(data)
        except UsageError:
            if data.lstrip()[:1] in (b"{", b"[") or is_bundle(data):
                raise
            if not since:
                raise UsageError(
                    f"{file.name} holds no answers; for a file of questions add --since BUILD."
                ) from None
            yield from map(_question, _questions(data, file.name))


def _questions(data: bytes, name: str) -> list[str]:
    """The lines of a text file."""
    if len(data) > _MOST_BYTES:
        raise UsageError(f"{name} is larger than {_MOST_BYTES // 10**6} MB; divide it.")
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise UsageError(f"{name} is not UTF-8 text; save it as UTF-8.") from error
    return [line.strip() for line in lines if line.strip()]


def _question(question: str) -> Exported:
    return Exported({"question": question}, question, (), None)


def _whole(since: str, assistant: Assistant) -> str:
    """The fingerprint that begins so, of the builds on record."""
    for build in reversed(assistant.builds):
        if build.fingerprint.startswith(since):
            return build.fingerprint
    raise UsageError(f"No build on record begins with {since}; assistant status lists them.")


def _replayed(saved: Sequence[Exported], assistant: Assistant) -> Iterator[Replayed]:
    """Each answer compared; one that cannot be asked again is reported and left out."""
    for each in saved:
        try:
            yield replayed(each, assistant)
        except UsageError as error:
            say(f"{each.question}: {error}")


def _data(results: Sequence[Replayed], changed: Sequence[Replayed]) -> dict[str, Any]:
    return {
        "questions": len(results),
        "changed": [
            {
                "question": result.question,
                "causes": list(result.causes),
                "quotes": [quote._asdict() for quote in result.changed],
            }
            for result in changed
        ],
    }


def _lines(count: int, changed: Sequence[Replayed], width: int, how: Style) -> Iterator[str]:
    fresh = sum(any(quote.fate is Fate.NEW for quote in result.changed) for result in changed)
    yield (
        f"Saved questions: {count}. With new quotes: {fresh}. Changed in any way: {len(changed)}."
        if count
        else "There are no saved questions; ask on the screen, or give a file."
    )
    for result in changed:
        yield ""
        yield from wrapped(result.question, width, "", how, "heading")
        for cause in result.causes:
            yield from wrapped(cause, width, "  ", how, "text")
        yield from side_by_side(result.changed, width, how)
