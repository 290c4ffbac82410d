from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import samples
from samples import QUESTION, TRIAL

from assistant.answer.candidates import PASSAGES, SIGNALS, Candidate, candidates
from assistant.answer.confidence import confidence, grounds, least
from assistant.answer.documents import features, reranked
from assistant.answer.scoring import DESIGN, READER, SIGNALS_SUM, Scored, rank
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
    assert 0 < len(scored) <= min(len(able), weights().shortlist)
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
    assert 0 < least(query, []) < 1


def test_confidence_rests_on_the_grounds_it_names(asked: Asked) -> None:
    query, _, able = asked
    for reader, method in ((shipped(), weights().read), (None, weights().fast)):
        scored = rank(query, able, reader)
        found = grounds(query, scored)
        assert found["best"] == pytest.approx(logit(scored[0].points))
        for model, sure in ((weights().model, method.sure), ("other", method.sure_elsewhere)):
            asking = replace(query, model=model)
            assert set(sure.first.weights) <= set(found)
            expected = sure.first.probability(found)
            assert confidence(asking, scored) == pytest.approx(expected, abs=1e-6)
            assert least(asking, scored) == sure.least


def test_the_cosine_is_a_ground_with_the_model_that_it_was_learned_with_alone() -> None:
    for method in (weights().read, weights().fast):
        assert set(method.sure.first.weights) - set(method.sure_elsewhere.first.weights) == {
            "closest"
        }


def test_a_sentence_whose_signals_are_far_behind_is_not_read(asked: Asked) -> None:
    query, _, able = asked
    read = {id(one.candidate) for one in rank(query, able, shipped())}
    parts = weights().read.points.weights
    matrix = np.array([[getattr(one, name) for name in SIGNALS] for one in able])
    sums = weights().signals.contributions(matrix).sum(axis=1) * parts[SIGNALS_SUM]
    for one, given in zip(able, sums.tolist(), strict=True):
        behind = max(sums) - given - DESIGN * one.design
        assert (id(one) in read) <= (behind <= weights().within + 1e-6)
    assert 0 < len(read) < len(able)


@pytest.mark.parametrize("with_reader", [True, False])
def test_passages_of_the_document_that_answers_come_first(
    asked: Asked, *, with_reader: bool
) -> None:
    query, hits, able = asked
    ordered = reranked(hits, able, rank(query, able, shipped() if with_reader else None))
    assert TRIAL in {hit.passage.document.id for hit in ordered[:3]}
    assert {hit.passage.row for hit in ordered} == {hit.passage.row for hit in hits}
    assert all(0 <= hit.score <= 1 for hit in ordered)
    assert [hit.score for hit in ordered] == sorted((hit.score for hit in ordered), reverse=True)


def test_a_passage_that_reads_well_rises(asked: Asked) -> None:
    query, hits, able = asked
    scored = rank(query, able, shipped())
    before = {hit.passage.row: hit.score for hit in reranked(hits, able, scored)}
    best = scored[-1]
    better = replace_reading(best, best.signals[READER] + 3)
    after = {hit.passage.row: hit.score for hit in reranked(hits, able, [*scored, better])}
    row = best.candidate.hit.passage.row
    assert after[row] > before[row]
    assert {at: score for at, score in after.items() if at != row} == {
        at: score for at, score in before.items() if at != row
    }


def replace_reading(item: Scored, reading: float) -> Scored:
    return item._replace(signals={**item.signals, READER: reading})


def test_passages_without_a_quotable_sentence_come_last(asked: Asked) -> None:
    _, hits, able = asked
    without = [one for one in able if one.hit.passage.row != hits[0].passage.row]
    assert reranked(hits, without, [])[-1].passage == hits[0].passage
    assert reranked(hits, without, [])[-1].score == 0
    assert [hit.passage for hit in reranked(hits, [], [])] == [hit.passage for hit in hits]


def test_features_are_those_that_have_weights(asked: Asked) -> None:
    _, _, able = asked
    found = features(able, len(able))
    assert set(found) == set(weights().passages.weights)
    assert found["overlap"] == max(one.overlap for one in able)
