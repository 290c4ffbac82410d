from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
import samples
from samples import QUESTION, RETRACTED

from assistant.answer.caution import caution
from assistant.engine import Assistant
from assistant.filters import parse
from assistant.records import Caution, Design, Document, Notice, Reason, Source, Status

CASE, SERIES, ANIMAL = Design.CASE_REPORT, Design.CASE_SERIES, Design.ANIMAL_OR_IN_VITRO


def document_of(design: Design, status: Status = Status.UNFLAGGED) -> Document:
    notices = () if status is Status.UNFLAGGED else (Notice(status, ""),)
    return Document("one", Source("", "", ""), "", "", (), notices=notices, design=design)


RETRACTED_TRIAL = document_of(Design.RANDOMISED_TRIAL, Status.RETRACTED)


@pytest.mark.parametrize("effect", [True, False])
@pytest.mark.parametrize(
    ("documents", "said"),
    [
        ([], None),
        ([RETRACTED_TRIAL], Caution.ONLY_RETRACTED),
        ([RETRACTED_TRIAL, document_of(CASE, Status.RETRACTED)], Caution.ONLY_RETRACTED),
        ([RETRACTED_TRIAL, document_of(Design.COHORT)], None),
        ([RETRACTED_TRIAL, document_of(Design.NOT_STATED)], None),
        ([document_of(Design.RANDOMISED_TRIAL, Status.CORRECTED)], None),
    ],
)
def test_retracted_work_answers_nothing(
    documents: Sequence[Document], said: Caution | None, *, effect: bool
) -> None:
    assert caution(documents, asks_effect=effect) is said


@pytest.mark.parametrize(
    ("designs", "said"),
    [
        ([CASE], Caution.ONLY_CASE_REPORTS),
        ([CASE, SERIES, CASE], Caution.ONLY_CASE_REPORTS),
        ([ANIMAL], Caution.ONLY_ANIMAL),
        ([ANIMAL, CASE], Caution.ONLY_WEAK),
        ([CASE, Design.NOT_STATED], None),
        ([CASE, Design.COHORT], None),
        ([ANIMAL, Design.META_ANALYSIS], None),
    ],
)
def test_weak_work_matters_where_an_effect_is_asked_for(
    designs: Sequence[Design], said: Caution | None
) -> None:
    documents = [document_of(design) for design in designs]
    assert caution(documents, asks_effect=True) is said
    assert caution(documents, asks_effect=False) is None
    if said:
        assert caution([*documents, RETRACTED_TRIAL], asks_effect=True) is Caution.ONLY_WEAK


@pytest.fixture(scope="module")
def assistant() -> Iterator[Assistant]:
    with Assistant.open(samples.collection().index) as opened:
        yield opened


def test_answers_say_it(assistant: Assistant) -> None:
    assert assistant.ask(QUESTION).caution is None
    retracted = assistant.ask(QUESTION, chosen=parse([f"document={RETRACTED}"]))
    assert retracted.caution is Caution.ONLY_RETRACTED
    assert assistant.ask(samples.NONSENSE).caution is None


def test_keys_are_for_programs() -> None:
    assert [reason.value for reason in Reason] == [
        "not_in_corpus",
        "mentioned",
        "filtered",
        "unchecked",
    ]
    assert [caution.value for caution in Caution] == [
        "doubtful",
        "doubtful_retracted",
        "only_retracted",
        "only_case_reports",
        "only_animal",
        "only_weak",
        "no_finding",
    ]
