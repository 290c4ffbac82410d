"""The index that a command looks into."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.cli.common import say, settings
from assistant.engine import Assistant


@contextmanager
def opened(index: Path | None, *, fast: bool = False) -> Iterator[Assistant]:
    """Open the index that the user named, and say on stderr what is to be known of it.

    Raises what `Assistant.open` raises.
    """
    with Assistant.open(settings(index=index).index, fast=fast) as assistant:
        if assistant.note:
            say(assistant.note)
        yield assistant
