"""Finds the elements of a question: the drugs, diseases, procedures, places and people it names."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from assistant.conversation import lexicon
from assistant.conversation.lexicon import bare, is_any, is_function
from assistant.vocabulary.english import NounClass, is_place
from assistant.vocabulary.lookup import is_known, is_only_abbreviation, likeliest_kind
from assistant.vocabulary.terms import Kind

_REMEMBERED = 4_096  # phrases; a question of twenty words has about eighty
# Words of a name. Few names that people type have more, and every word more is one more look-up.
_LONGEST = 5
_LONGEST_TOKEN = 40  # characters; longer ones are not words
# Families of drugs are named by what their members do: "SGLT2 inhibitors".
_DRUG_FAMILIES = frozenset(
    {"inhibitor", "blocker", "antagonist", "agonist", "antibiotic", "biologic"}
)
_BREAKS = (",", ";", ":", ")", "?", "!")


class ElementKind(StrEnum):
    """The type of an element: one replaces another of its type."""

    DRUG = "drug"
    PROCEDURE = "procedure"
    DISEASE = "disease"
    FINDING = "finding"
    PLACE = "place"
    POPULATION = "population"
    #: A name that no source knows: a new drug, a gene, an antibody.
    NAME = "name"


#: What is done for patients.
INTERVENTIONS = (ElementKind.DRUG, ElementKind.PROCEDURE)
#: What patients have.
ILLNESSES = (ElementKind.DISEASE, ElementKind.FINDING)

_OF_VOCABULARY = {
    Kind.DRUG: ElementKind.DRUG,
    Kind.DISEASE: ElementKind.DISEASE,
    Kind.FINDING: ElementKind.FINDING,
    Kind.PROCEDURE: ElementKind.PROCEDURE,
    Kind.POPULATION: ElementKind.POPULATION,
    Kind.MEASURE: ElementKind.FINDING,
}


class Element(NamedTuple):
    """Something that a question names, and where (code points)."""

    kind: ElementKind
    start: int
    end: int


@lru_cache(maxsize=_REMEMBERED)
def kind_of_phrase(phrase: str) -> ElementKind | None:
    """The type of what a phrase names; None when it only shapes a question."""
    words = phrase.split()
    if not words or any(len(word) > _LONGEST_TOKEN for word in words):
        return None
    if is_place(phrase):
        return ElementKind.PLACE
    if len(words) == 1:
        return _kind_of_word(words[0])
    if all(is_any(word, lexicon.GENERAL) and not lexicon.is_acronym(word) for word in words):
        return None  # "side effects"
    if is_any(words[-1], _DRUG_FAMILIES) and not is_function(words[0], lexicon.FUNCTION):
        return ElementKind.DRUG
    return _kind_of_name(phrase, words[-1])


def elements(text: str) -> list[Element]:
    """The elements of `text` in their order; of overlapping ones the first and longest."""
    tokens = [(match[0], match.start()) for match in re.finditer(r"\S+", text)]
    found = []
    at = 0
    while at < len(tokens):
        element, size = _element_at(tokens, at)
        if element is not None:
            found.append(element)
        at += size
    return found


def _element_at(tokens: list[tuple[str, int]], at: int) -> tuple[Element | None, int]:
    """The longest element that begins at a token, and how many tokens it has."""
    if is_function(tokens[at][0], lexicon.FUNCTION):
        return None, 1
    longest = 1
    while longest < min(_LONGEST, len(tokens) - at) and not tokens[at + longest - 1][0].endswith(
        _BREAKS
    ):
        longest += 1
    for size in range(longest, 0, -1):
        words = [token for token, _ in tokens[at : at + size]]
        if is_function(words[-1], lexicon.FUNCTION):
            continue
        phrase = " ".join(words).strip("\"'()[].,;:?!")
        kind = kind_of_phrase(phrase)
        if kind is not None:
            start = tokens[at][1] + " ".join(words).index(phrase)
            return Element(kind, start, start + len(phrase)), size
    return None, 1


def _kind_of_word(word: str) -> ElementKind | None:
    if not any(map(str.isalpha, word)):
        return None
    if not lexicon.is_acronym(word) and is_any(word, lexicon.GENERAL - lexicon.PEOPLE):
        return None
    if lexicon.is_person(word):
        return ElementKind.POPULATION
    if lexicon.is_adjective(word) or lexicon.is_verb(word):
        return None
    known = _kind_of_name(word, word)
    if known is not None:
        return known
    # The tables of the vocabulary hold names, and those of English hold words.
    return None if lexicon.english(word) is not None else ElementKind.NAME


def _kind_of_name(phrase: str, head: str) -> ElementKind | None:
    """The kind that the vocabulary knows, or else that of the last word if it is a procedure."""
    # Words of two letters are function words; what is left, such as "ms", is an abbreviation.
    is_word = len(phrase) > 2 and phrase.islower() and lexicon.english(phrase) is not None  # noqa: PLR2004
    kind = None if is_word and is_only_abbreviation(phrase) else likeliest_kind(phrase)
    if kind is not None:
        return _OF_VOCABULARY[kind]
    if " " in phrase and lexicon.noun_class(head) is NounClass.EVENT and is_known(phrase):
        return ElementKind.PROCEDURE  # "plasma exchange"
    if " " not in phrase and lexicon.noun_class(head) is NounClass.PROCEDURE:
        return ElementKind.PROCEDURE
    return None


def text_of(element: Element, question: str) -> str:
    """The words of an element."""
    return question[element.start : element.end]


def is_only(kind: ElementKind, phrase: str) -> bool:
    """Whether a phrase names nothing but things of one kind: "rituximab or azathioprine"."""
    named = elements(phrase)
    covered = sum(len(text_of(each, phrase).split()) for each in named)
    joints = sum(bare(word) in ("and", "or", "vs", "versus", "the") for word in phrase.split())
    return (
        bool(named)
        and all(each.kind is kind for each in named)
        and covered + joints == len(phrase.split())
    )
