"""Regular expressions from a file that nobody has checked: compiled, and searched with a limit.

An expression such as `(a+)+$` may take years on a text of forty characters. So every search runs in
a process of its own that ends after some seconds.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path

from assistant.errors import AssistantError, UnreadableFile
from assistant.evaluate.json_lines import Place
from assistant.evaluate.natural import search_worker

# Characters. Chosen by hand: the longest useful expressions list some twenty turns of phrase.
LONGEST = 2_000
# Seconds for all expressions of a question on its quotes. Chosen by hand: the searches take
# microseconds, and starting the process may take a second on a busy machine.
SECONDS = 10.0


def checked(place: Place, field: str, expression: str) -> str:
    """`expression`, from `field` at `place`; raises UnreadableFile if it cannot be used."""
    if len(expression) > LONGEST:
        place.fail(f'"{field}" is longer than {LONGEST:,} characters; shorten it')
    try:
        with warnings.catch_warnings(action="ignore"):  # of doubtful expressions that do compile
            re.compile(expression, search_worker.FLAGS)
    except (re.error, OverflowError, RecursionError) as error:
        place.fail(f'"{field}" is not a regular expression ({error}); correct it')
    return expression


def found(pairs: Sequence[tuple[str, str]], place: str, seconds: float = SECONDS) -> list[bool]:
    """Whether the expression of each pair is found in its text; an empty one never is.

    Raises UnreadableFile, which names `place`, when the searches together take too long.
    """
    searched = [pair for pair in pairs if pair[0]]
    if not searched:
        return [False] * len(pairs)
    command = [sys.executable, "-I", "-S", str(Path(search_worker.__file__))]
    try:
        done = subprocess.run(  # noqa: S603 - our own file
            command,
            check=False,
            input=json.dumps(searched).encode(),
            capture_output=True,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired:
        raise UnreadableFile(
            f"{place}: the expressions take longer than {seconds:g} seconds on the quotes of an "
            "answer; make them simpler."
        ) from None
    if done.returncode:
        raise AssistantError(f"{place}: the process that searches quotes ended early; try again.")
    results = iter(json.loads(done.stdout))
    return [bool(pair[0]) and next(results) for pair in pairs]
