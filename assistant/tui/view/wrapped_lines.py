"""Wraps text into lines that know which code points of the document they show.

A line of a document carries its start offset, so its text never has to be searched for. A highlight
is a comparison of offsets, and marks the quote exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rich.cells import cell_len, chop_cells

from assistant.display import inert

NOT_OF_DOCUMENT = -1  # the start of a line that shows no text of a document
NARROWEST = 8  # columns that text is wrapped to, however narrow its widget
_WORD = re.compile(r"\S+\s*|\s+")


class Line(NamedTuple):
    """One line on the screen.

    `text` and `label` are inert. With `start` at 0 or above, it shows as many code points of a
    document's text, one for one, from that offset on. `role` names its style; `margin` is how many
    cells it is indented by, `label` what stands in them.
    """

    text: str
    role: str
    start: int = NOT_OF_DOCUMENT
    margin: int = 0
    label: str = ""

    @property
    def end(self) -> int:
        """The offset behind the last code point that is shown."""
        return self.start + len(self.text)


def blank() -> Line:
    """An empty line."""
    return Line("", "text")


def wrap(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Half-open ranges of `text` that fit into `width` cells, broken between words.

    They cover `text`, in order and without overlap. Blanks at the end of a line may exceed the
    width. Words that are longer than a line are split. An empty text gives one empty line.
    """
    room = max(width, NARROWEST)
    start = end = used = 0
    for match in _WORD.finditer(text):
        word = match.group().rstrip()
        cells = cell_len(word)
        if used and used + cells > room:
            yield start, end
            start, used = end, 0
        for piece in chop_cells(word, room)[:-1] if cells > room else ():
            yield start, start + len(piece)
            start += len(piece)
            cells -= cell_len(piece)
        end = match.end()
        used += cells + cell_len(match.group()[len(word) :])
    yield start, len(text)


def plain_lines(
    text: str, role: str, width: int, *, margin: int = 0, label: str = ""
) -> list[Line]:
    """Lines of text that is not from a document; the first has the label. Both are made inert."""
    shown, first = inert(text), inert(label)
    return [
        Line(shown[start:end].rstrip(), role, NOT_OF_DOCUMENT, margin, first if number == 0 else "")
        for number, (start, end) in enumerate(wrap(shown, width - margin))
    ]


def document_lines(text: str, start: int, end: int, role: str, width: int) -> list[Line]:
    """Lines that show `text[start:end]`, where `text` is that of a document."""
    shown = inert(text[start:end])
    return [Line(shown[a:b], role, start + a) for a, b in wrap(shown, width)]


def dotted_lines(parts: Iterable[str], role: str, width: int, *, margin: int = 0) -> list[Line]:
    """`parts` separated by dots; lines break between parts where possible."""
    rows: list[str] = []
    for part in filter(None, map(inert, parts)):
        if rows and cell_len(f"{rows[-1]} · {part}") + margin <= width:
            rows[-1] += f" · {part}"
        else:
            rows.append(part)
    return [line for row in rows for line in plain_lines(row, role, width, margin=margin)]


def line_number_at(lines: Sequence[Line], offset: int) -> int:
    """The number of the line that shows the code point at `offset`, or 0 when none does."""
    for number, line in enumerate(lines):
        if line.start <= offset < line.end and line.start != NOT_OF_DOCUMENT:
            return number
    return 0
