"""That no damaged data file of the ranker is read, and that what ships is what is pinned."""

from __future__ import annotations

import hashlib
import random
import runpy
from collections.abc import Callable, Iterator
from itertools import permutations
from pathlib import Path

import pins
import pytest
import samples
from damages import DAMAGES
from samples import QUESTION
from terminal import run

from assistant import pinned
from assistant.answer.scoring import ranker_sha256
from assistant.engine import Assistant
from assistant.errors import ModelError
from assistant.pinned import FOLDER, SHA256, WEIGHTS
from assistant.ranking import cross_encoder
from assistant.ranking import weights as learned
from assistant.ranking.cross_encoder import CrossEncoder, shipped
from assistant.ranking.weights import weights

NETWORK = sorted(SHA256.keys() - {WEIGHTS})
_FLIPS = 40  # of one bit of the weights


def never(*_: object, **__: object) -> None:
    pytest.fail("a damaged file was parsed")


def forget() -> None:
    weights.cache_clear()
    shipped.cache_clear()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the data files that the program reads instead of its own."""
    folder = tmp_path / "model"
    folder.mkdir()
    for name in SHA256:
        (folder / name).symlink_to(FOLDER / name)  # a damage replaces the link
    monkeypatch.setattr(cross_encoder, "FOLDER", folder)
    monkeypatch.setattr(learned, "FILE", folder / WEIGHTS)
    forget()
    yield folder
    forget()


@pytest.fixture
def unparsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail when a parser of any of the files is called."""
    monkeypatch.setattr(learned, "parsed", never)
    monkeypatch.setattr(cross_encoder, "Tokenizer", never)
    monkeypatch.setattr("onnxruntime.InferenceSession", never)


def test_what_ships_is_what_is_pinned() -> None:
    data = [path for path in FOLDER.iterdir() if path.name != "README.md"]
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in data} == SHA256


@pytest.mark.usefixtures("unparsed")
@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", NETWORK)
def test_a_damaged_network_is_not_parsed(
    package: Path, name: str, damage: Callable[[Path], None]
) -> None:
    damage(package / name)
    with pytest.raises(
        ModelError, match=r"install evidence-assistant again, or ask with --fast\.$"
    ):
        shipped()


@pytest.mark.usefixtures("unparsed")
@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_weights_are_not_parsed(package: Path, damage: Callable[[Path], None]) -> None:
    damage(package / WEIGHTS)
    with pytest.raises(ModelError, match=r"weights\.json .* install evidence-assistant again\.$"):
        weights()


@pytest.mark.usefixtures("unparsed")
def test_no_flipped_bit_of_the_weights_is_overlooked(package: Path) -> None:
    """One such bit refused a question that the corpus answers, without a word."""
    sound = (FOLDER / WEIGHTS).read_bytes()
    chance = random.Random(16)  # noqa: S311 - the same flips every time
    for _ in range(_FLIPS):
        data = bytearray(sound)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        (package / WEIGHTS).unlink()
        (package / WEIGHTS).write_bytes(data)
        with pytest.raises(ModelError, match="not the file that this program was measured with"):
            weights()


@pytest.mark.usefixtures("unparsed")
@pytest.mark.parametrize(("one", "other"), list(permutations(SHA256, 2)))
def test_swapped_files_are_not_parsed(package: Path, one: str, other: str) -> None:
    (package / one).unlink()
    (package / one).symlink_to(FOLDER / other)
    with pytest.raises(ModelError, match="install evidence-assistant again"):
        weights() if one == WEIGHTS else shipped()


@pytest.mark.usefixtures("package")
def test_sound_files_are_read_once() -> None:
    read: list[Path] = []

    def counting(file: Path, *, check: bool = True) -> tuple[bytes, str]:
        read.append(file)
        return original(file, check=check)

    original = pinned.read
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pinned, "read", counting)
        with Assistant.open(samples.collection().index) as assistant:
            answers = [assistant.ask(QUESTION) for _ in range(3)]
    assert answers[0].evidence
    assert sorted(file.name for file in read) == sorted(SHA256)


def test_without_the_network_fast_answers_and_without_the_weights_nothing_does(
    package: Path,
) -> None:
    index = samples.collection().at_index
    (package / NETWORK[0]).unlink()
    assert run("ask", *index, "--fast", QUESTION).exit_code == 0
    for command in (["ask", QUESTION], ["search", QUESTION], ["check"]):
        failed = run(*command, *index)
        assert (failed.exit_code, failed.stdout) == (1, "")
        assert failed.stderr.endswith("or ask with --fast.\n")
    (package / NETWORK[0]).symlink_to(FOLDER / NETWORK[0])
    (package / WEIGHTS).unlink()
    forget()
    for command in (
        ["ask", QUESTION],
        ["ask", QUESTION, "--fast"],
        ["search", QUESTION],
        ["search", QUESTION, "--fast"],
        ["check"],
    ):
        failed = run(*command, *index)
        assert (failed.exit_code, failed.stdout) == (1, "")
        assert failed.stderr.endswith("install evidence-assistant again.\n")
        assert failed.stderr.count("\n") == 1


def test_an_answer_names_every_file_that_ordered_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = {ranker_sha256(None), ranker_sha256(shipped())}
    assert len(usual) == 2
    for name in NETWORK:
        folder = tmp_path / name
        folder.mkdir()
        for other in NETWORK:
            (folder / other).symlink_to(FOLDER / other)
        data = (FOLDER / name).read_bytes()
        (folder / name).unlink()
        # A space behind JSON, and an unknown field behind a graph, change what is computed in no
        # way, and so it loads.
        (folder / name).write_bytes(data + (b" " if name.endswith(".json") else b"\xa0\x06\x01"))
        usual.add(ranker_sha256(CrossEncoder.load(folder, check=False)))
    assert len(usual) == 2 + len(NETWORK)
    changed = learned.parsed((FOLDER / WEIGHTS).read_text("utf-8") + " ")
    monkeypatch.setattr("assistant.answer.scoring.weights", lambda: changed)
    usual |= {ranker_sha256(None), ranker_sha256(shipped())}
    assert len(usual) == 4 + len(NETWORK)


def test_training_pins_what_it_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "pinned.py"
    source.write_bytes(Path(pinned.__file__).read_bytes())
    monkeypatch.setattr(pins, "SOURCE", source)
    monkeypatch.setattr(pins, "FILE", tmp_path / WEIGHTS)
    for name in NETWORK:
        (tmp_path / name).write_bytes(f"new {name}".encode())

    pins.write_weights({"signals": 1.5})
    pins.pin(tmp_path, *NETWORK)

    expected = {name: hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() for name in SHA256}
    assert runpy.run_path(str(source))["SHA256"] == expected
    source.write_text("SHA256 = {}\n")
    with pytest.raises(SystemExit, match="has no place for the digest"):
        pins.pin(tmp_path, WEIGHTS)
