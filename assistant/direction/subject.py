"""What a question asks a direction of: the treatments that it compares, and the outcome."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from assistant.direction.marks import is_of_direction
from assistant.direction.words import Asked, stem
from assistant.text.polarity import serostatus
from assistant.text.populations import GENERIC, KINDS, SEASONS, forms
from assistant.text.stop_words import EVERYDAY_WORDS, GENERAL_WORDS, STOP_WORDS
from assistant.vocabulary.english import NounClass, english_word
from assistant.vocabulary.lookup import is_known, likeliest_kind
from assistant.vocabulary.terms import Kind

_WORD = re.compile(r"\d+(?:[.]\d+)?|[^\W\d_]+")
# What separates the two things that a question compares.
_COMPARED = re.compile(
    r"\b(?:compared (?:with|to)|versus|vs\.?|than|or|over|against|instead of)(?=\s)", re.IGNORECASE
)
# What follows tells in whom, or when, something was measured.
_CIRCUMSTANCES = re.compile(
    r"\b(?:in|among|for|during|after|when|compared (?:with|to)|versus|vs|than)\b", re.IGNORECASE
)
# Words that say how an outcome is counted, or in whom, not what it is.
_MEASURES = frozenset(
    """annual annualised annualized average frequency level likelihood mean median number odds
    negative positive probability rate score seronegative seropositive time""".split()  # noqa: SIM905 - reads better so
)
_STRENGTH = re.compile(r"\b[\w]+-dose\b", re.IGNORECASE)
_TREATMENTS = (Kind.DRUG, Kind.PROCEDURE)


class Subject(NamedTuple):
    """What a question asks: `about` for the marks, and each word of the outcome with its forms.

    Without a treatment, as in "what reduces relapses", `about` has no intervention: each sentence
    is then asked about the treatment that it names.
    """

    about: Asked
    outcome: tuple[frozenset[str], ...]
    treatments: tuple[str, ...] = ()


def subject(question: str, searched_as: str, names: Iterable[str]) -> Subject:
    """What a question asks about, from the things that it `names` and the forms that were searched.

    A question about one treatment against another is about the first.
    """
    typed = [name for name in names if name in question]
    treatments = sorted(filter(is_treatment, typed), key=question.index)
    if not treatments:  # a new drug, a gene
        markers = serostatus(question)
        unknown = [
            name
            for name in typed
            if likeliest_kind(name) is None
            and not _is_english(name)
            and name.lower() not in markers
        ]
        treatments = sorted(unknown, key=question.index)[:1]
    treatments = [_whole(name, question) for name in treatments]
    arms = [
        frozenset().union(*(_forms(name, searched_as) for name in arm))
        for arm in _arms(question, treatments)
    ]
    words = _outcome(question, typed, treatments)
    outcome = tuple(_forms(word, searched_as) for word in words)
    measured: frozenset[str] = frozenset().union(*outcome)
    shared = arms[0] & arms[1]
    about = Asked(arms[0] - shared, arms[1] - shared, measured - arms[0] - arms[1], shared)
    return Subject(about, outcome, tuple(treatments))


@lru_cache(maxsize=4_096)
def is_treatment(name: str) -> bool:
    """Whether the vocabulary knows a name as that of a drug or a procedure."""
    kind = likeliest_kind(name)
    if kind is None and " " in name and is_known(name):  # "plasma exchange"
        last = english_word(name.rsplit(maxsplit=1)[-1])
        return last is not None and last.noun_class is NounClass.EVENT
    return kind in _TREATMENTS


def _whole(name: str, question: str) -> str:
    """A name with the word behind it, if both are the name of a treatment."""
    match = re.compile(r" [^\W\d_]+").match(question, question.index(name) + len(name))
    longer = f"{name}{match[0]}" if match else name
    return longer if is_treatment(longer) else name


def _is_english(name: str) -> bool:
    return all(english_word(word) is not None for word in name.split())


def _arms(question: str, treatments: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """The treatments before and after the words that compare them; or else the first alone."""
    for at in range(1, len(treatments)):
        start = question.index(treatments[at - 1]) + len(treatments[at - 1])
        if _COMPARED.search(question, start, question.index(treatments[at])):
            return treatments[:at], treatments[at:]
    return treatments[:1], ()


def _forms(name: str, searched_as: str) -> frozenset[str]:
    """The stems of a name, and of its other forms of one word that were searched.

    These stand in brackets behind the name.
    """
    match = re.search(rf"(?<!\w){re.escape(name)} \(([^()]*)\)", searched_as)
    others = [form for form in match[1].split(", ") if " " not in form] if match else []
    return frozenset(stem(word) for form in (name, *others) for word in _WORD.findall(form))


def _outcome(question: str, names: Sequence[str], treatments: Sequence[str]) -> list[str]:
    """The words of a question that say what is measured.

    A disease that has a name and not a word is an outcome only beside no other noun: relapses in
    "relapses of NMO", but "disability progression" as it is.
    """
    start = min((question.index(name) for name in treatments), default=0)
    circumstances = _CIRCUMSTANCES.search(question, start)
    main = question[: circumstances.start()] if circumstances else question
    diseases = [n for n in names if likeliest_kind(n) is Kind.DISEASE and not _is_word(n)]
    of_diseases = {word for name in diseases for word in _WORD.findall(name)}
    for text in (main, question):
        words = _said(text, treatments)
        others = [word for word in words if word not in of_diseases]
        if words:
            return others if any(map(_is_noun, others)) else words
    return []


def _said(text: str, treatments: Sequence[str]) -> list[str]:
    """The words of a text that are neither of a treatment nor of people, and that say something."""
    for name in sorted(treatments, key=len, reverse=True):
        text = text.replace(name, " ")
    text = _STRENGTH.sub(" ", text)
    return [word for word in _WORD.findall(text) if _says_something(word.lower())]


def _is_word(name: str) -> bool:
    return " " not in name and name.islower() and english_word(name) is not None


def _is_noun(word: str) -> bool:
    english = english_word(word)
    return english is None or english.parts.startswith("n")


def _says_something(word: str) -> bool:
    if word.isdigit() or len(word) == 1 or word in STOP_WORDS or is_of_direction(word):
        return False
    return word not in _people() and stem(word) not in _general()


@cache
def _people() -> frozenset[str]:
    kinds = (*KINDS, *GENERIC)
    return frozenset((*SEASONS, *(form for kind in kinds for form in forms(kind))))


@cache
def _general() -> frozenset[str]:
    return frozenset(map(stem, GENERAL_WORDS | EVERYDAY_WORDS | _MEASURES))
