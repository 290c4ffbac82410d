"""The populations that questions name: kinds of people, and seasons of life.

Follow-up questions use them to classify words (`assistant.conversation.lexicon`) and to find and
replace populations (`assistant.conversation.populations`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

# Plurals that are not formed with an "s".
_PLURALS = {
    "baby": "babies",
    "child": "children",
    "elderly": "elderly",
    "man": "men",
    "woman": "women",
}
_GENERIC = """
    patient people person individual case subject population group participant volunteer
"""
_KINDS = """
    child kid infant neonate newborn baby toddler adolescent teenager adult woman man female male
    girl boy mother elderly senior smoker veteran
"""
# Each line has the words for one season.
_SEASONS = """
    pregnancy pregnant
    breastfeeding breast-feeding lactation lactating
    childhood
    infancy
    adolescence
    puberty
    menopause menopausal postmenopausal
    postpartum puerperium
"""
#: Words for people in general, each in the singular.
GENERIC = frozenset(_GENERIC.split())
#: Kinds of people, each in the singular.
KINDS = tuple(_KINDS.split())
#: Plurals that are not formed with an "s".
IRREGULAR = frozenset(_PLURALS.values())
#: Seasons of life, and adjectives for people in one.
SEASONS = tuple(_SEASONS.split())
_WORDS_OF_SEASONS = tuple(tuple(line.split()) for line in _SEASONS.strip().splitlines())


#: Populations that sentences about them often do not name.
USUAL_POPULATIONS = frozenset(
    ["adult", "adults", "female", "females", "male", "males", "man", "men", "woman", "women"]
)
# Populations that exclude each other, by a word of each kind.
_YOUNG = (
    "child",
    "kid",
    "infant",
    "neonate",
    "newborn",
    "baby",
    "toddler",
    "adolescent",
    "boy",
    "girl",
)
_OPPOSITES = (
    (_YOUNG, ("adult", "elderly", "senior")),
    (("man", "male", "boy"), ("woman", "female", "girl", "mother")),
)
_ADJECTIVES = {"child": ("paediatric", "pediatric", "childhood", "juvenile", "teenage")}
_WORD = re.compile(r"[a-z-]+")
_KEPT = 1024  # texts whose words are remembered; chosen by hand: questions share these sentences


def words_for_special() -> Mapping[str, tuple[str, ...]]:
    """The populations that studies most often leave out, each with the phrases that name it."""
    people = [
        plural for kind in (*_GENERIC.split(), "adult", "man", "woman") for plural in forms(kind)
    ]
    return {
        "children": tuple(sorted(_all_forms(_YOUNG))),
        "pregnancy": ("pregnancy", *same_season("pregnancy")),
        "older people": (
            *forms("elderly"),
            *forms("senior"),
            *(f"older {word}" for word in people),
        ),
    }


def same_season(word: str) -> tuple[str, ...]:
    """The other words for a season of life; empty for any other word."""
    words = next((words for words in _WORDS_OF_SEASONS if word in words), ())
    return tuple(other for other in words if other != word)


def opposite_population(asked: str, text: str) -> str:
    """The word in `text` for a population that excludes the one that `asked` names, or "".

    A text that also names the population that is asked for excludes nobody.
    """
    exclusive = _asked(asked)
    words = _words(text) if exclusive else ()
    for wanted, excluded in exclusive:
        if wanted.isdisjoint(words):
            found = next((word for word in words if word in excluded), "")
            if found:
                return found
    return ""


def names_both(asked: str, text: str) -> bool:
    """Whether `text` names the population that `asked` names and one that it excludes."""
    return any(
        not wanted.isdisjoint(_words(text)) and not excluded.isdisjoint(_words(text))
        for wanted, excluded in _asked(asked)
    )


@lru_cache(maxsize=_KEPT)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.lower()))


@lru_cache(maxsize=64)
def _asked(asked: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """The words for each population that `asked` names, and for those that it excludes."""
    words = _WORD.findall(asked.lower())
    both = [
        (_all_forms(kinds), _all_forms(others))
        for pair in _OPPOSITES
        for kinds, others in (pair, pair[::-1])
    ]
    return tuple(
        (wanted, excluded)
        for wanted, excluded in both
        if not wanted.isdisjoint(words) and excluded.isdisjoint(words)
    )


@cache
def _all_forms(kinds: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for kind in kinds for word in (*forms(kind), *_ADJECTIVES.get(kind, ())))


def forms(kind: str) -> tuple[str, str]:
    """The plural and the singular of one of `KINDS`."""
    return _PLURALS.get(kind, f"{kind}s"), kind
