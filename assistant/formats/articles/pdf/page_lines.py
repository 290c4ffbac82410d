"""Joins the characters of a page into atoms, and atoms into lines.

An atom is a group of characters that are close together on one baseline, with their sub- and
superscripts: a line of a column, the cell of a table, a word in a widely set line. A row is all
atoms on one baseline of a region. Read from left to right, it becomes a line.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from assistant.formats.articles.pdf.characters import accented, is_accent
from assistant.formats.markup.inline import LOWERED, RAISED, Inline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from assistant.formats.articles.pdf.pdfium import Glyph, Style

# All gaps are fractions of the font size.
# All gaps and shifts are fractions of the font size. Characters with a smaller gap belong to one
# atom. More would join columns with a narrow gutter, less would cut widely set lines into words.
_ATOM_GAP = 0.75
# The gap that makes a space, by who says that there is one: nobody, PDFium, the file.
_SPACE_GAPS = (0.22, -0.6, -0.6)
# PDFium mistakes the end of a superscript for the end of a word.
_GUESSED_AT_SCRIPT = 0.1
# Atoms with a larger gap are cells. Less would cut widely set lines into cells, more would join
# narrow columns of a table.
_CELL_GAP = 1.3
# How much wider than the narrowest gap between words the widest one of a stretched line may be.
# Punctuation and rounding make some difference; cells of a table have far wider gaps than words.
_EVEN = 1.5
# Characters that are shifted less are on one baseline; conversion rounds it.
_SAME_BASE = 0.12
# Characters below this share of the size may be raised or lowered. More would count letters of
# another font, less would miss marks in large type.
_SCRIPT_SIZE = 0.87
# How far raised and lowered characters are from the baseline and from the character before them.
# More would take the next line or a footnote mark elsewhere for one.
_SCRIPT_SHIFT = 0.75
_SCRIPT_GAP = 0.45
# The shift from which a smaller character is raised or lowered, not only small.
_SHIFTED_BY = 0.12
# How far a character may begin before the end of the last one, as in slanted type; further back,
# another piece begins.
_BACK = 0.6
# In points, so that only what is near is compared.
# Points of a tile of the page. Only atoms in neighbouring tiles are compared, because comparing
# all of them takes time that grows with the square of their number.
_TILE = 8.0
# Atoms of a tile that are compared, so that a page that prints thousands in one place costs
# little time.
_MOST_HOSTS = 24
# Characters of a raised or lowered piece; a longer one in small type is a line of its own.
_LONGEST_SCRIPT = 12

# A step between baselines that is smaller than this share of the type does not end a row, because
# cells of one row may be set slightly apart.
_SAME_ROW = 0.3

# Text with spaces between its letters: "A B S T R A C T".
_SPREAD = re.compile(r"(?<!\S)(?:[^\W\d_] ){3,}[^\W\d_](?!\S)")


@dataclass(slots=True)
class Atom:
    """Glyphs on one baseline, and their edges in points.

    `base` and `size` are those of the first glyph, or of the last one that was larger than those
    before it.
    """

    glyphs: list[Glyph]
    left: float
    right: float
    base: float
    size: float
    _text: str = ""

    @classmethod
    def of(cls, glyph: Glyph) -> Atom:
        """Return an atom of one glyph."""
        return cls([glyph], glyph.left, glyph.right, glyph.base, glyph.size)

    def add(self, glyph: Glyph) -> None:
        """Append `glyph`; if it is larger than the atom so far, it sets the baseline."""
        self.glyphs.append(glyph)
        self._text = ""
        self.left = min(self.left, glyph.left)
        self.right = max(self.right, glyph.right)
        if glyph.size > self.size / _SCRIPT_SIZE:
            self.base, self.size = glyph.base, glyph.size

    def take(self, script: Atom) -> None:
        """Add the glyphs of a sub- or superscript in or beside this atom."""
        self.glyphs = sorted([*self.glyphs, *script.glyphs], key=lambda glyph: glyph.left)
        self._text = ""
        self.left, self.right = min(self.left, script.left), max(self.right, script.right)

    @property
    def text(self) -> str:
        """The characters with the spaces between them."""
        if not self._text:
            self._text = text_of(self.glyphs, self.base, self.size)
        return self._text


@dataclass(slots=True)
class Line:
    """One line as it is read; `cells` has several texts where wide gaps separate them.

    `lefts` are the positions where the cells begin, `plain` their texts without superscripts.
    `size` is that of most characters, in points, and `emphasis` the share of characters in `style`.
    `broken` says whether the line ends with a hyphen, and `even` whether all gaps between its words
    have the same width, as in a line that was stretched to fill its column.
    """

    page: int
    left: float
    right: float
    base: float
    size: float
    style: Style
    cells: tuple[str, ...]
    lefts: tuple[float, ...]
    broken: bool
    plain: tuple[str, ...] = ()
    emphasis: float = field(default=0.0)
    even: bool = False

    @property
    def text(self) -> str:
        """The whole line."""
        return " ".join(self.cells)


def atoms_of(glyphs: Sequence[Glyph]) -> list[Atom]:
    """Return the atoms of a page in the order of the file, without double printing."""
    atoms: list[Atom] = []
    seen: set[tuple[str, int, int]] = set()
    for glyph in _composed(glyphs):
        if _printed_before(glyph, seen):
            continue
        if atoms and _follows(atoms[-1], glyph):
            atoms[-1].add(glyph)
        else:
            atoms.append(Atom.of(glyph))
    return _with_scripts(atoms)


def rows_of(atoms: Iterable[Atom]) -> list[list[Atom]]:
    """Return `atoms` by baseline, top to bottom, each row from left to right."""
    rows: list[list[Atom]] = []
    base = 0.0
    for atom in sorted(atoms, key=lambda atom: (atom.base, atom.left)):
        if rows and atom.base - base <= _SAME_ROW * min(atom.size, rows[-1][-1].size):
            rows[-1].append(atom)
        else:
            rows.append([atom])
            base = atom.base
    for row in rows:
        row.sort(key=lambda atom: atom.left)
    return rows


def line_of(row: Sequence[Atom], page: int) -> Line:
    """Return the atoms of `row`, left to right, as one line."""
    cells: list[list[Atom]] = [[row[0]]]
    for atom in row[1:]:
        size = max(atom.size, cells[-1][-1].size)
        if atom.left - max(inner.right for inner in cells[-1]) > _CELL_GAP * size:
            cells.append([atom])
        else:
            cells[-1].append(atom)
    glyphs = [glyph for atom in row for glyph in atom.glyphs]
    sizes: Counter[float] = Counter()
    styles: Counter[Style] = Counter()
    for glyph in glyphs:
        sizes[round(glyph.size, 1)] += len(glyph.text)
        styles[glyph.style] += len(glyph.text)
    style, count = styles.most_common(1)[0]
    return Line(
        page=page,
        left=row[0].left,
        right=max(atom.right for atom in row),
        base=median(atom.base for atom in row),
        size=sizes.most_common(1)[0][0],
        style=style,
        cells=tuple(_spread(" ".join(atom.text for atom in cell)) for cell in cells),
        lefts=tuple(cell[0].left for cell in cells),
        broken=row[-1].glyphs[-1].broken,
        plain=tuple(" ".join(map(_without_raised, cell)) for cell in cells),
        emphasis=count / max(1, sum(styles.values())),
        even=_is_even(row),
    )


def _is_even(row: Sequence[Atom]) -> bool:
    """Whether the widest gap between two words is hardly wider than the narrowest."""
    gaps = [
        after.left - before.right
        for atom in row
        for before, after in pairwise(atom.glyphs)
        if after.left - before.right > _SPACE_GAPS[0] * atom.size
    ]
    gaps += [after.left - atom.right for atom, after in pairwise(row)]
    return bool(gaps) and max(gaps) <= _EVEN * min(gaps)


def text_of(glyphs: Sequence[Glyph], base: float, size: float) -> str:
    """Return the text of `glyphs`, of which smaller ones off the baseline are raised or lowered."""
    if all(glyph.size >= _SCRIPT_SIZE * size for glyph in glyphs):
        return _joined(glyphs).strip()
    inline = Inline()
    last = ""
    for at, glyph in enumerate(glyphs):
        shift = _shift_of(glyph, base, size)
        if last and shift != last:
            inline.end()
        inline.add(_space(glyphs, at))
        if shift and shift != last:
            inline.begin(shift)
        inline.add(glyph.text)
        last = shift
    return inline.text.strip()


def _joined(glyphs: Sequence[Glyph]) -> str:
    return "".join(_space(glyphs, at) + glyph.text for at, glyph in enumerate(glyphs))


def _space(glyphs: Sequence[Glyph], at: int) -> str:
    """A blank if there is one before the glyph, or if it is too far from the last one."""
    if not at:
        return ""
    before, glyph = glyphs[at - 1], glyphs[at]
    gap = (glyph.left - before.right) / max(before.size, glyph.size)
    if before.broken and glyph.spaced == 1:  # a hyphen that turned out to stand within a line
        return " " if gap > _SPACE_GAPS[0] else ""
    script = min(before.size, glyph.size) < _SCRIPT_SIZE * max(before.size, glyph.size)
    least_gap = _GUESSED_AT_SCRIPT if script and glyph.spaced == 1 else _SPACE_GAPS[glyph.spaced]
    return " " if gap > least_gap else ""


def _shift_of(glyph: Glyph, base: float, size: float) -> str:
    if glyph.size >= _SCRIPT_SIZE * size or abs(base - glyph.base) <= _SHIFTED_BY * size:
        return ""
    return RAISED if base > glyph.base else LOWERED


def _without_raised(atom: Atom) -> str:
    plain = [glyph for glyph in atom.glyphs if _shift_of(glyph, atom.base, atom.size) != RAISED]
    return text_of(plain, atom.base, atom.size)


def _spread(text: str) -> str:
    return _SPREAD.sub(lambda match: match[0].replace(" ", ""), text)


def _composed(glyphs: Sequence[Glyph]) -> Iterator[Glyph]:
    """Yield `glyphs`, with accents joined to the letters below them."""
    last: Glyph | None = None
    for glyph in glyphs:
        if last is None:
            last = glyph
        elif is_accent(glyph.text) and last.text[-1].isalpha() and _is_over(glyph, last):
            last = last._replace(text=accented(last.text, glyph.text))
        elif is_accent(last.text) and glyph.text[0].isalpha() and _is_over(last, glyph):
            last = glyph._replace(text=accented(glyph.text, last.text), spaced=last.spaced)
        else:
            yield last
            last = glyph
    if last is not None:
        yield last


def _is_over(accent: Glyph, letter: Glyph) -> bool:
    middle = (accent.left + accent.right) / 2
    return (
        letter.left <= middle <= letter.right and abs(accent.base - letter.base) < letter.size / 2
    )


def _printed_before(glyph: Glyph, seen: set[tuple[str, int, int]]) -> bool:
    """Whether the same character is in the same place already; some print twice for bold type."""
    places = [
        (glyph.text, int(glyph.left + shift), int(glyph.base + shift)) for shift in (0.0, 0.5)
    ]
    before = any(place in seen for place in places)
    seen.update(places)
    return before


def _follows(atom: Atom, glyph: Glyph) -> bool:
    last = atom.glyphs[-1]
    size = max(atom.size, glyph.size)
    gap = glyph.left - last.right
    shift = abs(glyph.base - atom.base)
    if gap < -_BACK * size:
        return False
    if shift <= _SAME_BASE * size:
        return gap <= _ATOM_GAP * min(size, 2 * min(atom.size, glyph.size))
    smaller = min(atom.size, glyph.size) < _SCRIPT_SIZE * size
    return smaller and shift <= _SCRIPT_SHIFT * size and gap <= _SCRIPT_GAP * size


def _with_scripts(atoms: list[Atom]) -> list[Atom]:
    """Join sub- and superscripts that the file draws separately to the atoms beside them."""
    hosts: dict[tuple[int, int], list[Atom]] = {}
    for atom in atoms:
        for cell in _cells(atom.left - _TILE, atom.right + _TILE, atom.base):
            tile = hosts.setdefault(cell, [])
            if len(tile) < _MOST_HOSTS:
                tile.append(atom)
    joined: list[Atom] = []
    for atom in atoms:
        near = [
            host
            for shift in (-_TILE, 0, _TILE)
            for cell in _cells(atom.left, atom.left, atom.base + shift)
            for host in hosts.get(cell, ())
            if len(atom.glyphs) <= _LONGEST_SCRIPT and _is_script_of(atom, host)
        ]
        if near:
            min(near, key=lambda host: abs(host.base - atom.base)).take(atom)
        else:
            joined.append(atom)
    return joined


def _cells(left: float, right: float, base: float) -> Iterator[tuple[int, int]]:
    """Yield the tiles of the page that a part of a baseline touches."""
    down = round(base / _TILE)
    return ((across, down) for across in range(int(left // _TILE), int(right // _TILE) + 1))


def _is_script_of(atom: Atom, other: Atom) -> bool:
    return (
        atom.size < _SCRIPT_SIZE * other.size
        and _SAME_BASE * other.size < abs(atom.base - other.base) <= _SCRIPT_SHIFT * other.size
        and other.left - _SCRIPT_GAP * other.size
        <= atom.left
        <= other.right + _SCRIPT_GAP * other.size
        and atom.right <= other.right + (atom.right - atom.left) + _SCRIPT_GAP * other.size
    )
