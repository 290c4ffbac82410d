"""Finds the text of a page that its clipping paths hide.

Some publishers set a whole page of the manuscript as a figure and clip it to the picture. Its text
is in the file, between the visible lines, but nobody sees it.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, NamedTuple

from pypdfium2 import raw

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pypdfium2

# Forms within forms. Real files have two or three; each level costs time.
_DEEPEST = 8
# Objects in forms of one page that are looked up, so that a hostile page costs little time.
_MOST_OBJECTS = 50_000


class Box(NamedTuple):
    """The visible part of a page, in points from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    def hides(self, x: float, y: float, margin: float) -> bool:
        """Whether a place is outside by more than `margin`."""
        across = self.left - margin <= x <= self.right + margin
        return not (across and self.bottom - margin <= y <= self.top + margin)


class Clips:
    """The clipping paths of the objects of one page."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._matrices: dict[int, raw.FS_MATRIX] = {}
        self._collect(page.raw)

    def box(self, handle: object) -> Box | None:
        """The visible part of the page for an object; None if nothing limits it."""
        path = raw.FPDFPageObj_GetClipPath(handle) if handle else None
        if not path:
            return None
        matrix = self._matrices.get(address_of(handle))
        box: Box | None = None
        for number in range(max(0, raw.FPDFClipPath_CountPaths(path))):
            points = list(_points(path, number, matrix))
            if points:
                part = Box(
                    *map(min, zip(*points, strict=True)), *map(max, zip(*points, strict=True))
                )
                box = part if box is None else _shared(box, part)
        return box if box and box.left < box.right and box.bottom < box.top else None

    def _collect(self, page: object) -> None:
        """Note for each object in a form how the coordinates of the form become those of the page.

        A loop, so that forms that are nested too deeply do no harm.
        """
        left = _MOST_OBJECTS
        count = raw.FPDFPage_CountObjects(page)
        waiting = [(raw.FPDFPage_GetObject(page, at), None, 0) for at in range(count)]
        while waiting and left > 0:
            handle, outer, depth = waiting.pop()
            if outer is not None:
                self._matrices[address_of(handle)] = outer
            if depth > _DEEPEST or raw.FPDFPageObj_GetType(handle) != raw.FPDF_PAGEOBJ_FORM:
                continue
            own = raw.FS_MATRIX()
            raw.FPDFPageObj_GetMatrix(handle, own)
            inner = own if outer is None else _product(own, outer)
            objects = max(0, min(left, raw.FPDFFormObj_CountObjects(handle)))
            left -= objects
            inside = (raw.FPDFFormObj_GetObject(handle, at) for at in range(objects))
            waiting.extend((within, inner, depth + 1) for within in inside)


def address_of(handle: object) -> int:
    """Return the address of an object of PDFium, by which two handles are compared."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0  # type: ignore[arg-type]


def _points(
    path: object, number: int, matrix: raw.FS_MATRIX | None
) -> Iterator[tuple[float, float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(max(0, raw.FPDFClipPath_CountPathSegments(path, number))):
        segment = raw.FPDFClipPath_GetPathSegment(path, number, at)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if matrix is None:
            yield x.value, y.value
        else:
            yield (
                matrix.a * x.value + matrix.c * y.value + matrix.e,
                matrix.b * x.value + matrix.d * y.value + matrix.f,
            )


def _shared(box: Box, other: Box) -> Box:
    return Box(
        max(box.left, other.left),
        max(box.bottom, other.bottom),
        min(box.right, other.right),
        min(box.top, other.top),
    )


def _product(inner: raw.FS_MATRIX, outer: raw.FS_MATRIX) -> raw.FS_MATRIX:
    """Return the matrix that applies `inner` first, then `outer`."""
    return raw.FS_MATRIX(
        inner.a * outer.a + inner.b * outer.c,
        inner.a * outer.b + inner.b * outer.d,
        inner.c * outer.a + inner.d * outer.c,
        inner.c * outer.b + inner.d * outer.d,
        inner.e * outer.a + inner.f * outer.c + outer.e,
        inner.e * outer.b + inner.f * outer.d + outer.f,
    )
