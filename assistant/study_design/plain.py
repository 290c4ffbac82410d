"""Sentences in the plain form that the patterns of this package match.

Lower case, British endings, a blank for every hyphen, comma and bracket, a word for every colon.
Nouns for animals, parts of a body and people become one word each, so that no pattern has to list
them: "forty-two steers" is "forty two animals".
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.study_design.rules import RULES
from assistant.vocabulary.english import Living, NounClass, english_word, living, roots
from assistant.vocabulary.tables import irregular_plurals

# Most characters of a sentence that are read, so that a hostile text does not take long. Chosen by
# hand: a design that is named later in a sentence is missed.
_LONGEST = 1_500
_AMERICAN = re.compile(r"iz(?=e[ds]?\b|ing\b|ations?\b)")
_TOKEN = re.compile(r"[a-z0-9]+|[:;?]")

# Nouns that are plurals without looking like it.
_PLURALS = frozenset(["cattle", "cows", "poultry", "sheep", "swine"])
# People in everyday English, and something else in medicine.
_NOT_PEOPLE = frozenset(
    """mutations mutants promoters progenitors mediators agonists antagonists clones marks blockers
    chimeras chimaeras hosts bridges chaperones burns mimics fields suppressors initiators converts
    knockouts tracers sessions begins gates guides characters monitors wells servers classifiers
    predictors estimators scanners decoders trackers routers""".split()  # noqa: SIM905 - reads better so
)
# Words that patterns name themselves.
_PATTERNS = (text for rule in RULES for text in rule._replace(example=""))
_KEPT = frozenset(re.findall(r"[a-z]+", " ".join(_PATTERNS)))
_KEPT |= {"authors", "patients", "participants", "people", "subjects"}


def plain(text: str) -> str:
    """A sentence in the form that patterns match: a hyphen is a blank, a colon is a word."""
    return " ".join(map(_plain_word, _TOKEN.findall(text[:_LONGEST].lower())))


@lru_cache(maxsize=100_000)
def _plain_word(word: str) -> str:
    return ":" if word in ":;?" else kind_of_word(_AMERICAN.sub("is", word))


@lru_cache(maxsize=100_000)  # more words than a reader meets in one corpus file
def kind_of_word(word: str) -> str:
    """The word that stands for all words of its kind, or the word itself."""
    if word in _KEPT or not word.isalpha():
        return word
    kind = living(word)
    is_plural = word in _PLURALS or word in irregular_plurals() or _ends_as_plural(word)
    if kind is Living.ANIMAL:
        return "animals" if is_plural else "animal"
    if not is_plural:
        return word
    if kind is Living.BODY_PART:
        return "bodyparts"
    english = None if word in _NOT_PEOPLE else english_word(word)
    is_person = english is not None and english.noun_class is NounClass.PERSON
    return "folk" if is_person else word


def _ends_as_plural(word: str) -> bool:
    """Whether `word` without its ending is a word: "knees", but not "oesophagus"."""
    others = [root for root in roots(word) if root != word] if word.endswith("s") else []
    return any(living(other) or english_word(other) for other in others)
