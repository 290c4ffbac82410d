"""Editorial notices: the words of a record that flag its article, or make it a notice itself.

Every kind of notice has two ends. The record of the retracted article says *retraction in*; the
record of the notice says *retraction of*. Only the first end flags the record that holds it. The
other end becomes a `Relation` to the article that the notice flags. PubMed XML names both ends in
``RefType``, Europe PMC uses the same words with blanks between them, and MEDLINE uses tags.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.editorial.in_words import retraction_sign
from assistant.editorial.preprints import was_preprint
from assistant.records import Identifiers, Notice, Relation, RelationKind, Status
from assistant.text import identifiers
from assistant.text.dates import date_in
from assistant.text.writer import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

PUBMED = "PubMed record"

# Comments, reprints and summaries for patients are missing on purpose.
_BY_REFERENCE: dict[str, tuple[Status, str]] = {
    "retractionin": (Status.RETRACTED, "Retraction in"),
    "retractedandrepublishedin": (Status.RETRACTED, "Retracted and republished in"),
    "expressionofconcernin": (Status.CONCERN, "Expression of concern in"),
    "erratumin": (Status.CORRECTED, "Erratum in"),
    "correctedandrepublishedin": (Status.CORRECTED, "Corrected and republished in"),
    # The National Library of Medicine treats a partial retraction as an erratum.
    "partialretractionin": (Status.CORRECTED, "Partial retraction in"),
}
_OTHER_END: dict[str, tuple[RelationKind, str]] = {
    "retractionof": (RelationKind.RETRACTION_OF, "Retraction of"),
    "retractedandrepublishedfrom": (RelationKind.RETRACTION_OF, "Retracted and republished from"),
    "expressionofconcernfor": (RelationKind.CONCERN_ABOUT, "Expression of concern for"),
    "erratumfor": (RelationKind.CORRECTION_OF, "Erratum for"),
    "correctedandrepublishedfrom": (RelationKind.CORRECTION_OF, "Corrected and republished from"),
    "partialretractionof": (RelationKind.CORRECTION_OF, "Partial retraction of"),
    "preprintof": (RelationKind.PREPRINT_OF, "Preprint of"),
    "preprintin": (RelationKind.ARTICLE_OF_PREPRINT, "Preprint in"),
}
_BY_TAG = {
    "RIN": "RetractionIn",
    "RRI": "RetractedandRepublishedIn",
    "ECI": "ExpressionOfConcernIn",
    "EIN": "ErratumIn",
    "CRI": "CorrectedandRepublishedIn",
    "PRIN": "PartialRetractionIn",
    "ROF": "RetractionOf",
    "RRF": "RetractedandRepublishedFrom",
    "ECF": "ExpressionOfConcernFor",
    "EFR": "ErratumFor",
    "CRF": "CorrectedandRepublishedFrom",
    "PROF": "PartialRetractionOf",
    "UIN": "UpdateIn",
    "UOF": "UpdateOf",
}
_CITED_PMID = re.compile(r"\bPMID:\s*([0-9]+)", re.IGNORECASE)
_CITED_PMCID = re.compile(r"\b(PMC[0-9]+)\b", re.IGNORECASE)
_CITED_DOI = re.compile(r"\b(10\.[0-9]{4,9}/\S+)")

#: The publication types of notices, in lower case, and what each makes of the record.
#: Both the readers and the index use this list. Each used to have its own, and only that of the
#: index had "Retraction Notice", another name for "Retraction of Publication". So the index did not
#: count such a record as a study, but the readers did not say that it is a retraction.
NOTICE_TYPES = {
    "retraction of publication": RelationKind.RETRACTION_OF,
    "retraction notice": RelationKind.RETRACTION_OF,
    "partial retraction": RelationKind.CORRECTION_OF,
    "expression of concern": RelationKind.CONCERN_ABOUT,
    "published erratum": RelationKind.CORRECTION_OF,
}
# The types and headings by which databases and journals flag the article itself: "Retracted
# Publication" in PubMed, "Retracted" in Scopus, "Retracted Article" in journals. A note may add the
# date.
_RETRACTED_TYPE = re.compile(
    r"\W*(?:retracted|withdrawn)(?: (?:article|book|chapter|paper|publication|review))?"
    r"(?:\W+(?:on|in))?(?:\W+(?:[0-9]{1,4}|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)"
    r"(?:[a-z]{3,6})?))*\W*",
    re.IGNORECASE,
)
# What publishers write into a note or in place of an abstract. "This study was withdrawn" is
# missing on purpose: registries say so of trials that never began.
_STATEMENT = re.compile(
    r"\bthis (?:article|book|chapter|manuscript|paper|preprint|publication|review) "
    r"(?:has been|had been|was|is) (?:\w+ly )?(?:retracted|withdrawn)\b",
    re.IGNORECASE,
)
# Characters of a note that become the reference of a notice. Chosen by hand: two sentences.
_LONGEST_NOTE = 300
#: The sources of notices that notes and abstracts state.
NOTE, ABSTRACT = "note", "abstract"
# Titles of notices, for records whose publication type does not tell.
_NOTICE_TITLES = (
    (
        re.compile(r"\W*(?:notice of )?partial retraction\b", re.IGNORECASE),
        RelationKind.CORRECTION_OF,
    ),
    (
        re.compile(
            r"\W*(?:(?:notice of )?retraction(?: note| notice)?(?::| to\b| of:)|withdrawal notice)",
            re.IGNORECASE,
        ),
        RelationKind.RETRACTION_OF,
    ),
    (
        re.compile(
            r"\W*(?:editorial )?expression of concern(?::| (?:on|about|to)\b)", re.IGNORECASE
        ),
        RelationKind.CONCERN_ABOUT,
    ),
    (
        re.compile(
            r"\W*(?:(?:author |publisher )?correction|erratum|corrigendum)(?::| to[: ])",
            re.IGNORECASE,
        ),
        RelationKind.CORRECTION_OF,
    ),
)
#: The relations of a notice to the article that it is about.
NOTICE_RELATIONS = frozenset(
    {
        RelationKind.RETRACTION_OF,
        RelationKind.CONCERN_ABOUT,
        RelationKind.CORRECTION_OF,
        RelationKind.REINSTATEMENT_OF,
    }
)


def notice_referred(
    kind: str, reference: str, number: str | None = None, source: str = PUBMED
) -> Notice | None:
    """Return the notice for a ``RefType`` with its citation and PMID, or None.

    `source` becomes the source of the notice.
    """
    meaning = _BY_REFERENCE.get(_folded_kind(kind))
    if meaning is None:
        return None
    status, words = meaning
    where = _numbered(fold(reference), number)
    return Notice(status, f"{words}: {where}" if where else words, date_in(where), source)


def notice_tagged(tag: str, reference: str) -> Notice | None:
    """Return the notice for a MEDLINE tag (``RIN``, ``EIN``), or None if the tag is not a flag."""
    return notice_referred(_BY_TAG.get(tag, ""), reference)


def relation_referred(
    kind: str, reference: str, number: str | None = None, *, is_preprint: bool = False
) -> Relation | None:
    """Return the relation that a ``RefType`` states to the article cited in `reference`, or None.

    PubMed links a preprint and its article as an update, and also a review and its next version.
    Only the first of these is a relation; `is_preprint` says that the record is a preprint.
    """
    name, where = _folded_kind(kind), _numbered(fold(reference), number)
    meaning = _OTHER_END.get(name)
    if name == "updatein" and is_preprint:
        meaning = RelationKind.PREPRINT_OF, "Update in"
    elif name == "updateof" and was_preprint(where, _cited_doi(where)):
        meaning = RelationKind.ARTICLE_OF_PREPRINT, "Update of"
    other = cited(where)
    if meaning is None or other == Identifiers():
        return None
    relation, words = meaning
    return Relation(relation, other, f"{words}: {where}")


def relation_tagged(tag: str, reference: str, *, is_preprint: bool = False) -> Relation | None:
    """Return the relation for a MEDLINE tag (``ROF``, ``EFR``, ``UOF``), or None."""
    return relation_referred(_BY_TAG.get(tag, ""), reference, is_preprint=is_preprint)


def cited(reference: str) -> Identifiers:
    """The identifiers that a citation names."""
    pmid, pmcid = _CITED_PMID.search(reference), _CITED_PMCID.search(reference)
    return Identifiers(
        pmid=identifiers.pmid(pmid[1]) if pmid else None,
        pmcid=identifiers.pmcid(pmcid[1]) if pmcid else None,
        doi=identifiers.doi(_cited_doi(reference)),
    )


def retraction_named(kind: str, source: str) -> Notice | None:
    """The retraction that a type or heading such as "Retracted Article" states, or None."""
    if not is_retracted_type(kind):
        return None
    return Notice(Status.RETRACTED, fold(kind), date_in(kind), source)


def is_retracted_type(kind: str) -> bool:
    """Whether a publication type or a heading flags the article that has it as retracted."""
    return _RETRACTED_TYPE.fullmatch(kind) is not None


def retraction_in_note(note: str) -> Notice | None:
    """The retraction that a note to an article states, or None."""
    text = fold(note)
    statement = _STATEMENT.search(text)
    if statement is None:
        return retraction_named(text, NOTE)
    words = text if len(text) <= _LONGEST_NOTE else statement[0]
    return Notice(Status.RETRACTED, words, date_in(words), NOTE)


def retraction_in_abstract(abstract: str) -> Notice | None:
    """The retraction that stands where an article has its abstract, or None."""
    text = fold(abstract)
    statement = _STATEMENT.match(text)
    return Notice(Status.RETRACTED, statement[0], "", ABSTRACT) if statement else None


def with_retraction_signs(
    notices: tuple[Notice, ...],
    publication_types: tuple[str, ...],
    title: str,
    relations: tuple[Relation, ...] = (),
) -> tuple[Notice, ...]:
    """Return `notices`, each once, plus a retraction that only publication type or title shows.

    Some publishers give the notice itself the title "Retracted: ...", and its text says "This
    article has been retracted". So neither flags a record that is a notice by its `relations`.
    """
    is_notice = any(relation.kind in NOTICE_RELATIONS for relation in relations)
    once = tuple(
        notice
        for notice in dict.fromkeys(notices)
        if not (is_notice and notice.source in (NOTE, ABSTRACT))
    )
    if any(notice.status is Status.RETRACTED for notice in once):
        return once
    typed = (retraction_named(name, "publication type") for name in publication_types)
    stated = next(filter(None, typed), None)
    if stated is None and not is_notice:
        stated = _retraction_in_title(title)
    return once if stated is None else (*once, stated)


def with_notice_signs(
    relations: tuple[Relation, ...], publication_types: tuple[str, ...], title: str
) -> tuple[Relation, ...]:
    """Return `relations`, plus one if only publication type or title show that it is a notice.

    Such a relation does not name an article, so nothing can be matched to it. It marks the record
    as a notice and not a study.
    """
    if any(relation.kind in NOTICE_RELATIONS for relation in relations):
        return relations
    types = {name.strip().casefold(): name for name in publication_types}
    for name, kind in NOTICE_TYPES.items():
        if name in types:
            return (*relations, Relation(kind, Identifiers(), types[name]))
    for pattern, kind in _NOTICE_TITLES:
        if pattern.match(title):
            return (*relations, Relation(kind, Identifiers(), fold(title)))
    return relations


def with_dates(notices: Sequence[Notice], events: Sequence[Notice]) -> tuple[Notice, ...]:
    """Return `notices`, plus the `events` of a publication history that are not among them.

    If exactly one notice has the status of an event and has no date, it gets the date of the event.
    """
    dated = list(notices)
    for event in events:
        alike = [at for at, notice in enumerate(dated) if notice.status is event.status]
        if len(alike) == 1 and not dated[alike[0]].date:
            dated[alike[0]] = dated[alike[0]]._replace(date=event.date)
        elif not any(dated[at].date == event.date for at in alike):
            dated.append(event)
    return tuple(dated)


def _retraction_in_title(title: str) -> Notice | None:
    """The retraction that a title states, or None."""
    words = retraction_sign(title)
    return Notice(Status.RETRACTED, fold(words), date_in(words), "title") if words else None


def _folded_kind(kind: str) -> str:
    return re.sub(r"\s+", "", kind).casefold()


def _numbered(where: str, number: str | None) -> str:
    if number and f"PMID: {number}" not in where:
        return f"{where} PMID: {number}".lstrip()
    return where


def _cited_doi(reference: str) -> str:
    match = _CITED_DOI.search(reference)
    return match[1].rstrip(".,;") if match else ""
