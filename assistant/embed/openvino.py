"""Runs an export on OpenVINO, the fastest way to embed passages on x86-64 processors."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

# OpenVINO tells its makers that it was imported, unless this package is missing. It is designed to
# work without the package.
sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]

import openvino
from openvino import InferRequest, properties
from openvino.properties import hint

from assistant.embed.encoder import Encoded, embedding, normalised
from assistant.embed.exported import Export, loading

_DEVICE = "CPU"
_BFLOAT16 = "BF16"  # the capability of a processor that has instructions for it
# Each stream takes some 20 MB for the output of its layers. Chosen by hand: more streams use more
# cores and more memory.
_MAX_STREAMS = 8


class OpenVinoEncoder:
    """An exported sentence-transformers model. It embeds passages only.

    Every stream computes its own batches on its own cores. That is faster than all cores on one
    batch (83 against 72 passages a second on two cores), because no core waits for another.
    """

    def __init__(self, folder: Path, *, bfloat16: bool) -> None:
        """Load the export in `folder`; raises ModelError when it cannot be used."""
        self.export = Export(folder)
        cores = _cores()
        streams = min(_MAX_STREAMS, cores)
        settings = {
            hint.inference_precision: openvino.Type.bf16 if bfloat16 else openvino.Type.f32,
            properties.streams.num: streams,
            properties.inference_num_threads: cores,
        }
        with loading(folder):
            compiled = _core().compile_model(str(self.export.graph), _DEVICE, settings)
            # Two requests per stream: while one batch runs, the next one waits, so no stream is
            # idle.
            self._requests = [compiled.create_infer_request() for _ in range(2 * streams)]

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self.export.dimension

    def passages(self, texts: Sequence[str]) -> Iterator[Encoded]:
        """The vector of every text, a batch at a time; raises ModelError."""
        free = list(self._requests)
        running: deque[tuple[InferRequest, list[int]]] = deque()
        try:
            for rows, feed in self.export.passage_batches(texts):
                if not free:
                    yield _result(running[0])
                    free.append(running.popleft()[0])
                request = free.pop()
                with embedding():
                    request.start_async(feed)
                running.append((request, rows))
            while running:
                yield _result(running[0])
                running.popleft()
        finally:
            for request, _ in running:  # not empty if the caller has stopped or a batch has failed
                request.cancel()


def has_bfloat16() -> bool:
    """Whether this processor has instructions for bfloat16."""
    return _BFLOAT16 in _core().get_property(_DEVICE, "OPTIMIZATION_CAPABILITIES")


def _result(running: tuple[InferRequest, list[int]]) -> Encoded:
    request, rows = running
    with embedding():
        request.wait()
        return Encoded(rows, normalised(request.get_output_tensor(0).data))


@cache
def _core() -> openvino.Core:
    return openvino.Core()


def _cores() -> int:
    """How many processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
