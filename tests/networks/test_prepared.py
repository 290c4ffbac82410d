"""That a prepared network computes the same to the bit, and that a damaged one is left alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from damages import DAMAGES, flip

from assistant import storage
from assistant.checked import Checked
from assistant.errors import ModelError
from assistant.networks import prepared
from assistant.pinned import FOLDER, NETWORK, SHA256
from assistant.ranking import cross_encoder
from assistant.ranking.cross_encoder import CrossEncoder, is_prepared, shipped
from assistant.ranking.pairs import Pair

PAIRS = [
    Pair("Does exercise prevent falls?", "Falls were fewer with exercise.", "Results | A trial"),
    Pair("Does exercise prevent falls?", "The weather was fine."),
    Pair("What is the dose of rituximab?", "Rituximab 375 mg/m² was given weekly. " * 12),
]
PARTS = ("network.onnx", "network.bin", "prepared.json")

pytestmark = pytest.mark.skipif(
    not prepared._machine(), reason="this system does not say what its processor can"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    cache = tmp_path_factory.mktemp("cache")
    cross_encoder.prepare(cache)
    return cache


@pytest.fixture
def cache(made: Path, tmp_path: Path) -> Path:
    """A copy that a test may damage."""
    shutil.copytree(made, tmp_path / "cache")
    return tmp_path / "cache"


def parts(cache: Path) -> Path:
    [folder] = (cache / prepared.FOLDER).iterdir()
    return folder


def opened(cache: Path) -> bool:
    """Whether the prepared ranker can be opened."""
    session = prepared.session(SHA256[NETWORK], cache, cross_encoder._options, Checked(cache))
    return session is not None


def test_the_ranker_gives_the_same_scores_to_the_bit(made: Path) -> None:
    assert is_prepared(made)
    assert opened(made)
    ranker = CrossEncoder.load(FOLDER, cache=made)
    assert ranker.scores(PAIRS).tobytes() == shipped().scores(PAIRS).tobytes()
    assert ranker.sha256 == shipped().sha256


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", PARTS)
def test_the_original_answers_for_a_damaged_copy(
    cache: Path, name: str, damage: Callable[[Path], None]
) -> None:
    damage(parts(cache) / name)
    assert not opened(cache)
    ranker = CrossEncoder.load(FOLDER, cache=cache)
    assert ranker.scores(PAIRS[:1]).tobytes() == shipped().scores(PAIRS[:1]).tobytes()


def test_a_build_mends_a_damaged_copy(cache: Path) -> None:
    flip(parts(cache) / PARTS[1])
    (cache / prepared.FOLDER / ".network-left-by-a-killed-build").mkdir()
    cross_encoder.prepare(cache)
    assert opened(cache)
    assert [path.name for path in (cache / prepared.FOLDER).iterdir()] == [parts(cache).name]


def test_a_copy_that_computes_something_else_is_left_alone(cache: Path) -> None:
    """Such as one that was made on another processor: its digests are right, its output is not."""
    record = parts(cache) / PARTS[2]
    said = json.loads(storage.unsealed(record.read_bytes()))
    said["sample"][0] = "0" * 64
    record.write_bytes(storage.sealed(json.dumps(said)))
    assert not opened(cache)


def test_another_processor_does_not_open_it(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "_machine", lambda: "f" * 64)
    assert not is_prepared(made)
    assert not opened(made)


def test_a_damaged_network_is_not_replaced_by_its_copy(made: Path, tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "model")
    flip(tmp_path / "model" / NETWORK)
    with pytest.raises(ModelError, match="is not the file that this program was measured with"):
        CrossEncoder.load(tmp_path / "model", cache=made)


def test_what_cannot_be_prepared_is_not(tmp_path: Path) -> None:
    graph = tmp_path / "graph.onnx"
    graph.write_bytes(b"no graph")
    prepared.prepare(graph, "a" * 64, tmp_path, cross_encoder._options)
    assert prepared.find("a" * 64, tmp_path) is None
    assert list((tmp_path / prepared.FOLDER).iterdir()) == []


def test_weights_that_are_damaged_while_open_are_told(cache: Path) -> None:
    """They are mapped, not read, so they can change after they were compared."""
    ranker = CrossEncoder.load(FOLDER, cache=cache)
    weights = parts(cache) / PARTS[1]
    with weights.open("r+b") as file:
        file.write(b"\xff" * weights.stat().st_size)  # not a number
    with pytest.raises(ModelError, match="damaged since it was loaded"):
        ranker.scores(PAIRS)
