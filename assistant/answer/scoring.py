"""How well a sentence answers a question: the one seam behind which a ranker can be put."""

from __future__ import annotations

from assistant.answer.candidates import Candidate

_PASSAGE = 0.30
_OVERLAP = 0.28
_CONTEXT = 0.12
_RESULT = 0.14
_SECTION = 0.10
_DESIGN = 0.20


def score(candidate: Candidate) -> float:
    """A number between 0 and 1; the weights were chosen on questions that are not reported on."""
    return (
        _PASSAGE * candidate.passage
        + _OVERLAP * candidate.overlap
        + _CONTEXT * candidate.context
        + _RESULT * candidate.result
        + _SECTION * (candidate.section + 1) / 2
        + _DESIGN * candidate.design
    )
