"""Ways to compute the vectors of passages, and the choice among them for a build."""

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

    Each gives slightly different vectors. So the arithmetic is part of the fingerprint of an index,
    and one index never mixes vectors of two.
    """

    CUDA = "torch-cuda-float32"  # sentence-transformers on an NVIDIA device
    BFLOAT16 = "openvino-bfloat16"
    SINGLE = "openvino-float32"
    ONNX = "onnxruntime-float32"  # the only one before there was a choice
    TORCH = "torch-float32"  # sentence-transformers, for a model that cannot be exported
    HASHING = "hashing"


class Precision(StrEnum):
    """The precision that a user may ask for."""

    FASTEST = "fastest"
    SINGLE = "single"


class Choice(NamedTuple):
    """The arithmetics that a build may use, the best first, and the reason for that order.

    If the index already has vectors of the arithmetic, the choice is `settled`, because another one
    would mix vectors. `why` is then empty: see `why_kept`.
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
_MEASURED_ON = ("x86_64", "amd64")  # nobody has compared the libraries on other processors


def in_words(arithmetic: str) -> str:
    """A description such as "OpenVINO in bfloat16"; an unknown arithmetic keeps its name."""
    return {str(kind): words for kind, words in _WORDS.items()}.get(arithmetic, arithmetic)


def choose(model: Model, precision: Precision | None, made_with: str | None) -> Choice:
    """Choose the arithmetic for embedding.

    `made_with` is the arithmetic of the existing index, if `model` made it. The choice keeps it
    unless the user asks for another precision, because all passages would have to be embedded
    again.
    """
    if model.folder is None:
        return Choice((Arithmetic.HASHING,), "the model is hashing", settled=True)
    if made_with in set(Arithmetic) and _stays(made := Arithmetic(made_with), precision):
        return Choice((made,), "", settled=True)
    return Choice(*_on_this_machine(precision))


def why_kept(made_with: Arithmetic) -> str:
    """Why an index goes on with its arithmetic, and what would be faster.

    Only a build that embeds asks this: to look at the processor, OpenVINO has to be loaded.
    """
    offered, why = _on_this_machine(None)
    if made_with is offered[0]:
        return why
    return (
        "this index was made this way; to embed all passages again with "
        f"{in_words(offered[0])}: assistant build --precision fastest"
    )


def _stays(made_with: Arithmetic, precision: Precision | None) -> bool:
    if precision is Precision.SINGLE:
        return made_with is not Arithmetic.BFLOAT16
    return precision is None


def _on_this_machine(precision: Precision | None) -> tuple[tuple[Arithmetic, ...], str]:
    """The arithmetics on this machine, the fastest first (benchmarks/embedding.md), and why."""
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
    """A quick sign of a CUDA device, because asking torch itself would take seconds."""
    return shutil.which("nvidia-smi") is not None
