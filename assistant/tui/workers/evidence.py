"""Reads what the quotes of a turn state, from the documents that the index holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assistant.conversation.turns import Quoted, Turn
from assistant.direction import directions
from assistant.effects.table import rows_of
from assistant.errors import ModelError
from assistant.records import (
    Answer,
    Directed,
    Direction,
    Document,
    Evidence,
    Hit,
    Passage,
    Span,
)
from assistant.tui.view.studies import Place, Study, StudyEvidence

_UNCLEAR = Directed(Direction.UNCLEAR)


def study_evidence(turn: Turn, document_of: Callable[[str], Document | None]) -> StudyEvidence:
    """What the quotes of a turn state; `document_of` gives a document by its id, or None."""
    evidence: dict[int, Evidence] = {}
    for quoted in turn.quotes:
        document = document_of(quoted.document.id)
        if document is not None and document.text[slice(*quoted.span)] == quoted.quote:
            evidence[quoted.number] = _evidence(quoted, document)
    numbers = list(evidence)
    rows = rows_of(list(evidence.values()))
    directed, problem = _directed(turn, evidence)
    return StudyEvidence(
        tuple(row._replace(number=numbers[row.number - 1]) for row in rows),
        {
            number: Study(Place(number, item.span), item.document, directed.get(number, _UNCLEAR))
            for number, item in evidence.items()
        },
        tuple(quoted.number for quoted in turn.quotes if quoted.number not in evidence),
        problem,
    )


def _directed(turn: Turn, evidence: Mapping[int, Evidence]) -> tuple[dict[int, Directed], str]:
    """The direction of each quote by its number; or why directions cannot be told."""
    answer = Answer(
        turn.question, turn.searched_as, tuple(evidence.values()), None, 0.0, turn.fingerprint
    )
    try:
        return dict(zip(evidence, directions(answer), strict=True)), ""
    except ModelError as error:
        return {}, str(error)


def _evidence(quoted: Quoted, document: Document) -> Evidence:
    """A saved quote as the engine gave it, without its scores."""
    passage = Passage(document, Span(0, len(document.text)), 0, ())
    return Evidence(
        Hit(passage, 0.0, {}, {}),
        quoted.span,
        0.0,
        covers=quoted.covers,
        opposite=quoted.opposite,
        statement=quoted.statement,
    )
