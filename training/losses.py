"""A loss: how far the scores of a network are from those of another network."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch.nn import functional

# Weight of the level beside the order. Chosen by hand: more makes scores comparable between
# questions, at the cost of the order within each.
_LEVEL = 0.2


def divergence(scores: Sequence[tuple[torch.Tensor, torch.Tensor]]) -> torch.Tensor:
    """Of `ours` from `theirs`, for each question the scores of its sentences, shape (sentences,).

    Their order within a question by the Kullback-Leibler divergence of its softmax, their level by
    the smooth absolute difference (Hinton G et al. Distilling the knowledge in a neural network.
    2015).
    """
    order = [
        functional.kl_div(
            functional.log_softmax(ours, dim=0), functional.softmax(theirs, dim=0), reduction="sum"
        )
        for ours, theirs in scores
    ]
    level = functional.smooth_l1_loss(
        torch.cat([ours for ours, _ in scores]), torch.cat([theirs for _, theirs in scores])
    )
    return torch.stack(order).mean() + _LEVEL * level
