"""Reads the MEDLINE format (``.nbib``): tagged lines, as PubMed and ERIC export them.

A tag is in the first columns (``TI  - ``). Lines that start with blanks continue the field, and so
do lines without a tag that follow it directly. A blank line, another PMID, or another owner
(``OWN``) ends the record; PMID and owner come before title and abstract.
Lines that belong to no record are reported. Places are line numbers.

A structured abstract is one field here. It is split at its labels, see `labels`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.editorial.notices import notice_tagged, relation_tagged
from assistant.editorial.preprints import is_preprint
from assistant.formats.lines.labels import labelled_parts
from assistant.formats.lines.paragraphs import split_lines
from assistant.formats.lines.tagged import Field, Record, border_missing
from assistant.formats.metadata import Metadata
from assistant.formats.problems import result_of
from assistant.records import Author, BlockKind, Identifiers, Locators
from assistant.study_design.publication_types import design_of
from assistant.text import identifiers, people
from assistant.text.imprints import imprint_of
from assistant.text.locators import article_number, locators_of
from assistant.text.names import path_name
from assistant.text.section_names import ABSTRACT
from assistant.text.subjects import subjects_of
from assistant.text.writer import TextWriter, fold
from assistant.text.years import published, year_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.formats.parsed import Parsed
    from assistant.records import Document, Source

_TAG = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,3}-(?: (.*)|(.*))")
# A record has one of each. PubMed and ERIC write one of the first two before the others.
_STARTS = frozenset({"PMID", "OWN"})
_ONCE = frozenset({"TI", "AB"})
_QUALIFIER = re.compile(r"\s*\[[a-z]+\]$")
_DOI_IN_SOURCE = re.compile(r"doi:\s*(10\.\S+)", re.IGNORECASE)
_NO_TITLE = re.compile(r"\[?not available\]?\.?|\[no title\]\.?", re.IGNORECASE)

# The author of another abstract, at the start of its field, and texts that replace an abstract.
_ABSTRACT_TYPE = re.compile(
    r"(Publisher|plain-language-summary|AAMC|AIDS|KIE|NASA|PIP)\s*:\s+", re.IGNORECASE
)
_NO_ABSTRACT = "Abstract available from the publisher."


def read_medline(text: str, source: Source) -> Parsed:
    """Return the documents of a MEDLINE file.

    Lines that belong to no record, and records without content, are problem lines. Raises
    UnreadableFile when no record is left.
    """
    documents: list[Document] = []
    problems: list[str] = []
    for record in _records(split_lines(text.removeprefix("\ufeff")), problems):
        problem = border_missing(record, _ONCE)
        document = None if problem else _document(record, source)
        if document is None:
            line = record.line
            problems.append(problem or f"line {line}: a record without title or abstract")
        else:
            documents.append(document)
    return result_of(documents, problems, "no MEDLINE record")


def _records(lines: list[str], problems: list[str]) -> Iterator[Record]:
    pieces: list[tuple[int, str, list[str]]] = []
    ended = False
    for number, line in enumerate(lines, start=1):
        match = _TAG.fullmatch(line)
        if not line.strip():
            ended = True
        elif match:
            tag, content = match[1], match[2] or match[3] or ""
            begins_another = tag in _STARTS and any(
                other in {tag, *_ONCE} for _, other, _ in pieces
            )
            if pieces and (ended or begins_another):
                yield _joined(pieces)
                pieces = []
            ended = False
            pieces.append((number, tag, [content]))
        elif pieces and (line[0] in " \t" or not ended):
            pieces[-1][2].append(line)
            ended = False
        else:
            problems.append(f"line {number}: is outside any record")
    if pieces:
        yield _joined(pieces)


def _joined(pieces: list[tuple[int, str, list[str]]]) -> Record:
    return Record([Field(line, tag, fold("\n".join(parts))) for line, tag, parts in pieces])


def _document(record: Record, source: Source) -> Document | None:
    """Return the document of one record, None when it has neither title nor abstract."""
    metadata = _metadata(record)
    line, titled = record.line, bool(metadata.title)
    metadata.id = metadata.id or f"{path_name(source.path)}:{line}"
    metadata.title = metadata.title or metadata.id
    at = next((field.line for field in record.named("TI", "TT", "BTI", "CTI")), line)
    writer = TextWriter()
    writer.add(metadata.title, BlockKind.TITLE, (), f"line {at}")
    for field in record.named("AB"):
        _write_abstract(field.text, (ABSTRACT,), field.line, writer)
    languages = iter(record.named("OABL"))
    for field in record.named("OAB"):
        kind = _ABSTRACT_TYPE.match(field.text)
        language = next(languages, None)
        label = ", ".join(
            filter(None, (kind[1] if kind else "", language.text if language else ""))
        )
        section = (ABSTRACT, f"Other abstract ({label})" if label else "Other abstract")
        text = field.text[kind.end() :] if kind else field.text
        _write_abstract(text, section, field.line, writer)
    return metadata.document(source, writer) if titled or len(writer.blocks) > 1 else None


def _write_abstract(text: str, section: tuple[str, ...], line: int, writer: TextWriter) -> None:
    if text == _NO_ABSTRACT:
        return
    for label, paragraph in labelled_parts(text):
        below = (*section, label) if label else section
        writer.add(paragraph, BlockKind.PARAGRAPH, below, f"line {line}")


def _metadata(record: Record) -> Metadata:
    own = _identifiers(record)
    types = tuple(field.text for field in record.named("PT"))
    title, venue = _title_and_venue(record)
    ahead = record.first("PST") == "aheadofprint"
    year, electronic_year = published(
        year_in("" if ahead else record.first("DP")),
        year_in(record.first("DEP")),
        year_in(*(record.first(tag) for tag in ("DP", "PHST", "CRDT", "EDAT", "DA"))),
    )
    return Metadata(
        id=f"PMID{own.pmid}" if own.pmid else own.pmcid or record.first("OID"),
        title=title,
        authors=tuple(_authors(record)),
        venue=venue,
        year=year,
        electronic_year=electronic_year,
        locators=_locators(record),
        imprint=imprint_of(record.first("PB"), (field.text for field in record.named("IS"))),
        subjects=subjects_of(
            (field.text for field in record.named("OT")),
            (field.text for field in record.named("MH")),
        ),
        identifiers=own,
        publication_types=types,
        notices=tuple(
            notice for field in record.fields if (notice := notice_tagged(field.tag, field.text))
        ),
        relations=tuple(
            relation
            for field in record.fields
            if (relation := relation_tagged(field.tag, field.text, is_preprint=is_preprint(types)))
        ),
        design=design_of(types),
        registrations=identifiers.registrations(*(field.text for field in record.named("SI"))),
    )


def _title_and_venue(record: Record) -> tuple[str, str]:
    """Return title and venue: for a chapter the title of its book, for a book an empty text."""
    chapter = " ".join(field.text for field in record.named("TI"))
    titles = (chapter, record.first("TT"), record.first("BTI"), record.first("CTI"))
    title = next((text for text in titles if text and not _NO_TITLE.fullmatch(text)), "")
    venues = (record.first(tag) for tag in ("TA", "JT", "BTI", "CTI"))
    return title, next((text for text in venues if text and text != title), "")


def _locators(record: Record) -> Locators:
    volume, pages = record.first("VI"), record.first("PG")
    items = (
        article_number(_QUALIFIER.sub("", field.text), volume)
        for field in record.named("LID")
        if field.text.endswith("[pii]")
    )
    number = "" if pages else next(filter(None, items), "")
    return locators_of(volume, record.first("IP"), pages, number=number)


def _identifiers(record: Record) -> Identifiers:
    located = [field.text for field in record.named("LID", "AID")]
    dois = [_QUALIFIER.sub("", text) for text in located if not text.endswith("[pii]")]
    in_source = _DOI_IN_SOURCE.search(record.first("SO"))
    dois += [in_source[1]] if in_source else []
    registered = [field.text for field in record.named("SI", "AB")]
    return Identifiers(
        pmid=identifiers.pmid(record.first("PMID")),
        pmcid=identifiers.pmcid(record.first("PMC")),
        doi=next(filter(None, map(identifiers.doi, dois)), None),
        nct=identifiers.nct(*registered),
    )


def _authors(record: Record) -> Iterator[Author]:
    """Yield the authors in order, with full names unless only some of them have one."""
    short_names = iter(record.named("AU"))
    whole = len(record.named("FAU")) >= len(record.named("AU"))
    for field in record.named("FAU" if whole else "AU", "CN"):
        if field.tag == "CN":
            yield people.group(field.text)
            continue
        author, short = people.divided(field.text), next(short_names, field)
        yield author if author.suffix else replace(author, suffix=people.divided(short.text).suffix)
