"""How the vectors of passages are computed: what there is, and what a build takes."""

from __future__ import annotations

import importlib.util
import platform
import shutil
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from assistant.embed.models import Model


class Arithmetic(StrEnum):
    """A library and the precision of its numbers.

    Each gives slightly other vectors, so it is a part of what identifies an index, and vectors of
    one are never mixed with those of another.
    """

    CUDA = "torch-cuda-float32"  # sentence-transformers on an NVIDIA device
    BFLOAT16 = "openvino-bfloat16"
    SINGLE = "openvino-float32"
    ONNX = "onnxruntime-float32"  # all indexes were made so before there was a choice
    TORCH = "torch-float32"  # sentence-transformers, for a model that cannot be exported
    HASHING = "hashing"


class Precision(StrEnum):
    """What a user may ask for."""

    FASTEST = "fastest"
    SINGLE = "single"


class Choice(NamedTuple):
    """What a build may take, the best first, and why that is the best one.

    The choice is `settled` when the index was made so: then another one would mix vectors.
    """

    best: tuple[Arithmetic, ...]
    why: str
    settled: bool = False


_WORDS = {
    Arithmetic.CUDA: "torch in single precision on the NVIDIA device",
    Arithmetic.BFLOAT16: "OpenVINO in bfloat16",
    Arithmetic.SINGLE: "OpenVINO in single precision",
    Arithmetic.ONNX: "ONNX Runtime in single precision",
    Arithmetic.TORCH: "torch in single precision",
    Arithmetic.HASHING: "hashed words",
}
_MEASURED_ON = ("x86_64", "amd64")  # on other processors nobody has compared the libraries


def in_words(arithmetic: str) -> str:
    """Such as "OpenVINO in bfloat16"; that of another version of the program has its own name."""
    return {str(kind): words for kind, words in _WORDS.items()}.get(arithmetic, arithmetic)


def choose(model: Model, precision: Precision | None, made_with: str | None) -> Choice:
    """What to embed with.

    `made_with` is the arithmetic of the index that is there, when `model` made it. It stays, unless
    the user asks for another precision: all passages would have to be embedded again.
    """
    if model.folder is None:
        return Choice((Arithmetic.HASHING,), "the model is hashing", settled=True)
    offered, why = _on_this_machine(precision)
    if made_with not in set(Arithmetic) or not _stays(made := Arithmetic(made_with), precision):
        return Choice(offered, why)
    if made is not offered[0]:
        why = (
            "this index was made this way; to embed all passages again with "
            f"{in_words(offered[0])}: assistant build --precision fastest"
        )
    return Choice((made,), why, settled=True)


def _stays(made_with: Arithmetic, precision: Precision | None) -> bool:
    if precision is Precision.SINGLE:
        return made_with is not Arithmetic.BFLOAT16
    return precision is None


def _on_this_machine(precision: Precision | None) -> tuple[tuple[Arithmetic, ...], str]:
    """What this machine offers, the fastest first (benchmarks/embedding.md), and why."""
    openvino = _has_openvino()
    single = (Arithmetic.SINGLE, Arithmetic.ONNX) if openvino else (Arithmetic.ONNX,)
    if precision is Precision.SINGLE:
        return single, "single precision was asked for"
    if _may_have_gpu():
        return (Arithmetic.CUDA, *single), "there is an NVIDIA device"
    if openvino and _has_bfloat16():
        return (Arithmetic.BFLOAT16, *single), "this processor has instructions for bfloat16"
    return single, "this processor has no instructions for bfloat16"


def _has_openvino() -> bool:
    measured = platform.machine().lower() in _MEASURED_ON
    return measured and importlib.util.find_spec("openvino") is not None


def _has_bfloat16() -> bool:
    from assistant.embed.openvino import has_bfloat16  # noqa: PLC0415 - only this path needs it

    return has_bfloat16()


def _may_have_gpu() -> bool:
    """A cheap sign of a CUDA device: asking torch itself would cost seconds."""
    return shutil.which("nvidia-smi") is not None
