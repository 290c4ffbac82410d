"""Trains the early exit of the cross-encoder to predict the score of a full pass.

    python training/early_exit.py WORK

Reads WORK/*-train.jsonl (gather.py) and WORK/ranker (train.py), whose layers stay as they are, and
writes WORK/ranker/early_exit.safetensors: the weights of `layers.EarlyExit`. It learns the scores
of the whole network: their order within a question (Kullback-Leibler divergence) and their level
(Hinton G et al. Distilling the knowledge in a neural network. 2015). This takes about a quarter of
an hour on two cores, and 3 GB of memory (of the GPU, if there is one), because it keeps the states.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import torch
from examples import JUDGED, signal_sum
from layers import EarlyExit, FirstLayers, LastLayers
from losses import divergence
from network import DEVICE, Network
from safetensors.torch import save_file

from assistant.ranking.pairs import Pair, place

FILE = "early_exit.safetensors"
_SEED = 20260
# Questions of each set. Chosen by hand: more take longer to score with the whole network.
_QUESTIONS = {"evidence-inference": 900, "bioasq": 700, "scifact": 400}
# Sentences come from the first by the signals, mostly from those that asking would shortlist.
# Chosen by hand, as are the numbers of each: states of more sentences need more memory.
_NEAR, _FAR = 24, 40
_FROM_NEAR, _FROM_FAR = 12, 3
_MIN_SENTENCES = 8  # of a question; with fewer, there is no order to learn. Chosen by hand.
# Chosen by hand, except the rounds: 8 were better than 5 on training questions held out.
_ROUNDS, _RATE, _WARM_UP, _GROUPS = 8, 6e-4, 50, 8


class Group(NamedTuple):
    """States of the sentences of a question, (tokens, width) each, and their full-pass scores."""

    states: list[torch.Tensor]
    scores: torch.Tensor


def main() -> None:
    """Score with the whole network, train, save."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("work", type=Path)
    parser.add_argument("--name", default="ranker")
    arguments = parser.parse_args()
    random.seed(_SEED)
    torch.manual_seed(_SEED)
    folder = arguments.work / arguments.name
    network = Network(str(folder))
    module = network.module.eval()
    module.set_attn_implementation("eager")
    early_exit = EarlyExit(module)
    first, last = FirstLayers(module, early_exit), LastLayers(module)
    groups = [_group(first, last, network, pairs) for pairs in _questions(arguments.work)]
    print(len(groups), "questions scored", flush=True)
    _train(early_exit, groups)
    save_file(early_exit.cpu().state_dict(), folder / FILE)


def _questions(work: Path) -> Iterator[list[Pair]]:
    """Some sentences of some questions, in the form that asking uses, in random order."""
    questions = []
    for name in JUDGED:
        with (work / f"{name}-train.jsonl").open(encoding="utf-8") as file:
            lines = list(file)
        for line in random.sample(lines, min(len(lines), _QUESTIONS[name])):
            values = json.loads(line)
            promising = sorted(
                values["candidates"], key=lambda sentence: -signal_sum(sentence["features"])
            )
            near, far = promising[:_NEAR], promising[_NEAR:_FAR]
            sentences = random.sample(near, min(len(near), _FROM_NEAR))
            sentences += random.sample(far, min(len(far), _FROM_FAR))
            if len(sentences) >= _MIN_SENTENCES:
                question = values["question"]
                questions.append(
                    [
                        Pair(question, each["text"], place(each["section"], each["title"]))
                        for each in sentences
                    ]
                )
    random.shuffle(questions)
    yield from questions


@torch.inference_mode()
def _group(first: FirstLayers, last: LastLayers, network: Network, pairs: Sequence[Pair]) -> Group:
    """The states and scores of the pairs of a question; states are kept in 16 bits."""
    states: list[torch.Tensor] = []
    scores = []
    for inputs, _ in network.parts(pairs):
        tensors = {name: rows.to(DEVICE) for name, rows in inputs.items()}
        padded, _ = first(**tensors)
        mask = tensors["attention_mask"]
        scores.append(last(padded, mask))
        states += [
            rows[: int(length)].half() for rows, length in zip(padded, mask.sum(1), strict=True)
        ]
    return Group(states, torch.cat(scores).clone())


def _train(early_exit: EarlyExit, groups: Sequence[Group]) -> None:
    early_exit.eval()  # without dropout: it has few weights and many examples
    steps = _ROUNDS * (len(groups) // _GROUPS)
    optimizer = torch.optim.AdamW(early_exit.parameters(), lr=_RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min((step + 1) / _WARM_UP, (steps - step) / max(1, steps - _WARM_UP)),
    )
    queue: list[Group] = []
    running = 0.0
    for step in range(1, steps + 1):
        if len(queue) < _GROUPS:
            queue = random.sample(groups, len(groups))
        loss: Any = _loss(early_exit, [queue.pop() for _ in range(_GROUPS)])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(early_exit.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        running += loss.item()
        if step % 100 == 0:
            print(step, f"loss {running / 100:.4f}", flush=True)
            running = 0.0


def _loss(early_exit: EarlyExit, groups: Sequence[Group]) -> torch.Tensor:
    states = [rows for group in groups for rows in group.states]
    padded = torch.nn.utils.rnn.pad_sequence(states, batch_first=True).float()
    lengths = torch.tensor([len(rows) for rows in states], device=DEVICE)
    mask = (torch.arange(padded.shape[1], device=DEVICE)[None, :] < lengths[:, None]).long()
    predicted = early_exit(padded, mask).split([len(group.scores) for group in groups])
    return divergence(list(zip(predicted, [group.scores for group in groups], strict=True)))


if __name__ == "__main__":
    main()
