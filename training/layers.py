"""The cross-encoder as it is exported: of the last layer, only the first token is computed."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn


class Scorer(nn.Module):
    """Computes the score of pairs, which needs only the first token of the last layer."""

    def __init__(self, network: Any) -> None:
        """Use the layers of a BERT with a pooler and one output, not copies."""
        super().__init__()
        self.bert: Any = network.bert
        self.classifier: Any = network.classifier

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        """Shape (pairs,); each input is (pairs, tokens), and the mask is 0 for padding."""
        states = self.bert.embeddings(input_ids=input_ids, token_type_ids=token_type_ids)
        *layers, last = self.bert.encoder.layer
        for layer in layers:
            states = layer(states, _attention_bias(attention_mask))
        first = last.feed_forward_chunk(_attended(last.attention, states, attention_mask))
        scores: torch.Tensor = self.classifier(self.bert.pooler(first))[:, 0]
        return scores


def _attended(attention: Any, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """The output of `attention` for the first token: shape (pairs, 1, width)."""
    own = attention.self
    first = states[:, :1]
    query, key, value = (
        layer(rows).unflatten(-1, (-1, own.attention_head_size)).transpose(1, 2)
        for layer, rows in ((own.query, first), (own.key, states), (own.value, states))
    )
    weights = torch.softmax(
        query @ key.transpose(-1, -2) * own.scaling + _attention_bias(mask), dim=-1
    )
    mixed = (weights @ value).transpose(1, 2).flatten(2)
    output: torch.Tensor = attention.output(mixed, first)
    return output


def _attention_bias(mask: torch.Tensor) -> torch.Tensor:
    """A bias for attention: 0 for a token, very low for padding; (pairs, 1, 1, tokens)."""
    return (1.0 - mask[:, None, None, :].float()) * -1e4
