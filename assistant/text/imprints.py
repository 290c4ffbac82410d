"""Reads who published a publication: the publisher, and the ISSN of the journal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.records import Imprint
from assistant.text.writer import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

# Longer digits are an ISBN, which the same fields have for books.
_ISSN = re.compile(r"(?<![\w-])(\d{4})[-\u2010-\u2014]?(\d{3}[\dXx])(?![\w-])")
# Characters of the name of a publisher; a longer text is a statement. Chosen by hand.
_LONGEST_NAME = 200
# Characters of a field with the ISSN, and how many of them count: a journal has one for print, one
# for the electronic edition, and one that links both. More is damaged or hostile. Chosen by hand.
_LONGEST_FIELD = 1_000
_MOST = 6
_NOTHING = re.compile(r"(?:n/?a|none|null|nan|unknown|\W*)\.?", re.IGNORECASE)


def imprint_of(publisher: str = "", issn: Iterable[str] = ()) -> Imprint:
    """The imprint that a source states; each text of `issn` may have several, with remarks."""
    name = fold(publisher)
    if len(name) > _LONGEST_NAME or _NOTHING.fullmatch(name):
        name = ""
    numbers = (match for text in issn for match in _ISSN.finditer(text[:_LONGEST_FIELD]))
    known = dict.fromkeys(f"{match[1]}-{match[2].upper()}" for match in numbers)
    return Imprint(name, tuple(known)[:_MOST])
