"""From passages to answers: what was found, what is quoted, and what to know about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.records.blocks import Block, Span
from assistant.records.document import Document
from assistant.records.editorial_status import StatusList


@dataclass(frozen=True, slots=True)
class Passage:
    """What is indexed: whole `sentences` of one section; `row` is its number in the index."""

    document: Document
    span: Span
    row: int
    sentences: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The passage, word for word."""
        return self.document.text[self.span.start : self.span.end]

    @property
    def section(self) -> tuple[str, ...]:
        """The section path of the passage's first block."""
        return self.document.block_at(self.span.start).section


@dataclass(frozen=True, slots=True)
class Hit:
    """A ranked passage.

    `ranks` and `scores` give its 1-based rank and its raw score (BM25, cosine) in each ranking that
    found it; `score` is the fused one, between 0 and 1.
    """

    passage: Passage
    score: float
    ranks: Mapping[str, int]
    scores: Mapping[str, float]


class Reason(StrEnum):
    """Why nothing is quoted, as a sentence without its full stop."""

    NOT_IN_CORPUS = "nothing in this corpus answers that"
    MENTIONED = "nothing in this corpus answers that; some passages touch on it"
    FILTERED = "no document passes the filters"
    UNCHECKED = "what answers that failed the check against the stored text; run: assistant build"

    @property
    def key(self) -> str:
        """What programs know it by, however the sentence is put."""
        return self.name.lower()


class Caution(StrEnum):
    """What to know before believing an answer, as a sentence without its full stop."""

    DOUBTFUL = "probably nothing in this corpus answers that; these come nearest"
    DOUBTFUL_RETRACTED = (
        "probably nothing in this corpus answers that; what comes nearest is retracted work alone"
    )
    ONLY_RETRACTED = "only retracted work answers this"
    ONLY_CASE_REPORTS = (
        "only case reports or case series answer this; they cannot show what a treatment does"
    )
    ONLY_ANIMAL = "only animal or laboratory work answers this; it may not hold for patients"
    ONLY_WEAK = (
        "only case reports, laboratory work or retracted work answers this; "
        "it cannot show what a treatment does"
    )

    @property
    def key(self) -> str:
        """What programs know it by, however the sentence is put."""
        return self.name.lower()

    @property
    def doubts(self) -> bool:
        """Whether it says that the quotes are probably no answer."""
        return self in (Caution.DOUBTFUL, Caution.DOUBTFUL_RETRACTED)


class Adjustment(StrEnum):
    """What a sentence's score gains or loses for its place in the answer; a name in its signals."""

    DESIGN = "its study design can show an effect"
    PUBLICATION = "repeats its publication"
    SUBJECT = "repeats its subject"
    CONCERN = "there is an expression of concern about it"
    OTHER_WORDS = "names less of what is asked"
    RETRACTED = "its publication is retracted"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One quoted span of a hit.

    `context` is the sentence before a quote that leans on it ("This effect ..."): shown before the
    quote and no part of it. `also` are sentences of other publications that say the same; they have
    neither. `signals` are what the score is made of, and what was taken off it for its place (see
    `Adjustment`). Raises ValueError when the span leaves its passage, or the context does not
    stand before it.
    """

    hit: Hit
    span: Span
    score: float
    context: Span | None = None
    also: tuple[Evidence, ...] = ()
    signals: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.span.within(self.hit.passage.span):
            raise ValueError(f"{self.span} is not inside {self.hit.passage.span}")
        if self.context is not None and not self.context.within(Span(0, self.span.start)):
            raise ValueError(f"{self.context} is not before {self.span}")

    @property
    def document(self) -> Document:
        """The document that is quoted."""
        return self.hit.passage.document

    @property
    def quote(self) -> str:
        """The quote, word for word."""
        return self.document.text[self.span.start : self.span.end]

    @property
    def before(self) -> str:
        """The sentence that the quote leans on, word for word; empty when it stands alone."""
        return self.document.text[self.context.start : self.context.end] if self.context else ""

    @property
    def block(self) -> Block:
        """The block that the quote starts in; it gives section and locator."""
        return self.document.block_at(self.span.start)


@dataclass(frozen=True, slots=True)
class Answer:
    """What every front end renders.

    `abstained` is the reason why nothing is quoted, or None; `confidence` is the probability that
    the best quote answers, and below `threshold` nothing is quoted. `nearest` holds the passages
    that came closest when nothing is quoted. `withheld` names quotes that failed the check against
    the stored text. `fingerprint` identifies the index that answered. `caution` says that the
    quotes hardly answer, or that all of them are weak, or is None. `ranker` is the SHA-256 of what
    ordered the sentences. `status_list` is the imported list of notices that was joined,
    `status_list_missing` one that the index was joined with before and that is gone: what it says
    is not known. `unfamiliar` are words of the question that stand in no document. `most` and
    `filter` (terms, see `assistant.filters`) are what was asked for beside the question.
    `held_back` are the sentences that would have been quoted if their articles were not retracted,
    one an article; `held_back_answers` says that they probably answer.
    """

    question: str
    searched_as: str
    evidence: tuple[Evidence, ...]
    abstained: Reason | None
    confidence: float
    fingerprint: str
    nearest: tuple[Hit, ...] = ()
    withheld: tuple[str, ...] = ()
    caution: Caution | None = None
    threshold: float = 0.0
    ranker: str = ""
    status_list: StatusList | None = None
    unfamiliar: tuple[str, ...] = ()
    most: int = 0
    filter: tuple[str, ...] = ()
    status_list_missing: StatusList | None = None
    held_back: tuple[Evidence, ...] = ()
    held_back_answers: bool = False
