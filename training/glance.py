"""Teaches the first layers of the trained cross-encoder to guess what the others will say.

    python training/glance.py WORK

Reads WORK/*-train.jsonl (gather.py) and WORK/ranker (train.py), whose layers stay as they are, and
writes WORK/ranker/glance.safetensors: the weights of `layers.Glance`. It learns the whole network's
numbers, their order within a question (Kullback-Leibler divergence) and their level (Hinton G et
al. Distilling the knowledge in a neural network. 2015). About a quarter of an hour on two cores,
and 3 GB of memory (of the GPU where there is one), since states are kept.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import torch
from examples import JUDGED, likely
from layers import FirstLayers, Glance, LastLayers
from losses import divergence
from network import DEVICE, Network
from safetensors.torch import save_file

from assistant.ranking.pairs import Pair, place

FILE = "glance.safetensors"
_SEED = 20260
_QUESTIONS = {"evidence-inference": 900, "bioasq": 700, "scifact": 400}
_NEAR, _FAR = 24, 40  # sentences come from the first by the signals: what is glanced at when asking
_OF_NEAR, _OF_FAR = 12, 3
_LEAST = 8  # sentences of a question
_ROUNDS, _RATE, _WARM_UP, _GROUPS = 8, 6e-4, 50, 8


class Group(NamedTuple):
    """States of the sentences of a question, (tokens, width) each, and the network's numbers."""

    states: list[torch.Tensor]
    scores: torch.Tensor


def main() -> None:
    """Read with the whole network, learn, save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("--name", default="ranker")
    arguments = parser.parse_args()
    random.seed(_SEED)
    torch.manual_seed(_SEED)
    folder = arguments.work / arguments.name
    network = Network(str(folder))
    module = network.module.eval()
    module.set_attn_implementation("eager")
    glance = Glance(module)
    first, last = FirstLayers(module, glance), LastLayers(module)
    groups = [_group(first, last, network, pairs) for pairs in _questions(arguments.work)]
    print(len(groups), "questions read", flush=True)
    _learn(glance, groups)
    save_file(glance.cpu().state_dict(), folder / FILE)


def _questions(work: Path) -> Iterator[list[Pair]]:
    """Some sentences of some questions, as they are read when asking; sets take turns."""
    found = []
    for name in JUDGED:
        with (work / f"{name}-train.jsonl").open(encoding="utf-8") as file:
            lines = list(file)
        for line in random.sample(lines, min(len(lines), _QUESTIONS[name])):
            values = json.loads(line)
            promising = sorted(values["candidates"], key=lambda one: -likely(one["signals"]))
            near, far = promising[:_NEAR], promising[_NEAR:_FAR]
            some = random.sample(near, min(len(near), _OF_NEAR))
            some += random.sample(far, min(len(far), _OF_FAR))
            if len(some) >= _LEAST:
                question = values["question"]
                found.append(
                    [
                        Pair(question, one["text"], place(one["section"], one["title"]))
                        for one in some
                    ]
                )
    random.shuffle(found)
    yield from found


@torch.inference_mode()
def _group(first: FirstLayers, last: LastLayers, network: Network, pairs: Sequence[Pair]) -> Group:
    """As the network reads them; states are kept in 16 bits."""
    states: list[torch.Tensor] = []
    scores = []
    for given, _ in network.parts(pairs):
        read = {name: rows.to(DEVICE) for name, rows in given.items()}
        found, _ = first(**read)
        mask = read["attention_mask"]
        scores.append(last(found, mask))
        states += [
            one[: int(length)].half() for one, length in zip(found, mask.sum(1), strict=True)
        ]
    return Group(states, torch.cat(scores).clone())


def _learn(glance: Glance, groups: Sequence[Group]) -> None:
    glance.eval()  # without dropout: there is little to learn, and much to learn it from
    steps = _ROUNDS * (len(groups) // _GROUPS)
    optimizer = torch.optim.AdamW(glance.parameters(), lr=_RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min((step + 1) / _WARM_UP, (steps - step) / max(1, steps - _WARM_UP)),
    )
    queue: list[Group] = []
    running = 0.0
    for step in range(1, steps + 1):
        if len(queue) < _GROUPS:
            queue = random.sample(groups, len(groups))
        loss: Any = _loss(glance, [queue.pop() for _ in range(_GROUPS)])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(glance.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        running += loss.item()
        if step % 100 == 0:
            print(step, f"loss {running / 100:.4f}", flush=True)
            running = 0.0


def _loss(glance: Glance, groups: Sequence[Group]) -> torch.Tensor:
    states = [one for group in groups for one in group.states]
    padded = torch.nn.utils.rnn.pad_sequence(states, batch_first=True).float()
    lengths = torch.tensor([len(one) for one in states], device=DEVICE)
    mask = (torch.arange(padded.shape[1], device=DEVICE)[None, :] < lengths[:, None]).long()
    given = glance(padded, mask).split([len(group.scores) for group in groups])
    return divergence(list(zip(given, [group.scores for group in groups], strict=True)))


if __name__ == "__main__":
    main()
