"""The protocols of encoders, and functions that all encoders share."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelError

Vectors = NDArray[np.float32]

# Most code points for each token that a model reads. A token of prose has four or five. The longest
# passage with its title has 12,000, and a model that reads 256 tokens gets them all.
_CHARACTERS_OF_A_TOKEN = 50


class Encoded(NamedTuple):
    """The vectors of the texts at `rows`: shape (len(rows), dimension)."""

    rows: list[int]
    vectors: Vectors


class PassageEncoder(Protocol):
    """Turns passages into vectors of length 1, so that their inner product is their cosine."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def passages(self, texts: Sequence[str]) -> Iterator[Encoded]:
        """The vector of every text, some at a time, in the order that the encoder prefers."""
        ...


class QuestionEncoder(PassageEncoder, Protocol):
    """Turns a question into a vector of length 1, comparable with those of passages.

    It encodes sentences as well, which are short passages.
    """

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
    """Turn any exception that a library raises for a text into a ModelError.

    The parts of a user's own model may not fit together, such as a tokenizer with more tokens than
    the network has. Such a model loads, and fails at the first text with an extra token.
    """
    try:
        yield
    except Exception as error:
        raise ModelError(
            f"The model cannot embed a text ({type(error).__name__}); build with another "
            "one: assistant build --model MODEL"
        ) from error


def readable(text: str, tokens: int) -> str:
    """The beginning of `text` that can fit into `tokens` tokens, so that less is tokenised."""
    return text[: tokens * _CHARACTERS_OF_A_TOKEN]


def normalised(vectors: Vectors) -> Vectors:
    """Rows scaled to length 1; a zero row stays zero."""
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=-1, keepdims=True)
    scaled: Vectors = (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return scaled
