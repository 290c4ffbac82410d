"""The kinds of words by which follow-up questions are recognised.

What names something, such as a drug or a place, is looked up in the vocabulary (`elements`). Here
are the words that only shape a question, and the few nouns by which questions ask for a side of
their subject. A word in capitals ("ON", "IT") is an abbreviation, and never one of these.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from assistant.text import function_words, populations
from assistant.vocabulary.english import EnglishWord, NounClass, english_word, roots
from assistant.vocabulary.lookup import likeliest_kind
from assistant.vocabulary.terms import Kind

# Tokens whose kinds are remembered. Chosen by hand: a long conversation has fewer different words,
# and one question asks for each of its words dozens of times.
_REMEMBERED = 4_096
_EDGES = ",.;:!?()[]\"'“”"


def word_set(words: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(words.split())


# Follow-up questions are read as they were typed, so contractions are words here. The search
# splits words at apostrophes.
QUESTION_WORDS = function_words.QUESTION_WORDS | word_set("what's who's how's when's where's")
NEGATED = {
    "aren't": "are",
    "can't": "can",
    "didn't": "did",
    "doesn't": "does",
    "don't": "do",
    "isn't": "is",
    "shouldn't": "should",
    "wasn't": "was",
    "weren't": "were",
    "won't": "will",
    "wouldn't": "would",
}
AUXILIARIES = function_words.AUXILIARIES | frozenset(NEGATED)
COMMANDS = word_set("list tell show give explain compare describe summarise summarize name find")
# The search does not ignore the words added here, because they change what is asked ("below 65").
PREPOSITIONS = function_words.PREPOSITIONS | word_set("above below compared despite instead unless")
COMPARING = word_set("versus vs compared than")
CONJUNCTIONS = function_words.CONJUNCTIONS
PRONOUNS = function_words.PRONOUNS | word_set("it's they're")
POINTING = function_words.POINTING
ASIDES = function_words.ASIDES
# The search does not ignore these either ("never", "less"), but a follow-up question may consist
# of nothing else ("another one").
_OTHERS = function_words.OTHERS | word_set(
    "another around down enough later least less like neither never nothing often ok one ones onto "
    "well"
)
FUNCTION = (
    QUESTION_WORDS
    | AUXILIARIES
    | PREPOSITIONS
    | CONJUNCTIONS
    | PRONOUNS
    | POINTING
    | _OTHERS
    | ASIDES
)
# Classes of things, for questions that name none in particular.
CLASSES = word_set(
    "treatment therapy drug medication medicine agent intervention option regimen approach "
    "biosimilar generic alternative management prophylaxis procedure combination "
    "disease condition disorder syndrome illness"
)
THINGS = CLASSES - word_set("option management")
# Published work on a subject.
WORKS = word_set(
    "evidence trial study guideline review meta-analysis meta-analyses data paper article cohort "
    "rct rcts detail source literature publication research news"
)
# Sides of a subject whose commonest meaning in English is another: a dose is a thing one takes, an
# onset an attack, use and monitoring are acts.
ASPECTS = word_set(
    "side effect event dose dosage dosing dosis symptom sign cause diagnosis onset use usage "
    "contraindication interaction complication role action mechanism monitoring follow-up followup "
    "schedule course interval route precaution warning withdrawal discontinuation rebound harm "
    "indication presentation pathogenesis toxicity response alternative safety efficacy "
    "effectiveness benefit risk"
)
# What is measured in many disorders.
OUTCOMES = word_set(
    "relapse attack recurrence exacerbation disability mortality death survival remission "
    "hospitalisation hospitalization progression worsening recovery reaction severity quality life "
    "infection bleeding pain"
)
# Words for something about a thing, not for the thing itself: "this effect".
OF_THINGS = word_set("effect study trial result finding difference benefit risk")
PEOPLE = populations.GENERIC | populations.IRREGULAR | frozenset(populations.KINDS)
# The adjective is only added here. In a population it comes before people ("paediatric patients").
SEASONS = frozenset(populations.SEASONS) | word_set("paediatric pediatric")
GENERAL = FUNCTION | COMMANDS | CLASSES | WORKS | ASPECTS | OUTCOMES | PEOPLE | SEASONS
# Endings of adjectives that English word lists lack: "laparoscopic", "nulliparous".
_ADJECTIVAL = ("ic", "ous", "ive")
_DESCRIBING = "ar"  # adjectives and adverbs


def bare(token: str) -> str:
    """A token in lower case without the punctuation around it."""
    return token.strip(_EDGES).replace("’", "'").lower()


@lru_cache(maxsize=_REMEMBERED)
def is_any(token: str, *kinds: frozenset[str]) -> bool:
    """Whether a token, or a word that it is an inflection of, is in one of `kinds`."""
    return any(root in kind for root in roots(bare(token)) for kind in kinds)


def is_function(token: str, *kinds: frozenset[str]) -> bool:
    """Whether a token itself is in one of `kinds`, and is not an abbreviation in capitals."""
    return not is_acronym(token) and any(bare(token) in kind for kind in kinds)


def is_acronym(token: str) -> bool:
    """Whether a token is two or more capitals."""
    shown = token.strip(_EDGES)
    return len(shown) > 1 and shown.isupper() and shown.isalpha()


@lru_cache(maxsize=_REMEMBERED)
def english(token: str) -> EnglishWord | None:
    """What a token is in everyday English; None for names and abbreviations."""
    return None if is_acronym(token) else english_word(bare(token))


def is_adjective(token: str) -> bool:
    """Whether a token mostly describes something: "safe", "older", and "cardiotoxic" by its end."""
    word = english(token)
    if word is None:
        return token.islower() and token.endswith(_ADJECTIVAL)
    is_plural_noun = "n" in word.parts and bare(token).endswith("ics")  # "antibiotics"
    return word.parts[0] == "a" and not is_plural_noun


def is_verb(token: str) -> bool:
    """Whether a token is mostly a verb: "reduce", but not "work"."""
    word = english(token)
    return word is not None and word.parts[0] == "v"


def may_be_verb(token: str) -> bool:
    """Whether a token can be a verb that says something: "work", "recur", but not "does"."""
    word = english(token)
    return word is not None and "v" in word.parts and not is_function(token, FUNCTION)


def may_describe(token: str) -> bool:
    """Whether a token can be an adjective or an adverb."""
    word = english(token)
    return word is not None and not set(_DESCRIBING).isdisjoint(word.parts)


def is_thing(token: str) -> bool:
    """Whether a token mostly stands for a thing one can touch: "bicycle", but not "safe"."""
    word = english(token)
    is_inflected = bare(token).endswith(("ed", "ing"))
    is_noun = word is not None and word.parts[0] == "n" and not is_inflected
    return is_noun and noun_class(token) is NounClass.CONCRETE


def noun_class(token: str) -> NounClass | None:
    """What a noun stands for, or None."""
    word = english(token)
    return word.noun_class if word is not None else None


def is_person(token: str) -> bool:
    """Whether a token stands for people: "children", "smokers", "Japanese"."""
    return is_any(token, PEOPLE) or noun_class(token) is NounClass.PERSON


def is_plural(phrase: str) -> bool:
    """Whether a verb takes the plural after a phrase: "steroids", but not "diabetes"."""
    words = phrase.split()
    if any(bare(word) == "and" for word in words):
        return True
    ends = (n for n, word in enumerate(words) if n and is_function(word, PREPOSITIONS | {"of"}))
    words = words[: next(ends, len(words))]
    last = bare(words[-1]) if words else ""
    if last in populations.IRREGULAR or (last.endswith("s") and words[-1][:-1].isupper()):
        return not is_acronym(words[-1])
    if (
        len(last) < _SHORTEST_PLURAL
        or not last.endswith("s")
        or last.endswith(("ss", "us", "is", "'s"))
        or is_acronym(words[-1])
    ):
        return False
    is_english = last not in _SINGULARS and english_word(last[:-1]) is not None
    return is_english or likeliest_kind(last) is Kind.DRUG  # "thiazides"


# Nouns in "s" that are not plurals.
_SINGULARS = word_set("diabetes herpes rabies measles mumps shingles rickets tetanus lens series")


_SHORTEST_PLURAL = 4  # letters: "ms" is a disease


def any_of(tokens: Iterable[str], *kinds: frozenset[str]) -> bool:
    """Whether any token, or a word that it is an inflection of, is in one of `kinds`."""
    return any(is_any(token, *kinds) for token in tokens)
