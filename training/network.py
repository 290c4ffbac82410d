"""The cross-encoder while it learns: what it gives pairs, on whatever device there is."""

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
_PADDED = 16 if DEVICE == "cpu" else 128  # pairs padded together
_READ = 2_048  # pairs that are read at once
_DECIMALS = 3  # as the reader rounds

# What a BERT is given, by name, and where each of its pairs stands among all.
Part = tuple[dict[str, torch.Tensor], list[int]]


class Network:
    """A BERT with one output."""

    def __init__(self, folder: str) -> None:
        """From an embedding model, with a new output, or from a cross-encoder."""
        self.model = CrossEncoder(folder, num_labels=1, max_length=MAX_TOKENS, device=DEVICE)
        self.module: Any = self.model[0].model
        self._tokenizer = PairTokenizer(Tokenizer.from_file(str(FOLDER / TOKENIZER)))

    def parts(self, pairs: Sequence[Pair]) -> list[Part]:
        """Pairs as they are read when asking; those of like length are padded together."""
        encoded = self._tokenizer.encoded(pairs)
        order = sorted(range(len(pairs)), key=lambda at: len(encoded[at]))
        parts = []
        for start in range(0, len(order), _PADDED):
            some = order[start : start + _PADDED]
            read = matrices([encoded[at] for at in some])
            parts.append(({name: torch.from_numpy(rows) for name, rows in read.items()}, some))
        return parts

    def scores(self, parts: Sequence[Part]) -> torch.Tensor:
        """Shape (pairs,), in their order."""
        with torch.autocast(DEVICE, dtype=torch.bfloat16, enabled=DEVICE == "cuda"):
            found = [
                self.module(**{name: rows.to(DEVICE) for name, rows in read.items()}).logits[:, 0]
                for read, _ in parts
            ]
        order = torch.tensor([at for _, some in parts for at in some], device=DEVICE)
        scattered = torch.cat(found).float()
        return torch.empty_like(scattered).index_copy(0, order, scattered)

    @torch.inference_mode()
    def numbers(self, pairs: Sequence[Pair]) -> list[float]:
        """What it gives pairs, when it is no longer learning."""
        self.module.eval()
        found: list[float] = []
        for start in range(0, len(pairs), _READ):
            found += self.scores(self.parts(pairs[start : start + _READ])).tolist()
        return [round(one, _DECIMALS) for one in found]
