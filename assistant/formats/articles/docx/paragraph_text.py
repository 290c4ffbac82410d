"""Extracts the text of the paragraphs of a Word document."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from assistant.formats.articles.docx import formulas
from assistant.formats.articles.docx.styles import Style, is_on, outline_level, value_of
from assistant.formats.markup.inline import FORMULA, IMAGE, LOWERED, RAISED, Inline
from assistant.formats.markup.xml import Element, child, local
from assistant.text.writer import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

# Deleted or moved text, field codes, fallbacks for older versions of Word, names for machines.
LEFT_OUT = frozenset(
    """annotationRef del delInstrText delText endnoteReference Fallback fldData footnoteReference
    instrText moveFrom pPr pict rPr rt sdtPr sectPr tblGrid tblPr tcPr trPr""".split()  # noqa: SIM905 - reads better than twenty quoted words
)
_CHARACTERS = {"br": " ", "cr": " ", "noBreakHyphen": "\u2011", "ptab": " ", "tab": " "}
# Letters of Adobe's Symbol font, which Word stores by their position in the font.
_SYMBOLS = dict(
    zip(
        "abcdefghiklmnpqrstuwxyz\u00a3\u00b3\u00b1\u00b4\u00b0",
        "\u03b1\u03b2\u03c7\u03b4\u03b5\u03c6\u03b3\u03b7\u03b9\u03ba\u03bb\u03bc\u03bd\u03c0\u03b8"
        "\u03c1\u03c3\u03c4\u03c5\u03c9\u03be\u03c8\u03b6\u2264\u2265\u00b1\u00d7\u00b0",
        strict=True,
    )
)
# Word stores the characters of symbol fonts from this code on.
_PRIVATE = 0xF000
_SHIFTS = {"superscript": RAISED, "subscript": LOWERED}
_PICTURES = frozenset({"drawing", "object", "pict"})


class Paragraph(NamedTuple):
    """The text of a paragraph, and what its style and properties say about it; see `Style`."""

    text: str
    level: int
    title: bool
    listed: bool
    caption: bool
    bold: bool
    left_out: bool


def unfolded(element: Element) -> Iterator[Element]:
    """Yield paragraphs and tables in order, including those in content controls and text boxes.

    A text box comes after the paragraph that it is anchored to. Tables of contents are left out.
    """
    for inner in element:
        name = local(inner)
        if name in LEFT_OUT or (name == "sdt" and _is_made_by_word(inner)):
            continue
        if name == "p":
            yield inner
            for box in inner.iter("{*}txbxContent"):
                if not any(local(above) in LEFT_OUT for above in box.iterancestors()):
                    yield from unfolded(box)
        elif name == "tbl":
            yield inner
        else:
            yield from unfolded(inner)


def paragraph_of(element: Element, styles: dict[str, Style]) -> Paragraph:
    """Return the `Paragraph` of a ``w:p``."""
    properties = child(element, "pPr")
    style = styles.get(value_of(child(properties, "pStyle")), Style())
    run = _Runs(styles)
    run.collect(element, bold=style.bold)
    text = run.text
    return Paragraph(
        text,
        outline_level(properties) or style.level,
        style.title,
        style.listed or (child(properties, "numPr") is not None and not style.level),
        style.caption,
        bool(text) and run.all_bold,
        style.left_out,
    )


class _Runs:
    """The runs of a paragraph, one after another."""

    def __init__(self, styles: dict[str, Style]) -> None:
        self._styles = styles
        self._inline = Inline()
        self._shift = ""
        self.all_bold = True

    @property
    def text(self) -> str:
        """The folded text; empty when there is only a picture."""
        return fold(self._inline.text) if self._inline.has_words else ""

    def collect(self, element: Element, *, bold: bool) -> None:
        """Append the text in `element`, which is `bold` unless a run says otherwise."""
        for inner in element:
            name = local(inner)
            if name in LEFT_OUT or name == "txbxContent":
                continue
            if name == "r":
                self._run(inner, bold=bold)
            elif name == "t":  # of a formula
                self._add(inner.text or "", bold=bold)
            elif name == "oMath":
                self._formula(inner, bold=bold)
            else:
                self._shifted(inner, bold=bold)

    def _formula(self, element: Element, *, bold: bool) -> None:
        self._turn("")
        if not "".join(element.itertext()).strip():
            self._inline.hole(FORMULA)
        self._shifted(element, bold=bold)

    def _shifted(self, element: Element, *, bold: bool) -> None:
        """Append the content of `element`, and the signs that its place in a formula implies."""
        shift = formulas.shift_of(element)
        if shift:
            self._turn("")
            self._inline.begin(shift)
        self._inline.add(formulas.text_before(element))
        self.collect(element, bold=bold)
        self._inline.add(formulas.text_after(element))
        if shift:
            self._turn("")
            self._inline.end()

    def _run(self, run: Element, *, bold: bool) -> None:
        properties = child(run, "rPr")
        if is_on(child(properties, "vanish")):
            return
        marked = child(properties, "b")
        bold = is_on(marked) if marked is not None else bold
        self._turn(self._shift_of(properties))
        for inner in run:
            name = local(inner)
            if name == "t":
                self._add(inner.text or "", bold=bold)
            elif name == "sym":
                self._add(_symbol(inner), bold=bold)
            elif name in _CHARACTERS:
                self._inline.add(_CHARACTERS[name])
            elif name == "AlternateContent":
                self._pictures(inner)
            elif name in _PICTURES:
                self._picture(inner)

    def _pictures(self, alternatives: Element) -> None:
        choice = child(alternatives, "Choice")
        for inner in choice if choice is not None else ():
            if local(inner) in _PICTURES:
                self._picture(inner)

    def _picture(self, element: Element) -> None:
        """Add a placeholder for a drawing, but not for a text box, whose text comes later."""
        names = {local(inner) for inner in element.iter()}
        if "OLEObject" in names:
            kind = next((str(e.get("ProgID") or "") for e in element.iter("{*}OLEObject")), "")
            self._inline.hole(FORMULA if kind.startswith(("Equation", "MathType")) else IMAGE)
        elif names & {"pic", "imagedata", "chart"}:
            shown = next(element.iter("{*}docPr"), None)
            self._inline.hole(IMAGE, str(shown.get("descr") or "") if shown is not None else "")

    def _shift_of(self, properties: Element | None) -> str:
        """The shift of a run: from its own properties, its style, or its position."""
        alignment = value_of(child(properties, "vertAlign"))
        if not alignment:
            alignment = self._styles.get(value_of(child(properties, "rStyle")), Style()).shifted
        position = value_of(child(properties, "position"))
        if not alignment and position.lstrip("+-").isdigit() and int(position):
            return LOWERED if position.startswith("-") else RAISED
        return _SHIFTS.get(alignment, "")

    def _turn(self, shift: str) -> None:
        """Continue raised, lowered or on the line; runs with the same shift share one piece."""
        if shift != self._shift:
            if self._shift:
                self._inline.end()
            if shift:
                self._inline.begin(shift)
            self._shift = shift

    def _add(self, text: str, *, bold: bool) -> None:
        self._inline.add(text)
        self.all_bold = self.all_bold and (bold or not text.strip())


def _symbol(element: Element) -> str:
    try:
        code = int(value_of(element, "char"), 16)
        character = chr(code - _PRIVATE if code >= _PRIVATE else code)
    except ValueError:
        return ""
    known = value_of(element, "font") == "Symbol" or code < _PRIVATE
    return _SYMBOLS.get(character, character) if known else ""


def _is_made_by_word(control: Element) -> bool:
    """Whether a content control holds a table of contents or a bibliography."""
    properties = child(control, "sdtPr")
    gallery = value_of(child(properties, "docPartObj/docPartGallery"))
    made = ("Table of Contents", "Bibliographies")
    return gallery in made or child(properties, "bibliography") is not None
