"""Reads questions with right and wrong sentences, as gather.py and the other scripts wrote them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.ranking.pairs import Pair, place
from assistant.ranking.weights import weights

JUDGED = ("evidence-inference", "bioasq", "scifact")
# Sets whose sentences no search has found: they have no signals, and all questions have an answer.
OTHERS = ("medquad", "trials", "pubmedqa")
# Wrong sentences of a question, the most promising by the signals. Chosen by hand: training shows
# mostly the first 24, and a few of the others.
_FAR = 40


@dataclass(frozen=True)
class Example:
    """A question with right and wrong pairs, the most promising wrong ones first.

    No pair is right where no sentence answers.
    """

    right: list[Pair]
    wrong: list[Pair]


def files(work: Path) -> dict[str, Path]:
    """The file of examples of each set."""
    judged = {name: work / f"{name}-train.jsonl" for name in JUDGED}
    return judged | {name: work / f"{name}.jsonl" for name in OTHERS}


def read(work: Path) -> dict[str, list[Example]]:
    """The examples of each set that have something to learn from."""
    return {name: list(_examples(path)) for name, path in files(work).items()}


def _examples(path: Path) -> Iterator[Example]:
    for values in _lines(path):
        example = _example(values)
        if example.wrong and (example.right or not values["answerable"]):
            yield example


def _example(values: dict[str, Any]) -> Example:
    pairs = [
        (
            Pair(
                values["question"], sentence["text"], place(sentence["section"], sentence["title"])
            ),
            sentence["right"],
        )
        for sentence in sorted(
            values["candidates"], key=lambda sentence: -signal_sum(sentence["features"])
        )
    ]
    right = [pair for pair, is_right in pairs if is_right]
    wrong = [pair for pair, is_right in pairs if not is_right]
    return Example(right, wrong[:_FAR])


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def signal_sum(features: list[float]) -> float:
    """The sum of the signals of a sentence: how promising it is without the ranker."""
    return float(weights().features.contributions(np.array(features)).sum()) if features else 0.0
