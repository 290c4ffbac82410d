"""The main job on the corpus that ships, with the real model."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import shipped

from assistant import Assistant
from assistant.answer.compose import MOST_IN_DOUBT
from assistant.records import Caution, Design, Reason

DRUGS = ("eculizumab", "inebilizumab", "satralizumab", "rituximab", "tocilizumab")


@pytest.fixture(scope="module")
def assistant() -> Iterator[Assistant]:
    with Assistant.open(shipped.index()) as opened:
        yield opened


STRONG = (Design.RANDOMISED_TRIAL, Design.META_ANALYSIS)


def test_the_demo_question_quotes_the_trials(assistant: Assistant) -> None:
    answer = assistant.ask("what treatments reduce NMO relapses")
    assert "neuromyelitis optica" in answer.searched_as
    assert len({item.document.id for item in answer.evidence}) >= 6
    designs = [item.document.design for item in answer.evidence]
    assert designs.count(Design.RANDOMISED_TRIAL) >= 4
    trials = [
        item.document.title.lower() + item.quote.lower()
        for item in answer.evidence
        if item.document.design in STRONG
    ]
    for drug in DRUGS:
        assert any(drug in trial for trial in trials), drug


@pytest.mark.parametrize(
    "question",
    ["who won the world cup in 1998", "what is the dose of metformin in type 2 diabetes"],
)
def test_nothing_is_made_up(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.abstained is Reason.NOT_IN_CORPUS
    assert answer.evidence == ()


def test_what_is_on_topic_without_an_answer_is_given_in_doubt(assistant: Assistant) -> None:
    answer = assistant.ask("which gene encodes aquaporin-4")
    assert answer.caution is Caution.DOUBTFUL
    assert len(answer.evidence) <= MOST_IN_DOUBT


def test_what_is_near_and_probably_no_answer_is_given_in_doubt(assistant: Assistant) -> None:
    answer = assistant.ask("how much does eculizumab cost")
    assert (answer.unfamiliar, answer.not_given) == ((), "a price")
    assert answer.caution is Caution.DOUBTFUL or answer.abstained
    assert len(answer.evidence) <= MOST_IN_DOUBT


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("what reduces attacks in Devic disease", "nmosd"),
        ("NMOSD relapse prevention in pregnancy", "pregnan"),
        ("does interferon beta help NMO", "interferon"),
    ],
)
def test_other_names_and_other_questions(assistant: Assistant, question: str, word: str) -> None:
    answer = assistant.ask(question)
    assert answer.evidence
    assert word in answer.evidence[0].quote.lower()
