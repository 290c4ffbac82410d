"""The swap test: names of a collection, exchanged elements, and the figures."""

from __future__ import annotations

import json
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any, cast

import pytest
from answers import answer

from assistant.errors import UsageError
from assistant.evaluate.judged import Judged, Question
from assistant.evaluate.natural.reading import NaturalQuestion, NaturalSet
from assistant.evaluate.swap.elements import Element, Exchange, exchanged
from assistant.evaluate.swap.measuring import Collection, measure_swap
from assistant.evaluate.swap.names import Vocabulary, are_related, names_in
from assistant.evaluate.swap.report import LABELS, render_swap
from assistant.records import Answer, Caution
from assistant.vocabulary.terms import Kind

TEXT = (
    "Rituximab was better than azathioprine in multiple sclerosis. No patient on placebo or other "
    "drugs had tuberculosis. Azathioprine has been given, and azathioprine was stopped."
)
NAMES = {Kind.DRUG: ("azathioprine", "rituximab"), Kind.DISEASE: ("asthma", "tuberculosis")}


def exchange(question: str) -> Exchange | None:
    return exchanged(question, NAMES, Vocabulary())


def test_names_of_a_collection() -> None:
    names = names_in([TEXT], Vocabulary())
    assert names[Kind.DRUG] == ("Rituximab", "azathioprine")
    assert names[Kind.DISEASE] == ("multiple sclerosis", "tuberculosis")


def test_reading_stops_after_some_phrases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.evaluate.swap.names._MOST_LOOKUPS", 3)
    names = names_in(["Rituximab in multiple sclerosis", "azathioprine"], Vocabulary())
    assert names[Kind.DRUG] == ("Rituximab",)


def test_of_overlapping_names_the_longest_counts() -> None:
    [name] = Vocabulary().names("in deep vein thrombosis, once")
    assert name.text == "deep vein thrombosis"
    assert [name.text for name in Vocabulary().names("asthma, tuberculosis")] == [
        "asthma",
        "tuberculosis",
    ]


@pytest.mark.parametrize(
    ("one", "other", "related"),
    [
        ("rituximab", "MabThera", True),
        ("neuromyelitis optica", "NMOSD", True),
        ("mycophenolate", "mycophenolate mofetil", True),
        ("rituximab", "azathioprine", False),
    ],
)
def test_names_of_one_thing_are_related(one: str, other: str, related: bool) -> None:  # noqa: FBT001
    assert are_related(one, other) is related


def test_a_drug_is_exchanged_for_one_that_the_question_does_not_name() -> None:
    assert exchange("does rituximab work") == Exchange(
        Element.DRUG, "rituximab", "azathioprine", "does azathioprine work"
    )
    assert exchange("does MabThera work") == Exchange(
        Element.DRUG, "MabThera", "azathioprine", "does azathioprine work"
    )
    assert exchange("rituximab or azathioprine") is None


def test_a_disease_is_exchanged() -> None:
    told = exchange("how common is tuberculosis?")
    assert told is not None
    assert (told.element, told.text) == (Element.DISEASE, "how common is asthma?")


@pytest.mark.parametrize(
    ("question", "possible"),
    [
        ("is it safe in men", {"women", "children", "pregnant women"}),
        ("is it safe in adults", {"children", "pregnant women"}),
        ("is it safe in girls", {"adults", "men", "women", "pregnant women"}),
        ("is it safe in pregnant women", {"men", "children"}),
        ("is it safe in smokers", {"children", "pregnant women"}),
        ("is it safe in pregnancy", {"childhood"}),
        ("is it safe in infancy", {"pregnancy"}),
    ],
)
def test_a_population_is_exchanged_for_another(question: str, possible: set[str]) -> None:
    told = exchange(question)
    assert told is not None
    assert told.element is Element.POPULATION
    assert told.substitute in possible
    assert told.text == question.replace(told.original, told.substitute)


def test_a_person_keeps_number_and_age() -> None:
    told = exchange("a 40-year-old woman has a rash")
    assert told is not None
    assert told.text == "a 40-year-old man has a rash"
    single = exchange("can a child take it")
    assert single is not None
    article = "an" if single.substitute == "adult" else "a"
    assert single.text == f"can {article} {single.substitute} take it"


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("in AQP4-negative disease", "in AQP4-positive disease"),
        ("in seropositive disease", "in seronegative disease"),
    ],
)
def test_signs_are_exchanged(question: str, text: str) -> None:
    told = exchange(question)
    assert told is not None
    assert (told.element, told.text) == (Element.SIGN, text)


def test_the_article_follows_the_substitute() -> None:
    told = exchanged("is a rituximab dose missing", NAMES, Vocabulary())
    assert told is not None
    assert told.text == "is an azathioprine dose missing"


def test_the_question_alone_decides() -> None:
    question = "does rituximab help adults with AQP4-positive tuberculosis"
    assert exchange(question) == exchange(question)
    assert exchange("how long does it last") is None
    many = {exchange(f"{question}, case {number}") for number in range(40)}
    assert {told.element for told in many if told} == set(Element)


class FixedCollection:
    """Answers every question alike."""

    def __init__(self, said: Answer) -> None:
        self._said = said
        self.asked: list[str] = []

    def ask(self, question: str, **_: object) -> Answer:
        self.asked.append(question)
        return self._said

    def documents(self) -> Iterable[Any]:
        return [SimpleNamespace(text=TEXT)]


def collection(said: Answer) -> tuple[FixedCollection, Collection]:
    fixed = FixedCollection(said)
    return fixed, cast("Collection", fixed)


def natural(*texts: str) -> NaturalSet:
    return NaturalSet(
        "own",
        tuple(
            NaturalQuestion(str(number), text, "dose", True, "5 mg", "", frozenset(), "line")
            for number, text in enumerate(texts)
        ),
    )


def test_a_natural_set_tells_whether_the_quote_was_right_before() -> None:
    fixed, engine = collection(answer("take 5 mg"))
    figures = measure_swap(engine, natural("rituximab dose", "how long"))
    assert fixed.asked == ["azathioprine dose"]
    assert figures.unchanged == 1
    assert {name: share.value for name, share in figures.figures().items()} == {
        "answered": 1.0,
        "right_before": 1.0,
    }
    shown = render_swap(figures)
    assert "own: 1 questions with one element exchanged, 1 skipped" in shown
    assert all(label in shown for label in LABELS.values())
    [row] = [json.loads(line) for line in figures.to_lines().splitlines()]
    assert (row["original"], row["substitute"], row["right_before"]) == (
        "rituximab",
        "azathioprine",
        True,
    )


@pytest.mark.parametrize("said", [answer(), answer("aims", caution=Caution.DOUBTFUL)])
def test_a_refusal_and_a_doubt_are_no_answers(said: Answer) -> None:
    _, engine = collection(said)
    figures = measure_swap(engine, natural("rituximab dose"))
    assert figures.figures()["answered"].value == 0
    assert figures.figures(Element.DISEASE) == {}


def test_a_judged_set_has_no_quotes_to_compare() -> None:
    fixed, engine = collection(answer("take 5 mg"))
    questions = (
        Question("1", "rituximab dose"),
        Question("2", "rituximab price", answerable=False),
    )
    figures = measure_swap(engine, Judged("judged", "all", questions))
    assert fixed.asked == ["azathioprine dose"]
    assert set(figures.figures()) == {"answered"}
    assert LABELS["right_before"] not in render_swap(figures)


def test_a_set_in_which_nothing_can_be_exchanged_is_refused() -> None:
    _, engine = collection(answer())
    with pytest.raises(UsageError, match="No answerable question of own names"):
        measure_swap(engine, natural("how long"))
