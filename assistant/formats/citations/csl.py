"""Reads CSL-JSON and the works of Crossref, which have the same fields. Places are ``record 3``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.formats.citations.numbers import Numbers
from assistant.formats.citations.recognise_exports import csl_items
from assistant.formats.citations.reference import Reference, Text, read_references
from assistant.records import Author, Identifiers, Notice, Relation, RelationKind, Status
from assistant.text import identifiers, people
from assistant.text.imprints import imprint_of
from assistant.text.locators import locators_of
from assistant.text.subjects import listed, subjects_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.formats.parsed import Parsed
    from assistant.records import Source

_DATES = ("issued", "published", "posted", "created")
_ELECTRONIC = ("published-online", "available-date")
_STATUSES = {
    "retraction": Status.RETRACTED,
    "withdrawal": Status.RETRACTED,
    "removal": Status.RETRACTED,
    "expression_of_concern": Status.CONCERN,
    "correction": Status.CORRECTED,
    "corrigendum": Status.CORRECTED,
    "erratum": Status.CORRECTED,
    "partial_retraction": Status.CORRECTED,
}
_ABOUT = {
    Status.RETRACTED: (RelationKind.RETRACTION_OF, "Retraction of Publication"),
    Status.CONCERN: (RelationKind.CONCERN_ABOUT, "Expression of Concern"),
    Status.CORRECTED: (RelationKind.CORRECTION_OF, "Published Erratum"),
}
_PREPRINTS = {
    "is-preprint-of": RelationKind.PREPRINT_OF,
    "has-preprint": RelationKind.ARTICLE_OF_PREPRINT,
}


def read_csl(value: Any, source: Source) -> Parsed:  # noqa: ANN401 - JSON
    """Return the documents of CSL-JSON, or of a response of Crossref.

    Items without title and abstract are problem lines. Raises UnreadableFile when none is left.
    """
    problems: list[str] = []
    references: list[Reference] = []
    for number, item in enumerate(csl_items(value), start=1):
        if isinstance(item, dict):
            references.append(_reference(item, number))
        else:
            problems.append(f"record {number}: not a JSON object")
    return read_references(references, source, problems, "no reference in the JSON")


def _reference(item: dict[str, Any], number: int) -> Reference:
    place = f"record {number}"
    updates = list(_updates(item, "update-to"))
    return Reference(
        number=number,
        place=place,
        title=Text(_title(item), place),
        abstracts=(Text(_string(item, "abstract"), place),),
        authors=tuple(_authors(item)),
        venue=_venue(item),
        dates=tuple(_issue_dates(item)),
        electronic_dates=tuple(_date(item.get(name)) for name in _ELECTRONIC),
        locators=locators_of(
            _string(item, "volume"),
            _string(item, "issue"),
            _string(item, "page"),
            number=_string(item, "article-number") or _number(item),
        ),
        imprint=imprint_of(_string(item, "publisher"), _strings(item, "ISSN")),
        subjects=subjects_of(listed(_string(item, "keyword"))),
        numbers=Numbers(
            pmids=(_string(item, "PMID"),),
            pmcids=(_string(item, "PMCID"),),
            dois=(_string(item, "DOI"),),
            links=(_string(item, "URL"),),
        ),
        types=tuple(_types(item, updates)),
        notes=(_string(item, "note"),),
        notices=tuple(_notices(item)),
        relations=(*_about(updates), *_preprints(item)),
    )


def _string(item: dict[str, Any], *names: str) -> str:
    """Return the text of the first of `names` with any; of a list (Crossref), the first item."""
    for name in names:
        value = item.get(name)
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value)
    return ""


def _strings(item: dict[str, Any], name: str) -> tuple[str, ...]:
    """Return all texts of a list (Crossref), or the only one."""
    value = item.get(name)
    return tuple(
        text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)
    )


def _venue(item: dict[str, Any]) -> str:
    """Return where an item appeared; for a preprint, that is its server."""
    names = ("container-title-short", "short-container-title", "container-title")
    institution = item.get("institution")
    server = institution[0] if isinstance(institution, list) and institution else institution
    return _string(item, *names) or (_string(server, "name") if isinstance(server, dict) else "")


def _title(item: dict[str, Any]) -> str:
    title, subtitle = _string(item, "title"), _string(item, "subtitle")
    more = subtitle and isinstance(item.get("subtitle"), list)
    return f"{title}: {subtitle}" if more and title and subtitle not in title else title


def _authors(item: dict[str, Any]) -> Iterator[Author]:
    listed = item.get("author")
    for author in listed if isinstance(listed, list) else ():
        if not isinstance(author, dict):
            continue
        family = _string(author, "family")
        particle = _string(author, "non-dropping-particle", "dropping-particle")
        given_names, suffix = _string(author, "given"), _string(author, "suffix")
        name = _string(author, "literal", "name")
        yield (
            people.group(name)
            if name and not family
            else people.person(family, given_names, suffix, particle)
        )


def _number(item: dict[str, Any]) -> str:
    """The number of an article in a journal; that of a report is something else."""
    return _string(item, "number") if _string(item, "type") == "article-journal" else ""


def _issue_dates(item: dict[str, Any]) -> Iterator[str]:
    """Yield the dates of the issue; where Crossref knows only an electronic one, there is none."""
    journal_issue = item.get("journal-issue")
    for holder in (item, journal_issue if isinstance(journal_issue, dict) else {}):
        yield _date(holder.get("published-print"))
    if not _date(item.get("published-online")):
        yield from (_date(item.get(name)) for name in _DATES)


def _date(date: Any) -> str:  # noqa: ANN401 - JSON
    """Return the year of a date, which CSL gives in parts or in words."""
    if not isinstance(date, dict):
        return str(date) if isinstance(date, str | int) else ""
    parts: Any = date.get("date-parts")
    while isinstance(parts, list) and parts:
        parts = parts[0]
    return str(parts) if isinstance(parts, str | int) else _string(date, "raw", "literal", "year")


def _types(item: dict[str, Any], updates: list[tuple[Status, str, str]]) -> Iterator[str]:
    if "preprint" in (_string(item, "subtype").lower(), _string(item, "genre").lower()):
        yield "Preprint"
    for status, _, _ in updates:
        yield _ABOUT[status][1]


def _updates(item: dict[str, Any], name: str) -> Iterator[tuple[Status, str, str]]:
    """Yield status, DOI and date of the updates that an item makes to others, or that it has."""
    listed = item.get(name)
    for update in listed if isinstance(listed, list) else ():
        kind = _string(update, "type", "update-type") if isinstance(update, dict) else ""
        doi = identifiers.doi(_string(update, "DOI")) if kind else None
        if doi and (status := _STATUSES.get(kind.lower().replace("-", "_").replace(" ", "_"))):
            yield status, doi, _day(update.get("updated"))


def _day(date: Any) -> str:  # noqa: ANN401 - JSON
    parts = date.get("date-parts") if isinstance(date, dict) else None
    parts = parts[0] if isinstance(parts, list) and parts else None
    numbers = parts if isinstance(parts, list) else []
    whole = all(isinstance(number, int) for number in numbers)
    return "-".join(f"{number:02d}" for number in numbers[:3]) if whole else ""


def _notices(item: dict[str, Any]) -> Iterator[Notice]:
    for status, doi, date in _updates(item, "updated-by"):
        yield Notice(status, f"{status.value.capitalize()} in: doi:{doi}", date, "Crossref")


def _about(updates: list[tuple[Status, str, str]]) -> Iterator[Relation]:
    for status, doi, _ in updates:
        yield Relation(_ABOUT[status][0], Identifiers(doi=doi), f"doi:{doi}")


def _preprints(item: dict[str, Any]) -> Iterator[Relation]:
    relations = item.get("relation")
    for name, kind in _PREPRINTS.items():
        listed = relations.get(name) if isinstance(relations, dict) else None
        for other in listed if isinstance(listed, list) else ():
            doi = identifiers.doi(_string(other, "id")) if isinstance(other, dict) else None
            if doi:
                yield Relation(kind, Identifiers(doi=doi), f"doi:{doi}")
