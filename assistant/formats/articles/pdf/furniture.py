"""Removes page furniture: running heads and feet, stamps, line numbers and cover pages.

It only removes what is certainly furniture: text in the same place at the edge of several pages
with the same words (digits may differ), a column of line numbers, and a few phrases of archives and
publishers.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.formats.articles.pdf.captions import CAPTION
from assistant.formats.articles.pdf.page_lines import Atom, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Rows at the top and at the bottom of a page where running heads and feet are looked for. More
# would compare rows of the text, less would miss heads of several lines.
_EDGE_ROWS = 5
# Points up or down within which the heads of two pages are in the same place.
_SAME_PLACE = 6.0
# Letters of a running head; shorter texts come again by chance, as in tables.
_LEAST_LETTERS = 4
# Numbers in a column that may be line numbers; shorter columns occur in tables and lists.
_LEAST_NUMBERS = 8
# Font sizes between a page number and the text beside it; lines of a text are closer.
_CLEAR = 1.5
# The left margin is right of one piece of text in 20, since some texts hang into it.
_MARGIN_PARTS = 20
# Journals number every line or every fifth one. A column counts if this share of its steps does so;
# the others come from numbers beside it.
_STEPS = (1, 5)
_REGULAR = 0.8

_NUMBER = re.compile(r"\d{1,4}")
_DIGITS = re.compile(r"\d+")
_NOT_LETTERS = re.compile(r"[\W_]+")
_PAGE_NUMBER = re.compile(
    r"[\u2013\u2014-]?\s*(?:(?:page|p\.)\s*)?(?:[A-Z]{0,2}\d{1,5}|[ivxl]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?"
    r"\s*[\u2013\u2014-]?",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"downloaded (?:from|by)\b|for personal use only\b|(?:NIH-PA |HHS )?author manuscript$"
    r"|this article is protected by copyright|accepted (?:article|manuscript)$"
    r"|see (?:https?://\S+ )?for (?:the )?terms and conditions|view publication stats",
    re.IGNORECASE,
)
_COVER = re.compile(
    r"see discussions, stats, and author profiles for this publication"
    r"|JSTOR is a not-for-profit service|your use of the JSTOR archive indicates"
    r"|full terms & conditions of access and use can be found at"
    r"|HAL is a multi-?disciplinary open access archive"
    r"|the online version of this article can be found at"
    r"|this provisional PDF corresponds to the article as it appeared upon acceptance"
    r"|Europe PMC Funders Group author manuscript",
    re.IGNORECASE,
)


def is_cover(text: str) -> bool:
    """Whether the words of a page are those that an archive or publisher puts before an article."""
    return bool(_COVER.search(text))


def without_furniture(pages: Sequence[Sequence[Atom]]) -> list[list[Atom]]:
    """Return the atoms of each page without line numbers, stamps, and running heads and feet."""
    numbered = [_without_line_numbers(page) for page in pages]
    edges = [list(_edges(page)) for page in numbered]
    places = Counter(
        place for rows in edges for place in {key for row, _ in rows for key in _row_places(row)}
    )
    cleaned = []
    for page, rows in zip(numbered, edges, strict=True):
        furniture = {
            id(atom) for row, alone in rows for atom in row if _runs(atom, row, places, alone=alone)
        }
        furniture.update(_stamps(page))
        cleaned.append([atom for atom in page if id(atom) not in furniture])
    return cleaned


def _stamps(page: Sequence[Atom]) -> Iterator[int]:
    """Yield the `id`s of stamps; a line of a paragraph may begin with the same words."""
    rows = rows_of(page)
    for at, row in enumerate(rows):
        beside = [*rows[max(0, at - 1) : at], *rows[at + 1 : at + 2]]
        if _is_clear(row, beside):
            yield from (id(atom) for atom in row if _STAMP.match(atom.text))


def _edges(page: Sequence[Atom]) -> Iterator[tuple[list[Atom], bool]]:
    """Yield the first and last rows, and whether each is a single outermost atom set apart."""
    rows = rows_of(page)
    edge = rows if len(rows) <= 2 * _EDGE_ROWS else rows[:_EDGE_ROWS] + rows[-_EDGE_ROWS:]
    for row in edge:
        first = row is rows[0] and _is_clear(row, rows[1:2])
        last = row is rows[-1] and _is_clear(row, rows[-2:-1])
        yield row, len(row) == 1 and (first or last)


def _is_clear(row: list[Atom], beside: list[list[Atom]]) -> bool:
    return all(abs(row[0].base - other[0].base) > _CLEAR * row[0].size for other in beside)


def _row_places(row: Sequence[Atom]) -> list[tuple[str, int]]:
    """The places of the atoms of `row`, and that of the whole of it."""
    whole = _places(" ".join(atom.text for atom in row), row[0].base) if len(row) > 1 else []
    return [place for atom in row for place in _places(atom.text, atom.base)] + whole


def _places(text: str, base: float) -> list[tuple[str, int]]:
    """The words of `text` without digits, with its height on the page, rounded up and down."""
    words = _NOT_LETTERS.sub("", _DIGITS.sub("", text.casefold()))
    if len(words) < _LEAST_LETTERS or CAPTION.match(text):
        return []
    at = int(base // _SAME_PLACE)
    return [(words, at), (words, at + 1)]


def _runs(
    atom: Atom, row: Sequence[Atom], places: Counter[tuple[str, int]], *, alone: bool
) -> bool:
    if alone and _PAGE_NUMBER.fullmatch(atom.text):
        return True
    whole = _places(" ".join(inner.text for inner in row), row[0].base)
    return any(places[place] > 1 for place in (*_places(atom.text, atom.base), *whole))


def _without_line_numbers(page: Sequence[Atom]) -> list[Atom]:
    """Leave out numbers left of everything else that count up from row to row."""
    numbers = [atom for atom in page if _NUMBER.fullmatch(atom.text)]
    others = [atom for atom in page if not _NUMBER.fullmatch(atom.text)]
    if len(numbers) < _LEAST_NUMBERS or not others:
        return list(page)
    lefts = sorted(atom.left for atom in others)
    margin = lefts[len(lefts) // _MARGIN_PARTS]
    column = sorted((a for a in numbers if a.right < margin), key=lambda atom: atom.base)
    steps = Counter(int(b.text) - int(a.text) for a, b in pairwise(column))
    if not steps:
        return list(page)
    step, count = steps.most_common(1)[0]
    if len(column) < _LEAST_NUMBERS or step not in _STEPS or count < _REGULAR * (len(column) - 1):
        return list(page)
    line_numbers = {id(atom) for atom in column}
    return [atom for atom in page if id(atom) not in line_numbers]
