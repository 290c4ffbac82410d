"""Recognises which chunks are headings, and finds the depth of each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from assistant.text.section_names import (
    ABSTRACT,
    ABSTRACT_HEADINGS,
    ABSTRACT_LABELS,
    BACK_HEADINGS,
    MAIN_HEADINGS,
    REFERENCE_HEADINGS,
)

if TYPE_CHECKING:
    from assistant.formats.articles.pdf.chunks import Chunk

# Characters, lines and words of a heading. Longer ones are bold sentences or captions, and a
# heading cannot be quoted.
_LONGEST = 160
_MOST_LINES = 4
_MOST_WORDS = 22
# Levels of headings that are distinguished; deeper ones count as the last.
_DEEPEST = 4
# Font sizes of the body from which type counts as larger. Less would count what rounding does.
_LARGER = 1.06
# The share of a line in its own typeface from which all of it counts as set in it; numbers and
# symbols often are not.
_WHOLE = 0.85

NUMBERING = re.compile(r"(\d{1,2}(?:\.\d{1,2})*|[IVX]{1,5})(?:\.?\s+|\.)(?=[^\W\d_])")
_CAPITAL = re.compile(r"[^\W\d_a-z]")
_NOT_LETTERS = re.compile(r"[^a-z]+")
_STATEMENT = re.compile(r"[%=<>\u2264\u2265\t@]|[.!?;]\s|[,;]\Z|(?<!vs)(?<!spp)\.\Z|https?:|\d{4};")


def _compact(text: str) -> str:
    return _NOT_LETTERS.sub("", text.casefold())


_NAMES = {
    _compact(name): name
    for name in (*ABSTRACT_HEADINGS, *MAIN_HEADINGS, *BACK_HEADINGS, *REFERENCE_HEADINGS)
}
_LABEL_NAMES = frozenset(map(_compact, ABSTRACT_LABELS))
_LABEL = re.compile(
    rf"({'|'.join(sorted(map(re.escape, ABSTRACT_LABELS), key=len, reverse=True))})"
    r"(?:\s*[:\u2014\u2013]\s*|\.\s+|\s+-\s+)(?=\S)",
    re.IGNORECASE,
)
_RUN_IN_ABSTRACT = re.compile(
    rf"({'|'.join(ABSTRACT_HEADINGS)})(?:\s*[:\u2014\u2013.-]+\s*|\s+(?=(?-i:[A-Z])))(?=\S)",
    re.IGNORECASE,
)


class Body(NamedTuple):
    """The type of most of a document."""

    size: float
    font: str


class Heading(NamedTuple):
    """A heading.

    `name` is its usual name, or empty. `depth` is how many numbers it has ("2.1 Patients" has 2).
    `look` is its size in points, whether it is bold, in capitals and italic, and its font.
    """

    text: str
    name: str
    depth: int
    look: tuple[float, bool, bool, bool, str]

    @property
    def number(self) -> int:
        """Its number where that is a single one in figures, or else 0."""
        number = re.match(r"\d{1,2}(?![\d.]*\d)", self.text)
        return int(number[0]) if number else 0

    @property
    def is_abstract(self) -> bool:
        """Whether the abstract follows."""
        return self.name in ABSTRACT_HEADINGS

    @property
    def is_references(self) -> bool:
        """Whether the reference list follows."""
        return self.name in REFERENCE_HEADINGS

    @property
    def is_label(self) -> bool:
        """Whether it may be a label within a structured abstract."""
        return _compact(self.text) in _LABEL_NAMES


def heading_of(chunk: Chunk, body: Body) -> Heading | None:
    """Return the heading that `chunk` is, or None: a usual name, or a short line set apart."""
    text = " ".join(line.text for line in chunk.lines)
    if len(text) > _LONGEST or len(chunk.lines) > _MOST_LINES or chunk.tabular:
        return None
    number = NUMBERING.match(text)
    words = text[number.end() :] if number else text
    name = _NAMES.get(_compact(words), "") if len(words) < 2 * len(_compact(words)) + 4 else ""
    depth = len(number[1].split(".")) if number else 0
    style = chunk.lines[0].style
    look = (chunk.size, style.bold, words.isupper(), style.italic, style.font)
    if name:
        spaced = " ".join(words.split()).rstrip(":.")
        shown = words if _spelled(spaced, name) else name
        return Heading(f"{number[0] if number else ''}{shown}".strip(), name, depth, look)
    if _is_set_apart(chunk, words, body, numbered=bool(number)) and not _STATEMENT.search(words):
        return Heading(text, "", depth, look)
    return None


def label_of(text: str) -> str:
    """Return the label at the start of a paragraph of a structured abstract, or ""."""
    match = _LABEL.match(text)
    return match[1] if match and (match[1][0].isupper()) else ""


def begins_abstract(text: str) -> bool:
    """Whether a paragraph starts with the word that heads an abstract: "Abstract: ..."."""
    match = _RUN_IN_ABSTRACT.match(text)
    return bool(match) and text[0].isupper()


def _spelled(words: str, name: str) -> bool:
    """Whether the words have the spaces of the name, not those of wide setting ("A bstract")."""
    return len(words.split()) <= len(name.split())


def _is_set_apart(chunk: Chunk, words: str, body: Body, *, numbered: bool) -> bool:
    first = words.split()[:1]
    if not first or not _CAPITAL.match(words) or len(words.split()) > _MOST_WORDS:
        return False
    if 2 * sum(character.isalpha() for character in words) < len(words):
        return False
    line = chunk.lines[0]
    whole = min(line.emphasis for line in chunk.lines) > _WHOLE
    larger = chunk.size > _LARGER * body.size
    other = line.style.font != body.font and chunk.size > body.size / _LARGER / _LARGER
    marked = line.style.bold or line.style.italic or words.isupper() or larger or other
    return whole and marked and (numbered or not chunk.is_full or len(chunk.lines) > 1 or larger)


class Outline:
    """The path of headings above the current text."""

    def __init__(self) -> None:
        self._path: list[tuple[int, str]] = []
        self._levels: dict[tuple[float, bool, bool, bool, str], int] = {}
        self._abstract: Heading | None = None

    @property
    def path(self) -> tuple[str, ...]:
        """The headings, outermost first."""
        return tuple(name for _, name in self._path)

    @property
    def in_abstract(self) -> bool:
        """Whether the abstract is being read."""
        return self._abstract is not None

    def enter(self, heading: Heading) -> None:
        """Go below `heading`."""
        level = self._level(heading)
        if level == 0:
            self._abstract = heading if heading.is_abstract else None
        self._path = [(depth, name) for depth, name in self._path if depth < level]
        self._path.append((level, heading.text.rstrip(" :.")))
        if not (self.in_abstract and level):
            self._levels.setdefault(heading.look, level)

    def begin_abstract(self, look: tuple[float, bool, bool, bool, str]) -> None:
        """Go below a heading that is on the first line of its paragraph."""
        self._abstract = Heading(ABSTRACT, ABSTRACT, 0, look)
        self._path = [(0, ABSTRACT)]

    def leave(self) -> None:
        """Go back to the top, because the abstract has ended without a heading after it."""
        self._path, self._abstract = [], None

    def _level(self, heading: Heading) -> int:
        above = self._abstract
        if heading.depth:
            return min(heading.depth, _DEEPEST) - 1
        if heading.name:
            within = (
                above is not None
                and heading.is_label
                and heading.look != above.look
                and heading.look[0] <= above.look[0]
                and self._levels.get(heading.look, 1) > 0
            )
            return 1 if within else 0
        known = self._levels.get(heading.look)
        if known is not None:
            return known
        if not self._path or above is not None:
            return 0 if above is None else 1
        # Smaller or lighter than all known headings: one level below the last one.
        lower = [level for look, level in self._levels.items() if look[:2] > heading.look[:2]]
        return min(max(lower, default=0) + 1, _DEEPEST, len(self._path))
