"""Reads Europe PMC's answers in JSON, XML and Dublin Core: the results of a search, or one record.

Abstracts are HTML, with ``<h4>`` for the labels of their parts. Answers that list references,
citations, text-mined annotations or links have no articles. They are refused by name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.editorial.notices import notice_referred, relation_referred
from assistant.editorial.preprints import is_preprint
from assistant.errors import UnreadableFile
from assistant.formats.markup.html_text import html_text
from assistant.formats.metadata import Metadata, authors_of
from assistant.formats.records.building import (
    UnusableRecord,
    finished_document,
    first_text,
    first_year,
    id_of,
    own_identifiers,
    read_records,
    texts,
    titled_writer,
    write_text,
)
from assistant.formats.records.europepmc_dc import dublin_core_metadata
from assistant.formats.records.nodes import Node, nodes_of
from assistant.records import Author, Notice, Relation, Status, Subjects
from assistant.study_design.publication_types import design_of
from assistant.text import identifiers, people
from assistant.text.imprints import imprint_of
from assistant.text.locators import locators_of
from assistant.text.section_names import ABSTRACT
from assistant.text.subjects import subjects_of
from assistant.text.writer import fold
from assistant.text.years import published

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.formats.parsed import Parsed
    from assistant.records import Document, Source
    from assistant.text.writer import TextWriter

# Answers to other requests, by the key of their list.
_NO_ARTICLES = {
    "annotations": "text-mined annotations",
    "citationList": "citations",
    "dataLinkList": "data links",
    "dbCrossReferenceList": "links to databases",
    "referenceList": "references",
}
# Longer texts are not labels; the limit also keeps a flood of openings linear.
_LABEL = re.compile(r"<h4>((?:[^<]|<(?!/?h4)){0,200})</h4>", re.IGNORECASE)
_WITHDRAWN = frozenset({"preprint-removal", "preprint-withdrawal"})
_NOTHING = "no article in this answer of Europe PMC; search again, with resultType=core"
_FLAGS = ("isRetracted", "retracted")
_RECORD = "Europe PMC record"


def read_europepmc(content: object, source: Source) -> Parsed:
    """Return the documents of the results; those without title and abstract are problem lines.

    Raises UnreadableFile when there is none, and for answers without articles.
    """
    for root in nodes_of(content):
        for item in (root, *root.each()):
            for key, name in _NO_ARTICLES.items():
                if item.at(key).exists:
                    raise UnreadableFile(
                        f"Europe PMC's list of {name}, not of articles; export the articles "
                        "themselves (resultType=core)"
                    )
    return read_records(content, source, _records, _document, _NOTHING)


def _records(root: Node) -> Iterator[Node]:
    for item in root.each():
        if item.at("resultList").exists:
            yield from item.each("resultList/result")
        elif item.at("RDF").exists:
            yield from item.each("RDF/Description")
        else:
            yield item.at("result") if item.at("result").exists else item


def _document(record: Node, source: Source, _noted: list[str]) -> Document:
    """Return the document; raises UnusableRecord when it has neither title nor abstract."""
    # The first name is that of Dublin Core.
    abstract = next((n for n in (record.at("abstract"), record.at("abstractText")) if n.text), None)
    metadata = dublin_core_metadata(record) if _is_dc(record) else _metadata(record)
    if not metadata.title and abstract is None:
        raise UnusableRecord("neither title nor abstract")
    writer = titled_writer(metadata, record.at("title").place, source, record.place)
    if abstract is not None:
        _write_abstract(abstract, writer)
    return finished_document(metadata, writer, source)


def _is_dc(record: Node) -> bool:
    return record.at("creator").exists or record.at("identifier").exists


def _write_abstract(abstract: Node, writer: TextWriter) -> None:
    # Every second piece is a label.
    pieces = _LABEL.split(abstract.text)
    for label, text in zip(["", *pieces[1::2]], pieces[::2], strict=True):
        name = fold(html_text(label)).rstrip(":")
        section = (ABSTRACT, name) if name else (ABSTRACT,)
        write_text(text, writer, section, abstract.place, html=True)


def _metadata(record: Node) -> Metadata:
    journal = record.at("journalInfo/journal")
    own = own_identifiers(
        pmid=record.at("pmid").text,
        pmcid=record.at("pmcid").text,
        doi=record.at("doi").text,
        nct=(record.at("abstractText").text,),
    )
    number = fold(record.at("id").text)
    types = tuple(dict.fromkeys(_types(record)))
    year, electronic_year = published(
        first_year(
            record.at("journalInfo/printPublicationDate"),
            record.at("journalInfo/yearOfPublication"),
        ),
        first_year(record.at("electronicPublicationDate")),
        first_year(record.at("pubYear"), record.at("firstPublicationDate")),
    )
    return Metadata(
        id=id_of(own) or number,
        title=fold(html_text(record.at("title").text)),
        authors=_authors(record),
        venue=first_text(
            journal.at("isoabbreviation"),
            journal.at("medlineAbbreviation"),
            journal.at("title"),
            record.at("journalTitle"),
            record.at("bookOrReportDetails/publisher"),
        ),
        year=year,
        electronic_year=electronic_year,
        locators=locators_of(
            first_text(record.at("journalInfo/volume"), record.at("journalVolume")),
            first_text(record.at("journalInfo/issue"), record.at("issue")),
            record.at("pageInfo").text,
        ),
        imprint=imprint_of(
            record.at("bookOrReportDetails/publisher").text,
            (journal.at("issn").text, journal.at("essn").text, record.at("journalIssn").text),
        ),
        subjects=_subjects(record),
        identifiers=own,
        publication_types=types,
        notices=tuple(_notices(record, types)),
        design=design_of(types),
        relations=tuple(_relations(record, types)),
    )


def _subjects(record: Node) -> Subjects:
    headings = (
        "/".join(
            (
                fold(heading.at("descriptorName").text),
                *texts(
                    q.at("qualifierName") for q in heading.each("meshQualifierList/meshQualifier")
                ),
            )
        )
        for heading in record.each("meshHeadingList/meshHeading")
    )
    return subjects_of(texts(record.each("keywordList/keyword")), headings)


def _types(record: Node) -> Iterator[str]:
    yield from texts(record.each("pubTypeList/pubType"))
    yield from filter(None, map(fold, record.at("pubType").text.split(";")))


def _authors(record: Node) -> tuple[Author, ...]:
    listed = people.known(map(_author, record.each("authorList/author")))
    return listed or authors_of(_author_line(record))


def _author(author: Node) -> Author:
    name, family = first_text(author.at("collectiveName")), first_text(author.at("lastName"))
    if name:
        return people.group(name)
    given_names = first_text(author.at("firstName"), author.at("initials"))
    if family and given_names:
        return people.person(family, given_names, first_text(author.at("suffix")))
    return people.divided(first_text(author.at("fullName")) or family)


def _author_line(record: Node) -> str:
    return fold(record.at("authorString").text).rstrip(". ")


def _links(record: Node) -> Iterator[tuple[str, str, str | None]]:
    """Yield the kind of each link, its text about the other article, and that article's PMID."""
    for link in record.each("commentCorrectionList/commentCorrection"):
        name, source = link.at("id").text, fold(link.at("source").text)
        about_other = f"{link.at('reference').text} {name if source == 'PMC' else ''}"
        pmid = identifiers.pmid(name) if source == "MED" else None
        yield fold(link.at("type").text), fold(about_other), pmid


def _notices(record: Node, types: tuple[str, ...]) -> Iterator[Notice]:
    for kind, reference, pmid in _links(record):
        if notice := notice_referred(kind, reference, pmid, _RECORD):
            yield notice
    for name in types:
        if name.casefold() in _WITHDRAWN:
            yield Notice(Status.RETRACTED, name, source="publication type")
    for flag in _FLAGS:
        if record.at(flag).true:
            yield Notice(Status.RETRACTED, flag, source=_RECORD)


def _relations(record: Node, types: tuple[str, ...]) -> Iterator[Relation]:
    preprint = is_preprint(types)
    for kind, reference, pmid in _links(record):
        if relation := relation_referred(kind, reference, pmid, is_preprint=preprint):
            yield relation
