"""Reranks passages by the probability that they answer."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.answer.candidates import Candidate
from assistant.answer.features import PASSAGE_FEATURES, Features
from assistant.answer.scoring import Scored
from assistant.ranking.weights import weights
from assistant.records import Hit

_DECIMALS = 6  # logits may differ between machines after the sixth decimal
# Scales the logarithm of a count to about 1: 150 sentences of a document give 1. Chosen by hand.
# The learned weight makes up for any other scale.
_COUNT_SCALE = 5


def passage_features(sentences: Sequence[Features], in_document: int) -> dict[str, float]:
    """The features of a passage, or of a whole document, from those of its quotable `sentences`.

    `in_document` is how many candidates of the best passages belong to the same document.
    """
    best = {name: max(getattr(each, name) for each in sentences) for name in PASSAGE_FEATURES}
    return {**best, "sentences": math.log1p(in_document) / _COUNT_SCALE}


def final_features(logit: float, ranker: Sequence[float]) -> dict[str, float]:
    """The features for the final order: the `logit` of a passage, and the best of the ranker.

    `ranker` has the contributions of the ranker to the sentences of the passage. ``unranked`` is 1
    where it scored none of them.
    """
    return {
        "passage_logit": logit,
        "ranker": max(ranker, default=0.0),
        "unranked": float(not ranker),
    }


def reranked(
    hits: Sequence[Hit], candidates: Iterable[Candidate], scored: Iterable[Scored]
) -> list[Hit]:
    """`hits`, most likely to answer first, ties by row; `score` becomes that probability.

    Two logistic regressions (``training/``) decide. The first takes the `passage_features` of all
    `candidates`. The second takes the logit of the first and what the ranker gave those that are
    `scored`. Hits without a candidate come last, in their old order, with a score of 0.
    """
    logits = {row: logit for _, row, logit in passage_logits(hits, candidates)}
    ranker = _ranker_scores(scored)
    model = (weights().with_ranker if ranker else weights().without_ranker).documents
    likely = [
        replace(
            hit,
            score=round(model.probability(final_features(logits[row], ranker[row])), _DECIMALS),
        )
        for hit in hits
        if (row := hit.passage.row) in logits
    ]
    rest = [replace(hit, score=0.0) for hit in hits if hit.passage.row not in logits]
    return sorted(likely, key=lambda hit: (-hit.score, hit.passage.row)) + rest


def passage_logits(
    hits: Sequence[Hit], candidates: Iterable[Candidate]
) -> list[tuple[str, int, float]]:
    """(document id, row, logit) of the passages that have candidates, in the order of `hits`."""
    by_row: dict[int, list[Features]] = defaultdict(list)
    counts: Counter[str] = Counter()
    for candidate in candidates:
        by_row[candidate.hit.passage.row].append(candidate.features)
        counts[_id(candidate.hit)] += 1
    model = weights().passages
    return [
        (_id(hit), row, model.logit(passage_features(by_row[row], counts[_id(hit)])))
        for hit in hits
        if (row := hit.passage.row) in by_row
    ]


def _ranker_scores(scored: Iterable[Scored]) -> defaultdict[int, list[float]]:
    """What the ranker gave the sentences of each passage, by row; empty where it scored none."""
    scores: defaultdict[int, list[float]] = defaultdict(list)
    for item in scored:
        if item.ranker is not None:
            scores[item.candidate.hit.passage.row].append(item.ranker)
    return scores


def _id(hit: Hit) -> str:
    return hit.passage.document.id
