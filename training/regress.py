"""Conditional and plain logistic regressions, as the scripts that fit weights share them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import torch
from sklearn.linear_model import LogisticRegression
from torch.nn import functional

DECIMALS = 4
_PENALTY = (
    0.05  # on the squares of the weights. Chosen by hand: small beside thousands of questions.
)
_CEILING = 3.0  # where the fit of the ceiling starts, as a logit

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
# Rows of numbers and which of them are right, of one question.
Rows = tuple[Floats, Truths]


def conditional(
    names: Sequence[str], questions: Sequence[Rows], *, every: bool = False
) -> dict[str, float]:
    """Weights that make a right row (or `every` one) likeliest in its question, as probabilities.

    Conditional logit (McFadden D. 1974) for the direction; its level and scale as `levelled`.
    """
    direction = _direction([rows for rows in questions if rows[1].any()], every=every)
    return levelled(names, questions, direction)


def levelled(
    names: Sequence[str], questions: Sequence[Rows], direction: Floats
) -> dict[str, float]:
    """The weights of `direction`, with level and scale by a logistic regression over all rows."""
    level = LogisticRegression(C=1e6).fit(
        np.concatenate([x @ direction for x, _ in questions])[:, None],
        np.concatenate([right for _, right in questions]),
    )
    weights = direction * level.coef_[0, 0]
    return named(float(level.intercept_[0]), names, weights)


def logistic(
    names: Sequence[str], x: Floats, right: Truths, held: Mapping[str, float]
) -> dict[str, float]:
    """A logistic regression with some weights `held`, a small penalty on the squares of others."""
    return _regression(names, x, right, held, lapses=False)[0]


def lapsing(
    names: Sequence[str],
    x: Floats,
    right: Truths,
    held: Mapping[str, float],
    ceiling: float | None = None,
) -> tuple[dict[str, float], float]:
    """The same below a ceiling that is fitted, too, unless it is given.

    See `assistant.ranking.weights.Confidence`.
    """
    return _regression(names, x, right, held, lapses=True, given=ceiling)


def _regression(
    names: Sequence[str],
    x: Floats,
    right: Truths,
    held: Mapping[str, float],
    *,
    lapses: bool,
    given: float | None = None,
) -> tuple[dict[str, float], float]:
    free = torch.tensor([name not in held for name in names])
    fixed = torch.tensor([held.get(name, 0.0) for name in names], dtype=torch.float64)
    weights = torch.zeros(len(names) + 1, dtype=torch.float64, requires_grad=True)
    start = _CEILING if given is None else float(np.log(given / (1 - given)))
    ceiling = torch.tensor(start, dtype=torch.float64, requires_grad=given is None)  # as a logit
    rows = torch.tensor(x, dtype=torch.float64)
    wanted = torch.tensor(right)
    fitted = [weights, ceiling] if lapses and given is None else [weights]
    optimizer = torch.optim.LBFGS(fitted, max_iter=500, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        logits = rows @ torch.where(free, weights[1:], fixed) + weights[0]
        reached = functional.logsigmoid(ceiling) if lapses else torch.zeros_like(ceiling)
        likely = reached + functional.logsigmoid(logits)
        unlikely = torch.log(-torch.expm1(likely)) if lapses else functional.logsigmoid(-logits)
        cost = -torch.where(wanted, likely, unlikely).sum()
        total = cost + _PENALTY * (weights[1:] ** 2).sum()
        total.backward()
        return total

    optimizer.step(loss)
    fitted_weights = torch.where(free, weights[1:], fixed).detach().numpy()
    highest = torch.sigmoid(ceiling).item() if lapses else 1.0
    return named(weights[0].item(), names, fitted_weights), round(highest, DECIMALS)


def named(bias: float, names: Sequence[str], weights: Floats) -> dict[str, float]:
    """As `assistant.ranking.weights.Logistic` is stored."""
    values = weights.round(DECIMALS).tolist()
    return {"bias": round(bias, DECIMALS), **dict(zip(names, values, strict=True))}


def _direction(questions: Sequence[Rows], *, every: bool) -> Floats:
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
    direction: Floats = weights.detach().numpy()
    return direction
