"""Which encoder builds and which one answers."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

from assistant.embed import exports, hashing
from assistant.embed.encoder import Encoder
from assistant.embed.models import Model, digests_of
from assistant.errors import IndexDamaged, ModelError

HASHING = "hashing"
ONNX = "onnx"
TRANSFORMER = "sentence-transformers"


class Asking(NamedTuple):
    """How questions are to be encoded; recorded in the manifest.

    `files` are the digests of what is loaded from `folder`, which is a path in the cache or that of
    the model itself; `note` says why asking is slow.
    """

    kind: str
    folder: str
    files: dict[str, str]
    note: str = ""


class Building(NamedTuple):
    """The encoder for passages, and how questions will be encoded."""

    encoder: Encoder
    asking: Asking


def for_building(model: Model, cache: Path) -> Building:
    """The fastest faithful encoder of passages on this machine.

    That is sentence-transformers on a CUDA device, and else the export that was checked against
    it: ONNX Runtime embeds passages 1.5 to 4 times as fast on a processor. With the export cached
    and no such device, torch is not even imported. A model that cannot be exported is used
    through sentence-transformers for both. Raises ModelError when the model cannot be loaded.
    """
    if model.folder is None:
        return Building(hashing.HashingEncoder(), Asking(HASHING, "", {}))
    if exports.is_cached(model, cache) and not _may_have_gpu():
        return _exported(model, cache, None)
    from assistant.embed.transformer import TransformerEncoder  # noqa: PLC0415 - loads torch

    reference = TransformerEncoder(model.folder)
    if not exports.is_cached(model, cache):
        try:
            exports.make(model, reference, cache)
        except ModelError as error:
            note = f"{model.name} answers through sentence-transformers, slower: {error}"
            return Building(
                reference, Asking(TRANSFORMER, str(model.folder), dict(model.files), note)
            )
    return _exported(model, cache, reference if reference.on_gpu else None)


def check(asking: Asking, cache: Path) -> None:
    """Compare the files of the question encoder with their digests; raises IndexDamaged.

    A file that was added counts as a change: libraries read some files only where they exist.
    """
    folder = cache / asking.folder
    if asking.kind == HASHING:
        return
    try:
        found = digests_of(folder)
    except OSError:
        found = {}
    for name in sorted(asking.files.keys() | found.keys()):
        if asking.files.get(name) != found.get(name):
            raise IndexDamaged(
                f"The question encoder {folder / name} is missing or was changed; "
                "run: assistant build"
            )


def for_asking(asking: Asking, cache: Path) -> Encoder:
    """The encoder of questions that the index was built for.

    Raises IndexDamaged when its files are missing or changed, ModelError when it cannot be loaded.
    """
    check(asking, cache)
    if asking.kind == HASHING:
        return hashing.HashingEncoder()
    if asking.kind == TRANSFORMER:
        from assistant.embed.transformer import TransformerEncoder  # noqa: PLC0415 - loads torch

        return TransformerEncoder(Path(asking.folder))
    from assistant.embed.onnx import OnnxEncoder  # noqa: PLC0415 - only this kind needs it

    return OnnxEncoder(cache / asking.folder)


def _exported(model: Model, cache: Path, passages: Encoder | None) -> Building:
    from assistant.embed import onnx  # noqa: PLC0415 - only this kind needs it

    folder = exports.folder_of(model, cache)
    files = exports.digests(model, cache)
    asking = Asking(ONNX, folder.relative_to(cache).as_posix(), files)
    return Building(passages or onnx.OnnxEncoder(folder), asking)


def _may_have_gpu() -> bool:
    """A cheap sign of a CUDA device: asking torch itself would cost seconds."""
    return shutil.which("nvidia-smi") is not None
