"""Finds and replaces populations in questions: kinds of people, and seasons of life."""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.conversation import lexicon
from assistant.conversation.lexicon import bare, is_any, is_function, is_person
from assistant.text.populations import GENERIC, SEASONS

# These plurals and phrases are only added here, because other modules look at single words.
_SEASONS = rf"(?:{'|'.join(SEASONS)}|pregnancies|old age|older age)"
_PREP = r"(?:in|during|for|among|while|when|if)"
# Most words of people: "critically ill older women" has four.
_WORDS = r"(?:[\w+'’-]+ ){0,3}?[\w+'’-]+"
_ONE = rf"(?:{_WORDS})"
_PEOPLE = rf"(?:{_ONE}(?: (?:and|or|versus|vs\.?) {_ONE})?)"
_QUALIFIER = r"(?:with|without|aged|who|whose|over|under|on|receiving|taking|above|below)"
_AGE = r"(?:aged|over|under|above|below|older than|younger than)(?: the age of)? \d.*"

_ASKED = re.compile(
    rf"(?:(?P<prep>{_PREP}) )?(?P<who>{_PEOPLE})(?P<more> {_QUALIFIER} .+)?", re.IGNORECASE
)
_THERE = re.compile(
    rf"\b(?P<prep>{_PREP}) (?P<who>{_PEOPLE})(?![\w-])"
    rf"(?P<more> {_QUALIFIER} .+?(?= (?:in|during|for|after|before|on|versus|vs\.?|than)\b|$))?",
    re.IGNORECASE,
)
_DOING = re.compile(
    rf"\b(?:is|are|was|were|do|does|did|can|could|should|will) (?P<who>{_PEOPLE})(?![\w-])",
    re.IGNORECASE,
)
_SEASON = re.compile(rf"(?:^|.* ){_SEASONS}", re.IGNORECASE)
_STATUS = re.compile(
    r"(?:\w[\w-]*-(?:positive|negative|mutated|mutant|deficient|high|low|amplified|"
    r"naive|resistant|refractory|sensitive|dependent)|sero-?(?:positive|negative)|\w+[+])",
    re.IGNORECASE,
)
# Words of the longest population: two groups of at most four words, and "and" between them.
_LONGEST = 9
_BEFORE_PEOPLE = frozenset({"the", "both", "other", "very", "most", "all"})
_JOINTS = frozenset({"and", "or", "versus", "vs", "vs."})


class _Place(NamedTuple):
    """A population in a question."""

    start: int
    end: int
    prep: str
    who: str
    more: str


def replaced(asked: str, last: str) -> str | None:
    """The question `last` for the population that `asked` names; None when it names none.

    The new population replaces one of its kind (people, or a season of life), or else one of the
    other kind, or else it is added. A qualifier in `last` ("with NMO") stays, unless `asked` has
    one of its own.
    """
    if re.fullmatch(_AGE, asked, re.IGNORECASE):
        asked = f"in people {asked}"
    match = _ASKED.fullmatch(asked)
    if match is None or not _is_population(match["who"]):
        return None
    who, more = match["who"], match["more"] or ""
    if _is_generic(who) and not more:
        return None
    there = _places(last)
    same = [place for place in there if _is_season(place.who) == _is_season(who)]
    doing = None if _is_season(who) else _doing(last)
    if not same and doing:
        return f"{last[: doing.start]}{who}{more}{last[doing.end :]}"
    if not same and not there:
        return f"{last} {match['prep'] or 'in'} {who}{more}"
    place = (same or there)[-1]
    usual = "in" if _is_season(who) or _is_season(place.who) else place.prep
    own = more or any(_STATUS.fullmatch(word) for word in who.split())
    qualifier = more if own else place.more
    return f"{last[: place.start]}{match['prep'] or usual} {who}{qualifier}{last[place.end :]}"


def found(question: str) -> list[str]:
    """The populations of a question, each with its preposition: "in children with NMO"."""
    return [
        f"{place.prep} {place.who}{place.more}"
        for place in _places(question)
        if not _is_generic(place.who) or place.more
    ]


def is_status(word: str) -> bool:
    """Whether a word says what a test found: "seronegative", "HER2-positive"."""
    return _STATUS.fullmatch(word) is not None


def _places(question: str) -> list[_Place]:
    places: list[_Place] = []
    for prep in re.finditer(rf"\b{_PREP}(?= )", question, re.IGNORECASE):
        place = _longest(_THERE, question, prep.start())
        if place is not None and not (places and place.start < places[-1].end):
            places.append(place)
    return places


def _doing(question: str) -> _Place | None:
    """The people that the verb of a question is about: "do women relapse"."""
    for verb in _DOING.finditer(question):
        place = _longest(_DOING, question, verb.start())
        if place is not None:
            return place._replace(start=verb.start("who"))
    return None


def _longest(pattern: re.Pattern[str], question: str, start: int) -> _Place | None:
    """The population at a place of a question, with as many words as belong to it."""
    words = question[start:].split(" ")
    head = pattern.match(question, start)
    if head is None:
        return None
    begin = head.start("who")
    prep = "" if pattern is _DOING else head["prep"]
    best: _Place | None = None
    for size in range(1, min(len(words), _LONGEST) + 1):
        who = " ".join(question[begin:].split(" ")[:size])
        if _is_population(who):
            end = begin + len(who)
            best = _Place(start, end, prep, who, "")
    if best is None or pattern is _DOING:
        return best
    rest = re.compile(
        rf" {_QUALIFIER} .+?(?= (?:in|during|for|after|before|on|versus|vs\.?|than)\b|$)",
        re.IGNORECASE,
    ).match(question, best.end)
    return best if rest is None else best._replace(end=rest.end(), more=rest[0])


def _is_population(who: str) -> bool:
    """Whether words name people or a season of life, and nothing else."""
    groups: list[list[str]] = [[]]
    for word in who.split(" "):
        if bare(word) in _JOINTS:
            groups.append([])
        else:
            groups[-1].append(word)
    return all(map(_is_group, groups))


def _is_group(words: list[str]) -> bool:
    if not words or any(word.endswith((",", ";", ":")) for word in words[:-1]):
        return False
    *before, head = words
    text = " ".join(words)
    if not _is_season(text) and not (
        is_person(head) or is_any(head, GENERIC) or bare(head) == "those"
    ):
        return False
    # Words before people describe them: "seronegative", "Asian", "frail", "ICU".
    return len(before) <= 3 and not any(  # noqa: PLR2004 - see _WORDS
        is_function(word, lexicon.FUNCTION - _BEFORE_PEOPLE) or lexicon.is_verb(word)
        for word in before
    )


def _is_season(who: str) -> bool:
    return _SEASON.fullmatch(who) is not None


def _is_generic(who: str) -> bool:
    *before, head = who.split(" ")
    return (is_any(head, GENERIC) or bare(head) == "those") and all(
        bare(word) in _BEFORE_PEOPLE for word in before
    )
