"""The effect table: a row for each effect of a quoted study, and the words of each cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from assistant.effects.reading import effects_of
from assistant.records import Document, Effect, Evidence, Group, Span

#: What stands in a cell that the text does not give.
NOT_STATED = "not stated"
#: The cells of a row, in the order of the columns.
COLUMNS = ("measure", "estimate", "interval", "p", "groups", "outcome", "population")


class Cell(NamedTuple):
    """The words of a cell, and their place in the document; None where nothing is stated.

    The words are those of the document, except that the figures of a group are put together:
    "tea: 3% (3/96)". The place then goes from the first of them to the last.
    """

    words: str
    span: Span | None


class Row(NamedTuple):
    """An effect of the quote with this `number`; None if the quote and its neighbours state none.

    `is_beside` says that not the quote states it, but the sentence behind or before it.
    """

    number: int
    document: Document
    effect: Effect | None
    is_beside: bool = False

    def cells(self, column: str) -> tuple[Cell, ...]:
        """The cells in a column: one, or as many as there are groups."""
        effect = self.effect
        if effect is None:
            return (Cell(NOT_STATED, None),)
        if column == "groups":
            groups = tuple(_group(self.document.text, group) for group in effect.groups)
            return groups or (Cell(NOT_STATED, None),)
        return (self._cell(_span(effect, column)),)

    def words(self, column: str) -> str:
        """The words in a column."""
        return "; ".join(cell.words for cell in self.cells(column))

    def _cell(self, span: Span | None) -> Cell:
        return Cell(self.document.text[slice(*span)], span) if span else Cell(NOT_STATED, None)


def rows_of(evidence: Sequence[Evidence]) -> list[Row]:
    """The rows of an answer, in the order of its quotes.

    An effect that a quote takes from the sentence beside it is left out where that sentence has
    rows already, because it is quoted itself.
    """
    rows: list[Row] = []
    quoted = {(item.document.id, item.span) for item in evidence}
    seen: set[tuple[str, Span]] = set()
    for number, item in enumerate(evidence, start=1):
        document = item.document
        found = [
            effect
            for effect in effects_of(document, item.span)
            if effect.sentence == item.span or (document.id, effect.sentence) not in quoted
        ]
        found = [effect for effect in found if (document.id, effect.sentence) not in seen]
        rows += (
            Row(number, document, effect, is_beside=effect.sentence != item.span)
            for effect in found
        )
        if not found:
            rows.append(Row(number, document, None))
        seen.update((document.id, effect.sentence) for effect in found)
    return rows


def _span(effect: Effect, column: str) -> Span | None:
    if column in ("outcome", "population"):
        place: Span | None = getattr(effect, column)
        return place
    cell = getattr(effect, column)
    return cell.span if cell else None


def _group(text: str, group: Group) -> Cell:
    """A group with its figure: "tea: 3% (3/96)"."""
    parts = [part.span for part in (group.figure, group.events, group.total) if part]
    words = text[slice(*group.figure.span)]
    if group.figure.unit and not words.lower().endswith(group.figure.unit):
        words += f" {group.figure.unit}" if group.figure.unit != "%" else "%"
    if group.events and group.figure.span != group.events.span:
        counted = text[slice(*group.events.span)]
        total = f"/{text[slice(*group.total.span)]}" if group.total else ""
        if not group.figure.span.start <= group.events.span.start < group.figure.span.end:
            words += f" ({counted}{total})" if total else f" (n={counted})"
    if group.name:
        parts.append(group.name)
        words = f"{text[slice(*group.name)]}: {words}"
    return Cell(words, Span(min(p.start for p in parts), max(p.end for p in parts)))
