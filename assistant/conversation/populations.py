"""Finds and replaces populations in questions: kinds of people, and seasons of life."""

from __future__ import annotations

import re

from assistant.text.populations import KINDS, SEASONS, forms

# These plurals and phrases are only added here, because other modules look at single words.
_SEASONS = rf"(?:{'|'.join(SEASONS)}|pregnancies|old age|older age)"
_GENERIC = r"(?:patients?|people|persons?|individuals?|those)"
_KINDS = rf"(?:{'|'.join(form for kind in KINDS for form in forms(kind))})"
_SUCH = (
    r"(?:the|both|older|old|elderly|younger|young|pregnant|breast-?feeding|lactating|nursing|adult|"
    r"p(?:a)?ediatric|healthy|very|small|male|female|premature|preterm|postmenopausal|menopausal|"
    r"black|white|asian|african|american|hispanic|obese|frail|immunocompromised|other|critically|"
    r"ill)"
)
_ONE = rf"(?:{_SUCH} )*(?:{_KINDS}|{_SEASONS}|{_GENERIC})"
_PEOPLE = rf"{_ONE}(?: (?:and|or|versus|vs\.?) {_ONE})*"
_PREP = r"(?:in|during|for|among|while|when|if)"
_QUALIFIED = r"(?: (?:with|without|aged|who|whose|over|under|on|receiving|taking) .+)"

_ASKED = re.compile(
    rf"(?:(?P<prep>{_PREP}) )?(?P<who>{_PEOPLE})(?P<more>{_QUALIFIED})?", re.IGNORECASE
)
_THERE = re.compile(
    rf"\b(?P<prep>{_PREP}) (?P<who>{_PEOPLE})\b"
    r"(?P<more> (?:with|without|aged|who|whose|over|under|on|receiving|taking) .+?"
    r"(?= (?:in|during|for|after|before|on|versus|vs\.?|than)\b|$))?",
    re.IGNORECASE,
)
_DOING = re.compile(
    rf"\b(?:is|are|was|were|do|does|did|can|could|should|will) (?P<who>{_PEOPLE})\b", re.IGNORECASE
)
_SEASON = re.compile(rf"\b{_SEASONS}$", re.IGNORECASE)


def replaced(asked: str, last: str) -> str | None:
    """The question `last` for the population that `asked` names; None when it names none.

    The new population replaces one of its kind (people, or a season of life), or else one of the
    other kind, or else it is added. A qualifier in `last` ("with NMO") stays, unless `asked` has
    one of its own.
    """
    match = _ASKED.fullmatch(asked)
    if match is None or (_is_generic(match["who"]) and not match["more"]):
        return None
    who, more = match["who"], match["more"] or ""
    there = list(_THERE.finditer(last))
    same = [place for place in there if _is_season(place["who"]) == _is_season(who)]
    doing = None if _is_season(who) else _DOING.search(last)
    if not same and doing:
        return f"{last[: doing.start('who')]}{who}{more}{last[doing.end() :]}"
    if not same and not there:
        return f"{last} {match['prep'] or 'in'} {who}{more}"
    place = (same or there)[-1]
    usual = "in" if _is_season(who) or _is_season(place["who"]) else place["prep"]
    qualifier = more or place["more"] or ""
    return f"{last[: place.start()]}{match['prep'] or usual} {who}{qualifier}{last[place.end() :]}"


def _is_season(who: str) -> bool:
    return bool(_SEASON.search(who))


def _is_generic(who: str) -> bool:
    return bool(re.fullmatch(rf"(?:(?:the|both|other) )*{_GENERIC}", who, re.IGNORECASE))
