"""Reads metadata from the first page and the document properties of a PDF.

A missing identifier is better than a wrong one, which would merge two different articles. So
identifiers only come from the properties and the first page, never from a reference list.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from assistant.formats.articles.pdf.authors import authors_below
from assistant.formats.articles.pdf.outline import heading_of
from assistant.formats.articles.pdf.titles import find_title
from assistant.formats.metadata import Metadata
from assistant.records import Identifiers, Notice, Status
from assistant.text import identifiers
from assistant.text.writer import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.formats.articles.pdf.chunks import Chunk
    from assistant.formats.articles.pdf.hyphens import Words
    from assistant.formats.articles.pdf.outline import Body
    from assistant.formats.articles.pdf.page_lines import Atom
    from assistant.formats.articles.pdf.pdfium import Pdf

_DOI = re.compile(r"(?:(?<=doi\.org/)|(?<![\w./]))10\.\d{4,9}/[^\s\"<>\u201c\u201d|]+")
# Data sets have DOIs under prefixes of their own.
_PART = re.compile(r"10\.(?:5061|5281|6084|17605|7910|17632|3886)/")
_OPEN_ENDS, _OPEN_STARTS = frozenset("-/_(:"), frozenset("-./_")
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_TRAILING = ".,;:'\u2019\u201d*"
_PMID = re.compile(r"\b(?:PMID|PubMed ID)\s*:?\s*(\d{4,9})\b")
_PMCID = re.compile(r"\bPMCID\s*:?\s*(PMC\d{4,9})\b")
_XMP_BEGIN, _XMP_END = b"<x:xmpmeta", b"</x:xmpmeta>"
# Packets of XMP that are read, and bytes of each, so that a hostile file costs little time.
# Pictures in a file may have their own.
_MOST_PACKETS = 20
# Lines from which a page counts as the first one of the article; covers and blank pages have
# fewer.
_LEAST_LINES = 8
_LONGEST_PACKET = 100_000
# Pieces of text at the top and at the bottom of the first page that may name journal, year and DOI.
_EDGE_ATOMS = 8
_XMP_DOI = re.compile(
    r"<(?:prism:doi|pdfx:doi|crossmark:DOI|pdfx:CrossmarkDOI|dc:identifier)>([^<]+)<|prism:doi=\"([^\"]+)\"",
    re.IGNORECASE,
)
_XMP_JOURNAL = re.compile(r"<prism:publicationName>([^<]+)<")
_XMP_DATE = re.compile(
    r"<prism:(?:coverDate|publicationDate|coverDisplayDate)>[^<]*?((?:19|20)\d{2})"
)
_SUBJECT = re.compile(r"\A([A-Z][^,;:()\d]{3,80}?),?\s(?=\d|\(\d|Vol|In Press)")
_YEARS = (
    re.compile(r"\b((?:19|20)\d{2})[,;:]\s?\d{1,4}\s?[:(,]"),
    re.compile(r"\b\d{1,4}\s?\(((?:19|20)\d{2})\)\s?[\de]"),
    re.compile(
        r"(?:©|\(c\)|copyright|published(?:\sonline)?:?)[^\n\d]{0,40}(?:\d{1,2}\s\w+\s|\w+\s\d{1,2},?\s)?((?:19|20)\d{2})\b",
        re.IGNORECASE,
    ),
)
_REGISTERED = re.compile(r"(?:regist|identifier)[^.]{0,80}\bNCT\d{8}\b", re.IGNORECASE)
_RETRACTED = re.compile(r"(?<![A-Za-z])RETRACTED(?: ARTICLE)?(?![A-Za-z])")


class Article(NamedTuple):
    """Metadata, the place of the title, and the `id`s of the chunks that they took."""

    metadata: Metadata
    locator: str
    used: frozenset[int]


def article_of(
    data: bytes,
    pdf: Pdf,
    pages: Sequence[Sequence[Atom]],
    chunks: Sequence[Chunk],
    body: Body,
    words: Words,
) -> Article:
    """Return the metadata of the article; what is not found is empty.

    `data` are the bytes of the file, `pages` the first pages as printed, `chunks` those of all
    pages without furniture.
    """
    front = list(_front(chunks, body))
    xmp = _xmp(data)
    title = find_title(front, body, pdf.information.get("Title", ""), words)
    names, taken = authors_below(title.below, pdf.information.get("Author", ""), title.front_text)
    text = "\n".join(_printed(pages, front))
    metadata = Metadata(
        title=title.text,
        authors=names,
        venue=_journal(xmp, pdf.information.get("Subject", "")),
        year=_year(xmp, text),
        identifiers=Identifiers(
            pmid=_only(_PMID, text, identifiers.pmid),
            pmcid=_only(_PMCID, text, identifiers.pmcid),
            doi=_doi(xmp, pdf.information, text),
            nct=_trials(text, chunks),
        ),
        notices=_stamped(pdf),
    )
    return Article(metadata, title.locator, title.used | taken)


def _front(chunks: Sequence[Chunk], body: Body) -> Iterator[Chunk]:
    """Yield the chunks of the first page with more than a few lines, up to a reference list."""
    pages = [list(group) for _, group in groupby(chunks, key=lambda chunk: chunk.page)]
    enough = (page for page in pages if sum(len(c.lines) for c in page) >= _LEAST_LINES)
    for chunk in next(enough, pages[0] if pages else []):
        heading = heading_of(chunk, body)
        if heading and heading.is_references:
            return
        yield chunk


def _printed(pages: Sequence[Sequence[Atom]], front: Sequence[Chunk]) -> Iterator[str]:
    """Yield the texts of the first page: chunks line by line, then the furniture of its edges."""
    seen: set[str] = set()
    for chunk in front:
        lines = [line.text for line in chunk.lines]
        seen.update(cell for line in chunk.lines for cell in line.cells)
        yield "\n".join(lines)
    for atoms in pages[-1:]:
        edge = sorted(atoms, key=lambda atom: atom.base)
        for atom in (*edge[:_EDGE_ATOMS], *edge[-_EDGE_ATOMS:]):
            if not any(atom.text in text for text in seen):
                yield atom.text


def _xmp(data: bytes) -> str:
    """Return the uncompressed XMP packets in the file, with line feeds between them."""
    packets: list[str] = []
    start = data.find(_XMP_BEGIN)
    while start >= 0 and len(packets) < _MOST_PACKETS:
        end = data.find(_XMP_END, start, start + _LONGEST_PACKET)
        packets.append(data[start : max(start, end)].decode("utf-8", "replace"))
        start = data.find(_XMP_BEGIN, start + 1)
    return "\n".join(packets)


def _doi(xmp: str, information: dict[str, str], printed: str) -> str | None:
    stated = _shared_doi(
        {doi for match in _XMP_DOI.finditer(xmp) if (doi := identifiers.doi(match[1] or match[2]))}
    )
    if stated is None:
        values = (information.get(key, "") for key in ("Subject", "Title", "Keywords"))
        stated = _shared_doi({doi for value in values for doi in _dois(value)})
    shown = set(_dois(printed))
    if stated is None:
        return _shared_doi(shown)
    return stated if not shown or stated in shown else None


def _shared_doi(dois: set[str]) -> str | None:
    """Return the only DOI, or the one that the others are parts of."""
    own = {doi for doi in dois if not _PART.match(doi)}
    shortest = min(own, key=len, default=None)
    if shortest is None or not all(doi.startswith(shortest) for doi in own):
        return None
    return shortest


def _dois(text: str) -> Iterator[str]:
    """Yield the DOIs in lines of text, without those that may continue on the next line."""
    for match in _DOI.finditer(text):
        written = match[0]
        below = text[match.end() : match.end() + 2]
        if below.startswith("\n") and _goes_on(written, below[1:]):
            continue
        while written and (written[-1] in _TRAILING or _is_outside(written)):
            written = written[:-1]
        if doi := identifiers.doi(written):
            yield doi


def _goes_on(written: str, below: str) -> bool:
    """Whether a DOI at the end of a line may continue on the next; a part of it is another DOI."""
    if written[-1] in _OPEN_ENDS or below in _OPEN_STARTS:
        return True
    return written.endswith(".") and (below.islower() or below.isdigit())


def _is_outside(written: str) -> bool:
    """Whether the last bracket closes one that was opened before the DOI."""
    opening = _BRACKETS.get(written[-1])
    return opening is not None and written.count(written[-1]) > written.count(opening)


def _only(pattern: re.Pattern[str], text: str, normal: object) -> str | None:
    values = set(pattern.findall(text))
    return normal(values.pop()) if len(values) == 1 else None  # type: ignore[operator]


def _trials(front: str, chunks: Sequence[Chunk]) -> tuple[str, ...]:
    """Return the trials on the first page, or else the only one that the text calls registered."""
    if numbers := identifiers.nct(front):
        return numbers
    text = " ".join(line.text for chunk in chunks for line in chunk.lines)
    named_anywhere = identifiers.nct(text)
    return named_anywhere if len(named_anywhere) == 1 and _REGISTERED.search(text) else ()


def _journal(xmp: str, subject: str) -> str:
    match = _XMP_JOURNAL.search(xmp) or (_SUBJECT.match(subject) if _DOI.search(subject) else None)
    return fold(match[1]) if match else ""


def _year(xmp: str, text: str) -> int | None:
    match = _XMP_DATE.search(xmp) or next(
        (m for pattern in _YEARS if (m := pattern.search(text))), None
    )
    return int(match[1]) if match else None


def _stamped(pdf: Pdf) -> tuple[Notice, ...]:
    """Return a notice when publishers have stamped the pages as retracted."""
    stamped = sum(bool(_RETRACTED.search(page.aside)) for page in pdf.pages)
    if stamped and 2 * stamped >= len(pdf.pages):
        return (Notice(Status.RETRACTED, "stamped on the pages", source="PDF"),)
    return ()
