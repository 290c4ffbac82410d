"""Reads PubMed XML: ``PubmedArticleSet``, the older ``MedlineCitationSet``, books and fragments.

Title and abstract are the text. Every ``AbstractText`` is a paragraph below "Abstract" and its
label, as the record gives it; abstracts in other languages or for other readers follow in sections
of their own. Copyright statements are not part of the text. Places are ``PubmedArticle[3]/Abstract/
AbstractText[2]``, where records are counted through the file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from assistant.formats.markup.xml import Element, child, children, local, text_of
from assistant.formats.problems import result_of
from assistant.formats.records.pubmed.citation import citation_metadata
from assistant.records import BlockKind
from assistant.text.names import path_name
from assistant.text.section_names import ABSTRACT
from assistant.text.writer import TextWriter, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.formats.parsed import Parsed
    from assistant.records import Document, Source

_SETS = frozenset({"PubmedArticleSet", "PubmedBookArticleSet", "MedlineCitationSet"})
_CITATIONS = ("MedlineCitation", "BookDocument")
_WRAPPED = {"PubmedArticle": "PubmedData", "PubmedBookArticle": "PubmedBookData"}
_DATA = frozenset(_WRAPPED.values())
_DELETIONS = frozenset({"DeleteCitation", "DeleteDocument"})
# The library's text where a publisher gave no other abstract, and its word for "no label".
_NO_ABSTRACT = "Abstract available from the publisher."
_NO_LABEL = "UNLABELLED"
_NUMBER = re.compile(r"[0-9]{1,5}")


class _Record(NamedTuple):
    """One record: its citation, what PubMed adds to it, and its place in the file."""

    place: str
    citation: Element
    data: Element | None


def read_pubmed(roots: Sequence[Element], source: Source) -> Parsed:
    """Return the documents of the records below `roots`, the root elements of one file.

    Of several versions of a record the highest counts. The others, deletions, and records without
    content are problem lines. Raises UnreadableFile when no record is left.
    """
    latest: dict[str, tuple[int, Document]] = {}
    problems: list[str] = []
    elements = [inner for root in roots for inner in (root if local(root) in _SETS else (root,))]
    for record in _records(elements, problems):
        document = _document(record, source)
        if document is None:
            problems.append(f"{record.place}: neither title nor abstract")
            continue
        versioned = (_version(record.citation), document)
        other = latest.get(document.id)
        if other:
            problems.append(f"{record.place}: {document.id} again; the latest version is kept")
        if other is None or _rank(versioned) >= _rank(other):
            latest[document.id] = versioned
    _delete(elements, latest, problems)
    return result_of([document for _, document in latest.values()], problems, "no PubMed record")


def _records(elements: Sequence[Element], problems: list[str]) -> Iterator[_Record]:
    """Yield the records; ``PubmedData`` right after a bare citation belongs to it."""
    counts: dict[str, int] = {}
    for at, element in enumerate(elements):
        name = local(element)
        counts[name] = counts.get(name, 0) + 1
        place = f"{name}[{counts[name]}]"
        after = elements[at + 1] if at + 1 < len(elements) else None
        if name in _CITATIONS:
            yield _Record(place, element, after if after is not None and _is_data(after) else None)
        elif name in _WRAPPED:
            citation = next(children(element, *_CITATIONS), None)
            if citation is None:
                problems.append(f"{place}: contains no citation")
            else:
                yield _Record(place, citation, child(element, _WRAPPED[name]))
        elif name not in _DATA | _DELETIONS:
            problems.append(f"{place}: not a PubMed record")


def _is_data(element: Element) -> bool:
    return local(element) in _DATA


def _version(citation: Element) -> int:
    number = child(citation, "PMID")
    version = str(number.get("Version") or "") if number is not None else ""
    return int(version) if _NUMBER.fullmatch(version) else 1


def _rank(versioned: tuple[int, Document]) -> tuple[int, int]:
    """Return the rank among records of one number: version, then amount of text."""
    version, document = versioned
    return version, len(document.text)


def _delete(
    elements: Sequence[Element], latest: dict[str, tuple[int, Document]], problems: list[str]
) -> None:
    """Drop documents that the file declares deleted, and report how many it names."""
    numbers = [
        text_of(number)
        for element in elements
        if local(element) in _DELETIONS
        for number in children(element, "PMID")
    ]
    gone = [name for name in map("PMID{}".format, numbers) if latest.pop(name, None)]
    problems += (f"{name}: deleted from PubMed" for name in gone)
    if numbers:
        problems.append(f"records that PubMed deleted, listed without text: {len(numbers)}")


def _document(record: _Record, source: Source) -> Document | None:
    """Return the document of one record, None when it has neither title nor abstract."""
    metadata = citation_metadata(record.citation, record.data)
    metadata.id = metadata.id or f"{path_name(source.path)}:{record.place}"
    has_title = bool(metadata.title)
    metadata.title = metadata.title or metadata.id
    writer = TextWriter()
    writer.add(metadata.title, BlockKind.TITLE, (), f"{record.place}/ArticleTitle")
    _write_text(record, writer)
    if not has_title and len(writer.blocks) == 1:
        return None
    return metadata.document(source, writer)


def _write_text(record: _Record, writer: TextWriter) -> None:
    holder = child(record.citation, "Article")
    holder = record.citation if holder is None else holder
    for abstract in children(holder, "Abstract"):
        _write_abstract(abstract, (ABSTRACT,), f"{record.place}/Abstract", writer)
    for number, abstract in enumerate(children(record.citation, "OtherAbstract"), start=1):
        label = fold(f"{abstract.get('Type') or ''}, {abstract.get('Language') or ''}").strip(", ")
        section = (ABSTRACT, f"Other abstract ({label})" if label else "Other abstract")
        _write_abstract(abstract, section, f"{record.place}/OtherAbstract[{number}]", writer)
    sections = child(record.citation, "Sections")
    if sections is not None:
        _write_sections(sections, (), f"{record.place}/Sections", writer)


def _write_abstract(
    abstract: Element, section: tuple[str, ...], place: str, writer: TextWriter
) -> None:
    for number, part in enumerate(children(abstract, "AbstractText"), start=1):
        text = text_of(part)
        label = fold(str(part.get("Label") or ""))
        below = (*section, label) if label not in ("", _NO_LABEL) else section
        if text != _NO_ABSTRACT:
            writer.add(text, BlockKind.PARAGRAPH, below, f"{place}/AbstractText[{number}]")


def _write_sections(
    holder: Element, section: tuple[str, ...], place: str, writer: TextWriter
) -> None:
    """Write the headings of a book; its record has no other text of the sections."""
    for number, inner in enumerate(children(holder, "Section"), start=1):
        title = child(inner, "SectionTitle")
        name = text_of(title) if title is not None else ""
        below = (*section, name) if name else section
        where = f"{place}/Section[{number}]"
        writer.add(name, BlockKind.HEADING, below, where)
        _write_sections(inner, below, where, writer)
