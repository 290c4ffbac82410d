"""Chooses the encoders of passages and of questions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from assistant.checked import Checked
from assistant.embed import exporting, exports, hashing, onnx
from assistant.embed.agreement import check_passages
from assistant.embed.arithmetic import Arithmetic, Choice, in_words, why_kept
from assistant.embed.encoder import PassageEncoder, QuestionEncoder
from assistant.embed.exported import sample_of
from assistant.embed.models import Model, digests_of
from assistant.embed.onnx import OnnxEncoder
from assistant.errors import IndexDamaged, ModelError

if TYPE_CHECKING:
    from assistant.embed.transformer import TransformerEncoder

HASHING = "hashing"
ONNX = "onnx"
TRANSFORMER = "sentence-transformers"


class Asking(NamedTuple):
    """How to encode questions; the manifest records it.

    `folder` is a path in the cache, or the folder of the model itself. `files` maps each file that
    is loaded from it to its SHA-256. If encoding questions is slow, `note` says why.
    """

    kind: str
    folder: str
    files: dict[str, str]
    note: str = ""


class Building(NamedTuple):
    """The encoder of passages, its arithmetic and why, and how questions will be encoded."""

    encoder: PassageEncoder
    arithmetic: Arithmetic
    why: str
    asking: Asking


def for_building(model: Model, cache: Path, choice: Choice) -> Building:
    """Load the best encoder of `choice` that gives the vectors of the original model.

    If the export is cached, only CUDA loads torch. If a model cannot be exported,
    sentence-transformers encodes both passages and questions. Raises ModelError when the model
    cannot be loaded, or no longer gives the vectors of the existing index.
    """
    if model.folder is None:
        asking = Asking(HASHING, "", {})
        return Building(hashing.HashingEncoder(), Arithmetic.HASHING, choice.why, asking)
    try:
        if not exports.is_cached(model, cache):
            exporting.export(model, cache)
    except ModelError as error:
        return _original(model.folder, model, choice, str(error))
    folder = exports.folder_of(model, cache)
    files = exports.digests(model, cache)
    encoder, arithmetic, why = _first_faithful(model.folder, folder, choice)
    asking = Asking(ONNX, folder.relative_to(cache).as_posix(), files)
    return Building(encoder, arithmetic, why, asking)


def _original(folder: Path, model: Model, choice: Choice, reason: str) -> Building:
    """Use the original model, which cannot be exported."""
    encoder = _transformer(folder)
    arithmetic = Arithmetic.CUDA if encoder.on_gpu else Arithmetic.TORCH
    if choice.settled and choice.best != (arithmetic,):
        raise _differs(choice.best[0], reason)
    note = f"{model.name} uses sentence-transformers, which is slower: {reason}"
    asking = Asking(TRANSFORMER, str(folder), dict(model.files), note)
    return Building(encoder, arithmetic, "the model cannot be exported", asking)


def _first_faithful(
    original: Path, export: Path, choice: Choice
) -> tuple[PassageEncoder, Arithmetic, str]:
    """The first encoder of `choice` that gives the model's own vectors, its arithmetic, and why."""
    sample = sample_of(export)
    why = choice.why
    for arithmetic in choice.best:
        try:
            encoder = _load(arithmetic, original, export)
            check_passages(encoder, sample)
        except ModelError as error:
            if choice.settled:
                raise _differs(arithmetic, str(error)) from error
            why = f"{in_words(arithmetic)} does not work here: {error}"
        else:
            return encoder, arithmetic, why or why_kept(arithmetic)
    raise ModelError(f"The model cannot be used ({why}); choose another one with --model.")


def _load(arithmetic: Arithmetic, original: Path, export: Path) -> PassageEncoder:
    if arithmetic is Arithmetic.ONNX:
        return OnnxEncoder(export)
    if arithmetic in (Arithmetic.CUDA, Arithmetic.TORCH):
        encoder = _transformer(original)
        if encoder.on_gpu and arithmetic is Arithmetic.TORCH:
            raise ModelError("torch uses the NVIDIA device")
        if not encoder.on_gpu and arithmetic is Arithmetic.CUDA:
            raise ModelError("torch finds no NVIDIA device")
        return encoder
    from assistant.embed import openvino  # noqa: PLC0415 - only while building

    bfloat16 = arithmetic is Arithmetic.BFLOAT16
    if bfloat16 and not openvino.has_bfloat16():  # it would compute in single precision
        raise ModelError("this processor has no instructions for bfloat16")
    return openvino.OpenVinoEncoder(export, bfloat16=bfloat16)


def _differs(arithmetic: Arithmetic, reason: str) -> ModelError:
    return ModelError(
        f"This index was made with {in_words(arithmetic)}, which does not work here ({reason}); "
        "to embed all passages again, run: assistant build --precision fastest"
    )


def _transformer(folder: Path) -> TransformerEncoder:
    from assistant.embed.transformer import TransformerEncoder  # noqa: PLC0415 - loads torch

    return TransformerEncoder(folder)


def check(asking: Asking, cache: Path, checked: Checked | None = None) -> None:
    """Compare the files of the question encoder with their digests; raises IndexDamaged.

    An added file counts as a change, because libraries read some files only if they exist. With
    `checked`, files are read only if they may have changed since they were last compared.
    """
    folder = cache / asking.folder
    if asking.kind == HASHING:
        return
    try:
        present = digests_of(folder, checked.sha256) if checked else digests_of(folder)
    except OSError:
        present = {}
    for name in sorted(asking.files.keys() | present.keys()):
        if asking.files.get(name) != present.get(name):
            raise IndexDamaged(
                f"The question encoder {folder / name} is missing or was changed; "
                "run: assistant build"
            )


def for_asking(asking: Asking, cache: Path) -> QuestionEncoder:
    """The question encoder that the index was built for.

    Raises IndexDamaged when its files are missing or changed, ModelError when it cannot be loaded.
    """
    checked = Checked(cache)
    check(asking, cache, checked)
    if asking.kind == HASHING:
        return hashing.HashingEncoder()
    if asking.kind == TRANSFORMER:
        return _transformer(Path(asking.folder))
    encoder = OnnxEncoder.for_questions(cache / asking.folder, asking.files, cache, checked)
    checked.save()
    return encoder


def prepare(asking: Asking, cache: Path) -> None:
    """Let questions be encoded without delay on this machine; raises OSError."""
    if asking.kind == ONNX:
        onnx.prepare(cache / asking.folder, asking.files, cache)
