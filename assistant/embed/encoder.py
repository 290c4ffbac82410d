"""What encoders offer, and what all of them share."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelError

Vectors = NDArray[np.float32]

# A token of prose has four or five; the longest passage with its title has 12,000 in all, of which
# a model that reads 256 tokens is given every one.
_CHARACTERS_OF_A_TOKEN = 50


class Encoded(NamedTuple):
    """The vectors of some texts: `rows` says which; shape (len(rows), dimension)."""

    rows: list[int]
    vectors: Vectors


class PassageEncoder(Protocol):
    """Turns passages into vectors of length 1, so that their inner product is their cosine."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def passages(self, texts: Sequence[str]) -> Iterator[Encoded]:
        """The vector of every text, some at a time, in an order of the encoder's own."""
        ...


class QuestionEncoder(Protocol):
    """Turns a question into a vector of length 1, comparable with those of passages."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def question(self, text: str) -> Vectors:
        """The vector of a question: shape (dimension,)."""
        ...


def in_order(encoder: PassageEncoder, texts: Sequence[str]) -> Vectors:
    """One row per text: shape (len(texts), dimension)."""
    vectors = np.zeros((len(texts), encoder.dimension), dtype=np.float32)
    for encoded in encoder.passages(texts):
        vectors[encoded.rows] = encoded.vectors
    return vectors


@contextlib.contextmanager
def embedding() -> Iterator[None]:
    """Turn whatever a library raises over a text into a ModelError.

    A model of the user's own may have parts that do not fit together, such as a tokenizer with more
    tokens than the network has: it loads, and fails at the first text that holds one.
    """
    try:
        yield
    except Exception as error:
        raise ModelError(
            f"The model cannot embed a text ({type(error).__name__}); build with another "
            "one: assistant build --model MODEL"
        ) from error


def readable(text: str, tokens: int) -> str:
    """The beginning of `text` that may fit into so many tokens; no more of it is tokenised."""
    return text[: tokens * _CHARACTERS_OF_A_TOKEN]


def normalised(vectors: Vectors) -> Vectors:
    """Rows scaled to length 1; a zero row stays zero."""
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=-1, keepdims=True)
    scaled: Vectors = (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return scaled
