"""The fields of a document, and of what belongs to it; docs/json.md describes them."""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter
from typing import Any, NamedTuple

from assistant import cite
from assistant.codec.fields import (
    FILLED_TEXT,
    FLAG,
    MAYBE_TEXT,
    MAYBE_WHOLE,
    TEXT,
    TEXTS,
    WHOLE,
    Field,
    Json,
    Malformed,
    Record,
    listed,
    maybe,
    one_of,
)
from assistant.records import (
    Author,
    Block,
    Companion,
    CompanionKind,
    Design,
    Document,
    Identifiers,
    Imprint,
    Kind,
    Locators,
    Notice,
    RelatedNotice,
    Relation,
    RelationKind,
    Source,
    Span,
    Status,
    StatusList,
    Subjects,
)
from assistant.study_design.trial_names import trial_name
from assistant.text import people
from assistant.text.titles import without_stop


class Excerpt(NamedTuple):
    """A text and its place in a document."""

    text: str
    span: Span


class Placed(NamedTuple):
    """The place of a text: its span in the document, and the block that it starts in."""

    block: Block
    span: Span


def _excerpt(text: str, start: int, end: int) -> Excerpt:
    if not 0 <= start < end or len(text) != end - start:
        raise Malformed("has a text and a place that differ in length")
    return Excerpt(text, Span(start, end))


def _document(
    *,
    status: Status,
    citation: str,
    authors: tuple[str, ...],
    author_names: tuple[Author, ...] | None,
    design_quote: Excerpt | None,
    population_quote: Excerpt | None,
    **known: Any,  # noqa: ANN401 - the other fields
) -> Document:
    """A document from its fields, without text and blocks.

    Without its text it cannot hold the places of the sentences that state its design and its number
    of participants. So they become the reasons.
    """
    del citation  # follows from the other fields
    if author_names is None:
        author_names = tuple(map(people.divided, authors))
    reason = known.pop("design_reason") or ""
    if design_quote is not None:
        reason = design_quote.text
    population_reason = known.pop("population_reason") or ""
    if population_quote is not None:
        population_reason = population_quote.text
    document = Document(
        text="",
        blocks=(),
        authors=author_names,
        design_reason=reason,
        population_reason=population_reason,
        **known,
    )
    # Versions differ in which of several notices counts, so the status of any of them is accepted.
    if status not in {document.status, *(notice.status for notice in document.notices)}:
        raise Malformed("does not follow from the notices", "status")
    return document


def design_excerpt(document: Document) -> Excerpt | None:
    """The sentence that states the design, or None when no sentence was needed."""
    span = document.design_span
    return Excerpt(document.design_quote, span) if span else None


def population_excerpt(document: Document) -> Excerpt | None:
    """The sentence that gives the number of participants, or None without such a sentence."""
    span = document.population_span
    return Excerpt(document.population_quote, span) if span else None


_SPAN = (
    Field("start", WHOLE, derive=attrgetter("span.start")),
    Field("end", WHOLE, derive=attrgetter("span.end")),
)
EXCERPT = Record(_excerpt, Field("text", TEXT), *_SPAN)
#: The fields that say where a text is, for a record with `block` and `span`.
PLACE = (
    Field("section", TEXT, derive=lambda placed: " / ".join(placed.block.section)),
    Field("locator", TEXT, derive=attrgetter("block.locator")),
    *_SPAN,
)
#: Only encoded: decoding gives the fields by their names.
PLACED: Record[Json] = Record(dict, *PLACE)
IDENTIFIERS = Record(
    Identifiers,
    Field("pmid", MAYBE_TEXT),
    Field("pmcid", MAYBE_TEXT),
    Field("doi", MAYBE_TEXT),
    Field("nct", TEXTS),
)
AUTHOR = Record(
    Author,
    Field("family", TEXT),
    Field("given", TEXT),
    Field("particle", TEXT),
    Field("suffix", TEXT),
    Field("literal", TEXT),
)
LOCATORS = Record(
    Locators,
    Field("volume", TEXT),
    Field("issue", TEXT),
    Field("pages", TEXT),
    Field("article_number", TEXT),
)
IMPRINT = Record(Imprint, Field("publisher", TEXT), Field("issn", TEXTS))
SUBJECTS = Record(Subjects, Field("headings", TEXTS), Field("keywords", TEXTS))
SOURCE = Record(
    Source,
    Field("path", TEXT),
    Field("format", TEXT),
    Field("sha256", TEXT),
    Field("record", FILLED_TEXT, missing=""),
)
NOTICE = Record(
    Notice,
    Field("status", one_of(Status)),
    Field("reference", TEXT),
    Field("date", FILLED_TEXT, missing=""),
    Field("source", FILLED_TEXT, missing=""),
)
RELATION = Record(
    Relation,
    Field("kind", one_of(RelationKind)),
    Field("identifiers", IDENTIFIERS.shape),
    Field("reference", FILLED_TEXT),
    Field("document", FILLED_TEXT),
)
COMPANION = Record(
    Companion,
    Field("kind", one_of(CompanionKind)),
    Field("status", one_of(Status)),
    Field("registrations", TEXTS),
    Field("label", TEXT),
    Field("citation", TEXT),
    Field("document", TEXT),
)
RELATED_NOTICE = Record(
    RelatedNotice,
    Field("status", one_of(Status)),
    Field("date", FILLED_TEXT),
    Field("kind", one_of(RelationKind)),
    Field("registrations", TEXTS),
    Field("citation", TEXT),
    Field("document", FILLED_TEXT),
)
STATUS_LIST = Record(
    StatusList,
    Field("name", TEXT),
    Field("date", TEXT),
    Field("notices", WHOLE),
    Field("sha256", TEXT),
)
MAYBE_STATUS_LIST = maybe(STATUS_LIST.shape)
#: The title of a document: JSON shows it without the full stop that the store keeps.
TITLE = replace(TEXT, encode=without_stop)
#: The metadata of a document, without its text. Early versions lack some of the fields.
DOCUMENT = Record(
    _document,
    Field("id", TEXT),
    Field("title", TITLE),
    Field("authors", TEXTS, derive=lambda document: [*map(cite.vancouver_name, document.authors)]),
    # Files of early versions only have the line above.
    Field("author_names", listed(AUTHOR.shape), missing=None, derive=attrgetter("authors")),
    Field("venue", TEXT),
    Field("year", MAYBE_WHOLE),
    Field("electronic_year", MAYBE_WHOLE, missing=None),
    Field("locators", LOCATORS.shape, missing=Locators()),
    Field("imprint", IMPRINT.shape, missing=Imprint()),
    Field("subjects", SUBJECTS.shape, missing=Subjects()),
    Field("identifiers", IDENTIFIERS.shape),
    Field("kind", one_of(Kind)),
    Field("design", one_of(Design)),
    Field(
        "design_reason",
        MAYBE_TEXT,
        missing=None,
        derive=lambda document: document.design_quote or document.design_reason or None,
    ),
    Field("design_quote", maybe(EXCERPT.shape), missing=None, derive=design_excerpt),
    Field("population", MAYBE_WHOLE),
    Field("population_planned", FLAG, missing=False),
    Field(
        "population_reason",
        MAYBE_TEXT,
        missing=None,
        derive=lambda document: document.population_quote or document.population_reason or None,
    ),
    Field("population_quote", maybe(EXCERPT.shape), missing=None, derive=population_excerpt),
    Field("publication_types", TEXTS),
    Field("status", one_of(Status), derive=attrgetter("status")),
    Field("notices", listed(NOTICE.shape)),
    Field("citation", TEXT, derive=cite.vancouver),
    Field("relations", listed(RELATION.shape), missing=()),
    Field("source", SOURCE.shape),
    Field("also_in", listed(SOURCE.shape), missing=()),
    Field("registrations", TEXTS, missing=()),
    # Derived, so that the store leaves it out: it follows from the text.
    Field(
        "trial", TEXT, missing="", derive=lambda document: document.trial or trial_name(document)
    ),
    # Derived, so that the store leaves them out: both change when a list is imported.
    Field("companions", listed(COMPANION.shape), missing=(), derive=attrgetter("companions")),
    Field(
        "related_notices",
        listed(RELATED_NOTICE.shape),
        missing=(),
        derive=attrgetter("related_notices"),
    ),
)
