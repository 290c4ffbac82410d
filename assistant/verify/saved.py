"""Saved questions: the last answer to each question, from files and saved conversations."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator

from assistant import filters
from assistant.answer.compose import MOST_QUOTES
from assistant.conversation.sessions import SessionStore
from assistant.engine import Assistant
from assistant.errors import AssistantError
from assistant.render import as_json
from assistant.verify.claims import Exported, read_exported


def of_conversations(store: SessionStore, report: Callable[[str], object]) -> Iterator[Exported]:
    """The answers of all saved conversations, the oldest conversation first.

    `report` receives a sentence about each conversation that cannot be read.
    """
    for info in reversed(store.list()):
        try:
            if info.problem:
                report(info.problem)
            elif info.turns:
                yield from read_exported(store.data(info.id))
        except AssistantError as error:
            report(f"{info.name}: {error}")


def latest(exported: Iterable[Exported]) -> list[Exported]:
    """The last answer to each question with each filter, in the order of the answers."""
    found: dict[tuple[str, str], Exported] = {}
    for each in exported:
        key = (each.question, json.dumps(each.answer.get("filter")))
        found.pop(key, None)
        found[key] = each
    return list(found.values())


def terms_of(exported: Exported) -> tuple[str, ...]:
    """The filters that a question was asked with, as text."""
    terms = exported.answer.get("filter")
    return tuple(map(str, terms)) if isinstance(terms, list) else ()


def answered_by(exported: Exported, build: Assistant) -> Exported:
    """The question as an earlier build answers it; raises UsageError if it cannot be asked."""
    most = exported.answer.get("most")
    most = most if isinstance(most, int) and most > 0 else MOST_QUOTES
    chosen = filters.parse(terms_of(exported))
    answer = as_json.answer(build.ask(exported.question, chosen=chosen, most=most))
    return read_exported(json.dumps(answer).encode())[0]
