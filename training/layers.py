"""The parts into which the cross-encoder is cut: what glances at a sentence, and what reads on."""

from __future__ import annotations

import copy
from typing import Any

import torch
from torch import nn

from assistant.ranking.cross_encoder import GLANCED


class Glance(nn.Module):
    """A number for a pair from its states behind the first layers, (pairs, tokens, width).

    One attention of the first token, a dense layer and an output: early exit (Xin J et al.
    DeeBERT. ACL 2020), with the attention that the next layer begins with to start from.
    """

    def __init__(self, network: Any) -> None:
        """From a BERT with a pooler and one output, whose weights are copied."""
        super().__init__()
        self.attention = copy.deepcopy(network.bert.encoder.layer[GLANCED].attention)
        self.dense = copy.deepcopy(network.bert.pooler.dense)
        self.output = copy.deepcopy(network.classifier)

    def forward(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Shape (pairs,); `mask` is (pairs, tokens), 1 for a token and 0 for padding."""
        first = attended(self.attention, states, mask)[:, 0]
        found: torch.Tensor = self.output(torch.tanh(self.dense(first)))[:, 0]
        return found


class FirstLayers(nn.Module):
    """Tokens to states behind the first layers, and what a glance at them gives."""

    def __init__(self, network: Any, glance: Glance) -> None:
        """The network's own layers, no copies."""
        super().__init__()
        self.bert: Any = nn.Module()
        self.bert.embeddings = network.bert.embeddings
        self.bert.encoder = nn.Module()
        self.bert.encoder.layer = network.bert.encoder.layer[:GLANCED]
        self.glance: Any = glance

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """States (pairs, tokens, width) and numbers (pairs,)."""
        states = self.bert.embeddings(input_ids=input_ids, token_type_ids=token_type_ids)
        for layer in self.bert.encoder.layer:
            states = layer(states, _added(attention_mask))
        return states, self.glance(states, attention_mask)


class LastLayers(nn.Module):
    """States behind the first layers to the network's number.

    Of the last layer only the first token is asked for, so the others are not computed.
    """

    def __init__(self, network: Any) -> None:
        """The network's own layers, no copies."""
        super().__init__()
        self.bert: Any = nn.Module()
        self.bert.encoder = nn.Module()
        # Where they stand in the network, so that weights keep their names.
        self.bert.encoder.layer = nn.ModuleDict(
            {str(at): layer for at, layer in enumerate(network.bert.encoder.layer) if at >= GLANCED}
        )
        self.bert.pooler = network.bert.pooler
        self.classifier: Any = network.classifier

    def forward(self, states: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Shape (pairs,)."""
        *layers, last = self.bert.encoder.layer.values()
        for layer in layers:
            states = layer(states, _added(attention_mask))
        first = last.feed_forward_chunk(attended(last.attention, states, attention_mask))
        found: torch.Tensor = self.classifier(self.bert.pooler(first))[:, 0]
        return found


def attended(attention: Any, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """What `attention` gives the first token: shape (pairs, 1, width)."""
    own = attention.self
    first = states[:, :1]
    query, key, value = (
        layer(what).unflatten(-1, (-1, own.attention_head_size)).transpose(1, 2)
        for layer, what in ((own.query, first), (own.key, states), (own.value, states))
    )
    weights = torch.softmax(query @ key.transpose(-1, -2) * own.scaling + _added(mask), dim=-1)
    mixed = (weights @ value).transpose(1, 2).flatten(2)
    found: torch.Tensor = attention.output(mixed, first)
    return found


def _added(mask: torch.Tensor) -> torch.Tensor:
    """What is added to attention: 0 for a token, much less for padding; (pairs, 1, 1, tokens)."""
    return (1.0 - mask[:, None, None, :].float()) * -1e4
