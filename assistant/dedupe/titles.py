"""Normalises titles and first authors, so that those of copies of one publication are equal.

`compare_titles` says how far two titles agree. It is strict: titles that are not known variants of
each other are different titles.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from enum import Enum, auto
from functools import lru_cache
from itertools import islice, product
from typing import NamedTuple

from assistant import cite
from assistant.editorial.in_words import without_retraction_sign
from assistant.records import Document
from assistant.text.patterns import lazy_pattern

_WORD = lazy_pattern(r"[^\W_]+")
_TAG = lazy_pattern(r"</?[a-z][a-z0-9]{0,9}(?:\s[^<>]{0,100})?/?>", re.IGNORECASE)
_COMMA_IN_NUMBER = lazy_pattern(r"(?<=\d),(?=\d{3}(?!\d))")
_SPELLED_UMLAUT = lazy_pattern("aa|ae|oe|ue")
# ASCII spellings of letters that Unicode does not decompose.
_ASCII_SPELLINGS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
)
_DIGEST_MARK = lazy_pattern(r"\s*\[digest\b[^\]]*\]\s*\.?\s*\Z", re.IGNORECASE)
# A specific title has at least this many words and characters: "Neuromyelitis optica" is the title
# of many articles. Both chosen by hand: larger numbers match fewer copies by title, smaller ones
# match more articles that are not copies.
_FEWEST_WORDS = 4
_SHORTEST = 25
# Generic titles: one author writes many such texts in a year, next to the articles they are about.
_GENERIC = lazy_pattern(
    r"^(?:abstracts?|addendum|announcement|authors?|case records?|comments?|commentary|contents"
    r"|correction|corrections|corrigend(?:a|um)|department of error|discussion|editorials?"
    r"|editors?|errat(?:a|um)"
    r"|expressions? of concern|images? in|in (?:brief|memoriam|reply|response|this issue)|index"
    r"|introduction|issue|letters?|news|notices?|obituary|preface|proceedings|removal|replies"
    r"|reply|reports? of|response|retraction|table of contents|withdrawal)\b"
)
# Titles of periodical reports: the same title in another year is another report.
_PERIODICAL = lazy_pattern(
    r"\b(?:annual|yearly|biennial|yearbook|proceedings"
    # "Once daily" and "monthly injections" are doses.
    r"|(?:quarterly|monthly|weekly|daily)"
    r" (?:bulletins?|reports?|reviews?|statistics|summar\w+|updates?)"
    r"|surveillance reports?|registry reports?|status reports?|\d+(?:st|nd|rd|th))\b"
)
# Words in the titles of companions of an article, which are built from the article's title.
_COMPANIONS = lazy_pattern(
    r"\b(?:(?P<answer>repl(?:y|ies)|authors? respon\w+|response to|in response|rejoinder)"
    r"|(?P<comment>comment(?:s|ary|aries)?|letters? to the editors?|editorial|journal club)"
    r"|(?P<notice>errat(?:um|a)|corrigend(?:um|a)|corrections?|addendum|retraction"
    r"|expression of concern)"
    r"|(?P<plan>protocol|rationale|study design|design and|statistical analysis plan)"
    r"|(?P<part>sub ?group|sub ?stud(?:y|ies)|sub ?analys[ei]s|post hoc"
    r"|secondary analys[ei]s|interim|extension)"
    r"|(?P<summary>(?:plain language|lay|executive) summary)"
    r"|(?P<number>(?:part|chapter|volume) (?:\d+|[ivx]+|one|two|three|four|five)))\b"
)
# Words that a title can lack, gain or change and still be the same title.
_MINOR_WORDS = frozenset(
    ("a", "among", "an", "and", "at", "by", "for", "from", "in", "of", "on", "the", "to", "with")
)
# A title with one of these is English, so it cannot be the original of a translated title.
_ENGLISH = frozenset(("and", "by", "for", "from", "of", "on", "the", "to", "with"))
_SUBTITLE = lazy_pattern(r"\s*(?::|\?|[.;](?=\s)|\s[-\u2013\u2014]+(?=\s)|\u2014)\s*")
_IN_BRACKETS = lazy_pattern(r"\[([^\[\]]+)\]\s*\.?")
_ENDS_IN_DOTS = lazy_pattern(r"\s*(?:\u2026|\.{3,})\s*\Z")
# "0429", "P-12:", "(OC 3.4)": the number of an abstract in its supplement; never a year.
_ABSTRACT_NUMBER = lazy_pattern(
    r"\(?(?!(?:19|20)\d\d\b)[A-Z]{0,5}[-. ]?\d{1,5}(?:\.\d{1,3})?[.:)]{0,2}\s+(?=\S+\s+\S+\s+\S)"
)
# Characters of a title that are read; a longer one is a text without a title. Chosen by hand: the
# longest title in 1,941 real files has 481.
_MOST_CHARACTERS = 1000
# Words of a title that are compared in pairs. Chosen by hand, to bound the time, which grows with
# the square of this number.
_MOST_WORDS = 80
# Signs in a title after which a subtitle may begin. Chosen by hand, to bound the time.
_MOST_SUBTITLES = 8
# Letters: in shorter words one letter makes another word ("dose", "nose"). Chosen by hand.
_SHORTEST_MISSPELT = 5
# Titles, or pairs of titles, whose comparison is kept. Chosen by hand: more take more memory.
_CACHED = 4096


class Likeness(Enum):
    """How far two titles agree."""

    SAME = auto()  # they differ at most in case, accents, punctuation or markup
    SIMILAR = auto()  # the words differ in spelling or order, or one lacks a subtitle or its end
    UNCLEAR = auto()  # one has words that the other lacks
    TRANSLATED = auto()  # one is a translation in brackets, and the other is not English
    UNKNOWN = auto()  # at least one is missing, or too short to compare
    DIFFERENT = auto()  # they are titles of different publications


def plain(text: str) -> str:
    """The words of `text` in lower case, without accents and punctuation, Greek letters named."""
    spelled = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    bare = "".join(letter for letter in spelled if not unicodedata.combining(letter))
    if not bare.isascii():
        bare = "".join(map(_greek_name, bare.translate(_ASCII_SPELLINGS)))
    return " ".join(_WORD.findall(bare))


def title_key(title: str) -> str:
    """A key that the titles of copies share; empty if the title is too generic to match by."""
    key = plain(_without_marks(title))
    is_specific = len(key) >= _SHORTEST and key.count(" ") >= _FEWEST_WORDS - 1
    return key if is_specific and not _GENERIC.match(key) else ""


def main_title(title: str) -> str:
    """A title without its subtitle."""
    return _SUBTITLE.split(title, maxsplit=1)[0]


def author_key(document: Document) -> str:
    """The last word of the first author's surname: records disagree on particles like "de"."""
    return plain(cite.first_family(document)).rpartition(" ")[2]


def author_root(author: str) -> str:
    """A key of a first author in which an umlaut and its two spellings are equal.

    "Müller", "Mueller" and "Muller" are one name, and so are "Sørensen" and "Soerensen". The root
    only joins documents that have their title in common, so names that also become equal do no
    harm.
    """
    return _SPELLED_UMLAUT.sub(lambda letters: letters[0][0], author)


@lru_cache(maxsize=1 << 16)  # called again and again; 60 MB at most
def squeezed(title: str) -> str:
    """A title without spaces, because records disagree on hyphens and spaces."""
    return plain(_without_marks(title)).replace(" ", "")


def is_periodical(title: str) -> bool:
    """Whether a title is that of a periodical report, which recurs in other years."""
    return bool(_PERIODICAL.search(plain(title)))


@lru_cache(maxsize=_CACHED)
def compare_titles(first: str, second: str) -> Likeness:
    """How far two titles agree; UNKNOWN if one is empty. The order makes no difference."""
    first_title, second_title = _parse_title(first), _parse_title(second)
    if not (first_title.words and second_title.words):
        return Likeness.UNKNOWN
    if _are_same(first_title, second_title):
        return Likeness.SAME
    if first_title.companions != second_title.companions or not _numbers_agree(
        first_title, second_title
    ):
        return Likeness.DIFFERENT
    return _compare_words(first_title, second_title)


def _compare_words(first: _Title, second: _Title) -> Likeness:
    left, right = _left_over(first.words, second.words)
    if not (left or right) or _is_part(first, second) or _is_part(second, first):
        return Likeness.SIMILAR
    if all(len(word) == 1 for word in left + right) and not _is_specific(first.words):
        return Likeness.UNKNOWN  # could be a typing error or another subject
    if not (left and right):
        return Likeness.UNCLEAR
    original = second if first.translated else first
    if first.translated is not second.translated and _ENGLISH.isdisjoint(original.words):
        return Likeness.TRANSLATED
    return Likeness.DIFFERENT


class _Title(NamedTuple):
    """A title, divided into the parts that are compared.

    `forms` are spellings that stand for the whole title, squeezed. `unnumbered` is the squeezed
    title without the number of an abstract. `mains` holds the words before each sign after which a
    subtitle may begin. `cut` says that the title ends with dots.
    """

    words: tuple[str, ...]
    forms: frozenset[str]
    unnumbered: str
    mains: tuple[tuple[str, ...], ...]
    numbers: frozenset[str]
    companions: frozenset[str]
    translated: bool
    cut: bool


@lru_cache(maxsize=_CACHED)
def _parse_title(title: str) -> _Title:
    bare = _without_marks(title)
    whole = _IN_BRACKETS.fullmatch(bare)
    bare = whole[1] if whole else bare
    words = tuple(plain(bare).split())
    parts = [_IN_BRACKETS.sub(" ", bare), *_IN_BRACKETS.findall(bare)]
    forms = [squeezed(part) for part in parts if _is_specific(plain(part).split())]
    text = " ".join(words)
    return _Title(
        words=words[:_MOST_WORDS],
        forms=frozenset({"".join(words), *forms}),
        unnumbered=squeezed(_ABSTRACT_NUMBER.sub("", bare, count=1)),
        mains=tuple(
            tuple(plain(bare[: sign.start()]).split())[:_MOST_WORDS]
            for sign in islice(_SUBTITLE.finditer(bare), _MOST_SUBTITLES)
        ),
        numbers=frozenset(re.findall(r"\d+", text)),
        companions=frozenset(_companions(text)),
        translated=whole is not None,
        cut=bool(_ENDS_IN_DOTS.search(bare)),
    )


def differ_by_a_letter(first: str, second: str) -> bool:
    """Whether a word of one title has another letter in its place in the other title.

    It may be a typing error or another word ("abduction", "adduction"). "Randomised" and
    "randomized" are one word.
    """
    words = (Counter(plain(_without_marks(title)).split()) for title in (first, second))
    here, there = words
    pairs = product((here - there).elements(), (there - here).elements())
    return any(_is_variant(a, b) and _is_replaced(a, b) for a, b in islice(pairs, _MOST_WORDS))


def _is_replaced(first: str, second: str) -> bool:
    if len(first) != len(second):
        return False
    letters = [{a, b} for a, b in zip(first, second, strict=True) if a != b]
    return len(letters) == 1 and letters[0] != {"s", "z"}


def _companions(text: str) -> Iterator[str]:
    for match in _COMPANIONS.finditer(text):
        yield match[0] if match.lastgroup == "number" else str(match.lastgroup)


def _without_marks(title: str) -> str:
    """The title without markup, retraction signs and the mark of a digest."""
    text = _TAG.sub("", html.unescape(title[:_MOST_CHARACTERS]))
    return _COMMA_IN_NUMBER.sub("", without_retraction_sign(_DIGEST_MARK.sub("", text))).strip()


def _greek_name(letter: str) -> str:
    """The name of a Greek letter; any other letter unchanged."""
    if not "\u0370" <= letter <= "\u03ff":
        return letter
    name = unicodedata.name(letter, "")
    return name.rpartition(" ")[2].lower() if " LETTER " in name else letter


def _is_specific(words: list[str] | tuple[str, ...]) -> bool:
    return len(words) >= _FEWEST_WORDS and len(" ".join(words)) >= _SHORTEST


def _are_same(first: _Title, second: _Title) -> bool:
    return bool(
        first.forms & second.forms
        or first.unnumbered in second.forms
        or second.unnumbered in first.forms
    )


def _numbers_agree(first: _Title, second: _Title) -> bool:
    """Whether one has all numbers of the other: "Case 12-2019" is not "Case 13-2019"."""
    return first.numbers <= second.numbers or second.numbers <= first.numbers


def _is_part(short: _Title, long: _Title) -> bool:
    """Whether `short` is `long` without its subtitle, or cut short."""
    if not _is_specific(short.words):
        return False
    if any(_left_over(short.words, main) == ([], []) for main in long.mains):
        return True
    *head, last = short.words
    there = long.words[len(head) :][:1]
    if not there or not there[0].startswith(last):
        return False
    is_within_word = there[0] != last and there[0].isalpha()
    is_start = _left_over(tuple(head), long.words[: len(head)]) == ([], [])
    return is_start and (short.cut or is_within_word)


def _left_over(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The words of each that the other lacks, in any order; small words do not count."""
    first_count, second_count = (
        Counter(word for word in words if word not in _MINOR_WORDS) for words in (first, second)
    )
    left, right = (
        list((first_count - second_count).elements()),
        list((second_count - first_count).elements()),
    )
    if "".join(left) == "".join(right):  # the same letters, with spaces in other places
        return [], []
    for word, variant in product(left[:], right[:]):
        if word in left and variant in right and _is_variant(word, variant):
            left.remove(word)
            right.remove(variant)
    return left, right


def _is_variant(first: str, second: str) -> bool:
    """Whether two words differ by one letter that is added, replaced or swapped with the next.

    These are the spelling errors of Damerau FJ. Commun ACM 1964;7:171-6.
    """
    short, long = sorted((first, second), key=len)
    if len(short) < _SHORTEST_MISSPELT or len(long) - len(short) > 1 or not short.isalpha():
        return False
    # "Symptomatic" is not "asymptomatic", but "esophagus" is "oesophagus".
    if long[1:] == short and not (short[0] == "e" and long[0] in "ao"):
        return False
    at = next((at for at, letter in enumerate(short) if letter != long[at]), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[at : at + 2] == long[at : at + 2][::-1]
    return short[at + 1 :] == long[at + 1 :] or (swapped and short[at + 2 :] == long[at + 2 :])
