"""English words: parts of speech, what nouns stand for, animals, and the names of places."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import NamedTuple

from assistant.text.function_words import FUNCTION_WORDS
from assistant.vocabulary.tables import Table, common_forms, unpacked


class NounClass(StrEnum):
    """What the commonest meaning of a noun stands for; the value is its letter in the table.

    A noun is a procedure if any of its meanings is a medical one.
    """

    ACT = "a"
    CONCRETE = "c"
    EVENT = "e"
    PERSON = "p"
    PROCEDURE = "m"
    ABSTRACT = "x"


class Living(StrEnum):
    """What a word of the table of animals stands for; the value is its letter there."""

    ANIMAL = "a"
    BODY_PART = "b"


class EnglishWord(NamedTuple):
    """A word of everyday English."""

    #: n(oun), v(erb), a(djective), r (adverb), the commonest first.
    parts: str
    noun_class: NounClass | None


# Endings of inflected words, and what to put there for the word itself.
_ENDINGS = (
    ("ies", ("y",)),
    ("es", ("", "e")),
    ("s", ("",)),
    ("ied", ("y",)),
    ("ed", ("", "e")),
    ("ing", ("", "e")),
    ("ier", ("y",)),
    ("er", ("", "e")),
    ("iest", ("y",)),
    ("est", ("", "e")),
    ("ly", ("",)),
)
_SHORTEST_STEM = 2  # letters: "as" is not the plural of "a"


def english_word(word: str) -> EnglishWord | None:
    """What `word`, or the word that it is an inflection of, is in English; None if unknown."""
    table, common = _words(), common_forms()
    lower = word.lower()
    known = (table.get(form) for root in roots(lower) for form in (common.get(root, root), root))
    for fields in known:
        if fields is not None:
            parts, _, noun_class = fields.partition("\t")
            return EnglishWord(parts, NounClass(noun_class) if noun_class else None)
    return None


def is_listed(word: str) -> bool:
    """Whether this very form of a word is listed, in lower case."""
    return word in _words()


def family(word: str) -> tuple[str, ...]:
    """The English words that are derived from `word`, or with it from a verb, in lower case.

    For "inhibition" these are "inhibit", "inhibitor" and "inhibitory".
    """
    known = filter(None, map(_families().get, roots(word.lower())))
    return tuple(next(known, "").split())


def roots(word: str) -> list[str]:
    """`word`, and the words that it may be an inflection of, the longest first."""
    candidates = [word]
    for ending, others in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST_STEM:
            candidates += [stem + other for other in others]
            if ending in ("ed", "ing", "er", "est") and stem[-1] == stem[-2]:  # stopped, bigger
                candidates.append(stem[:-1])
    return sorted(candidates, key=len, reverse=True)


def living(word: str) -> Living | None:
    """Whether `word`, a noun or an adjective of any number, stands for an animal or a body part.

    Only vertebrates are known. A form of another English word does not count: "rates" are not rats.
    """
    table, common, words = _living(), common_forms(), _words()
    lower = word.lower()
    if lower in FUNCTION_WORDS:  # "does"
        return None
    for root in roots(lower):
        form = common.get(root, root)
        if letter := table.get(form):
            return Living(letter)
        if root != lower and form in words:
            return None
    return None


def is_place(phrase: str) -> bool:
    """Whether `phrase` is the name of a country, region or city.

    Small letters count too, unless they make another word: "japan", but not "turkey".
    """
    name = phrase.removeprefix("the ")
    if name in _places():
        return True
    lower = name.lower()
    return name == lower and lower in _lower_case_places() and lower not in _words()


@cache
def _words() -> Table:
    return Table("english.tsv.gz")


@cache
def _living() -> Table:
    return Table("animals.tsv.gz")


@cache
def _families() -> Table:
    return Table("families.tsv.gz")


@cache
def _places() -> frozenset[str]:
    return frozenset(unpacked("places.tsv.gz").decode().splitlines())


@cache
def _lower_case_places() -> frozenset[str]:
    return frozenset(name.lower() for name in _places())
