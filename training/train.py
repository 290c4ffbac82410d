"""Fine-tunes a cross-encoder from the default embedding model.

    python training/train.py WORK --without 0    # and 1, 2, 3
    python training/train.py WORK

Reads WORK/*-train.jsonl (gather.py) and WORK/medquad.jsonl (consumer.py). With `--without` it
trains on all questions but those of one fold, and writes WORK/out-of-fold-FOLD.pickle: the scores
of the pairs of that fold. Otherwise it trains on all questions and on these scores, and writes
WORK/ranker.

Each step shows some questions with one right and several wrong sentences each. The loss is the
cross-entropy of the right one among its group (Cao Z et al. Learning to rank: from pairwise to
listwise approach. ICML 2007) plus the binary one, which gives scores a level that can be compared
between questions. Some questions are shown with wrong sentences only, to teach that nothing answers
them. Many sentences that no judge marked are right all the same. So the network also learns the
out-of-fold scores: their order (Kullback-Leibler divergence) and their level (Hinton G et al.
Distilling the knowledge in a neural network. 2015). Many of the wrong sentences are those with high
out-of-fold scores. Seeds are fixed, but the order of floating-point sums depends on the machine.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import out_of_fold
import torch
from examples import JUDGED, Example, read
from losses import divergence
from network import DEVICE, Network, Part
from out_of_fold import PairScores
from torch.nn import functional

from assistant.embed.models import locate
from assistant.ranking.pairs import Pair
from assistant.settings import DEFAULT_MODEL

# All settings of training were chosen by hand unless a line says otherwise. On dev, what was tried
# differs only within chance (NOTES.md, "The reader").
FOLDS = 4
_SHARES = {"evidence-inference": 0.38, "bioasq": 0.26, "scifact": 0.18, "medquad": 0.18}
_GROUPS = 16  # questions in a step
_WRONG = 15  # wrong sentences beside the right one
_NEAR = 24  # the most promising by the signals, as on a shortlist
_NEAR_SHARE = 0.8  # of the wrong sentences; the others come from further down
_MISTAKEN = 8  # those with the highest out-of-fold scores
_MISTAKEN_SHARE = 0.4  # of the wrong sentences
_BARE = 0.5  # share of the sentences shown without heading and title
_UNMARKED = 0.3  # share of the questions shown without the mark at their end
_UNANSWERED = 0.25  # share of the questions shown with wrong sentences alone
_POSITIVE = 3.0  # weight of a right sentence in the binary loss
_HEAD_RATE, _DECAY, _WARM_UP = 1e-3, 0.01, 0.08
_AHEAD = 4  # batches that are prepared while the network trains on others


class Group(NamedTuple):
    """Pairs shown together, the right pair first if there is one, and their out-of-fold scores."""

    pairs: list[Pair]
    is_answered: bool
    out_of_fold: list[float]


class Batch(NamedTuple):
    """Groups, and all their pairs as inputs of the network."""

    groups: list[Group]
    parts: list[Part]


def main() -> None:
    """Train, and write the network or its out-of-fold scores."""
    arguments = _arguments()
    random.seed(arguments.seed)
    torch.manual_seed(arguments.seed)
    sets = read(arguments.work)
    fold = arguments.without
    shown = {
        name: [example for example in examples if fold is None or not example.is_of(fold, FOLDS)]
        for name, examples in sets.items()
    }
    print({name: len(examples) for name, examples in shown.items()}, flush=True)
    scores = out_of_fold.read_scores(arguments.work) if fold is None else {}
    network = Network(str(arguments.begin or locate(DEFAULT_MODEL).folder))
    groups = _groups(shown, scores)
    _train(network, _prepared(network, groups, arguments.steps), arguments)
    if fold is None:
        network.model.save_pretrained(str(arguments.work / arguments.name))
    else:
        held_out = [
            example for name in JUDGED for example in sets[name] if example.is_of(fold, FOLDS)
        ]
        pairs = list(dict.fromkeys(pair for example in held_out for pair in example.pairs))
        fold_scores = dict(zip(pairs, network.final_scores(pairs), strict=True))
        out_of_fold.write_scores(arguments.work, fold, fold_scores)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("work", type=Path)
    parser.add_argument(
        "--without", type=int, choices=range(FOLDS), help="the fold that is held out"
    )
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--begin", type=Path, help="a cross-encoder to go on from (restore.py)")
    parser.add_argument("--rate", type=float, default=1e-4, help="of learning, at its highest")
    parser.add_argument("--seed", type=int, default=20260, help="use a different one to go on")
    parser.add_argument("--name", default="ranker")
    return parser.parse_args()


def _groups(sets: Mapping[str, Sequence[Example]], scores: PairScores) -> Iterator[Group]:
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
        yield _group(right, example.wrong, scores)


def _group(right: list[Pair], wrong: list[Pair], scores: PairScores) -> Group:
    has_scores = all(pair in scores for pair in (*right, *wrong))
    mistaken = sorted(wrong, key=lambda pair: -scores[pair])[:_MISTAKEN] if has_scores else []
    chosen = random.sample(mistaken, min(len(mistaken), round(_WRONG * _MISTAKEN_SHARE)))
    rest = [pair for pair in wrong if pair not in chosen]
    near, far = rest[:_NEAR], rest[_NEAR:]
    left = _WRONG - len(chosen)
    count = min(len(near), round(left * (_NEAR_SHARE if far else 1)))
    chosen += random.sample(near, count)
    chosen += random.sample(far, min(len(far), left - count))
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
    return Group(shown, bool(right), [scores[pair] for pair in pairs] if has_scores else [])


def _prepared(network: Network, groups: Iterator[Group], steps: int) -> Iterator[Batch]:
    """As many batches as steps; another thread prepares the next ones."""

    def prepare(batch: list[Group]) -> Batch:
        return Batch(batch, network.parts([pair for group in batch for pair in group.pairs]))

    with ThreadPoolExecutor(1) as thread:
        waiting = []
        for _ in range(steps):
            waiting.append(thread.submit(prepare, [next(groups) for _ in range(_GROUPS)]))
            if len(waiting) > _AHEAD:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()


def _train(network: Network, batches: Iterator[Batch], arguments: argparse.Namespace) -> None:
    module, steps = network.module.train(), arguments.steps
    # Words that do not occur in training must keep their distance to those that do.
    module.bert.embeddings.word_embeddings.weight.requires_grad_(False)
    head = list(module.classifier.parameters())
    in_head = {id(parameter) for parameter in head}
    rest = [
        parameter
        for parameter in module.parameters()
        if parameter.requires_grad and id(parameter) not in in_head
    ]
    optimizer = torch.optim.AdamW(
        [{"params": rest, "lr": arguments.rate}, {"params": head, "lr": _HEAD_RATE}],
        weight_decay=_DECAY,
    )
    warm = max(1, int(_WARM_UP * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, (steps - step) / max(1, steps - warm))
    )
    start, running = time.monotonic(), torch.zeros((), device=DEVICE)
    for step, batch in enumerate(batches, start=1):
        loss = _loss(network.scores(batch.parts), batch.groups)
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
    to_learn = [
        (ours, ours.new_tensor(group.out_of_fold))
        for ours, group in zip(by_group, groups, strict=True)
        if group.out_of_fold
    ]
    return loss + divergence(to_learn) if to_learn else loss


if __name__ == "__main__":
    main()
