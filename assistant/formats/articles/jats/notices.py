"""Reads the notices about a JATS article, and its relations to other articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.editorial.notices import cited, retraction_in_note, retraction_named, with_dates
from assistant.formats.markup.xml import Element, child, children, local, text_of
from assistant.records import Identifiers, Notice, Relation, RelationKind, Status
from assistant.text import identifiers
from assistant.text.dates import date_in, date_of, dated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Files with these types are notices about other articles. They flag the articles that they relate
# to, not themselves.
NOTICES = frozenset(
    {"addendum", "correction", "expression-of-concern", "partial-retraction", "retraction"}
)
# `related-article-type` names the *other* end; these are in the article that is flagged.
_FLAGS = {
    "concern-forward": (Status.CONCERN, "Expression of concern in"),
    "expression-of-concern": (Status.CONCERN, "Expression of concern in"),
    "correction": (Status.CORRECTED, "Erratum in"),
    "correction-forward": (Status.CORRECTED, "Erratum in"),
    "erratum": (Status.CORRECTED, "Erratum in"),
    "partial-retraction": (Status.CORRECTED, "Partial retraction in"),
    "retraction": (Status.RETRACTED, "Retraction in"),
    "retraction-forward": (Status.RETRACTED, "Retraction in"),
}
# These are in the notice, often in its text, and in a preprint or its article.
_RELATIONS = {
    "addended-article": (RelationKind.CORRECTION_OF, "Addendum to"),
    "corrected-article": (RelationKind.CORRECTION_OF, "Erratum for"),
    "object-of-concern": (RelationKind.CONCERN_ABOUT, "Expression of concern for"),
    "partially-retracted-article": (RelationKind.CORRECTION_OF, "Partial retraction of"),
    "preprint": (RelationKind.ARTICLE_OF_PREPRINT, "Preprint"),
    "retracted-article": (RelationKind.RETRACTION_OF, "Retraction of"),
}
_OF_PREPRINT = frozenset({"article", "journal-article", "published-article"})
# Words in the names of events and dates, in the order in which they count; of the older DTDs
# "eretracted" and "pcorrected" are names of dates.
_EVENTS = (
    ("partial-retraction", Status.CORRECTED),
    ("retract", Status.RETRACTED),
    ("withdraw", Status.RETRACTED),
    ("concern", Status.CONCERN),
    ("reinstat", Status.REINSTATED),
    ("correct", Status.CORRECTED),
    ("corrigend", Status.CORRECTED),
    ("erratum", Status.CORRECTED),
)
# Elements with notes to the whole article.
_NOTES = ("author-notes", "fn-group", "notes")
_PREPRINT = "preprint"
_HREF = "{http://www.w3.org/1999/xlink}href"
_SAYS = "JATS file"


def notices_of(article: Element, kind: str) -> tuple[Notice, ...]:
    """The notices about `article` of ``article-type`` `kind`, with dates from its history."""
    front = child(article, "front/article-meta")
    if kind in NOTICES or front is None:
        return ()
    related = list(_flagged(children(front, "related-article", "related-object")))
    notices = with_dates(related, list(_events(front)))
    if all(n.status is not Status.RETRACTED for n in notices):
        return (*notices, *_signs(article, front, kind))
    return notices


def _signs(article: Element, front: Element, kind: str) -> Iterator[Notice]:
    """The retractions that only the type of the article, its headings or notes to it show."""
    if kind == "retracted-article":
        yield Notice(Status.RETRACTED, f'article type "{kind}"', source=_SAYS)
    categories = child(front, "article-categories")
    for subject in categories.iter("{*}subject") if categories is not None else ():
        if notice := retraction_named(text_of(subject), "subject heading"):
            yield notice
    holders = (front, *children(article, "front", "back"))
    for group in (group for holder in holders for group in children(holder, *_NOTES)):
        for note in children(group, "fn", "p"):
            if notice := retraction_in_note(text_of(note)):
                yield notice


def relations_of(article: Element, kind: str) -> tuple[Relation, ...]:
    """The relations of `article` to others: it may be a notice, a preprint, or its article."""
    relations = [
        relation
        for part in children(article, "front", "body")
        for related in part.iter("{*}related-article", "{*}related-object")
        if (relation := _relation(related, kind))
    ]
    front = child(article, "front/article-meta")
    if kind != _PREPRINT and front is not None:
        relations += _preprints(front)
    by_article = {
        (relation.kind, relation.identifiers): relation for relation in reversed(relations)
    }
    return tuple(reversed(by_article.values()))


def _flagged(related: Iterable[Element]) -> Iterator[Notice]:
    for article in related:
        flag = _FLAGS.get(_type(article))
        if flag:
            status, words = flag
            yield Notice(status, f"{words}: {_reference(article)}", _date(article), _SAYS)


def _relation(related: Element, kind: str) -> Relation | None:
    known = _RELATIONS.get(_type(related))
    if kind == _PREPRINT:
        is_article = _type(related) in _OF_PREPRINT
        known = (RelationKind.PREPRINT_OF, "Preprint of") if is_article else None
    other = _identifiers(related)
    if known is None or other == Identifiers():
        return None
    relation, words = known
    if kind == "partial-retraction" and relation is RelationKind.RETRACTION_OF:
        relation, words = _RELATIONS["partially-retracted-article"]
    return Relation(relation, other, f"{words}: {_reference(related)}")


def _events(front: Element) -> Iterator[Notice]:
    """The notices in the publication history of the article."""
    history = child(front, "history")
    dates = [*children(front, "pub-date")]
    dates += children(history, "date") if history is not None else ()
    for date in dates:
        name = _names(date)
        status = _event(name)
        if status:
            yield Notice(status, f'"{name}" in its dates', _date(date), _SAYS)
    for event in _all_events(front):
        status = _event(_names(event))
        if status:
            description = child(event, "event-desc")
            reference = (
                text_of(description)
                if description is not None
                else f'"{_names(event)}" in its history'
            )
            yield Notice(status, reference, _date(event), _SAYS)


def _preprints(front: Element) -> Iterator[Relation]:
    """The preprints that the publication history names."""
    for event in _all_events(front):
        if _PREPRINT not in _names(event):
            continue
        for link in event.iter("{*}self-uri", "{*}ext-link", "{*}article-id", "{*}pub-id"):
            address = str(link.get(_HREF) or "") or text_of(link)
            doi = identifiers.doi(address)
            if doi:
                yield Relation(
                    RelationKind.ARTICLE_OF_PREPRINT, Identifiers(doi=doi), f"Preprint: doi:{doi}"
                )


def _all_events(front: Element) -> Iterator[Element]:
    for history in children(front, "pub-history"):
        yield from children(history, "event")


def _names(element: Element) -> str:
    """The names of an event or a date, and of the date and the link in it."""
    own = [element.get(name) for name in ("event-type", "date-type", "pub-type", "content-type")]
    inner = (
        holder.get(name)
        for holder in children(element, "date", "self-uri")
        for name in ("date-type", "content-type")
    )
    return next((str(name).lower() for name in (*own, *inner) if name), "")


def _event(name: str) -> Status | None:
    return next((status for word, status in _EVENTS if word in name), None)


def _date(element: Element) -> str:
    """The date in an element, in numbers, or from a citation in it, in words."""
    for holder in (element, *children(element, "date")):
        iso = date_of(str(holder.get("iso-8601-date") or ""))
        parts = {local(part): text_of(part) for part in children(holder, "year", "month", "day")}
        date = iso or dated(parts.get("year", ""), parts.get("month"), parts.get("day"))
        if date:
            return date
    is_citation = local(element).startswith("related")
    return date_in(text_of(element)) if is_citation else ""


def _type(related: Element) -> str:
    return str(related.get("related-article-type") or related.get("link-type") or "").lower()


def _identifiers(related: Element) -> Identifiers:
    link = str(related.get(_HREF) or "") or text_of(related)
    kind = str(related.get("ext-link-type") or "").lower()
    doi = identifiers.doi(link)
    if doi:
        return Identifiers(doi=doi)
    if kind in ("pubmed", "pmid"):
        return Identifiers(pmid=identifiers.pmid(link))
    if kind in ("pmc", "pmcid"):
        return Identifiers(pmcid=identifiers.pmcid(link))
    return cited(link)


def _reference(related: Element) -> str:
    other = _identifiers(related)
    identifier = next(
        (
            f"{label}{value}"
            for label, value in (("doi:", other.doi), ("PMID: ", other.pmid), ("", other.pmcid))
            if value
        ),
        "",
    )
    if identifier:
        return identifier
    link = str(related.get(_HREF) or "")
    where = (f"{key} {related.get(key)}" for key in ("vol", "issue", "page") if related.get(key))
    return text_of(related) or ", ".join(where) or link or "not said where"
