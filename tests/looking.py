"""Everything that an open index shows of its documents, compared with what is right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from samples import QUESTION

from assistant.engine import Assistant
from assistant.errors import AssistantError
from assistant.render.as_json import answer as as_json


def shown(assistant: Assistant) -> dict[str, Callable[[], Any]]:
    """Everything that shows metadata, each to be called; the order of quotes is not part of it."""
    return {
        "documents": lambda: {
            document.id: (repr(document.notices), document.title, document.authors, document.year)
            for document in assistant.documents()
        },
        "catalogue": lambda: {listed.id: listed for listed in assistant.catalogue()},
        "files": assistant.files,
        "problems": assistant.problems,
        "apart": assistant.possible_notices,
        "quotes": lambda: {
            quote["document"]["id"]: quote["document"]
            for quote in as_json(assistant.ask(QUESTION))["evidence"]
        },
    }


def look(assistant: Assistant, right: dict[str, Any]) -> Iterator[str]:
    """Look at everything; yields what could not be shown."""
    for name, show in shown(assistant).items():
        try:
            given = show()
        except AssistantError:
            yield name
            continue
        if isinstance(given, dict):  # other sentences may be found, of documents that are right
            known = {**right["documents"], **right[name]} if name == "documents" else right[name]
            for key, value in given.items():
                assert (name == "quotes" and key not in known) or known[key] == value, name
        else:
            assert given == right[name], name
