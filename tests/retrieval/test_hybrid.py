from __future__ import annotations

from collections.abc import Iterator

import pytest
import samples
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import QUESTION, RETRACTED, TRIAL

from assistant.engine import Assistant
from assistant.filters import Filter, parse
from assistant.index.lexical import Scored, analyze
from assistant.index.open_index import Index
from assistant.retrieval.hybrid import DEPTH, fuse, search
from assistant.retrieval.query import prepare_query

RANKINGS = st.lists(
    st.dictionaries(st.integers(0, 30), st.floats(-5, 50), max_size=20).map(
        lambda scores: sorted(
            (Scored(row, score) for row, score in scores.items()), key=lambda s: (-s.score, s.row)
        )
    ),
    min_size=1,
    max_size=3,
)


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    with Index(samples.collection().index) as opened:
        yield opened


@settings(deadline=None)
@given(RANKINGS)
def test_fusing(rankings: list[list[Scored]]) -> None:
    fused = fuse(rankings)
    assert {row for row, _ in fused} == {scored.row for ranking in rankings for scored in ranking}
    assert fused == sorted(fused, key=lambda item: (-item[1], item[0]))
    assert all(-1e-9 <= score <= 1 + 1e-9 for _, score in fused)
    assert [row for row, _ in fuse(iter(rankings))] == [row for row, _ in fused]


@settings(deadline=None)
@given(RANKINGS, st.floats(0.1, 10), st.floats(-10, 10))
def test_fusing_does_not_depend_on_the_scale_of_a_ranking(
    rankings: list[list[Scored]], factor: float, shift: float
) -> None:
    scaled = [[Scored(s.row, s.score * factor + shift) for s in ranking] for ranking in rankings]
    before, after = dict(fuse(rankings)), dict(fuse(scaled))
    assert before.keys() == after.keys()
    close = [abs(before[row] - after[row]) < 1e-3 for row in before]
    spread = [max(s.score for s in r) - min(s.score for s in r) for r in rankings if r]
    assert all(close) or any(0 < width < 1e-9 for width in spread)


def test_what_is_best_everywhere_comes_first() -> None:
    one = [Scored(7, 9.0), Scored(1, 3.0), Scored(2, 1.0)]
    other = [Scored(7, 0.9), Scored(2, 0.5), Scored(3, 0.1)]
    [(row, score), *rest] = fuse([one, other])
    assert (row, score) == (7, 1.0)
    assert len(rest) == 3
    assert fuse([[], []]) == []


def test_hits_are_ranked_and_say_why(index: Index) -> None:
    hits = search(prepare_query(QUESTION, index), index)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.passage.row for hit in hits}) == len(hits) <= 2 * DEPTH
    for name in ("lexical", "dense"):
        found = sorted((hit.ranks[name], -hit.scores[name]) for hit in hits if name in hit.ranks)
        assert [rank for rank, _ in found] == list(range(1, len(found) + 1))
        assert [score for _, score in found] == sorted(score for _, score in found)
    assert all(hit.ranks and hit.ranks.keys() == hit.scores.keys() for hit in hits)


def test_fewer_hits_are_the_first_ones(index: Index) -> None:
    query = prepare_query(QUESTION, index)
    assert search(query, index, 3) == search(query, index)[:3]
    assert search(query, index) == search(query, index)


FILTERS = [
    ["year=2015-2019"],
    ["design=randomised trial"],
    ["status=!retracted"],
    ["status=retracted"],
    ["text=abstract"],
    ["text=full"],
    [f"document={TRIAL}", "document=beta-2021"],
    ["year=2019-", "design=cohort"],
]


@pytest.mark.parametrize("terms", FILTERS, ids=str)
def test_a_filter_restricts_what_is_searched(index: Index, terms: list[str]) -> None:
    chosen = parse(terms)
    passing = {facts.id for facts in index.store.facts() if chosen.passes(facts)}
    assert passing
    assert len(passing) < 5
    query = prepare_query(QUESTION, index)
    hits = search(query, index, DEPTH, chosen)
    assert {hit.passage.document.id for hit in hits} == passing
    everything = {hit.passage.row for hit in search(query, index, DEPTH)}
    of_passing = {row for row in everything if index.store.passage(row).document.id in passing}
    assert {hit.passage.row for hit in hits} == of_passing


def test_a_filter_costs_no_results(index: Index) -> None:
    """The best are looked for among those that pass; it is not the best that are thinned out."""
    query = prepare_query("wishful thinking prevents relapses", index)
    [best] = search(query, index, 1)
    assert best.passage.document.id == RETRACTED
    [second] = search(query, index, 1, parse(["status=!retracted"]))
    assert second.passage.document.id != RETRACTED


def test_documents_that_are_kept_out_cost_no_results_either(index: Index) -> None:
    query = prepare_query(QUESTION, index)
    first = search(query, index, DEPTH)[0].passage.document.id
    without = search(query, index, DEPTH, Filter(except_documents=frozenset({first.lower()})))
    others = {facts.id for facts in index.store.facts()} - {first}
    assert {hit.passage.document.id for hit in without} == others


def test_no_filter_and_one_that_nothing_passes(index: Index) -> None:
    query = prepare_query(QUESTION, index)
    assert search(query, index, 5, Filter()) == search(query, index, 5)
    assert search(query, index, 5, parse(["year=1900"])) == []


def test_abbreviations_that_documents_define_are_searched_too(index: Index) -> None:
    assert "fictive neuritis" in prepare_query("what helps in FN", index).searched_as
    assert "FN" in prepare_query("what helps in fictive neuritis", index).searched_as


def test_words_that_no_document_has_are_named_once_as_they_were_typed(index: Index) -> None:
    query = prepare_query(
        "does Quasibluntine, the oral quasibluntine, reduce relapses of FN", index
    )
    assert query.unfamiliar == ("Quasibluntine", "oral")
    assert prepare_query("what reduces relapses", index).unfamiliar == ()
    assert Assistant(index).ask("quasibluntine").unfamiliar == ("quasibluntine",)


@pytest.mark.parametrize(
    "question",
    [
        "What reduces relapses of fictive neuritis nowadays?",
        "hello, please show me what actually reduces relapses of fictive neuritis",
        "give me the latest evidence: what reduces relapses of fictive neuritis?",
        "which medicine do doctors usually recommend? what reduces relapses of fictive neuritis",
    ],
)
def test_manners_of_asking_do_not_count(index: Index, question: str) -> None:
    query = prepare_query(question, index)
    assert query.concepts == prepare_query(QUESTION, index).concepts
    assert query.unfamiliar == ()


def test_an_everyday_word_that_a_document_has_may_be_the_subject(index: Index) -> None:
    named = {
        c.alternatives[0] for c in prepare_query("which number of trials in all?", index).concepts
    }
    assert named == {("trial",)}


def test_a_question_is_told_in_the_words_of_a_sentence(index: Index) -> None:
    query = prepare_query("what helps in FN, and why?", index)
    full = "what helps in fictive neuritis, and why?"
    assert query.in_words_of(frozenset(analyze("It helps in fictive neuritis."))) == full
    assert query.in_words_of(frozenset(analyze("In FN (fictive neuritis) it helps."))) == (
        query.question
    )
    assert query.in_words_of(frozenset()) == query.question


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=80))
def test_any_question_can_be_read(question: str) -> None:
    with Index(samples.collection().index) as index:
        query = prepare_query(question, index)
        assert query.question == question
        assert query.in_words_of(frozenset(query.question.split())).strip() or not question.strip()
        assert all(concept.weight >= 0 for concept in query.concepts)
