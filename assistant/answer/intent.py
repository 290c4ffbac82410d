"""Recognises what kind of answer a question asks for, by its words."""

from __future__ import annotations

import re

# What an intervention does.
_EFFECT = re.compile(
    r"\b(?:treat|therap|reduc|prevent|effect|effic|help|improv|lower|benefit|protect|work|manag)",
    re.IGNORECASE,
)
# The outcome follows the first "on" after the comparison, or after the effect without one.
_EFFECT_OF = re.compile(r"\b(?:effects?|efficacy|impacts?|influence)\b", re.IGNORECASE)
_COMPARED = re.compile(r"\b(?:compared (?:with|to)|versus|vs|than)\b", re.IGNORECASE)
_ON = re.compile(r"\bon\b", re.IGNORECASE)

_LISTING = re.compile(r"\W*(?:please\s+)?(?:can you\s+)?(?:list|name|enumerate)\b", re.IGNORECASE)
# A question word with a noun in the plural: "which drugs", "what are the common causes", but not
# "what is", "what dose of the drugs", "which diagnosis".
_STOPS = "is|was|does|has|of|in|on|for|to|by|with|at|from|as|and|or|vs|its|this"
_WH_PLURAL = re.compile(
    rf"\b(?:what|which)\s+(?:are\s+|were\s+)?(?:(?!(?:{_STOPS})\b)[\w-]+\s+){{0,3}}?"
    rf"(?!(?:{_STOPS})\b)(?:[\w-]{{2,}}(?<![aiosu])s|criteria|children|men|women|people)\b",
    re.IGNORECASE,
)


def asks_effect(question: str) -> bool:
    """Whether a question asks what an intervention does."""
    return bool(_EFFECT.search(question))


def outcome(question: str) -> str:
    """The outcome that a question names, or "" where it names none.

    For example " pain" in "what is the effect of A on top of B compared with B on pain".
    """
    effect = _EFFECT_OF.search(question)
    if effect is None:
        return ""
    compared = _COMPARED.search(question, effect.end())
    on = compared and _ON.search(question, compared.end())
    on = on or _ON.search(question, effect.end())
    return question[on.end() :] if on else ""


def asks_for_list(question: str) -> bool:
    """Whether a question asks for several things: "which drugs ...", "list causes of ...".

    True, too, for a verb that looks like a plural ("what reduces ..."). Such a question may have
    several answers as well.
    """
    return bool(_LISTING.match(question) or _WH_PLURAL.search(question))
