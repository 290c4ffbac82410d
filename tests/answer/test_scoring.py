from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
import samples
from samples import QUESTION, TRIAL

from assistant.answer import scoring
from assistant.answer.candidates import PASSAGES, Candidate, candidates
from assistant.answer.caution import is_retracted
from assistant.answer.documents import passage_features, reranked
from assistant.answer.features import Features
from assistant.answer.refusal import confidence, confidence_features, is_on_topic, threshold
from assistant.answer.scoring import (
    _DESIGN_FOR_RANKER,
    RANKER,
    SIGNALS,
    SIMILARITY,
    Networks,
    Scored,
    rank,
    ranked_count,
)
from assistant.answer.select import say_the_same
from assistant.answer.setting import Setting
from assistant.index.open_index import Index
from assistant.ranking.cross_encoder import shipped
from assistant.ranking.pairs import Pair, place
from assistant.ranking.weights import sigmoid, weights
from assistant.records import Hit
from assistant.retrieval.hybrid import search
from assistant.retrieval.intent import intent
from assistant.retrieval.query import Query, prepare_query


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    with Index(samples.collection().index) as opened:
        yield opened


@pytest.fixture
def asked(index: Index) -> tuple[Query, list[Hit], list[Candidate]]:
    query = prepare_query(QUESTION, index)
    hits = search(query, index)
    return query, hits, list(candidates(query, hits[:PASSAGES]))


Asked = tuple[Query, list[Hit], list[Candidate]]


def logit(points: float) -> float:
    return math.log(points / (1 - points))


def test_with_the_ranker_its_contribution_is_kept(asked: Asked) -> None:
    query, _, able = asked
    scored = rank(query, able, Networks(shipped()))
    assert 0 < len(scored) <= min(len(able), weights().shortlist_size)
    assert all(tuple(item.signals) == Features._fields for item in scored)
    assert [item.points for item in scored] == sorted((s.points for s in scored), reverse=True)
    bias = weights().with_ranker.points.bias
    for item in scored:
        assert item.ranker is not None
        assert item.similarity is None  # nothing was compared
        logit = bias + item.ranker + sum(item.signals.values())
        assert item.points == pytest.approx(sigmoid(logit), abs=1e-6)


def ranked_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the ranker score two sentences, or three for a list."""
    learned = replace(weights(), ranked=2)
    monkeypatch.setattr(scoring, "weights", lambda: learned)


def test_only_the_best_are_scored_by_the_ranker(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    query, _, able = asked
    ranked_two(monkeypatch)
    scored = rank(query, able, Networks(shipped()))
    sound = sum(not is_retracted(item.candidate.hit.passage.document) for item in scored)
    assert sound == 3  # a list is asked for, which gets half as many again
    pairs = [
        Pair(
            query.in_words_of(item.candidate.words),
            item.candidate.text,
            place(
                item.candidate.hit.passage.section,
                Setting(query).title(item.candidate.hit.passage.document),
            ),
        )
        for item in scored
    ]
    weight = weights().with_ranker.points.weights[RANKER]
    expected = shipped().scores(pairs) * weight
    assert [item.ranker for item in scored] == pytest.approx(expected, abs=0.0011 * weight)


def test_a_sentence_that_means_the_same_is_scored_by_the_ranker(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    query, _, able = asked
    ranked_two(monkeypatch)
    monkeypatch.setattr(scoring, "_BY_SIGNALS", 0)
    weakest = rank(query, able, None)[-1].candidate.text

    def compare(sentences: Sequence[str]) -> list[float]:
        return [1.0 if sentence == weakest else 0.0 for sentence in sentences]

    with_cosine = rank(query, able, Networks(shipped(), compare))
    without = rank(query, able, Networks(shipped()))
    assert weakest in {item.candidate.text for item in with_cosine}
    assert weakest not in {item.candidate.text for item in without}


def test_the_cosine_counts_except_for_the_effect_of_one_thing_on_another(index: Index) -> None:
    learned = weights().with_ranker.points.weights[SIMILARITY]
    networks = Networks(shipped(), lambda sentences: [0.7] * len(sentences))
    for question, expected in (
        ("does inventumab reduce relapses", 0.1 * learned),
        ("what is the effect of inventumab compared with placebo on relapses", 0),
    ):
        query = prepare_query(question, index)
        able = list(candidates(query, search(query, index)[:PASSAGES]))
        similarities = [item.similarity or 0.0 for item in rank(query, able, networks)]
        assert similarities == pytest.approx([expected] * len(similarities))
        assert similarities


def test_what_is_stated_counts_only_where_an_effect_is_asked_for(index: Index) -> None:
    networks = Networks(shipped(), lambda sentences: [0.5] * len(sentences))
    for question, counts in (
        ("does inventumab reduce relapses", True),
        ("dose of inventumab in fictive neuritis", False),
    ):
        query = prepare_query(question, index)
        assert query.intent.asks_effect is counts
        able = list(candidates(query, search(query, index)[:PASSAGES]))
        stated = [item.signals["result"] for item in rank(query, able, networks)]
        assert any(stated) is counts
        assert stated


def test_what_is_near_in_meaning_is_on_the_shortlist(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    query, _, able = asked
    learned = replace(weights(), shortlist_size=4)
    monkeypatch.setattr(scoring, "weights", lambda: learned)
    by_signals = rank(query, able, None)
    far = by_signals[-1].candidate
    near = replace(far, hit=replace(far.hit, scores={"dense": 0.99}))
    others = [candidate for candidate in able if candidate is not far]
    compared: list[str] = []

    def compare(sentences: Sequence[str]) -> list[float]:
        compared.extend(sentences)
        return [0.5] * len(sentences)

    rank(query, [*others, near], Networks(shipped(), compare))
    assert far.text in compared


def test_a_list_and_a_question_without_cosines_get_more_scores() -> None:
    a_list, other = intent("which drugs reduce relapses"), intent("does it reduce relapses")
    assert ranked_count(a_list, 8, is_compared=True) == 12
    assert ranked_count(other, 8, is_compared=True) == 8
    assert ranked_count(other, 8, is_compared=False) == 12


def test_without_it_all_are_scored_by_their_signals(asked: Asked) -> None:
    query, _, able = asked
    scored = rank(query, able, None)
    assert {id(item.candidate) for item in scored} == set(map(id, able))
    assert all(tuple(item.signals) == Features._fields for item in scored)
    assert all(item.ranker is item.similarity is None for item in scored)


def test_the_order_of_the_candidates_does_not_matter(asked: Asked) -> None:
    query, _, able = asked

    def order(some: list[Scored]) -> list[tuple[float, str, tuple[int, int]]]:
        return [(s.points, s.candidate.hit.passage.document.id, s.candidate.span) for s in some]

    assert order(rank(query, able, None)) == order(rank(query, able[::-1], None))


def test_no_candidate_is_no_confidence(asked: Asked) -> None:
    query, _, _ = asked
    assert rank(query, [], Networks(shipped())) == rank(query, [], None) == []
    assert confidence(query, []) == 0
    assert 0 < threshold(query, []) < 1


def test_confidence_comes_from_its_features(asked: Asked) -> None:
    query, _, able = asked
    learned = weights()
    ways = ((Networks(shipped()), learned.with_ranker), (None, learned.without_ranker))
    for networks, method in ways:
        scored = rank(query, able, networks)
        features = confidence_features(query, scored)
        assert features["best_logit"] == pytest.approx(logit(scored[0].points))
        for model, fitted in (
            (learned.embedding_model, method.confidence),
            ("other", method.confidence_other_model),
        ):
            asking = replace(query, model=model)
            assert set(fitted.logistic.weights) <= set(features)
            expected = fitted.ceiling * fitted.logistic.probability(features)
            assert confidence(asking, scored) == pytest.approx(expected, abs=1e-6)
            assert threshold(asking, scored) <= fitted.threshold


def test_how_far_the_best_is_above_another_statement_is_known(asked: Asked) -> None:
    query, _, able = asked
    first, *others = rank(query, able, Networks(shipped()))
    best = first._replace(points=0.9)
    rival = next(item for item in others if not say_the_same(best.candidate, item.candidate))
    near, far = (rival._replace(points=points) for points in (0.88, 0.6))
    twin = best._replace(points=0.88)
    margins = [
        confidence_features(query, [best], [best, item])["margin"] for item in (near, far, twin)
    ]
    assert margins[0] == pytest.approx(logit(0.9) - logit(0.88), abs=1e-6)
    assert 0 < margins[0] < margins[1] < margins[2]
    assert confidence_features(query, [best])["margin"] == margins[2]


def test_where_the_collection_lacks_the_words_of_a_question_it_is_less_sure(
    asked: Asked, index: Index
) -> None:
    _, _, able = asked
    scored = rank(asked[0], able, Networks(shipped()))
    strange = prepare_query("does quasibluntine reduce relapses of fictive neuritis", index)
    assert confidence_features(strange, scored)["mostly_unknown"] == 1
    known = confidence_features(asked[0], scored)
    assert known["mostly_unknown"] == known["unknown_share"] == 0
    for model in (weights().embedding_model, "other"):
        usual, less = (replace(query, model=model) for query in (asked[0], strange))
        assert confidence(less, scored) < confidence(usual, scored)


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


@pytest.mark.parametrize("networks", [Networks(shipped()), None], ids=["ranker", "fast"])
def test_what_is_close_is_on_the_subject_unless_it_is_asked_in_words_that_nobody_uses(
    asked: Asked, index: Index, networks: Networks | None
) -> None:
    query, _, able = asked
    scored = rank(query, able, networks)
    known = replace(query, model=weights().embedding_model)
    assert is_on_topic(known, closer(scored, 0.7))
    assert not is_on_topic(known, closer(scored, 0.2))
    strange = prepare_query("does quasibluntine reduce relapses of fictive neuritis", index)
    assert not is_on_topic(replace(strange, model=weights().embedding_model), closer(scored, 0.7))
    assert not is_on_topic(known, [])
    # With another model a cosine says nothing.
    assert is_on_topic(query, closer(scored, 0.7)) is is_on_topic(query, closer(scored, 0.2))


def test_the_cosine_counts_only_with_the_model_that_it_was_learned_with() -> None:
    for method in (weights().with_ranker, weights().without_ranker):
        usual = method.confidence.logistic.weights
        other_model = method.confidence_other_model.logistic.weights
        assert set(usual) - set(other_model) == {"best_cosine", "similarity"}


def test_a_sentence_whose_signals_are_far_below_the_best_is_not_ranked(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_query, _, able = asked
    # For other questions, sentences that are near in meaning are on the shortlist, too.
    query = replace(asked_query, intent=intent("the effect of inventumab on relapses"))
    sums = {
        id(item.candidate): sum(item.signals.values())
        for item in rank(query, able, Networks(shipped()))
    }
    assert len(sums) == len(able)
    unit = weights().with_ranker.points.weights[SIGNALS]
    designs = {id(each): _DESIGN_FOR_RANKER * unit * each.design for each in able}
    best = max(
        sums[id(candidate)]
        for candidate in able
        if not is_retracted(candidate.hit.passage.document)
    )
    assert best < max(sums.values())  # retracted work does not count
    ahead = {at: value + designs[at] - best for at, value in sums.items()}
    margin = -sorted(ahead.values())[2]  # the third from the end is the last on the shortlist
    learned = replace(weights(), signals_margin=margin)
    monkeypatch.setattr(scoring, "weights", lambda: learned)
    monkeypatch.setattr(scoring, "_ALWAYS_RANKED", 1)
    ranked = {id(item.candidate) for item in rank(query, able, Networks(shipped()))}
    assert ranked == {at for at, value in ahead.items() if value >= -margin}
    assert len(ranked) == len(able) - 2


@pytest.mark.parametrize("with_ranker", [True, False])
def test_passages_of_the_document_that_answers_come_first(
    asked: Asked, *, with_ranker: bool
) -> None:
    query, hits, able = asked
    ordered = reranked(hits, able, rank(query, able, Networks(shipped()) if with_ranker else None))
    assert TRIAL in {hit.passage.document.id for hit in ordered[:3]}
    assert {hit.passage.row for hit in ordered} == {hit.passage.row for hit in hits}
    assert all(0 <= hit.score <= 1 for hit in ordered)
    assert [hit.score for hit in ordered] == sorted((hit.score for hit in ordered), reverse=True)


def test_a_passage_that_the_ranker_likes_rises(asked: Asked) -> None:
    query, hits, able = asked
    scored = rank(query, able, Networks(shipped()))
    before = {hit.passage.row: hit.score for hit in reranked(hits, able, scored)}
    best = scored[-1]
    better = best._replace(ranker=(best.ranker or 0.0) + 3)
    after = {hit.passage.row: hit.score for hit in reranked(hits, able, [*scored, better])}
    row = best.candidate.hit.passage.row
    assert after[row] > before[row]
    assert {at: score for at, score in after.items() if at != row} == {
        at: score for at, score in before.items() if at != row
    }


def test_passages_without_a_quotable_sentence_come_last(asked: Asked) -> None:
    _, hits, able = asked
    without = [each for each in able if each.hit.passage.row != hits[0].passage.row]
    assert reranked(hits, without, [])[-1].passage == hits[0].passage
    assert reranked(hits, without, [])[-1].score == 0
    assert [hit.passage for hit in reranked(hits, [], [])] == [hit.passage for hit in hits]


def test_features_are_those_that_have_weights(asked: Asked) -> None:
    _, _, able = asked
    features = passage_features([candidate.features for candidate in able], len(able))
    assert set(features) == set(weights().passages.weights)
    assert features["overlap"] == max(candidate.features.overlap for candidate in able)
