"""Advice: sentences that name a command, with the options that the user gave for it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping

from assistant.settings import Named

_CORPUS, _INDEX = "--corpus", "--index"
# The options of each command that sentences name.
_OPTIONS: Mapping[str, tuple[str, ...]] = {
    "build": (_CORPUS, _INDEX),
    "add": (_CORPUS, _INDEX),
    "verify": (_CORPUS, _INDEX),
    "export": (_CORPUS, _INDEX),
    "status": (_CORPUS, _INDEX),
    "ask": (_INDEX,),
    "search": (_INDEX,),
    "locate": (_INDEX,),
    "replay": (_INDEX,),
    "changed": (_INDEX,),
    "coverage": (_INDEX,),
    "show": (_INDEX,),
    "cite": (_INDEX,),
    "check": (_INDEX,),
    "status-list import": (_INDEX,),
    "status-list remove": (_INDEX,),
}
_COMMAND = re.compile(
    rf"\bassistant ({'|'.join(sorted(_OPTIONS, key=len, reverse=True))})(?![\w-])"
    rf"(?! {_CORPUS}| {_INDEX})"
)


def with_options(sentence: str, named: Named) -> str:
    """The sentence; commands in it get the corpus and the index that the user named.

    Without them, the command would work on another corpus or index than the one it is about.
    """
    return _COMMAND.sub(lambda match: f"{match[0]}{_options(match[1], named)}", sentence)


def _options(command: str, named: Named) -> str:
    values = {_CORPUS: named.corpus, _INDEX: (named.index,) if named.index else ()}
    return "".join(
        f" {option} {shlex.quote(str(path))}"
        for option in _OPTIONS[command]
        for path in values[option]
    )
