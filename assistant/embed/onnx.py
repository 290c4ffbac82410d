"""The encoder for asking: ONNX Runtime and tokenizers on an export, without torch."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from assistant import storage
from assistant.embed.encoder import Vectors, embedding, normalised, readable
from assistant.errors import ModelError

GRAPH = "model.onnx"
TOKENIZER = "tokenizer.json"
SETTINGS = "encoder.json"
FILES = (GRAPH, TOKENIZER, SETTINGS)

_BATCH = 16  # measured on two cores, 150-token passages: 8, 16, 32 gave 17, 21, 16 a second
_MAX_THREADS = 8


class OnnxEncoder:
    """An exported sentence-transformers model. Its files must have been checked by the caller."""

    def __init__(self, folder: Path) -> None:
        """Load the export in `folder`; raises ModelError when it cannot be used."""
        try:
            settings = json.loads(storage.unsealed((folder / SETTINGS).read_bytes()))
            self._inputs: list[str] = settings["inputs"]
            self._dimension: int = settings["dimension"]
            self._prompts: dict[str, str] = settings["prompts"]
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            self._max_tokens: int = settings["max_tokens"]
            self._tokenizer.enable_truncation(self._max_tokens)
            self._tokenizer.enable_padding()
            self._session = onnxruntime.InferenceSession(
                str(folder / GRAPH), _session_options(), providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # tokenizers and onnxruntime raise bare Exception subclasses
            raise ModelError(
                f"The exported question encoder in {folder} cannot be loaded "
                f"({type(error).__name__}); delete that folder and run: assistant build"
            ) from error

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._dimension

    def passages(self, texts: Sequence[str]) -> Vectors:
        """One row per text: shape (len(texts), dimension). Sorted by length to pad little."""
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda row: (len(texts[row]), row))
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            vectors[rows] = self._run([self._prompts["passage"] + texts[row] for row in rows])
        return vectors

    def question(self, text: str) -> Vectors:
        """The vector of a question: shape (dimension,)."""
        vector: Vectors = self._run([self._prompts["question"] + text])[0]
        return vector

    def _run(self, texts: list[str]) -> Vectors:
        with embedding():
            read = [readable(text, self._max_tokens) for text in texts]
            encoded = self._tokenizer.encode_batch(read)
            arrays = {
                "input_ids": [item.ids for item in encoded],
                "attention_mask": [item.attention_mask for item in encoded],
                "token_type_ids": [item.type_ids for item in encoded],
            }
            feed = {name: np.asarray(arrays[name], dtype=np.int64) for name in self._inputs}
            return normalised(self._session.run(None, feed)[0])


def _session_options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(_MAX_THREADS, os.cpu_count() or 1)
    options.log_severity_level = 4  # errors are raised: what is logged is written over the screen
    return options
