"""Reads the metadata that a page declares for search engines and reference managers.

In order of trust, the sources are ``citation_*`` (Highwire), Dublin Core and PRISM, JSON-LD of one
scholarly article, and Open Graph. Where a page names two different DOIs, or describes two articles,
none of them counts: a wrong identifier would merge two different articles.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeGuard

from assistant.formats.markup.html_text import html_text
from assistant.formats.metadata import Metadata
from assistant.records import Author, Design, Identifiers, Imprint, Locators, Subjects
from assistant.study_design.publication_types import design_named, design_of
from assistant.text import identifiers, people
from assistant.text.imprints import imprint_of
from assistant.text.locators import locators_of
from assistant.text.subjects import listed, subjects_of
from assistant.text.writer import fold
from assistant.text.years import published, year_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from assistant.formats.markup.xml import Element

_TITLES = (
    "citation_title",
    "dc.title",
    "dcterms.title",
    "bepress_citation_title",
    "wkhealth_title",
)
_AUTHORS = ("citation_author", "dc.creator", "dcterms.creator", "bepress_citation_author")
# Names of the dates of the issue, of the electronic publication, and of one or the other.
_DATES = (
    ("citation_cover_date", "citation_publication_date", "citation_date", "citation_year"),
    ("citation_online_date",),
    ("dc.date", "dc.date.issued", "dcterms.issued", "dcterms.date", "prism.publicationdate"),
)
# Names of volume, issue, first and last page, and number of the article.
_LOCATORS = (
    ("citation_volume", "prism.volume", "bepress_citation_volume"),
    ("citation_issue", "prism.number", "bepress_citation_issue"),
    ("citation_firstpage", "prism.startingpage", "bepress_citation_firstpage", "citation_pages"),
    ("citation_lastpage", "prism.endingpage", "bepress_citation_lastpage"),
    ("citation_elocation_id", "citation_article_number"),
)
_VENUES = (
    "citation_journal_abbrev",
    "citation_journal_title",
    "prism.publicationname",
    "dc.source",
)
_PUBLISHERS = ("citation_publisher", "dc.publisher", "dcterms.publisher")
_ISSN = ("citation_issn", "prism.issn", "prism.eissn")
# The meta element "keywords" is not among them: many sites use it for themselves.
_KEYWORDS = ("citation_keywords", "citation_keyword", "prism.keyword", "dc.subject")
_DOIS = (
    ("citation_doi", "bepress_citation_doi"),
    ("prism.doi", "dc.identifier", "dc.identifier.doi", "dcterms.identifier"),
)
_LINKS = (
    "og:url",
    "citation_abstract_html_url",
    "citation_public_url",
    "citation_fulltext_html_url",
)
_ABSTRACTS = ("citation_abstract", "dcterms.abstract", "dc.description", "dc.description.abstract")

_ARTICLE_TYPES = frozenset({"MedicalScholarlyArticle", "ScholarlyArticle"})
# Characters of JSON-LD; a longer script is skipped to save time. Chosen by hand.
_MOST_LD = 2_000_000
# Characters; a shorter description in the head of a page is a slogan or a first sentence. Chosen
# by hand.
_LEAST_ABSTRACT = 200
# PubMed's page lists the publication types of the record.
_TYPES = "//*[contains(@class, 'publication-types')]//button[contains(@class, 'trigger')]"


def declared_metadata(root: Element) -> Metadata:
    """Return what the page below `root` declares; `title` is empty when it declares none."""
    declared = _declared(root)
    article = _article(root)
    types = _types(root, declared)
    design = design_of(types)
    if design is Design.NOT_STATED:
        designs = (design_named(name) for name in types)
        design = next(
            (design_of_type for design_of_type in designs if design_of_type), Design.NOT_STATED
        )
    year, electronic_year = _years(declared, article)
    return Metadata(
        title=_first(declared, _TITLES) or _text(article.get("headline") or article.get("name")),
        authors=_authors(declared, article),
        venue=_first(declared, _VENUES) or _journal(article),
        year=year,
        electronic_year=electronic_year,
        locators=_locators(declared, article),
        imprint=_imprint(declared, article),
        subjects=_subjects(declared, article),
        identifiers=_identifiers(root, declared, article),
        publication_types=types,
        design=design,
    )


def abstract_declared(root: Element) -> tuple[str, str]:
    """Return the abstract in the head of a page and its place; empty when there is none."""
    declared = _declared(root)
    for name in _ABSTRACTS:
        for text in declared.get(name, ()):
            if len(text) >= _LEAST_ABSTRACT:
                return text.removeprefix("Abstract").lstrip(" :"), f"head/meta[{name}]"
    text = _text(_article(root).get("abstract") or _article(root).get("description"))
    return (text, "head/script") if len(text) >= _LEAST_ABSTRACT else ("", "")


def _declared(root: Element) -> dict[str, list[str]]:
    """Return the values of the page's ``meta`` elements by their names in lower case."""
    values: dict[str, list[str]] = defaultdict(list)
    for meta in root.iter("meta"):
        name = meta.get("name") or meta.get("property") or meta.get("itemprop")
        if name and (text := _text(meta.get("content"))):
            values[str(name).strip().lower()].append(text)
    return values


def _first(declared: dict[str, list[str]], names: Iterable[str]) -> str:
    return next((declared[name][0] for name in names if declared.get(name)), "")


def _text(value: object) -> str:
    """Return the plain text of a value that may have markup."""
    return fold(html_text(value)) if isinstance(value, str) else ""


def _authors(declared: dict[str, list[str]], article: dict[str, Any]) -> tuple[Author, ...]:
    listed = next((declared[name] for name in _AUTHORS if declared.get(name)), None)
    if listed is None:
        listed = [name for text in declared.get("citation_authors", ()) for name in text.split(";")]
        # PubMed's pages: "Doe ABC;Roe D;", where any other page would have given names first.
        inverted = people.known(map(people.divided, listed))
        if inverted and all(author.family for author in inverted):
            return inverted
    if not listed and declared.get("dc.identifier"):
        listed = declared.get("dc.contributor", [])
    if not listed:
        listed = list(_people(article.get("author")))
    if len(listed) == 1 and ";" in listed[0]:
        listed = listed[0].split(";")
    return tuple(dict.fromkeys(map(people.in_order, listed)))


def _people(value: object) -> Iterator[str]:
    for person in value if isinstance(value, list) else [value]:
        if isinstance(person, dict):
            family, given_names = _text(person.get("familyName")), _text(person.get("givenName"))
            yield f"{family}, {given_names}" if family else _text(person.get("name"))
        else:
            yield _text(person)


def _parts(article: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what the article is part of, from the inside: issue, volume, journal."""
    part = article.get("isPartOf")
    for _ in range(3):
        if not isinstance(part, dict):
            break
        yield part
        part = part.get("isPartOf")


def _journal(article: dict[str, Any]) -> str:
    for part in _parts(article):
        if part.get("@type") == "Periodical" or not part.get("isPartOf"):
            return _text(part.get("name"))
    return ""


def _years(
    declared: dict[str, list[str]], article: dict[str, Any]
) -> tuple[int | None, int | None]:
    """Return the year of the issue, or of the first publication, and the electronic one."""
    issue, electronic, other = (
        year_in(*(text for name in names for text in declared.get(name, ()))) for names in _DATES
    )
    return published(issue, electronic, other or year_in(_text(article.get("datePublished"))))


def _locators(declared: dict[str, list[str]], article: dict[str, Any]) -> Locators:
    volume, issue, first, last, number = (_first(declared, names) for names in _LOCATORS)
    for part in _parts(article):
        volume = volume or _text(part.get("volumeNumber"))
        issue = issue or _text(part.get("issueNumber"))
    first = first or _text(article.get("pageStart")) or _text(article.get("pagination"))
    return locators_of(volume, issue, first, last or _text(article.get("pageEnd")), number)


def _imprint(declared: dict[str, list[str]], article: dict[str, Any]) -> Imprint:
    publisher = article.get("publisher")
    named = publisher.get("name") if isinstance(publisher, dict) else publisher
    issn = [text for name in _ISSN for text in declared.get(name, ())]
    issn += (text for part in _parts(article) for text in _strings(part.get("issn")))
    return imprint_of(_first(declared, _PUBLISHERS) or _text(named), issn)


def _subjects(declared: dict[str, list[str]], article: dict[str, Any]) -> Subjects:
    terms = next((declared[name] for name in _KEYWORDS if declared.get(name)), None)
    terms = list(_strings(article.get("keywords"))) if terms is None else terms
    return subjects_of(listed(terms[0]) if len(terms) == 1 else terms)


def _types(root: Element, declared: dict[str, list[str]]) -> tuple[str, ...]:
    listed = [fold("".join(button.itertext())) for button in root.xpath(_TYPES)]
    return tuple(dict.fromkeys(listed or declared.get("citation_article_type", [])))


def _identifiers(
    root: Element, declared: dict[str, list[str]], article: dict[str, Any]
) -> Identifiers:
    links = [str(link.get("href")) for link in root.iter("link") if link.get("rel") == "canonical"]
    links += [url for name in _LINKS for url in declared.get(name, ())]
    links = [re.split(r"[?#]", url, maxsplit=1)[0] for url in links if url.startswith("http")]
    dois = [[text for name in names for text in declared.get(name, [])] for names in _DOIS]
    dois.append(
        list(_strings(article.get("identifier"), article.get("sameAs"), article.get("@id")))
    )
    return Identifiers(
        pmid=_only(identifiers.pmid, declared.get("citation_pmid", ()), links),
        pmcid=_only(identifiers.pmcid, declared.get("citation_pmcid", ()), links),
        doi=_only(identifiers.doi, *dois),
    )


def _strings(*values: object) -> Iterator[str]:
    for value in values:
        for item in value if isinstance(value, list) else [value]:
            inner = item.get("value") if isinstance(item, dict) else item
            if isinstance(inner, str):
                yield inner


def _only(read: Callable[[str], str | None], *groups: Iterable[str]) -> str | None:
    """Return the identifier in the first group with any, or None if that group has several."""
    for group in groups:
        values = {value for text in group if (value := read(text))}
        if values:
            return values.pop() if len(values) == 1 else None
    return None


def _article(root: Element) -> dict[str, Any]:
    """Return the one scholarly article that the page's JSON-LD describes, or an empty mapping."""
    articles: list[dict[str, Any]] = []
    for script in root.iter("script"):
        text = script.text or ""
        if script.get("type") != "application/ld+json" or len(text) > _MOST_LD:
            continue
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            continue
        for item in value if isinstance(value, list) else [value]:
            graph = item.get("@graph") if isinstance(item, dict) else None
            items = graph if isinstance(graph, list) else [item]
            for entry in items:
                entity = entry.get("mainEntity") if isinstance(entry, dict) else None
                articles += filter(_is_article, (entry, entity))
    return articles[0] if len(articles) == 1 else {}


def _is_article(thing: object) -> TypeGuard[dict[str, Any]]:
    kind = thing.get("@type") if isinstance(thing, dict) else None
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(name, str) and name in _ARTICLE_TYPES for name in kinds)
