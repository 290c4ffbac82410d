"""Turns and documents of the small collection, as the screen is given them."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from functools import cache
from typing import Any

import samples
from samples import NONSENSE, QUESTION

from assistant.conversation.turns import Quoted, Turn
from assistant.engine import Assistant
from assistant.records import Answer, Document

NOW = "2026-01-31T12:00:00+00:00"


@cache
def answer(question: str = QUESTION) -> Answer:
    """What the collection answers."""
    with Assistant.open(samples.collection().index) as assistant:
        return assistant.ask(question)


@cache
def documents() -> dict[str, Document]:
    """Every document of the collection, by its id."""
    with Assistant.open(samples.collection().index) as assistant:
        return {document.id: document for document in assistant.documents()}


def turn(asked: str = QUESTION, question: str = "", terms: Iterable[str] = ()) -> Turn:
    """A turn whose question was asked as typed, or rewritten."""
    return Turn.of(asked, answer(question or asked), tuple(terms), NOW)


def nothing(terms: Iterable[str] = ()) -> Turn:
    """A turn that quotes nothing."""
    return turn(NONSENSE, terms=terms)


def changed(given: Turn, **fields: Any) -> Turn:  # noqa: ANN401 - any JSON
    """A turn whose answer has other fields."""
    value = copy.deepcopy(given.to_json())
    value["answer"].update(fields)
    return Turn.from_json(value)


def quoted(identity: str) -> Quoted:
    """A quote of a document, from the answer to the usual question."""
    return next(one for one in turn().quotes if one.document.id.startswith(identity))
