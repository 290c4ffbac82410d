"""Examples to weights: what each signal is worth, with the reader's score and without.

    python training/fit.py signals WORK     from the questions for training
    python training/fit.py points WORK      from those for choosing settings, read by the ranker
    python training/fit.py first WORK --data DATA --indexes INDEXES --foreign FILE

Each writes its part of ``assistant/rank/model/weights.json``. `signals` minimises the cross-entropy
of the right sentences among all of their question (conditional logit: McFadden D. 1974), and does
the same for documents. `points`
puts its sum and the reader's score together and makes the result a probability. `first` is the
logistic regression behind `assistant.answer.confidence`, and the threshold of refusing: the lowest
that refuses a given share of the questions that cannot be answered, since a lower one refuses fewer
of the others.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression

from assistant import search
from assistant.answer.candidates import PASSAGES, SIGNALS, Candidate, candidates
from assistant.answer.confidence import grounds
from assistant.answer.documents import features
from assistant.answer.scoring import READER, SIGNALS_SUM, rank
from assistant.engine import Assistant
from assistant.evaluate import choose, read, read_foreign, with_foreign, without_gold
from assistant.evaluate.matching import fold, matches_any
from assistant.filters import Filter
from assistant.rank.pairs import described
from assistant.rank.reader import shipped
from assistant.rank.weights import FILE, Quadratic

SETS = ("evidence-inference", "bioasq", "scifact")
SHORTLIST = 24
REFUSED = 0.82  # of the questions that cannot be answered
_STEPS, _RATE, _DECAY, _QUESTIONS = 3000, 0.02, 0.01, 6
_SEED = 20260
_DECIMALS = 4


def main() -> None:
    """Fit one part and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("signals", "points", "first"))
    parser.add_argument("work", type=Path)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--indexes", type=Path)
    parser.add_argument("--foreign", type=Path)
    arguments = parser.parse_args()
    torch.manual_seed(_SEED)
    content = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    if arguments.what == "signals":
        content |= _signals(arguments.work) | {"documents": _documents(arguments.work)}
    elif arguments.what == "points":
        _points(arguments.work, content)
    else:
        _first(arguments, content)
    FILE.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _examples(work: Path, part: str) -> Iterator[tuple[str, dict]]:
    for name in SETS:
        with (work / f"{name}-{part}.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                values = json.loads(line)
                if values["answerable"] and any(one["right"] for one in values["candidates"]):
                    yield name, values


def _signals(work: Path) -> dict:
    questions: dict[str, list[tuple[torch.Tensor, torch.Tensor]]] = {name: [] for name in SETS}
    pairs = np.triu_indices(len(SIGNALS))
    for name, values in _examples(work, "train"):
        x = np.array([one["signals"] for one in values["candidates"]])
        terms = np.concatenate([x, x[:, pairs[0]] * x[:, pairs[1]]], axis=1)
        right = [one["right"] for one in values["candidates"]]
        questions[name].append((torch.tensor(terms, dtype=torch.float32), torch.tensor(right)))
    weights = torch.zeros(len(SIGNALS) + len(pairs[0]), requires_grad=True)
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
    found = weights.detach().double().numpy().round(_DECIMALS).tolist()
    linear, products = found[: len(SIGNALS)], iter(found[len(SIGNALS) :])
    rows = [[next(products) for _ in range(at, len(SIGNALS))] for at in range(len(SIGNALS))]
    return {
        "signals": {"names": SIGNALS, "linear": linear, "products": rows},
        "shortlist": SHORTLIST,
    }


def _documents(work: Path) -> dict[str, float]:
    """Weights of the features of a document, from documents that answer and those that do not."""
    questions: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {name: [] for name in SETS}
    names: list[str] = []
    for name, values in _examples(work, "train"):
        groups: dict[str, list[Candidate]] = {}
        for one in values["candidates"]:
            signals = dict(zip(SIGNALS, one["signals"], strict=True))
            groups.setdefault(one["document"], []).append(SimpleNamespace(**signals))
        rows = [features(group, len(group)) for group in groups.values()]
        names = list(rows[0])
        right = np.array([document in values["gold"] for document in groups])
        if right.any():
            questions[name].append((np.array([[*row.values()] for row in rows]), right))
    # Each set counts the same, however many questions it has.
    least = min(map(len, questions.values()))
    chance = np.random.default_rng(_SEED)
    even = [
        some[at]
        for some in questions.values()
        for at in chance.choice(len(some), least, replace=False)
    ]
    direction = _direction(even, every=True)
    level = LogisticRegression(C=1e6).fit(
        np.concatenate([x @ direction for x, _ in even])[:, None],
        np.concatenate([right for _, right in even]),
    )
    found = (direction * level.coef_[0, 0]).round(_DECIMALS).tolist()
    bias = round(float(level.intercept_[0]), _DECIMALS)
    return {"bias": bias, **dict(zip(names, found, strict=True))}


def _points(work: Path, content: dict) -> None:
    """The weights of ``points``, with the reader and without; the reader reads as when asking."""
    names = content["signals"]["names"]
    products = np.zeros((len(names), len(names)))
    for at, row in enumerate(content["signals"]["products"]):
        products[at, at:] = row
    model = Quadratic(tuple(names), np.array(content["signals"]["linear"]), products)
    questions = []
    for name, values in _examples(work, "dev"):
        x = np.array([one["signals"] for one in values["candidates"]])
        sums = model.contributions(x).sum(axis=1)
        kept = np.argsort(-sums, kind="stable")[:SHORTLIST]
        chosen = [values["candidates"][at] for at in kept]
        pairs = [
            (values["question"], described(one["text"], one["section"], one["title"]))
            for one in chosen
        ]
        right = np.array([one["right"] for one in chosen])
        read = shipped().scores(pairs).astype(float)
        questions.append((name, np.stack([sums[kept], read], axis=1), right))
    for method, columns in (("read", (SIGNALS_SUM, READER)), ("fast", (SIGNALS_SUM,))):
        chosen = [(name, x[:, : len(columns)], right) for name, x, right in questions]
        direction = _direction([(x, right) for _, x, right in chosen if right.any()])
        level = LogisticRegression(C=1e6)
        level.fit(
            np.concatenate([x @ direction for _, x, _ in chosen])[:, None],
            np.concatenate([right for _, _, right in chosen]),
        )
        weights = (direction * level.coef_[0, 0]).round(_DECIMALS).tolist()
        # Until `first` is fitted, which asks the program itself, every question is answered.
        content.setdefault(method, {"first": {"bias": 0.0}, "least": 0.5})["points"] = {
            "bias": round(float(level.intercept_[0]), _DECIMALS),
            **dict(zip(columns, weights, strict=True)),
        }
        print(method, content[method]["points"])
        for name in SETS:
            print(name, _hits([(x @ direction, r) for n, x, r in chosen if n == name]))
    _ = [
        print(name, "reader", _hits([(x[:, 1], r) for n, x, r in questions if n == name]))
        for name in SETS
    ]


def _direction(
    questions: list[tuple[np.ndarray, np.ndarray]], *, every: bool = False
) -> np.ndarray:
    """The weights, per column, that make a right one (or `every` one) likeliest in its question."""
    weights = torch.ones(questions[0][0].shape[1], dtype=torch.float64, requires_grad=True)
    data = [(torch.tensor(x), torch.tensor(right)) for x, right in questions]
    optimizer = torch.optim.LBFGS([weights], max_iter=100)

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        scores = [(x @ weights, right) for x, right in data]
        total = torch.stack(
            [
                torch.logsumexp(s, 0) - (s[r].mean() if every else torch.logsumexp(s[r], 0))
                for s, r in scores
            ]
        )
        total.mean().backward()
        return total.mean()

    optimizer.step(loss)
    return weights.detach().numpy()


def _hits(questions: list[tuple[np.ndarray, np.ndarray]]) -> dict[int, float]:
    return {
        depth: round(
            float(np.mean([r[np.argsort(-s, kind="stable")[:depth]].any() for s, r in questions])),
            3,
        )
        for depth in (1, 3, 5, 10)
    }


def _first(arguments: argparse.Namespace, content: dict) -> None:
    foreign = read_foreign(arguments.foreign)
    rows: dict[str, list[tuple[str, dict[str, float], bool, bool]]] = {"read": [], "fast": []}
    for name in SETS:
        own = choose(read(arguments.data / name), "dev")
        judged = with_foreign(without_gold(own), foreign)
        with Assistant.open(arguments.indexes / name) as assistant:
            index = assistant._index  # noqa: SLF001
            for question in judged.questions:
                query = search.read(question.text, index)
                kept_out = frozenset(one.lower() for one in question.without)
                hits = search.search(
                    query, index, chosen=Filter(except_documents=kept_out) if kept_out else None
                )
                for method, reader in (("read", shipped()), ("fast", None)):
                    scored = rank(query, candidates(query, hits[:PASSAGES]), reader)
                    if not scored:
                        continue
                    best = scored[0].candidate
                    gold = question.evidence.get(best.hit.passage.document.id, ())
                    right = question.answerable and matches_any(fold(best.text), gold)
                    rows[method].append(
                        (name, dict(grounds(query, scored)), right, question.answerable)
                    )
    for method, found in rows.items():
        path = arguments.work / f"first-{method}.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in found), encoding="utf-8")
        content[method] |= _fitted(found)


def _fitted(rows: list[tuple[str, dict[str, float], bool, bool]]) -> dict:
    names = list(rows[0][1])
    x = np.array([[values[name] for name in names] for _, values, _, _ in rows])
    right = np.array([row[2] for row in rows])
    answerable = np.array([row[3] for row in rows])
    model = LogisticRegression(C=10.0, max_iter=10_000).fit(x, right)
    sure = model.predict_proba(x)[:, 1]
    refusable = np.sort(sure[~answerable])
    least = float(np.quantile(refusable, REFUSED).round(_DECIMALS))
    refused = sure < least
    print(
        f"threshold {least}: refused {refused[~answerable].mean():.3f} of the unanswerable, "
        f"answered {1 - refused[answerable].mean():.3f} of the answerable, "
        f"precision of refusing {(~answerable)[refused].mean():.3f}"
    )
    weights = dict(zip(names, model.coef_[0].round(_DECIMALS).tolist(), strict=True))
    return {
        "first": {"bias": round(float(model.intercept_[0]), _DECIMALS), **weights},
        "least": least,
    }


if __name__ == "__main__":
    main()
