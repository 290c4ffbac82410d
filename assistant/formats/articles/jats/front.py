"""Reads the metadata in the front matter of a JATS article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.formats.articles.jats.authors import authors_of
from assistant.formats.articles.jats.notices import NOTICES, notices_of, relations_of
from assistant.formats.articles.jats.published import locators_in, years_in
from assistant.formats.markup.xml import Element, child, children, local, steps, text_of
from assistant.formats.metadata import Metadata
from assistant.records import Design, Identifiers
from assistant.study_design.publication_types import design_named, design_of
from assistant.text import identifiers

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
        title=next(titles_of(front), ("", ""))[0],
        authors=tuple(authors_of(article)),
        venue=_venue(child(article, "front/journal-meta")),
        year=year,
        electronic_year=electronic_year,
        locators=locators_in(front),
        identifiers=own,
        publication_types=types,
        notices=notices_of(article, kind),
        relations=relations_of(article, kind),
        design=design,
        design_reason=reason,
    )


def titles_of(meta: Element | None) -> Iterator[tuple[str, str]]:
    """Yield the title and its translations, each with its subtitle and its place in `meta`."""
    group = child(meta, "title-group")
    translated: list[tuple[str, str]] = []
    for inner, step in steps(group) if group is not None else ():
        where = f"title-group/{step}"
        if local(inner) == "article-title":
            yield from _titled(group, "article-title", "subtitle", where)
        elif local(inner) == "trans-title":  # before JATS 1.0
            translated += _titled(group, "trans-title", "trans-subtitle", where)
        elif local(inner) == "trans-title-group":
            translated += _titled(inner, "trans-title", "trans-subtitle", f"{where}/trans-title")
    yield from translated


def _titled(
    holder: Element | None, title_name: str, subtitle_name: str, where: str
) -> Iterator[tuple[str, str]]:
    """Yield the title in `holder` without footnote marks, unless it is empty."""
    title = child(holder, title_name)
    text = text_of(title, _MARKS) if title is not None else ""
    if text and holder is not None:
        for subtitle in children(holder, subtitle_name):
            text += (" " if text[-1] in ".:?!" else ": ") + text_of(subtitle, _MARKS)
        yield text, where


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
