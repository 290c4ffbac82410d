"""Passages in the order of the documents that are likeliest to answer."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.answer.candidates import Candidate
from assistant.answer.scoring import Scored, reading
from assistant.ranking.weights import weights
from assistant.records import Hit

# Taken from the best sentence of a passage, each for itself.
BEST_OF = ("overlap", "around", "context", "phrases")
_DECIMALS = 6
_MANY = 5  # scales the logarithm of a count to about 1


def features(candidates: Sequence[Candidate], sentences: int) -> dict[str, float]:
    """What is known of one passage, or of all of a document, by its quotable `candidates`.

    `sentences` is how many of the best passages' sentences are of the same document.
    """
    names = ("passage", "words_rank", "vectors_rank", *BEST_OF)
    best = {name: max(getattr(one, name) for one in candidates) for name in names}
    return {**best, "sentences": math.log1p(sentences) / _MANY}


def grounds(found: float, read: Sequence[float]) -> dict[str, float]:
    """What is known of a passage: the logit of what was found, and the best of what was `read`."""
    return {"found": found, "reader": max(read, default=0.0), "unread": float(not read)}


def reranked(
    hits: Sequence[Hit], candidates: Iterable[Candidate], scored: Iterable[Scored]
) -> list[Hit]:
    """`hits`, likeliest to answer first, ties by row; `score` becomes that probability.

    Two logistic regressions (``training/``): over `features` of all `candidates`, and over
    what that gives with what reading gave those that are `scored`. Hits without a candidate come
    last, in the order that they have, with a score of 0.
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
    """What reading gave the sentences of each passage, by its row; none where it was not read."""
    read: defaultdict[int, list[float]] = defaultdict(list)
    for item in scored:
        given = reading(item)
        if given is not None:
            read[item.candidate.hit.passage.row].append(given)
    return read


def _id(hit: Hit) -> str:
    return hit.passage.document.id
