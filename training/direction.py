"""Fits the model of directions to judged sentences of trials, and chooses its thresholds.

    python training/direction.py DATA/evidence-inference

Writes ``assistant/direction/model/direction.json`` and pins it by its digest (`pins.py`). It learns
from the parts for training and for choosing settings; each sentence is used twice, as asked and
without the comparator, which questions seldom name. The thresholds are chosen on scores of models
that did not learn from the sentence's article.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from origin import commit, digests
from pins import pin
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from assistant.direction.cues import SAID, cue
from assistant.direction.features import CUE, features
from assistant.direction.marks import marks
from assistant.direction.model import FILE
from assistant.direction.words import asked
from assistant.evaluate.directions import JudgedSentence, read_directions
from assistant.evaluate.judged import EVIDENCE, QUESTIONS
from assistant.records.direction import Direction

PARTS = ("train", "dev")
# Articles that must have a feature. Chosen by cross-validation: 5 and 10 are as good.
_ARTICLES = 8
# Chosen by cross-validation: .05 promises too much, and .01 is as good.
_STRENGTH = 0.02
# What a cue weighs beside any other feature, before the fit. Chosen by cross-validation and on
# natural questions: with 1, more sentences remain unclear, and with 8 as many are right.
_CUE_WEIGHT = 4.0
_FOLDS = 10
# How often a shown direction must be right on the scores of the folds: what is promised.
_RIGHT = 0.9
# Chosen by hand: below .7, another direction is nearly as likely.
_THRESHOLDS = np.arange(0.7, 0.96, 0.05)
_DECIMALS = 3

Floats = npt.NDArray[np.float64]


class Example:
    """A judged sentence, asked with or without its comparator."""

    def __init__(self, judged: JudgedSentence, *, compared: bool) -> None:
        comparator = judged.comparator if compared else ""
        about = asked(judged.intervention, comparator, judged.outcome)
        found = marks(judged.text, about)
        self.document = judged.document
        self.label = SAID.index(judged.direction)
        self.features = features(found, about)
        self.cued = [cue(found, direction) is not None for direction in SAID]


class Fit:
    """A fitted model over the features that enough articles have."""

    def __init__(self, examples: Sequence[Example]) -> None:
        articles: dict[str, set[str]] = defaultdict(set)
        for example in examples:
            for name in example.features:
                articles[name].add(example.document)
        common = sorted(name for name, having in articles.items() if len(having) >= _ARTICLES)
        self.place = {name: at for at, name in enumerate(common)}
        self.scale = np.array([_CUE_WEIGHT if name.startswith(CUE) else 1.0 for name in common])
        self.fitted = LogisticRegression(C=_STRENGTH, max_iter=1000)
        self.fitted.fit(self._matrix(examples), [example.label for example in examples])

    def _matrix(self, examples: Sequence[Example]) -> csr_matrix:
        rows = [
            (row, self.place[name])
            for row, example in enumerate(examples)
            for name in sorted(example.features)
            if name in self.place
        ]
        places = tuple(zip(*rows, strict=True))
        shape = (len(examples), len(self.place))
        return csr_matrix((np.ones(len(rows)), places), shape).multiply(self.scale).tocsr()

    def probabilities(self, examples: Sequence[Example]) -> Floats:
        """How likely each direction is: shape (examples, directions)."""
        likely: Floats = self.fitted.predict_proba(self._matrix(examples))
        return likely


def main() -> None:
    """Fit, choose, write and pin."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("judged", type=Path)
    folder = parser.parse_args().judged
    judged = [sentence for part in PARTS for sentence in read_directions(folder, part)]
    examples = [Example(each, compared=compared) for compared in (True, False) for each in judged]
    thresholds = _thresholds(examples, _out_of_fold(examples))
    fit = Fit(examples)
    weights = (fit.fitted.coef_ * fit.scale).round(_DECIMALS).T
    content: dict[str, Any] = {
        "training": {
            "commit": commit(),
            "parts": PARTS,
            "sentences": len(judged),
            "articles": len({each.document for each in judged}),
            "data": digests(folder / name for name in (EVIDENCE, QUESTIONS)),
        },
        "thresholds": thresholds,
        "bias": fit.fitted.intercept_.round(_DECIMALS).tolist(),
        "weights": {
            name: weights[at].tolist() for name, at in fit.place.items() if weights[at].any()
        },
    }
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(_text(content), "utf-8", newline="\n")
    pin(FILE.parent, FILE.name)


def _text(content: dict[str, Any]) -> str:
    """The JSON text, with one line for each feature."""
    weights = content.pop("weights")
    rows = ",\n".join(
        f" {json.dumps(name, ensure_ascii=False)}: {json.dumps(row)}"
        for name, row in weights.items()
    )
    head = json.dumps(content, indent=1, ensure_ascii=False).removesuffix("\n}")
    return f'{head},\n "weights": {{\n{rows}\n }}\n}}\n'


def _out_of_fold(examples: Sequence[Example]) -> Floats:
    """The probabilities of each example from a model that has not seen its article."""
    likely = np.zeros((len(examples), len(SAID)))
    articles = [example.document for example in examples]
    for train, held_out in GroupKFold(_FOLDS).split(examples, groups=articles):
        fit = Fit([examples[at] for at in train])
        likely[held_out] = fit.probabilities([examples[at] for at in held_out])
    print(f"right of all, out of fold: {np.mean(likely.argmax(1) == _labels(examples)):.3f}")
    return likely


def _labels(examples: Sequence[Example]) -> npt.NDArray[np.int64]:
    return np.array([example.label for example in examples])


def _thresholds(examples: Sequence[Example], likely: Floats) -> dict[Direction, float]:
    """The lowest threshold for each direction from which enough of what is shown is right."""
    labels, said = _labels(examples), likely.argmax(1)
    cued = np.array([example.cued[at] for example, at in zip(examples, said, strict=True)])
    chosen: dict[Direction, float] = {}
    for at, direction in enumerate(SAID):
        for threshold in _THRESHOLDS:
            shown = (said == at) & cued & (likely[:, at] >= threshold)
            right = np.mean(labels[shown] == at)
            print(f"{direction} from {threshold:.2f}: {shown.sum()} shown, {right:.3f} right")
            if right >= _RIGHT:
                chosen.setdefault(direction, round(float(threshold), 2))
    return chosen


if __name__ == "__main__":
    main()
