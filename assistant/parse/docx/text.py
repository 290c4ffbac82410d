"""The text of the paragraphs of a Word document."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from assistant.parse.docx.styles import Style, is_on, outline_level, value_of
from assistant.parse.superscript import raised
from assistant.parse.writer import fold
from assistant.parse.xml import Element, child, local

if TYPE_CHECKING:
    from collections.abc import Iterator

# Deleted and moved away, codes of fields, what only an older Word shows, names for machines.
LEFT_OUT = frozenset(
    """annotationRef del delInstrText delText endnoteReference Fallback fldData footnoteReference
    instrText moveFrom pPr pict rPr rt sdtPr sectPr tblGrid tblPr tcPr trPr""".split()  # noqa: SIM905 - reads better than twenty quoted words
)
_CHARACTERS = {"br": " ", "cr": " ", "noBreakHyphen": "\u2011", "ptab": " ", "tab": " "}
# Letters of Adobe's Symbol font, which Word keeps by their place in it.
_SYMBOLS = dict(
    zip(
        "abcdefghiklmnpqrstuwxyz\u00a3\u00b3\u00b1\u00b4\u00b0",
        "\u03b1\u03b2\u03c7\u03b4\u03b5\u03c6\u03b3\u03b7\u03b9\u03ba\u03bb\u03bc\u03bd\u03c0\u03b8"
        "\u03c1\u03c3\u03c4\u03c5\u03c9\u03be\u03c8\u03b6\u2264\u2265\u00b1\u00d7\u00b0",
        strict=True,
    )
)
_PRIVATE = 0xF000


class Paragraph(NamedTuple):
    """The text of a paragraph and what its style and properties say of it; see `Style`."""

    text: str
    level: int
    title: bool
    listed: bool
    caption: bool
    bold: bool
    left_out: bool


def unfolded(element: Element) -> Iterator[Element]:
    """Yield paragraphs and tables in order, those in content controls and text boxes included.

    A text box comes after the paragraph that it hangs on; a table of contents does not come.
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
    """Return the text of a ``w:p`` and what it is."""
    properties = child(element, "pPr")
    style = styles.get(value_of(child(properties, "pStyle")), Style())
    pieces: list[tuple[str, bool]] = []
    _collect(element, pieces, bold=style.bold)
    text = fold("".join(piece for piece, _ in pieces))
    return Paragraph(
        text,
        outline_level(properties) or style.level,
        style.title,
        style.listed or (child(properties, "numPr") is not None and not style.level),
        style.caption,
        bool(text) and all(bold for piece, bold in pieces if piece.strip()),
        style.left_out,
    )


def _collect(element: Element, into: list[tuple[str, bool]], *, bold: bool) -> None:
    """Append the pieces of text in `element`, each with whether it is bold."""
    for inner in element:
        name = local(inner)
        if name in LEFT_OUT or name == "txbxContent":
            continue
        if name == "r":
            properties = child(inner, "rPr")
            if not is_on(child(properties, "vanish")):
                marked = child(properties, "b")
                _run(inner, into, is_on(marked) if marked is not None else bold)
        elif name == "t":  # of a formula
            into.append((inner.text or "", bold))
        else:
            _collect(inner, into, bold=bold)


def _run(run: Element, into: list[tuple[str, bool]], bold: bool) -> None:  # noqa: FBT001 - a pair's half
    pieces: list[str] = []
    for inner in run:
        name = local(inner)
        if name == "t":
            pieces.append(inner.text or "")
        elif name == "sym":
            pieces.append(_symbol(inner))
        elif name in _CHARACTERS:
            pieces.append(_CHARACTERS[name])
    text = "".join(pieces)
    if value_of(child(run, "rPr/vertAlign")) == "superscript":
        text = raised(text, next((piece for piece, _ in reversed(into) if piece), ""))
    into.append((text, bold))


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
