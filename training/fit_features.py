"""Fits the weights of the features of sentences and of passages to examples.

    python training/fit_features.py WORK

Writes the parts ``features`` and ``passages`` of ``assistant/ranking/model/weights.json``, from the
questions for training. Each is a conditional logit (McFadden D. 1974): of the right sentences among
all sentences of their question, and of the documents that answer among all candidates. Then it pins
the file by its digest (`pins.py`).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from examples import JUDGED
from pins import write_weights
from regress import conditional

from assistant.answer.documents import passage_features
from assistant.answer.features import Features
from assistant.ranking.weights import FILE

# The decay was chosen on dev: .1 is as good. The rest was chosen by hand: more steps take longer.
_STEPS, _RATE, _DECAY, _QUESTIONS = 3000, 0.02, 0.01, 6
_SEED = 20260
_DECIMALS = 4


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("work", type=Path)
    work = parser.parse_args().work
    torch.manual_seed(_SEED)
    content = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    content |= _sentence_weights(work) | {"passages": _passage_weights(work)}
    write_weights(content)


def _examples(work: Path, part: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in JUDGED:
        with (work / f"{name}-{part}.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                values = json.loads(line)
                if values["answerable"] and any(
                    sentence["right"] for sentence in values["candidates"]
                ):
                    yield name, values


def _sentence_weights(work: Path) -> dict[str, Any]:
    questions: dict[str, list[tuple[torch.Tensor, torch.Tensor]]] = {name: [] for name in JUDGED}
    count = len(Features._fields)
    pairs = np.triu_indices(count)
    for name, values in _examples(work, "train"):
        x = np.array([sentence["features"] for sentence in values["candidates"]])
        terms = np.concatenate([x, x[:, pairs[0]] * x[:, pairs[1]]], axis=1)
        right = [sentence["right"] for sentence in values["candidates"]]
        questions[name].append((torch.tensor(terms, dtype=torch.float32), torch.tensor(right)))
    weights = torch.zeros(count + len(pairs[0]), requires_grad=True)
    optimizer = torch.optim.AdamW([weights], lr=_RATE, weight_decay=_DECAY)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, _STEPS)
    chance = np.random.default_rng(_SEED)
    for step in range(_STEPS):
        losses = []
        for examples in questions.values():
            for at in chance.integers(len(examples), size=_QUESTIONS):
                terms, right = examples[at]
                scores = terms @ weights
                losses.append(torch.logsumexp(scores, 0) - torch.logsumexp(scores[right], 0))
        loss = torch.stack(losses).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 500 == 0:
            print(step, f"{loss.item():.3f}", flush=True)
    fitted = weights.detach().double().numpy().round(_DECIMALS).tolist()
    linear, products = fitted[:count], iter(fitted[count:])
    rows = [[next(products) for _ in range(at, count)] for at in range(count)]
    return {"features": {"names": Features._fields, "linear": linear, "products": rows}}


def _passage_weights(work: Path) -> dict[str, float]:
    """Weights of the features of a document, from documents that answer and those that do not."""
    questions: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {name: [] for name in JUDGED}
    names: list[str] = []
    for name, values in _examples(work, "train"):
        groups: dict[str, list[Features]] = {}
        for sentence in values["candidates"]:
            features = Features(*sentence["features"])
            groups.setdefault(sentence["document"], []).append(features)
        rows = [passage_features(group, len(group)) for group in groups.values()]
        names = list(rows[0])
        right = np.array([document in values["gold"] for document in groups])
        if right.any():
            questions[name].append((np.array([[*row.values()] for row in rows]), right))
    # Each set counts the same, however many questions it has.
    fewest = min(map(len, questions.values()))
    chance = np.random.default_rng(_SEED)
    even = [
        examples[at]
        for examples in questions.values()
        for at in chance.choice(len(examples), fewest, replace=False)
    ]
    return conditional(names, even, every=True)


if __name__ == "__main__":
    main()
