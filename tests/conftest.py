"""What all tests share: no network, the same examples every time, and a small built index."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import settings
from pytest_socket import disable_socket

from assistant.index.build import build
from assistant.index.corpus import CorpusRoots
from assistant.index.progress import silent

CORPUS = Path(__file__).parent / "corpus"

settings.register_profile("fixed", derandomize=True, deadline=None, database=None)
settings.load_profile("fixed")
os.environ["HF_HUB_OFFLINE"] = "1"  # for new processes too
os.environ["TZ"] = "UTC"  # the screen shows local time
time.tzset()
# Nobody's own folder is read or written, by what is built for several tests neither.
os.environ["ASSISTANT_HOME"] = tempfile.mkdtemp(prefix="home-")
atexit.register(shutil.rmtree, os.environ["ASSISTANT_HOME"], ignore_errors=True)
# Test processes that run side by side share this folder: they inherit it from their parent.
if "SHARED_BY_TESTS" not in os.environ:
    os.environ["SHARED_BY_TESTS"] = tempfile.mkdtemp(prefix="shared-")
    atexit.register(shutil.rmtree, os.environ["SHARED_BY_TESTS"], ignore_errors=True)


def pytest_runtest_setup() -> None:
    # Workers are spoken to through Unix sockets.
    disable_socket(allow_unix_socket=True)


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that holds the user's own folder of every test."""
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True)
def home(homes: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own folder in this test."""
    # `mktemp` of pytest would list all earlier folders, of which there are thousands.
    folder = Path(tempfile.mkdtemp(dir=homes))
    monkeypatch.setenv("ASSISTANT_HOME", str(folder))
    return folder


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A copy of tests/corpus that may be changed at will."""
    return Path(shutil.copytree(CORPUS, tmp_path / "corpus"))


@pytest.fixture(scope="session")
def shared_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of tests/corpus with the hashing encoder; no test may change it."""
    folder = tmp_path_factory.mktemp("shared") / "index"
    build(CorpusRoots.of(CORPUS), folder, "hashing", silent)
    return folder


@pytest.fixture
def index(shared_index: Path, tmp_path: Path) -> Path:
    """A copy of the shared index that may be changed at will."""
    return Path(shutil.copytree(shared_index, tmp_path / "index"))
