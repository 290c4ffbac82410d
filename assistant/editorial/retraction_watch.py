"""Reads the entries of a list of notices in the layout of Retraction Watch (CSV).

Columns are found by name, whatever their order, case and blanks. These columns are used, and others
are ignored: ``RetractionNature``, ``OriginalPaperDOI``, ``OriginalPaperPubMedID``,
``RetractionDate``, ``RetractionDOI``, ``RetractionPubMedID``, ``Title``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from assistant.editorial.entries import Entry
from assistant.errors import UsageError
from assistant.records import Status
from assistant.text import identifiers
from assistant.text.dates import date_of
from assistant.text.decoding import unpacked
from assistant.text.writer import fold

_NATURES = {
    "retraction": Status.RETRACTED,
    "withdrawal": Status.RETRACTED,
    "expressionofconcern": Status.CONCERN,
    "correction": Status.CORRECTED,
    "erratum": Status.CORRECTED,
    "corrigendum": Status.CORRECTED,
    "reinstatement": Status.REINSTATED,
}
_NATURE, _DATE = "retractionnature", "retractiondate"
_DOI, _PMID = "originalpaperdoi", "originalpaperpubmedid"
_TITLE = "title"
_NOTICE_DOI, _NOTICE_PMID = "retractiondoi", "retractionpubmedid"
_FOLD = re.compile(r"[^a-z]")
# Values in the list that mean that there is no number or date.
_NONE = frozenset({"", "0", "unavailable", "none", "n/a", "na"})
_LISTED = 20  # problems that are kept with their text; chosen by hand, since all are counted


class ParsedList(NamedTuple):
    """The content of a file.

    `unnamed` counts notices about articles without DOI and PMID, which cannot be matched. `bad`
    counts rows without a notice and values that cannot be understood; `problems` describes the
    first of them.
    """

    entries: tuple[Entry, ...]
    unnamed: int
    bad: int
    problems: tuple[str, ...]


class _BadRowError(Exception):
    """A row does not hold a notice; the message is the reason."""


def read_list(data: bytes) -> ParsedList:
    """Read a list, which may be compressed with gzip.

    Raises UsageError when the columns of a list are missing or there is no notice, and
    UnreadableFile when it cannot be unpacked.
    """
    entries: dict[Entry, None] = {}
    problems: list[str] = []
    unnamed = 0
    for entry, _ in _entries(data, problems):
        if entry.doi or entry.pmid:
            entries[entry] = None
        else:
            unnamed += 1
    if not entries:
        raise UsageError(
            "The file contains no notice about an article with a DOI or PMID"
            + (f" ({problems[0]})." if problems else ".")
        )
    return ParsedList(tuple(entries), unnamed, len(problems), tuple(problems[:_LISTED]))


def titles(data: bytes) -> Iterator[tuple[Entry, str]]:
    """Entries of a list with the titles of the articles that they are about, if it has titles.

    Raises UsageError for missing columns, and UnreadableFile when it cannot be unpacked.
    """
    for entry, title in _entries(data, []):
        if title and (entry.doi or entry.pmid):
            yield entry, title


def _entries(data: bytes, problems: list[str]) -> Iterator[tuple[Entry, str]]:
    """The notice and the title of every row; adds a line to `problems` for each bad value."""
    rows = _rows(_text(unpacked(data)))
    _, header = next(rows, (0, []))
    columns = {_FOLD.sub("", name.lower()): at for at, name in enumerate(header)}
    if _NATURE not in columns or not {_DOI, _PMID} & columns.keys():
        raise UsageError(
            "The file is not a status list: its first line must name the columns RetractionNature "
            "and OriginalPaperDOI or OriginalPaperPubMedID, as the CSV file of Retraction Watch "
            "does."
        )
    for line, row in rows:
        try:
            values = _values(columns, len(header), row)
            yield _entry(values, line, problems), fold(values.get(_TITLE, ""))
        except _BadRowError as reason:
            problems.append(f"line {line}: {reason}")


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")  # which decodes every byte


def _rows(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows that are not blank, each with the line that it ends in.

    A row that is not valid CSV becomes a row without columns.
    """
    reader = csv.reader(io.StringIO(text, newline=""))
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield reader.line_num, ()
            continue
        if any(cell.strip() for cell in row):
            yield reader.line_num, row


def _values(columns: Mapping[str, int], width: int, row: Sequence[str]) -> dict[str, str]:
    if len(row) < width or any(cell.strip() for cell in row[width:]):
        raise _BadRowError(f"{len(row)} columns instead of {width}")
    return {name: row[at].strip() for name, at in columns.items()}


def _entry(values: Mapping[str, str], line: int, problems: list[str]) -> Entry:
    """The notice of one row; leaves out a bad value and adds it to `problems`."""
    nature = values[_NATURE]
    status = _NATURES.get(_FOLD.sub("", nature.lower()))
    if status is None:
        raise _BadRowError(f'"{nature[:40]}" is not a kind of notice')

    def number(name: str) -> str:
        text = values.get(name, "")
        if text.lower() in _NONE:
            return ""
        identifier = (
            identifiers.pmid(text) if name in (_PMID, _NOTICE_PMID) else identifiers.doi(text)
        )
        if identifier is None and name in (_DOI, _PMID):
            kind = "DOI" if name == _DOI else "PMID"
            problems.append(f'line {line}: "{text[:60]}" is not a {kind}')
        return identifier or ""

    date_text = values.get(_DATE, "")
    date = date_of(date_text)
    if not date and date_text.lower() not in _NONE:
        problems.append(f'line {line}: "{date_text[:40]}" is not a date')
    doi, pmid = number(_NOTICE_DOI), number(_NOTICE_PMID)
    where = ". ".join(filter(None, (doi and f"doi: {doi}", pmid and f"PMID: {pmid}")))
    return Entry(status, number(_DOI), number(_PMID), date, where)
