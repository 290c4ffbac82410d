"""Reads tables (CSV, TSV) with an article in each row, as from PubMed, Scopus, Embase and Zotero.

The columns are recognised by their names, see `recognise_exports.COLUMNS`. Places are line numbers.
"""

from __future__ import annotations

import ast
import csv
import re
from typing import TYPE_CHECKING, Final

from assistant.errors import UnreadableFile
from assistant.formats.citations.numbers import Numbers
from assistant.formats.citations.printed import journal_before_year
from assistant.formats.citations.recognise_exports import (
    COLUMNS,
    column_names,
    has_questions,
    table_header,
)
from assistant.formats.citations.reference import LONGEST_CELL, Reference, Text, read_references
from assistant.formats.metadata import YES
from assistant.records import Locators, Notice, Status
from assistant.text.imprints import imprint_of
from assistant.text.locators import locators_in, locators_of
from assistant.text.people import divided, in_order, several
from assistant.text.subjects import listed, subjects_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assistant.formats.parsed import Parsed
    from assistant.records import Author, Source

# Only these end a line, as in an editor.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_QUOTED: Final = csv.QUOTE_MINIMAL
_UNQUOTED: Final = csv.QUOTE_NONE
# Unclosed quotation marks after each of which reading starts again. With more, the rest of the
# file is unusable, and each start costs time. Chosen by hand.
_MOST_OPEN_QUOTES = 20
# The column of OpenAlex with names such as "Anna Doe|Carl Roe".
_WHOLE_NAMES = "authorshipsauthordisplayname"
# Characters of a Python list of names; a longer one is damaged or hostile. Chosen by hand.
_LONGEST_LIST = 100_000


def read_table(text: str, source: Source) -> Parsed:
    """Return the documents of a table.

    Rows without title and abstract, and those that do not fit the columns, are problem lines.
    Raises UnreadableFile when no row is left, and for a table of questions and answers.
    """
    start = text.lstrip("\ufeff \r\n")
    above = table_header(start)
    if above is None or has_questions(above[2]):
        raise UnreadableFile(
            "a table of questions and answers, not of articles; remove it from the corpus"
        )
    lines = _LINE.findall(text.removeprefix("\ufeff"))
    blank = next(at for at, line in enumerate(lines) if line.strip())
    problems: list[str] = []
    rows = _rows(lines, blank + above[0], above[1], above[2], problems)
    references = (_reference(row, number) for number, row in rows)
    return read_references(references, source, problems, "no row of the table is an article")


def _rows(
    lines: list[str], first: int, sign: str, names: list[str], problems: list[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line of each row below the header, and its cells by column."""
    width = len(names) if "ti" not in names else 0
    for number, cells in _cells(lines, first, sign, width, problems):
        if not any(cell.strip() for cell in cells) or number == first + 1:
            continue
        if column_names(cells) == names:
            problems.append(f"line {number}: repeats the column names")
        elif any(cell.strip() for cell in cells[len(names) :]):
            problems.append(
                f"line {number}: {len(cells)} cells for {len(names)} columns; put cells that "
                "contain the separator in quotation marks"
            )
        else:
            row: dict[str, str] = {}
            for name, cell in zip(names, cells, strict=False):
                row[name] = row.get(name) or cell.strip()
            yield number, row


def _cells(
    lines: list[str], first: int, sign: str, width: int, problems: list[str]
) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of each row, which has `width` cells.

    An unclosed quotation mark would turn the rest of the file, or the rows up to the next mark,
    into one cell. In that case its line becomes a row of its own, and reading continues after it.
    Web of Science does not quote cells; `width` is 0 then.
    """
    quoted = width > 0
    csv.field_size_limit(LONGEST_CELL)
    opened = 0
    while first < len(lines):
        reader = csv.reader(lines[first:], delimiter=sign, quoting=_QUOTED if quoted else _UNQUOTED)
        end = first
        for cells in reader:
            start, end = end, first + reader.line_num
            unclosed = quoted and end == len(lines) and end - start > 1
            odd = unclosed and sum(line.count('"') for line in lines[start:end]) % 2
            if quoted and (odd or _swallows(lines[start:end], sign, width)):
                opened += 1
                problems.append(f"line {start + 1}: a quotation mark is not closed")
                if opened < _MOST_OPEN_QUOTES:
                    plain = csv.reader([lines[start]], delimiter=sign, quoting=_UNQUOTED)
                    yield start + 1, [cell.strip('"') for cell in next(plain)]
                    end = start + 1
                break
            yield start + 1, cells
        first = end


def _swallows(lines: list[str], sign: str, width: int) -> bool:
    """Whether a row of several `lines` is misquoted and has a row of `width` cells in it."""
    if len(lines) == 1:
        return False
    try:
        next(csv.reader(lines, delimiter=sign, strict=True))
    except csv.Error:
        return any(len(next(csv.reader([line], delimiter=sign))) == width for line in lines[1:])
    return False


def _reference(row: dict[str, str], number: int) -> Reference:
    def first(kind: str) -> str:
        return next((row[name] for name in COLUMNS[kind] if row.get(name)), "")

    place = f"line {number}"
    return Reference(
        number=number,
        place=place,
        title=Text(first("title"), place),
        abstracts=(Text(first("abstract"), place),),
        authors=_authors(first("authors"), whole=bool(row.get(_WHOLE_NAMES))),
        venue=journal_before_year(first("venue")),
        dates=(first("year"), *(row.get(name, "") for name in COLUMNS["date"])),
        locators=_locators(first),
        imprint=imprint_of(first("publisher"), (row.get(name, "") for name in COLUMNS["issn"])),
        subjects=subjects_of(listed(first("keywords")), _headings(first("headings"))),
        numbers=Numbers(
            pmids=(first("pmid"),),
            pmcids=(first("pmcid"),),
            dois=(first("doi"),),
            links=(first("link"),),
            trials=(first("trials"),),
            accession=first("accession"),
            databases=(first("database"),),
        ),
        types=(first("types"),),
        notices=_retraction(row),
        notes=(first("notes"),),
    )


def _locators(first: Callable[[str], str]) -> Locators:
    """Return the locators of a row, which PubMed only has in the citation."""
    names = ("volume", "issue", "pages", "last_page", "article_number")
    located = locators_of(*map(first, names))
    return locators_in(first("citation")) if located == Locators() else located


def _headings(cell: str) -> list[str]:
    return re.split(r"[;|]", cell)


def _retraction(row: dict[str, str]) -> tuple[Notice, ...]:
    """Return the retraction that a column such as ``is_retracted`` states."""
    return tuple(
        Notice(Status.RETRACTED, f"{name}: {row[name]}", source="table")
        for name in COLUMNS["retracted"]
        if row.get(name, "").lower() in YES
    )


def _authors(cell: str, *, whole: bool) -> tuple[Author, ...]:
    """Return the names in a cell, which some programs write as a Python list.

    With `whole`, they are not inverted, and strokes separate them.
    """
    if whole:
        return tuple(map(in_order, cell.split("|")))
    if cell.startswith("[") and cell.endswith("]") and len(cell) < _LONGEST_LIST:
        try:
            value = ast.literal_eval(cell)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return several(cell.strip("[]"))
        return tuple(divided(name) for name in value if isinstance(name, str))
    return several(cell)
