from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from terminal import environment

from assistant import storage
from assistant.embed import choice, exported
from assistant.embed.arithmetic import Arithmetic, choose
from assistant.embed.choice import Asking
from assistant.embed.encoder import in_order, normalised, readable
from assistant.embed.exported import Export
from assistant.embed.hashing import HashingEncoder
from assistant.embed.models import locate
from assistant.embed.onnx import OnnxEncoder
from assistant.errors import IndexDamaged, ModelError
from assistant.index import rows
from assistant.text.passages import MAX_LENGTH


@given(st.lists(st.text(), max_size=5))
def test_hashing_gives_unit_vectors(texts: list[str]) -> None:
    encoder = HashingEncoder()
    vectors = in_order(encoder, texts)
    assert vectors.shape == (len(texts), encoder.dimension)
    assert vectors.dtype == np.float32
    lengths = np.linalg.norm(vectors, axis=1)
    assert np.all(np.isclose(lengths, 1, atol=1e-6) | (lengths == 0))
    for text, vector in zip(texts, vectors, strict=True):
        assert np.array_equal(encoder.question(text), vector)


def test_hashing_is_of_words() -> None:
    encoder = HashingEncoder()
    assert np.array_equal(encoder.question("Two words"), encoder.question("words, TWO"))
    assert not np.array_equal(encoder.question("two"), encoder.question("words"))
    assert not encoder.question("").any()


def test_a_zero_vector_stays_zero() -> None:
    vectors = np.array([[3, 4], [0, 0], [1e-30, 0]], dtype=np.float32)
    expected = np.array([[0.6, 0.8], [0, 0], [1, 0]])
    assert np.allclose(normalised(vectors), expected)
    assert np.isnan(normalised(np.array([np.nan, 1], dtype=np.float32))).any()


def test_no_more_is_tokenised_than_can_be_read() -> None:
    assert len(readable("a" * 1_000_000, 256)) == 12_800
    # All that is ever indexed of a passage is given to a model that reads 256 tokens.
    longest = rows.embedded_text("t" * 9_000, "s" * 9_000, "p" * MAX_LENGTH)
    assert readable(longest, 256) == longest


@pytest.mark.parametrize("asked", ["passage", "question"])
def test_an_export_tokenises_no_more_than_it_can_read(
    asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lengths: list[int] = []

    class Tokenizer:
        def encode_batch_fast(self, texts: list[str]) -> None:
            lengths.extend(map(len, texts))
            raise ModelError("enough")

    export = Export.__new__(Export)
    monkeypatch.setattr(export, "_tokenizer", Tokenizer(), raising=False)
    monkeypatch.setattr(export, "_max_tokens", 256, raising=False)
    monkeypatch.setattr(export, "_prompts", {"passage": "p: ", "question": "q: "}, raising=False)
    text = "word " * 1_000_000
    with pytest.raises(ModelError):
        list(export.passage_batches([text])) if asked == "passage" else export.question(text)
    assert lengths == [12_800]


def test_the_hashing_model_needs_no_files(tmp_path: Path) -> None:
    hashing = locate("hashing")
    building = choice.for_building(hashing, tmp_path, choose(hashing, None, None))
    assert building.arithmetic is Arithmetic.HASHING
    assert isinstance(building.encoder, HashingEncoder)
    assert building.asking == Asking("hashing", "", {})
    assert isinstance(choice.for_asking(building.asking, tmp_path), HashingEncoder)
    assert list(tmp_path.iterdir()) == []


def test_files_of_a_question_encoder_are_checked(tmp_path: Path) -> None:
    folder = tmp_path / "encoders" / "one"
    folder.mkdir(parents=True)
    (folder / "model.onnx").write_bytes(b"graph")
    digest = storage.sha256_of(folder / "model.onnx")
    asking = Asking("onnx", "encoders/one", {"model.onnx": digest})
    choice.check(asking, tmp_path)
    (folder / "model.onnx").write_bytes(b"Graph")
    for _ in range(2):
        with pytest.raises(IndexDamaged, match="run: assistant build"):
            choice.for_asking(asking, tmp_path)
        (folder / "model.onnx").unlink(missing_ok=True)


@pytest.mark.parametrize("settings", [b"", b"{}", storage.sealed("{}"), storage.sealed("[]")])
def test_an_export_that_cannot_be_loaded(tmp_path: Path, settings: bytes) -> None:
    (tmp_path / exported.SETTINGS).write_bytes(settings)
    with pytest.raises(ModelError, match="run: assistant build"):
        OnnxEncoder(tmp_path)


def test_asking_loads_neither_torch_nor_sentence_transformers() -> None:
    script = (
        "import sys, json\n"
        "import assistant.embed.onnx, assistant.embed.choice, assistant.embed.models\n"
        "import assistant.index.open_index, assistant.index.build\n"
        "print(json.dumps(sorted(sys.modules)))\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], env=environment(), capture_output=True, check=True
    )
    loaded = {name.split(".")[0] for name in json.loads(said.stdout)}
    assert "onnxruntime" in loaded
    assert loaded.isdisjoint({"torch", "sentence_transformers", "transformers"})
