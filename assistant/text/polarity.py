"""Finds what a text says is present or absent: "AQP4-negative", "non-primary", "without diabetes".

A result in antibody-positive patients does not answer a question about antibody-negative ones,
although both name the same antibody. So an answer compares the signs that the question and a
sentence give to a marker.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple


class Sign(NamedTuple):
    """A marker in lower case, and whether a text says that it is present."""

    marker: str
    is_present: bool

    @property
    def opposite(self) -> Sign:
        """The other sign of the same marker."""
        return Sign(self.marker, not self.is_present)


#: The marker of "seropositive" and "seronegative", which may mean any antibody.
SEROLOGY = "sero"
# "AQP4-IgG-negative", "anti-MOG antibody positive", "HIV negative", "AQP4+": the sign comes last.
_TESTED = re.compile(
    r"\b(?:anti-)?(?P<marker>[a-z][a-z0-9]*(?:-\d+)?)"
    r"(?:[- ]?(?:igg|abs?|antibod(?:y|ies)|status|antigen)\b)*[- ]?"
    r"(?:(?P<present>positiv\w*|\+(?!\w))|negativ\w*)",
    re.IGNORECASE,
)
# "positive for HIV": the sign comes first.
_TESTED_FOR = re.compile(
    r"\b(?:(?P<present>positive)|negative) for (?:the |anti-)?(?P<marker>[a-z][a-z0-9]*(?:-\d+)?)",
    re.IGNORECASE,
)
# "without AQP4 antibodies", "who lack anti-MOG IgG": the sign comes first.
_LACKING = re.compile(
    r"(?<!and )(?<!or )\b(?:without|lack(?:s|ed|ing)?|no|absence of) (?:an? |any |the )*"
    r"(?:anti-)?(?P<marker>[a-z][a-z0-9]*(?:-\d+)?)[- ](?:igg|abs?|antibod(?:y|ies))\b",
    re.IGNORECASE,
)
# One of these is in every text that the first two patterns fit.
_SIGNS = ("positiv", "negativ", "+")
# The same for the third: it has one of each.
_ABSENCES, _ANTIBODIES = ("without", "lack", "no ", "absence of"), ("igg", "ab", "antibod")
_NON = re.compile(r"\bnon-(?P<marker>[a-z][a-z0-9]+)", re.IGNORECASE)
_LINKING = r"(?:an? |any |the |known |prior |previous |history of )*"
_NOT_BOTH = r"(?<!and )(?<!or )"  # "with and without" says neither
_WITHOUT = re.compile(rf"{_NOT_BOTH}\bwithout {_LINKING}(?P<marker>[a-z][a-z0-9]+)", re.IGNORECASE)
_WITH = re.compile(rf"\bwith {_LINKING}(?P<marker>[a-z][a-z0-9]+)", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9]+")
# Words before a sign that are not its marker: "tested positive", "false negative".
_NOT_MARKERS = frozenset(
    """a and antibody are be been both culture double false for had has have igg is more not or
    patients predictive remain result results stay status test tested the triple true very was were
    who""".split()  # noqa: SIM905 - reads better so
)

_KEPT = 4096  # texts whose signs are remembered; chosen by hand: a conversation reads as many


def contradicted(asked: str, text: str, names: Mapping[str, str] | None = None) -> str:
    """The first thing in `text` that is the opposite of what `asked` is about, or "".

    A text that also has what is asked for contradicts nothing. `names` maps other names of a
    marker, in lower case, to the one that `asked` uses.
    """
    tested = _contradicted_test(_tested(asked, {}), _tested(text, names or {}))
    return tested or _contradicted_word(asked.lower(), text.lower())


def confirmed(asked: str, text: str, names: Mapping[str, str] | None = None) -> dict[str, bool]:
    """The markers that `asked` calls positive or negative, and whether `text` calls them the same.

    In lower case. One of two signs is enough. `names` is as in `contradicted`.
    """
    in_text = _tested(text, names or {})
    same: dict[str, bool] = {}
    for sign in _tested(asked, {}):
        same[sign.marker] = same.get(sign.marker, False) or bool(_matching(sign, in_text))
    return same


def serostatus(text: str) -> dict[str, str]:
    """The markers that a text calls positive or negative, in lower case, each with a general word.

    The word is "seropositive" or "seronegative".
    """
    return {
        sign.marker: f"{SEROLOGY}{'positive' if sign.is_present else 'negative'}"
        for sign in _tested(text, {})
        if sign.marker != SEROLOGY
    }


def _tested(text: str, names: Mapping[str, str]) -> dict[Sign, str]:
    """The markers that a text calls positive or negative, each with the words for it.

    A marker may have both signs.
    """
    found: dict[Sign, str] = {}
    for sign, words in _signs(text):
        found.setdefault(Sign(names.get(sign.marker, sign.marker), sign.is_present), words)
    return found


@lru_cache(maxsize=_KEPT)
def _signs(text: str) -> tuple[tuple[Sign, str], ...]:
    """Every marker that a text calls positive or negative, in the order of the patterns."""
    found: list[tuple[Sign, str]] = []
    lower = text.lower()
    # Most texts have none of these words, and the patterns take long.
    if any(word in lower for word in _SIGNS):
        for pattern in (_TESTED, _TESTED_FOR):
            for match in pattern.finditer(text):
                marker = match["marker"].lower()
                if marker not in _NOT_MARKERS:
                    found.append((Sign(marker, bool(match["present"])), match.group()))
    if all(any(word in lower for word in words) for words in (_ABSENCES, _ANTIBODIES)):
        found += [
            (Sign(match["marker"].lower(), is_present=False), match.group())
            for match in _LACKING.finditer(text)
        ]
    return tuple(found)


def _contradicted_test(asked: Mapping[Sign, str], in_text: Mapping[Sign, str]) -> str:
    for sign in sorted(asked):
        if _matching(sign, in_text):
            continue
        opposite = _matching(sign.opposite, in_text)
        if opposite:
            return in_text[min(opposite)]
    return ""


def _matching(sign: Sign, in_text: Iterable[Sign]) -> set[Sign]:
    """The signs of a text that mean the same; "seropositive" fits every marker."""
    return {
        other
        for other in in_text
        if other.is_present is sign.is_present
        and (other.marker == sign.marker or SEROLOGY in (other.marker, sign.marker))
    }


def _contradicted_word(asked: str, text: str) -> str:
    """The opposite of "non-X", "without X", or of X where only "non-X" is in the text."""
    absent = {match["marker"] for pattern in (_NON, _WITHOUT) for match in pattern.finditer(asked)}
    for marker in sorted(absent):
        if _plain(marker, text) and not _is_absent(marker, text, (_NON, _WITHOUT)):
            return marker
    # Most texts have neither word, and looking for each marker takes long.
    present = set(_WORD.findall(asked)) - absent if "non-" in text else set()
    for marker in sorted(present):
        if _is_absent(marker, text, (_NON,)) and not _plain(marker, text):
            return f"non-{marker}"
    with_it = set()
    if "without " in text:
        with_it = {match["marker"] for match in _WITH.finditer(asked)} - absent
    for marker in sorted(with_it):
        if _is_absent(marker, text, (_WITHOUT,)) and not _plain(marker, text):
            return f"without {marker}"
    return ""


def _is_absent(marker: str, text: str, patterns: tuple[re.Pattern[str], ...]) -> bool:
    return any(
        match["marker"] == marker for pattern in patterns for match in pattern.finditer(text)
    )


def _plain(marker: str, text: str) -> bool:
    """Whether a text names a marker without saying that it is absent."""
    rest = _WITHOUT.sub(" ", _NON.sub(" ", text))
    return marker in _WORD.findall(rest)
