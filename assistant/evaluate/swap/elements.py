"""Exchanges one element of a question for another of its kind."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from assistant.evaluate.swap.names import KINDS, Vocabulary, are_related
from assistant.text import populations
from assistant.text.populations import SEASONS, forms
from assistant.vocabulary.terms import Kind


class Element(StrEnum):
    """The kind of thing that is exchanged."""

    DRUG = "drug"
    DISEASE = "disease"
    POPULATION = "population"
    SIGN = "positive or negative"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with one element exchanged: `original` became `substitute`."""

    element: Element
    original: str
    substitute: str
    text: str


@dataclass(frozen=True, slots=True)
class _Place:
    """What can be exchanged in a question, and for what."""

    element: Element
    start: int
    end: int
    substitutes: Sequence[str]


# The groups of people, as plural and singular.
_GROUPS = {
    "adult": ("adults", "adult"),
    "child": ("children", "child"),
    "pregnant": ("pregnant women", "pregnant woman"),
    "man": ("men", "man"),
    "woman": ("women", "woman"),
}
# The groups that a group is exchanged for. What holds for adults may well answer for women, so a
# group is not exchanged for one that includes it.
_OTHER_GROUPS = {
    "": ("child", "pregnant"),
    "adult": ("child", "pregnant"),
    "child": ("adult", "man", "pregnant", "woman"),
    "man": ("child", "pregnant", "woman"),
    "pregnant": ("child", "man"),
    "woman": ("child", "man", "pregnant"),
}
# A person whose age is given is exchanged for one of any age.
_OF_ANY_AGE = ("man", "woman")
_WITH_AGE = "-year-old "
# The groups of those words of `assistant.text.populations` that do not stand for children. Smokers
# and veterans are in none.
_GROUP_OF = {
    "adult": "adult",
    "elderly": "adult",
    "senior": "adult",
    "man": "man",
    "male": "man",
    "woman": "woman",
    "female": "woman",
    "mother": "woman",
    "smoker": "",
    "veteran": "",
}
_CHILD = "child"
# Seasons of life are exchanged for one another; adjectives ("pregnant") are left alone.
_PREGNANCY, _CHILDHOOD = "pregnancy", "childhood"
_ADJECTIVES = ("pregnant", "breastfeeding", "breast-feeding", "lactating", "postpartum")
_PEOPLE = {
    form: (_GROUP_OF.get(person, _CHILD), number)
    for person in populations.KINDS
    for number, form in enumerate(forms(person))
}
_PERSON = re.compile(
    rf"\b(?:pregnant (?:women|woman)|{'|'.join(sorted(_PEOPLE, key=len, reverse=True))})\b",
    re.IGNORECASE,
)
_SEASON = re.compile(
    rf"\b(?:{'|'.join(season for season in SEASONS if season not in _ADJECTIVES)})\b",
    re.IGNORECASE,
)
_SIGN = re.compile(r"(?:\b|(?<=sero))(?:positive|negative)\b", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(an?) $", re.IGNORECASE)
_Item = TypeVar("_Item")
_ELEMENTS = {Kind.DRUG: Element.DRUG, Kind.DISEASE: Element.DISEASE}


def exchanged(
    question: str, names: Mapping[Kind, Sequence[str]], vocabulary: Vocabulary
) -> Exchange | None:
    """`question` with one element exchanged; None when it has none that can be.

    `names` are the drugs and diseases that may be put in. A digest of the question
    decides which element is exchanged, and for what, so that every run asks the same.
    """
    places = [*_named(question, names, vocabulary), *_people(question), *_signs(question)]
    if not places:
        return None
    # The kind is chosen first: a question that names four drugs is not the test of drugs only.
    elements = sorted({place.element for place in places})
    element = _pick(elements, question, "element")
    place = _pick([place for place in places if place.element == element], question, "place")
    substitute = _pick(place.substitutes, question, "substitute")
    original = question[place.start : place.end]
    before = _with_article(question[: place.start], substitute)
    return Exchange(element, original, substitute, before + substitute + question[place.end :])


def _named(
    question: str, names: Mapping[Kind, Sequence[str]], vocabulary: Vocabulary
) -> Iterator[_Place]:
    named = list(vocabulary.names(question))
    for name in named:
        others = [
            other
            for other in names.get(name.kind, ())
            if not any(are_related(present.text, other) for present in named)
        ]
        if name.kind in KINDS and others:
            yield _Place(_ELEMENTS[name.kind], name.start, name.end, others)


def _people(question: str) -> Iterator[_Place]:
    for match in _PERSON.finditer(question):
        word = match[0].casefold()
        group, number = _PEOPLE.get(word, ("pregnant", int(word.endswith("woman"))))
        has_age = question[: match.start()].casefold().endswith(_WITH_AGE)
        others = [
            _GROUPS[other][number]
            for other in _OTHER_GROUPS[group]
            if not has_age or other in _OF_ANY_AGE
        ]
        yield _Place(Element.POPULATION, *match.span(), others)
    for match in _SEASON.finditer(question):
        other = _CHILDHOOD if match[0].casefold() == _PREGNANCY else _PREGNANCY
        yield _Place(Element.POPULATION, *match.span(), [other])


def _signs(question: str) -> Iterator[_Place]:
    for match in _SIGN.finditer(question):
        other = "negative" if match[0].casefold() == "positive" else "positive"
        yield _Place(Element.SIGN, *match.span(), [other])


def _with_article(before: str, substitute: str) -> str:
    """`before` with "a" or "an" at its end as `substitute` needs it."""
    match = _ARTICLE.search(before)
    if match is None:
        return before
    article = match[1][0] + ("n" if substitute[0].casefold() in "aeiou" else "")
    return f"{before[: match.start()]}{article} "


def _pick(items: Sequence[_Item], question: str, purpose: str) -> _Item:
    digest = hashlib.sha256(f"{purpose} {question}".encode("utf-8", "surrogatepass")).hexdigest()
    return items[int(digest, 16) % len(items)]
