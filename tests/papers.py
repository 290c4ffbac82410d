"""Small PDF files, written byte by byte: text in Courier, so that every width is known."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field

WIDTH, HEIGHT = 700, 800
EM = 0.6  # the width of a character, in parts of the size
REGULAR, BOLD, ITALIC, SYMBOL = "F1", "F2", "F3", "F4"

_FONTS = {REGULAR: "Courier", BOLD: "Courier-Bold", ITALIC: "Courier-Oblique", SYMBOL: "Symbol"}
# Codes that stand for ligatures, and for an accent, besides those of Windows-1252.
_DIFFERENCES = "/Differences [1 /fi /fl /caron]"
_CODES = str.maketrans({"\ufb01": "\x01", "\ufb02": "\x02", "\u02c7": "\x03"})


@dataclass
class Paper:
    """Pages of text; `y` counts points from the top of the page, `size` is that of the type.

    `form` is the content of a form, which pages show with the operators ``/X Do``. `unicode` says
    what characters of the symbol font show.
    """

    information: dict[str, str] = field(default_factory=dict)
    xmp: str = ""
    pages: list[list[str]] = field(default_factory=lambda: [[]])
    rotate: int = 0
    form: str = ""
    unicode: dict[str, str] = field(default_factory=dict)

    def page(self) -> Paper:
        """Begin another page."""
        self.pages.append([])
        return self

    def put(self, x: float, y: float, text: str, size: float = 10, font: str = REGULAR) -> Paper:
        """Set one piece of text."""
        return self.turned(x, y, text, size, font, "1 0 0 1")

    def turned(self, x: float, y: float, text: str, size: float, font: str, matrix: str) -> Paper:
        """Set one piece of text with the first four numbers of its matrix."""
        shown = text.translate(_CODES).encode("cp1252").hex()
        self.pages[-1].append(f"BT /{font} {size} Tf {matrix} {x} {HEIGHT - y} Tm <{shown}> Tj ET")
        return self

    def lines(
        self,
        x: float,
        y: float,
        lines: list[str],
        size: float = 10,
        font: str = REGULAR,
        leading: float = 12,
    ) -> float:
        """Set lines below one another; return where the next one would stand."""
        for number, line in enumerate(lines):
            self.put(x, y + leading * number, line, size, font)
        return y + leading * len(lines)

    def text(self, x: float, y: float, width: float, text: str, indent: int = 0) -> float:
        """Set a paragraph in a column; return where the next line would stand."""
        lines = textwrap.wrap(
            text, int(width / (10 * EM)), initial_indent="\0" * indent, break_on_hyphens=False
        )
        first, *rest = lines
        self.put(x + indent * 10 * EM, y, first.lstrip("\0"))
        return self.lines(x, y + 12, rest)

    def data(self) -> bytes:
        """Return the file."""
        objects = [
            b"<< /Type /Catalog /Pages 2 0 R%s >>" % (b" /Metadata 4 0 R" if self.xmp else b"")
        ]
        numbers = [12 + 2 * at for at in range(len(self.pages))]
        kids = " ".join(f"{number} 0 R" for number in numbers)
        objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(numbers)} >>".encode())
        items = " ".join(f"/{key} <{_utf16(value)}>" for key, value in self.information.items())
        objects.append(f"<< {items} >>".encode())
        packet = self.xmp.encode()
        objects.append(
            b"<< /Type /Metadata /Subtype /XML /Length %d >> stream\n%s\nendstream"
            % (len(packet), packet)
        )
        fonts = " ".join(f"/{key} {5 + at} 0 R" for at, key in enumerate(_FONTS))
        for name in _FONTS.values():
            encoding = (
                ("/ToUnicode 10 0 R" if self.unicode else "")
                if name == "Symbol"
                else (
                    f"/Encoding << /Type /Encoding /BaseEncoding /WinAnsiEncoding {_DIFFERENCES} >>"
                )
            )
            objects.append(
                f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} {encoding} >>".encode()
            )
        form = self.form.encode()
        objects.append(
            f"<< /Type /XObject /Subtype /Form /BBox [0 0 {WIDTH} {HEIGHT}] /Matrix [1 0 0 1 20 0] "
            f"/Resources << /Font << {fonts} >> >> /Length {len(form)} >> stream\n".encode()
            + form
            + b"\nendstream"
        )
        objects.append(_cmap(self.unicode))
        objects.append(b"null")
        for number, page in zip(numbers, self.pages, strict=True):
            content = "\n".join(page).encode()
            objects.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] "
                f"/Rotate {self.rotate} /Resources << /Font << {fonts} >> "
                f"/XObject << /X 9 0 R >> >> "
                f"/Contents {number + 1} 0 R >>".encode()
            )
            objects.append(b"<< /Length %d >> stream\n%s\nendstream" % (len(content), content))
        return _file(objects)


def _cmap(shown: dict[str, str]) -> bytes:
    """Return a ToUnicode table."""
    pairs = "\n".join(
        f"<{code.encode('cp1252').hex()}> <{text.encode('utf-16-be').hex()}>"
        for code, text in shown.items()
    )
    table = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /C def\n"
        "1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{len(shown)} beginbfchar\n{pairs}\nendbfchar endcmap end end"
    ).encode()
    return b"<< /Length %d >> stream\n%s\nendstream" % (len(table), table)


def _utf16(text: str) -> str:
    return ("\ufeff" + text).encode("utf-16-be").hex()


def _file(objects: list[bytes]) -> bytes:
    data = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj %s endobj\n" % (number, content)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(places) + 1
    data += b"trailer << /Size %d /Root 1 0 R /Info 3 0 R >>\n" % size
    return data + b"startxref\n%d\n%%%%EOF\n" % start
