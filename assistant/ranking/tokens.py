"""Tokenizes pairs for the ranker."""

from __future__ import annotations

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
        # Two tokenizers, each with its own limit, so that several threads may use them.
        self._tokenizer, self._placed = tokenizer, Tokenizer.from_str(tokenizer.to_str())
        self._tokenizer.enable_truncation(MAX_TOKENS, strategy="longest_first")
        self._placed.enable_truncation(MAX_TOKENS_WITH_PLACE, strategy="only_second")

    def encoded(self, pairs: Sequence[Pair]) -> list[Encoding]:
        """One encoding for each pair, not padded."""
        encoded = self._tokenizer.encode_batch(
            [(one.question[:_CHARACTERS], one.sentence[:_CHARACTERS]) for one in pairs]
        )
        roomy = [at for at, one in enumerate(encoded) if len(one) < MAX_TOKENS_WITH_PLACE]
        placed = self._placed.encode_batch(
            [(pairs[at].question, pairs[at].described[:_CHARACTERS]) for at in roomy]
        )
        for at, one in zip(roomy, placed, strict=True):
            encoded[at] = one
        return encoded


def matrices(encoded: Sequence[Encoding]) -> dict[str, npt.NDArray[np.int64]]:
    """The input tensors of a BERT by name, each of shape (pairs, tokens of the longest pair).

    `encoded` is padded in place.
    """
    longest = max(len(one) for one in encoded)
    for one in encoded:
        one.pad(longest)
    return {
        "input_ids": _matrix([one.ids for one in encoded]),
        MASK: _matrix([one.attention_mask for one in encoded]),
        "token_type_ids": _matrix([one.type_ids for one in encoded]),
    }


def _matrix(rows: Sequence[Sequence[int]]) -> npt.NDArray[np.int64]:
    return np.asarray(rows, dtype=np.int64)
