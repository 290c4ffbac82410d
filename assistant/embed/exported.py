"""An exported model: its graph, its tokenizer, and the input that the graph needs for texts."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from assistant import storage
from assistant.embed.agreement import Sample
from assistant.embed.batches import batches, padded_length
from assistant.embed.encoder import embedding, readable
from assistant.errors import ModelError

GRAPH = "model.onnx"
TOKENIZER = "tokenizer.json"
SETTINGS = "encoder.json"
FILES = (GRAPH, TOKENIZER, SETTINGS)

_AT_ONCE = 1024  # texts that are tokenised together; the encoding of one takes tens of kilobytes

Tokens = NDArray[np.int32]  # token ids and token types of one text, shape (2, tokens)
Feed = dict[str, NDArray[np.int64]]  # arrays of shape (texts, tokens), by the graph's input names


@contextlib.contextmanager
def loading(folder: Path) -> Iterator[None]:
    """Turn any exception that a library raises for the export in `folder` into a ModelError."""
    try:
        yield
    except Exception as error:  # tokenizers and the runtimes raise bare Exception subclasses
        raise ModelError(
            f"The exported encoder in {folder} cannot be loaded ({type(error).__name__}); "
            "delete that folder and run: assistant build"
        ) from error


def sample_of(folder: Path) -> Sample:
    """The original model's vectors of a few sentences; raises ModelError."""
    with loading(folder):
        return Sample.of(_settings(folder)["sample"])


class Export:
    """The files of an export, which the caller must have checked.

    `graph` is the path of the network, `dimension` the length of a vector.
    """

    def __init__(self, folder: Path) -> None:
        """Load everything except the graph; raises ModelError when the export cannot be used."""
        self.graph = folder / GRAPH
        with loading(folder):
            settings = _settings(folder)
            self.dimension: int = settings["dimension"]
            self._inputs: list[str] = settings["inputs"]
            self._prompts: dict[str, str] = settings["prompts"]
            self._padding: int = settings["padding"]
            self._max_tokens: int = settings["max_tokens"]
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            self._tokenizer.no_padding()
            self._tokenizer.enable_truncation(self._max_tokens)

    def question(self, text: str) -> Feed:
        """The input of the graph for a question."""
        [tokens] = self._tokens([self._prompts["question"] + text])
        return self._feed([tokens], tokens.shape[1])

    def passage_batches(self, texts: Sequence[str]) -> Iterator[tuple[list[int], Feed]]:
        """The rows of each batch of passages, and the input of the graph for them.

        All passages of a batch are padded to the same length. Raises ModelError.
        """
        with embedding():
            tokens = self._tokens([self._prompts["passage"] + text for text in texts])
        lengths = [padded_length(array.shape[1], self._max_tokens) for array in tokens]
        for rows in batches(lengths):
            with embedding():
                feed = self._feed([tokens[row] for row in rows], lengths[rows[0]])
            yield rows, feed

    def _tokens(self, texts: Sequence[str]) -> list[Tokens]:
        read = [readable(text, self._max_tokens) for text in texts]
        return [
            np.array([encoding.ids, encoding.type_ids], dtype=np.int32)
            for start in range(0, len(read), _AT_ONCE)
            for encoding in self._tokenizer.encode_batch_fast(read[start : start + _AT_ONCE])
        ]

    def _feed(self, batch: Sequence[Tokens], length: int) -> Feed:
        shape = (len(batch), length)
        arrays = {
            "input_ids": np.full(shape, self._padding, dtype=np.int64),
            "attention_mask": np.zeros(shape, dtype=np.int64),
            "token_type_ids": np.zeros(shape, dtype=np.int64),
        }
        for row, tokens in enumerate(batch):
            count = tokens.shape[1]
            arrays["input_ids"][row, :count], arrays["token_type_ids"][row, :count] = tokens
            arrays["attention_mask"][row, :count] = 1
        return {name: arrays[name] for name in self._inputs}


def _settings(folder: Path) -> dict[str, Any]:
    settings: dict[str, Any] = json.loads(storage.unsealed((folder / SETTINGS).read_bytes()))
    return settings
