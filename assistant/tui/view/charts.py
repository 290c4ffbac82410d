"""One-line charts of the publications that an answer quotes. They read without colours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from assistant.records import Design, Document
from assistant.tui.view.badges import RETRACTED, SIGNS, Sign, ordered, sign
from assistant.tui.view.wrapped_lines import Piece, cells_of

_BLOCK = "█"
_FEWEST = 2  # publications of a chart: of a single one there is nothing to compare
# Cells of the longest line between two years. Chosen by hand: it shows a gap of years, and leaves
# room for the studies.
_LONGEST_GAP = 6


def bar_of_designs(documents: Sequence[Document], width: int) -> list[Piece]:
    """How many publications have each design; empty for a single one, or without room.

    Each design has its glyph and its short name, which the badges and the timeline use, too.
    """
    publications = ordered(documents)
    states_design = any(document.design is not Design.NOT_STATED for document in publications)
    if len(publications) < _FEWEST or not states_design:
        return []
    groups = [
        (SIGNS[design], list(map(sign, members)))
        for design, members in groupby(publications, key=lambda document: document.design)
    ]
    return next((row for row in _bars(groups) if cells_of(row) <= width), [])


def _bars(groups: Sequence[tuple[Sign, Sequence[Sign]]]) -> Iterator[list[Piece]]:
    """The bar with a block for each publication, and then without blocks."""
    for has_blocks in (True, False):
        row: list[Piece] = []
        for of_design, members in groups:
            row += [Piece("  ", "text")] if row else []
            row += [
                Piece(of_design.glyph, f"glyph-{of_design.family}"),
                Piece(f" {of_design.short} ", "facts"),
                *(_blocks(members) if has_blocks else ()),
                Piece(f"{len(members)}", "facts"),
            ]
        yield row


def _blocks(members: Sequence[Sign]) -> Iterator[Piece]:
    for member in members:
        block = RETRACTED if member.glyph == RETRACTED else _BLOCK
        yield Piece(block, f"glyph-{member.family}")
    yield Piece(" ", "text")


def timeline(documents: Sequence[Document], width: int) -> list[Piece]:
    """The publications by year, each as the glyph of its design.

    Empty for a single publication, where no year is known, or without room.
    """
    publications = sorted(ordered(documents), key=lambda d: (d.year is None, d.year or 0))
    dated = {document.year for document in publications if document.year is not None}
    if len(publications) < _FEWEST or not dated:
        return []
    groups = [
        (year, [sign(document) for document in members])
        for year, members in groupby(publications, key=lambda document: document.year)
    ]
    for longest_gap in range(_LONGEST_GAP, -1, -1):
        row = _years(groups, longest_gap)
        if cells_of(row) <= width:
            return row
    return []


def _years(groups: Sequence[tuple[int | None, Sequence[Sign]]], longest_gap: int) -> list[Piece]:
    """The years with their glyphs; a longer line stands for more years between two of them."""
    row: list[Piece] = []
    befores = [None, *(year for year, _ in groups)]
    for before, (year, members) in zip(befores, groups, strict=False):
        if row:
            gap = min(longest_gap, year - before) if year and before else 0
            row.append(Piece(f" {'─' * gap} ", "faint"))
        row.append(Piece(f"{'no date' if year is None else year} ", "facts"))
        row += [Piece(member.glyph, f"glyph-{member.family}") for member in members]
    return row
