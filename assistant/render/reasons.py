"""The sentences for reasons and cautions of an answer, without their full stops."""

from __future__ import annotations

from assistant.records import Caution, Reason

#: The heading above the nearest passages.
NEAREST = "The nearest passages:"

_NEAR = "these quotes come nearest, but they probably do not answer the question"
_REASONS = {
    Reason.NOT_IN_CORPUS: "no answer found in this collection",
    Reason.MENTIONED: (
        "no answer found in this collection, but some passages are about the same subject"
    ),
    Reason.FILTERED: "no document passes the filters",
    Reason.UNCHECKED: (
        "the quotes failed the check against the stored text and are withheld; run: assistant build"
    ),
}
_CAUTIONS = {
    Caution.DOUBTFUL: _NEAR,
    Caution.DOUBTFUL_RETRACTED: f"{_NEAR}, and all of them are from retracted work",
    Caution.ONLY_RETRACTED: "all quotes are from retracted work",
    Caution.ONLY_CASE_REPORTS: (
        "all quotes are from case reports or case series, which cannot show what a treatment does"
    ),
    Caution.ONLY_ANIMAL: (
        "all quotes are from animal or laboratory work, which may not hold for patients"
    ),
    Caution.ONLY_WEAK: (
        "all quotes are from case reports, laboratory work or retracted work, which cannot show "
        "what a treatment does"
    ),
    Caution.NO_FINDING: (
        "all quotes are rows of tables, captions, plans, letters, reviews or remarks on other "
        "work; none states a finding of its own study"
    ),
}


def of_reason(reason: Reason | None) -> str:
    """Why nothing is quoted, or ""."""
    return _REASONS[reason] if reason else ""


def of_caution(caution: Caution | None, *, held_back_answers: bool) -> str:
    """What to know before believing the quotes, or "".

    `held_back_answers` says that retracted work that is not quoted probably answers.
    """
    if caution is Caution.DOUBTFUL and held_back_answers:
        return f"apart from retracted work, {_CAUTIONS[caution]}"
    return _CAUTIONS[caution] if caution else ""


def sentence(text: str) -> str:
    """A reason, a caution or another text as a sentence."""
    return f"{text[:1].upper()}{text[1:]}."
