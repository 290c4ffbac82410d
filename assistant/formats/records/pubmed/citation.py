"""Reads the metadata of an article from its PubMed record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.editorial.notices import notice_referred, relation_referred
from assistant.editorial.preprints import is_preprint
from assistant.formats.markup.xml import Element, child, children, text_of
from assistant.formats.metadata import Metadata
from assistant.records import OTHERS, Author, Identifiers, Imprint, Locators, Subjects
from assistant.study_design.publication_types import design_of
from assistant.text import identifiers, people
from assistant.text.imprints import imprint_of
from assistant.text.locators import article_number, locators_of
from assistant.text.subjects import subjects_of
from assistant.text.years import published, year_in

if TYPE_CHECKING:
    from collections.abc import Iterator

# The library's text where an article has no English title.
_NO_TITLE = re.compile(r"\[?not available\]?\.?|\[no title\]\.?", re.IGNORECASE)


def citation_metadata(citation: Element, data: Element | None) -> Metadata:
    """Return the metadata of a ``MedlineCitation`` or ``BookDocument`` and its ``PubmedData``.

    `title` is empty when the record has none in any language.
    """
    article = child(citation, "Article")
    article = citation if article is None else article
    own = _identifiers(citation, article, data)
    types = tuple(_publication_types(article))
    title, venue = _title_and_venue(citation, article)
    year, electronic_year = _years(citation, article, data)
    return Metadata(
        id=f"PMID{own.pmid}" if own.pmid else own.pmcid or _accession(citation),
        title=title,
        authors=tuple(_authors(citation, article)),
        venue=venue,
        year=year,
        electronic_year=electronic_year,
        locators=_locators(article),
        imprint=_imprint(citation, article),
        subjects=_subjects(citation),
        identifiers=own,
        publication_types=types,
        notices=tuple(notice for link in _linked(citation) if (notice := notice_referred(*link))),
        relations=tuple(
            relation
            for link in _linked(citation)
            if (relation := relation_referred(*link, is_preprint=is_preprint(types)))
        ),
        design=design_of(types),
        registrations=identifiers.registrations(*_registrations(article)),
    )


def _text(element: Element | None, path: str) -> str:
    inner = child(element, path)
    return text_of(inner) if inner is not None else ""


def _below(element: Element | None, path: str, name: str) -> Iterator[Element]:
    """Yield the elements called `name` in the one at `path`, if there is one."""
    holder = child(element, path)
    yield from children(holder, name) if holder is not None else ()


def _title_and_venue(citation: Element, article: Element) -> tuple[str, str]:
    """Return the title, in English if there is one, and where the article appeared."""
    titles = (_text(article, "ArticleTitle"), _text(article, "VernacularTitle"))
    title = next((text for text in titles if text and not _NO_TITLE.fullmatch(text)), "")
    book = _text(citation, "Book/BookTitle")
    if book:
        return (title, book) if title else (book, _text(citation, "Book/Publisher/PublisherName"))
    journal = child(article, "Journal")
    venues = (
        _text(journal, "ISOAbbreviation"),
        _text(citation, "MedlineJournalInfo/MedlineTA"),
        _text(journal, "Title"),
    )
    return title, next(filter(None, venues), "")


def _accession(citation: Element) -> str:
    return _article_ids(citation).get("bookaccession", "")


def _article_ids(holder: Element | None) -> dict[str, str]:
    """Return the identifiers of the article itself, not those of its references."""
    ids: dict[str, str] = {}
    for element in _below(holder, "ArticleIdList", "ArticleId"):
        ids.setdefault(str(element.get("IdType") or "").lower(), text_of(element))
    return ids


def _identifiers(citation: Element, article: Element, data: Element | None) -> Identifiers:
    ids = _article_ids(citation) | _article_ids(data)
    located = list(children(article, "ELocationID"))
    if not _text(article, "ArticleTitle"):  # the DOI of a book is not that of its chapters
        located += _below(citation, "Book", "ELocationID")
    dois = [
        text_of(element)
        for element in located
        if element.get("EIdType") == "doi" and element.get("ValidYN") != "N"
    ]
    other = [text_of(element) for element in children(citation, "OtherID")]
    return Identifiers(
        pmid=identifiers.pmid(_text(citation, "PMID") or ids.get("pubmed")),
        pmcid=next(
            filter(None, map(identifiers.pmcid, [ids.get("pmc"), *filter(_is_pmcid, other)])), None
        ),
        doi=next(filter(None, map(identifiers.doi, [ids.get("doi"), *dois])), None),
        nct=identifiers.nct(*_registrations(article), _text(article, "Abstract")),
    )


def _is_pmcid(text: str) -> bool:
    return text.startswith("PMC")


def _registrations(article: Element) -> Iterator[str]:
    """Yield each number with the name of its registry or data bank before it."""
    for bank in _below(article, "DataBankList", "DataBank"):
        for number in _below(bank, "AccessionNumberList", "AccessionNumber"):
            yield f"{_text(bank, 'DataBankName')} {text_of(number)}"


def _publication_types(article: Element) -> Iterator[str]:
    listed = child(article, "PublicationTypeList")
    for element in children(article if listed is None else listed, "PublicationType"):
        name = text_of(element)
        if name:
            yield name


def _authors(citation: Element, article: Element) -> Iterator[Author]:
    """Yield the authors; a book without authors has editors."""
    lists = [*children(article, "AuthorList"), *_below(citation, "Book", "AuthorList")]
    chosen = next(
        (people for people in lists if str(people.get("Type") or "authors") == "authors"), None
    )
    chosen = next(iter(lists), None) if chosen is None else chosen
    for author in children(chosen, "Author") if chosen is not None else ():
        # Names that were found to be wrong stay in the record, beside the correct ones.
        if author.get("ValidYN") != "N":
            yield _author(author)
    if chosen is not None and chosen.get("CompleteYN") == "N":
        yield OTHERS


def _author(author: Element) -> Author:
    name = _text(author, "CollectiveName")
    given_names = _text(author, "ForeName") or _text(author, "Initials")
    if name:
        return people.group(name)
    return people.person(_text(author, "LastName"), given_names, _text(author, "Suffix"))


def _locators(article: Element) -> Locators:
    issue = child(article, "Journal/JournalIssue")
    volume = _text(issue, "Volume")
    pages = _text(article, "Pagination/MedlinePgn") or _text(article, "Pagination/StartPage")
    items = (
        article_number(text_of(element), volume)
        for element in children(article, "ELocationID")
        if element.get("EIdType") == "pii" and element.get("ValidYN") != "N"
    )
    number = "" if pages else next(filter(None, items), "")
    last = _text(article, "Pagination/EndPage")
    return locators_of(volume, _text(issue, "Issue"), pages, last, number)


def _imprint(citation: Element, article: Element) -> Imprint:
    numbers = (
        *map(text_of, _below(article, "Journal", "ISSN")),
        _text(citation, "MedlineJournalInfo/ISSNLinking"),
    )
    return imprint_of(_text(citation, "Book/Publisher/PublisherName"), numbers)


def _subjects(citation: Element) -> Subjects:
    """Return the MeSH headings with their qualifiers, and all lists of keywords."""
    holders = [citation]
    article = child(citation, "Article")
    holders += [article] if article is not None else []
    return subjects_of(
        (
            text_of(keyword)
            for holder in holders
            for listed in children(holder, "KeywordList")
            for keyword in children(listed, "Keyword")
        ),
        (
            "/".join(map(text_of, children(heading, "DescriptorName", "QualifierName")))
            for heading in _below(citation, "MeshHeadingList", "MeshHeading")
        ),
    )


def _years(
    citation: Element, article: Element, data: Element | None
) -> tuple[int | None, int | None]:
    """Return the year of the issue, or of the first publication, and the electronic one.

    Before a record has an issue, its date is that of the electronic publication. For a chapter, the
    year of its contribution counts. A ``MedlineDate`` such as "Spring" has no year; then other
    dates of the record are tried.
    """
    contribution = child(citation, "ContributionDate") if _text(citation, "ArticleTitle") else None
    issue = child(article, "Journal/JournalIssue/PubDate")
    ahead = _text(data, "PublicationStatus") == "aheadofprint"
    others = (
        child(citation, "Book/PubDate"),
        child(citation, "Book/BeginningDate"),
        issue,
        *_history(data),
        child(citation, "DateCreated"),
        child(citation, "DateCompleted"),
    )
    return published(
        _first_year(contribution, None if ahead else issue),
        _first_year(child(article, "ArticleDate")),
        _first_year(*others),
    )


def _first_year(*dates: Element | None) -> int | None:
    return year_in(*(_text(date, "Year") or _text(date, "MedlineDate") for date in dates))


def _history(data: Element | None) -> Iterator[Element]:
    for date in _below(data, "History", "PubMedPubDate"):
        if date.get("PubStatus") == "pubmed":
            yield date


def _linked(citation: Element) -> Iterator[tuple[str, str, str | None]]:
    """Yield what PubMed links the article to: ``RefType``, citation and PMID."""
    for element in _below(citation, "CommentsCorrectionsList", "CommentsCorrections"):
        reference = f"{_text(element, 'RefSource')} {_text(element, 'Note')}"
        number = identifiers.pmid(_text(element, "PMID"))
        yield str(element.get("RefType") or ""), reference, number
