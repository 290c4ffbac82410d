"""An encoder without a model: words hashed into a vector. For tests, and for trying the program."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from assistant.embed.encoder import Vectors, normalised

NAME = "hashing"
_DIMENSION = 64
_WORD = re.compile(r"\w+")


class HashingEncoder:
    """Feature hashing (Weinberger et al. 2009) of lower-cased words; the same everywhere."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return _DIMENSION

    def passages(self, texts: Sequence[str]) -> Vectors:
        """One row per text: shape (len(texts), dimension)."""
        vectors = np.zeros((len(texts), _DIMENSION), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in _WORD.findall(text.lower()):
                digest = hashlib.blake2b(word.encode(), digest_size=8).digest()
                vectors[row, digest[0] % _DIMENSION] += 1.0 if digest[1] % 2 else -1.0
        return normalised(vectors)

    def question(self, text: str) -> Vectors:
        """The vector of a question: shape (dimension,)."""
        vector: Vectors = self.passages([text])[0]
        return vector
