"""Regular expressions that are compiled when they are first used.

Compiling one takes a third of a millisecond on average, and an answer needs a quarter of those that
the program has.
"""

from __future__ import annotations

import re
from typing import Any, cast


class _Pattern:
    """Stands for a compiled expression, and becomes like it when something of it is used."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as the expression has it
        if name.startswith("_"):
            raise AttributeError(name)
        compiled = re.compile(self._source, self._flags)
        public = (each for each in dir(compiled) if not each.startswith("_"))
        self.__dict__.update((each, getattr(compiled, each)) for each in public)
        return getattr(compiled, name)


def lazy_pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """What works like the result of `re.compile`, but is not the `re` of its matches.

    An error in `source` is raised when it is first used.
    """
    return cast("re.Pattern[str]", _Pattern(source, flags))
