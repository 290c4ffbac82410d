"""The lines before the first question: what the collection holds, and what changed in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.records import Design, Listed, SinceBuild
from assistant.render.phrases import counted, counted_design
from assistant.tui.view.badges import SIGNS
from assistant.tui.view.view_model import size_of
from assistant.tui.view.wrapped_lines import Line, Piece, blank, part_lines, plain_lines
from assistant.tui.workers.messages import IndexContents

_MARGIN = 2
# Names of files in one line. Chosen by hand: enough to see which ones, and f5 shows all of them.
_MOST_NAMES = 3
_TITLE = "Ask a clinical question."


def welcome_lines(
    contents: IndexContents, since_build: SinceBuild | None, rebuild_key: str, width: int
) -> list[Line]:
    """The lines for the open index; `since_build` is what changed in the corpus, if it is known."""
    questions = "Try one of these (click it, or type its number):" if contents.questions else ""
    size = f"This collection holds {size_of(contents.catalogue, contents.passages)}"
    years = [document.year for document in contents.catalogue if document.year is not None]
    if years:
        first, last = min(years), max(years)
        size += f" of {first}" if first == last else f" of {first} to {last}"
    return [
        blank(),
        *plain_lines(_TITLE, "title", width, margin=_MARGIN),
        *plain_lines(
            "Every answer consists of sentences from the articles in this collection, word for "
            "word. When nothing in it answers, the program says so. This is not medical advice.",
            "text",
            width,
            margin=_MARGIN,
        ),
        blank(),
        *plain_lines(f"{size}.", "facts", width, margin=_MARGIN),
        *part_lines(_designs(contents.catalogue), width, margin=_MARGIN),
        *_changes(since_build or SinceBuild(), rebuild_key, width),
        *_notes([contents.note], width),
        blank(),
        *plain_lines(questions, "text", width, margin=_MARGIN),
    ]


def opening_lines(width: int) -> list[Line]:
    """The lines while the index is being opened."""
    return [
        blank(),
        *plain_lines(_TITLE, "title", width, margin=_MARGIN),
        *plain_lines("Opening the index … you can already type.", "facts", width, margin=_MARGIN),
    ]


def unusable_lines(sentence: str, no_index_advice: str, width: int) -> list[Line]:
    """The lines without a usable index."""
    return [
        blank(),
        *plain_lines("There is no index to answer from yet.", "title", width, margin=_MARGIN),
        *_notes([sentence], width),
        blank(),
        *plain_lines(no_index_advice, "text", width, margin=_MARGIN),
    ]


def _notes(notes: Sequence[str], width: int) -> Iterator[Line]:
    for note in filter(None, notes):
        yield from plain_lines(f"⚠ {note}", "warning", width, margin=_MARGIN)


def _designs(catalogue: Sequence[Listed]) -> Iterator[list[Piece]]:
    """How many documents have each design, with the glyphs that answers use."""
    for design in Design:
        count = sum(document.design == design for document in catalogue)
        if count and design is not Design.NOT_STATED:
            sign = SIGNS[design]
            yield [
                Piece(sign.glyph, f"glyph-{sign.family}"),
                Piece(f" {counted_design(count, design)}", "facts"),
            ]


def _changes(since_build: SinceBuild, rebuild_key: str, width: int) -> Iterator[Line]:
    """What changed in the corpus since the build, the key that updates the index, and the files."""
    said = _said(since_build)
    if not said:
        return
    yield blank()
    changes = f"Since the build: {', '.join(said)} · {rebuild_key} updates the index"
    yield from plain_lines(changes, "claim", width, margin=_MARGIN)
    for kind, paths in zip(("new", "changed", "removed"), since_build, strict=False):
        if paths:
            more = ", …" if len(paths) > _MOST_NAMES else ""
            named = f"{kind}: {', '.join(paths[:_MOST_NAMES])}{more}"
            yield from plain_lines(named, "facts", width, margin=_MARGIN)


def _said(changes: SinceBuild) -> list[str]:
    """How many files of a corpus changed since the build, one text for each kind of change."""
    unreadable = counted(len(changes.unreadable), "new file")
    return [
        *([counted(len(changes.added), "new file")] if changes.added else []),
        *([f"{len(changes.changed):,} changed"] if changes.changed else []),
        *([f"{len(changes.removed):,} removed"] if changes.removed else []),
        *([f"{len(changes.touched):,} saved again"] if changes.touched else []),
        *([f"{unreadable} that cannot be read"] if changes.unreadable else []),
    ]
