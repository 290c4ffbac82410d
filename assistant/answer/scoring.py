"""How well a sentence answers a question: the one seam behind which a ranker can be put."""

from __future__ import annotations

from assistant.answer.candidates import Candidate

# Chosen among 40 random settings for hits among the first five quotes, on the dev parts of Evidence
# Inference (150 questions) and SciFact (78), which are not reported on; they add up to 1.
_PASSAGE = 0.19
_OVERLAP = 0.19
_CONTEXT = 0.19
_RESULT = 0.10
_SECTION = 0.13
_DESIGN = 0.20


def score(candidate: Candidate) -> float:
    """A number between 0 and 1, to be compared with others of the same question only."""
    return (
        _PASSAGE * candidate.passage
        + _OVERLAP * candidate.overlap
        + _CONTEXT * candidate.context
        + _RESULT * candidate.result
        + _SECTION * (candidate.section + 1) / 2
        + _DESIGN * candidate.design
    )
