"""Retracted work that would have answered is named where others are quoted."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from people import people
from retracted import COHORT, DRUGS, QUESTION, TRIAL, Library, retracted_and_cohorts, sound_trial
from terminal import run

from assistant.answer.compose import MOST_IN_DOUBT, Resources, compose
from assistant.answer.scoring import Networks
from assistant.engine import Assistant
from assistant.filters import parse
from assistant.index.open_index import Index
from assistant.ranking.cross_encoder import shipped
from assistant.records import Answer, Caution
from assistant.render import as_json, markdown, text
from assistant.render.phrases import held_back
from assistant.retrieval.hybrid import search
from assistant.retrieval.query import prepare_query

NAMED = "1 retracted article answers this: Liar 2015 (retracted 2020)"
MAY_ANSWER = "1 retracted article that may answer this is held back: Liar 2015 (retracted 2020)"
OF_ONE_DRUG = "does fictivimab reduce relapses of fictive neuritis"
IN_OTHER_WORDS = """\
---
title: "A trial of a new antibody"
authors: [Liar X, Other Y, Third Z]
journal: J Invent Med
year: 2015
doi: 10.1000/gone
design: randomised trial
status: retracted
notice: "J Invent Med. 2020;6:25"
---

## Results

Fictivimab kept 41% of patients in remission.
"""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return retracted_and_cohorts(tmp_path)


@pytest.fixture
def answer(library: Library) -> Answer:
    with library.built() as assistant:
        return assistant.ask(QUESTION)


def words(said: str) -> str:
    return " ".join(said.split())


def test_it_is_no_longer_said_that_nothing_answers(answer: Answer) -> None:
    assert answer.caution is Caution.DOUBTFUL
    assert "gone-2015" not in {one.document.id for one in answer.evidence}
    [held] = answer.held_back
    assert held.document.id == "gone-2015"
    assert held.quote.startswith("Fictivimab reduced relapses")
    for shown in (text.answer(answer, 80), markdown.answer(answer)):
        said = words(shown)
        assert NAMED in said
        assert "Apart from retracted work, these quotes come nearest" in said
        assert "These quotes come nearest" not in said
        assert held.quote not in said
        assert "Liar X, Other Y, Third Z. Fictivimab prevents relapses" in said
    start, end = held.span
    assert f"gone-2015 {start}:{end}" in text.answer(answer, 80)
    for shown in (text.answer(answer, 80), markdown.answer(answer)):
        assert f"to read it: assistant show gone-2015 --at {start}:{end}" in words(shown)


def test_in_json(library: Library, answer: Answer) -> None:
    printed = json.loads(run("ask", QUESTION, "--json", "--index", library.index).stdout)
    assert printed == json.loads(json.dumps(as_json.answer(answer)))
    [held] = printed["held_back"]
    assert held["document"]["status"] == "retracted"
    assert set(held) == {
        "quote",
        "score",
        "document",
        "section",
        "locator",
        "start",
        "end",
    }
    with Assistant.open(library.index, fast=True) as assistant:
        stored = assistant.document("gone-2015").text
    assert stored[held["start"] : held["end"]] == held["quote"]
    assert printed["caution_key"] == "doubtful"
    assert printed["caution"].startswith("apart from retracted work, these quotes come nearest")


def test_with_its_date_from_a_list(library: Library, tmp_path: Path) -> None:
    lines = [line for line in TRIAL.splitlines() if not line.startswith(("status", "notice"))]
    library.add("gone-2015", "\n".join(lines))
    listed = tmp_path / "list.csv"
    listed.write_text(
        "RetractionNature,OriginalPaperDOI,RetractionDate\nRetraction,10.1000/gone,6/25/2020\n",
        encoding="utf-8",
    )
    with library.built() as assistant:
        assert assistant.ask(QUESTION).evidence[0].document.id == "gone-2015"
    run("status-list", "import", listed, "--index", library.index)
    said = words(run("ask", QUESTION, "--index", library.index).stdout)
    assert "1 retracted article answers this: Liar 2015 (retracted 2020-06-25)." in said


def test_what_nobody_retracted_is_not_held_back(library: Library) -> None:
    library.add("gone-2015", TRIAL.replace("status: retracted", "status: corrected"))
    with library.built() as assistant:
        answer = assistant.ask(QUESTION)
    assert answer.evidence[0].document.id == "gone-2015"
    assert answer.held_back == ()
    assert "retracted article" not in text.answer(answer, 80)


def test_a_filter_that_leaves_retracted_work_out_holds_nothing_back(library: Library) -> None:
    with library.built() as assistant:
        answer = assistant.ask(QUESTION, chosen=parse(["status=!retracted"]))
        only = assistant.ask(QUESTION, chosen=parse(["status=retracted"]))
    assert answer.evidence
    assert answer.held_back == ()
    assert only.caution is Caution.ONLY_RETRACTED
    assert only.held_back == ()


def test_only_retracted_work_is_quoted_and_not_held_back(tmp_path: Path) -> None:
    made = Library(tmp_path)
    made.add("gone-2015", TRIAL)
    made.add("tea-2011", COHORT.format(number=1, drug="Tea").replace("neuritis", "colic"))
    with made.built() as assistant:
        answer = assistant.ask(QUESTION)
    assert answer.caution is Caution.ONLY_RETRACTED
    assert (len(answer.evidence), answer.held_back) == (1, ())


def test_work_that_finds_no_place_behind_good_answers_is_named(tmp_path: Path) -> None:
    made = Library(tmp_path)
    made.add("gone-2015", TRIAL)
    for number in range(1, 9):
        made.add(f"trial-{number}", sound_trial(number, f"{DRUGS[number % 5]}{number}"))
    with made.built() as assistant:
        answer = assistant.ask(QUESTION)
        every = assistant.ask(QUESTION, most=50)
    assert answer.caution is None
    assert len(answer.evidence) == 8
    assert [held.document.id for held in answer.held_back] == ["gone-2015"]
    assert NAMED in words(text.answer(answer, 80))
    assert every.held_back == ()
    assert every.evidence[-1].document.id == "gone-2015"


@pytest.fixture
def of_other_drugs(tmp_path: Path) -> Library:
    """A retracted trial of the drug of `OF_ONE_DRUG`, beside as many trials of others as fit."""
    made = Library(tmp_path)
    made.add("gone-2015", IN_OTHER_WORDS)
    for number, drug in enumerate(DRUGS[:MOST_IN_DOUBT]):
        made.add(f"trial-{number}", sound_trial(number, drug))
    return made


@pytest.mark.parametrize("fast", [False, True])
def test_work_on_other_drugs_does_not_hide_the_only_work_on_the_drug(
    of_other_drugs: Library, *, fast: bool
) -> None:
    of_other_drugs.built().close()
    with Assistant.open(of_other_drugs.index, fast=fast) as assistant:
        answer = assistant.ask(OF_ONE_DRUG)
    assert answer.caution is Caution.DOUBTFUL
    assert "gone-2015" not in {quote.document.id for quote in answer.evidence}
    assert [held.document.id for held in answer.held_back] == ["gone-2015"]
    assert not answer.held_back_answers
    for shown in (text.answer(answer, 80), markdown.answer(answer)):
        assert MAY_ANSWER in words(shown)
        assert "These quotes come nearest" in words(shown)


def test_a_filter_that_asks_for_retracted_work_quotes_what_was_held_back(
    of_other_drugs: Library,
) -> None:
    with of_other_drugs.built() as assistant:
        held = assistant.ask(OF_ONE_DRUG).held_back
        quotes = assistant.ask(OF_ONE_DRUG, chosen=parse(["status=retracted"])).evidence
    assert [quote.quote for quote in quotes] == [quote.quote for quote in held]


def test_several_are_counted_and_doubt_is_said(answer: Answer) -> None:
    gone = answer.held_back[0].document
    other = replace(gone, authors=people("Cheat A"), year=2016)
    both = "Liar 2015 (retracted 2020), Cheat 2016 (retracted 2020)"
    assert held_back([gone, other], answers=True) == f"2 retracted articles answer this: {both}"
    assert held_back([gone, other], answers=False) == (
        f"2 retracted articles that may answer this are held back: {both}"
    )
    assert held_back([gone], answers=False) == (
        "1 retracted article that may answer this is held back: Liar 2015 (retracted 2020)"
    )
    assert held_back([], answers=True) == held_back([], answers=False) == ""


def test_a_text_that_changed_is_withheld(library: Library, answer: Answer) -> None:
    [held] = answer.held_back
    with Index(library.index) as index:
        query = prepare_query(QUESTION, index)
        found = compose(
            query,
            search(query, index),
            Resources("f", lambda document: document.id != "gone-2015", Networks(shipped())),
        )
    assert found.held_back == ()
    assert found.withheld == (f"gone-2015 {held.span.start}:{held.span.end}",)
    assert found.caution is Caution.DOUBTFUL
    assert not found.held_back_answers


def test_a_retracted_article_that_says_the_same_is_shown_and_not_held_back(
    library: Library,
) -> None:
    library.add(
        "copy-2016", sound_trial(0, "Fictivimab").replace("40%", "60%").replace("0.50", "0.40")
    )
    with library.built() as assistant:
        answer = assistant.ask(QUESTION)
    shown = {part.document.id for one in answer.evidence for part in (one, *one.also)}
    assert "gone-2015" in shown
    assert answer.held_back == ()


def test_where_nothing_answers_nothing_is_held_back(library: Library) -> None:
    with library.built() as assistant:
        answer = assistant.ask("how to mend a bicycle tyre")
    assert answer.abstained
    assert answer.held_back == ()
