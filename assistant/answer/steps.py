"""How a caller learns what is being done while a question is answered."""

from __future__ import annotations

from collections.abc import Callable

#: Receives what is done next, such as "reading 12 sentences".
Step = Callable[[str], object]


def silent(step: str) -> None:
    """Ignores all steps."""
