"""Natural sets: reading them, what becomes of each question, and the figures."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import samples
from answers import answer

from assistant.errors import AssistantError, UnreadableFile, UsageError
from assistant.evaluate.natural.figures import BINS, Counts, count, counts, reliability
from assistant.evaluate.natural.measuring import measure_natural
from assistant.evaluate.natural.outcomes import NaturalOutcome, outcome_of
from assistant.evaluate.natural.reading import (
    NaturalQuestion,
    digest,
    is_natural,
    read_natural,
)
from assistant.evaluate.natural.report import LABELS, render_natural
from assistant.filters import Filter
from assistant.records import Answer, Caution, Hit

QUESTION = {
    "id": "q",
    "question": "dose?",
    "kind": "dose",
    "answerable": True,
    "expect": "5 MG",
    "forbid": "50 mg",
}
CONVERSATION = {"id": "f", "turns": ["a", "b?"], "carry": "a", "not": "", "kind": "ellipsis"}


class FixedEngine:
    """Gives the answers that it is told."""

    def __init__(self, answers: dict[str, Answer]) -> None:
        self._answers = answers

    def ask(self, question: str, *, most: int, chosen: Filter | None, refuse: bool) -> Answer:
        assert (most, chosen, refuse) == (8, None, True)  # as a user asks
        return self._answers[question]

    def search(self, question: str, *, limit: int) -> list[Hit]:
        raise NotImplementedError


def question(**changes: object) -> NaturalQuestion:
    made = NaturalQuestion(
        "q", "dose?", "dose", True, "5 MG", "50 mg", frozenset(), "questions.jsonl, line 1"
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def outcome(said: Answer, **changes: object) -> NaturalOutcome:
    return outcome_of(question(**changes), said, 0.1)


def write(folder: Path, *rows: object, name: str = "questions.jsonl") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return folder


def test_a_set_is_recognised_by_its_expressions(tmp_path: Path) -> None:
    assert is_natural(write(tmp_path / "natural", {"id": "1", "question": "?"}, QUESTION))
    assert not is_natural(write(tmp_path / "judged", {"id": "1", "question": "?"}))
    assert not is_natural(tmp_path)


def test_reading(tmp_path: Path) -> None:
    folder = write(tmp_path / "set", QUESTION, {**QUESTION, "id": 2, "documents": ["PMC1"]})
    write(folder, CONVERSATION, name="followups.jsonl")
    read = read_natural(folder)
    assert read.name == "set"
    assert [one.id for one in read.questions] == ["q", "2"]
    assert read.questions[0] == question(place=f"{folder / 'questions.jsonl'}, line 1")
    assert read.questions[1].documents == {"PMC1"}
    assert read.conversations[0].turns == ("a", "b?")
    assert len(read_natural(folder, 1).questions) == 1
    assert len(read_natural(folder, 1).conversations) == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"answerable": "yes"}, '"answerable" is not true or false'),
        ({"expect": ""}, '"expect" and "sentences" are empty although the question is answerable'),
        ({"answerable": False}, '"expect" is not empty although the question is not answerable'),
        ({"expect": "(5 mg"}, '"expect" is not a regular expression'),
        ({"expect": 5}, '"expect" is not a string'),
        ({"forbid": "x" * 2001}, '"forbid" is longer than 2,000 characters'),
        ({"forbid": "x{99999999999}"}, '"forbid" is not a regular expression'),
        ({"documents": "PMC1"}, '"documents" is not a list of strings'),
        ({"sentences": ["5 mg"]}, '"sentences" has something that is not 16 hexadecimal digits'),
        ({"misleading": "5 mg"}, '"misleading" is not a list of strings'),
        (
            {"answerable": False, "expect": "", "sentences": [digest("5 mg")]},
            '"sentences" is not empty although the question is not answerable',
        ),
        ({"kind": " "}, '"kind" is missing, blank or not a string'),
        ({"question": None}, '"question" is missing, blank or not a string'),
        ({"id": "other"}, "duplicate id other"),
    ],
)
def test_a_wrong_question_is_named(change: dict[str, object], reason: str, tmp_path: Path) -> None:
    write(tmp_path, {**QUESTION, "id": "other"}, {**QUESTION, **change})
    with pytest.raises(UnreadableFile, match=r"questions\.jsonl, line 2: ") as raised:
        read_natural(tmp_path)
    assert reason in str(raised.value)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"turns": ["a"]}, '"turns" is not a list of two or more questions'),
        ({"turns": ["a", " "]}, '"turns" is not a list of two or more questions'),
        ({"turns": "ab"}, '"turns" is not a list of two or more questions'),
        ({"carry": ""}, '"carry" is missing or empty'),
        ({"not": "["}, '"not" is not a regular expression'),
    ],
)
def test_a_wrong_conversation_is_named(
    change: dict[str, object], reason: str, tmp_path: Path
) -> None:
    write(tmp_path, QUESTION)
    write(tmp_path, {**CONVERSATION, **change}, name="followups.jsonl")
    with pytest.raises(UnreadableFile, match=r"followups\.jsonl, line 1: ") as raised:
        read_natural(tmp_path)
    assert reason in str(raised.value)


def test_a_folder_without_questions_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"it has no questions\.jsonl"):
        read_natural(tmp_path)
    with pytest.raises(UnreadableFile, match="holds no questions"):
        read_natural(write(tmp_path))


def test_a_set_names_quotes_by_their_digests(tmp_path: Path) -> None:
    row = {**QUESTION, "expect": "", "forbid": "", "sentences": [digest("take 5 mg")]}
    folder = write(tmp_path, {**row, "misleading": [digest("take 50 mg")]})
    assert is_natural(folder)
    [named] = read_natural(folder).questions
    told = outcome_of(named, answer("take 50 mg", "take 5 mg", "take 5 mg daily"), 0.1)
    assert told.answers == (False, True, False)
    assert told.misled
    assert not outcome_of(named, answer("take 5 mg"), 0.1).misled
    elsewhere = replace(named, documents=frozenset({"other"}))
    assert outcome_of(elsewhere, answer("take 5 mg"), 0.1).answers == (False,)


def test_the_first_quote_answers() -> None:
    told = outcome(answer("take 5 mg", "take 50 mg"))
    assert (told.right, told.one_of_three, told.answered) == (True, True, True)
    assert (told.wrong, told.misled, told.refused, told.doubted) == (False,) * 4


def test_a_later_quote_answers() -> None:
    told = outcome(answer("aims", "limits", "take\n5 mg"))
    assert (told.right, told.one_of_three, told.wrong, told.misled) == (False, True, True, False)
    assert not outcome(answer("a", "b", "c", "5 mg")).one_of_three


def test_a_misleading_quote_does_not_mislead_in_doubt() -> None:
    assert outcome(answer("take 50 mg")).misled
    doubted = outcome(answer("take 50 mg", caution=Caution.DOUBTFUL))
    assert (doubted.doubted, doubted.wrong, doubted.misled) == (True, False, False)
    assert outcome(answer("take 50 mg", caution=Caution.ONLY_WEAK)).misled
    assert not outcome(answer("5 mg or 50 mg")).misled


def test_a_refusal_is_not_right() -> None:
    told = outcome(answer())
    assert told.refused
    assert (told.right, told.doubted, told.wrong, told.misled) == (False,) * 4
    assert told.result.hits == ()


def test_a_quote_of_another_document_does_not_answer() -> None:
    assert outcome(answer("take 5 mg"), documents=frozenset({"d0"})).right
    assert outcome(answer("take 5 mg", pmcid="PMC1"), documents=frozenset({"PMC1"})).right
    assert outcome(answer("take 5 mg"), documents=frozenset({"d9"})).wrong


def shares(row: Counts) -> dict[str, tuple[int, int]]:
    return {name: (count(each), each.questions) for name, each in row.figures.items()}


def test_counts() -> None:
    nothing = {"answerable": False, "expect": ""}
    row = counts(
        [
            outcome(answer("5 mg")),
            outcome(answer("aims", "5 mg")),
            outcome(answer()),
            outcome(answer("aims", caution=Caution.DOUBTFUL)),
            outcome(answer("take 50 mg"), **nothing),
            outcome(answer(), **nothing),
            outcome(answer("aims", caution=Caution.DOUBTFUL_RETRACTED), **nothing),
        ]
    )
    assert (row.answerable, row.unanswerable) == (4, 3)
    assert shares(row) == {
        "right": (1, 4),
        "one_of_three": (2, 4),
        "refused": (1, 4),
        "doubted": (1, 4),
        "wrong": (1, 4),
        "misled": (1, 7),
        "held": (2, 3),
        "said": (1, 3),
    }
    assert set(row.figures) == set(LABELS)
    assert set(counts([outcome(answer("5 mg"))]).figures) == set(LABELS) - {"held", "said"}


def test_confidence_is_calibrated_over_ten_bins() -> None:
    told = reliability([outcome(answer("5 mg")), outcome(answer("aims"))])
    assert told is not None
    assert told.error == pytest.approx(0.2)  # both have a confidence of .7, and one is right
    assert told.bin_count == BINS == 10
    assert reliability([]) is None


def test_the_figures_of_a_set(tmp_path: Path) -> None:
    other = {**QUESTION, "id": "p", "question": "price?", "kind": "price", "expect": "euro"}
    folder = write(tmp_path / "set", QUESTION, other)
    followups = [CONVERSATION, {**CONVERSATION, "id": "g", "not": "searched"}]
    write(folder, *followups, name="followups.jsonl")
    asked: list[tuple[str, str]] = []

    def rewrite(typed: str, last: str) -> str | None:
        asked.append((typed, last))
        return "a, searched"

    engine = FixedEngine({"dose?": answer("5 mg"), "price?": answer()})
    steps: list[tuple[str, int, int]] = []
    figures = measure_natural(
        engine, read_natural(folder), rewrite, lambda *step: steps.append(step)
    )
    assert steps == [("asking", 0, 2), ("asking", 1, 2), ("asking", 2, 2)]
    assert asked == [("b?", "a")] * 2
    assert list(figures.kinds) == ["dose", "price"]
    assert shares(figures.kinds["price"])["refused"] == (1, 1)
    assert [row.right for row in figures.rewritten] == [True, False]
    assert figures.followups[""].value == 0.5
    assert figures.calibration is not None
    assert figures.calibration_shown is not None
    assert figures.calibration.error == pytest.approx(0.2)
    assert figures.calibration_shown.error == pytest.approx(0.3)
    assert [(row.id, row.kind, row.right) for row in figures.results] == [
        ("q", "dose", True),
        ("p", "price", False),
    ]
    shown = render_natural(figures)
    assert "set: 2 questions, 2 of them answerable" in shown
    assert "read rightly: 1 of 2" in shown
    assert all(label in shown for name, label in LABELS.items() if name not in ("held", "said"))


def test_a_turn_that_stands_alone_is_searched_as_it_is(tmp_path: Path) -> None:
    write(tmp_path, QUESTION)
    turns = {"turns": ["a", "b?", "and c?"], "carry": "and c"}
    write(tmp_path, {**CONVERSATION, **turns}, name="followups.jsonl")
    engine = FixedEngine({"dose?": answer()})
    lasts: list[str] = []

    def rewrite(_: str, last: str) -> None:
        lasts.append(last)

    figures = measure_natural(engine, read_natural(tmp_path), rewrite)
    assert lasts == ["a", "b?"]
    assert figures.rewritten[0].searched == "and c?"
    assert figures.rewritten[0].right


def test_a_set_without_conversations_has_no_figures_of_them(tmp_path: Path) -> None:
    engine = FixedEngine({"dose?": answer()})
    figures = measure_natural(
        engine, read_natural(write(tmp_path, QUESTION)), lambda typed, _: typed
    )
    assert "followups" not in json.loads(figures.to_json())
    assert "follow-up" not in render_natural(figures)


def test_an_endless_expression_ends_the_evaluation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.evaluate.natural.expressions.SECONDS", 0.5)
    folder = write(tmp_path, QUESTION, {**QUESTION, "id": "slow", "expect": "(a+)+$"})
    engine = FixedEngine({"dose?": answer("a" * 60 + "!")})
    with pytest.raises(AssistantError, match=r"questions\.jsonl, line 2: the expressions take"):
        measure_natural(engine, read_natural(folder), lambda typed, _: typed)


def test_the_sample_is_a_natural_set(tmp_path: Path) -> None:
    folder = samples.natural_set(tmp_path / "natural")
    assert is_natural(folder)
    assert len(read_natural(folder).questions) == 2
