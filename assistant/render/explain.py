"""Why a quote stands where it stands: its signals, what was taken off, and how it was found."""

from __future__ import annotations

from assistant.records import Adjustment, Evidence
from assistant.render.words import RANKINGS

# In words, what the ranker calls its signals; one that is not named here is shown by its own name.
_SIGNALS = {
    "aim": "it announces a result and reports none",
    "around": "the question's words in it and the sentences beside it",
    "cites": "it tells of other people's work",
    "context": "the question's words in it, its title and its section",
    "direction": "it says which way a difference goes, or that there is none",
    "document": "how well its document was found",
    "glance": "what a glance at it with the question says (others seemed worth reading to the end)",
    "length": "its length",
    "opening": "it stands in an abstract or outside of sections",
    "outcome": "words of what the effect is asked on in it, or all of the question's",
    "overlap": "the question's words in it",
    "passage": "how well its passage was found",
    "phrases": "neighbouring words of the question close together",
    "position": "its place in the document",
    "reader": "what reading it with the question says",
    "result": "it reports a result",
    "section": "it stands where findings stand",
    "significance": "it tells of a statistical test",
    "table": "it is a row of a table",
    "vectors_rank": "rank of its passage by meaning",
    "words_rank": "rank of its passage by words",
}


def why(item: Evidence) -> str:
    """One line on why a quote stands where it stands."""
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
    """Labels with what is to be said: why, each signal (the weightiest first), the passage."""
    parts = sorted(
        item.signals.items(), key=lambda part: (part[0] in set(Adjustment), -abs(part[1]))
    )
    signals = [(f"{value:+.3f}", _SIGNALS.get(name, name)) for name, value in parts]
    hit = item.hit
    found = [
        f"rank {rank} by {RANKINGS.get(name, name)} ({hit.scores.get(name, 0.0):.3f})"
        for name, rank in hit.ranks.items()
    ]
    passage = ", ".join([*found, f"together {hit.score:.3f}"])
    return [("why", why(item)), *signals, ("passage", passage)]
