"""Runs an export on ONNX Runtime: questions everywhere, passages where nothing is faster."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import onnxruntime

from assistant.checked import Checked
from assistant.embed.encoder import Encoded, Vectors, embedding, normalised
from assistant.embed.exported import GRAPH, Export, Feed, loading
from assistant.errors import ModelError
from assistant.networks import prepared

# Chosen by hand: a question is one short text, so there is little to divide.
_MAX_THREADS = 8


class OnnxEncoder:
    """An exported sentence-transformers model, in single precision, without torch."""

    def __init__(self, folder: Path, network: onnxruntime.InferenceSession | None = None) -> None:
        """Load the export in `folder`, with its graph unless that is open already as `network`.

        Raises ModelError when it cannot be used.
        """
        self.export = Export(folder)
        with loading(folder):
            self._session = network or onnxruntime.InferenceSession(
                str(self.export.graph), _session_options(), providers=["CPUExecutionProvider"]
            )

    @classmethod
    def for_questions(
        cls, folder: Path, files: Mapping[str, str], cache: Path, checked: Checked
    ) -> OnnxEncoder:
        """Load the export in `folder`, with the graph that is prepared in `cache` if there is one.

        `files` are the digests of the export, which the caller has compared. Raises ModelError.
        """
        return cls(folder, prepared.session(_source(files), cache, _session_options, checked))

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
        vectors = self._session.run(None, feed)[0]
        if not np.isfinite(vectors).all():  # the weights were damaged since they were checked
            raise ModelError("a vector is not a number")
        return normalised(vectors)


def prepare(folder: Path, files: Mapping[str, str], cache: Path) -> None:
    """Prepare the graph of the export in `folder` for questions; raises OSError."""
    prepared.prepare(folder / GRAPH, _source(files), cache, _session_options)


def _source(files: Mapping[str, str]) -> str:
    """One digest of all files of an export: weights may stand beside the graph."""
    return hashlib.sha256(json.dumps(sorted(files.items())).encode()).hexdigest()


def _session_options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(_MAX_THREADS, os.cpu_count() or 1)
    # A thread that waits for work should not keep a core busy: that takes twice the processor.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 4  # errors are raised anyway, and a log would disturb the screen
    return options
