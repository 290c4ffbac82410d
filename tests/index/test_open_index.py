from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from indexing import answers, article, live, make

from assistant.errors import IndexMissing, StatusListDamaged, StorageError
from assistant.index import open_index
from assistant.index.open_index import Index

_NOBODY = 65534


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Rights do not bind the superuser: be nobody meanwhile."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def read_only(index: Path, corpus: Path) -> Iterator[Path]:
    """An index that an ordinary user can read, in a folder that such a user can reach."""
    base = Path(tempfile.mkdtemp())
    base.chmod(0o755)
    folder = Path(shutil.copytree(index, base / "index"))
    shutil.copytree(corpus, base / "corpus")
    article(base / "corpus", "added", "Tocilizumab.")
    paths = [folder, *folder.rglob("*")]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield folder
    for path in paths:
        path.chmod(0o755)
    shutil.rmtree(base)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="rights are other ones here")
def test_a_read_only_index_can_be_asked_but_not_built(
    read_only: Path, right: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_HOME", str(read_only.parent / "home"))
    with ordinary_user():
        try:
            (read_only / "touched").touch()
        except OSError:
            pass
        else:
            pytest.skip("rights do not bind here")
        assert answers(read_only) == right
        with pytest.raises(StorageError, match="cannot be written"):
            make(read_only.parent / "corpus", read_only)
    assert answers(read_only) == right


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="rights are other ones here")
def test_a_closed_folder_of_the_user_is_told(read_only: Path, home: Path) -> None:
    """A list may stand there: to answer without it could hide a retraction."""
    home.chmod(0o700)
    with ordinary_user():
        if os.access(home, os.R_OK, effective_ids=True):
            pytest.skip("rights do not bind here")
        with pytest.raises(StatusListDamaged, match="cannot be read"):
            answers(read_only)


def test_an_open_index_says_what_it_is(index: Path) -> None:
    with Index(index) as held:
        assert held.folder == index
        assert held.fingerprint == held.manifest.fingerprint
        assert len(held.dense) == len(held.lexical) == held.store.counts()[1]
        assert held.encoder.dimension == held.dense.dimension
        assert len(list((index / "leases" / live(index).name).iterdir())) == 1
    assert not list((index / "leases").iterdir())


def test_an_index_is_live_until_another_is_published(index: Path, corpus: Path) -> None:
    with Index(index) as held:
        assert held.is_live
        article(corpus, "added", "Tocilizumab.")
        make(corpus, index)
        assert not held.is_live
        with Index(index) as later:
            assert later.is_live


@pytest.mark.parametrize("written", [None, b"", b"\xff", b"../elsewhere"])
def test_what_cannot_be_read_publishes_nothing(index: Path, written: bytes | None) -> None:
    with Index(index) as held:
        if written is None:
            (index / "CURRENT").unlink()
        else:
            (index / "CURRENT").write_bytes(written)
        assert held.is_live


def test_an_index_that_fails_to_open_is_let_go(
    index: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(open_index, "DenseIndex", failing)
        with pytest.raises(KeyboardInterrupt):
            Index(index)
    assert not list((index / "leases").iterdir())
    article(corpus, "added", "Tocilizumab.")
    make(corpus, index)
    assert list((index / "generations").iterdir()) == [live(index)]


def test_there_is_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="run: assistant build"):
        Index(tmp_path / "absent")
    assert not (tmp_path / "absent").exists()
