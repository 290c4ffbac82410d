"""Converts inline markup to text. Only this module decides how raised and lowered text is written.

10<sup>9</sup> must not become 109, nor 2013<sup>24</sup> with its citation mark 201324, nor
<sup>1</sup>95% of a footnote 195%. So a raised or lowered piece beside another digit, with at most
punctuation between them, is written in raised or lowered characters: 10⁹, 2013²⁴, ¹95%. Everywhere
else it stays plain, as people type it: m2, CO2, Ca2+, 131I.

Readers of markup give an `Inline` text and say what is raised or lowered. The result is written
when the neighbours on both sides are known.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The arguments of `Inline.begin`. `CITED` marks a citation even if no element raises it: many
#: journals raise the content of a link only in their style sheet. `APART` is neither raised nor
#: lowered, but its digits must not join those beside it: a fraction, the text of an image.
RAISED, LOWERED, CITED, APART = "^", "_", "*", "."
_HOLE, _WEAK_HOLE = "!", "?"

#: Placeholders for a formula or an image without text. They are English words in square brackets,
#: because readers take these for an editor's note, and articles do not print them otherwise.
FORMULA, IMAGE = "[formula]", "[image]"

_SIGNS = "+-\u2212\u2013"
_CHARACTERS = {
    RAISED: str.maketrans(
        "0123456789" + _SIGNS,
        "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207a\u207b\u207b\u207b",
    ),
    LOWERED: str.maketrans(
        "0123456789" + _SIGNS,
        "\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089\u208a\u208b\u208b\u208b",
    ),
}
_RAISED_FIGURES = "\u00b2\u00b3\u00b9\u2070\u2074-\u2079"
_LOWERED_FIGURES = "\u2080-\u2089"
_FIGURE = rf"[\d{_RAISED_FIGURES}{_LOWERED_FIGURES}\u00bc-\u00be\u2150-\u215e]"
# Digits that would be read as one number if they touched.
_KINDS = tuple(map(re.compile, (r"\d", f"[{_RAISED_FIGURES}]", f"[{_LOWERED_FIGURES}]")))
_FIGURES = re.compile(rf"[{_SIGNS}]?\d+[{_SIGNS}]*")
# Not an opening bracket, which begins something new: "2[<sup>18</sup>F]", "1965.<sup>[1]</sup>".
_BETWEEN = r"[^\w\s(\[{]*"
_BEFORE = re.compile(rf"{_FIGURE}{_BETWEEN}\Z")
_BEFORE_BLANK = re.compile(rf"{_FIGURE}\s+\Z")
_BEGINS = re.compile(rf"\s*{_BETWEEN}\d")
_ENDS = re.compile(rf"\d[{_SIGNS}]*\s*\Z")
_AFTER = re.compile(rf"[.,\u2013-]?{_FIGURE}")
_TOUCHING = re.compile(rf"{_FIGURE}[.,]?\Z")
_LISTED = re.compile(r"[,;\u2013-]\s?\Z")
# Characters on each side that decide; real marks have fewer signs before them.
_LOOK = 16

# Levels of nested shifts that are distinguished; no real text has more than three.
_DEEPEST = 8

_PICTURE_FILE = re.compile(r"\.(?:bmp|eps|gif|jpe?g|png|svg|tiff?|webp)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3}")
# Characters of an alternative text in a placeholder. Longer ones describe a picture and are not
# part of a sentence. Chosen by hand.
_LONGEST_WORDS = 60
# Characters of TeX in an alternative text that counts as the text of a formula. Chosen by hand.
_LONGEST_FORMULA = 300


class _Piece(NamedTuple):
    """A piece of text: `path` holds the shifts around it, `group` numbers its element."""

    text: str
    path: str
    group: int

    @property
    def shift(self) -> str:
        return self.path[-1:]

    @property
    def is_hole(self) -> bool:
        return self.shift in (_HOLE, _WEAK_HOLE)


class Inline:
    """Builds the text of one run of inline markup, piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[_Piece] = []
        self._open = [("", 0)]  # path and group of every open piece
        self._groups = 0
        self._worded = 0  # number of pieces with words
        self._mark_begins = False

    def add(self, text: str | None) -> None:
        """Append text from the source; None counts as no text."""
        if not text:
            return
        piece = _Piece(text, *self._open[-1])
        last = self._pieces[-1] if self._pieces else None
        if self._mark_begins and last and last[1:] == piece[1:] and _touch(last.text, text):
            piece = piece._replace(text=f" {text}")
        self._mark_begins = False
        self._pieces.append(piece)
        self._worded += _has_words(piece)

    def begin(self, shift: str) -> None:
        """Begin a piece that is `RAISED`, `LOWERED`, `CITED` or `APART`; `end` ends it."""
        path, group = self._open[-1]
        if shift == CITED and path:  # "<sup>1,2</sup>" is one piece, even with links in it
            self._mark_begins = True
        else:
            self._groups += 1
            path, group = (path + shift)[-_DEEPEST:], self._groups
        self._open.append((path, group))

    def end(self) -> None:
        """End the piece that began last."""
        self._open.pop()

    def hole(self, mark: str, alternative: str = "", *, weak: bool = False) -> None:
        """Add a placeholder for a formula or image, or its `alternative` if that is its text.

        An alternative in words goes into the placeholder. A `weak` placeholder may be for an
        ornament, so it is only kept between words.
        """
        words = " ".join(alternative.split())
        if words and _is_formula(words):
            self.begin(APART)
            self.add(words)
            self.end()
            return
        if words and len(words) <= _LONGEST_WORDS and not _PICTURE_FILE.search(words):
            mark = f"{mark[:-1]}: {words}{mark[-1]}"
        self.begin(_WEAK_HOLE if weak else _HOLE)
        self.add(mark)
        self.end()

    @property
    def place(self) -> int:
        """The index of the next piece, for `since` and `cut`."""
        return len(self._pieces)

    def since(self, place: int) -> str:
        """The text that was added since `place`, unshifted and without placeholders."""
        return "".join(piece.text for piece in self._pieces[place:] if not piece.is_hole)

    def cut(self, place: int, *, only_holes: bool = False) -> None:
        """Remove what was added since `place`, or only the placeholders in it."""
        pieces = [piece for piece in self._pieces[place:] if only_holes and not piece.is_hole]
        self._worded += sum(map(_has_words, pieces)) - sum(map(_has_words, self._pieces[place:]))
        self._pieces[place:] = pieces

    def tail(self, length: int) -> str:
        """The last characters that were added, unshifted: at most `length`."""
        return "".join(piece.text for piece in self._pieces[-64:])[-length:]

    @property
    def has_words(self) -> bool:
        """Whether anything except blanks and placeholders of images was added."""
        return self._worded > 0

    @property
    def text(self) -> str:
        """The text, with white space as it was added."""
        if not self._groups:  # nothing is raised or lowered, and there is no placeholder
            return "".join(piece.text for piece in self._pieces)
        return "".join(_written(_joined(self._pieces)))


def _is_formula(text: str) -> bool:
    """Whether the alternative of an image is its text: TeX, or signs without words."""
    if "\\" in text:
        return len(text) <= _LONGEST_FORMULA
    return _WORD.search(text) is None and len(text) <= _LONGEST_WORDS


def _joined(pieces: list[_Piece]) -> list[_Piece]:
    """The pieces, those of one element joined, with weak placeholders only between words."""
    joined: list[_Piece] = []
    texts: list[str] = []
    words = [number for number, piece in enumerate(pieces) if _has_words(piece)]
    first, last = (words[0], words[-1]) if words else (len(pieces), -1)
    for number, piece in enumerate(pieces):
        if piece.shift == _WEAK_HOLE and not first < number < last:
            continue
        if joined and joined[-1][1:] == piece[1:]:
            texts.append(piece.text)
            continue
        if joined:
            joined[-1] = joined[-1]._replace(text="".join(texts))
        joined.append(piece)
        texts = [piece.text]
    if joined:
        joined[-1] = joined[-1]._replace(text="".join(texts))
    return joined


def _touch(last: str, text: str) -> bool:
    """Whether digits at the border of two texts would be read as one number."""
    ends = last[-1:], text[:1]
    return any(all(map(kind.match, ends)) for kind in _KINDS)


def _has_words(piece: _Piece) -> bool:
    return piece.text.startswith(FORMULA[:-1]) if piece.is_hole else not piece.text.isspace()


def _written(pieces: list[_Piece]) -> Iterator[str]:
    """Yield the pieces as they are written, with separators between those that must not touch."""
    before = ""  # the end of the text so far, unshifted
    last, cites = "", False
    for number, piece in enumerate(pieces):
        text = piece.text
        crowded = False
        if piece.shift in _CHARACTERS and any(map(str.isdigit, text)):
            crowded = _crowded(before, text, _after(pieces, number))
        elif piece.shift == CITED:
            crowded = _cites(pieces, number, before, continues=cites)
        if crowded:
            text = _shifted(text, piece.shift)
        if piece.shift == CITED or not _LISTED.fullmatch(text):
            cites = crowded and piece.shift == CITED
        if number:
            yield _separator_between(last, text, pieces[number - 1], piece)
        yield text
        last = text
        before = (before + piece.text)[-_LOOK:]


def _after(pieces: list[_Piece], number: int) -> str:
    """The beginning of the text after a piece, unshifted."""
    return "".join(piece.text[:_LOOK] for piece in pieces[number + 1 : number + 3])


def _crowded(before: str, text: str, after: str) -> bool:
    """Whether a digit is beside the digits of a raised or lowered piece."""
    if _BEGINS.match(text):
        if _BEFORE.search(before):
            return True
        # "10 <sup>9</sup>/L", but "week 12 <sup>18</sup>F uptake" names an isotope.
        if _BEFORE_BLANK.search(before) and not after[:1].isalpha():
            return True
    return bool(_ENDS.search(text) and _AFTER.match(after))


def _cites(pieces: list[_Piece], number: int, before: str, *, continues: bool) -> bool:
    """Whether a citation mark touches a digit of other text, or continues marks that did."""
    touches = _TOUCHING.search(before) is not None
    if continues and (touches or _LISTED.search(before)):
        return True
    previous = number - 1
    if previous > 0 and _LISTED.fullmatch(pieces[previous].text):
        previous -= 1  # look at the text before the comma
    if touches and pieces[previous].shift != CITED:
        return True
    ahead = pieces[number + 1].shift if number + 1 < len(pieces) else ""
    return ahead != CITED and re.match(_FIGURE, _after(pieces, number)) is not None


def _shifted(text: str, shift: str) -> str:
    characters = _CHARACTERS[LOWERED if shift == LOWERED else RAISED]
    return _FIGURES.sub(lambda figures: figures[0].translate(characters), text)


def _separator_between(last: str, text: str, previous: _Piece, piece: _Piece) -> str:
    """The separator that two pieces need so that they are not read as one; "" for none."""
    ends = last[-1:], text[:1]
    if previous.is_hole or piece.is_hole:
        return " " if all(end.isalnum() or end in "[]" for end in ends) else ""
    if not _touch(last, text):
        return ""
    # A power of a power, or a power in characters that have no raised form.
    deeper = piece.path.startswith(previous.path) and piece.path != previous.path
    power = previous.shift in _CHARACTERS or text[:1].isdecimal()
    return piece.shift if deeper and power and piece.shift in _CHARACTERS else " "
