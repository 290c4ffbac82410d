"""Recognises a question that is not English, by its script or by its function words.

The function words are the Snowball lists that tantivy holds. A question counts as English unless
much speaks against it: names of drugs and diseases are alike in many languages, and English
questions hold Latin, French names, typing errors and abbreviations.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache

import tantivy

from assistant.text.function_words import FUNCTION_WORDS
from assistant.text.people import PARTICLE
from assistant.vocabulary.english import is_listed
from assistant.vocabulary.lookup import is_word

# The languages whose function words tantivy has, but for Russian, which its script gives away.
_LANGUAGES = (
    *("danish", "dutch", "finnish", "french", "german", "hungarian", "italian", "norwegian"),
    *("portuguese", "spanish", "swedish"),
)
# The languages of scripts that only one language uses, by the first word of Unicode's names.
_OF_SCRIPT = {
    "CJK": "Chinese",
    "GREEK": "Greek",
    "HANGUL": "Korean",
    "HEBREW": "Hebrew",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "THAI": "Thai",
}
_ANOTHER = "another language"
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_ENGLISH = frozenset(word for word in FUNCTION_WORDS if " " not in word)
# Function words of another language that speak for it. Two, because one may be a name or a typing
# error. Chosen by hand, as the next three; benchmarks/languages.py counts both kinds of errors.
_ENOUGH = 2
_LONG = 3  # letters of a function word that is hardly an abbreviation
_UNKNOWN = 2  # words of unknown meaning beside it that say the same
_SHORTEST_REST = 3  # letters after an apostrophe: "l'effet", but not "don't"
_MOST_NAMED = 2  # languages that share all the words


def language_of(question: str) -> str:
    """The language that a question seems to be in if it is not English, such as "German"; else "".

    Where words are alike, two are named ("Spanish or Portuguese"), or none ("another language").
    The name of the script, such as "Arabic script", stands for a language with a script of several.
    """
    return _by_script(question) or _by_words(question)


def _by_script(question: str) -> str:
    scripts = Counter(
        unicodedata.name(letter, "").partition(" ")[0] for letter in question if letter.isalpha()
    )
    latin = scripts["LATIN"]
    if sum(scripts.values()) <= 2 * latin or not scripts:
        return ""
    if scripts["HIRAGANA"] or scripts["KATAKANA"]:
        return "Japanese"
    script = max(scripts.keys() - {"LATIN"}, key=lambda name: scripts[name])
    return _OF_SCRIPT.get(script, f"{script.capitalize()} script")


def _by_words(question: str) -> str:
    words = _words(question)
    own = {word for word in words if word not in _ENGLISH}
    of_language = {name: _function_words(name, words) for name in _LANGUAGES}
    most = max(len(found & own) for found in of_language.values())
    alike = [name for name, found in of_language.items() if len(found & own) == most]
    if not most:
        return ""
    foreign = of_language[alike[0]]
    english = len({word for word in words if word in _ENGLISH} - foreign)
    foreign &= own
    is_clear = any(len(word) >= _LONG and not is_listed(word) for word in foreign)
    if (most < _ENOUGH and not (is_clear and not english)) or most <= english:
        return ""
    if not (is_clear and most >= _ENOUGH) and _count_unknown(own - foreign) < _UNKNOWN:
        return ""
    return " or ".join(map(str.capitalize, alike)) if len(alike) <= _MOST_NAMED else _ANOTHER


def _words(question: str) -> list[str]:
    """The words in lower case, without abbreviations and the particles of names."""
    spelt = [part for word in _WORD.findall(question) for part in _parts(word)]
    is_shouted = question.isupper()
    words: list[str] = []
    name_follows = False
    for word in reversed(spelt):
        name_follows = word[0].isupper() or (name_follows and PARTICLE.fullmatch(word) is not None)
        is_particle = name_follows and not word[0].isupper()
        if is_shouted or not (is_particle or _is_abbreviation(word)):
            words.append(word.lower())
    return words


def _parts(word: str) -> list[str]:
    """The parts of a word at its apostrophe, if the word is one of two: "l'effet"."""
    parts = re.split("[’']", word)
    return parts if len(parts[-1]) >= _SHORTEST_REST else [word]


def _count_unknown(words: set[str]) -> int:
    """How many words are neither English nor a name of anything in the vocabulary."""
    return sum(len(word) > _LONG and not is_word(word) for word in words)


def _is_abbreviation(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _function_words(language: str, words: list[str]) -> set[str]:
    """The words that are function words of a language."""
    left = set(_analyzer(language).analyze(" ".join(words)))
    return {word for word in words if word not in left}


@cache
def _analyzer(language: str) -> tantivy.TextAnalyzer:
    stop_words = tantivy.Filter.stopword(language)
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).filter(stop_words).build()
