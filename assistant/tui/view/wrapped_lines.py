"""Lines of the screen, and how text is wrapped into them.

A line that shows text of a document knows the offset of that text. To highlight a quote is thus to
compare offsets: nothing is searched for, and exactly the quote is marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rich.cells import cell_len, chop_cells

from assistant.display import inert

NOT_OF_DOCUMENT = -1  # the start of a line that shows no text of a document
NARROWEST = 8  # cells that text is wrapped to, however narrow its widget; chosen by hand
_WORD = re.compile(r"\S+\s*|\s+")


class Emphasis(NamedTuple):
    """A role for the characters of a text from `start` up to, and without, `end`."""

    start: int
    end: int
    role: str


class Piece(NamedTuple):
    """A piece of a text, and its role."""

    text: str
    role: str


def cells_of(pieces: Iterable[Piece]) -> int:
    """How many cells pieces take that follow one another."""
    return sum(cell_len(piece.text) for piece in pieces)


class Line(NamedTuple):
    """One line on the screen.

    `text` and `label` are inert. If `start` is not `NOT_OF_DOCUMENT`, `text` shows the text of a
    document, code point for code point, from that offset on. `role` names the style. The line is
    indented by `margin` cells, which hold the `label`. `emphases` are roles of parts of the text.
    `joint` is what stood where the line was broken off the one before, or None if a new text
    begins.
    """

    text: str
    role: str
    start: int = NOT_OF_DOCUMENT
    margin: int = 0
    label: str = ""
    emphases: tuple[Emphasis, ...] = ()
    joint: str | None = None

    @property
    def end(self) -> int:
        """The offset after the last code point that the line shows."""
        return self.start + len(self.text)


def blank() -> Line:
    """An empty line."""
    return Line("", "text")


def wrap(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Half-open ranges of `text`, one for each line of `width` cells, broken between words.

    The ranges cover `text`, in order and without overlap. Blanks at the end of a line may exceed
    the width. A word that is longer than a line is split. An empty text has one empty range.
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
    text: str,
    role: str,
    width: int,
    *,
    margin: int = 0,
    label: str = "",
    emphases: Iterable[Emphasis] = (),
) -> list[Line]:
    """Wrap text that needs no offsets; the first line has the label. Makes both inert.

    `emphases` are roles of parts of the whole text.
    """
    inert_text, inert_label = inert(text), inert(label)
    all_emphases = list(emphases)
    lines: list[Line] = []
    joint = None
    for number, (start, end) in enumerate(wrap(inert_text, width - margin)):
        shown = inert_text[start:end].rstrip()
        inside = tuple(
            Emphasis(max(first - start, 0), min(last - start, len(shown)), part)
            for first, last, part in all_emphases
            if first < start + len(shown) and last > start
        )
        first_label = "" if number else inert_label
        lines.append(Line(shown, role, NOT_OF_DOCUMENT, margin, first_label, inside, joint))
        joint = inert_text[start + len(shown) : end]
    return lines


def piece_lines(
    pieces: Iterable[Piece], width: int, *, margin: int = 0, label: str = ""
) -> list[Line]:
    """Wrap pieces of text that follow one another, each in its role."""
    text = ""
    emphases = []
    for piece in pieces:
        emphases.append(Emphasis(len(text), len(text) + len(piece.text), piece.role))
        text += piece.text
    return plain_lines(text, "text", width, margin=margin, label=label, emphases=emphases)


def part_lines(parts: Iterable[Sequence[Piece]], width: int, *, margin: int = 0) -> list[Line]:
    """Join parts, each of some pieces, with dots, and wrap between parts where possible."""
    rows: list[list[Piece]] = []
    for part in filter(None, parts):
        longer = dotted([rows[-1], part]) if rows else []
        if longer and cells_of(longer) + margin <= width:
            rows[-1] = longer
        else:
            rows.append(list(part))
    return [line for row in rows for line in piece_lines(row, width, margin=margin)]


def dotted(parts: Iterable[Sequence[Piece]]) -> list[Piece]:
    """Parts, each of some pieces, with dots between them, which are fainter."""
    pieces: list[Piece] = []
    for part in filter(None, parts):
        pieces += [*([Piece(" · ", "faint")] if pieces else []), *part]
    return pieces


def document_lines(text: str, start: int, end: int, role: str, width: int) -> list[Line]:
    """Wrap `text[start:end]`, where `text` is that of a document; the lines know their offsets."""
    inert_text = inert(text[start:end])
    return [
        Line(inert_text[a:b], role, start + a, joint="" if a else None)
        for a, b in wrap(inert_text, width)
    ]


def dotted_lines(parts: Iterable[str], role: str, width: int, *, margin: int = 0) -> list[Line]:
    """Join `parts` with dots, and wrap between parts where possible."""
    rows: list[str] = []
    for part in filter(None, map(inert, parts)):
        if rows and cell_len(f"{rows[-1]} · {part}") + margin <= width:
            rows[-1] += f" · {part}"
        else:
            rows.append(part)
    lines: list[Line] = []
    for row in rows:
        first, *others = plain_lines(row, role, width, margin=margin)
        lines += [first._replace(joint=" · ") if lines else first, *others]
    return lines


def text_between(lines: Sequence[Line], spans: Iterable[tuple[int, int] | None]) -> str:
    """The text of lines, without margins, labels and the breaks of wrapping.

    `spans` has for each line the cells that are wanted, or None; an end of -1 is that of the line.
    """
    text = ""
    is_first = True
    for line, span in zip(lines, spans, strict=True):
        if span is None:
            continue
        start, end = (max(0, cell - line.margin) for cell in span)
        joint = "\n" if line.joint is None else line.joint
        text += ("" if is_first else joint) + line.text[start : None if span[1] < 0 else end]
        is_first = False
    return text


def line_number_at(lines: Sequence[Line], offset: int) -> int:
    """The index of the line that shows the code point at `offset`, or 0 if none does."""
    for number, line in enumerate(lines):
        if line.start <= offset < line.end and line.start != NOT_OF_DOCUMENT:
            return number
    return 0
