from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import StorageError
from assistant.tui import preferences
from assistant.tui.preferences import DARK, LIGHT


def test_dark_until_another_theme_is_chosen(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    assert preferences.theme(folder) == DARK
    for name in (LIGHT, DARK, LIGHT):
        preferences.save_theme(folder, name)
        assert preferences.theme(folder) == name


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b'"evidence-light"',
        b'{"theme": "novel"}',
        b'{"theme": ["evidence-light"]}',
        b'{"theme": {"a": 1}}',
        b'{"theme": null}',
        b"\xff",
        b"[" * 100_000,
    ],
    ids=lambda data: data[:12],
)
def test_what_cannot_be_read_is_no_choice(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "preferences.json").write_bytes(data)
    assert preferences.theme(tmp_path) == DARK


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert preferences.theme(tmp_path / "file") == DARK
    with pytest.raises(StorageError, match=r"preferences\.json cannot be written \("):
        preferences.save_theme(tmp_path / "file", LIGHT)
