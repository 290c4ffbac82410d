"""Numbers in sentences: words become digits, and thousands lose their separators."""

from __future__ import annotations

import re

from assistant.text.patterns import lazy_pattern

_SMALL = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen""".split()  # noqa: SIM905 - reads better so
_TENS = """twenty thirty forty fifty sixty seventy eighty ninety""".split()  # noqa: SIM905 - the same
_VALUES = {
    **{word: value for value, word in enumerate(_SMALL)},
    **{word: 10 * value for value, word in enumerate(_TENS, 2)},
    "fourty": 40,
}
_FACTORS = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_NAMES = frozenset([*_VALUES, *_FACTORS])
_WORD = "|".join(sorted(_NAMES, key=lambda name: (-len(name), name)))
_NUMBER = lazy_pattern(rf"\b(?:a )?(?:{_WORD})(?:(?:[ -]|,? and |, )(?:{_WORD}))*\b")
_DIGIT = lazy_pattern(r"\d")
_HYPHENS = lazy_pattern("[\u2010\u2011\u2012\u2013\u2212]")
_WORDS = lazy_pattern(r"[a-z]+")
# "1,234" and "1 234" with any blank, unless the first is the number of a group.
_THOUSANDS = lazy_pattern(
    r"(?<!\bgroup )(?<!\bclass )(?<!\btype )(?<!\bstudy )(?<!\bphase )(?<![\d.,])(?<!\d )"
    r"[1-9]\d{0,2}(?:[, \u2009\u202f\u00a0\u2008]\d{3})+(?![\d,])(?! \d)"
)
_NOT_DIGITS = lazy_pattern(r"\D")


def has_number(text: str) -> bool:
    """Whether a text has a digit or a word for a number."""
    return bool(_DIGIT.search(text)) or not _NAMES.isdisjoint(_WORDS.findall(text.lower()))


def with_digits(text: str) -> str:
    """`text`, in lower case, with all numbers in digits: "Forty-two of 1,200" as "42 of 1200"."""
    lower = _HYPHENS.sub("-", text.lower())
    lower = _THOUSANDS.sub(lambda match: _NOT_DIGITS.sub("", match[0]), lower)
    return _NUMBER.sub(_digits, lower)


def _digits(match: re.Match[str]) -> str:
    """The value of words such as "one hundred and seventy-two"; the words if they make no number.

    "Two and three" are two numbers, and "two three" is none.
    """
    words = [word for word in _WORDS.findall(match[0]) if word not in ("a", "and")]
    total = part = 0
    room = 1_000_000_000  # each word must be smaller than what the word before leaves room for
    for word in words:
        if word in _FACTORS:
            part = max(part, 1) * _FACTORS[word]
            if word != "hundred":
                total, part = total + part, 0
            room = _FACTORS[word]
        else:
            value = _VALUES[word]
            if value >= room or not value:
                return match[0]
            part += value
            room = 10 if value >= 20 and value % 10 == 0 else 1  # noqa: PLR2004 - tens and units
    return str(total + part)
