"""Explains the rank of a quote: what is asked, what the quote holds, and why it stands there."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answer import features
from assistant.records import Adjustment, Cover, Evidence
from assistant.render.phrases import RANKINGS

# The signals of the ranker in words. A signal that is not listed is shown by its own name.
_SIGNALS = {
    **features.LABELS,
    "ranker": "how well it answers the question when both are read together",
    "similarity": "how close its meaning is to that of the question",
}
# How a quote covers parts of the question, in words.
_COVERS = {
    Cover.SENTENCE: "✓ holds {}",
    Cover.NEARBY: "~ stands beside {}",
    Cover.ABSENT: "✗ lacks {}",
}
_ADJUSTMENTS = {
    Adjustment.DESIGN: "its study design can show an effect",
    Adjustment.PUBLICATION: "repeats its publication",
    Adjustment.SUBJECT: "repeats its subject",
    Adjustment.CONCERN: "there is an expression of concern about it",
    Adjustment.OPPOSITE: "is about the opposite of what is asked",
    Adjustment.NO_FINDING: "is a table row or an aim, and does not name all that is asked",
    Adjustment.NOT_GIVEN: "does not give what is asked for",
    Adjustment.OTHER_WORDS: "names less of what is asked",
    Adjustment.PARTIAL: "leaves out a part of what is asked",
    Adjustment.REVIEW: "is about the manuscript, not from the article",
    Adjustment.RETRACTED: "its publication is retracted",
}
# Signals that are named for a quote. Chosen by hand: they fill a line or two; JSON has all of them.
_MOST_SIGNALS = 2


def why(item: Evidence) -> str:
    """One line of figures that says why a quote has its rank."""
    highest = "the highest of all sentences not quoted above"
    adjustments = [
        (_ADJUSTMENTS[adjustment], item.adjustments[adjustment])
        for adjustment in Adjustment
        if adjustment in item.adjustments
    ]
    if not adjustments:
        return f"score {item.score:.3f}, {highest}"
    steps = " ".join(
        f"{'plus' if value > 0 else 'less'} {abs(value):.3f} ({reason})"
        for reason, value in adjustments
    )
    adjusted = item.score + sum(value for _, value in adjustments)
    return f"score {item.score:.3f} {steps} is {adjusted:.3f}, {highest}"


def rows(item: Evidence) -> list[tuple[str, str]]:
    """At most five rows of a label and a sentence, for a reader.

    They say what the question asks, what of it the quote holds, what speaks for the quote, what
    moved it up or down, and how its passage was found. A row with nothing to say is left out.
    """
    said = (
        ("question", ", ".join(item.covers)),
        ("quote", " · ".join(_held(item))),
        ("for it", "; ".join(_strongest(item))),
        ("moved", "; ".join(_moves(item))),
        ("found", ", ".join(_places(item))),
    )
    return [(label, text) for label, text in said if text]


def _held(item: Evidence) -> Iterator[str]:
    """Which parts of the question the quote holds, stands beside, or lacks."""
    for kind, words in _COVERS.items():
        parts = [part for part, cover in item.covers.items() if cover is kind]
        if parts:
            yield words.format(", ".join(parts))


def _strongest(item: Evidence) -> Iterator[str]:
    """The signals that added most to the score, the strongest first."""
    signals = sorted(item.signals.items(), key=lambda signal: -signal[1])
    for name, value in signals[:_MOST_SIGNALS]:
        if value > 0:
            yield _SIGNALS.get(name, name)


def _moves(item: Evidence) -> Iterator[str]:
    """What moved the quote up or down among the others, the strongest first."""
    for name, value in sorted(item.adjustments.items(), key=lambda move: -abs(move[1])):
        yield f"{'up' if value > 0 else 'down'}: {_ADJUSTMENTS[name]}"


def _places(item: Evidence) -> Iterator[str]:
    """The places of its passage in the rankings of passages."""
    for name, rank in item.hit.ranks.items():
        yield f"by {RANKINGS.get(name, name)} (place {rank} of all passages)"
