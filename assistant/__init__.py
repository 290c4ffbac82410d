"""Answers clinical questions with word-for-word quotes and citations from a set of articles.

The public names are imported on first use, so that ``import assistant`` is fast::

    from assistant import Assistant
    answer = Assistant.open("index").ask("what treatments reduce NMO relapses")

docs/python.md shows more. A notebook shows an answer with its quotes, warnings and places.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.engine import Assistant
    from assistant.errors import AssistantError
    from assistant.filters import Filter
    from assistant.records import (
        Answer,
        Design,
        Document,
        Evidence,
        Hit,
        Passage,
        Span,
        Status,
    )

__all__ = [
    "Answer",
    "Assistant",
    "AssistantError",
    "Design",
    "Document",
    "Evidence",
    "Filter",
    "Hit",
    "Passage",
    "Span",
    "Status",
    "parse_filter",
]

_HOMES = {
    "Assistant": "assistant.engine",
    "AssistantError": "assistant.errors",
    "Filter": "assistant.filters",
}


def parse_filter(*terms: str) -> Filter:
    """The filter that terms such as "design=RCT" describe; raises AssistantError for a wrong one.

    The terms are those of ``assistant ask --filter`` (docs/commands.md).
    """
    from assistant.filters import parse  # noqa: PLC0415 - `import assistant` is fast

    return parse(terms)


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'assistant' has no attribute {name!r}")
    importlib.import_module("assistant.records").show_answers_as_html(_as_html)
    return getattr(importlib.import_module(_HOMES.get(name, "assistant.records")), name)


def _as_html(answer: Answer) -> str:
    html: str = importlib.import_module("assistant.bundle.notebook").answer_as_html(answer)
    return html
