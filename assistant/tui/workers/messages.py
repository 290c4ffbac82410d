"""The messages of the threads to the screen. A reply carries the number of its request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.message import Message

from assistant.records import Answer, Document, Listed, StatusList

if TYPE_CHECKING:
    from assistant.verify import Finding


@dataclass(frozen=True, slots=True)
class IndexContents:
    """The contents of an open index; `problems` are (path, reason) of unreadable files.

    `notices` describes, by document id, the notices with their dates and sources. `status_list` is
    the imported list in use, and `status_list_missing` a list that should be in use but is missing.
    `status_list_told` says what was done with a list beside the index. `note` is what a user should
    know before trusting the index, or empty.
    """

    fingerprint: str
    built: str
    corpus: tuple[str, ...]
    model: str
    passages: int
    catalogue: tuple[Listed, ...]
    problems: tuple[tuple[str, str], ...]
    questions: tuple[str, ...]
    notices: Mapping[str, str] = field(default_factory=dict)
    status_list: StatusList | None = None
    status_list_missing: StatusList | None = None
    status_list_told: str = ""
    note: str = ""


class IndexOpened(Message):
    """An index has been opened, the first one or a later one."""

    def __init__(self, index_contents: IndexContents) -> None:
        self.index_contents = index_contents
        super().__init__()


class StatusListChanged(Message):
    """A different list of notices is in use now, or none, so documents may have another status."""

    def __init__(self, index_contents: IndexContents) -> None:
        self.index_contents = index_contents
        super().__init__()


class IndexOpenFailed(Message):
    """There is no usable index. One that was open before still answers."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        super().__init__()


class QuestionAnswered(Message):
    """A question was answered."""

    def __init__(self, request: int, answer: Answer) -> None:
        self.request = request
        self.answer = answer
        super().__init__()


class QuestionFailed(Message):
    """A question could not be answered."""

    def __init__(self, request: int, error: Exception) -> None:
        self.request = request
        self.error = error
        super().__init__()


class DocumentFetched(Message):
    """A requested document, or None when it is not in the index."""

    def __init__(self, request: int, document: Document | None) -> None:
        self.request = request
        self.document = document
        super().__init__()


class QuotesCompared(Message):
    """The quotes of an earlier answer that the open index no longer confirms: number to reason."""

    def __init__(self, turn: int, unconfirmed: dict[int, str]) -> None:
        self.turn = turn
        self.unconfirmed = unconfirmed
        super().__init__()


class QuoteProved(Message):
    """The result of comparing a quote with its source file."""

    def __init__(self, request: int, finding: Finding) -> None:
        self.request = request
        self.finding = finding
        super().__init__()


class FailureReported(Message):
    """An unexpected failure; a sentence says what failed, and where the details are."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__()


class TextCopied(Message):
    """A text was copied to the clipboard of the system, or (not `by_system`) could not be."""

    def __init__(self, text: str, what: str, by_system: bool) -> None:  # noqa: FBT001
        self.text = text
        self.what = what
        self.by_system = by_system
        super().__init__()
