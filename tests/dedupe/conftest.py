from __future__ import annotations

import pytest
from indexing import Reader

from assistant.index import origins


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Files are read in this process: workers have tests of their own."""
    reading = Reader()
    monkeypatch.setattr(origins, "parse_files", reading)
    return reading
