"""A publication: its text and its metadata."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from assistant.format_traits import format_named
from assistant.records.author import Author
from assistant.records.blocks import Block, Span
from assistant.records.editorial_status import Notice, Status, status_of
from assistant.records.imprint import Imprint
from assistant.records.locators import Locators
from assistant.records.subjects import Subjects

_NO_LOCATORS = Locators()
_NO_IMPRINT = Imprint()
_NO_SUBJECTS = Subjects()


class RelationKind(StrEnum):
    """How a publication relates to another one: this publication is a ... that other one."""

    RETRACTION_OF = "retraction of"
    CONCERN_ABOUT = "expression of concern about"
    CORRECTION_OF = "correction of"
    REINSTATEMENT_OF = "reinstatement of"
    PREPRINT_OF = "preprint of"
    ARTICLE_OF_PREPRINT = "article of the preprint"
    SAME_TRIAL = "report of the same trial as"
    POSSIBLY_NOTICED_BY = "possible subject of the notice"


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
    """Whether a document is the publication itself or a digest that someone wrote of it."""

    ARTICLE = "article"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Source:
    """The file that a document was read from; `path` is relative to the corpus, with slashes.

    `record` is the id that parsing the file gives the document, if the index uses a different id.
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
        """The known PMID, PMCID and DOI, with their names (``doi:10.1/x``), most reliable first."""
        named = {"pmid": self.pmid, "pmcid": self.pmcid, "doi": self.doi}
        return tuple(f"{name}:{value}" for name, value in named.items() if value)


class Relation(NamedTuple):
    """A relation of a publication to another one, which `identifiers` name.

    `reference` cites the other publication in the words of the record; `document` is its id, if the
    corpus holds it.
    """

    kind: RelationKind
    identifiers: Identifiers
    reference: str = ""
    document: str = ""


class CompanionKind(StrEnum):
    """What a companion is to the document beside which it is shown, in the order of showing.

    A report, extension, protocol or registry record is one of the same trial.
    """

    ARTICLE = "article"
    PREPRINT = "preprint"
    SUBJECT = "subject of the notice"
    REPORT = "report"
    EXTENSION = "extension"
    PROTOCOL = "protocol"
    REGISTRY_RECORD = "registry record"
    CORRECTION = "correction"
    NOTICE = "notice"


class Companion(NamedTuple):
    """Another publication of the study that a document reports.

    `status` is that of the companion, and `registrations` are the trial registrations that both
    have. `label` is a short citation ("Pittock 2019"), `citation` a full one; `document` is its id.
    """

    kind: CompanionKind
    status: Status
    registrations: tuple[str, ...]
    label: str
    citation: str
    document: str


class RelatedNotice(NamedTuple):
    """A publication that a document is related to, and that is retracted or questioned.

    It may also be a notice of retraction or concern that has the document's title and none of its
    identifiers; then `status` and `date` are what the notice says. Otherwise they (`date` is empty
    if unknown) are those of the other publication. `kind` says what the
    document is to it, and `registrations` are the trial registrations that both have. `citation`
    cites the other publication; `document` is its id, empty if the corpus does not hold it.
    """

    status: Status
    date: str
    kind: RelationKind
    registrations: tuple[str, ...]
    citation: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One publication, and the only owner of its text. `text` starts with the title block.

    `design_reason` names what states the design, such as a publication type. If it is empty,
    `design_span` may be the sentence that states it. `population` is the number of participants; it
    may be only planned. `population_reason` and `population_span` give its source likewise.
    `also_in` lists the other files that hold the publication; the program does not quote them.
    `year` is that of the issue if there is one, else of the first publication. `electronic_year` is
    that of the electronic publication; it is known where it differs from the year of the issue, or
    where no issue is known and both are the same. `registrations` are the numbers of the trial that
    it reports, in any registry. `trial` is the name that this trial goes by; only a document that
    is read back from an answer has it. `companions` and `related_notices` follow from other
    documents and from the imported list, so only an open index knows them.
    """

    id: str
    source: Source
    title: str
    text: str
    blocks: tuple[Block, ...]
    authors: tuple[Author, ...] = ()
    venue: str = ""
    year: int | None = None
    identifiers: Identifiers = Identifiers()
    publication_types: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    design: Design = Design.NOT_STATED
    design_reason: str = ""
    design_span: Span | None = None
    population: int | None = None
    population_planned: bool = False
    population_reason: str = ""
    population_span: Span | None = None
    kind: Kind = Kind.ARTICLE
    relations: tuple[Relation, ...] = ()
    also_in: tuple[Source, ...] = ()
    registrations: tuple[str, ...] = ()
    companions: tuple[Companion, ...] = ()
    related_notices: tuple[RelatedNotice, ...] = ()
    locators: Locators = _NO_LOCATORS
    imprint: Imprint = _NO_IMPRINT
    subjects: Subjects = _NO_SUBJECTS
    electronic_year: int | None = None
    trial: str = ""

    @property
    def status(self) -> Status:
        """The editorial status that follows from the notices; see `status_of`."""
        return status_of(self.notices)

    @property
    def is_full_text(self) -> bool:
        """Whether anything beside title and abstract can be quoted."""
        return any(block.kind.searched and not self._is_abstract(block) for block in self.blocks)

    @property
    def design_quote(self) -> str:
        """The sentence that states the design, word for word; empty without a `design_span`."""
        return self.text[slice(*self.design_span)] if self.design_span else ""

    @property
    def population_quote(self) -> str:
        """The sentence that gives the number of participants; empty without a span for it."""
        return self.text[slice(*self.population_span)] if self.population_span else ""

    def _is_abstract(self, block: Block) -> bool:
        """Whether a block belongs to the abstract.

        Text outside all sections is body text if the format marks abstracts, else abstract.
        """
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
    """The metadata of a document that lists, filters and overviews show."""

    id: str
    title: str
    year: int | None
    design: str
    status: str
    full_text: bool
