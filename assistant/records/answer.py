"""Types from passage to answer: ranked passages, quoted sentences and warnings about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.records.blocks import Block, Span
from assistant.records.document import Document
from assistant.records.editorial_status import StatusList


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit of the index: whole `sentences` of one section; `row` is its number in the index."""

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
    found it; `score` is the fused score, between 0 and 1.
    """

    passage: Passage
    score: float
    ranks: Mapping[str, int]
    scores: Mapping[str, float]


class Reason(StrEnum):
    """Why nothing is quoted; `render.reasons` has the sentences."""

    NOT_IN_CORPUS = "not_in_corpus"
    MENTIONED = "mentioned"
    FILTERED = "filtered"
    UNCHECKED = "unchecked"


class Caution(StrEnum):
    """A warning about an answer; `render.reasons` has the sentences."""

    DOUBTFUL = "doubtful"
    DOUBTFUL_RETRACTED = "doubtful_retracted"
    ONLY_RETRACTED = "only_retracted"
    ONLY_CASE_REPORTS = "only_case_reports"
    ONLY_ANIMAL = "only_animal"
    ONLY_WEAK = "only_weak"
    NO_FINDING = "no_finding"

    @property
    def doubts(self) -> bool:
        """Whether this caution says that the quotes probably do not answer the question."""
        return self in (Caution.DOUBTFUL, Caution.DOUBTFUL_RETRACTED)


class Adjustment(StrEnum):
    """A change to a sentence's score that decides its place in the answer, as a key for programs.

    Their sentences for people are in `assistant.render.explain`.
    """

    DESIGN = "design"  # its study design can show an effect
    PUBLICATION = "publication"  # an earlier quote is of its publication
    SUBJECT = "subject"  # an earlier quote is about its subject
    CONCERN = "concern"  # there is an expression of concern about its publication
    OPPOSITE = "opposite"  # it is about the opposite of what is asked, such as another population
    OTHER_WORDS = "other_words"  # it names too little of what is asked
    NO_FINDING = "no_finding"  # it is a table row or an aim, and does not name all that is asked
    NOT_GIVEN = "not_given"  # it does not give what is asked of the subject, such as a dose
    PARTIAL = "partial"  # it leaves out a part of what is asked
    REVIEW = "review"  # an editor, a reviewer or an author wrote it about the manuscript
    RETRACTED = "retracted"  # its publication is retracted


class Statement(StrEnum):
    """What a quote is where it reports no finding of its own study, as a key for programs."""

    TABLE_ROW = "table_row"
    CAPTION = "caption"
    LETTER = "letter"  # it is from a letter, a comment or an editorial
    REVIEW = "review"  # it is from the peer review of the article, not by its authors
    PLANNED = "planned"  # it says what is going to be done
    AIM = "aim"  # it announces what the study is to find out
    CITED = "cited"  # it reports other people's work


class Cover(StrEnum):
    """Where a part of the question is covered for a quote, as a key for programs."""

    SENTENCE = "sentence"  # by the quote itself
    NEARBY = "nearby"  # by the sentences next to it, its section headings or the title
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One quoted span of a hit.

    `context` is the sentence before a quote that refers back to it ("This effect ..."). It is shown
    before the quote and is not part of it. `also` holds sentences of other publications that say
    the same; they have neither `context` nor `also` nor `adjustments`. `signals` holds the parts of
    the score, in logits, and `adjustments` what was added to the score or subtracted from it to
    order the quotes. `covers` says of everything that the question names where it is covered, and
    then of what is asked of the subject, such as "a dose". `opposite` is what it says that is the
    opposite of what is asked, or "". `statement` is what it is if it reports no finding of its own
    study. Raises ValueError when the span leaves its passage, or the context is not before the
    span.
    """

    hit: Hit
    span: Span
    score: float
    context: Span | None = None
    also: tuple[Evidence, ...] = ()
    signals: Mapping[str, float] = field(default_factory=dict)
    adjustments: Mapping[Adjustment, float] = field(default_factory=dict)
    covers: Mapping[str, Cover] = field(default_factory=dict)
    opposite: str = ""
    statement: Statement | None = None

    def __post_init__(self) -> None:
        if not self.span.within(self.hit.passage.span):
            raise ValueError(f"{self.span} is not inside {self.hit.passage.span}")
        if self.context is not None and not self.context.within(Span(0, self.span.start)):
            raise ValueError(f"{self.context} is not before {self.span}")

    @property
    def document(self) -> Document:
        """The quoted document."""
        return self.hit.passage.document

    @property
    def missing(self) -> tuple[str, ...]:
        """The parts of the question that neither the quote nor its surroundings cover."""
        return tuple(part for part, cover in self.covers.items() if cover is Cover.ABSENT)

    @property
    def quote(self) -> str:
        """The quote, word for word."""
        return self.document.text[self.span.start : self.span.end]

    @property
    def before(self) -> str:
        """The sentence that the quote refers back to, word for word; empty if there is none."""
        return self.document.text[self.context.start : self.context.end] if self.context else ""

    @property
    def block(self) -> Block:
        """The block that the quote starts in; it holds section and locator."""
        return self.document.block_at(self.span.start)


#: The keys of the records of an answer, in order.
QUOTE_COLUMNS = (
    "question",
    "caution",
    "number",
    "quote",
    "context",
    "document",
    "title",
    "year",
    "design",
    "participants",
    "status",
    "doi",
    "pmid",
    "section",
    "start",
    "end",
    "path",
    "sha256",
    "probability",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question; every front end renders it.

    `abstained` is the reason why nothing is quoted, or None. `confidence` is the probability that
    the best quote answers; below `threshold` nothing is quoted, and `nearest` then holds the
    closest passages. `withheld` names quotes that failed the check against the stored text.
    `fingerprint` identifies the index. `caution` warns that the quotes probably do not answer, or
    that all of them are weak evidence; it may be None. `ranker` is the SHA-256 of the ranker.
    `status_list` is the imported list of notices that was joined. `status_list_missing` is a list
    that was joined earlier and has since disappeared, so its notices are unknown. `unfamiliar`
    holds the words of the question that occur in no document, and `uncovered` what the question
    names and no quoted document does. `not_given` is what is asked of the subject, such as
    "a dose", where no quote gives it. `most` and `filter` (terms, see `assistant.filters`) are the
    options that the user gave beside the question. `undated` counts the documents that a filter by
    year leaves out because they have no year. `typed` is the question as the user typed it, which
    differs from `question` where a follow-up was completed. `language` is the one that the question
    seems to be in if it is not English, or "". `held_back` holds one sentence per retracted article
    that would have been quoted if the article were not retracted; `held_back_answers` says that
    these sentences probably answer.
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
    uncovered: tuple[str, ...] = ()
    not_given: str = ""
    most: int = 0
    filter: tuple[str, ...] = ()
    undated: int = 0
    typed: str = ""
    language: str = ""
    status_list_missing: StatusList | None = None
    held_back: tuple[Evidence, ...] = ()
    held_back_answers: bool = False

    def to_records(self) -> list[dict[str, str | int | float | None]]:
        """A flat dict for each quote, for a table or a data frame.

        The keys are `QUOTE_COLUMNS`. `number` counts from 1. `caution` says that the answer is in
        doubt or weak, as in `Caution`, or is empty. `quote` is `start` to `end` of the text of
        `document`, in characters; `path` and `sha256` name the file that it was read from.
        `probability` is that the quote answers, between 0 and 1. Empty without quotes.
        """
        caution = self.caution.value if self.caution else ""
        return [
            {"question": self.question, "caution": caution, "number": number, **_record(item)}
            for number, item in enumerate(self.evidence, start=1)
        ]

    def _repr_html_(self) -> str | None:
        """The answer as HTML, which notebooks show; None if nothing in the program renders it."""
        return _html.of(self) if _html.of else None


def _record(item: Evidence) -> dict[str, str | int | float | None]:
    shown = item.document
    return {
        "quote": item.quote,
        "context": item.before,
        "document": shown.id,
        "title": shown.title,
        "year": shown.year,
        "design": shown.design.value,
        "participants": shown.population,
        "status": shown.status.value,
        "doi": shown.identifiers.doi,
        "pmid": shown.identifiers.pmid,
        "section": " / ".join(item.block.section),
        "start": item.span.start,
        "end": item.span.end,
        "path": shown.source.path,
        "sha256": shown.source.sha256,
        "probability": item.score,
    }


@dataclass(slots=True)
class _Html:
    """The function that renders answers as HTML; it belongs to a higher layer, or is not set."""

    of: Callable[[Answer], str] | None = None


_html = _Html()


def show_answers_as_html(render: Callable[[Answer], str]) -> None:
    """Let notebooks show answers as `render` renders them. The result must be escaped HTML."""
    _html.of = render
