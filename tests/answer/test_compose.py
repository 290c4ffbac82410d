from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest
import samples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import NONSENSE, QUESTION, TRIAL

from assistant.answer import compose as composing
from assistant.answer.candidates import PASSAGES, Coverage, candidates
from assistant.answer.compose import MOST_IN_DOUBT, MOST_QUOTES, Options, Resources, compose
from assistant.answer.scoring import Networks, rank
from assistant.index.open_index import Index
from assistant.ranking.cross_encoder import CrossEncoder, Scores, shipped
from assistant.ranking.pairs import Pair
from assistant.ranking.weights import weights
from assistant.records import Answer, Caution, Document, Hit, Notice, Reason, Status
from assistant.retrieval.hybrid import search
from assistant.retrieval.query import Concept, prepare_query

VOCABULARY = [
    *("inventumab", "pretendine", "bogusitol", "wishful", "thinking", "relapses", "fictive"),
    *("neuritis", "headache", "children", "cohort", "placebo", "reduced", "trial", "FN"),
    *("zebra", "bicycle", "what", "how", "does", "?", "60%"),
]
QUESTIONS = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=12).map(" ".join)


SOUND = Resources("f", lambda _: True)


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    with Index(samples.collection().index) as opened:
        yield opened


def ask(index: Index, question: str, most: int = MOST_QUOTES) -> Answer:
    query = prepare_query(question, index)
    return compose(query, search(query, index), SOUND, Options(most))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(QUESTIONS, st.integers(1, 12))
def test_what_holds_of_every_answer(index: Index, question: str, most: int) -> None:
    answer = ask(index, question, most)
    assert answer == ask(index, question, most)
    assert len(answer.evidence) <= most
    assert 0 <= answer.confidence <= 1
    assert (answer.abstained is None) is bool(answer.evidence)
    assert bool(answer.nearest) is not bool(answer.evidence) or not search(
        prepare_query(question, index), index
    )
    quotes = [(item.document.id, item.span) for item in answer.evidence]
    assert len(set(quotes)) == len(quotes)
    for item in answer.evidence:
        assert item.document.text[slice(*item.span)] == item.quote
        assert item.span in item.hit.passage.sentences
        assert item.block.kind.quotable
        assert not item.quote.rstrip().endswith("?")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(QUESTIONS)
def test_the_first_quotes_do_not_depend_on_how_many_are_wanted(index: Index, question: str) -> None:
    """So the figures of an evaluation, which asks for more, hold for a usual answer."""
    many = ask(index, question, 12).evidence
    assert ask(index, question, 3).evidence == many[:3]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(QUESTIONS)
def test_features_and_scores_are_shares(index: Index, question: str) -> None:
    query = prepare_query(question, index)
    for candidate in candidates(query, search(query, index)[:PASSAGES]):
        features = candidate.features
        shares = (features.passage, features.overlap, features.context, features.result)
        assert all(0 <= share <= 1 + 1e-9 for share in shares)
        assert features.context >= features.overlap - 1e-9
        [scored] = rank(query, [candidate], None)
        assert 0 <= scored.points <= 1 + 1e-9


def test_what_the_corpus_answers(index: Index) -> None:
    answer = ask(index, QUESTION)
    assert TRIAL in {item.document.id for item in answer.evidence}
    assert any("by 60% against placebo" in item.quote for item in answer.evidence)


def test_what_it_does_not_answer(index: Index) -> None:
    answer = ask(index, NONSENSE)
    assert (answer.evidence, answer.abstained) == ((), Reason.NOT_IN_CORPUS)
    assert 0 < len(answer.nearest) <= 3


class Doubting(CrossEncoder):
    """Finds that no sentence answers, whatever it names."""

    def __init__(self) -> None:
        self.sha256 = "doubting"

    def scores(self, pairs: Sequence[Pair]) -> Scores:
        return np.full(len(pairs), -20, dtype=np.float32)


def test_what_is_only_mentioned(index: Index) -> None:
    """A sentence names most of it, and yet none answers."""
    query = prepare_query("inventumab relapses headache", index)
    hits = search(query, index)
    assert compose(query, hits, replace(SOUND, networks=Networks(shipped()))).evidence
    answer = compose(query, hits, replace(SOUND, networks=Networks(Doubting())))
    assert (answer.evidence, answer.abstained) == ((), Reason.MENTIONED)
    assert answer.confidence < answer.threshold
    assert len(answer.nearest) == 3


def test_what_is_refused_can_be_had_all_the_same(index: Index) -> None:
    query = prepare_query("inventumab relapses headache", index)
    hits = search(query, index)
    answer = compose(
        query, hits, replace(SOUND, networks=Networks(Doubting())), Options(refuse=False)
    )
    assert answer.evidence
    assert answer.confidence < answer.threshold


@pytest.mark.parametrize("sure", [weights().doubt - 1e-6, weights().doubt])
def test_an_answer_in_doubt_says_so_and_is_short(
    index: Index, monkeypatch: pytest.MonkeyPatch, sure: float
) -> None:
    monkeypatch.setattr(composing, "confidence", lambda _, scored: sure if scored else 0.0)
    monkeypatch.setattr(composing, "threshold", lambda *_: 0.1)
    query = prepare_query(QUESTION, index)
    hits = search(query, index)
    whole = compose(query, hits, SOUND, Options(refuse=False))
    answer = compose(query, hits, SOUND)
    assert len(whole.evidence) > MOST_IN_DOUBT
    assert answer.abstained is None
    if sure < weights().doubt:
        assert answer.evidence == whole.evidence[:MOST_IN_DOUBT]
        assert answer.caution is whole.caution is Caution.DOUBTFUL
        assert len(compose(query, hits, SOUND, Options(1)).evidence) == 1
    else:
        assert answer == whole
        assert answer.caution is None


def test_in_doubt_it_is_said_when_all_that_is_quoted_is_retracted(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(composing, "confidence", lambda _, scored: 0.2 if scored else 0.0)
    monkeypatch.setattr(composing, "threshold", lambda *_: 0.1)
    query = prepare_query(QUESTION, index)
    hits = search(query, index)
    gone = (Notice(Status.RETRACTED, ""),)

    def retracted(hit: Hit) -> Hit:
        document = replace(hit.passage.document, notices=gone)
        return replace(hit, passage=replace(hit.passage, document=document))

    every = compose(query, list(map(retracted, hits)), SOUND)
    assert every.evidence
    assert every.caution is Caution.DOUBTFUL_RETRACTED
    some = compose(query, [hits[0], *map(retracted, hits[1:])], SOUND)
    assert some.caution is Caution.DOUBTFUL


def test_doubt_is_not_said_of_nothing(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composing, "confidence", lambda *_: 0.005)
    query = prepare_query(QUESTION, index)
    nothing = compose(query, search(query, index), SOUND)
    assert (nothing.evidence, nothing.caution) == ((), None)


def test_what_no_document_may_answer(index: Index) -> None:
    answer = compose(prepare_query(QUESTION, index), [], SOUND, none_passes=True)
    assert (answer.evidence, answer.nearest, answer.abstained) == ((), (), Reason.FILTERED)


def test_a_document_that_changed_is_not_quoted_but_named(index: Index) -> None:
    query = prepare_query(QUESTION, index)
    hits = search(query, index)

    def is_unchanged(document: Document) -> bool:
        return document.id != TRIAL

    answer = compose(query, hits, Resources("f", is_unchanged))
    assert answer.evidence
    assert TRIAL not in {item.document.id for item in answer.evidence}
    assert {place.split()[0] for place in answer.withheld} == {TRIAL}
    nothing = compose(query, hits, Resources("f", lambda _: False))
    assert (nothing.evidence, nothing.abstained) == ((), Reason.UNCHECKED)
    assert len(nothing.withheld) > 1


def test_no_hits_no_answer(index: Index) -> None:
    answer = compose(prepare_query(QUESTION, index), [], SOUND)
    assert (answer.evidence, answer.nearest, answer.confidence) == ((), (), 0.0)
    assert answer.abstained == Reason.NOT_IN_CORPUS


def test_the_same_sentence_twice_is_quoted_once(index: Index) -> None:
    query = prepare_query(QUESTION, index)
    hits = search(query, index)
    answer = compose(query, [*hits, *hits], SOUND, Options(50))
    quotes = [item.quote for item in answer.evidence]
    assert len(set(quotes)) == len(quotes)


def test_coverage() -> None:
    common = Concept((("relaps",), ("attack",)), 1.0, known=True)
    rare = Concept((("fictiv", "neuriti"),), 3.0, known=True)
    assert Coverage([])(frozenset({"relaps"})) == 0
    assert Coverage([common, rare])(frozenset()) == 0
    assert Coverage([common, rare])(frozenset({"attack"})) == pytest.approx(0.25)
    assert Coverage([common, rare])(frozenset({"fictiv"})) == pytest.approx(0.375)
    assert Coverage([common, rare])(frozenset({"fictiv", "neuriti", "relaps"})) == 1
