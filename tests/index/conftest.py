from __future__ import annotations

from pathlib import Path

import pytest
from indexing import Reader, answers

from assistant.index import origins


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Files are read in this process: workers have tests of their own."""
    reading = Reader()
    monkeypatch.setattr(origins, "parse_files", reading)
    return reading


@pytest.fixture(scope="session")
def right(shared_index: Path) -> str:
    """The answers of the shared index, and so of every copy of it."""
    return answers(shared_index)
