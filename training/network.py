"""The cross-encoder in training, on a GPU if there is one.

On processors, two settings save time: bfloat16 where the processor has instructions for it, and
attention without PyTorch's fused kernel, whose backward pass takes half of a step.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from sentence_transformers import CrossEncoder
from tokenizers import Tokenizer

from assistant.embed.openvino import has_bfloat16
from assistant.pinned import FOLDER, TOKENIZER
from assistant.ranking.pairs import MAX_TOKENS, Pair
from assistant.ranking.tokens import PairTokenizer, matrices

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
# Pairs that are padded together. Chosen by hand: more need more memory, fewer leave a GPU idle.
_PADDED = 28 if DEVICE == "cpu" else 128
_IN_BFLOAT16 = DEVICE == "cuda" or has_bfloat16()

# The input tensors of a BERT by name, and the indices of their pairs among all pairs.
Part = tuple[dict[str, torch.Tensor], list[int]]


class Network:
    """A BERT with one output."""

    def __init__(self, folder: str) -> None:
        """Load an embedding model, which gets a new output, or a cross-encoder."""
        self.model = CrossEncoder(folder, num_labels=1, max_length=MAX_TOKENS, device=DEVICE)
        self.module: Any = self.model[0].model
        if DEVICE == "cpu":
            self.module.set_attn_implementation("eager")
        self._tokenizer = PairTokenizer(Tokenizer.from_file(str(FOLDER / TOKENIZER)))

    def parts(self, pairs: Sequence[Pair]) -> list[Part]:
        """The inputs for pairs, as when asking; pairs of similar length are padded together."""
        encoded = self._tokenizer.encoded(pairs)
        order = sorted(range(len(pairs)), key=lambda at: len(encoded[at]))
        parts = []
        for start in range(0, len(order), _PADDED):
            indices = order[start : start + _PADDED]
            inputs = matrices([encoded[at] for at in indices])
            tensors = {name: torch.from_numpy(rows) for name, rows in inputs.items()}
            parts.append((tensors, indices))
        return parts

    def scores(self, parts: Sequence[Part]) -> torch.Tensor:
        """The scores in the order of the pairs: shape (pairs,)."""
        with torch.autocast(DEVICE, dtype=torch.bfloat16, enabled=_IN_BFLOAT16):
            scores = [
                self.module(**{name: rows.to(DEVICE) for name, rows in inputs.items()}).logits[:, 0]
                for inputs, _ in parts
            ]
        order = torch.tensor([at for _, indices in parts for at in indices], device=DEVICE)
        scattered = torch.cat(scores).float()
        return torch.empty_like(scattered).index_copy(0, order, scattered)

    @torch.no_grad()
    def judge(self, parts: Sequence[Part]) -> torch.Tensor:
        """The scores without training: shape (pairs,)."""
        self.module.eval()
        return self.scores(parts)
