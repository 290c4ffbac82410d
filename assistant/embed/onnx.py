"""Runs an export on ONNX Runtime: questions everywhere, passages where nothing is faster."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import onnxruntime

from assistant.embed.encoder import Encoded, Vectors, embedding, normalised
from assistant.embed.exported import Export, Feed, loading

# Chosen by hand: a question is one short text, so there is little to divide.
_MAX_THREADS = 8


class OnnxEncoder:
    """An exported sentence-transformers model, in single precision, without torch."""

    def __init__(self, folder: Path) -> None:
        """Load the export in `folder`; raises ModelError when it cannot be used."""
        self.export = Export(folder)
        with loading(folder):
            self._session = onnxruntime.InferenceSession(
                str(self.export.graph), _session_options(), providers=["CPUExecutionProvider"]
            )

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self.export.dimension

    def passages(self, texts: Sequence[str]) -> Iterator[Encoded]:
        """The vector of every text, a batch at a time; raises ModelError."""
        for rows, feed in self.export.passage_batches(texts):
            with embedding():
                vectors = self._run(feed)
            yield Encoded(rows, vectors)

    def question(self, text: str) -> Vectors:
        """The vector of a question: shape (dimension,). Raises ModelError."""
        with embedding():
            vector: Vectors = self._run(self.export.question(text))[0]
        return vector

    def _run(self, feed: Feed) -> Vectors:
        return normalised(self._session.run(None, feed)[0])


def _session_options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(_MAX_THREADS, os.cpu_count() or 1)
    options.log_severity_level = 4  # errors are raised anyway, and a log would disturb the screen
    return options
