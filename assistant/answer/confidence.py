"""Whether the collection answers at all: how sure that is, and from where on it is quoted."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer.scoring import Scored
from assistant.records import Hit

# Of 125 questions out of the field, asked of the corpus that ships, none reached it; of 22 in the
# field all did. Their cosines are those of the default model; see benchmarks/RESULTS.md.
LEAST = 0.46
MENTIONS = 0.75  # of the question, by weight, from which a sentence mentions what is asked
_LEADING = 8  # sentences that are looked at


def confidence(named: float, hits: Sequence[Hit]) -> float:
    """How far the collection is about what is asked, between 0 and 1; no probability.

    The mean of the best cosine of any passage and of `named`, the share of the question, by weight,
    that a leading sentence names with its title and section.
    """
    nearest = max((hit.scores.get("dense", 0.0) for hit in hits), default=0.0)
    return (named + max(0.0, nearest)) / 2


def most_named(scored: Sequence[Scored]) -> float:
    """The share of the question, by weight, that a leading sentence names with what is above it."""
    return max((item.candidate.context for item in scored[:_LEADING]), default=0.0)
