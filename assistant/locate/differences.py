"""How a given text and a part of a document differ, by words and by characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

from assistant.locate.alignment import Edit, edits
from assistant.records import Span

_WORD = re.compile(r"\S+")
# A number with what changes its meaning: a comparison or a sign before it, a percent sign after it.
# Superscript digits are not plain ones: 10⁹ is not 109.
_DIGIT = "[0-9\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089\u00bc-\u00be\u2150-\u215e]"
_NUMBER = re.compile(rf"[<>≤≥=~≈±-]*\s*{_DIGIT}+(?:[.,·\u202f]{_DIGIT}+)*\s*[%‰]?")
_DASH = "-"
_QUOTATION_MARK = "'"
_TYPED_MARKS = "\"'`\N{ACUTE ACCENT}\N{DOUBLE PRIME}\N{PRIME}"
_MINUS = "\N{MINUS SIGN}"
# What belongs to the word or number that begins or ends here.
_WORD_END = re.compile(r"(?:[\w<>≤≥=~±·-]|(?<=\d)[.,]|[\N{EN DASH}\N{MINUS SIGN}])+\Z")
_WORD_BEGINNING = re.compile(r"(?:[\w%‰·-]|[.,](?=\d)|[\N{EN DASH}\N{MINUS SIGN}](?=\w))+")
# Characters before a place in which the beginning of a word is looked for. Chosen by hand: the
# longest names of chemicals are shorter.
_LONGEST_CUT = 200
# Share of equal characters below which two words are shown whole. Chosen by hand: "reduced" and
# "increased" have less in common, and the letters that they share by chance would confuse.
_ALIKE = 0.6


class Kind(StrEnum):
    """What differs between two words."""

    NUMBER = "a number"
    WORDS = "words"
    PUNCTUATION = "punctuation"
    CASE = "capital letters"
    TYPOGRAPHY = "quotation marks or dashes"
    SPACING = "spaces"
    SPLIT = "a word written as two"


#: Kinds that leave every word and number as it was.
HARMLESS = frozenset({Kind.TYPOGRAPHY, Kind.SPACING})


class Difference(NamedTuple):
    """Words that differ: `given` in the given text, `found` in the document.

    Both may hold several words, and one may be empty. `given_span` counts from the beginning of the
    given text, `span` from that of the document.
    """

    kind: Kind
    given: str
    found: str
    given_span: Span
    span: Span

    @property
    def marked(self) -> str:
        """Both in one: ``0.[-5-]{+6+}`` has 0.5 in the given text and 0.6 in the document.

        This is how ``git diff --word-diff`` marks what was removed and what was added.
        """
        matcher = SequenceMatcher(None, self.given, self.found, autojunk=False)
        if matcher.ratio() < _ALIKE:
            return _marked(self.given, self.found, [Edit(0, len(self.given), 0, len(self.found))])
        return _marked(self.given, self.found, edits(self.given, self.found))

    @property
    def names(self) -> tuple[str, ...]:
        """The Unicode names of characters outside ASCII that only one of the two has."""
        odd = set(self.given) ^ set(self.found)
        return tuple(
            f"U+{ord(character):04X} {unicodedata.name(character, 'control character')}"
            for character in dict.fromkeys(self.given + self.found)
            if character in odd and not (character.isascii() or character.isdecimal())
        )


def whole_words(text: str, span: Span) -> Span:
    """The span, widened where it cuts a word or a number.

    A hyphen belongs to its word, and a sign or a comparison to its number: "inferior" cuts
    "non-inferior", and "0.5" cuts "-0.5" and "10.5".
    """
    start, end = span
    before = _WORD_END.search(text, max(0, start - _LONGEST_CUT), start)
    if before is not None and text[start : start + 1].isalnum():
        start = before.start()
    after = _WORD_BEGINNING.match(text, end)
    if after is not None and (text[end - 1].isalnum() or after[0].isalnum()):
        end = after.end()
    return Span(start, end)


def differences(given: str, found: str, start: int) -> tuple[Difference, ...]:
    """The differences between a given text and the part of a document that begins at `start`."""
    return tuple(
        Difference(
            _kind(given[edit.start : edit.end], found[edit.other_start : edit.other_end]),
            given[edit.start : edit.end],
            found[edit.other_start : edit.other_end],
            Span(edit.start, edit.end),
            Span(start + edit.other_start, start + edit.other_end),
        )
        for edit in _by_words(edits(given, found), given, found)
    )


def _marked(given: str, found: str, changes: list[Edit]) -> str:
    pieces, at = [], 0
    for edit in changes:
        removed = given[edit.start : edit.end]
        added = found[edit.other_start : edit.other_end]
        pieces += [
            found[at : edit.other_start],
            f"[-{removed}-]" if removed else "",
            f"{{+{added}+}}" if added else "",
        ]
        at = edit.other_end
    return "".join([*pieces, found[at:]])


def _by_words(changes: list[Edit], given: str, found: str) -> list[Edit]:
    """The edits, each widened to the words that it touches, so that "0.6" stands against "0.06"."""
    wide: list[Edit] = []
    for edit in changes:
        runs = (given[edit.start : edit.end], found[edit.other_start : edit.other_end])
        left = _word_length(given[: edit.start][::-1], found[: edit.other_start][::-1])
        right = _word_length(given[edit.end :], found[edit.other_end :])
        if not any(map(str.isspace, runs)):  # white space that goes or comes joins or cuts words
            left = 0 if _all_spaces(run[:1] for run in runs) else left
            right = 0 if _all_spaces(run[-1:] for run in runs) else right
        start, other_start = edit.start - left, edit.other_start - left
        if wide and (start < wide[-1].end or other_start < wide[-1].other_end):
            start, _, other_start, _ = wide.pop()
        wide.append(Edit(start, edit.end + right, other_start, edit.other_end + right))
    return wide


def _all_spaces(characters: Iterable[str]) -> bool:
    return all(character.isspace() for character in characters if character)


def _word_length(*texts: str) -> int:
    """How many characters at the beginning of all texts belong to one word."""
    matches = map(_WORD.match, texts)
    return min(match.end() if match else 0 for match in matches)


def _kind(given: str, found: str) -> Kind:
    """The kind of a difference. A change that may alter a number always counts as one."""
    one, other = (" ".join(_typed(text).split()) for text in (given, found))
    close, other_close = one.replace(" ", ""), other.replace(" ", "")
    kinds = {
        Kind.SPACING: given.split() == found.split(),
        Kind.TYPOGRAPHY: one == other,
        Kind.NUMBER: _numbers(one) != _numbers(other),
        Kind.SPLIT: close == other_close,
        Kind.CASE: close.casefold() == other_close.casefold(),
        Kind.PUNCTUATION: _letters(one) == _letters(other),
    }
    return next((kind for kind, is_true in kinds.items() if is_true), Kind.WORDS)


def _numbers(text: str) -> list[str]:
    return ["".join(number.split()) for number in _NUMBER.findall(text)]


def _typed(text: str) -> str:
    """The text with the quotation marks and dashes of a keyboard."""
    return "".join(
        _DASH
        if character == _MINUS or unicodedata.category(character) == "Pd"
        else _QUOTATION_MARK
        if character in _TYPED_MARKS or unicodedata.category(character) in ("Pi", "Pf")
        else character
        for character in text
    )


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
