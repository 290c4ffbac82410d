"""Prepares the graph of a network for this machine, so that opening it takes no time.

ONNX Runtime optimises a graph each time that it opens it, copies its weights, and lays them out
anew for the processor. A build lets it do so once and keeps the result: a small graph, and a file
of weights that is mapped into memory, of which only what is used is read. The arithmetic is the
same, to the bit: a prepared graph that computes anything else is not kept.

::

    networks/<source>-<machine>/network.onnx   the optimised graph
                                network.bin    its weights, as the processor reads them
                                prepared.json  the digests of both, and a sample of the output

`source` is the digest of the original graph. `machine` is that of the version of ONNX Runtime and
of the processor, because another one needs another layout. Where nothing is prepared for this
machine, or it is damaged, the original graph is opened.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import platform
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant import storage
from assistant.checked import Checked

if TYPE_CHECKING:
    import onnxruntime

FOLDER = "networks"
_GRAPH, _WEIGHTS, _RECORD = "network.onnx", "network.bin", "prepared.json"
_DRAFT = ".network-"
_RECIPE = "1"  # change this when the way of preparing changes
_CPU = Path("/proc/cpuinfo")
_MODEL_NAME, _INSTRUCTIONS = "model name", ("flags", "Features")  # lines of it
_DIGITS = 32  # of a digest in the name of a folder
# Texts and tokens of the inputs that are compared: one short text, a few, and a long one, because
# each takes its own way through the arithmetic.
_SHAPES = ((1, 4), (1, 31), (3, 24), (8, 96))

Options = Callable[[], "onnxruntime.SessionOptions"]


def find(source: str, folder: Path) -> Path | None:
    """The folder below `folder` of what is prepared for this machine; None if nothing is."""
    place = _place(source, folder)
    return place if place is not None and place.is_dir() else None


def prepare(graph: Path, source: str, folder: Path, options: Options) -> None:
    """Prepare the graph in a file for this machine, unless it is prepared already.

    `source` is its digest, and `options` makes the options that it is opened with. Where it cannot
    be prepared, nothing is, and the original is opened for each question. Raises OSError.
    """
    place = _place(source, folder)
    if place is None or _is_whole(place, Checked(folder)):
        return
    storage.make_folder(place.parent)
    for leftover in place.parent.glob(f"{_DRAFT}*"):  # left by a build that was killed
        storage.remove_tree(leftover)
    for earlier in place.parent.glob(f"{source[:_DIGITS]}-*"):  # of another version or processor
        storage.remove_tree(earlier)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=_DRAFT) as name:
        draft = Path(name) / "network"
        draft.mkdir()
        with contextlib.suppress(_Unusable):
            _write(graph, draft, options)
            storage.sync_tree(draft)
            storage.move_directory(draft, place)


def session(
    source: str, folder: Path, options: Options, checked: Checked
) -> onnxruntime.InferenceSession | None:
    """The prepared network; None where nothing is prepared for this machine, or it is damaged."""
    place = find(source, folder)
    if place is None or not _is_whole(place, checked):
        return None
    try:
        opened = _opened(place, options)
        same = _sample(opened, _SHAPES[:1]) == _record(place)["sample"][:1]
    except (_Unusable, OSError, ValueError, KeyError, TypeError):
        return None
    return opened if same else None


class _Unusable(Exception):
    """A graph cannot be prepared, or what was prepared cannot be used."""


def _write(graph: Path, draft: Path, options: Options) -> None:
    with _usable():
        original = _session(graph, options())
        expected = _sample(original, _SHAPES)
        del original
        writing = options()
        writing.optimized_model_filepath = str(draft / _GRAPH)
        for key, value in (
            ("session.optimized_model_external_initializers_file_name", _WEIGHTS),
            ("session.optimized_model_external_initializers_min_size_in_bytes", "1024"),
            ("session.save_external_prepacked_constant_initializers", "1"),
        ):
            writing.add_session_config_entry(key, value)
        _session(graph, writing)
    if _sample(_opened(draft, options), _SHAPES) != expected:
        raise _Unusable
    record = {
        "files": {name: storage.sha256_of(draft / name) for name in (_GRAPH, _WEIGHTS)},
        "sample": expected,
    }
    storage.write_file(draft / _RECORD, storage.sealed(json.dumps(record)))


def _opened(place: Path, options: Options) -> onnxruntime.InferenceSession:
    import onnxruntime  # noqa: PLC0415 - see `_session`

    chosen = options()
    chosen.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    with _usable():
        return _session(place / _GRAPH, chosen)


def _session(graph: Path, options: onnxruntime.SessionOptions) -> onnxruntime.InferenceSession:
    import onnxruntime  # noqa: PLC0415 - the hashing model needs none

    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])


@contextlib.contextmanager
def _usable() -> Iterator[None]:
    try:
        yield
    except Exception as error:  # onnxruntime raises bare Exception subclasses
        raise _Unusable from error


def _sample(
    network: onnxruntime.InferenceSession, shapes: tuple[tuple[int, int], ...]
) -> list[str]:
    """The digest of the output for an invented input of each shape."""
    with _usable():
        return [
            hashlib.sha256(b"".join(part.tobytes() for part in network.run(None, feed))).hexdigest()
            for feed in (_feed(network, shape) for shape in shapes)
        ]


def _feed(
    network: onnxruntime.InferenceSession, shape: tuple[int, int]
) -> dict[str, NDArray[np.int64]]:
    """Inputs of a BERT: numbers of tokens that every vocabulary has, none of them padding."""
    texts, tokens = shape
    values = {
        "input_ids": np.arange(texts * tokens, dtype=np.int64).reshape(shape) % 97,
        "attention_mask": np.ones(shape, dtype=np.int64),
        "token_type_ids": np.zeros(shape, dtype=np.int64),
    }
    return {each.name: values[each.name] for each in network.get_inputs()}


def _is_whole(place: Path, checked: Checked) -> bool:
    try:
        files = _record(place)["files"]
        return all(checked.sha256(place / name) == files[name] for name in (_GRAPH, _WEIGHTS))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _record(place: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(storage.unsealed((place / _RECORD).read_bytes()))
    return record


def _place(source: str, folder: Path) -> Path | None:
    machine = _machine()
    return folder / FOLDER / f"{source[:_DIGITS]}-{machine[:_DIGITS]}" if machine else None


@cache
def _machine() -> str:
    """A digest of what the layout depends on; "" where the processor does not say what it can."""
    import onnxruntime  # noqa: PLC0415 - see `_session`

    try:
        lines = _CPU.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    said: dict[str, str] = {}
    for line in lines:
        key, _, value = line.partition(":")
        said.setdefault(key.strip(), value.strip())
    instructions = next((said[key] for key in _INSTRUCTIONS if key in said), "")
    if not instructions:
        return ""
    parts = (_RECIPE, onnxruntime.__version__, platform.machine(), said.get(_MODEL_NAME, ""))
    return hashlib.sha256("\n".join((*parts, instructions)).encode()).hexdigest()
