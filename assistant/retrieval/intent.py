"""Recognises what kind of answer a question asks for, by its words."""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.text.attributes import Asked, asked_attribute, is_claim

# What an intervention does.
_EFFECT = re.compile(
    r"\b(?:treat|therap|reduc|prevent|effect|effic|help|improv|lower|benefit|protect|work|manag)",
    re.IGNORECASE,
)
# The outcome follows the first "on" after the comparison, or after the effect without one.
_EFFECT_OF = re.compile(r"\b(?:effects?|efficacy|impacts?|influence)\b", re.IGNORECASE)
_COMPARED = re.compile(r"\b(?:compared (?:with|to)|versus|vs|than)\b", re.IGNORECASE)
# How the comparison of two things is asked for.
_COMPARES = re.compile(
    r"\b(?:compared?|compares|comparison|versus|vs|than|superior to|inferior to|differ\w*)\b"
    r"|\bor\b.*\b(?:which|better|best|more|less|safer)\b"
    r"|\b(?:which|better|best|more|less|safer)\b.*\bor\b",
    re.IGNORECASE,
)
_ON = re.compile(r"\bon\b", re.IGNORECASE)

# "PREVENT" is the name of a trial.
_CAPITALS = re.compile(r"\b[A-Z]{3,}\b")

_LISTING = re.compile(r"\W*(?:please\s+)?(?:can you\s+)?(?:list|name|enumerate)\b", re.IGNORECASE)
# A question word with a noun in the plural: "which drugs", "what are the common causes", but not
# "what is", "what dose of the drugs", "which diagnosis".
_STOPS = "is|was|does|has|of|in|on|for|to|by|with|at|from|as|and|or|vs|its|this"
_WH_PLURAL = re.compile(
    rf"\b(?:what|which)\s+(?:are\s+|were\s+)?(?:(?!(?:{_STOPS})\b)[\w-]+\s+){{0,3}}?"
    rf"(?!(?:{_STOPS})\b)(?:[\w-]{{2,}}(?<![aiosu])s|criteria|children|men|women|people)\b",
    re.IGNORECASE,
)


class Intent(NamedTuple):
    """What kind of answer a question asks for.

    - `asks_effect` says that it asks what an intervention does.
    - `asks_for_list` says that it asks for several things: "which drugs ...", "list causes of ...".
      It is also true for a verb that looks like a plural ("what reduces ..."). Such a question may
      have several answers as well.
    - `outcome` is the outcome that it names, or "" if it names none. For example " pain" in "what
      is the effect of A on top of B compared with B on pain".
    - `attribute` is what it asks of its subject, such as a dose, if the form of the answer can be
      recognised.
    - `compares` says that it asks which of two is better, or how they differ.
    - `is_claim` says that it is a statement, such as "Statins prevent strokes in people over 80".
    """

    asks_effect: bool = False
    asks_for_list: bool = False
    outcome: str = ""
    attribute: Asked = Asked()
    compares: bool = False
    is_claim: bool = False

    @property
    def names_more_than_answers(self) -> bool:
        """Whether it is the effect of A on B, or a claim: it names more than sentences repeat.

        Sentences of a trial often leave out what all of it is about, and sentences that support a
        claim its circumstances.
        """
        return bool(self.outcome) or self.is_claim


NO_INTENT = Intent()  # of a question that asks for nothing in particular


def intent(question: str) -> Intent:
    """The intent of a question."""
    outcome = _outcome(question)
    return Intent(
        asks_effect=bool(_EFFECT.search(_without_names(question))),
        asks_for_list=bool(_LISTING.match(question) or _WH_PLURAL.search(question)),
        outcome=outcome,
        attribute=Asked() if outcome else asked_attribute(question),
        compares=not outcome and bool(_COMPARES.search(question)),
        is_claim=is_claim(question),
    )


def _without_names(question: str) -> str:
    """The question without words in capitals, unless all of it is in capitals."""
    return question if question.isupper() else _CAPITALS.sub("", question)


def _outcome(question: str) -> str:
    effect = _EFFECT_OF.search(question)
    if effect is None:
        return ""
    compared = _COMPARED.search(question, effect.end())
    on = compared and _ON.search(question, compared.end())
    on = on or _ON.search(question, effect.end())
    return question[on.end() :] if on else ""
