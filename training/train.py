"""Fine-tunes a cross-encoder from the default embedding model.

    python training/train.py WORK
    python training/train.py WORK --begin WORK/begun

Reads WORK/*-train.jsonl (gather.py), WORK/medquad.jsonl (consumer.py), WORK/trials.jsonl
(trials.py) and WORK/pubmedqa.jsonl (yes_no.py), and writes WORK/ranker, with a record of how it
was trained (origin.py).

Each step shows some questions with one right and several wrong sentences each. The loss is the
cross-entropy of the right one among its group (Cao Z et al. Learning to rank: from pairwise to
listwise approach. ICML 2007) plus the binary one, which gives scores a level that can be compared
between questions. Some questions are shown with wrong sentences only, to teach that nothing answers
them. With `--begin`, a network goes on from an earlier one. It then also learns the earlier one's
scores of the judged sets, so that it keeps what it knew: their order (Kullback-Leibler divergence)
and their level (Hinton G et al. Distilling the knowledge in a neural network. 2015). Seeds are
fixed, but the order of floating-point sums depends on the machine.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import torch
from examples import JUDGED, Example, files, read
from losses import divergence
from network import DEVICE, Network, Part
from origin import write_origin
from torch.nn import functional

from assistant.embed.models import locate
from assistant.ranking.pairs import Pair
from assistant.settings import DEFAULT_MODEL

# All settings of training were chosen by hand unless a line says otherwise. On dev, what was tried
# differs only within chance (NOTES.md, "The reader").
_SHARES = {
    "evidence-inference": 0.18,
    "bioasq": 0.14,
    "scifact": 0.12,
    "medquad": 0.18,
    "trials": 0.30,
    "pubmedqa": 0.08,
}
_GROUPS = 8  # questions in a step
_WRONG = 10  # wrong sentences beside the right one
_NEAR = 24  # the most promising by the signals, as on a shortlist
_NEAR_SHARE = 0.8  # of the wrong sentences; the others come from further down
_BARE = 0.5  # share of the sentences shown without heading and title
_UNMARKED = 0.3  # share of the questions shown without the mark at their end
_UNANSWERED = 0.25  # share of the questions shown with wrong sentences alone
_POSITIVE = 3.0  # weight of a right sentence in the binary loss
_HEAD_RATE = 1e-3  # of a new output layer
_DECAY, _WARM_UP = 0.01, 0.08
_KEPT_LAYERS = 2  # lowest layers that stay as they are when a network goes on
_AHEAD = 4  # batches that are prepared while the network trains on others


class Group(NamedTuple):
    """Pairs shown together, the right pair first if there is one.

    `is_judged` says whether they are of one of the sets of `JUDGED`.
    """

    pairs: list[Pair]
    is_answered: bool
    is_judged: bool


class Batch(NamedTuple):
    """Groups, all their pairs as inputs of the network, and the pairs of judged groups alone."""

    groups: list[Group]
    parts: list[Part]
    judged: list[Part]


def main() -> None:
    """Train, and write the network."""
    arguments = _arguments()
    random.seed(arguments.seed)
    torch.manual_seed(arguments.seed)
    sets = read(arguments.work)
    print({name: len(examples) for name, examples in sets.items()}, flush=True)
    network = Network(str(arguments.begin or locate(DEFAULT_MODEL).folder))
    earlier = Network(str(arguments.begin)) if arguments.begin else None
    batches = _prepared(network, _groups(sets), arguments.steps)
    _train(network, earlier, batches, arguments)
    folder = arguments.work / arguments.name
    network.model.save_pretrained(str(folder))
    write_origin(folder, arguments, files(arguments.work).values())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("work", type=Path)
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--begin", type=Path, help="a cross-encoder to go on from (restore.py)")
    parser.add_argument("--rate", type=float, default=1e-4, help="of learning, at its highest")
    parser.add_argument("--seed", type=int, default=20260, help="use a different one to go on")
    parser.add_argument("--name", default="ranker")
    return parser.parse_args()


def _groups(sets: Mapping[str, Sequence[Example]]) -> Iterator[Group]:
    """Endless groups, by the shares of the sets; every pass over a set has a new order.

    Groups with wrong sentences only come from the questions without a right candidate. If a set has
    no such question, the right sentences of others are left out.
    """
    by_kind = {
        (name, is_answered): [example for example in examples if bool(example.right) is is_answered]
        for name, examples in sets.items()
        for is_answered in (True, False)
    }
    queues: dict[tuple[str, bool], list[Example]] = {part: [] for part in by_kind}
    names, shares = list(_SHARES), list(_SHARES.values())
    while True:
        [name] = random.choices(names, shares)
        is_answered = random.random() >= _UNANSWERED
        part = (name, is_answered or not by_kind[name, False])
        if not queues[part]:
            queues[part] = random.sample(by_kind[part], len(by_kind[part]))
        example = queues[part].pop()
        right = random.sample(example.right, 1) if is_answered else []
        yield _group(right, example.wrong, is_judged=name in JUDGED)


def _group(right: list[Pair], wrong: list[Pair], *, is_judged: bool) -> Group:
    near, far = wrong[:_NEAR], wrong[_NEAR:]
    count = min(len(near), round(_WRONG * (_NEAR_SHARE if far else 1)))
    chosen = random.sample(near, count)
    chosen += random.sample(far, min(len(far), _WRONG - count))
    pairs = [*right, *chosen]
    is_marked = random.random() >= _UNMARKED
    shown = [
        Pair(
            pair.question if is_marked else pair.question.rstrip(" ?."),
            pair.sentence,
            "" if random.random() < _BARE else pair.place,
        )
        for pair in pairs
    ]
    return Group(shown, bool(right), is_judged)


def _prepared(network: Network, groups: Iterator[Group], steps: int) -> Iterator[Batch]:
    """As many batches as steps; another thread prepares the next ones."""

    def prepare(batch: list[Group]) -> Batch:
        pairs = [pair for group in batch for pair in group.pairs]
        judged = [pair for group in batch if group.is_judged for pair in group.pairs]
        return Batch(batch, network.parts(pairs), network.parts(judged))

    with ThreadPoolExecutor(1) as thread:
        waiting = []
        for _ in range(steps):
            waiting.append(thread.submit(prepare, [next(groups) for _ in range(_GROUPS)]))
            if len(waiting) > _AHEAD:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()


def _train(
    network: Network,
    earlier: Network | None,
    batches: Iterator[Batch],
    arguments: argparse.Namespace,
) -> None:
    module, steps = network.module.train(), arguments.steps
    if earlier:
        _go_on(module)
    # Words that do not occur in training must keep their distance to those that do.
    module.bert.embeddings.word_embeddings.weight.requires_grad_(False)
    head = list(module.classifier.parameters())
    in_head = {id(parameter) for parameter in head}
    rest = [
        parameter
        for parameter in module.parameters()
        if parameter.requires_grad and id(parameter) not in in_head
    ]
    head_rate = arguments.rate if earlier else _HEAD_RATE
    optimizer = torch.optim.AdamW(
        [{"params": rest, "lr": arguments.rate}, {"params": head, "lr": head_rate}],
        weight_decay=_DECAY,
    )
    warm = max(1, int(_WARM_UP * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, (steps - step) / max(1, steps - warm))
    )
    start, running = time.monotonic(), torch.zeros((), device=DEVICE)
    for step, batch in enumerate(batches, start=1):
        scores = network.scores(batch.parts)
        loss = _loss(scores, batch.groups)
        if earlier and batch.judged:
            loss = loss + _change(scores, earlier.judge(batch.judged), batch.groups)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(module.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        running += loss.detach()
        if step % 50 == 0:
            passed = time.monotonic() - start
            print(step, f"loss {running.item() / 50:.4f}", f"{passed:.0f} s", flush=True)
            running.zero_()


def _loss(scores: torch.Tensor, groups: Sequence[Group]) -> torch.Tensor:
    right = torch.zeros_like(scores)
    by_group = scores.split([len(group.pairs) for group in groups])
    at, listwise = 0, []
    for group_scores, group in zip(by_group, groups, strict=True):
        if group.is_answered:
            right[at] = 1.0
            listwise.append(-functional.log_softmax(group_scores, dim=0)[0])
        at += len(group.pairs)
    loss = functional.binary_cross_entropy_with_logits(
        scores, right, pos_weight=scores.new_tensor(_POSITIVE)
    )
    if listwise:
        loss = loss + torch.stack(listwise).mean()
    return loss


def _go_on(module: Any) -> None:
    """Train the upper layers only, and without dropout.

    Each takes a third off the time. The earlier scores keep the network from learning by heart.
    """
    for layer in module.bert.encoder.layer[:_KEPT_LAYERS]:
        layer.requires_grad_(requires_grad=False)
    module.bert.embeddings.requires_grad_(requires_grad=False)
    for part in module.modules():
        if isinstance(part, torch.nn.Dropout):
            part.p = 0.0


def _change(scores: torch.Tensor, earlier: torch.Tensor, groups: Sequence[Group]) -> torch.Tensor:
    """How far the scores of judged groups are from `earlier`, those of the network before."""
    by_group = scores.split([len(group.pairs) for group in groups])
    judged = [ours for ours, group in zip(by_group, groups, strict=True) if group.is_judged]
    before = earlier.split([len(ours) for ours in judged])
    return divergence(list(zip(judged, before, strict=True)))


if __name__ == "__main__":
    main()
