"""Sentences in the form that the patterns for numbers of participants match.

Numbers are digits. PPL stands for any noun for people, "#60" for "(n = 60)", QTY for an amount with
a unit, RANGE and PCT for ranges and percentages, PLACES for numbers of hospitals, groups and the
like. What else was in brackets is gone.
"""

from __future__ import annotations

from functools import lru_cache

from assistant.study_design.plain import kind_of_word
from assistant.text.counts import with_digits
from assistant.text.patterns import lazy_pattern

# People whom WordNet does not file there, and people who do the research or give the care.
_PEOPLE = frozenset(
    """patients participants subjects volunteers women men children infants newborns neonates adults
    individuals people persons students males females boys girls adolescents mothers residents
    outpatients inpatients athletes survivors smokers parents users""".split()  # noqa: SIM905 - reads better so
)
_STAFF = frozenset(
    """investigators researchers reviewers observers raters examiners testers
    authors readers assessors
    operators surgeons interviewers experts technicians therapists pathologists radiologists
    coordinators referrals donors relatives interviewees members twins controls providers doctors
    physicians clinicians pharmacists""".split()  # noqa: SIM905 - reads better so
)
_UNITS = (
    "years?|yrs?|months?|weeks?|wk|days?|hours?|hrs?|h|d|min|minutes?|mins|seconds?|s|mg|g|kg|ug"
    "|mcg|ml|l|mm|cm|m|iu|points?|items?|times?|visits?|sessions?|cycles?|doses?|cups?|degrees?|fold"
)
_PLACES = (
    "sites?|centres?|centers?|hospitals?|clinics?|practices|countries|cities|schools|villages|units?"
    "|institutions|pharmacies|departments|districts|communities|homes|wards|areas|provinces|regions"
    "|groups|arms|subgroups|categories|conditions|cohorts|blocks|cells"
)
_CLASS = r"(?:\b(?:i{1,3}v?|\d)\b)"
_SEX = r"(?:(?:fe)?males?|(?:wo)?men|boys|girls)"
_BETWEEN = r"[ ,/–-]*(?:and|or|to)?[ ,/–-]*"
_SUBSTITUTIONS = (
    # Classes of anaesthesia and numbers of figures are not counts.
    (
        lazy_pattern(
            r"\b(?:american society of an[a-z]+|asa)(?:['’]s?)?(?: \(asa\))?"
            rf"(?: physical| status| class| grade)*(?: {_CLASS}(?:{_BETWEEN}{_CLASS})*)?"
        ),
        " ",
    ),
    (lazy_pattern(r"\b(?:figures?|fig\.?|tables?) \d+\w?"), " "),
    (lazy_pattern(r"\bage groups?\b"), "age"),
    (lazy_pattern(r"(?:\bbetween|\bfrom)(?: the ages? of)? \d+ (?:and|to) \d+"), " RANGE "),
    (lazy_pattern("#"), " "),
    # "Forty bakers, 20 women, were ...": only the first counts all.
    (lazy_pattern(rf", \d+ {_SEX}(?:,? (?:and )?\d+ {_SEX})?(?=,| with| aged)"), ""),
    # Several groups or a share in one bracket.
    (lazy_pattern(r"[\[(][^\[\]()]*\bn\s*=[^\[\]()]*(?:\bn\s*=[^\[\]()]*|%\s*)[\])]"), " "),
    (
        lazy_pattern(
            r"[\[(][^\[\]()]*?\bn\s*=\s*(\d+)\b(?! (?:and|vs) )[^\[\]()]*[\])]|,? ?\bn ?= ?(\d+)\b"
        ),
        r" #\1\2 ",
    ),
    (lazy_pattern(r"[\[(]\s*\d+(?:\.\d+)?\s*%\s*(?:[,;][^\[\]()]*)?[\])]"), " PCT "),
    (lazy_pattern(r"\([^()]{0,200}\)|\[[^\[\]]{0,200}\]"), " "),
    (lazy_pattern(r"\d+(?:\.\d+)?\s*(?:%|percent\b|per cent\b)"), " PCT "),
    (lazy_pattern(r"\b\d+\s*(?:[-–—−]|\bto\b)\s*\d+\b"), " RANGE "),
    (lazy_pattern(r"[<>≥≤±=~]\s*\d+(?:\.\d+)?|\d+[.·]\d+|\d+/\d+"), " QTY "),
    (lazy_pattern(rf"(?:\b\d+|RANGE|QTY)[ -](?:{_UNITS})\b"), " QTY "),
    (
        lazy_pattern(rf"\b(?:\d+|RANGE) (?:(?!to|in|of|the)[a-z]+[ -]){{0,3}}?(?:{_PLACES})\b"),
        " PLACES ",
    ),
)
_TOKEN = lazy_pattern("[A-Za-z0-9#]+|[,;:]")
_LETTERS = lazy_pattern("[a-z]+")
# Most characters of a sentence that are read, so that a hostile text does not take long.
_LONGEST = 800


def speaks_of_people(sentence: str) -> bool:
    """Whether a sentence may have people in its counted form, or say that they were randomised.

    It is quick, and most sentences of most articles do not need that form.
    """
    lower = sentence[:_LONGEST].lower()
    if "randomi" in lower or "sample" in lower:
        return True
    return "PPL" in map(_people, _LETTERS.findall(lower))


def counted(sentence: str) -> str:
    """A sentence in the form that the patterns match."""
    text = with_digits(sentence[:_LONGEST])
    for pattern, replacement in _SUBSTITUTIONS:
        text = pattern.sub(replacement, text)
    return " ".join(map(_people, _TOKEN.findall(text)))


@lru_cache(maxsize=100_000)
def _people(word: str) -> str:
    if word in _PEOPLE or (word not in _STAFF and kind_of_word(word) == "folk"):
        return "PPL"
    return word
