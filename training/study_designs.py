"""Fits the model that judges the designs of articles, and chooses its thresholds.

    python training/study_designs.py DATA WORK

DATA has the sets scifact and evidence-inference and the folder formats; WORK has what
``abstracts.py`` wrote. The model learns from articles that somebody read (``benchmarks/designs``,
all but the file that is reported on), from articles whose own sentence states a design, without
that sentence, and from the headings and categories of the two other sets. Writes
``assistant/study_design/model/designs.json`` and pins it. The thresholds are chosen on articles
that somebody read and that state no design, by models that did not learn from them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from abstracts import CORONA, PUBMEDQA
from distant import of_category, of_heading
from log_linear import folds
from origin import commit, digests
from pins import pin
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from assistant.errors import UnreadableFile
from assistant.formats import parse
from assistant.records import Design, Document
from assistant.study_design.judged import FILE, LENGTH, NONE, UNIT, features
from assistant.study_design.publication_types import is_no_study
from assistant.study_design.stated import plain_parts, stated

JUDGED = Path(__file__).parents[1] / "benchmarks" / "designs"
READ = (
    "judged.json",
    "fresh.json",
    "later.json",
    "read.json",
    "chosen.json",
    "people.json",
    "controls.json",
)
# Their articles were chosen because an earlier model was not sure of them, or because they compare
# patients with controls. So they say nothing of how often the model is right.
CHOSEN = ("chosen.json", "controls.json")
# These are reported on, so the model never sees their articles.
REPORTED = ("fourth.json", "fifth.json")
# What an article counts. Chosen by cross-validation among 1, 2 and 3: those that somebody read are
# few, and those whose labels follow from something else are often wrong.
_READ_COUNTS, _OTHERS_COUNT = 3.0, 0.5
# Articles that must have a feature, the penalty on the squares of the weights, and how many
# features are kept after a first fit, those with the largest weights. Chosen by cross-validation.
_ARTICLES, _PENALTY, _KEPT = 8, 2.0, 10_000
_STEPS = 60
_FOLDS = 5
# How often a design must be right on the scores of the folds, and the thresholds that are tried.
# Below a half, another design may be as likely.
_RIGHT = 0.95
_THRESHOLDS = np.arange(0.5, 0.96, 0.05)
# Fewest articles on which a threshold can be chosen. Chosen by hand.
_FEWEST = 3
_SHORTEST = 400  # characters of a text that states its design; shorter ones teach little

#: Trials are not judged: what makes a trial randomised is that it says so.
DESIGNS = tuple(
    design for design in Design if design not in (Design.PREPRINT, Design.PRODUCT_LABEL)
)
SHOWN = (
    Design.ANIMAL_OR_IN_VITRO,
    Design.CASE_CONTROL,
    Design.CASE_REPORT,
    Design.CASE_SERIES,
    Design.COHORT,
    Design.CROSS_SECTIONAL,
    Design.REVIEW,
)

Floats = npt.NDArray[np.float64]


class Example(NamedTuple):
    """The features of an article, the designs that are right, and what the article counts.

    `judged`: somebody read it, no sentence of it states a design, and it was drawn by chance.
    """

    document: str
    features: frozenset[str]
    right: frozenset[Design]
    counts: float
    judged: bool


class Fit:
    """A model over some features, fitted to examples of which each may have several right designs.

    Only the sum of the probabilities of the right designs counts.
    """

    def __init__(self, examples: Sequence[Example], names: Sequence[str]) -> None:
        self.places = {name: at for at, name in enumerate(names)}
        matrix, back = self._matrix(examples), self._matrix(examples).T.tocsr()
        right = np.array([[design in each.right for design in DESIGNS] for each in examples])
        counts = np.array([each.counts for each in examples])
        width = len(DESIGNS)

        def loss(values: Floats) -> tuple[float, Floats]:
            bias, weights = values[:width], values[width:].reshape(-1, width)
            odds = _odds(matrix @ weights + bias)
            of_right = odds * right
            all_odds, right_odds = odds.sum(1), of_right.sum(1) + np.finfo(float).tiny
            slope = (odds / all_odds[:, None] - of_right / right_odds[:, None]) * counts[:, None]
            value = float(counts @ (np.log(all_odds) - np.log(right_odds)))
            gradient = np.concatenate([slope.sum(0), (back @ slope + _PENALTY * weights).ravel()])
            return value + _PENALTY / 2 * float((weights**2).sum()), gradient

        start = np.zeros(width * (1 + len(names)))
        options = {"maxiter": _STEPS}
        found = minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x
        self.bias, self.weights = found[:width], found[width:].reshape(-1, width)

    def _matrix(self, examples: Sequence[Example]) -> csr_matrix:
        """Shape (examples, features); the rows are as long as `judged.Model` makes them."""
        columns: list[int] = []
        values: list[float] = []
        ends = [0]
        for each in examples:
            known = sorted(self.places[name] for name in each.features if name in self.places)
            columns += known
            values += [LENGTH / math.sqrt(max(1, len(known)))] * len(known)
            ends.append(len(columns))
        return csr_matrix((values, columns, ends), (len(examples), len(self.places)))

    def probabilities(self, examples: Sequence[Example]) -> Floats:
        """How likely each design is: shape (examples, designs)."""
        odds = _odds(self._matrix(examples) @ self.weights + self.bias)
        likely: Floats = odds / odds.sum(1, keepdims=True)
        return likely


def _odds(scores: Floats) -> Floats:
    odds: Floats = np.exp(scores - scores.max(1, keepdims=True))
    return odds


def fitted(examples: Sequence[Example]) -> Fit:
    """A model over the features that weigh most in a model over all common ones."""
    having = Counter(name for each in examples for name in each.features)
    common = sorted(name for name, count in having.items() if count >= _ARTICLES)
    first = Fit(examples, common)
    spread = np.abs(first.weights).max(1) * np.sqrt([having[name] for name in common])
    return Fit(examples, sorted(common[at] for at in np.argsort(-spread, kind="stable")[:_KEPT]))


def main() -> None:
    """Read, fit, choose, write and pin."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("work", type=Path)
    given = parser.parse_args()
    sources = [
        given.data / "scifact" / "corpus.jsonl",
        given.data / "evidence-inference" / "articles",
        given.data / "formats",
        given.work / PUBMEDQA,
        given.work / CORONA,
    ]
    examples = list(_examples(sources))
    thresholds = _thresholds(examples, _out_of_fold(examples))
    fit = fitted(examples)
    weights = (fit.weights * UNIT).round().astype(int)
    content: dict[str, Any] = {
        "training": {
            "commit": commit(),
            "articles": len(examples),
            "read": sum(each.counts == _READ_COUNTS for each in examples),
            "data": {
                **digests(JUDGED / name for name in (*READ, *REPORTED)),
                **{source.name: _digest(source) for source in sources},
            },
        },
        "designs": DESIGNS,
        "thresholds": thresholds,
        "bias": (fit.bias * UNIT).round().astype(int).tolist(),
        "weights": {
            name: weights[at].tolist() for name, at in fit.places.items() if weights[at].any()
        },
    }
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(_text(content), "utf-8", newline="\n")
    pin(FILE.parent, FILE.name)


def _examples(sources: Sequence[Path]) -> Iterator[Example]:
    read, chosen, reported = _read(), _ids(CHOSEN), _ids(REPORTED)
    labels = {path.name: _labels(path) for path in sources if path.name in (PUBMEDQA, CORONA)}
    seen = set(reported)
    for path in sources:
        for document in _documents(path):
            if document.id not in seen and not is_no_study(document.publication_types):
                seen.add(document.id)
                of_set = labels.get(path.name, {}).get(document.id, frozenset())
                example = _example(document, read.get(document.id), path.name, of_set)
                if example:
                    yield example._replace(judged=example.judged and document.id not in chosen)


def _example(
    document: Document, read: frozenset[Design] | None, name: str, labels: frozenset[str]
) -> Example | None:
    """What is to be learned from an article: what somebody judged, it states, or its labels say."""
    statement = stated(document)
    if read is not None:
        found = features(*plain_parts(document))
        return Example(document.id, found, read, _READ_COUNTS, statement is None)
    if statement is not None:
        if len(document.text) < _SHORTEST:
            return None
        found = features(*plain_parts(document, without=statement[1]))
        return Example(document.id, found, frozenset({statement[0]}), _OTHERS_COUNT, False)
    right = of_heading(labels) if name == PUBMEDQA else of_category(labels)
    if not right or name not in (PUBMEDQA, CORONA):
        return None
    return Example(document.id, features(*plain_parts(document)), right, _OTHERS_COUNT, False)


def _read() -> dict[str, frozenset[Design]]:
    """The designs that somebody found right for each article."""
    found: dict[str, frozenset[Design]] = {}
    for name in READ:
        for identity, each in json.loads((JUDGED / name).read_text("utf-8")).items():
            named = {*map(Design, each.get("design", ()))} & {*DESIGNS}
            if named:
                found[identity] = found.get(identity, frozenset()) | named
    return found


def _ids(names: Sequence[str]) -> set[str]:
    """The articles of some lists."""
    return {each for name in names for each in json.loads((JUDGED / name).read_text("utf-8"))}


def _labels(file: Path) -> dict[str, frozenset[str]]:
    records = map(json.loads, file.read_text("utf-8").strip().split("\n"))
    return {record["id"]: frozenset(record["labels"]) for record in records}


def _documents(path: Path) -> Iterator[Document]:
    for file in _files(path):
        try:
            yield from parse(file.read_bytes(), file.name).documents
        except UnreadableFile:
            continue


def _files(path: Path) -> list[Path]:
    return sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]


def _digest(path: Path) -> str:
    """The SHA-256 of a file, or of the digests of all files of a folder in the order of names."""
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    every = hashlib.sha256()
    for file in _files(path):
        every.update(hashlib.sha256(file.read_bytes()).digest())
    return every.hexdigest()


def _out_of_fold(examples: Sequence[Example]) -> Mapping[str, Floats]:
    """The probabilities of the judged examples from models that have not seen them."""
    likely: dict[str, Floats] = {}
    for held_out in folds((each.document for each in examples if each.judged), _FOLDS):
        fit = fitted([each for each in examples if each.document not in held_out])
        asked = [each for each in examples if each.document in held_out]
        likely |= zip((each.document for each in asked), fit.probabilities(asked), strict=True)
    return likely


def _thresholds(examples: Sequence[Example], likely: Mapping[str, Floats]) -> dict[str, float]:
    """The lowest threshold for each design from which enough of what is named is right."""
    chosen: dict[str, float] = {}
    asked = [each for each in examples if each.judged]
    single = [each for each in asked if len(each.right) == 1 and NONE not in each.right]
    for design in SHOWN:
        at = DESIGNS.index(design)
        mine = [each for each in asked if likely[each.document].argmax() == at]
        true = sum(design in each.right for each in single)
        for threshold in reversed(_THRESHOLDS):
            named = [each for each in mine if likely[each.document][at] >= threshold]
            right = sum(design in each.right for each in named)
            found = sum(each.right == {design} for each in named)
            print(f"{design} from {threshold:.2f}: {right}/{len(named)}, {found} of {true}")
            if len(named) >= _FEWEST and right >= _RIGHT * len(named):
                chosen[design] = round(float(threshold), 2)
    return chosen


def _text(content: dict[str, Any]) -> str:
    """The JSON text, with one line for each feature."""
    weights = content.pop("weights")
    rows = ",\n".join(
        f" {json.dumps(name, ensure_ascii=False)}: {json.dumps(row, separators=(',', ':'))}"
        for name, row in weights.items()
    )
    head = json.dumps(content, indent=1, ensure_ascii=False).removesuffix("\n}")
    return f'{head},\n "weights": {{\n{rows}\n }}\n}}\n'


if __name__ == "__main__":
    main()
