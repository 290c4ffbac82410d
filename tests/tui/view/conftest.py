"""Documents and quotes of the small collection."""

from __future__ import annotations

import asked
import pytest
from linewise import IDENTITIES

from assistant.conversation.turns import Quoted
from assistant.records import Document


@pytest.fixture(params=IDENTITIES, ids=lambda identity: identity[:7])
def document(request: pytest.FixtureRequest) -> Document:
    return asked.documents()[request.param]


@pytest.fixture(params=range(6))
def quoted(request: pytest.FixtureRequest) -> Quoted:
    number: int = request.param
    return asked.turn().quotes[number]
