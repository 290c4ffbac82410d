"""Reads "Abstract (text)" of PubMed, the way in which its pages save records unless told otherwise.

A record is a numbered citation and then, each in paragraphs of its own, the title, the authors,
their addresses, comments and notices, the abstract, and the numbers of the record. Nothing but its
place tells what a paragraph is, so a record in which anything is out of place is damaged. Places
are line numbers.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from assistant.editorial.notices import notice_referred, relation_referred
from assistant.formats.citations.numbers import Numbers
from assistant.formats.citations.pubmed_summary import is_summary, read_summary
from assistant.formats.citations.recognise_text_exports import PUBMED_CITATION
from assistant.formats.citations.reference import Reference, Text, read_references
from assistant.formats.lines.paragraphs import Paragraph, runs, split_lines
from assistant.text import identifiers, people
from assistant.text.locators import locators_in
from assistant.text.writer import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.formats.parsed import Parsed
    from assistant.records import Author, Notice, Relation, Source

_START = re.compile(r"\s*(\d{1,6})\. (.+)", re.DOTALL)
_DOI_CITED = re.compile(r"\bdoi: ?(10\.\S+)", re.IGNORECASE)
# The paragraph at the end of a record.
_NUMBER = re.compile(r"\s*(DOI|PMCID|PMID|Bookshelf ID): ?([^\s\[]+)")
# Signs of addresses and notes after a name: "Doe A(1)(2)", "Roe B(#)(3)".
_SIGNS = re.compile(r"(?:\([\d#*\u2020\u2021a-z]{1,3}\))+")
_INITIALS = r"[^\W\d_a-z]{1,5}(?: (?:Jr|Sr|[2-4](?:nd|rd|th)|I{2,3}|IV))?"
_AUTHOR = re.compile(rf"[^\W\d_][^,;.:()]{{0,80}}? {_INITIALS}(?:\([^)\s]{{1,3}}\))*[,;.]")
_SIGNED_AUTHOR = re.compile(rf" {_INITIALS}(?:\(\d{{1,3}}\))+[,;.]")
# Groups: "Fictive Neuritis Study Group."; every word begins with a capital, but for small ones.
# Each word ends with a sign, so that there is one way to divide a text into words.
_GROUP = re.compile(r"(?:(?:[^\W\d_a-z][\w'-]*|of|for|on|in|the|and)(?:[,;. ]+|\Z)){2,20}\Z")
_ADDRESSES = ("Author information:", "Collaborators:", "Contributed equally")
_ADDRESS = re.compile(r"\(\d{1,4}\)")
# "Erratum in", with the citations in the lines below it.
_REFERRED = re.compile(
    r"(Comment|Cites|Dataset use reported|Erratum|Expression of concern|Original report"
    r"|(?:Corrected|Retracted) and republished|Partial retraction|Plain language summary"
    r"|Preprint|Reprint|Republished|Retraction|Summary for patients|Update) (in|on|of|for|from)\Z",
    re.IGNORECASE,
)
_RIGHTS = re.compile(r"(?:\N{COPYRIGHT SIGN}|Copyright\b|\([Cc]\) ?\d{4})")
_AFTER = re.compile(r"(?:Conflicts? of interest statement|Competing interests?):", re.IGNORECASE)
_LANGUAGE = re.compile(r"\[Article in [A-Z]")
_NO_AUTHORS = re.compile(r"\[No authors listed\]\.?")
_PREPRINT = re.compile(r" \[preprint\]\Z", re.IGNORECASE)
# A part of a structured abstract; its first part begins the text.
_LABEL = re.compile(r"[A-Z][A-Z ,/&'()-]{2,60}: ")


class _Record(NamedTuple):
    """A record in its parts."""

    citation: Paragraph
    title: Paragraph
    authors: Paragraph | None
    text: tuple[Paragraph, ...]
    referred: tuple[Paragraph, ...]
    numbers: dict[str, str]


class _DamagedRecord(Exception):
    """A record is damaged; the message says how."""


def read_pubmed_text(text: str, source: Source) -> Parsed:
    """Return the documents of a file saved as "Abstract (text)".

    Lines above the first record and damaged records are problem lines. Raises UnreadableFile when
    no record is left. A file saved as "Summary (text)" is read, too.
    """
    if is_summary(text):
        return read_summary(text, source)
    found = list(runs(split_lines(text.removeprefix("\ufeff"))))
    starts = list(_starts(found))
    problems: list[str] = []
    if starts and starts[0]:
        last = found[starts[0] - 1]
        problems.append(f"lines 1 to {last.line + len(last.lines) - 1}: outside any record")
    references = _references(found, starts, problems)
    return read_references(references, source, problems, "no PubMed record")


def _starts(found: Sequence[Paragraph]) -> Iterator[int]:
    """Yield the places of the citations with which records begin.

    Each has the next number, or follows the end of a record: files may have been joined.
    """
    number: int | None = None
    for at, paragraph in enumerate(found):
        match = _START.fullmatch(paragraph.text)
        if match is None or PUBMED_CITATION.match(match[2]) is None:
            continue
        if number in (None, int(match[1]) - 1) or _is_end(found[at - 1]):
            number = int(match[1])
            yield at


def _is_end(paragraph: Paragraph) -> bool:
    return bool(_NUMBER.match(paragraph.lines[0]) or _AFTER.match(paragraph.text))


def _references(
    found: Sequence[Paragraph], starts: Sequence[int], problems: list[str]
) -> Iterator[Reference]:
    for start, end in pairwise([*starts, len(found)]):
        line = found[start].line
        try:
            yield _reference(_record(found[start:end]))
        except _DamagedRecord as reason:
            problems.append(f"line {line}: a damaged record ({reason}); export it again")


def _record(paragraphs: Sequence[Paragraph]) -> _Record:
    """Divide the paragraphs of a record. Raises _DamagedRecord."""
    if len(paragraphs) < 3:  # noqa: PLR2004 - citation, title, numbers
        raise _DamagedRecord("parts of it are missing")
    citation, title, *rest = paragraphs
    if _SIGNED_AUTHOR.search(title.text):
        raise _DamagedRecord("its title is not apart from its authors")
    signatures = [at for at, one in enumerate(rest) if _NUMBER.match(one.lines[0])]
    if len(signatures) != 1 or any(not _AFTER.match(p.text) for p in rest[signatures[0] + 1 :]):
        raise _DamagedRecord("it does not end with its own PMID, or another one runs into it")
    numbers = _numbers(citation, rest[signatures[0]])
    authors, body = _authors_apart(rest[: signatures[0]])
    text, referred = _parts(body)
    return _Record(citation, title, authors, tuple(text), tuple(referred), numbers)


def _numbers(citation: Paragraph, signature: Paragraph) -> dict[str, str]:
    """Return the numbers of a record by name. Raises _DamagedRecord when they are of two."""
    numbers: dict[str, str] = {}
    for line in signature.lines:
        match = _NUMBER.match(line)
        if match is None or match[1] in numbers:
            raise _DamagedRecord("its numbers are not apart from other text")
        numbers[match[1]] = match[2]
    cited = _DOI_CITED.search(fold(citation.text))
    doi = identifiers.doi(numbers.get("DOI"))
    if cited and doi and identifiers.doi(cited[1]) not in (doi, None):
        raise _DamagedRecord("it names two DOIs")
    if "PMID" not in numbers:
        raise _DamagedRecord("its PMID is missing")
    return numbers


def _authors_apart(
    paragraphs: Sequence[Paragraph],
) -> tuple[Paragraph | None, Sequence[Paragraph]]:
    """Return the authors, if there are any, and the paragraphs after them."""
    if paragraphs and _LANGUAGE.match(paragraphs[0].text):
        paragraphs = paragraphs[1:]
    if not paragraphs:
        return None, ()
    first, *others = paragraphs
    if _NO_AUTHORS.fullmatch(first.text.strip()):
        return None, others
    has_addresses = others and others[0].text.startswith(_ADDRESSES)
    if has_addresses or _AUTHOR.match(first.text) or _GROUP.fullmatch(fold(first.text)):
        return first, others
    return None, paragraphs


def _parts(paragraphs: Sequence[Paragraph]) -> tuple[list[Paragraph], list[Paragraph]]:
    """Return the abstract and the notices of a record. Raises _DamagedRecord."""
    text: list[Paragraph] = []
    referred: list[Paragraph] = []
    addressed = 0
    for paragraph in paragraphs:
        first = paragraph.lines[0].strip()
        if first.startswith(_ADDRESSES):
            addressed += first.startswith(_ADDRESSES[0])
        elif _REFERRED.fullmatch(first):
            referred.append(paragraph)
        elif not (_ADDRESS.match(first) or _RIGHTS.match(first) or _LANGUAGE.match(first)):
            text = _appended(text, paragraph)
        if addressed > 1 or (text and addressed and first.startswith(_ADDRESSES[0])):
            raise _DamagedRecord("it has the addresses of two")
    return text, referred


def _appended(text: list[Paragraph], part: Paragraph) -> list[Paragraph]:
    """The paragraphs of an abstract and one more; the parts of a structured one stay together."""
    if text and _LABEL.match(part.text.lstrip()):
        *before, last = text
        return [*before, Paragraph(last.line, (*last.lines, *part.lines))]
    return [*text, part]


def _reference(record: _Record) -> Reference:
    line = record.citation.line
    citation = fold(_START.sub(r"\2", record.citation.text))
    match = PUBMED_CITATION.match(citation)
    journal = match["journal"] if match else ""
    is_preprint = _PREPRINT.search(journal) is not None
    notices, relations = _referred(record.referred, is_preprint=is_preprint)
    return Reference(
        number=line,
        place=f"line {line}",
        title=Text(fold(record.title.text), f"line {record.title.line}"),
        abstracts=tuple(Text(part.text, f"line {part.line}") for part in record.text),
        authors=tuple(_authors(record.authors)),
        venue=_PREPRINT.sub("", journal),
        dates=(match["year"] if match else "",),
        locators=locators_in(citation),
        numbers=Numbers(
            pmids=(record.numbers["PMID"],),
            pmcids=(record.numbers.get("PMCID", ""),),
            dois=(record.numbers.get("DOI", ""),),
        ),
        types=("Preprint",) if is_preprint else (),
        notices=notices,
        relations=relations,
    )


def _authors(paragraph: Paragraph | None) -> Iterator[Author]:
    names = fold(_SIGNS.sub("", paragraph.text)).rstrip(".") if paragraph else ""
    for name in re.split(r"[,;] ", names):
        if name:
            yield people.divided(name)


def _referred(
    paragraphs: Sequence[Paragraph], *, is_preprint: bool
) -> tuple[tuple[Notice, ...], tuple[Relation, ...]]:
    """Return the notices about a record, and its relations to others."""
    notices: list[Notice] = []
    relations: list[Relation] = []
    for paragraph in paragraphs:
        kind, *lines = map(str.strip, paragraph.lines)
        for citation in _citations(lines):
            notice = notice_referred(kind, citation)
            relation = relation_referred(kind, citation, is_preprint=is_preprint)
            notices += [notice] if notice else []
            relations += [relation] if relation else []
    return tuple(notices), tuple(relations)


def _citations(lines: Sequence[str]) -> Iterator[str]:
    """Yield the citations in `lines`; one that is wrapped does not end with its first line."""
    citation = ""
    for line in lines:
        citation = f"{citation} {line}".strip()
        if line.endswith((".", "]")) or _NUMBER.search(line):
            yield citation
            citation = ""
    if citation:
        yield citation
