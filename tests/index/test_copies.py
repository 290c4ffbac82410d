"""Copies of read-only indexes: none is left behind for long, and none is taken from its process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from indexing import answers

from assistant.index import copies
from assistant.index.copies import sweep, writable_copy

HOLDER = """
import sys, time
from pathlib import Path
from assistant.index.copies import writable_copy
class Owner: ...
owner = Owner()
print(writable_copy(Path(sys.argv[1]), owner), flush=True)
sys.stdin.read()
"""


class Owner:
    """Something that a copy belongs to."""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "lexical"
    folder.mkdir()
    (folder / "meta.json").write_text("{}")
    (folder / "writer.lock").write_text("")
    return folder


@contextmanager
def holder(source: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Another process that holds a copy, and the copy."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(source)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        yield process, Path(process.stdout.readline().strip())
        process.kill()


def test_a_copy_has_the_files_and_goes_with_its_owner(source: Path, temporary: Path) -> None:
    owner = Owner()
    place = writable_copy(source, owner)
    assert place.parent == temporary
    assert (place / "meta.json").read_text() == "{}"
    assert not (place / "writer.lock").exists()
    sweep()
    assert (place / "meta.json").exists()
    del owner
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="signals are other ones there")
@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGKILL])
def test_what_a_killed_process_leaves_is_removed(source: Path, number: signal.Signals) -> None:
    with holder(source) as (process, place):
        sweep()
        assert (place / "meta.json").exists()  # it is at work
        process.send_signal(number)
        process.wait()
        assert place.exists()
        sweep()
        assert not place.exists()


@pytest.mark.skipif(os.name == "nt", reason="signals are other ones there")
def test_opening_any_index_removes_it(source: Path, index: Path, right: str) -> None:
    with holder(source) as (process, place):
        process.kill()
        process.wait()
        assert place.exists()
        assert answers(index) == right
        assert not place.exists()


def test_a_copy_without_a_lock_is_removed_when_it_is_old(temporary: Path) -> None:
    """Earlier versions made such copies, and a copy that is being made has none yet."""
    place = temporary / "evidence-assistant-abc"
    place.mkdir()
    sweep()
    assert place.exists()
    old = time.time() - 2 * copies._UNLOCKED
    os.utime(place, (old, old))
    sweep()
    assert not place.exists()


def test_links_and_other_folders_stay(tmp_path: Path, temporary: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "work").write_text("x")
    old = time.time() - 2 * copies._UNLOCKED
    os.utime(mine, (old, old))
    (temporary / "evidence-assistant-link").symlink_to(mine)
    (temporary / "another-program").mkdir()
    (temporary / "evidence-assistant-file").write_text("x")
    sweep()
    assert (mine / "work").exists()
    assert len(list(temporary.iterdir())) == 3


def test_a_copy_that_fails_leaves_nothing(tmp_path: Path, temporary: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        writable_copy(tmp_path / "missing", Owner())
    assert list(temporary.iterdir()) == []
