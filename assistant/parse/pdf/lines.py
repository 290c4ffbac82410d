"""Characters of a page to atoms, and atoms to lines.

An atom is what stands close together on one baseline, with the sub- and superscripts that belong to
it: a line of a column, the cell of a table, a word in a widely set line. A row is what stands on
one baseline of a region; read from left to right it becomes a line.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from assistant.parse.superscripts import raised

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.parse.pdf.pdfium import Glyph, Style

# All in parts of the size of the type.
_ATOM_GAP = 0.75
_WORD_GAP = 0.22
_CELL_GAP = 1.3
_SAME_BASE = 0.12
_SCRIPT_SIZE = 0.87
_SCRIPT_SHIFT = 0.75
_SCRIPT_GAP = 0.45
_RAISED_BY = 0.12
_BACK = 0.6

# What is set with spaces between its letters: "A B S T R A C T".
_SPREAD = re.compile(r"(?<!\S)(?:[^\W\d_] ){3,}[^\W\d_](?!\S)")


@dataclass(slots=True)
class Atom:
    """Glyphs on one baseline; size, base and style are those of most of them."""

    glyphs: list[Glyph]
    left: float
    right: float
    base: float
    size: float

    @classmethod
    def of(cls, glyph: Glyph) -> Atom:
        """Return an atom of one glyph."""
        return cls([glyph], glyph.left, glyph.right, glyph.base, glyph.size)

    def add(self, glyph: Glyph) -> None:
        """Append `glyph`; what is larger than the atom so far decides where its baseline is."""
        self.glyphs.append(glyph)
        self.left = min(self.left, glyph.left)
        self.right = max(self.right, glyph.right)
        if glyph.size > self.size / _SCRIPT_SIZE or not self._has_text():
            self.base, self.size = glyph.base, glyph.size

    def _has_text(self) -> bool:
        return any(glyph.text.strip() for glyph in self.glyphs[:1])

    @property
    def text(self) -> str:
        """The characters with the spaces between them."""
        return text_of(self.glyphs, self.base, self.size)


@dataclass(slots=True)
class Line:
    """One line as it is read; `cells` has more than one text where wide gaps part it."""

    page: int
    left: float
    right: float
    base: float
    size: float
    style: Style
    cells: tuple[str, ...]
    lefts: tuple[float, ...]
    broken: bool
    plain: str = ""
    emphasis: float = field(default=0.0)

    @property
    def text(self) -> str:
        """The whole line."""
        return " ".join(self.cells)


def atoms_of(glyphs: Sequence[Glyph]) -> list[Atom]:
    """Return the atoms of a page in the order of the file, what is printed twice once."""
    atoms: list[Atom] = []
    seen: set[tuple[str, int, int]] = set()
    for glyph in glyphs:
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
        if rows and atom.base - base <= 0.3 * min(atom.size, rows[-1][-1].size):
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
        if atom.left - max(one.right for one in cells[-1]) > _CELL_GAP * size:
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
        plain=" ".join(_without_scripts(atom) for atom in row),
        emphasis=count / max(1, sum(styles.values())),
    )


def text_of(glyphs: Sequence[Glyph], base: float, size: float) -> str:
    """Return the text of `glyphs`; figures raised behind figures become raised characters."""
    pieces: list[str] = []
    at = 0
    while at < len(glyphs):
        end = at
        while end < len(glyphs) and _is_raised(glyphs[end], base, size):
            end += 1
        if end > at:
            behind = pieces[-1][-1:] if pieces and not glyphs[at].spaced else ""
            pieces.append(_space(glyphs, at) + raised(_joined(glyphs[at:end]), behind))
            at = end
        else:
            pieces.append(_space(glyphs, at) + glyphs[at].text)
            at += 1
    return "".join(pieces).strip()


def _joined(glyphs: Sequence[Glyph]) -> str:
    return "".join(_space(glyphs, at) + glyph.text for at, glyph in enumerate(glyphs))


def _space(glyphs: Sequence[Glyph], at: int) -> str:
    """A blank where one comes before the glyph, or where it stands too far from the last one."""
    if not at:
        return ""
    one, other = glyphs[at - 1], glyphs[at]
    gap = other.left - one.right
    size = max(one.size, other.size)
    return " " if (other.spaced and gap > -_BACK * size) or gap > _WORD_GAP * size else ""


def _is_raised(glyph: Glyph, base: float, size: float) -> bool:
    return glyph.size < _SCRIPT_SIZE * size and base - glyph.base > _RAISED_BY * size


def _without_scripts(atom: Atom) -> str:
    kept = [glyph for glyph in atom.glyphs if glyph.size >= _SCRIPT_SIZE * atom.size]
    return text_of(kept, atom.base, atom.size)


def _spread(text: str) -> str:
    return _SPREAD.sub(lambda match: match[0].replace(" ", ""), text)


def _printed_before(glyph: Glyph, seen: set[tuple[str, int, int]]) -> bool:
    """Whether the same character stands in the same place already: some print twice for bold."""
    across, down = round(2 * glyph.left), round(2 * glyph.base)
    places = [(glyph.text, across + x, down + y) for x in (-1, 0, 1) for y in (-1, 0, 1)]
    before = any(place in seen for place in places)
    seen.add((glyph.text, across, down))
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
    """Give scripts that the file draws apart from their words back to the atoms beside them."""
    large: dict[int, list[Atom]] = {}
    for atom in atoms:
        large.setdefault(round(atom.base / 8), []).append(atom)
    kept: list[Atom] = []
    for atom in atoms:
        near = [
            other
            for key in range(round(atom.base / 8) - 1, round(atom.base / 8) + 2)
            for other in large.get(key, ())
            if _is_script_of(atom, other)
        ]
        if near and len(atom.glyphs) <= 12:
            host = min(near, key=lambda other: abs(other.base - atom.base))
            host.glyphs = sorted([*host.glyphs, *atom.glyphs], key=lambda glyph: glyph.left)
            host.left, host.right = min(host.left, atom.left), max(host.right, atom.right)
        else:
            kept.append(atom)
    return kept


def _is_script_of(atom: Atom, other: Atom) -> bool:
    return (
        atom.size < _SCRIPT_SIZE * other.size
        and _SAME_BASE * other.size < abs(atom.base - other.base) <= _SCRIPT_SHIFT * other.size
        and other.left - _SCRIPT_GAP * other.size
        <= atom.left
        <= other.right + _SCRIPT_GAP * other.size
        and atom.right <= other.right + (atom.right - atom.left) + _SCRIPT_GAP * other.size
    )
