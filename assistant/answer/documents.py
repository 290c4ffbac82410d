"""Reranks passages by the probability that they answer."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.answer.candidates import Candidate
from assistant.answer.scoring import Scored, reading
from assistant.ranking.weights import weights
from assistant.records import Hit

# Signals of which a passage gets the highest value among its sentences, each on its own.
BEST_OF = ("overlap", "around", "context", "phrases")
_DECIMALS = 6
_MANY = 5  # scales the logarithm of a count to about 1


def features(candidates: Sequence[Candidate], sentences: int) -> dict[str, float]:
    """The features of a passage, or of a whole document, from its quotable `candidates`.

    `sentences` is how many candidates of the best passages belong to the same document.
    """
    names = ("passage", "words_rank", "vectors_rank", *BEST_OF)
    best = {name: max(getattr(one, name) for one in candidates) for name in names}
    return {**best, "sentences": math.log1p(sentences) / _MANY}


def grounds(found: float, read: Sequence[float]) -> dict[str, float]:
    """The features for the final order: the logit `found`, and the best of the scores `read`.

    ``unread`` is 1 where the reader scored no sentence of the passage.
    """
    return {"found": found, "reader": max(read, default=0.0), "unread": float(not read)}


def reranked(
    hits: Sequence[Hit], candidates: Iterable[Candidate], scored: Iterable[Scored]
) -> list[Hit]:
    """`hits`, most likely to answer first, ties by row; `score` becomes that probability.

    Two logistic regressions (``training/``) decide. The first takes the `features` of all
    `candidates`. The second takes the logit of the first and the reader's scores of those that are
    `scored`. Hits without a candidate come last, in their old order, with a score of 0.
    """
    logits = {row: logit for _, row, logit in found(hits, candidates)}
    read = _readings(scored)
    model = (weights().read if read else weights().fast).documents
    likely = [
        replace(hit, score=round(model.probability(grounds(logits[row], read[row])), _DECIMALS))
        for hit in hits
        if (row := hit.passage.row) in logits
    ]
    rest = [replace(hit, score=0.0) for hit in hits if hit.passage.row not in logits]
    return sorted(likely, key=lambda hit: (-hit.score, hit.passage.row)) + rest


def found(hits: Sequence[Hit], candidates: Iterable[Candidate]) -> list[tuple[str, int, float]]:
    """(document id, row, logit) of the passages that have candidates, in the order of `hits`."""
    by_row: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_row[candidate.hit.passage.row].append(candidate)
    counts = Counter(_id(one.hit) for several in by_row.values() for one in several)
    return [
        (_id(hit), row, weights().passages.logit(features(by_row[row], counts[_id(hit)])))
        for hit in hits
        if (row := hit.passage.row) in by_row
    ]


def _readings(scored: Iterable[Scored]) -> defaultdict[int, list[float]]:
    """The reader's scores of the sentences of each passage, by row; empty where it read none."""
    read: defaultdict[int, list[float]] = defaultdict(list)
    for item in scored:
        given = reading(item)
        if given is not None:
            read[item.candidate.hit.passage.row].append(given)
    return read


def _id(hit: Hit) -> str:
    return hit.passage.document.id
