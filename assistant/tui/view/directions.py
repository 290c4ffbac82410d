"""The quotes of an answer in groups by the direction of the effect that they state.

The words that say so are a spot, and so are the quote, the population and the dose.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len

from assistant.display import inert
from assistant.effects.table import NOT_STATED
from assistant.records import Direction, Span
from assistant.render import directions
from assistant.render.reasons import sentence
from assistant.tui.view.board import Board, Part
from assistant.tui.view.studies import (
    MARGIN,
    Place,
    Study,
    StudyEvidence,
    add_heading,
    gone_lines,
    status_above,
)
from assistant.tui.view.wrapped_lines import blank, plain_lines, wrap

_NONE_CLEAR = "No quote of this answer says clearly enough what becomes of the outcome."


def direction_groups(evidence: StudyEvidence, width: int) -> Board:
    """The groups of quotes, each with the words that say its direction."""
    board = Board()
    if evidence.problem:
        board.add(plain_lines(evidence.problem, "warning", width))
        return board
    studies = list(evidence.studies.values())
    groups = directions.grouped([study.directed for study in studies])
    board.add(plain_lines(sentence(directions.NOTE), "facts", width))
    if all(direction is Direction.UNCLEAR for direction, _ in groups):
        board.add([blank(), *plain_lines(_NONE_CLEAR, "text", width)])
    for direction, places in groups:
        title = sentence(directions.heading(direction, len(places))).removesuffix(".")
        board.add([blank(), *plain_lines(title, "title", width)])
        for at in places:
            _add_study(board, studies[at], width)
    board.add(gone_lines(evidence, width))
    return board


def _add_study(board: Board, study: Study, width: int) -> None:
    board.add(status_above(study.document, width))
    add_heading(board, study.document, study.place, "", width)
    text, (start, end) = study.document.text, study.place.span
    lines = list(wrap(inert(text[start:end]), width - MARGIN - len("“”")))
    for at, (first, last) in enumerate(lines):
        opening = f"{' ' * MARGIN}{' ' if at else '“'}"
        closing = Part("”" if at == len(lines) - 1 else "")
        pieces = _pieces(study, Span(start + first, start + last))
        board.add_parts([Part(opening), *pieces, closing], "quote")
    spans = {"population": study.directed.population, "dose": study.directed.dose}
    for name, span in spans.items():
        if span is None:
            continue
        label = f"{' ' * MARGIN}{name}: "
        place = Place(study.place.number, span)
        for shown in plain_lines(text[slice(*span)], "text", width, margin=cell_len(label)):
            board.add_parts([Part(label, None, "facts"), Part(shown.text, place)], "text")
            label = " " * cell_len(label)
    missing = [name for name, span in spans.items() if span is None]
    if missing:
        said = f"{NOT_STATED}: {', '.join(missing)}"
        board.add(plain_lines(said, "faint", width, margin=MARGIN))


def _pieces(study: Study, line: Span) -> Iterator[Part]:
    """The text of a line of the quote; the words that say the direction are a spot."""
    text, cue = study.document.text, study.directed.cue
    first = min(max(cue.start, line.start), line.end) if cue else line.end
    last = min(max(cue.end, first), line.end) if cue else line.end
    place = Place(study.place.number, cue) if cue else None
    yield Part(inert(text[line.start : first]))
    if first < last:
        yield Part(inert(text[first:last]), place, "claim")
    yield Part(inert(text[last : line.end]).rstrip())
