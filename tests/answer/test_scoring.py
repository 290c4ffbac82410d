from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import pytest
import samples
from samples import QUESTION, TRIAL

from assistant.answer import scoring
from assistant.answer.candidates import PASSAGES, SIGNALS, Candidate, candidates
from assistant.answer.caution import is_retracted
from assistant.answer.documents import features, reranked
from assistant.answer.refusal import confidence, grounds, least, touches
from assistant.answer.scoring import DESIGN, GLANCE, READER, Scored, rank, reading, worth_finishing
from assistant.index.open_index import Index
from assistant.ranking.cross_encoder import Reader, shipped
from assistant.ranking.pairs import Pair, place
from assistant.ranking.weights import sigmoid, weights
from assistant.records import Hit
from assistant.retrieval.hybrid import Query, read, search


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
    assert all(set(item.signals) - {READER, GLANCE} == set(SIGNALS) for item in scored)
    assert all((READER in item.signals) is not (GLANCE in item.signals) for item in scored)
    assert [item.points for item in scored] == sorted((s.points for s in scored), reverse=True)
    bias = weights().read.points.bias
    for item in scored:
        assert item.points == pytest.approx(sigmoid(bias + sum(item.signals.values())), abs=1e-6)


def test_only_the_best_are_read_to_the_end(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    query, _, able = asked
    learned = replace(weights(), finalists=2)
    monkeypatch.setattr(scoring, "weights", lambda: learned)
    weight = learned.read.points.weights[READER]
    scored = rank(query, able, shipped())
    read = [one for one in scored if READER in one.signals]
    sound = sum(not is_retracted(one.candidate.hit.passage.document) for one in read)
    assert sound == 3  # a list is asked for, of which half as many again are read
    pairs = [
        Pair(
            query.in_words_of(one.candidate.words),
            one.candidate.text,
            place(one.candidate.hit.passage.section, one.candidate.hit.passage.document.title),
        )
        for one in scored
    ]
    glanced = shipped().glance(pairs)
    every = zip(scored, glanced.scores, glanced.read(range(len(pairs))), strict=True)
    for one, glance, full in every:
        expected = full if READER in one.signals else glance
        assert reading(one) == pytest.approx(expected * weight, abs=0.0011 * weight)


def test_more_is_read_where_a_list_is_asked_for() -> None:
    assert worth_finishing("which drugs reduce relapses", 8) == 12
    assert worth_finishing("does inventumab reduce relapses", 8) == 8


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
            expected = sure.ceiling * sure.first.probability(found)
            assert confidence(asking, scored) == pytest.approx(expected, abs=1e-6)
            assert least(asking, scored) == sure.least


def test_where_the_collection_lacks_the_words_of_a_question_it_is_less_sure(
    asked: Asked, index: Index
) -> None:
    _, _, able = asked
    scored = rank(asked[0], able, shipped())
    strange = read("does quasibluntine reduce relapses of fictive neuritis", index)
    assert grounds(strange, scored)["strange"] == 1
    assert grounds(asked[0], scored)["strange"] == grounds(asked[0], scored)["unknown"] == 0
    for model in (weights().model, "other"):
        sure, less = (replace(one, model=model) for one in (asked[0], strange))
        assert confidence(less, scored) < confidence(sure, scored)


def closer(scored: list[Scored], cosine: float) -> list[Scored]:
    """The same sentences, the passages of all of them as close as that."""
    return [
        item._replace(
            candidate=replace(
                item.candidate, hit=replace(item.candidate.hit, scores={"dense": cosine})
            )
        )
        for item in scored
    ]


@pytest.mark.parametrize("reader", [shipped(), None], ids=["read", "fast"])
def test_what_is_close_is_on_the_subject_unless_it_is_asked_in_words_that_nobody_uses(
    asked: Asked, index: Index, reader: Reader | None
) -> None:
    query, _, able = asked
    scored = rank(query, able, reader)
    known = replace(query, model=weights().model)
    assert touches(known, closer(scored, 0.7))
    assert not touches(known, closer(scored, 0.2))
    strange = read("does quasibluntine reduce relapses of fictive neuritis", index)
    assert not touches(replace(strange, model=weights().model), closer(scored, 0.7))
    assert not touches(known, [])
    # With another model a cosine says nothing.
    assert touches(query, closer(scored, 0.7)) is touches(query, closer(scored, 0.2))


def test_words_that_nobody_uses_are_not_made_up_for_by_closeness() -> None:
    for method in (weights().read, weights().fast):
        sure, elsewhere = method.sure.first.weights, method.sure_elsewhere.first.weights
        for name in ("unknown", "strange"):
            assert sure[name] == elsewhere[name] < 0


def test_the_cosine_is_a_ground_with_the_model_that_it_was_learned_with_alone() -> None:
    for method in (weights().read, weights().fast):
        assert set(method.sure.first.weights) - set(method.sure_elsewhere.first.weights) == {
            "closest"
        }


def test_a_sentence_whose_signals_are_far_behind_is_not_read(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    query, _, able = asked
    unread = {
        id(one.candidate): sum(one.signals.values()) - (reading(one) or 0.0)
        for one in rank(query, able, shipped())
    }
    assert len(unread) == len(able)
    designs = {id(one): DESIGN * one.design for one in able}
    sound = max(unread[id(one)] for one in able if not is_retracted(one.hit.passage.document))
    assert sound < max(unread.values())  # retracted work does not count
    ahead = {at: value + designs[at] - sound for at, value in unread.items()}
    within = -sorted(ahead.values())[2]  # the third from behind is the last that is read
    learned = replace(weights(), within=within)
    monkeypatch.setattr(scoring, "weights", lambda: learned)
    monkeypatch.setattr(scoring, "_ALWAYS_READ", 1)
    read = {id(one.candidate) for one in rank(query, able, shipped())}
    assert read == {at for at, value in ahead.items() if value >= -within}
    assert len(read) == len(able) - 2


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
    better = replace_reading(best, (reading(best) or 0.0) + 3)
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
