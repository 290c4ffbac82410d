"""A library on this machine, and a client whose time does not pass by itself."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_socket import enable_socket, socket_allow_hosts

from assistant.fetch.client import Client, Limits

# The tests here import `library` by its name.
sys.path.append(str(Path(__file__).parent))

from library import Library, Time, served


@pytest.fixture(autouse=True)
def _only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    enable_socket()
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("NCBI_API_KEY", "ASSISTANT_EMAIL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def library() -> Iterator[Library]:
    with served(Library()) as library:
        yield library


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def client(time: Time) -> Iterator[Client]:
    with Client(Limits(size=1 << 20), sleep=time.sleep, clock=time.clock) as client:
        yield client
