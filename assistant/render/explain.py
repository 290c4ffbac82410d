"""Explains the rank of a quote: its signals, its adjustments, and how its passage was found."""

from __future__ import annotations

from assistant.answer import features
from assistant.records import Adjustment, Cover, Evidence
from assistant.render.phrases import RANKINGS

# The signals of the ranker in words. A signal that is not listed is shown by its own name.
_SIGNALS = {
    **features.LABELS,
    "ranker": "how well it answers the question when both are read together",
    "similarity": "how close its meaning is to that of the question",
}
# Before a part of the question: the quote covers it, what is next to the quote does, or nothing.
_TICKS = {Cover.SENTENCE: "✓", Cover.NEARBY: "~", Cover.ABSENT: "✗"}
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


def why(item: Evidence) -> str:
    """One line that says why a quote has its rank."""
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
    """Rows of a label and a text: the reason, what it covers, signals, adjustments, passage.

    The strongest signal and the strongest adjustment come first.
    """
    signals = [(_SIGNALS.get(name, name), value) for name, value in item.signals.items()]
    adjustments = [(_ADJUSTMENTS[name], value) for name, value in item.adjustments.items()]
    parts = [
        (f"{value:+.3f}", label)
        for group in (signals, adjustments)
        for label, value in sorted(group, key=lambda part: -abs(part[1]))
    ]
    hit = item.hit
    rankings = [
        f"rank {rank} by {RANKINGS.get(name, name)} ({hit.scores.get(name, 0.0):.3f})"
        for name, rank in hit.ranks.items()
    ]
    passage = ", ".join([*rankings, f"together {hit.score:.3f}"])
    covered = [f"{_TICKS[cover]} {part}" for part, cover in item.covers.items()]
    ticks = [("covers", " · ".join(covered))] if covered else []
    return [("why", why(item)), *ticks, *parts, ("passage", passage)]
