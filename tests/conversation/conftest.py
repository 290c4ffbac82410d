"""Live answers of the small collection, as turns."""

from __future__ import annotations

from collections.abc import Callable

import asked
import pytest
import samples

from assistant.conversation.turns import Turn
from assistant.records import Answer

NOW = "2026-01-31T12:00:00+00:00"


@pytest.fixture(scope="session")
def ask() -> Callable[[str], Answer]:
    """What the collection answers; each question is asked once."""
    return asked.answer


@pytest.fixture
def turn(ask: Callable[[str], Answer]) -> Turn:
    return Turn.of(samples.QUESTION, ask(samples.QUESTION), (), NOW)


@pytest.fixture
def follow_up(ask: Callable[[str], Answer]) -> Turn:
    """Asked with a filter, and rewritten."""
    answer = ask("do children with fictive neuritis relapse")
    return Turn.of("and in children?", answer, ["year=2021"], "2026-01-31T12:01:00+00:00")


@pytest.fixture
def nothing(ask: Callable[[str], Answer]) -> Turn:
    return Turn.of(samples.NONSENSE, ask(samples.NONSENSE), (), "2026-01-31T12:02:00+00:00")
