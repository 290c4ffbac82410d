"""Where a text stands in the collection: the places, each with its differences.

The heading of each place is a spot whose value has its number.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.conversation.turns import Quoted
from assistant.locate import HARMLESS, Located, Place, Verdict
from assistant.render.located import change_said, verdict_said
from assistant.tui.view import studies
from assistant.tui.view.board import Board
from assistant.tui.view.card_lines import status
from assistant.tui.view.wrapped_lines import Emphasis, Line, blank, plain_lines

_MARGIN = 4
_SIGNS = {
    Verdict.EXACT: ("✔", "good"),
    Verdict.NEAR: ("≠", "warning"),
    Verdict.ABSENT: ("✘", "warning"),
}


def located_board(found: Located, width: int) -> Board:
    """What was found, then each place with its document, its text and its differences."""
    board = Board()
    sign, role = _SIGNS[found.verdict]
    board.add(plain_lines(f"“{found.text}”", "question", width))
    board.add(plain_lines(verdict_said(found), role, width, margin=2, label=f"{sign} "))
    for number, place in enumerate(found.places, start=1):
        board.add([blank(), *status(place.document, width)])
        spot = studies.Place(number, place.span)
        studies.add_heading(board, place.document, spot, "", width)
        board.add(_lines(place, width))
    return board


def _lines(place: Place, width: int) -> Iterator[Line]:
    """The text of a place with what differs marked, and a line about each difference."""
    start = place.span.start - 1  # of the quotation mark before the text
    marks = [
        Emphasis(change.span.start - start, change.span.end - start, "claim")
        for change in place.differences
    ]
    text = f"“{place.text}”"
    yield from plain_lines(text, "quote", width, margin=_MARGIN, emphases=marks)
    section = " / ".join(place.block.section)
    if section:
        yield from plain_lines(section, "facts", width, margin=_MARGIN)
    for change in place.differences:
        role = "faint" if change.kind in HARMLESS else "warning"
        said = change_said(change)
        yield from plain_lines(said, role, width, margin=_MARGIN + 2, label=f"{' ' * _MARGIN}≠ ")


def as_quoted(place: Place) -> Quoted:
    """A place as a quote that belongs to no answer; its number is 0."""
    block = place.block
    return Quoted(0, place.text, place.span, block.section, block.locator, place.document)
