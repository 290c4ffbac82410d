"""Answers clinical questions with word-for-word quotes and citations from a set of articles.

The public names are imported on first use, so that ``import assistant`` is fast::

    from assistant import Assistant
    answer = Assistant.open("index").ask("what treatments reduce NMO relapses")
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.engine import Assistant
    from assistant.errors import AssistantError
    from assistant.records import Answer, Document, Evidence, Hit, Passage, Span

__all__ = [
    "Answer",
    "Assistant",
    "AssistantError",
    "Document",
    "Evidence",
    "Hit",
    "Passage",
    "Span",
]

_HOMES = {"Assistant": "assistant.engine", "AssistantError": "assistant.errors"}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'assistant' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES.get(name, "assistant.records")), name)
