"""Examples to a cross-encoder, fine-tuned from the default embedding model.

    python training/train.py WORK --steps 1500

Reads WORK/*-train.jsonl (gather.py) and WORK/medquad.jsonl (consumer.py) and writes WORK/ranker.
Each step shows `_GROUPS` questions with one right and several wrong sentences each; the loss is the
cross-entropy of the right one among its group (Cao Z et al. Learning to rank: from pairwise to
listwise approach. ICML 2007) plus a share of the binary one, which gives scores a level that can be
compared between questions. Some questions are shown with wrong sentences alone, those that are
found when the documents that answer are kept out: so it learns when nothing answers. Seeds are
fixed; the order of floating-point sums is the machine's.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentence_transformers import CrossEncoder
from torch.nn import functional
from transformers import PreTrainedTokenizerBase

from assistant.embed.models import locate
from assistant.rank.pairs import MAX_TOKENS_WITH_PLACE, Pair, place
from assistant.rank.weights import weights
from assistant.settings import DEFAULT_MODEL

_GROUPS = 8  # questions in a step
_NEGATIVES = 7  # wrong sentences beside the right one
_MICRO = 16  # pairs padded together
_BINARY = 1.0  # weight of the binary loss
_HEAD_RATE, _WARM_UP = 1e-3, 0.08
_NEAR, _FAR = 24, 80  # wrong sentences come from the first _NEAR mostly, else from the first _FAR
_NEAR_SHARE = 0.8
_BARE = 0.5  # share of the sentences shown without heading and title
_SHARES = {"evidence-inference": 0.42, "bioasq": 0.28, "scifact": 0.18, "medquad": 0.12}
_UNANSWERED = 0.25  # of the questions of a set that has any


@dataclass(frozen=True)
class Example:
    """A question with right and wrong (sentence, place), the likeliest wrong ones first.

    Nothing is right where nothing that was found answers.
    """

    question: str
    right: list[tuple[str, str]]
    wrong: list[tuple[str, str]]


def main() -> None:
    """Train and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--begin", type=Path, help="a cross-encoder to go on from (restore.py)")
    parser.add_argument("--rate", type=float, default=1e-4, help="of learning, at its highest")
    parser.add_argument("--seed", type=int, default=20260, help="another one to go on with")
    parser.add_argument("--name", default="ranker")
    arguments = parser.parse_args()
    random.seed(arguments.seed)
    torch.manual_seed(arguments.seed)
    folder = arguments.begin or locate(DEFAULT_MODEL).folder
    model = CrossEncoder(str(folder), num_labels=1, max_length=MAX_TOKENS_WITH_PLACE)
    sets = {name: _read(arguments.work, name) for name in _SHARES}
    print({name: len(examples) for name, examples in sets.items()}, flush=True)
    _train(model, _batches(sets, arguments.steps), arguments)
    model.save_pretrained(str(arguments.work / arguments.name))


def _read(work: Path, name: str) -> list[Example]:
    path = work / ("medquad.jsonl" if name == "medquad" else f"{name}-train.jsonl")
    examples = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            values = json.loads(line)
            example = _example(values)
            if example.wrong and (example.right or not values["answerable"]):
                examples.append(example)
    return examples


def _example(values: dict[str, Any]) -> Example:
    parts = [
        ((one["text"], place(one["section"], one["title"])), one["right"])
        for one in sorted(values["candidates"], key=lambda one: -likely(one["signals"]))
    ]
    right = [part for part, is_right in parts if is_right]
    wrong = [part for part, is_right in parts if not is_right]
    return Example(values["question"], right, wrong[:_FAR])


def likely(signals: list[float]) -> float:
    """How much a sentence looks like an answer without being read."""
    return float(weights().signals.contributions(np.array(signals)).sum()) if signals else 0.0


def _batches(sets: dict[str, list[Example]], steps: int) -> Iterator[list[Example]]:
    """Batches by the shares of the sets; each set is gone through in a new order every time."""
    parted = {
        (name, answered): [one for one in examples if bool(one.right) is answered]
        for name, examples in sets.items()
        for answered in (True, False)
    }
    queues: dict[tuple[str, bool], list[Example]] = {part: [] for part in parted}
    names, shares = list(_SHARES), list(_SHARES.values())
    for _ in range(steps):
        batch = []
        for name in random.choices(names, shares, k=_GROUPS):
            part = (name, not parted[name, False] or random.random() >= _UNANSWERED)
            if not queues[part]:
                queues[part] = random.sample(parted[part], len(parted[part]))
            batch.append(queues[part].pop())
        yield batch


def _pairs(example: Example) -> tuple[list[tuple[str, str]], list[float]]:
    near, far = example.wrong[:_NEAR], example.wrong[_NEAR:]
    count = min(len(near), round(_NEGATIVES * (_NEAR_SHARE if far else 1)))
    wrong = random.sample(near, count)
    wrong += random.sample(far, min(len(far), _NEGATIVES - count))
    chosen = [*random.sample(example.right, min(1, len(example.right))), *wrong]
    labels = [1.0] * min(1, len(example.right)) + [0.0] * len(wrong)
    pairs = [
        Pair(example.question, sentence, "" if random.random() < _BARE else stands)
        for sentence, stands in chosen
    ]
    return [(pair.question, pair.described) for pair in pairs], labels


def _train(
    model: CrossEncoder, batches: Iterator[list[Example]], arguments: argparse.Namespace
) -> None:
    network: Any = model[0].model
    tokenizer = model.tokenizer
    device = "cuda" if torch.cuda.is_available() else "cpu"
    is_half = device == "cuda" or "AVX512" in torch.backends.cpu.get_cpu_capability()
    network.to(device).train()
    network.bert.embeddings.word_embeddings.weight.requires_grad_(False)
    head = [p for name, p in network.named_parameters() if name.startswith("classifier")]
    rest = [
        p
        for name, p in network.named_parameters()
        if p.requires_grad and not name.startswith("classifier")
    ]
    optimizer = torch.optim.AdamW(
        [{"params": rest, "lr": arguments.rate}, {"params": head, "lr": _HEAD_RATE}],
        weight_decay=0.01,
    )
    warm = max(1, int(_WARM_UP * arguments.steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min((step + 1) / warm, (arguments.steps - step) / (arguments.steps - warm)),
    )
    start, running = time.monotonic(), 0.0
    for step, batch in enumerate(batches, start=1):
        groups = [_pairs(example) for example in batch]
        pairs = [pair for texts, _ in groups for pair in texts]
        with torch.autocast(device, dtype=torch.bfloat16, enabled=is_half):
            scores = _scores(network, tokenizer, pairs, device)
        loss = _loss(scores.float(), [labels for _, labels in groups])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        running += loss.item()
        if step % 25 == 0:
            print(step, f"loss {running / 25:.4f}", f"{time.monotonic() - start:.0f} s", flush=True)
            running = 0.0
        if step % 200 == 0:
            model.save_pretrained(str(arguments.work / f"{arguments.name}-latest"))
    network.eval()


def _scores(
    network: Any,
    tokenizer: PreTrainedTokenizerBase,
    pairs: list[tuple[str, str]],
    device: str,
) -> torch.Tensor:
    """Shape (pairs,); pairs of like length are padded together."""
    order = sorted(range(len(pairs)), key=lambda at: len(pairs[at][0]) + len(pairs[at][1]))
    pieces = []
    for start in range(0, len(order), _MICRO):
        some = [pairs[at] for at in order[start : start + _MICRO]]
        encoded = tokenizer(
            [question for question, _ in some],
            [text for _, text in some],
            truncation="longest_first",
            max_length=MAX_TOKENS_WITH_PLACE,
            padding=True,
            return_tensors="pt",
        ).to(device)
        pieces.append(network(**encoded).logits[:, 0])
    back: torch.Tensor = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    return torch.cat(pieces)[back.to(device)]


def _loss(scores: torch.Tensor, labels: list[list[float]]) -> torch.Tensor:
    listwise, at = [], 0
    for group in labels:
        if group[0]:
            listwise.append(-functional.log_softmax(scores[at : at + len(group)], dim=0)[0])
        at += len(group)
    flat = torch.tensor([label for group in labels for label in group], device=scores.device)
    binary = functional.binary_cross_entropy_with_logits(
        scores, flat, pos_weight=torch.tensor(3.0, device=scores.device)
    )
    ranked = torch.stack(listwise).mean() if listwise else scores.new_zeros(())
    return ranked + _BINARY * binary


if __name__ == "__main__":
    main()
