"""What gather.py and consumer.py wrote, as questions with right and wrong sentences."""

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
_FAR = 40  # wrong sentences of a question, the likeliest by the signals
_ALONE = " (gold removed)"  # how the name of a question without its documents ends


@dataclass(frozen=True)
class Example:
    """A question with pairs that are right and wrong, the likeliest wrong ones first.

    Nothing is right where nothing that was found answers. Questions with one `family`, those about
    one article or one question asked twice, share sentences.
    """

    family: str
    right: list[Pair]
    wrong: list[Pair]

    @property
    def pairs(self) -> list[Pair]:
        """All of them."""
        return [*self.right, *self.wrong]

    def is_of(self, fold: int, folds: int) -> bool:
        """Whether its family belongs to one of `folds` equal shares, by its SHA-256."""
        digest = hashlib.sha256(self.family.encode()).digest()
        return int.from_bytes(digest[:8]) % folds == fold


def read(work: Path) -> dict[str, list[Example]]:
    """The examples of each set, those that can teach something."""
    found = {name: list(_judged(work / f"{name}-train.jsonl")) for name in JUDGED}
    found[CONSUMER] = list(_examples(work / f"{CONSUMER}.jsonl", {}))
    return found


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
        (Pair(values["question"], one["text"], place(one["section"], one["title"])), one["right"])
        for one in sorted(values["candidates"], key=lambda one: -likely(one["signals"]))
    ]
    right = [pair for pair, is_right in pairs if is_right]
    wrong = [pair for pair, is_right in pairs if not is_right]
    return Example(family, right, wrong[:_FAR])


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def likely(signals: list[float]) -> float:
    """How much a sentence looks like an answer without being read."""
    return float(weights().signals.contributions(np.array(signals)).sum()) if signals else 0.0
