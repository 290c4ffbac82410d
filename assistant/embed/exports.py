"""Exports of models for asking: made once per model while building, checked, cached by digest."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import storage
from assistant.embed import onnx
from assistant.embed.models import Model, digests_of
from assistant.errors import ModelError

if TYPE_CHECKING:
    from assistant.embed.transformer import TransformerEncoder

MIN_COSINE = 0.9999
_RECIPE = "2"  # changes when the way of exporting changes
_DRAFT = ".export-"

# Real sentences of different lengths, with what clinical text is made of.
_CHECKED_ON = (
    "what treatments reduce NMO relapses",
    "Relapse.",
    "The hazard ratio was 0.45 (95% CI 0.31 to 0.66; p < 0.001) in favour of the monoclonal.",
    (
        "Patients with a body-mass index above 30 kg/m² took 5 mg/kg every 8 weeks; β-blockers "
        "were allowed, and the primary outcome was the annualised rate of adjudicated attacks."
    ),
    "No difference was seen between the groups after two years of follow-up. " * 12,
)


def folder_of(model: Model, cache: Path) -> Path:
    """Where the export of `model` stands, or will stand."""
    return cache / "encoders" / f"{model.digest[:32]}-{_RECIPE}"


def is_cached(model: Model, cache: Path) -> bool:
    """Whether the export of `model` is there and whole."""
    try:
        return bool(digests(model, cache))
    except ModelError:
        return False


def digests(model: Model, cache: Path) -> dict[str, str]:
    """The SHA-256 of every file of the export of `model`, by name.

    Raises ModelError when the export is missing, when it was made of another model, or when a file
    is not the one that was written.
    """
    folder = folder_of(model, cache)
    try:
        recorded = json.loads(storage.unsealed((folder / onnx.SETTINGS).read_bytes()))
        found = digests_of(folder)
        files = {name: digest for name, digest in found.items() if name != onnx.SETTINGS}
        is_whole = (recorded["digest"], recorded["files"]) == (model.digest, files)
    except (OSError, ValueError, KeyError, TypeError):
        is_whole = False
    if not is_whole:
        raise ModelError(f"The export of {model.name} in {folder} is damaged; run: assistant build")
    return found


def make(model: Model, reference: TransformerEncoder, cache: Path) -> None:
    """Export `model` through `reference` into the cache.

    Raises ModelError when it cannot be exported, or when the export does not agree with
    `reference` (cosine at least `MIN_COSINE` on every checked sentence, alone and in a batch).
    """
    target = folder_of(model, cache)
    storage.make_folder(target.parent)
    for left in target.parent.glob(f"{_DRAFT}*"):  # by a build that was killed
        storage.remove_tree(left)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=_DRAFT) as name:
        draft = Path(name) / "export"
        draft.mkdir()
        reference.export(draft / onnx.GRAPH)
        reference.save_tokenizer(draft / onnx.TOKENIZER)
        settings = {
            "model": model.name,
            "digest": model.digest,
            "inputs": reference.inputs,
            "dimension": reference.dimension,
            "max_tokens": reference.max_tokens,
            "prompts": {
                "question": reference.prompt("query", "question"),
                "passage": reference.prompt("document", "passage", "corpus"),
            },
            # All of them: what does not fit into one graph is written beside it.
            "files": digests_of(draft),
        }
        storage.write_file(draft / onnx.SETTINGS, storage.sealed(json.dumps(settings, indent=1)))
        _check(onnx.OnnxEncoder(draft), reference)
        storage.sync_tree(draft)
        storage.remove_tree(target)
        storage.move_directory(draft, target)


def _check(exported: onnx.OnnxEncoder, reference: TransformerEncoder) -> None:
    passages = (exported.passages(_CHECKED_ON) * reference.passages(_CHECKED_ON)).sum(axis=1)
    questions = [float(exported.question(text) @ reference.question(text)) for text in _CHECKED_ON]
    lowest = min(float(passages.min()), *questions)
    if not lowest >= MIN_COSINE:
        raise ModelError(f"its export disagrees with it (cosine {lowest:.4f})")
