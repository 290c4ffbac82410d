"""Other spellings of a word: British and American, Greek letters, hyphens before digits."""

from __future__ import annotations

import re
from itertools import islice, product

from assistant.vocabulary.keys import GREEK_NAMES, GREEK_SUFFIX
from assistant.vocabulary.tables import american_spellings, british_spellings

_GREEK_LETTERS = {name: letter for letter, name in GREEK_NAMES.items()}
# Letters that stand where a word begins or ends: "TNF alpha", "TNFalpha" and "β-blocker" qualify,
# "pigment" (pi) does not. Names of two letters are left to whole words for the same reason.
_GREEK_NAME = re.compile(
    rf"(?<![a-z])({'|'.join(sorted(_GREEK_LETTERS, key=len, reverse=True))})(?![a-z])",
    re.IGNORECASE,
)
_GREEK_LETTER = re.compile(f"[ -]?([{''.join(GREEK_NAMES)}])(-?)")
# A name of letters and a number: "IL-6", "CD 20", "COVID19". Longer words are sentences.
_LETTERS_DIGITS = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{1,6})([ -]?)(\d{1,4})(?![0-9])")
_POSITIVE = re.compile(r"(?<=[A-Za-z0-9])(\+|[ -]positive)(?![A-Za-z0-9])")
_WORD = re.compile(r"[A-Za-z]+")
# How micrograms are written; the first two have different code points.
_MICROGRAMS = ("µg", "μg", "mcg", "ug")
_MOST_VARIANTS = 24  # chosen by hand: a phrase with three places of three spellings each has 27


def spelling_variants(phrase: str) -> tuple[str, ...]:
    """The other spellings of `phrase`, in a fixed order.

    They differ in British or American spelling, in Greek letters or their names, in a hyphen or
    blank between letters and digits, in "+" or "positive", and in the sign for micrograms. Plurals
    are left to the stemmer.
    """
    if phrase in _MICROGRAMS:
        return tuple(sign for sign in _MICROGRAMS if sign != phrase)
    spellings = [phrase]
    for variants in (_greek, _digits, _positive, _transatlantic):
        spellings += [other for known in spellings for other in variants(known)]
        spellings = list(dict.fromkeys(spellings))[: _MOST_VARIANTS + 1]
    return tuple(spellings[1:])


def _greek(phrase: str) -> list[str]:
    """Greek letters written out, and names of letters written as letters."""
    lettered = GREEK_SUFFIX.sub(r"-\1", phrase)
    lettered = _GREEK_NAME.sub(lambda match: _GREEK_LETTERS[match[1].lower()], lettered)
    joined = _GREEK_LETTER.sub(r"\1\2", lettered)
    variants = [lettered, lettered.replace(" ", "-"), joined] if lettered != phrase else []
    for text in (phrase, *variants):
        if _GREEK_LETTER.search(text):
            variants += [_written_out(text, join) for join in (" ", "-", "")]
    return variants


def _written_out(phrase: str, join: str) -> str:
    """`phrase` with Greek letters written out, and `join` between each and what precedes it."""

    def name(match: re.Match[str]) -> str:
        before = join if match.start() > 0 else ""
        after = (join or "-") if match[2] else ""
        return before + GREEK_NAMES[match[1]] + after

    return _GREEK_LETTER.sub(name, phrase)


def _digits(phrase: str) -> list[str]:
    """Letters and digits joined, hyphenated and apart."""
    if not _LETTERS_DIGITS.search(phrase):
        return []
    return [_LETTERS_DIGITS.sub(rf"\1{join}\3", phrase) for join in ("-", "", " ")]


def _positive(phrase: str) -> list[str]:
    if not _POSITIVE.search(phrase):
        return []
    return [_POSITIVE.sub(sign, phrase) for sign in ("+", "-positive", " positive")]


def _transatlantic(phrase: str) -> list[str]:
    """Each combination of British and American spellings of the words."""
    pieces = [
        [piece, *_other_spellings(piece)] if _WORD.fullmatch(piece) else [piece]
        for piece in re.split(r"([A-Za-z]+)", phrase)
    ]
    if all(len(choices) == 1 for choices in pieces):
        return []
    # A long phrase has millions of combinations: none is made beyond those that are returned.
    return ["".join(choice) for choice in islice(product(*pieces), _MOST_VARIANTS + 1)]


def _other_spellings(word: str) -> tuple[str, ...]:
    lower = word.lower()
    american = american_spellings().get(lower)
    others = ((american,) if american else ()) + british_spellings().get(american or lower, ())
    return tuple(_in_case_of(word, other) for other in others if other != lower)


def _in_case_of(model: str, word: str) -> str:
    if model.isupper():
        return word.upper()
    return word.capitalize() if model[0].isupper() else word
