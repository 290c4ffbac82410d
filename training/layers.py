"""The parts of the cross-encoder: the first layers, their early exit, and the last layers."""

from __future__ import annotations

import copy
from typing import Any

import torch
from torch import nn

from assistant.ranking.cross_encoder import EARLY_EXIT_LAYERS


class EarlyExit(nn.Module):
    """Scores a pair from its states after the first layers, (pairs, tokens, width).

    It has an attention of the first token, a dense layer and an output (Xin J et al. DeeBERT. ACL
    2020). Its attention starts with the weights of the attention of the next layer.
    """

    def __init__(self, network: Any) -> None:
        """Copy the weights of a BERT with a pooler and one output."""
        super().__init__()
        self.attention = copy.deepcopy(network.bert.encoder.layer[EARLY_EXIT_LAYERS].attention)
        self.dense = copy.deepcopy(network.bert.pooler.dense)
        self.output = copy.deepcopy(network.classifier)

    def forward(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Shape (pairs,); `mask` is (pairs, tokens), 1 for a token and 0 for padding."""
        first = attended(self.attention, states, mask)[:, 0]
        scores: torch.Tensor = self.output(torch.tanh(self.dense(first)))[:, 0]
        return scores


class FirstLayers(nn.Module):
    """Computes the states after the first layers, and the scores of the early exit."""

    def __init__(self, network: Any, early_exit: EarlyExit) -> None:
        """Use the network's own layers, not copies."""
        super().__init__()
        self.bert: Any = nn.Module()
        self.bert.embeddings = network.bert.embeddings
        self.bert.encoder = nn.Module()
        self.bert.encoder.layer = network.bert.encoder.layer[:EARLY_EXIT_LAYERS]
        self.early_exit: Any = early_exit

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """States (pairs, tokens, width) and scores (pairs,)."""
        states = self.bert.embeddings(input_ids=input_ids, token_type_ids=token_type_ids)
        for layer in self.bert.encoder.layer:
            states = layer(states, _attention_bias(attention_mask))
        return states, self.early_exit(states, attention_mask)


class LastLayers(nn.Module):
    """Computes the score of the network from the states after the first layers.

    The score needs only the first token of the last layer, so the others are not computed.
    """

    def __init__(self, network: Any) -> None:
        """Use the network's own layers, not copies."""
        super().__init__()
        self.bert: Any = nn.Module()
        self.bert.encoder = nn.Module()
        # Under their numbers in the network, so that weights keep their names.
        self.bert.encoder.layer = nn.ModuleDict(
            {
                str(at): layer
                for at, layer in enumerate(network.bert.encoder.layer)
                if at >= EARLY_EXIT_LAYERS
            }
        )
        self.bert.pooler = network.bert.pooler
        self.classifier: Any = network.classifier

    def forward(self, states: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Shape (pairs,)."""
        *layers, last = self.bert.encoder.layer.values()
        for layer in layers:
            states = layer(states, _attention_bias(attention_mask))
        first = last.feed_forward_chunk(attended(last.attention, states, attention_mask))
        scores: torch.Tensor = self.classifier(self.bert.pooler(first))[:, 0]
        return scores


def attended(attention: Any, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
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
