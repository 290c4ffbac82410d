"""Examples to a cross-encoder, fine-tuned from the default embedding model.

    python training/train.py WORK --without 0    # and 1, 2, 3
    python training/train.py WORK

Reads WORK/*-train.jsonl (gather.py) and WORK/medquad.jsonl (consumer.py). With `--without` it
learns from all questions but those of one fold, and writes WORK/unseen-FOLD.pickle: the numbers
that it gives the pairs of the questions that it has not seen. Without, it learns from all of them
and from these numbers, and writes WORK/ranker.

Each step shows some questions with one right and several wrong sentences each. The loss is the
cross-entropy of the right one among its group (Cao Z et al. Learning to rank: from pairwise to
listwise approach. ICML 2007) plus the binary one, which gives scores a level that can be compared
between questions. Some questions are shown with wrong sentences alone: so it learns when nothing
answers. Many sentences that no judge marked answer all the same; so what is said by those who had
not seen a question is learned, too, its order (Kullback-Leibler divergence) and its level (Hinton G
et al. Distilling the knowledge in a neural network. 2015), and many of the wrong sentences are
those that they took for right. Seeds are fixed; the order of floating-point sums is the machine's.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import torch
import unseen
from examples import JUDGED, Example, read
from losses import divergence
from network import DEVICE, Network, Part
from torch.nn import functional
from unseen import Numbers

from assistant.embed.models import locate
from assistant.ranking.pairs import Pair
from assistant.settings import DEFAULT_MODEL

FOLDS = 4
_SHARES = {"evidence-inference": 0.38, "bioasq": 0.26, "scifact": 0.18, "medquad": 0.18}
_GROUPS = 16  # questions in a step
_WRONG = 15  # wrong sentences beside the right one
_NEAR = 24  # the likeliest by the signals: as many are read when asking
_NEAR_SHARE = 0.8  # of the wrong sentences; the others come from further down
_MISTAKEN = 8  # those that the folds thought most of
_MISTAKEN_SHARE = 0.4  # of the wrong sentences
_BARE = 0.5  # share of the sentences shown without heading and title
_UNMARKED = 0.3  # share of the questions shown without the mark at their end
_UNANSWERED = 0.25  # share of the questions shown with wrong sentences alone
_POSITIVE = 3.0  # what a right sentence weighs in the binary loss
_HEAD_RATE, _DECAY, _WARM_UP = 1e-3, 0.01, 0.08
_AHEAD = 4  # batches that are prepared while others are learned


class Group(NamedTuple):
    """Pairs shown together, the right one first if there is one, and what folds gave them."""

    pairs: list[Pair]
    is_answered: bool
    given: list[float]


class Batch(NamedTuple):
    """Groups, and their pairs one after the other as the network reads them."""

    groups: list[Group]
    parts: list[Part]


def main() -> None:
    """Learn, and write the network or what it says of the questions that it has not seen."""
    arguments = _arguments()
    random.seed(arguments.seed)
    torch.manual_seed(arguments.seed)
    sets = read(arguments.work)
    fold = arguments.without
    shown = {
        name: [one for one in examples if fold is None or not one.is_of(fold, FOLDS)]
        for name, examples in sets.items()
    }
    print({name: len(examples) for name, examples in shown.items()}, flush=True)
    given = unseen.read(arguments.work) if fold is None else {}
    network = Network(str(arguments.begin or locate(DEFAULT_MODEL).folder))
    groups = _groups(shown, given)
    _train(network, _prepared(network, groups, arguments.steps), arguments)
    if fold is None:
        network.model.save_pretrained(str(arguments.work / arguments.name))
    else:
        kept_out = [one for name in JUDGED for one in sets[name] if one.is_of(fold, FOLDS)]
        pairs = list(dict.fromkeys(pair for one in kept_out for pair in one.pairs))
        unseen.write(arguments.work, fold, dict(zip(pairs, network.numbers(pairs), strict=True)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("--without", type=int, choices=range(FOLDS), help="the fold kept out")
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--begin", type=Path, help="a cross-encoder to go on from (restore.py)")
    parser.add_argument("--rate", type=float, default=1e-4, help="of learning, at its highest")
    parser.add_argument("--seed", type=int, default=20260, help="another one to go on with")
    parser.add_argument("--name", default="ranker")
    return parser.parse_args()


def _groups(sets: Mapping[str, Sequence[Example]], given: Numbers) -> Iterator[Group]:
    """Without end, by the shares of the sets; each set is gone through in a new order every time.

    What is shown with wrong sentences alone comes from the questions of which nothing that was
    found is right; where a set has none, the right ones are left out.
    """
    parted = {
        (name, is_answered): [one for one in examples if bool(one.right) is is_answered]
        for name, examples in sets.items()
        for is_answered in (True, False)
    }
    queues: dict[tuple[str, bool], list[Example]] = {part: [] for part in parted}
    names, shares = list(_SHARES), list(_SHARES.values())
    while True:
        [name] = random.choices(names, shares)
        is_answered = random.random() >= _UNANSWERED
        part = (name, is_answered or not parted[name, False])
        if not queues[part]:
            queues[part] = random.sample(parted[part], len(parted[part]))
        example = queues[part].pop()
        right = random.sample(example.right, 1) if is_answered else []
        yield _group(right, example.wrong, given)


def _group(right: list[Pair], wrong: list[Pair], given: Numbers) -> Group:
    is_given = all(pair in given for pair in (*right, *wrong))
    taken = sorted(wrong, key=lambda pair: -given[pair])[:_MISTAKEN] if is_given else []
    chosen = random.sample(taken, min(len(taken), round(_WRONG * _MISTAKEN_SHARE)))
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
    return Group(shown, bool(right), [given[pair] for pair in pairs] if is_given else [])


def _prepared(network: Network, groups: Iterator[Group], steps: int) -> Iterator[Batch]:
    """As many batches as steps; the next ones are made by another thread."""

    def prepare(some: list[Group]) -> Batch:
        return Batch(some, network.parts([pair for group in some for pair in group.pairs]))

    with ThreadPoolExecutor(1) as thread:
        waiting = []
        for _ in range(steps):
            waiting.append(thread.submit(prepare, [next(groups) for _ in range(_GROUPS)]))
            if len(waiting) > _AHEAD:
                yield waiting.pop(0).result()
        for one in waiting:
            yield one.result()


def _train(network: Network, batches: Iterator[Batch], arguments: argparse.Namespace) -> None:
    module, steps = network.module.train(), arguments.steps
    # Words that training does not show must not be left behind by those that it does.
    module.bert.embeddings.word_embeddings.weight.requires_grad_(False)
    head = list(module.classifier.parameters())
    learned = {id(one) for one in head}
    rest = [one for one in module.parameters() if one.requires_grad and id(one) not in learned]
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
    for given, group in zip(by_group, groups, strict=True):
        if group.is_answered:
            right[at] = 1.0
            listwise.append(-functional.log_softmax(given, dim=0)[0])
        at += len(group.pairs)
    loss = functional.binary_cross_entropy_with_logits(
        scores, right, pos_weight=scores.new_tensor(_POSITIVE)
    )
    if listwise:
        loss = loss + torch.stack(listwise).mean()
    told = [
        (ours, ours.new_tensor(group.given))
        for ours, group in zip(by_group, groups, strict=True)
        if group.given
    ]
    return loss + divergence(told) if told else loss


if __name__ == "__main__":
    main()
