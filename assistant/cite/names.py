"""Writes names of authors, as each format of citations has them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.cite.plain import latex, plain
from assistant.records import OTHERS, Author, Document
from assistant.text.people import PARTICLE, is_initials

_LISTED = 6  # authors named before "et al." (ICMJE recommendations, sample references)
_WORDS = re.compile(r"[^\W\d_]+")
# Letters of a given name in capitals, where the family name has only capitals, too; fewer are
# initials. Chosen by hand.
_LEAST_NAME = 3


def authors_of(document: Document) -> list[Author]:
    """The authors with inert names, without those that a shortened list leaves out."""
    return [author for author in map(_inert, document.authors) if author and author != OTHERS]


def has_others(document: Document) -> bool:
    """Whether the list of authors itself is cut short."""
    return OTHERS in document.authors


def vancouver_authors(document: Document) -> list[str]:
    """The first six authors, and "et al." for the others."""
    names = authors_of(document)
    listed = [vancouver_name(name) for name in names[:_LISTED]]
    more = len(names) > _LISTED or has_others(document)
    return [*listed, "et al."] if more and listed else listed


def vancouver_name(author: Author) -> str:
    """A name with initials: "de la Cruz JA Jr"."""
    given = _initials(author)
    return " ".join(filter(None, (author.surname, given, author.suffix.rstrip("."))))


def ris_name(author: Author) -> str:
    """A name for RIS: "de la Cruz, J. A., Jr"."""
    return ", ".join(filter(None, (author.surname, _spelled(author), author.suffix)))


def bibtex_name(author: Author) -> str:
    """A name for BibTeX: "de la Cruz, Jr, J. A."; braces keep one without parts whole."""
    surname, given, suffix = map(latex, (author.surname, _spelled(author), author.suffix))
    if not given:
        return f"{{{surname}}}"
    parts = (
        f"{{{part}}}" if re.search(r"(?i)\band\b", part) else part
        for part in (surname, suffix, given)
    )
    return ", ".join(filter(None, parts))


def csl_name(author: Author) -> dict[str, str]:
    """A name for CSL-JSON, in its parts."""
    parts = {
        "family": author.family,
        "given": _spelled(author),
        "non-dropping-particle": author.particle,
        "suffix": author.suffix,
        "literal": author.literal,
    }
    return {part: value for part, value in parts.items() if value}


def _inert(author: Author) -> Author | None:
    """The author without characters that could break a line; None if nothing is left."""
    parts = (author.family, author.given, author.particle, author.suffix, author.literal)
    shown = Author(*map(plain, parts))
    return shown if shown.surname else None


def _given_words(author: Author) -> Iterator[tuple[str, bool]]:
    """Yield the words of the given names, and whether each consists of initials.

    In a name that is all capitals, a longer word is a name.
    """
    for word in author.given.split():
        shouted = author.family.isupper() and word.isalpha() and len(word) >= _LEAST_NAME
        yield word, is_initials(word) and not shouted


def _initials(author: Author) -> str:
    """The initials of the given names, which stay whole in scripts without capitals.

    As in PubMed, particles such as "de" have none.
    """
    if author.given == author.given.upper() == author.given.lower():
        return author.given
    letters = (
        "".join(filter(str.isalpha, word))
        if initials
        else "".join(c[0] for c in _WORDS.findall(word))
        for word, initials in _given_words(author)
        if not (word.islower() and PARTICLE.fullmatch(word))
    )
    return "".join(letters).upper()


def _spelled(author: Author) -> str:
    """Given names with initials written out for reference managers: "SJ" gives "S. J."."""
    words = list(_given_words(author))
    if not all(initials for _, initials in words):
        return author.given
    spelled = (re.sub(r"(\w)\.?", r"\1. ", word).strip() for word, _ in words)
    return " ".join(re.sub(r" ?([-\u2010\u2011]) ?", r"\1", word) for word in spelled)
