"""Names of people, and names for documents whose files give none."""

from __future__ import annotations

import re
from posixpath import basename, splitext

from assistant.text.writer import fold

# A letter that follows a blank, a full stop or a hyphen.
_GIVEN = re.compile(r"(?:(?<=[\s.\-\u2010\u2011])|^)[^\W\d_]")
_INITIALS = re.compile(r"[^\W\d_]{1,4}")
# The last word of a name with the particles before it: "de la Cruz".
_LAST_NAME = re.compile(r"(?:\b[a-z\u00df-\u00ff]+ )*\S+\Z")
# Characters; a longer text is not a name and stays whole. Chosen by hand: it bounds the time that
# the pattern above takes.
_LONGEST_NAME = 200


def path_name(path: str) -> str:
    """Return `path` without its suffix, or without both for a compressed file (``a/b.xml.gz``)."""
    bare, suffix = splitext(path)
    if suffix.lower() == ".gz":
        bare, _ = splitext(bare)
    return fold(bare)


def stem(path: str) -> str:
    """Return the last part of `path_name`."""
    return basename(path_name(path))


def initials(given_names: str) -> str:
    """Return the first letters of given names (``Anna-Maria L.`` gives ``AML``)."""
    return "".join(match[0].upper() for match in _GIVEN.finditer(given_names))


def short_given(given_names: str) -> str:
    """Return the initials of given names, which may be initials already (``AML``)."""
    if _INITIALS.fullmatch(given_names) and given_names.isupper():
        return given_names
    return initials(given_names)


def inverted(name: str) -> str:
    """Return a whole name with the surname first: the part before a comma, or else the last word.

    ``Cruz, Ana de la`` and ``Ana de la Cruz`` give ``Cruz AD`` and ``de la Cruz A``.
    """
    surname, comma, given_names = name.partition(",")
    if not comma and len(name) < _LONGEST_NAME:
        match = _LAST_NAME.search(name)
        surname, given_names = (match[0], name[: match.start()]) if match else (name, "")
    return f"{surname.strip()} {short_given(given_names.strip())}".strip()
