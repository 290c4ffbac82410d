"""Scores of sentences by networks that were not trained on their questions."""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from assistant.ranking.cross_encoder import Scores
from assistant.ranking.pairs import Pair

NOT_SCORED = -1e3  # stands for the score of a pair that no network scored

PairScores = Mapping[Pair, float]


def write_scores(work: Path, fold: int, scores: PairScores) -> None:
    """Save the scores of one fold, by the network that was trained without it."""
    (work / f"out-of-fold-{fold}.pickle").write_bytes(pickle.dumps(scores))


def read_scores(work: Path) -> dict[Pair, float]:
    """The scores of all folds."""
    scores: dict[Pair, float] = {}
    for path in sorted(work.glob("out-of-fold-*.pickle")):
        scores |= pickle.loads(path.read_bytes())  # noqa: S301 - our own
    return scores


class OutOfFold:
    """Stands for the cross-encoder, for one question."""

    def __init__(self, question: str, scores: PairScores) -> None:
        """`question` is the question as asked; ranking puts it in the words of each sentence."""
        self._question, self._scores = question, scores

    def early_exit(self, pairs: Sequence[Pair]) -> OutOfFoldScores:
        """As `assistant.ranking.cross_encoder.CrossEncoder.early_exit`."""
        asked = (pair._replace(question=self._question) for pair in pairs)
        return OutOfFoldScores(
            np.array([self._scores.get(pair, NOT_SCORED) for pair in asked], np.float32)
        )


class OutOfFoldScores:
    """As `assistant.ranking.cross_encoder.EarlyExit`, with equal scores from both passes."""

    def __init__(self, scores: Scores) -> None:
        """Shape (pairs,)."""
        self.scores = scores

    def full_pass(self, indices: Sequence[int]) -> Scores:
        """The scores of some pairs: shape (len(indices),)."""
        scores: Scores = self.scores[list(indices)]
        return scores
