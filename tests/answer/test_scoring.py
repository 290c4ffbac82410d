from __future__ import annotations

import math
from collections.abc import Iterator

import pytest
import samples
from samples import QUESTION, TRIAL

from assistant.answer.candidates import PASSAGES, SIGNALS, Candidate, candidates
from assistant.answer.confidence import confidence, grounds, least
from assistant.answer.documents import features, reranked
from assistant.answer.scoring import READER, Scored, rank
from assistant.index.opened import Index
from assistant.rank.reader import shipped
from assistant.rank.weights import sigmoid, weights
from assistant.records import Hit
from assistant.search import Query, read, search


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    with Index(samples.collection().index) as opened:
        yield opened


@pytest.fixture
def asked(index: Index) -> tuple[Query, list[Hit], list[Candidate]]:
    query = read(QUESTION, index)
    hits = search(query, index)
    return query, hits, list(candidates(query, hits[:PASSAGES]))


Asked = tuple[Query, list[Hit], list[Candidate]]


def logit(points: float) -> float:
    return math.log(points / (1 - points))


def test_with_the_reader_a_few_are_read_and_its_part_is_told(asked: Asked) -> None:
    query, _, able = asked
    scored = rank(query, able, shipped())
    assert len(scored) == min(len(able), weights().shortlist)
    assert all(set(item.signals) == {READER, *SIGNALS} for item in scored)
    assert [item.points for item in scored] == sorted((s.points for s in scored), reverse=True)
    bias = weights().read.points.bias
    for item in scored:
        assert item.points == pytest.approx(sigmoid(bias + sum(item.signals.values())), abs=1e-6)


def test_without_it_all_are_scored_by_their_signals(asked: Asked) -> None:
    query, _, able = asked
    scored = rank(query, able, None)
    assert {id(item.candidate) for item in scored} == set(map(id, able))
    assert all(set(item.signals) == set(SIGNALS) for item in scored)


def test_the_order_of_the_candidates_does_not_matter(asked: Asked) -> None:
    query, _, able = asked

    def order(some: list[Scored]) -> list[tuple[float, str, tuple[int, int]]]:
        return [(s.points, s.candidate.hit.passage.document.id, s.candidate.span) for s in some]

    assert order(rank(query, able, None)) == order(rank(query, able[::-1], None))


def test_no_candidate_is_no_confidence(asked: Asked) -> None:
    query, _, _ = asked
    assert rank(query, [], shipped()) == rank(query, [], None) == []
    assert confidence(query, []) == 0
    assert 0 < least([]) < 1


def test_confidence_rests_on_the_grounds_it_names(asked: Asked) -> None:
    query, _, able = asked
    for reader, method in ((shipped(), weights().read), (None, weights().fast)):
        scored = rank(query, able, reader)
        found = grounds(query, scored)
        assert found["best"] == pytest.approx(logit(scored[0].points))
        assert set(method.first.weights) <= set(found)
        expected = method.first.probability(found)
        assert confidence(query, scored) == pytest.approx(expected, abs=1e-6)


def test_passages_of_the_document_that_answers_come_first(asked: Asked) -> None:
    _, hits, able = asked
    ordered = reranked(hits, able)
    assert TRIAL in {hit.passage.document.id for hit in ordered[:3]}
    assert {hit.passage.row for hit in ordered} == {hit.passage.row for hit in hits}
    assert all(0 <= hit.score <= 1 for hit in ordered)
    assert [hit.score for hit in ordered] == sorted((hit.score for hit in ordered), reverse=True)


def test_passages_without_a_quotable_sentence_come_last(asked: Asked) -> None:
    _, hits, able = asked
    without = [one for one in able if one.hit.passage.row != hits[0].passage.row]
    assert reranked(hits, without)[-1].passage == hits[0].passage
    assert reranked(hits, without)[-1].score == 0
    assert [hit.passage for hit in reranked(hits, [])] == [hit.passage for hit in hits]


def test_features_are_those_that_have_weights(asked: Asked) -> None:
    _, _, able = asked
    found = features(able, len(able))
    assert set(found) == set(weights().documents.weights)
    assert found["overlap"] == max(one.overlap for one in able)
