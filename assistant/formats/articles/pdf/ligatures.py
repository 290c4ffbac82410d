"""Mends words in which a font drew several letters as one sign without saying which."""

from __future__ import annotations

import re

from assistant.text.function_words import FUNCTION_WORDS
from assistant.vocabulary.english import english_word, is_listed

_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_LIGATURES = ("ff", "fi", "fl", "ffi", "ffl")
_TORN = re.compile(
    rf"(?<![\w{_UNKNOWN}-])([A-Za-z]{{0,20}}){_UNKNOWN}([a-z]{{1,20}})(?![\w{_UNKNOWN}-])"
)
_SENTENCE_BEGINS = re.compile(r"(?:\A|[.?!:]\s)\Z")
# Letters of a word with an f; a shorter one may be a unit: "5 \ufffdg" is not "5 fig". Chosen by
# hand.
_SHORTEST_WORD = 6


def mended(text: str) -> str:
    """`text` with the ligatures that only one English word allows; other signs stay unknown.

    A sign that begins a sentence may be the "Th" of "This", any other one of those with an f.
    """
    return _TORN.sub(_whole, text) if _UNKNOWN in text else text


def _whole(match: re.Match[str]) -> str:
    before, after = match.groups()
    begins = not before and _SENTENCE_BEGINS.search(
        match.string, max(0, match.start() - 2), match.start()
    )
    words = [f"{before}{letters}{after}" for letters in (("Th",) if begins else _LIGATURES)]
    known = [word for word in words if begins or len(word) >= _SHORTEST_WORD]
    known = [word for word in known if _is_english(word.lower())]
    return known[0] if len(known) == 1 else match[0]


def _is_english(word: str) -> bool:
    return word in FUNCTION_WORDS or is_listed(word) or english_word(word) is not None
