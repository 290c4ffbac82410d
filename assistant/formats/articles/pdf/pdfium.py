"""Reads the pages of a PDF as characters with positions. Only this module uses PDFium.

Coordinates are points; y grows downwards, whatever the rotation of the page. PDFium silently
repairs damaged files, so this module refuses a file that ends early or has no text.
"""

from __future__ import annotations

import ctypes
import math
import re
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import pypdfium2
from pypdfium2 import raw

from assistant.errors import UnreadableFile
from assistant.formats.articles.pdf.characters import (
    character,
    is_accent,
    is_surrogate,
    joined_surrogates,
)
from assistant.formats.articles.pdf.clips import Box, Clips, address_of

if TYPE_CHECKING:
    from collections.abc import Iterator

# The longest books have 2,000 pages; this many characters take half a minute.
_MOST_PAGES = 3000
_MOST_CHARACTERS = 2_000_000
# Pages of images often carry a stamp or a page number as text.
_LEAST_PER_PAGE = 25

# With more pages than this, text is expected on so many only, because an article may have an
# appendix of images.
_COUNTED_PAGES = 4

_BOLD = re.compile(r"bold|black|heavy|semibold|demi|medi(?!um)|[.,-]b(?![a-z])", re.IGNORECASE)
_ITALIC = re.compile(r"ital|obli|slanted|[.,-]i(?![a-z])", re.IGNORECASE)
_SUBSET = re.compile(r"\A[A-Za-z]{6}\+")
# The weight from which type is bold: semibold, on the scale where regular is 400 and bold 700.
_BOLD_WEIGHT = 600
# Bytes of the name of a font; PDF limits names to 127.
_NAME_BYTES = 128
_END = b"%%EOF"
_ENCRYPTED = b"/Encrypt"
# Bytes at the end in which the end mark is looked for. Readers commonly accept it in the last
# 1,024; others append a little.
_TAIL = 2048
# Quarter turns of a circle.
_ROTATIONS = 4
# Points; PDF allows no larger page.
_WIDEST = 14_400
# Quarter turns (0.08 are 7 degrees) that scanned text may be off; text that is turned more is a
# stamp or the label of an axis.
_OFF_AXIS = 0.08


class Style(NamedTuple):
    """The typeface of a character."""

    font: str
    bold: bool
    italic: bool


class Glyph(NamedTuple):
    """A character, or several in one shape (a ligature), on its baseline.

    Positions and size are in points. `spaced` says whether white space comes before it: 2 in the
    file, 1 guessed by PDFium, 0 none. `broken` says that it is a hyphen at the end of a line.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    style: Style
    spaced: int
    broken: bool


class Page(NamedTuple):
    """The glyphs of a page in the order of the file; `aside` is text with another rotation.

    `number` counts from 1.
    """

    number: int
    glyphs: tuple[Glyph, ...]
    aside: str


class Pdf(NamedTuple):
    """The content of a file; `information` has its document properties (``Title``, ``Author``)."""

    pages: tuple[Page, ...]
    information: dict[str, str]


def load(data: bytes) -> Pdf:
    """Return all pages of the PDF `data`.

    Raises UnreadableFile when it is damaged, cut short or protected, or has too many pages, too
    much text, or no text.
    """
    with closing(_opened(data)) as document:
        count = len(document)
        if not count:
            raise UnreadableFile("the PDF has no pages; fetch it again")
        if count > _MOST_PAGES:
            raise UnreadableFile(
                f"the PDF has {count} pages, more than {_MOST_PAGES}; split it into articles"
            )
        _refuse_cut(data)
        pages = tuple(_pages(document))
        information = document.get_metadata_dict(skip_empty=True)
    characters = sum(len(page.glyphs) for page in pages)
    if characters < _LEAST_PER_PAGE * min(count, _COUNTED_PAGES):
        _refuse_without_text()
    return Pdf(pages, information)


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        # The code may be left from another file, and some files without pages are refused, too.
        protected = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        if protected and _ENCRYPTED in data:
            raise UnreadableFile(
                "the PDF is protected by a password; save it without one and add it again"
            ) from error
        raise UnreadableFile("the PDF is damaged or was cut short; fetch it again") from error


def _refuse_cut(data: bytes) -> None:
    """Refuse a file without its end, because PDFium reads the rest as if it were whole."""
    if _END not in data.rstrip(b"\0\r\n\t ")[-_TAIL:]:
        raise UnreadableFile("the PDF was cut short; fetch it again")


def _refuse_without_text() -> NoReturn:
    raise UnreadableFile(
        "the PDF has no text layer: its pages are images; run OCR on it (for example with "
        "ocrmypdf) and add the result"
    )


def _pages(document: pypdfium2.PdfDocument) -> Iterator[Page]:
    left = _MOST_CHARACTERS
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError as error:
            raise UnreadableFile(
                f"page {number + 1} of the PDF is damaged; fetch the file again"
            ) from error
        with closing(page), closing(page.get_textpage()) as text:
            left -= text.count_chars()
            if left < 0:
                raise UnreadableFile(
                    f"the PDF has more than {_MOST_CHARACTERS:,} characters; split it into articles"
                )
            yield _page(number + 1, text, Clips(page))


def _page(number: int, text: pypdfium2.PdfTextPage, clips: Clips) -> Page:
    """Rotate the page so that most characters are upright, and separate the others."""
    turned: tuple[list[Glyph], ...] = tuple([] for _ in range(_ROTATIONS))
    aside: list[str] = []
    for turn, glyph in _PageReader(text, clips).glyphs():
        if turn is None:
            aside.append(glyph.text)
        else:
            turned[turn].append(glyph)
    most = max(range(_ROTATIONS), key=lambda turn: len(turned[turn]))
    for turn, glyphs in enumerate(turned):
        if turn != most:
            aside.extend(f"{' ' * bool(glyph.spaced)}{glyph.text}" for glyph in glyphs)
    return Page(number, tuple(turned[most]), "".join(aside))


class _PageReader:
    """Reads the characters of one page; those of one text object share style and matrix."""

    def __init__(self, text: pypdfium2.PdfTextPage, clips: Clips) -> None:
        self._page = text.raw
        self._clips = clips
        self._clip: Box | None = None
        self._count = text.count_chars()
        self._object = 0
        self._style = Style("", bold=False, italic=False)
        self._scale = 1.0
        self._turn: int | None = 0
        self._codes: dict[str, dict[int, str]] = {}
        self._known: dict[int, str] = {}
        self._name = ctypes.create_string_buffer(_NAME_BYTES)
        self._flags = ctypes.c_int()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._box = raw.FS_RECTF()

    def glyphs(self) -> Iterator[tuple[int | None, Glyph]]:
        """Yield each visible character with its quarter turns, or None for other angles."""
        spaced = 0
        last: Glyph | None = None
        turn = self._turn
        for at in range(self._count):
            code = self._code(at)
            if code is None:
                continue
            broken = raw.FPDFText_IsHyphen(self._page, at) == 1
            self._enter(at)
            shown = "-" if broken else self._shown(code)
            if raw.FPDFText_IsGenerated(self._page, at) == 1:
                spaced = max(spaced, 1)
            elif not shown.strip():
                spaced = 2
            else:
                glyph = self._glyph(at, shown, spaced, broken=broken)
                if not _is_on_paper(glyph) or self._is_hidden(glyph):
                    continue
                if last and not spaced and _is_one_shape(last, glyph):
                    # PDFium gives the letters of a ligature one place.
                    last = last._replace(text=last.text + shown)
                else:
                    if last:
                        yield turn, last
                    last, turn = glyph, self._turn
                spaced = 0
        if last:
            yield turn, last

    def _glyph(self, at: int, shown: str, spaced: int, *, broken: bool) -> Glyph:
        raw.FPDFText_GetCharOrigin(self._page, at, self._x, self._y)
        raw.FPDFText_GetLooseCharBox(self._page, at, self._box)
        box = self._box
        size = raw.FPDFText_GetFontSize(self._page, at) * self._scale
        x, y = self._x.value, self._y.value
        # The start and end of the character along its line, and its baseline, top to bottom.
        along = (
            (box.left, box.right, -y),
            (box.bottom, box.top, x),
            (-box.right, -box.left, y),
            (-box.top, -box.bottom, -x),
        )
        left, right, base = along[self._turn or 0]
        return Glyph(shown, left, max(left, right), base, size, self._style, spaced, broken)

    def _code(self, at: int) -> int | None:
        """The code of a character; None for the second half of one that PDFium gives as two."""
        code: int = raw.FPDFText_GetUnicode(self._page, at)
        if not is_surrogate(code):
            return code
        after = raw.FPDFText_GetUnicode(self._page, at + 1) if at + 1 < self._count else 0
        if (whole := joined_surrogates(code, after)) is not None:
            return whole
        before = raw.FPDFText_GetUnicode(self._page, at - 1) if at else 0
        return code if joined_surrogates(before, code) is None else None

    def _is_hidden(self, glyph: Glyph) -> bool:
        """Whether the last glyph that was read is outside of what its object shows of the page."""
        clip = self._clip
        return clip is not None and clip.hides(self._x.value, self._y.value, glyph.size)

    def _shown(self, code: int) -> str:
        """What `code` shows in the font of the present text object."""
        shown = self._known.get(code)
        if shown is None:
            shown = self._known[code] = character(code, self._style.font)
        return shown

    def _enter(self, at: int) -> None:
        """Look up what the characters of a text object share, when another one begins."""
        handle = raw.FPDFText_GetTextObject(self._page, at)
        address = address_of(handle)
        if address == self._object and address:
            return
        self._object = address
        self._clip = self._clips.box(handle)
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._page, at, matrix)
        self._scale = math.hypot(matrix.c, matrix.d) or 1.0
        quarter = math.atan2(matrix.b, matrix.a) / (math.pi / 2)
        near = round(quarter)
        self._turn = near % _ROTATIONS if abs(quarter - near) < _OFF_AXIS else None
        raw.FPDFText_GetFontInfo(self._page, at, self._name, _NAME_BYTES, self._flags)
        font = _SUBSET.sub("", self._name.value.decode("utf-8", "replace"))
        weight = raw.FPDFText_GetFontWeight(self._page, at)
        self._known = self._codes.setdefault(font, {})
        self._style = Style(
            font,
            bold=bool(_BOLD.search(font)) or weight >= _BOLD_WEIGHT,
            italic=bool(_ITALIC.search(font)),
        )


def _is_one_shape(glyph: Glyph, other: Glyph) -> bool:
    """Whether two letters are in the same place, and neither is the accent of the other."""
    same = (glyph.left, glyph.right, glyph.base) == (other.left, other.right, other.base)
    return same and not is_accent(glyph.text[-1]) and not is_accent(other.text)


def _is_on_paper(glyph: Glyph) -> bool:
    """Whether the glyph is where a page can be; positions may be absurd, or not numbers at all."""
    places = (glyph.left, glyph.right, glyph.base, glyph.size)
    return all(abs(place) < _WIDEST for place in places) and glyph.size > 0
