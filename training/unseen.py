"""What networks gave the sentences of questions that they had not seen, and its use in asking."""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from assistant.ranking.cross_encoder import Scores
from assistant.ranking.pairs import Pair

NEVER = -1e3  # stands for what none of them read

Numbers = Mapping[Pair, float]


def write(work: Path, fold: int, numbers: Numbers) -> None:
    """Keep what one network gave the questions of the fold that it had not seen."""
    (work / f"unseen-{fold}.pickle").write_bytes(pickle.dumps(numbers))


def read(work: Path) -> dict[Pair, float]:
    """What all of them gave."""
    found: dict[Pair, float] = {}
    for path in sorted(work.glob("unseen-*.pickle")):
        found |= pickle.loads(path.read_bytes())  # noqa: S301 - our own
    return found


class Unseen:
    """Stands for the reader, for one question."""

    def __init__(self, question: str, numbers: Numbers) -> None:
        """The question as it was asked; the reader is shown it in the words of each sentence."""
        self._question, self._numbers = question, numbers

    def glance(self, pairs: Sequence[Pair]) -> Given:
        """As `assistant.ranking.cross_encoder.Reader.glance`."""
        asked = (pair._replace(question=self._question) for pair in pairs)
        return Given(np.array([self._numbers.get(pair, NEVER) for pair in asked], np.float32))


class Given:
    """As `assistant.ranking.cross_encoder.Glanced`, the same at a glance and to the end."""

    def __init__(self, scores: Scores) -> None:
        """Shape (pairs,)."""
        self.scores = scores

    def read(self, which: Sequence[int]) -> Scores:
        """The scores of some pairs: shape (len(which),)."""
        found: Scores = self.scores[list(which)]
        return found
