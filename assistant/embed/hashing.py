"""An encoder that hashes words into a vector, without a model; for tests and trials."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence

import numpy as np

from assistant.embed.encoder import Encoded, Vectors, normalised

NAME = "hashing"
_DIMENSION = 64  # chosen by hand: small, because tests and trials need speed and not quality
_AT_ONCE = 256  # texts between two reports of progress; chosen by hand
_WORD = re.compile(r"\w+")


class HashingEncoder:
    """Feature hashing (Weinberger et al. 2009) of lower-cased words; equal on every machine."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return _DIMENSION

    def passages(self, texts: Sequence[str]) -> Iterator[Encoded]:
        """The vector of every text, some at a time."""
        for start in range(0, len(texts), _AT_ONCE):
            rows = list(range(start, min(start + _AT_ONCE, len(texts))))
            yield Encoded(rows, np.stack([self.question(texts[row]) for row in rows]))

    def question(self, text: str) -> Vectors:
        """The vector of a question: shape (dimension,)."""
        vector = np.zeros(_DIMENSION, dtype=np.float32)
        for word in _WORD.findall(text.lower()):
            digest = hashlib.blake2b(word.encode(), digest_size=8).digest()
            vector[digest[0] % _DIMENSION] += 1.0 if digest[1] % 2 else -1.0
        return normalised(vector)
