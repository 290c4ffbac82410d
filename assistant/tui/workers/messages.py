"""The messages of the engine worker and of jobs in the background to the screen.

A reply carries the number of its request.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from assistant.records import Answer, Document, Listed, SinceBuild, StatusList

if TYPE_CHECKING:
    from assistant.conversation.turns import Turn
    from assistant.coverage import Coverage
    from assistant.locate import Located
    from assistant.tui.view.studies import StudyEvidence
    from assistant.verify import Finding
    from assistant.verify.replay import Replayed


@dataclass(frozen=True, slots=True)
class IndexContents:
    """What the screen knows of the open index.

    `problems` are pairs of the path of an unreadable file and the reason. `notices` maps the id of
    a flagged document to a sentence about its notices. `status_list` is the imported list in use,
    and `status_list_missing` a list that should be in use but is missing. `status_list_told` says
    what was done with a list beside the index, or is empty. `note` warns of an index that an older
    version of the readers built, or is empty.
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
    """An index has been opened, the first one or a newer one."""

    def __init__(self, index_contents: IndexContents) -> None:
        self.index_contents = index_contents
        super().__init__()


class StatusListChanged(Message):
    """A different list of notices is in use or missing now, so statuses may have changed."""

    def __init__(self, index_contents: IndexContents) -> None:
        self.index_contents = index_contents
        super().__init__()


class IndexOpenFailed(Message):
    """The index could not be opened. One that was open before still answers."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        super().__init__()


class StepBegan(Message):
    """What is done now for a question; for all of them if `request` is None."""

    def __init__(self, request: int | None, step: str) -> None:
        self.request = request
        self.step = step
        super().__init__()


class CorpusCompared(Message):
    """What has changed in the corpus since the build of the index with this fingerprint."""

    def __init__(self, fingerprint: str, since_build: SinceBuild) -> None:
        self.fingerprint = fingerprint
        self.since_build = since_build
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
    """A requested document; None when the index does not hold it, or there is no index."""

    def __init__(self, request: int, document: Document | None) -> None:
        self.request = request
        self.document = document
        super().__init__()


class CoverageCounted(Message):
    """What the collection holds of `topics` and of its own; None where `problem` says why not."""

    def __init__(
        self, request: int, topics: tuple[str, ...], coverage: Coverage | None, problem: str = ""
    ) -> None:
        self.request = request
        self.topics = topics
        self.coverage = coverage
        self.problem = problem
        super().__init__()


class EvidenceRead(Message):
    """The effects that the quotes of a turn state were read."""

    def __init__(self, turn: Turn, evidence: StudyEvidence) -> None:
        self.turn = turn
        self.evidence = evidence
        super().__init__()


class TextLocated(Message):
    """Where a text stands in the collection; None where `problem` says why it is not known."""

    def __init__(self, request: int, located: Located | None, problem: str = "") -> None:
        self.request = request
        self.located = located
        self.problem = problem
        super().__init__()


class SavedQuestion(NamedTuple):
    """A saved question with its filters as text, and what became of its answer."""

    question: str
    terms: tuple[str, ...]
    result: Replayed


class SavedQuestionsCompared(Message):
    """Saved questions were asked again: `done` of `total` so far; `changed` have another answer.

    They are compared with the build before if `since_build`, otherwise with their saved answers.
    """

    def __init__(
        self,
        done: int,
        total: int,
        changed: tuple[SavedQuestion, ...],
        since_build: bool,  # noqa: FBT001
    ) -> None:
        self.done = done
        self.total = total
        self.changed = changed
        self.since_build = since_build
        super().__init__()

    @property
    def is_complete(self) -> bool:
        """Whether all questions have been asked."""
        return self.done == self.total


class QuotesCompared(Message):
    """The quotes of a turn were compared with the index.

    `unconfirmed` maps the number of a quote that the index no longer confirms to the reason.
    """

    def __init__(self, turn: int, unconfirmed: dict[int, str]) -> None:
        self.turn = turn
        self.unconfirmed = unconfirmed
        super().__init__()


class QuoteProved(Message):
    """A quote was compared with its source file."""

    def __init__(self, request: int, finding: Finding) -> None:
        self.request = request
        self.finding = finding
        super().__init__()


class FailureReported(Message):
    """Something failed; `sentence` tells the user what, and what to do."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__()


class TextCopied(Message):
    """A text is to be copied. The user knows it by `name`.

    With `by_system`, the clipboard of the system has it already. Otherwise that of the terminal
    must take it.
    """

    def __init__(self, text: str, name: str, by_system: bool) -> None:  # noqa: FBT001
        self.text = text
        self.name = name
        self.by_system = by_system
        super().__init__()
