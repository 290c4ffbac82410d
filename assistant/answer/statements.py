"""What a sentence states, independent of the question: a result, an aim, other people's work."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from assistant.index.lexical import analyze
from assistant.records import Block, BlockKind, Statement
from assistant.study_design.publication_types import is_no_study
from assistant.text.captions import only_names
from assistant.text.peer_review import is_kind_of_review, is_peer_review

# Words of a sentence that can be quoted. Chosen by hand: shorter ones seldom state something, and
# longer ones are hard to read as quotes.
_SHORTEST, _LONGEST = 5, 120
_KEPT = 4096  # sentences that are remembered; chosen by hand: a conversation reads as many
# Words of direction from which `direction` is 1. Chosen by hand: with more, a sentence with a
# single comparison counts for less.
_MANY_DIRECTIONS = 2
# How clearly a sentence reports a result, if it is not a comparison with a number: with another
# kind of result, with any other number, or with a comparison only. Chosen by hand; the learned
# weights make up for a different scale, but not for a different order.
_OTHER_RESULT, _NUMBER_ONLY, _COMPARISON_ONLY = 0.7, 0.4, 0.25

# A comparison of two groups, and any other result: a percentage, a p value, an interval, a rate.
# Patterns search the sentence in lower case, because ignoring case takes up to five times as long.
# "OR" is the exception: in lower case it is mostly the word.
_COMPARISON = re.compile(
    r"\b(?:(?:hazard|odds|risk|rate) ratio|(?:hr|rr|vs|ci|versus|placebo|than)\b|p\s?[<=>≤]|"
    r"confidence interval|compared (?:with|to)\b)"
)
_ODDS_RATIO = re.compile(r"\bOR\b")
_TWO_SHARES = re.compile(r"\d\s?%[^.%]{1,80}\band\b[^.%]{0,40}\d\s?%")
# Each pattern comes with a text that a sentence must contain before the pattern is tried. That
# halves the time.
_RESULT = (
    ("%", re.compile(r"\d\s?%")),
    ("±", re.compile("±")),
    ("/", re.compile(r"\d\s?/\s?\d")),
    ("of", re.compile(r"\d\s?of\s?\d")),
    *(
        (word, re.compile(rf"\b{word}s?\b[^.]{{0,40}}\d"))
        for word in ("mean", "median", "rate", "score", "sd", "iqr")
    ),
)
_NUMBER = re.compile(r"\d")
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_FINDING = re.compile(
    r"result|finding|conclusion|outcome|efficacy|effect|harm|safety|adverse|table|interpretation",
    re.IGNORECASE,
)
_PREAMBLE = re.compile(
    r"introduction|background|objective|aim|purpose|method|design|statistic|participants|patients|"
    r"randomi[sz]ation|procedure|acknowledg|funding|interest|abbreviation|contribut|limit|hypothes",
    re.IGNORECASE,
)

_OPENING = re.compile(r"abstract|conclusion|summary|results?$", re.IGNORECASE)
_AIM = re.compile(
    r"\b(?:aim(?:s|ed)?|objectives?|purpose|hypothes\w+|(?:was|were) (?:designed|undertaken)|"
    r"to (?:evaluate|determine|assess|investigate|examine|test|compare|study)|"
    r"we (?:sought|set out))\b"
)
# What a protocol says, in lower case.
_PLANNED = re.compile(
    r"\bwill (?:\w+ly |also |then )?(?:be|have|receive|undergo|compare|assess|evaluate|measure|"
    r"include|report|test|examine|use|take|last)\b"
)
# Headings of what journals print beside an article.
_LETTER = re.compile(
    r"letters? to the editor|editor\W?s? (?:note|evaluation|comment)", re.IGNORECASE
)
_OF_KINDS = {BlockKind.TABLE_ROW: Statement.TABLE_ROW, BlockKind.CAPTION: Statement.CAPTION}
# Other people's work.
_EARLIER = re.compile(
    r"\b(?:previous(?:ly)?|earlier|prior|other|several|recent) (?:stud|trial|report|work|research)"
)
_CITES = (
    ("[", re.compile(r"\[\s?\d+(?:\s?[,;–-]\s?\d+)*\s?\]")),
    ("et al", re.compile(r"\bet al\b")),
    ("(", re.compile(r"\(\w+[^()]{0,40}\b(?:19|20)\d\d[a-z]?\)")),
    *((kind, _EARLIER) for kind in (" stud", " trial", " report", " work", " research")),
)
# Words for the direction of a difference or for no difference, and words for a statistical test.
_DIRECTION = """
    associated better decrease different difference favour favor fewer greater higher
    improve inferior increase less lower more prevent reduce reduction similar superior worse
"""
_SIGNIFICANCE = "significance p ci"


def can_be_quoted(text: str, kind: BlockKind) -> bool:
    """Whether a sentence states something and has a quotable length; a row must have a number.

    Questions, bare headings, and names of figures and tables state nothing. What a sentence with an
    unknown character states is not known: a lost sign may be "<" or ">".
    """
    if not kind.quotable or _UNKNOWN in text:
        return False
    if kind is BlockKind.TABLE_ROW:
        return bool(_NUMBER.search(text))
    if kind is BlockKind.CAPTION and only_names(text):
        return False
    count = len(text.split())
    return _SHORTEST <= count <= _LONGEST and not text.rstrip(")\"'”’ ").endswith(("?", ":"))


def result(text: str, lower: str) -> float:
    """1 for a comparison with a number, less for other numbers; `lower` is `text` in lower case."""
    compares = (
        _COMPARISON.search(lower)
        or _ODDS_RATIO.search(text)
        or (lower.count("%") > 1 and _TWO_SHARES.search(lower))
    )
    if not _NUMBER.search(lower):
        return _COMPARISON_ONLY if compares else 0.0
    if compares:
        return 1.0
    return _OTHER_RESULT if _holds(_RESULT, lower) else _NUMBER_ONLY


def direction(stems: frozenset[str]) -> float:
    """How clearly `stems` state the direction of a difference, or that there is none (0 to 1)."""
    return min(1.0, len(stems & _stems_of(_DIRECTION)) / _MANY_DIRECTIONS)


def significance(stems: frozenset[str]) -> float:
    """1 where these `stems` mention a statistical test."""
    return float(not stems.isdisjoint(_stems_of(_SIGNIFICANCE)))


def aim(lower: str) -> float:
    """1 where a sentence, in lower case, announces what the study is to find out."""
    return float(bool(_AIM.search(lower)))


def cites(lower: str) -> float:
    """1 where a sentence, in lower case, reports other people's work."""
    return float(_holds(_CITES, lower))


def statement(text: str, block: Block, publication_types: Iterable[str] = ()) -> Statement | None:
    """What a sentence is where it reports no finding of its own study; None where it may do so.

    `block` is where it stands; `publication_types` are those of its document.
    """
    if block.kind in _OF_KINDS:
        return _OF_KINDS[block.kind]
    if is_review(block, publication_types):
        return Statement.REVIEW
    if is_no_study(publication_types) or _LETTER.search(" ".join(block.section)):
        return Statement.LETTER
    return _stated(text)


@lru_cache(maxsize=_KEPT)
def _stated(text: str) -> Statement | None:
    """What a sentence is where it reports no finding, by its words alone."""
    lower = text.lower()
    if result(text, lower) < _OTHER_RESULT:
        if aim(lower):
            return Statement.AIM
        if _PLANNED.search(lower):
            return Statement.PLANNED
    return Statement.CITED if cites(lower) else None


def is_review(block: Block, publication_types: Iterable[str] = ()) -> bool:
    """Whether a block is about the manuscript of its article: a decision, a report or a reply."""
    return is_peer_review(block.section) or any(map(is_kind_of_review, publication_types))


def opening(headings: tuple[str, ...]) -> float:
    """1 for an abstract, and for text without sections."""
    return float(not headings or bool(_OPENING.match(headings[0])))


def section(headings: tuple[str, ...]) -> float:
    """1 for a section with findings, -1 for one without (such as the methods), 0 for any other."""
    if any(_FINDING.search(heading) for heading in headings):
        return 1.0
    return -1.0 if any(_PREAMBLE.search(heading) for heading in headings) else 0.0


def _holds(signed: Iterable[tuple[str, re.Pattern[str]]], lower: str) -> bool:
    """Whether any pattern matches; a loop, because a generator takes half as long again."""
    for sign, pattern in signed:  # noqa: SIM110
        if sign in lower and pattern.search(lower):
            return True
    return False


@cache
def _stems_of(words: str) -> frozenset[str]:
    return frozenset(analyze(words))
