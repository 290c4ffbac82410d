"""How well sentences answer a question: the one seam behind which the ranker stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from assistant.answer.candidates import Candidate
from assistant.search import Query

# Chosen among 40 random settings for hits among the first five quotes, on the dev parts of Evidence
# Inference (150 questions) and SciFact (78), which are not reported on; they add up to 1.
_WEIGHTS = {
    "passage": 0.19,
    "overlap": 0.19,
    "context": 0.19,
    "result": 0.10,
    "section": 0.13,
    "design": 0.20,
}


class Scored(NamedTuple):
    """A candidate with its points, between 0 and 1, and what each signal gave towards them."""

    points: float
    candidate: Candidate
    signals: Mapping[str, float]


def rank(query: Query, candidates: Iterable[Candidate]) -> list[Scored]:
    """Candidates, best first, ties by their place in the index; points compare within `query`."""
    del query
    scored = [_scored(candidate) for candidate in candidates]
    return sorted(
        scored,
        key=lambda one: (-one.points, one.candidate.hit.passage.row, one.candidate.span),
    )


def _scored(candidate: Candidate) -> Scored:
    values = {name: getattr(candidate, name) for name in _WEIGHTS}
    values["section"] = (values["section"] + 1) / 2
    signals = {name: weight * values[name] for name, weight in _WEIGHTS.items()}
    return Scored(sum(signals.values()), candidate, signals)
