"""Opening the index for a command, and saying what has to be known of the imported list."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from assistant.cli.common import say
from assistant.engine import Assistant
from assistant.render.words import missing_list


@contextlib.contextmanager
def opened(index: Path, *, fast: bool = False, says_missing: bool = False) -> Iterator[Assistant]:
    """The index in a folder; raises AssistantError.

    A missing list is told on stderr, unless the command `says_missing` in its output.
    """
    with Assistant.open(index, fast=fast) as assistant:
        missing = "" if says_missing else missing_list(assistant.status_list_missing)
        for line in filter(None, (assistant.status_list_told, missing)):
            say(line)
        yield assistant
