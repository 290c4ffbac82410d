"""Opening the index for a command, and saying what has to be known of the imported list."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from assistant.cli.common import say
from assistant.engine import Assistant
from assistant.render.words import missing_list
from assistant.settings import Settings


@contextlib.contextmanager
def opened(
    chosen: Settings, *, index: Path | None = None, fast: bool = False, says_missing: bool = False
) -> Iterator[Assistant]:
    """The index that was chosen, or else `index`; raises AssistantError.

    A missing list is told on stderr, unless the command `says_missing` in its output.
    """
    with Assistant.open(index or chosen.index, fast=fast, user=chosen.data) as assistant:
        missing = "" if says_missing else missing_list(assistant.status_list_missing)
        for line in filter(None, (assistant.status_list_told, missing)):
            say(line)
        yield assistant
