from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assistant.tui import crashes


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "data" / "failures.log"


def raised(text: str) -> Exception:
    try:
        try:
            raise KeyError(text)  # noqa: TRY301 - so that there is a cause
        except KeyError as cause:
            raise ValueError(text) from cause
    except ValueError as error:
        return error


def test_a_sentence_says_what_and_where(log: Path) -> None:
    sentence = crashes.record(log.parent, raised("odd"))
    assert sentence == (
        f"The program failed unexpectedly (ValueError). Details are in {log}; please report them."
    )
    first, *lines = log.read_text(encoding="utf-8").splitlines()
    assert dt.datetime.fromisoformat(first).tzinfo is dt.UTC
    assert "KeyError: 'odd'" in lines
    assert "ValueError: odd" in lines
    assert any(Path(__file__).name in line for line in lines)


def test_the_log_grows(log: Path) -> None:
    for number in range(3):
        crashes.record(log.parent, raised(f"failure {number}"))
    text = log.read_text(encoding="utf-8")
    places = [text.index(f"ValueError: failure {number}") for number in range(3)]
    assert places == sorted(places)


def test_the_log_is_cut(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crashes, "_MOST_KEPT", 5_000)
    for number in range(40):
        crashes.record(log.parent, raised(f"failure {number}."))
    data = log.read_bytes()
    assert 5_000 < len(data) < 8_000
    assert b"failure 0." not in data
    assert b"failure 39." in data


def test_text_that_is_no_unicode_is_written_too(log: Path) -> None:
    crashes.record(log.parent, raised("a\ud800 漢"))
    assert "a\\ud800 漢" in log.read_text(encoding="utf-8")


def test_an_error_that_cannot_say_what_it_is(log: Path) -> None:
    class MuteError(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    assert "(MuteError). Details are in" in crashes.record(log.parent, MuteError())
    assert "MuteError" in log.read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    sentence = "The program failed unexpectedly (ValueError). No details could be written."
    assert crashes.record(tmp_path / "file", raised("odd")) == sentence

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert crashes.record(tmp_path, raised("odd")) == sentence
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
