"""Judged directions: sentences of trials with what they say of an outcome, as Evidence Inference.

The lines of ``questions.jsonl`` also have `intervention`, `comparator`, `outcome` and `label`.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from assistant.evaluate.json_lines import objects
from assistant.evaluate.judged import EVIDENCE, QUESTIONS, choose, read_judged
from assistant.records.direction import Direction

_LABELS = {
    "significantly decreased": Direction.REDUCED,
    "no significant difference": Direction.NO_DIFFERENCE,
    "significantly increased": Direction.INCREASED,
}


class JudgedSentence(NamedTuple):
    """A sentence (or a few) of an article, a question about it, and the direction it states."""

    text: str
    document: str
    intervention: str
    comparator: str
    outcome: str
    direction: Direction


def read_directions(folder: Path, part: str) -> list[JudgedSentence]:
    """The judged sentences of a part of a set, each once; no article is in two parts.

    Raises UsageError and UnreadableFile as `read_judged` does.
    """
    chosen = {question.id for question in choose(read_judged(folder), part).questions}
    asked = {place.text(line, "id"): (place, line) for place, line in objects(folder / QUESTIONS)}
    found: dict[JudgedSentence, None] = {}
    for place, line in objects(folder / EVIDENCE):
        identity = place.text(line, "id")
        sentences = line.get("sentences")
        if identity not in chosen or not isinstance(sentences, list):
            continue
        at, question = asked[identity]
        label = at.text(question, "label")
        if label not in _LABELS:
            at.fail(f"{label!r} is not a direction")
        intervention, comparator, outcome = (
            at.text(question, name) for name in ("intervention", "comparator", "outcome")
        )
        for sentence in map(str, sentences):
            judged = JudgedSentence(
                sentence,
                place.text(line, "document"),
                intervention,
                comparator,
                outcome,
                _LABELS[label],
            )
            found[judged] = None
    return list(found)
