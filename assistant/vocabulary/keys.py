"""The key of a name: what spellings of the same name have in common.

Keys ignore case, accents, hyphens, British or American spelling, the plural, Greek letters or their
names, and whether a blank separates letters from digits: "IL6", "IL-6" and "il 6" share one key.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

GREEK_NAMES: Mapping[str, str] = {
    chr(code): unicodedata.name(chr(code)).removeprefix("GREEK SMALL LETTER ").lower()
    for code in range(0x3B1, 0x3CA)
    if code != 0x3C2  # the final sigma is not a letter of its own  # noqa: PLR2004
}
# A name of a letter that ends a name: "TNFalpha".
GREEK_SUFFIX = re.compile(r"(?<=[A-Z0-9])(alpha|beta|gamma|delta|kappa|lambda)(?![a-z])")
_GREEK = re.compile(f"[{''.join(GREEK_NAMES)}]")
# A hyphen before a digit joins a name ("IL-6"); so does one between words.
_SEPARATORS = re.compile(r"[\s\-‐-―_/]+")  # noqa: RUF001 - dashes of printed articles
_POSSESSIVE = re.compile(r"['’`´]s?\b")  # noqa: RUF001 - apostrophes of printed articles
_TRAILING_PLUS = re.compile(r"(?<=[a-z0-9])\+(?=\s|$)")
_PUNCTUATION = re.compile(r"[^a-z0-9 ]+")
_LETTER_DIGIT = re.compile(r"(?<=[a-z])(?=[0-9])|(?<=[0-9])(?=[a-z])")
_SHORTEST_PLURAL = 4  # letters: "as" and "gas" are not plurals, "fits" is
_NOT_PLURAL = ("ss", "us", "is")  # "abscess", "virus", "sclerosis"
# Endings that change, the longer ones first: "arthritides", "biopsies", "abscesses", "reflexes",
# "rashes", "headaches", "branches".
_PLURALS = (
    ("itides", "itis"),
    ("ies", "y"),
    ("sses", "ss"),
    ("xes", "x"),
    ("shes", "sh"),
    ("aches", "ache"),
    ("ches", "ch"),
)


def key(phrase: str, common_form: Mapping[str, str]) -> str:
    """The key of `phrase`.

    `common_form` replaces words: it gives the American spelling of British words, and the singular
    of irregular plurals.
    """
    words = [
        word if word.isupper() else _singular(word)
        for word in _SEPARATORS.split(GREEK_SUFFIX.sub(r" \1", phrase.strip()))
    ]
    text = " ".join(words).casefold()
    text = _GREEK.sub(lambda match: f" {GREEK_NAMES[match[0]]} ", text)
    text = unicodedata.normalize("NFKD", text)
    text = "".join(character for character in text if not unicodedata.combining(character))
    text = _POSSESSIVE.sub("", text)
    text = _TRAILING_PLUS.sub(" positive", text)
    text = _LETTER_DIGIT.sub(" ", _PUNCTUATION.sub(" ", text))
    return " ".join(common_form.get(word, word) for word in text.split())


def _singular(word: str) -> str:
    """`word` without its plural ending, so far as a key needs it: "biopsies" and "biopsy" agree."""
    if len(word) < _SHORTEST_PLURAL or not word.endswith("s") or word.endswith(_NOT_PLURAL):
        return word
    for plural, singular in _PLURALS:
        if word.endswith(plural):
            return word.removesuffix(plural) + singular
    return word[:-1]
