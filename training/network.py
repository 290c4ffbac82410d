"""The cross-encoder in training, on a GPU if there is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from sentence_transformers import CrossEncoder
from tokenizers import Tokenizer

from assistant.ranking.pairs import MAX_TOKENS, Pair
from assistant.ranking.pinned import FOLDER, TOKENIZER
from assistant.ranking.tokens import PairTokenizer, matrices

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
# Pairs that are padded together. Chosen by hand: more need more memory, fewer leave a GPU idle.
_PADDED = 16 if DEVICE == "cpu" else 128
_AT_ONCE = 2_048  # pairs that are tokenized at once. Chosen by hand, for memory.
_DECIMALS = 3  # as the shipped cross-encoder rounds

# The input tensors of a BERT by name, and the indices of their pairs among all pairs.
Part = tuple[dict[str, torch.Tensor], list[int]]


class Network:
    """A BERT with one output."""

    def __init__(self, folder: str) -> None:
        """Load an embedding model, which gets a new output, or a cross-encoder."""
        self.model = CrossEncoder(folder, num_labels=1, max_length=MAX_TOKENS, device=DEVICE)
        self.module: Any = self.model[0].model
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
        with torch.autocast(DEVICE, dtype=torch.bfloat16, enabled=DEVICE == "cuda"):
            scores = [
                self.module(**{name: rows.to(DEVICE) for name, rows in inputs.items()}).logits[:, 0]
                for inputs, _ in parts
            ]
        order = torch.tensor([at for _, indices in parts for at in indices], device=DEVICE)
        scattered = torch.cat(scores).float()
        return torch.empty_like(scattered).index_copy(0, order, scattered)

    @torch.inference_mode()
    def final_scores(self, pairs: Sequence[Pair]) -> list[float]:
        """The scores of pairs after training."""
        self.module.eval()
        scores: list[float] = []
        for start in range(0, len(pairs), _AT_ONCE):
            scores += self.scores(self.parts(pairs[start : start + _AT_ONCE])).tolist()
        return [round(score, _DECIMALS) for score in scores]
