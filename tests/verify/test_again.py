"""What an answer says beside its texts: the same question is asked again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from samples import NONSENSE, QUESTION, Collection

from assistant.codec.answers import seal
from assistant.conversation.followups import rewrite
from assistant.engine import Assistant
from assistant.filters import parse
from assistant.render import as_json
from assistant.verify import Exported, Match, Proved, prove_answers, read_exported

Json = dict[str, Any]


def resealed(answer: Json) -> Json:
    return {**answer, "seal": seal(answer)}


def matches(proof: Proved) -> dict[str, Match]:
    return {field.name: field.match for field in proof.fields}


FORGED = {
    "question": "does inventumab cause fictive neuritis",
    "searched_as": "something else",
    "unfamiliar": ["inventumab"],
    "abstained": "nothing in this corpus answers that",
    "abstained_key": "not_in_corpus",
    "caution": "only retracted work answers this",
    "caution_key": "only_retracted",
    "confidence": 0.99,
    "threshold": 0.001,
    "most": 1,
    "filter": ["year=2019"],
    "withheld": ["alpha-2019 1:2"],
}


@pytest.mark.parametrize("name", FORGED)
def test_what_the_index_would_not_say(
    answer: Json, proved: Callable[[Json], Proved], name: str
) -> None:
    answer[name] = FORGED[name]
    changed = proved(answer)
    assert matches(changed)["seal"] is Match.DIFFERS
    assert not changed.is_sound
    forged = proved(resealed(answer))
    assert matches(forged)["seal"] is Match.VALID
    assert Match.DIFFERS in matches(forged).values()
    assert not forged.is_sound


@pytest.mark.parametrize("name", ["filter", "most", "fingerprint", "ranker", "caution", "seal"])
def test_what_an_answer_of_this_version_leaves_out(
    answer: Json, proved: Callable[[Json], Proved], name: str
) -> None:
    del answer[name]
    left = answer if name == "seal" else resealed(answer)
    assert Match.DIFFERS in [one.match for one in proved(left).fields if one.name == name]


def test_an_answer_that_poses_as_an_older_one(
    answer: Json, proved: Callable[[Json], Proved]
) -> None:
    del answer["format"]
    proof = proved(resealed(answer))
    assert matches(proof)["format"] is Match.DIFFERS
    assert not proof.is_sound


EARLIER_SIGNALS = {
    "reader": 1.2,
    "overlap": 0.3,
    "its study design can show an effect": 0.1,
    "repeats its publication": -0.05,
}


def test_an_answer_of_the_first_format_is_still_proved(
    answer: Json, proved: Callable[[Json], Proved]
) -> None:
    """It has adjustments among the signals, and a ranker that names its files differently."""
    why = {"why": "score 0.5", "signals": EARLIER_SIGNALS, "passage": {}}
    evidence = [{**quote, **why} for quote in answer["evidence"]]
    earlier = resealed({**answer, "format": 1, "ranker": "0" * 64, "evidence": evidence})
    proof = proved(earlier)
    assert proof.is_sound
    assert matches(proof)["answer"] is Match.UNCHECKED
    assert "it was made with the ranker of another version" in str(proof.fields)


def test_quotes_in_another_order_or_left_out(
    answer: Json, proved: Callable[[Json], Proved]
) -> None:
    evidence = answer["evidence"]
    for others in (
        evidence[1:],
        [evidence[1], evidence[0], *evidence[2:]],
        [*evidence, evidence[0]],
    ):
        numbered = [{**item, "n": number} for number, item in enumerate(others, start=1)]
        assert matches(proved(resealed({**answer, "evidence": numbered})))["evidence"] is (
            Match.DIFFERS
        )


@pytest.mark.parametrize("name", ["rank", "score", "scores", "text"])
def test_forged_passages_that_came_nearest(
    made: Collection, proved: Callable[[Json], Proved], name: str
) -> None:
    with Assistant.open(made.index) as assistant:
        answer = as_json.answer(assistant.ask(NONSENSE))
    assert proved(answer).is_sound
    hit = answer["nearest"][0]
    hit[name] = {"rank": 1, "score": 0.5, "scores": {"dense": 1.0}, "text": "Forged."}[name]
    if name == "rank":
        hit["document"] = {**hit["document"], "title": "Forged"}
    assert not proved(resealed(answer)).is_sound


def test_an_answer_with_filters_and_reasons_is_given_again(
    made: Collection, proved: Callable[[Json], Proved]
) -> None:
    chosen = parse(["year=2018-2021", "status=!retracted"])
    for fast in (True, False):
        with Assistant.open(made.index, fast=fast) as assistant:
            asked = assistant.ask(QUESTION, most=2, chosen=chosen)
            answer = as_json.answer(asked, explained=True)
        proof = proved(answer)
        assert proof.is_given_again
        assert set(matches(proof).values()) == {Match.VALID}
        answer["evidence"][0]["why"] = "it is the truth"
        assert not proved(resealed(answer)).is_sound


def test_what_only_another_index_could_say(answer: Json, proved: Callable[[Json], Proved]) -> None:
    """It is said to be unchecked, and not to be valid."""
    for name, value in (("fingerprint", "0" * 64), ("ranker", "0" * 64)):
        proof = proved(resealed({**answer, name: value}))
        assert matches(proof)["answer"] is Match.UNCHECKED
        assert not proof.is_given_again
        assert matches(proved({**answer, name: value}))["seal"] is Match.DIFFERS


@pytest.mark.parametrize(
    "changed",
    [{"most": "many"}, {"most": None}, {"filter": "year=2019"}, {"filter": ["nonsense"]},
     {"question": ""}, {"question": "x" * 3000}],
)  # fmt: skip
def test_a_question_that_cannot_be_asked(
    answer: Json, proved: Callable[[Json], Proved], changed: Json
) -> None:
    assert not proved(resealed({**answer, **changed})).is_sound


def test_a_refusal_without_passages_is_proved_by_asking_again(
    made: Collection, proved: Callable[[Json], Proved]
) -> None:
    chosen = parse(["year=1900"])
    with Assistant.open(made.index) as assistant:
        answer = as_json.answer(assistant.ask(QUESTION, chosen=chosen))
    assert answer["evidence"] == answer["nearest"] == []
    assert proved(answer).is_sound
    alone = prove_answers(exported(answer), [made.corpus], None, None)
    assert not alone[0].is_sound
    assert not proved(resealed({**answer, "filter": []})).is_sound


def exported(answer: Json) -> list[Exported]:
    return read_exported(json.dumps(answer).encode())


def test_filters_of_a_session_are_those_of_its_answer(answer: Json, made: Collection) -> None:
    [one] = exported(answer)
    shown = Exported(one.answer, one.question, one.claims, one.status_list, ("year=2019",))
    with Assistant.open(made.index) as assistant:
        [proof] = prove_answers([shown], [made.corpus], assistant, None)
    assert matches(proof)["terms"] is Match.DIFFERS


def test_the_undated_documents_are_counted_again(
    answer: Json, proved: Callable[[Json], Proved]
) -> None:
    assert matches(proved(resealed({**answer, "undated": 7})))["undated"] is Match.DIFFERS


def test_a_follow_up_is_read_again_from_the_question_before(answer: Json, made: Collection) -> None:
    typed = "and in children?"
    question = rewrite(typed, QUESTION)
    assert question
    with Assistant.open(made.index) as assistant:
        follow_up = as_json.answer(replace(assistant.ask(question), typed=typed))
        for answers, match in (
            ([answer, follow_up], Match.VALID),
            ([follow_up], Match.UNCHECKED),
            ([answer, resealed({**follow_up, "typed": "and in adults?"})], Match.UNCHECKED),
        ):
            exported = read_exported(json.dumps(answers).encode())
            proof = prove_answers(exported, [made.corpus], assistant, None)[-1]
            assert matches(proof)["typed"] is match
            assert proof.is_sound


def test_a_session_types_the_question_of_its_answer(answer: Json, made: Collection) -> None:
    [one] = exported(answer)
    with Assistant.open(made.index) as assistant:
        [proof] = prove_answers([replace(one, asked="another")], [made.corpus], assistant, None)
    assert matches(proof)["asked"] is Match.DIFFERS
