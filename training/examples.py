"""Reads what gather.py and consumer.py wrote: questions with right and wrong sentences."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.ranking.pairs import Pair, place
from assistant.ranking.weights import weights

JUDGED = ("evidence-inference", "bioasq", "scifact")
CONSUMER = "medquad"
# Wrong sentences of a question, the most promising by the signals. Chosen by hand: the folds saw 64
# in the fourth round, and more take longer to score.
_FAR = 40
_ALONE = " (gold removed)"  # how the name of a question without its documents ends


@dataclass(frozen=True)
class Example:
    """A question with right and wrong pairs, the most promising wrong ones first.

    No pair is right where no sentence answers. Questions about the same article, and a question
    that is asked twice, belong to the same `family`, because they share sentences.
    """

    family: str
    right: list[Pair]
    wrong: list[Pair]

    @property
    def pairs(self) -> list[Pair]:
        """All pairs, the right ones first."""
        return [*self.right, *self.wrong]

    def is_of(self, fold: int, folds: int) -> bool:
        """Whether its family is in the fold with this number, by its SHA-256."""
        digest = hashlib.sha256(self.family.encode()).digest()
        return int.from_bytes(digest[:8]) % folds == fold


def read(work: Path) -> dict[str, list[Example]]:
    """The examples of each set that have something to learn from."""
    examples = {name: list(_judged(work / f"{name}-train.jsonl")) for name in JUDGED}
    examples[CONSUMER] = list(_examples(work / f"{CONSUMER}.jsonl", {}))
    return examples


def _judged(path: Path) -> Iterator[Example]:
    golds: dict[str, list[str]] = {}
    for values in _lines(path):
        if values["gold"]:
            golds[values["id"]] = values["gold"]
    yield from _examples(path, golds)


def _examples(path: Path, golds: dict[str, list[str]]) -> Iterator[Example]:
    for values in _lines(path):
        gold = golds.get(values.get("id", "").removesuffix(_ALONE), [])
        family = gold[0] if len(gold) == 1 else values["question"]
        example = _example(values, family)
        if example.wrong and (example.right or not values["answerable"]):
            yield example


def _example(values: dict[str, Any], family: str) -> Example:
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
    return Example(family, right, wrong[:_FAR])


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def signal_sum(features: list[float]) -> float:
    """The sum of the signals of a sentence: how promising it is without the ranker."""
    return float(weights().features.contributions(np.array(features)).sum()) if features else 0.0
