"""Exports of models for asking: made once per model while building, checked, cached by digest."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import storage
from assistant.embed import onnx
from assistant.embed.models import Model
from assistant.errors import ModelError

if TYPE_CHECKING:
    from assistant.embed.transformer import TransformerEncoder

MIN_COSINE = 0.9999
_RECIPE = "1"  # changes when the way of exporting changes
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
    folder = folder_of(model, cache)
    try:
        recorded = json.loads(storage.unsealed((folder / onnx.SETTINGS).read_bytes()))["files"]
        return all(storage.sha256_of(folder / name) == digest for name, digest in recorded.items())
    except (OSError, ValueError):
        return False


def make(model: Model, reference: TransformerEncoder, cache: Path) -> None:
    """Export `model` through `reference` into the cache.

    Raises ModelError when it cannot be exported, or when the export does not agree with
    `reference` (cosine at least `MIN_COSINE` on every checked sentence, alone and in a batch).
    """
    target = folder_of(model, cache)
    storage.make_way(target.parent, for_folder=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    for left in target.parent.glob(f"{_DRAFT}*"):  # by a build that was killed
        storage.remove_tree(left)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=_DRAFT) as name:
        draft = Path(name) / "export"
        draft.mkdir()
        reference.export(draft / onnx.GRAPH)
        reference.save_tokenizer(draft / onnx.TOKENIZER)
        settings = {
            "model": model.name,
            "inputs": reference.inputs,
            "dimension": reference.dimension,
            "max_tokens": reference.max_tokens,
            "prompts": {
                "question": reference.prompt("query", "question"),
                "passage": reference.prompt("document", "passage", "corpus"),
            },
            "files": {
                file: storage.sha256_of(draft / file) for file in (onnx.GRAPH, onnx.TOKENIZER)
            },
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
