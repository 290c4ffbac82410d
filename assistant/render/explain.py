"""Explains the rank of a quote: its signals, its penalties, and how its passage was found."""

from __future__ import annotations

from assistant.records import Adjustment, Evidence
from assistant.render.phrases import RANKINGS

# The signals of the ranker in words. A signal that is not listed is shown by its own name.
_SIGNALS = {
    "aim": "it announces a result but does not report one",
    "around": "the question's words in it and in the sentences next to it",
    "cites": "it describes other people's work",
    "context": "the question's words in it, its title and its section",
    "direction": "it states the direction of a difference, or that there is none",
    "document": "how well its document matches",
    "glance": "how well it matches the question at a first glance (only others were read in full)",
    "length": "its length",
    "opening": "it is in an abstract or outside any section",
    "outcome": "words of the outcome that is asked about, or all words of the question, in it",
    "overlap": "the question's words in it",
    "passage": "how well its passage matches",
    "phrases": "neighbouring words of the question that are close together",
    "position": "its position in the document",
    "reader": "how well it answers the question when both are read together",
    "result": "it reports a result",
    "section": "it is in a section that reports findings",
    "significance": "it mentions a statistical test",
    "table": "it is a table row",
    "vectors_rank": "rank of its passage by meaning",
    "words_rank": "rank of its passage by words",
}


def why(item: Evidence) -> str:
    """One line that says why a quote has its rank."""
    adjusted = [(name, item.signals[name]) for name in Adjustment if name in item.signals]
    if not adjusted:
        return f"score {item.score:.3f}, the highest of all sentences not quoted above"
    steps = " ".join(
        f"{'plus' if value > 0 else 'less'} {abs(value):.3f} ({name})" for name, value in adjusted
    )
    left = item.score + sum(value for _, value in adjusted)
    return (
        f"score {item.score:.3f} {steps} is {left:.3f}, "
        "the highest of all sentences not quoted above"
    )


def rows(item: Evidence) -> list[tuple[str, str]]:
    """Rows of a label and a text: the reason, each signal (the strongest first), the passage."""
    parts = sorted(
        item.signals.items(), key=lambda part: (part[0] in set(Adjustment), -abs(part[1]))
    )
    signals = [(f"{value:+.3f}", _SIGNALS.get(name, name)) for name, value in parts]
    hit = item.hit
    ranks = [
        f"rank {rank} by {RANKINGS.get(name, name)} ({hit.scores.get(name, 0.0):.3f})"
        for name, rank in hit.ranks.items()
    ]
    passage = ", ".join([*ranks, f"together {hit.score:.3f}"])
    return [("why", why(item)), *signals, ("passage", passage)]
