"""Passages in the order of the documents that are likeliest to answer."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.answer.candidates import Candidate
from assistant.rank.weights import weights
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


def reranked(hits: Sequence[Hit], candidates: Iterable[Candidate]) -> list[Hit]:
    """`hits`, likeliest to answer first, ties by row; `score` becomes that probability.

    A logistic regression over `features` (``training/fit.py``). Hits without a candidate come last,
    in the order that they have, with a score of 0.
    """
    found: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        found[candidate.hit.passage.row].append(candidate)
    counts = Counter(one.hit.passage.document.id for several in found.values() for one in several)
    model = weights().documents
    scored = [
        replace(hit, score=round(model.probability(features(some, counts[_id(hit)])), _DECIMALS))
        for hit in hits
        if (some := found.get(hit.passage.row))
    ]
    rest = [replace(hit, score=0.0) for hit in hits if hit.passage.row not in found]
    return sorted(scored, key=lambda hit: (-hit.score, hit.passage.row)) + rest


def _id(hit: Hit) -> str:
    return hit.passage.document.id
