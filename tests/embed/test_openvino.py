from __future__ import annotations

import json
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import shipped
from terminal import environment

from assistant.embed import arithmetic, choice
from assistant.embed.arithmetic import Arithmetic, Choice
from assistant.embed.encoder import PassageEncoder, in_order
from assistant.embed.models import locate
from assistant.embed.onnx import OnnxEncoder
from assistant.errors import ModelError
from assistant.settings import DEFAULT_MODEL

if not arithmetic._has_openvino():
    pytest.skip(f"OpenVINO is not used on {platform.machine()}", allow_module_level=True)

from assistant.embed import openvino
from assistant.embed.openvino import OpenVinoEncoder

SENTENCES = [
    "Relapses were reduced.",
    "",
    "A",
    "Serum GFAP rose from 168.4 to 2,160.1 pg/ml within a week of an attack (p=0.0015).",
    "μέγεθος 中文 naïve façade",
    "Among 143 patients randomised 2:1, relapses fell by 94% (95% CI 79 to 99; p<0.001). " * 9,
]
TEXTS = [" ".join([sentence] * times) for times in range(1, 8) for sentence in SENTENCES]
KINDS = (Arithmetic.SINGLE, Arithmetic.BFLOAT16)


@pytest.fixture(scope="session")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the export of the default model, in a cache of its own."""
    cache = tmp_path_factory.mktemp("cache")
    [folder] = Path(shutil.copytree(shipped.encoders(), cache / "encoders")).iterdir()
    return folder


def encoder(folder: Path, kind: Arithmetic) -> OpenVinoEncoder:
    if kind is Arithmetic.BFLOAT16 and not openvino.has_bfloat16():
        pytest.skip("this processor has no instructions for bfloat16")
    return OpenVinoEncoder(folder, bfloat16=kind is Arithmetic.BFLOAT16)


@pytest.mark.parametrize("kind", KINDS)
def test_passages_agree_with_questions(export: Path, kind: Arithmetic) -> None:
    questions = OnnxEncoder(export)
    vectors = in_order(encoder(export, kind), TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    lowest = min(questions.question(text) @ vectors[row] for row, text in enumerate(TEXTS))
    assert lowest > 0.9999
    if kind is Arithmetic.BFLOAT16:
        assert lowest < 0.9999999  # it is another arithmetic


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_texts_have_the_same_vectors_to_the_last_bit(
    export: Path, kind: Arithmetic
) -> None:
    one = encoder(export, kind)
    first = in_order(one, TEXTS)
    assert np.array_equal(in_order(one, TEXTS), first)
    assert np.array_equal(in_order(encoder(export, kind), TEXTS), first)


@pytest.mark.parametrize("kind", KINDS)
def test_a_vector_does_not_depend_on_what_is_computed_with_it(
    export: Path, kind: Arithmetic
) -> None:
    one = encoder(export, kind)
    together = in_order(one, TEXTS)
    alone = np.concatenate([in_order(one, [text]) for text in TEXTS])
    backwards = in_order(one, TEXTS[::-1])[::-1]
    for vectors in (alone, backwards):
        # Equal where this was measured; a kernel of another processor may end in other bits.
        assert np.abs(vectors - together).max() < 1e-6


def test_a_caller_that_stops_leaves_an_encoder_that_works(export: Path) -> None:
    one = encoder(export, Arithmetic.SINGLE)
    expected = in_order(one, TEXTS)
    for _ in range(3):
        for encoded in one.passages(TEXTS):
            assert np.array_equal(encoded.vectors, expected[encoded.rows])
            break
    assert np.array_equal(in_order(one, TEXTS), expected)
    assert list(one.passages([])) == []


def test_an_export_that_cannot_be_loaded(export: Path, tmp_path: Path) -> None:
    for file in export.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "model.onnx").write_bytes(b"not a graph")
    with pytest.raises(ModelError, match="delete that folder and run: assistant build"):
        OpenVinoEncoder(tmp_path, bfloat16=False)


def test_without_instructions_for_bfloat16_none_is_pretended(
    export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OpenVINO would compute in single precision and say nothing."""
    monkeypatch.setattr(openvino, "has_bfloat16", lambda: False)
    model, cache = locate(DEFAULT_MODEL), export.parent.parent
    both = Choice((Arithmetic.BFLOAT16, Arithmetic.SINGLE), "the test says so")
    building = choice.for_building(model, cache, both)
    assert building.arithmetic is Arithmetic.SINGLE
    assert building.why == (
        "OpenVINO in bfloat16 does not work here: this processor has no instructions for bfloat16"
    )
    made_so = Choice((Arithmetic.BFLOAT16,), "this index was made so", settled=True)
    with pytest.raises(ModelError, match="run: assistant build --precision fastest"):
        choice.for_building(model, cache, made_so)


def test_an_arithmetic_that_gives_other_vectors_is_not_taken(
    export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = choice._load

    def rotten(arithmetic: Arithmetic, original: Path, folder: Path) -> PassageEncoder:
        loaded = load(arithmetic, original, folder)
        if arithmetic is Arithmetic.SINGLE:
            passages = loaded.passages
            turned = lambda texts: (e._replace(vectors=-e.vectors) for e in passages(texts))  # noqa: E731
            monkeypatch.setattr(loaded, "passages", turned)
        return loaded

    monkeypatch.setattr(choice, "_load", rotten)
    both = Choice((Arithmetic.SINGLE, Arithmetic.ONNX), "the test says so")
    building = choice.for_building(locate(DEFAULT_MODEL), export.parent.parent, both)
    assert building.arithmetic is Arithmetic.ONNX
    assert building.why == (
        "OpenVINO in single precision does not work here: its vectors differ from the model's own "
        "(cosine -1.0000)"
    )
    alone = Choice((Arithmetic.SINGLE,), "the test says so")
    with pytest.raises(ModelError, match=r"cannot be used .* choose another one with --model"):
        choice.for_building(locate(DEFAULT_MODEL), export.parent.parent, alone)


def test_openvino_tells_nobody_that_it_is_used(tmp_path: Path) -> None:
    script = (
        "import sys, json\n"
        "import assistant.embed.openvino as used\n"
        "used.has_bfloat16()\n"
        "print(json.dumps(sorted(name for name in sys.modules if sys.modules[name])))\n"
    )
    home = {**environment(), "HOME": str(tmp_path), "USERPROFILE": str(tmp_path)}
    said = subprocess.run([sys.executable, "-c", script], env=home, capture_output=True, check=True)
    loaded = json.loads(said.stdout)
    assert "openvino" in loaded
    assert not [name for name in loaded if name.startswith("openvino_telemetry")]
    assert list(tmp_path.iterdir()) == []  # it would keep the number of this machine there
    assert said.stderr == b""
