"""Reads the metadata in the front matter of a JATS article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from assistant.formats.articles.jats.authors import authors_of
from assistant.formats.articles.jats.notices import NOTICES, notices_of, relations_of
from assistant.formats.articles.jats.published import locators_in, years_in
from assistant.formats.markup.xml import (
    Element,
    child,
    children,
    language,
    local,
    steps,
    text_of,
)
from assistant.formats.metadata import Metadata
from assistant.records import Design, Identifiers, Imprint
from assistant.study_design.publication_types import design_named, design_of
from assistant.text import identifiers
from assistant.text.imprints import imprint_of
from assistant.text.subjects import subjects_of

if TYPE_CHECKING:
    from collections.abc import Iterator

# PubMed's names for the article types that have one, so that both formats use the same names.
_PUBLICATION_TYPES = {
    "addendum": "Published Erratum",
    "case-report": "Case Reports",
    "clinical-trial": "Clinical Trial",
    "correction": "Published Erratum",
    "editorial": "Editorial",
    "expression-of-concern": "Expression of Concern",
    "letter": "Letter",
    "meta-analysis": "Meta-Analysis",
    "news": "News",
    "partial-retraction": "Partial Retraction",
    "preprint": "Preprint",
    "rapid-communication": "Journal Article",
    "research-article": "Journal Article",
    "retraction": "Retraction of Publication",
    "review-article": "Review",
    "systematic-review": "Systematic Review",
}
# Groups of abbreviations, and of the judgements of editors.
_NOT_SUBJECTS = re.compile("abbr|claim|evidence", re.IGNORECASE)
_MARKS = frozenset({"xref", "fn"})


def front_metadata(article: Element) -> Metadata:
    """Return the metadata of `article`; `id` is the PMCID, or empty."""
    front = child(article, "front/article-meta")
    kind = str(article.get("article-type") or "")
    own = _identifiers(front)
    types = (_PUBLICATION_TYPES.get(kind, kind),) if kind else ()
    design, reason = _design(types, kind, front)
    year, electronic_year = years_in(front)
    return Metadata(
        id=own.pmcid or "",
        title=next(titles_of(front, language(article)), ("", ""))[0],
        authors=tuple(authors_of(article)),
        venue=_venue(child(article, "front/journal-meta")),
        year=year,
        electronic_year=electronic_year,
        locators=locators_in(front),
        imprint=_imprint(child(article, "front/journal-meta")),
        subjects=subjects_of(_keywords(front)),
        identifiers=own,
        publication_types=types,
        notices=notices_of(article, kind),
        relations=relations_of(article, kind),
        design=design,
        design_reason=reason,
    )


def _imprint(journal: Element | None) -> Imprint:
    publisher = child(journal, "publisher/publisher-name")
    numbers = map(text_of, children(journal, "issn", "issn-l")) if journal is not None else ()
    return imprint_of(text_of(publisher) if publisher is not None else "", numbers)


def _keywords(front: Element | None) -> Iterator[str]:
    """Yield the keywords of all groups but those about something else than the subject."""
    for group in children(front, "kwd-group") if front is not None else ():
        if _NOT_SUBJECTS.search(str(group.get("kwd-group-type") or "")):
            continue
        for element in group.iter(etree.Element):
            if local(element) == "kwd":
                yield text_of(element)
            elif local(element) == "compound-kwd":
                yield " ".join(map(text_of, children(element, "compound-kwd-part")))


def titles_of(meta: Element | None, spoken: str = "") -> Iterator[tuple[str, str]]:
    """Yield the title and its translations, each with its subtitle and its place in `meta`.

    The title is the one in the language of the article, `spoken`, even where the file calls it a
    translation.
    """
    group = child(meta, "title-group")
    titles: list[_Title] = []
    translated: list[_Title] = []
    for inner, step in steps(group) if group is not None else ():
        where = f"title-group/{step}"
        if local(inner) == "article-title":
            titles += _titled(inner, group, "subtitle", where)
        elif local(inner) == "trans-title":  # before JATS 1.0
            translated += _titled(inner, group, "trans-subtitle", where)
        elif local(inner) == "trans-title-group":
            for title in children(inner, "trans-title"):
                translated += _titled(title, inner, "trans-subtitle", f"{where}/trans-title")
    titles += translated
    own = [title for title in titles if title.language == spoken]
    if spoken and own and titles[0].language:
        titles.remove(own[0])
        titles.insert(0, own[0])
    yield from ((title.text, title.where) for title in titles)


class _Title(NamedTuple):
    text: str
    where: str
    language: str


def _titled(
    title: Element, holder: Element | None, subtitle_name: str, where: str
) -> Iterator[_Title]:
    """Yield `title` without footnote marks, unless it is empty, with the subtitles in `holder`."""
    text = text_of(title, _MARKS)
    spoken = language(title) or (language(holder) if holder is not None else "")
    if text and holder is not None:
        for subtitle in children(holder, subtitle_name):
            if not (spoken and language(subtitle)) or language(subtitle) == spoken:
                text += (" " if text[-1] in ".:?!" else ": ") + text_of(subtitle, _MARKS)
        yield _Title(text, where, spoken)


def _identifiers(front: Element | None) -> Identifiers:
    values: dict[str, str] = {}
    for element in children(front, "article-id") if front is not None else ():
        values.setdefault(str(element.get("pub-id-type")), text_of(element))
    return Identifiers(
        pmid=identifiers.pmid(values.get("pmid")),
        pmcid=identifiers.pmcid(values.get("pmcid") or values.get("pmc")),
        doi=identifiers.doi(values.get("doi")),
        nct=identifiers.nct(text_of(front)) if front is not None else (),
    )


def _design(types: tuple[str, ...], kind: str, front: Element | None) -> tuple[Design, str]:
    """Return the design that the article type or the journal's heading states, and the reason.

    The reason is empty for a type that PubMed has, too.
    """
    stated = design_of(types)
    if stated is not Design.NOT_STATED or kind in NOTICES:
        return stated, ""
    categories = child(front, "article-categories")
    headings = [
        text_of(subject)
        for group in (children(categories, "subj-group") if categories is not None else ())
        for subject in children(group, "subject")
    ]
    statements = [
        ("article type", kind.replace("-", " ")),
        *(("heading", text) for text in headings),
    ]
    for where, text in statements:
        design = design_named(text)
        if design not in (None, Design.NOT_STATED):
            return design, f"{where}: {text}"
    return stated, ""


def _venue(journal: Element | None) -> str:
    """Return PubMed's abbreviation of the journal, or another one, or else the full title."""
    if journal is None:
        return ""
    ids = {str(e.get("journal-id-type")): text_of(e) for e in children(journal, "journal-id")}
    group = child(journal, "journal-title-group")
    candidates = [ids.get("nlm-ta")]
    for name in ("abbrev-journal-title", "journal-title"):
        for holder in (journal, group):
            element = child(holder, name)
            candidates.append(text_of(element) if element is not None else "")
        if name == "abbrev-journal-title":
            candidates.append(ids.get("iso-abbrev"))
    return next(filter(None, candidates), "")
