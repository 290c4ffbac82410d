"""Opening the index for a command."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

from assistant.cli.common import remember_corpus, say, settings
from assistant.engine import Assistant
from assistant.render.phrases import missing_list


@contextlib.contextmanager
def opened(
    index: Path | None, *, fast: bool = False, says_missing: bool = False, asks: bool = False
) -> Iterator[Assistant]:
    """Open the index, and print on stderr what a user should know about it.

    That includes a missing list of notices, unless the command `says_missing` in its own output.
    For a command that `asks`, a thread loads the ranker meanwhile. Raises what `Assistant.open`
    raises.
    """
    with Assistant.open(settings(index=index).index, fast=fast) as assistant:
        remember_corpus(assistant.manifest.corpus)
        missing = "" if says_missing else missing_list(assistant.status_list_missing)
        for line in filter(None, (assistant.note, assistant.status_list_told, missing)):
            say(line)
        if asks:
            Thread(target=assistant.prepare).start()
        yield assistant
