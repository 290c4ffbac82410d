"""Conditional and plain logistic regressions, as the scripts that fit weights share them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression

DECIMALS = 4

# Rows of numbers and which of them are right, of one question.
Rows = tuple[np.ndarray, np.ndarray]


def conditional(names: Sequence[str], questions: Sequence[Rows], *, every: bool = False) -> dict:
    """Weights that make a right row (or `every` one) likeliest in its question, as probabilities.

    Conditional logit (McFadden D. 1974) for the direction; its level and scale by a logistic
    regression over all rows.
    """
    direction = _direction([one for one in questions if one[1].any()], every=every)
    level = LogisticRegression(C=1e6).fit(
        np.concatenate([x @ direction for x, _ in questions])[:, None],
        np.concatenate([right for _, right in questions]),
    )
    found = direction * level.coef_[0, 0]
    return named(float(level.intercept_[0]), names, found)


def named(bias: float, names: Sequence[str], found: np.ndarray) -> dict:
    """As `assistant.rank.weights.Logistic` is stored."""
    values = found.round(DECIMALS).tolist()
    return {"bias": round(bias, DECIMALS), **dict(zip(names, values, strict=True))}


def _direction(questions: Sequence[Rows], *, every: bool) -> np.ndarray:
    weights = torch.ones(questions[0][0].shape[1], dtype=torch.float64, requires_grad=True)
    data = [(torch.tensor(x, dtype=torch.float64), torch.tensor(right)) for x, right in questions]
    optimizer = torch.optim.LBFGS([weights], max_iter=100)

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        scores = [(x @ weights, right) for x, right in data]
        total = torch.stack(
            [
                torch.logsumexp(s, 0) - (s[r].mean() if every else torch.logsumexp(s[r], 0))
                for s, r in scores
            ]
        )
        total.mean().backward()
        return total.mean()

    optimizer.step(loss)
    return weights.detach().numpy()
