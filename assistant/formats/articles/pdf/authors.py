"""Finds the authors of an article in the lines below its title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.text.people import PARTICLE, person
from assistant.text.writer import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.formats.articles.pdf.chunks import Chunk
    from assistant.records import Author

# Chunks below the title that may hold names; the affiliations follow soon.
_MOST_CHUNKS = 3
# Characters of a list of names; a longer text is not split into names.
_LONGEST = 3000
# Words of a name. One word may be anything; with more, sentences look like names.
_LEAST_PARTS, _MOST_PARTS = 2, 6
# Words of a name in capitals only; headings are often set in capitals, too.
_MOST_CAPITALS = 4
# Letters of a part that may be initials, and longer parts of one name. With more of them and no
# particle, two names have nothing between them.
_LONGEST_INITIALS, _MOST_FULL = 3, 3

_SEPARATOR = re.compile(r"\s*(?:[,;\u00b7\u2022|]|\band\b|&)\s*")
_MARKS = re.compile(
    r"[*\u2020\u2021\u00a7\u00b6#\u2709\u2217]|(?<!\w)\d+(?!\w)|(?<=\w)\d+\b|\([^)]*\)|\[[^\]]*\]"
)
_BY = re.compile(r"\A(?:by|authors?:)\s+|\b(?:Dr|Prof)\.?\s", re.IGNORECASE)
_DEGREE = re.compile(
    r"(?:M\.?D|Ph\.?D|MBBS|MB|MBChB|BSc|MSc|MS|MA|BA|MPH|DPhil|FRCP\w*|RN|DrPH|PharmD|ScD|DSc|MRCP\w*|"
    r"PhD|Prof|Dr|Jr|Sr|II|III|DO|EdD|FAAN|FACP)\.?(?:\s(?:M\.?D|Ph\.?D|MSc|MPH)\.?)*"
)
_NAME = re.compile(r"[^\W\d_a-zß-öø-ÿ][^\W\d_]*(?:['\u2019.-]+[^\W\d_]+)*\.?")
_SHORT_GIVEN = re.compile(r"[^\W\d_a-z]{2,3}")
_NOT_NAMES = re.compile(
    r"\b(?:universit|institut|department|hospital|school|center|centre|college|faculty|division|"
    r"research|study|journal|article|abstract|access|group|volume|published|received|editor|news|"
    r"laborator|clinic|china|usa|germany|italy|france|kingdom|japan|report|letter|review|science)",
    re.IGNORECASE,
)


def authors_below(
    below: Sequence[Chunk], stated: str, front: str
) -> tuple[tuple[Author, ...], frozenset[int]]:
    """Return the authors and the `id`s of the chunks that name them.

    `below` are the chunks after the title, `stated` are the authors in the properties, and `front`
    is the text of the first page.

    The lines below the title must only contain names, or the authors in the properties must be on
    the page; otherwise there are none.
    """
    names: list[str] = []
    taken: list[int] = []
    for chunk in below[:_MOST_CHUNKS]:
        names_here = _names(" ".join(", ".join(line.plain) for line in chunk.lines))
        if not names_here:
            break
        names += names_here
        taken.append(id(chunk))
    if len(names) == 1 and front.count("@") > 1:
        return (), frozenset()  # the others are elsewhere
    if names:
        return tuple(dict.fromkeys(map(_author, names))), frozenset(taken)
    names_here = _names(stated)
    if names_here and all(_family(name)[1].casefold() in front.casefold() for name in names_here):
        return tuple(dict.fromkeys(map(_author, names_here))), frozenset()
    return (), frozenset()


def _names(text: str) -> list[str]:
    """Return the names in `text`, or none when it contains anything else."""
    if len(text) > _LONGEST or _NOT_NAMES.search(text):
        return []
    plain = _MARKS.sub(" ", _BY.sub("", fold(text)))
    parts = [
        part
        for part in map(str.strip, _SEPARATOR.split(plain))
        if part and not _DEGREE.fullmatch(part)
    ]
    parts = [part for part in parts if len(part) > 1 or part.isupper()]
    return parts if parts and all(map(_is_name, parts)) else []


def _is_name(text: str) -> bool:
    parts = text.split()
    if not _LEAST_PARTS <= len(parts) <= (_MOST_CAPITALS if text.isupper() else _MOST_PARTS):
        return False
    full = sum(len(part.rstrip(".")) > _LONGEST_INITIALS for part in parts)
    if full > _MOST_FULL and not any(map(PARTICLE.fullmatch, parts)):
        return False  # two people, with nothing between them
    all_named = all(_NAME.fullmatch(part) or PARTICLE.fullmatch(part) for part in parts)
    return all_named and len(parts[-1]) > 1


def _family(name: str) -> tuple[str, str]:
    """Return given names and family name, including its particles."""
    parts = name.split()
    at = len(parts) - 1
    while at > 1 and PARTICLE.fullmatch(parts[at - 1]):
        at -= 1
    return " ".join(parts[:at]), " ".join(parts[at:])


def _author(name: str) -> Author:
    """Return the author of a name, which a page may set in capitals."""
    given, family = _family(name)
    if name.isupper():
        given, family = given.title(), family.title()
    return person(family, given)
