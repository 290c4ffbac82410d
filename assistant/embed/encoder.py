"""What every encoder offers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

# A token of prose has four or five; the longest passage with its title has 12,000 in all, of which
# a model that reads 256 tokens is given every one.
_CHARACTERS_OF_A_TOKEN = 50


class Encoder(Protocol):
    """Turns text into vectors of length 1, so that their inner product is their cosine."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """One row per text: shape (len(texts), dimension)."""
        ...

    def question(self, text: str) -> Vectors:
        """The vector of a question: shape (dimension,)."""
        ...


def readable(text: str, tokens: int) -> str:
    """The beginning of `text` that may fit into so many tokens; no more of it is tokenised."""
    return text[: tokens * _CHARACTERS_OF_A_TOKEN]


def normalised(vectors: Vectors) -> Vectors:
    """Rows scaled to length 1; a zero row stays zero."""
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=-1, keepdims=True)
    scaled: Vectors = (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return scaled
