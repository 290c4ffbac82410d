"""The nouns of the program, from file to answer.

Only a :class:`Document` holds text. Everything after it is a :class:`Span` into that text, so a
quote is always a slice and a quote that is not verbatim cannot be built::

    source file -> Document -> Passage -> Hit -> Evidence -> Answer

Offsets are half-open and count code points of ``Document.text``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from assistant.format_traits import format_named


class Span(NamedTuple):
    """A half-open range of code points of ``Document.text``."""

    start: int
    end: int

    def within(self, other: Span) -> bool:
        """Whether this span is non-empty and lies inside `other`."""
        return other.start <= self.start < self.end <= other.end


class BlockKind(StrEnum):
    """What a block of a document is; only some kinds can be quoted."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    CAPTION = "caption"
    TABLE_ROW = "table row"

    @property
    def quotable(self) -> bool:
        """Titles and headings name things; they state nothing that could be quoted."""
        return self not in (BlockKind.TITLE, BlockKind.HEADING)


class Block(NamedTuple):
    """One paragraph, title, heading, caption, list item or table row.

    `section` is the path of headings above it, outermost first, a heading's own included;
    `locator` is its place in the source file (``body/sec[2]/p[3]``, ``line 14``).
    """

    span: Span
    kind: BlockKind
    section: tuple[str, ...]
    locator: str


class Status(StrEnum):
    """Editorial status of a publication, gravest first."""

    RETRACTED = "retracted"
    CONCERN = "expression of concern"
    CORRECTED = "corrected"
    REINSTATED = "reinstated"
    UNFLAGGED = "no notice known"


class Notice(NamedTuple):
    """One editorial notice about a publication.

    `reference` is where it was published, as its source words it; `date` is when (``2020``,
    ``2020-03`` or ``2020-03-14``; empty when not said); `source` is what says so: a PubMed record,
    the article itself, a notice in the corpus, an imported list.
    """

    status: Status
    reference: str
    date: str = ""
    source: str = ""


class StatusList(NamedTuple):
    """A list of notices that the user imported: its name, date, size, and what identifies it."""

    name: str
    date: str
    notices: int
    sha256: str

    @property
    def title(self) -> str:
        """What notices of it name as their source."""
        return f"{self.name} list of {self.date}" if self.date else f"{self.name} list"


def status_of(notices: Iterable[Notice]) -> Status:
    """The current status that `notices` give: the gravest of those that stand.

    A reinstatement ends the retractions before it: those with an earlier date, or the same one as
    far as both say it, and those without a date, which repeat one that it knew. One without a date
    ends a single retraction; where notices date retractions differently, they stand.
    """
    known = list(notices)
    ended = [n.date for n in known if n.status is Status.REINSTATED]
    retracted = [n.date for n in known if n.status is Status.RETRACTED]
    standing = (
        n.status
        for n in known
        if n.status is not Status.RETRACTED or not any(_ends(e, n.date, retracted) for e in ended)
    )
    return min(standing, key=list(Status).index, default=Status.UNFLAGGED)


def _ends(reinstated: str, retracted: str, all_retracted: Iterable[str]) -> bool:
    """Whether a reinstatement on one date ends a retraction on another one."""
    if not reinstated:
        dates = list(filter(None, all_retracted))
        return all(_same_day(one, other) for one in dates for other in dates)
    return not retracted or retracted < reinstated or _same_day(retracted, reinstated)


def _same_day(one: str, other: str) -> bool:
    """Whether two dates are the same, as far as both say it."""
    return one.startswith(other) or other.startswith(one)


class RelationKind(StrEnum):
    """What a publication is to another one, told from its own side."""

    RETRACTION_OF = "retraction of"
    CONCERN_ABOUT = "expression of concern about"
    CORRECTION_OF = "correction of"
    REINSTATEMENT_OF = "reinstatement of"
    PREPRINT_OF = "preprint of"
    ARTICLE_OF_PREPRINT = "article of the preprint"


class Design(StrEnum):
    """Study design of a publication, in the order of the usual hierarchies of evidence."""

    META_ANALYSIS = "meta-analysis"
    SYSTEMATIC_REVIEW = "systematic review"
    GUIDELINE = "guideline"
    RANDOMISED_TRIAL = "randomised trial"
    NON_RANDOMISED_TRIAL = "non-randomised trial"
    COHORT = "cohort"
    CASE_CONTROL = "case-control"
    CROSS_SECTIONAL = "cross-sectional"
    DIAGNOSTIC_ACCURACY = "diagnostic accuracy"
    CASE_SERIES = "case series"
    CASE_REPORT = "case report"
    REVIEW = "review"
    ANIMAL_OR_IN_VITRO = "animal or in-vitro"
    PROTOCOL = "protocol"
    PRODUCT_LABEL = "product label"
    PREPRINT = "preprint"
    NOT_STATED = "not stated"


class Kind(StrEnum):
    """What a document is: the publication itself, or a digest that someone wrote of it."""

    ARTICLE = "article"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Source:
    """The file that a document was read from; `path` is relative to the corpus, with slashes.

    `record` is the id that reading the file gives the document, when the index knows it by another.
    """

    path: str
    format: str
    sha256: str
    record: str = ""


@dataclass(frozen=True, slots=True)
class Identifiers:
    """Public identifiers, normalised: digits, ``PMC123``, lower-case DOI, ``NCT`` numbers."""

    pmid: str | None = None
    pmcid: str | None = None
    doi: str | None = None
    nct: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Those of one article, each with its name (``doi:10.1/x``), the most reliable first."""
        named = {"pmid": self.pmid, "pmcid": self.pmcid, "doi": self.doi}
        return tuple(f"{name}:{value}" for name, value in named.items() if value)


class Relation(NamedTuple):
    """That a publication is something to another one, which `identifiers` name.

    `reference` words it as the record does; `document` is the id of the other one, when the corpus
    holds it.
    """

    kind: RelationKind
    identifiers: Identifiers
    reference: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One publication, and the only owner of its text. `text` starts with the title block.

    `design_reason` says what states the design: a publication type, or else nothing, and
    `design_span` is then the sentence that does. `also_in` are the other files that hold the
    publication, which are not quoted.
    """

    id: str
    source: Source
    title: str
    text: str
    blocks: tuple[Block, ...]
    authors: tuple[str, ...] = ()
    venue: str = ""
    year: int | None = None
    identifiers: Identifiers = Identifiers()
    publication_types: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    design: Design = Design.NOT_STATED
    design_reason: str = ""
    design_span: Span | None = None
    population: int | None = None
    kind: Kind = Kind.ARTICLE
    relations: tuple[Relation, ...] = ()
    also_in: tuple[Source, ...] = ()

    @property
    def status(self) -> Status:
        """The editorial status that the notices give; see `status_of`."""
        return status_of(self.notices)

    @property
    def is_full_text(self) -> bool:
        """Whether anything beside title and abstract can be quoted."""
        return any(block.kind.quotable and not self._is_abstract(block) for block in self.blocks)

    @property
    def design_quote(self) -> str:
        """The sentence that states the design, word for word; empty when something else does."""
        return self.text[slice(*self.design_span)] if self.design_span else ""

    def _is_abstract(self, block: Block) -> bool:
        """Text outside all sections is a body in some formats, in others all that a record has."""
        if not block.section:
            return not format_named(self.source.format).marks_abstract
        return block.section[0].startswith("Abstract")

    def block_at(self, offset: int) -> Block:
        """The block that holds the code point at `offset` (or the last one that starts before it).

        Raises LookupError when the document has no block before `offset`.
        """
        at = bisect_right(self.blocks, offset, key=lambda block: block.span.start) - 1
        if at < 0:
            raise LookupError(f"no block of {self.id} starts at or before {offset}")
        return self.blocks[at]


class Listed(NamedTuple):
    """A document as lists, filters and overviews know it."""

    id: str
    title: str
    year: int | None
    design: str
    status: str
    full_text: bool


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
