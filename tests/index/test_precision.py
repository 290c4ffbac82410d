from __future__ import annotations

import json
import platform
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
import shipped
from indexing import article, live

from assistant import storage
from assistant.embed import arithmetic
from assistant.embed.arithmetic import Arithmetic, Precision
from assistant.embed.encoder import Encoded
from assistant.embed.onnx import OnnxEncoder
from assistant.errors import ModelError
from assistant.index.build import Report, build
from assistant.index.corpus import CorpusRoots
from assistant.index.manifest import MANIFEST, Manifest
from assistant.index.open_index import Index
from assistant.index.progress import silent
from assistant.settings import DEFAULT_MODEL

ONNX, SINGLE = Arithmetic.ONNX, Arithmetic.SINGLE


@pytest.fixture(scope="session")
def encoders() -> Path:
    """The export of the default model, which each index would make for itself."""
    return shipped.encoders()  # before anything is patched


@pytest.fixture
def index(tmp_path: Path, encoders: Path) -> Path:
    """A folder for an index, with the export, on a machine that has ONNX Runtime only."""
    shutil.copytree(encoders, tmp_path / "index" / "cache" / "encoders")
    return tmp_path / "index"


@pytest.fixture(autouse=True)
def without_openvino(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arithmetic, "_has_openvino", lambda: False)
    monkeypatch.setattr(arithmetic, "_may_have_gpu", lambda: False)


@pytest.fixture
def with_openvino(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """What this machine gets when OpenVINO is there, but no bfloat16."""
    if platform.machine().lower() not in arithmetic._MEASURED_ON:
        pytest.skip("OpenVINO is not used on this processor")
    monkeypatch.setattr(arithmetic, "_has_bfloat16", lambda: False)
    return monkeypatch


def made(corpus: Path, index: Path, precision: Precision | None = None) -> Report:
    return build(CorpusRoots.of(corpus), index, DEFAULT_MODEL, silent, precision=precision)


def vectors(index: Path) -> list[str]:
    return sorted(file.name.partition("-openvino-")[2] for file in index.glob("cache/vectors-*"))


def test_an_index_stays_as_it_was_made_until_the_user_asks(
    corpus: Path, index: Path, with_openvino: pytest.MonkeyPatch
) -> None:
    first = made(corpus, index)
    assert first.arithmetic == ONNX
    assert first.how == (
        "ONNX Runtime in single precision: this processor has no instructions for bfloat16"
    )
    with_openvino.setattr(arithmetic, "_has_openvino", lambda: True)
    assert made(corpus, index).fingerprint == first.fingerprint
    article(corpus, "later", "Tocilizumab was added.")
    added = made(corpus, index)
    assert (added.arithmetic, added.embedded) == (ONNX, 1)
    assert "to embed all passages again with OpenVINO in single precision" in added.how

    asked = made(corpus, index, Precision.FASTEST)
    assert (asked.arithmetic, asked.embedded) == (SINGLE, asked.contents.passages)
    assert asked.fingerprint != added.fingerprint
    assert made(corpus, index).fingerprint == asked.fingerprint  # it stays so
    assert made(corpus, index, Precision.SINGLE).fingerprint == asked.fingerprint
    assert vectors(index) == ["", "float32.sqlite"]

    with_openvino.setattr(arithmetic, "_has_openvino", lambda: False)
    back = made(corpus, index, Precision.FASTEST)
    assert (back.fingerprint, back.embedded) == (added.fingerprint, 0)  # nothing is forgotten


def test_vectors_of_two_arithmetics_are_never_mixed(
    corpus: Path, index: Path, with_openvino: pytest.MonkeyPatch
) -> None:
    def nothing(_: OnnxEncoder, texts: Sequence[str]) -> Iterator[Encoded]:
        raise AssertionError(texts)

    with_openvino.setattr(arithmetic, "_has_openvino", lambda: True)
    made(corpus, index)
    with_openvino.setattr(OnnxEncoder, "passages", nothing)
    with_openvino.setattr(arithmetic, "_has_openvino", lambda: False)
    article(corpus, "later", "Tocilizumab was added.")
    assert made(corpus, index).embedded == 1


def test_a_machine_that_cannot_compute_as_the_index_was_made_says_so(
    corpus: Path, index: Path
) -> None:
    first = made(corpus, index)
    manifest = Manifest.read(live(index))
    body = json.loads(storage.unsealed((live(index) / MANIFEST).read_bytes()))
    body["settings"]["arithmetic"] = Arithmetic.CUDA
    storage.write_file(live(index) / MANIFEST, storage.sealed(json.dumps(body)))
    article(corpus, "later", "Tocilizumab was added.")
    with pytest.raises(ModelError) as raised:
        made(corpus, index)
    assert str(raised.value) == (
        "This index was made with torch in single precision on the NVIDIA device, which does not "
        "work here (torch finds no NVIDIA device); to embed all passages again, run: "
        "assistant build --precision fastest"
    )
    with Index(index) as opened:  # the old one still answers
        assert opened.manifest.fingerprint == manifest.fingerprint == first.fingerprint
    assert made(corpus, index, Precision.FASTEST).arithmetic == ONNX


def test_an_index_from_before_there_was_a_choice(corpus: Path, index: Path) -> None:
    made(corpus, index)
    body = json.loads(storage.unsealed((live(index) / MANIFEST).read_bytes()))
    assert body["settings"].pop("arithmetic") == ONNX
    storage.write_file(live(index) / MANIFEST, storage.sealed(json.dumps(body)))
    assert Manifest.read(live(index)).settings.arithmetic == ONNX
    article(corpus, "later", "Tocilizumab was added.")
    assert made(corpus, index).embedded == 1


def test_an_index_added_to_has_the_vectors_of_one_made_at_once(
    tmp_path: Path, corpus: Path, index: Path, encoders: Path, with_openvino: pytest.MonkeyPatch
) -> None:
    with_openvino.setattr(arithmetic, "_has_openvino", lambda: True)
    made(corpus, index)
    for number in range(12):
        article(corpus, f"later-{number}", "Tocilizumab was added. " * number + "It helped.")
    added = made(corpus, index)
    assert 0 < added.embedded < added.contents.passages
    other = tmp_path / "other"
    shutil.copytree(encoders, other / "cache" / "encoders")
    assert made(corpus, other).fingerprint == added.fingerprint
    with Index(index) as one, Index(other) as at_once:
        question = one.encoder.question("What does tocilizumab do?")
        found = [each.dense.search(question, 50) for each in (one, at_once)]
        # The same bits where this was measured; see tests/embed/test_openvino.py.
        assert [hit.row for hit in found[0]] == [hit.row for hit in found[1]]
        scores = [np.array([hit.score for hit in hits]) for hits in found]
        assert np.abs(scores[0] - scores[1]).max() < 1e-6
