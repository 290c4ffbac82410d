"""Makes exports of models: once per model during a build, checked, and cached by digest."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import storage
from assistant.embed.agreement import Sample, check_passages, check_questions
from assistant.embed.exported import GRAPH, SETTINGS, TOKENIZER
from assistant.embed.models import Model, digests_of
from assistant.embed.onnx import OnnxEncoder
from assistant.errors import ModelError

if TYPE_CHECKING:
    from assistant.embed.transformer import TransformerEncoder

_RECIPE = "3"  # change this when the way of exporting changes
_DRAFT = ".export-"


def folder_of(model: Model, cache: Path) -> Path:
    """The folder of the export of `model`, which may not exist yet."""
    return cache / "encoders" / f"{model.digest[:32]}-{_RECIPE}"


def is_cached(model: Model, cache: Path) -> bool:
    """Whether the export of `model` exists and is undamaged."""
    try:
        return bool(digests(model, cache))
    except ModelError:
        return False


def digests(model: Model, cache: Path) -> dict[str, str]:
    """The SHA-256 of every file of the export of `model`, by name.

    Raises ModelError when the export is missing or comes from another model, or when a file has
    changed since it was written.
    """
    folder = folder_of(model, cache)
    try:
        recorded = json.loads(storage.unsealed((folder / SETTINGS).read_bytes()))
        present = digests_of(folder)
        files = {name: digest for name, digest in present.items() if name != SETTINGS}
        is_whole = (recorded["digest"], recorded["files"]) == (model.digest, files)
    except (OSError, ValueError, KeyError, TypeError):
        is_whole = False
    if not is_whole:
        raise ModelError(f"The export of {model.name} in {folder} is damaged; run: assistant build")
    return present


def make(model: Model, original: TransformerEncoder, cache: Path) -> None:
    """Export `model`, which `original` has loaded, into the cache.

    Raises ModelError when it cannot be exported, or when the export gives other vectors.
    """
    target = folder_of(model, cache)
    storage.make_folder(target.parent)
    for leftover in target.parent.glob(f"{_DRAFT}*"):  # left by a build that was killed
        storage.remove_tree(leftover)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=_DRAFT) as name:
        draft = Path(name) / "export"
        draft.mkdir()
        original.export(draft / GRAPH)
        original.save_tokenizer(draft / TOKENIZER)
        sample = Sample.taken_from(original)
        settings = {
            "model": model.name,
            "digest": model.digest,
            "inputs": original.inputs,
            "dimension": original.dimension,
            "max_tokens": original.max_tokens,
            "padding": original.padding,
            "prompts": {
                "question": original.prompt("query", "question"),
                "passage": original.prompt("document", "passage", "corpus"),
            },
            "sample": sample.as_json(),
            # All files, because weights that do not fit into the graph are written beside it.
            "files": digests_of(draft),
        }
        storage.write_file(draft / SETTINGS, storage.sealed(json.dumps(settings)))
        exported = OnnxEncoder(draft)
        check_passages(exported, sample)
        check_questions(exported, sample)
        storage.sync_tree(draft)
        storage.remove_tree(target)
        storage.move_directory(draft, target)
