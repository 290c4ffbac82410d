"""Takes a sentence apart into words, signs and numbers of effects, and finds candidate phrases."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from assistant.records.blocks import Span
from assistant.study_design.plain import kind_of_word
from assistant.vocabulary.english import english_word
from assistant.vocabulary.lookup import likeliest_kind

# Kinds of tokens that are no words: the name of a measure, an estimate, an interval, a p value, and
# any other number.
MEASURE, ESTIMATE, INTERVAL, P, NUMBER = "<measure>", "<estimate>", "<interval>", "<p>", "<number>"
EDGE = "<edge>"  # before the first token and after the last

NUMBERS = frozenset((ESTIMATE, INTERVAL, P, NUMBER))
#: What ends a clause, and the kinds of tokens that are verbs.
CLAUSES = frozenset((";", ".", ":", "while", "whereas", "but", "although"))
VERBS = frozenset(("v", "ved", "was", "were", "is", "are", "had", "has", "did"))
_DISTANCES = (0, 1, 2, 3, 5, 8, 12, 20, 40)  # tokens; longer distances differ less

WORD = re.compile(r"[^\W_](?:[\w'/%+&-]|\.(?=\w))*")
_TOKEN = re.compile(r"[^\W_](?:[\w'/%+&-]|\.(?=\w))*|\S")
_IS_NUMBER = re.compile(r"[-+]?[\d.,/%-]*\d[\d.,/%-]*")
# Words that a name does not contain.
_OUTSIDE = frozenset(
    [
        "was",
        "were",
        "is",
        "are",
        "be",
        "been",
        "being",
        "had",
        "has",
        "have",
        "having",
        "did",
        "do",
        "does",
        "done",
        "can",
        "could",
        "may",
        "might",
        "will",
        "would",
        "should",
        "which",
        "that",
        "who",
        "whom",
        "whose",
        "than",
        "versus",
        "vs",
        "compared",
        "respectively",
        "while",
        "whereas",
        "although",
        "because",
        "but",
        "if",
        "when",
        "where",
        "we",
        "they",
        "it",
        "there",
        "our",
        "their",
        "its",
        "this",
        "these",
        "those",
        "i",
        "however",
        "therefore",
        "thus",
    ]
)
# Words at which a name neither begins nor ends.
_INSIDE = frozenset(
    [
        "the",
        "a",
        "an",
        "and",
        "or",
        "nor",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "from",
        "by",
        "with",
        "without",
        "within",
        "during",
        "after",
        "before",
        "over",
        "under",
        "between",
        "among",
        "through",
        "until",
        "since",
        "as",
        "per",
        "via",
        "into",
        "about",
        "not",
        "no",
        "both",
        "either",
        "neither",
        "each",
        "all",
        "any",
        "some",
        "such",
        "only",
        "also",
        "more",
        "most",
        "less",
        "least",
        "very",
        "so",
        "then",
        "both",
        "mean",
        "median",
        "average",
        "significant",
        "significantly",
        "statistically",
    ]
)
_MAY_BEGIN = frozenset(("no", "non", "without", "all", "per", "mean", "median", "average"))
_LONGEST = 9  # words of a candidate; the marked names seldom have more
_LABELLED = frozenset(("group", "groups", "arm", "arms"))
_RARE = "x"


class Token(NamedTuple):
    """A word in small letters, a sign, or what stands for a number; `kind` is what it is like."""

    start: int
    end: int
    word: str
    kind: str


class Candidate(NamedTuple):
    """A phrase, as numbers of tokens: from `first` up to and including `last`."""

    first: int
    last: int


def tokens(plain: str, numbers: Iterable[tuple[Span, str]]) -> list[Token]:
    """The tokens of a text in the form of `plain_text`; `numbers` are read already, by kind."""
    found: list[Token] = []
    at = 0
    for span, kind in sorted(numbers):
        if span.start < at:
            continue
        found += _words(plain, at, span.start)
        found.append(Token(span.start, span.end, kind, kind))
        at = span.end
    return found + list(_words(plain, at, len(plain)))


def _words(plain: str, start: int, end: int) -> Iterable[Token]:
    for match in _TOKEN.finditer(plain, start, end):
        word = match[0].rstrip("-/'+&")
        if not word:
            continue
        kind = NUMBER if _IS_NUMBER.fullmatch(word) else kind_of_token(word)
        yield Token(match.start(), match.start() + len(word), word, kind)


@lru_cache(maxsize=20_000)
def kind_of_token(word: str) -> str:
    """What a word is like: a part of speech, a drug, people; signs and function words are kept."""
    if not word[0].isalnum() or word in _OUTSIDE or word in _INSIDE:
        return word
    if kind_of_word(word) == "folk":
        return "people"
    named = likeliest_kind(word)
    if named is not None:
        return str(named.value)
    english = english_word(word)
    if english is None:
        return _RARE
    return english.parts[0] + ("ed" if word.endswith("ed") else "")


def candidates(listed: list[Token]) -> list[Candidate]:
    """The phrases that may be names, in order."""
    found = []
    for first, token in enumerate(listed):
        if not _is_word(token) or (token.word in _INSIDE and token.word not in _MAY_BEGIN):
            continue
        for last in range(first, min(first + _LONGEST, len(listed))):
            inner = listed[last]
            if not _is_word(inner):
                break
            if inner.word not in _INSIDE or (last > first and _is_label(listed, last)):
                found.append(Candidate(first, last))
    return found


def _is_label(listed: list[Token], at: int) -> bool:
    """Whether a letter is the label of a group: "group A"."""
    return len(listed[at].word) == 1 and listed[at - 1].word in _LABELLED


def _is_word(token: Token) -> bool:
    return token.word[0].isalnum() and token.word not in _OUTSIDE


def token_at(listed: list[Token], offset: int) -> int:
    """The number of the first token that ends behind `offset`."""
    return bisect_left(listed, offset + 1, key=lambda token: token.end)


def bucket(distance: int) -> int:
    """A distance in tokens, in steps that grow."""
    return sum(distance >= limit for limit in _DISTANCES)
