"""Tokenizes pairs for the ranker."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from tokenizers import Encoding, Tokenizer

from assistant.ranking.pairs import MAX_TOKENS, MAX_TOKENS_WITH_PLACE, Pair

# Characters of a text that are tokenized: room for MAX_TOKENS tokens of 50, and a token of prose
# has four or five.
_CHARACTERS = 50 * MAX_TOKENS
MASK = "attention_mask"  # tensor name: 1 for a token, 0 for padding


class PairTokenizer:
    """Tokenizes a question and a sentence, and the sentence's place where there is room for it."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """`tokenizer` is modified: its truncation is set."""
        lock = threading.Lock()
        self._tokenizer = _Limited(tokenizer, lock, MAX_TOKENS, "longest_first")
        self._placed = _Limited(tokenizer, lock, MAX_TOKENS_WITH_PLACE, "only_second")

    def encoded(self, pairs: Sequence[Pair]) -> list[Encoding]:
        """One encoding for each pair, not padded."""
        encoded = self._tokenizer.encode_batch(
            [(pair.question[:_CHARACTERS], pair.sentence[:_CHARACTERS]) for pair in pairs]
        )
        roomy = [at for at, encoding in enumerate(encoded) if len(encoding) < MAX_TOKENS_WITH_PLACE]
        placed = self._placed.encode_batch(
            [(pairs[at].question, pairs[at].described[:_CHARACTERS]) for at in roomy]
        )
        for at, encoding in zip(roomy, placed, strict=True):
            encoded[at] = encoding
        return encoded


class _Limited:
    """A tokenizer with a limit of its own; several share one, because making one takes long.

    The limit is set for each batch, so one thread at a time may use the tokenizer.
    """

    def __init__(
        self, tokenizer: Tokenizer, lock: threading.Lock, most: int, strategy: str
    ) -> None:
        self._tokenizer, self._lock, self._most, self._strategy = tokenizer, lock, most, strategy

    def encode_batch(self, texts: list[tuple[str, str]]) -> list[Encoding]:
        """One encoding for each pair of texts."""
        with self._lock:
            self._tokenizer.enable_truncation(self._most, strategy=self._strategy)
            return self._tokenizer.encode_batch(texts)


def matrices(encoded: Sequence[Encoding]) -> dict[str, npt.NDArray[np.int64]]:
    """The input tensors of a BERT by name, each of shape (pairs, tokens of the longest pair).

    `encoded` is padded in place.
    """
    longest = max(map(len, encoded))
    for encoding in encoded:
        encoding.pad(longest)
    return {
        "input_ids": _matrix([encoding.ids for encoding in encoded]),
        MASK: _matrix([encoding.attention_mask for encoding in encoded]),
        "token_type_ids": _matrix([encoding.type_ids for encoding in encoded]),
    }


def _matrix(rows: Sequence[Sequence[int]]) -> npt.NDArray[np.int64]:
    return np.asarray(rows, dtype=np.int64)
