"""Reads the terms under which a publication is indexed: headings of a library, and keywords."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.records import Subjects
from assistant.text.writer import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Characters of a term; a longer one is a sentence. Chosen by hand: the longest heading of MeSH has
# 104, without its qualifiers.
_LONGEST_TERM = 150
# Terms of one kind. More are damaged or hostile: records of PubMed have 60 at most. Chosen by hand.
_MOST_TERMS = 300
# Characters of one field; the rest of a longer one is not read. Chosen by hand.
_LONGEST_FIELD = 20_000
_LABEL = re.compile(r"\A(?:author )?key ?words?\s*[:.\u2014-]\s*", re.IGNORECASE)
_NOTHING = re.compile(r"(?:n/?a|none|null|nan|\W*)\.?", re.IGNORECASE)
_BETWEEN = re.compile("[;\\n|\u2022\u00b7]")
# Not those of "1,25-dihydroxyvitamin D" and of "cyst (diagnosis, surgery)".
_COMMA = re.compile(r",(?!\d)(?![^()]{0,100}\))")
# The mark of the library for what an article is mainly about.
_STAR = re.compile(r"(?:\A|(?<=/)|(?<=[\[,] )|(?<=\[))\*|\*\Z")
# "Prednisone [therapeutic use]" of the Cochrane Library.
_QUALIFIED = re.compile(r"([^\[\]]+?)\s*\[([^\[\]]*)\]")


def subjects_of(keywords: Iterable[str] = (), headings: Iterable[str] = ()) -> Subjects:
    """The subjects that a source states, each term once.

    A keyword may be several between semicolons, line ends or strokes (``|``); see `listed`, too.
    Headings are not divided.
    """
    return Subjects(
        tuple(_each_once(_heading(text) for text in headings)),
        tuple(_each_once(term for text in keywords for term in _divided(text, _BETWEEN))),
    )


def listed(text: str) -> tuple[str, ...]:
    """The terms of a field that has all of them, between commas if there is no other sign.

    Where a field has one term, a comma belongs to it: "Anemia, Sickle Cell".
    """
    sign = _BETWEEN if _BETWEEN.search(text.strip()) else _COMMA
    return tuple(_divided(text, sign))


def _divided(text: str, sign: re.Pattern[str]) -> Iterator[str]:
    text = _LABEL.sub("", text[:_LONGEST_FIELD].strip())
    yield from (_STAR.sub("", part.strip(" \t.,;")) for part in sign.split(text))


def _heading(text: str) -> str:
    """A heading with its qualifiers after strokes, without the marks of what counts most."""
    bare = _STAR.sub("", fold(text[:_LONGEST_FIELD]).strip(" .;"))
    if qualified := _QUALIFIED.fullmatch(bare):
        qualifiers = (name.strip() for name in qualified[2].split(","))
        return "/".join(filter(None, (qualified[1], *qualifiers)))
    return bare


def _each_once(terms: Iterable[str]) -> Iterator[str]:
    """Yield the terms that are not too long, each once whatever its case."""
    seen: set[str] = set()
    for term in map(fold, terms):
        known = term.casefold()
        if known in seen or len(term) > _LONGEST_TERM or _NOTHING.fullmatch(term):
            continue
        seen.add(known)
        yield term
        if len(seen) == _MOST_TERMS:
            return
