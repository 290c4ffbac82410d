"""Names: of documents whose files give them none, and of people."""

from __future__ import annotations

import re
from posixpath import basename, splitext

from assistant.parse.writer import fold

# A letter that follows a blank, a full stop or a hyphen.
_GIVEN = re.compile(r"(?:(?<=[\s.\-\u2010\u2011])|^)[^\W\d_]")


def path_name(path: str) -> str:
    """Return `path` without its suffix, or two of them for a compressed file (``a/b.xml.gz``)."""
    bare, suffix = splitext(path)
    if suffix.lower() == ".gz":
        bare, _ = splitext(bare)
    return fold(bare)


def stem(path: str) -> str:
    """Return the last part of `path_name`."""
    return basename(path_name(path))


def initials(given: str) -> str:
    """Return the first letters of given names (``Anna-Maria L.`` gives ``AML``)."""
    return "".join(match[0].upper() for match in _GIVEN.finditer(given))
