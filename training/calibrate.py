"""Fits how the learned parts are combined, and calibrates confidence and threshold.

    python training/calibrate.py WORK [--confidence]

Reads what `ask.py` wrote for the judged and the natural sets, and writes the parts ``with_ranker``
and ``without_ranker`` of the weights: the points of a sentence, the order of documents, the
confidence of an answer, and the threshold of refusal. The threshold is the lowest that refuses a
given share of the unanswerable questions. A lower one refuses fewer of the others. Below ``doubt``
an answer is in doubt. With ``--confidence``, only the probability and ``doubt`` are fitted: the
weights of most grounds keep their proportions, so a small sample is enough. ``calibrated`` records
from what. Then it pins the file by its digest (`pins.py`).
"""

from __future__ import annotations

import argparse
import json
import pickle
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from ask import Asked
from examples import JUDGED
from origin import commit, digests
from pins import write_weights
from regress import DECIMALS, Rows, conditional, lapsing, levelled, logistic
from sklearn.metrics import f1_score

from assistant.answer.compose import order
from assistant.answer.documents import final_features
from assistant.answer.refusal import confidence_features, is_complete, leading
from assistant.answer.scoring import RANKER, SIGNALS, SIMILARITY, Scored
from assistant.answer.select import select
from assistant.evaluate.judged import Kind
from assistant.ranking.weights import FILE, Confidence, Logistic, sigmoid, weights

# The figures behind these choices are in NOTES.md.
# How far below the best, in units of the signals, a sentence is left off the shortlist. Chosen on
# dev: on BioASQ it leaves a third of the sentences out, and loses .004 of nDCG@10 and no matching
# quote.
SIGNALS_MARGIN = 8.4
# Sentences on the shortlist, if they are not long. Chosen on natural questions: with 16, one of the
# first eight is right for .90 of them instead of .92.
SHORTLIST_SIZE = 20
# Sentences that the ranker scores. Chosen on natural questions: 10 are as good.
RANKED = 8
# The weights of the ranker and of the cosine beside that of the signals. Chosen on dev and on
# natural questions, see NOTES.md.
DIRECTION = {SIGNALS: 1.0, RANKER: 2.8, SIMILARITY: 17.0}
# Times that each natural question counts in the confidence. There are few of them, and they are the
# only ones in the words of users. Chosen by hand, so that they count as much as a judged set.
_NATURAL = ("natural", "fit", "trials-fit")
_NATURAL_TIMES = 4
# The same where the confidence alone is fitted, on a sample of the judged sets.
_NATURAL_TIMES_IN_SAMPLE = 2
# Share of the unanswerable questions of dev that are refused outright. Chosen on dev: with .8, .89
# to .97 of the answerable ones are quoted from, with .7 .93 to .99. Most of the other unanswerable
# ones are answered in doubt.
REFUSED = 0.7
# Share of the foreign questions that may seem on topic. Chosen by hand: with it, .97 of the
# questions in the field are recognised as on topic.
FOREIGN_ON_TOPIC = 0.05
_UNKNOWN = "unknown_share"
_COSINE = "best_cosine"
_COSINES = (_COSINE, "similarity")  # they differ by embedding model
_OF_CONFIDENCE = (
    "best_logit",
    "margin",
    "named_in_sentence",
    "missing",
    _COSINE,
    "similarity",
)
_OF_TOPIC = ("named_in_context", _UNKNOWN, _COSINE)
# Without the cosine, little indicates whether sentences are on topic, and the fitted weight of the
# named words is sometimes below 0. A sentence that names them is nearer, so it is held at 1. Chosen
# by hand.
_NAMED_WEIGHT = {"named_in_context": 1.0}
_PASSAGE_LOGIT_ONLY = {"bias": 0.0, "passage_logit": 1.0}
_POINTS_DECIMALS = 6  # as in assistant/answer/scoring.py
_LEVELS = (0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7)  # where doubt may begin
# The ground that the confidence did not have when the proportions of the others were fitted.
_ADDED = ("margin",)
# What scores sentences in each way of asking.
_WAYS = {"with_ranker": (SIGNALS, RANKER, SIMILARITY), "without_ranker": (SIGNALS,)}


class Judgement(NamedTuple):
    """The confidence features of an answer, whether its first sentence is right, and its origin."""

    features: Mapping[str, float]
    right: bool
    kind: Kind
    answerable: bool


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("work", type=Path)
    parser.add_argument("--confidence", action="store_true", help="fit nothing else")
    arguments = parser.parse_args()
    files = [_file(arguments.work, name) for name in (*JUDGED, *_NATURAL)]
    judged = [each for name in JUDGED for each in _read(arguments.work, name)]
    natural = [each for name in _NATURAL for each in _read(arguments.work, name)]
    content = json.loads(FILE.read_text("utf-8"))
    if arguments.confidence:
        content |= _confidences(content, judged, natural)
    else:
        content |= _everything(judged, natural)
    content["calibrated"] = {
        "commit": commit(),
        "confidence_only": arguments.confidence,
        "data": digests(files),
    }
    write_weights(content)


def _everything(judged: Sequence[Asked], natural: Sequence[Asked]) -> dict[str, Any]:
    """All parts of the weights that are fitted here."""
    parts = {name: _method(judged, natural, columns) for name, columns in _WAYS.items()}
    signals = parts["with_ranker"]["points"][SIGNALS]
    return {
        "shortlist_size": SHORTLIST_SIZE,
        "ranked": RANKED,
        "embedding_model": judged[0].query.model,
        "signals_margin": round(SIGNALS_MARGIN * signals, DECIMALS),
        **parts,
        "doubt": _doubt(judged, natural, parts),
    }


def _confidences(
    content: Mapping[str, Any], judged: Sequence[Asked], natural: Sequence[Asked]
) -> dict[str, Any]:
    """The parts of `content` with the probabilities of the confidence fitted again."""
    parts = {name: _with_confidence(content[name], judged, natural) for name in _WAYS}
    return {**parts, "doubt": _doubt(judged, natural, parts)}


def _with_confidence(
    method: Mapping[str, Any], judged: Sequence[Asked], natural: Sequence[Asked]
) -> dict[str, Any]:
    points = method["points"]
    fitting = [
        *_judgements(judged, points),
        *_NATURAL_TIMES_IN_SAMPLE * list(_judgements(natural, points)),
    ]
    parts = {
        name: {**method[name], "logistic": _adjusted(method[name], fitting)}
        for name in ("confidence", "confidence_other_model")
    }
    print(json.dumps(parts, indent=1))
    return {**method, **parts}


def _adjusted(confidence: Mapping[str, Any], fitting: Sequence[Judgement]) -> dict[str, float]:
    """The regression of `confidence` on another scale and with added grounds, same ceiling."""
    logistic = confidence["logistic"]
    kept = {name: w for name, w in logistic.items() if name not in ("bias", *_ADDED)}
    before = Logistic(0.0, kept)
    x = [
        [before.logit(each.features), *(each.features[name] for name in _ADDED)] for each in fitting
    ]
    right = np.array([judgement.right for judgement in fitting])
    fitted, _ = lapsing(("before", *_ADDED), np.array(x), right, {}, confidence["ceiling"])
    scale = fitted.pop("before")
    scaled = {name: round(weight * scale, DECIMALS) for name, weight in kept.items()}
    return {**scaled, **fitted}


def _doubt(judged: Sequence[Asked], natural: Sequence[Asked], parts: Mapping[str, Any]) -> float:
    """The level of `_LEVELS` at which most answers rightly are, or are not, in doubt.

    Natural questions count twice.
    """
    method = parts["with_ranker"]
    logistic, ceiling = method["confidence"]["logistic"], method["confidence"]["ceiling"]
    model = Logistic(logistic["bias"], {k: v for k, v in logistic.items() if k != "bias"})
    twice = _NATURAL_TIMES_IN_SAMPLE * list(_judgements(natural, method["points"]))
    judgements = [*_judgements(judged, method["points"]), *twice]
    right = np.array([judgement.right for judgement in judgements])
    values = np.array([ceiling * model.probability(each.features) for each in judgements])
    worth = {}
    for level in _LEVELS:
        answered = values >= level
        rights, all_of_them = int(right[answered].sum()), int(answered.sum())
        worth[level] = rights - (all_of_them - rights)
        print(f"without doubt from {level}: right {rights} of {all_of_them}, {worth[level]}")
    return max(_LEVELS, key=worth.__getitem__)


def _file(work: Path, name: str) -> Path:
    return work / f"{name}-asked.pickle"


def _read(work: Path, name: str) -> list[Asked]:
    asked: list[Asked] = pickle.loads(_file(work, name).read_bytes())  # noqa: S301 - our own
    return asked


def _method(
    judged: Sequence[Asked], natural: Sequence[Asked], columns: tuple[str, ...]
) -> dict[str, Any]:
    """The weights for one way of asking: with the ranker, or by the signals alone."""
    answerable = [each for each in (*judged, *natural) if each.answerable]
    direction = np.array([DIRECTION[name] for name in columns])
    points = levelled(columns, [_rows(each, columns) for each in answerable], direction)
    choosing = list(_judgements(judged, points))
    fitting = [*choosing, *_NATURAL_TIMES * list(_judgements(natural, points))]
    names = list(choosing[0].features)
    without_cosine = [name for name in names if name not in _COSINES]
    other_model = _confidence(fitting, choosing, without_cosine, _NAMED_WEIGHT)
    # A collection on one subject is close to every question about it, and those of the judged sets
    # are not. So the fit must not trade the weight of unknown words for closeness.
    held = {_UNKNOWN: other_model["on_topic"][_UNKNOWN]}
    is_ranked = RANKER in columns
    return {
        "points": points,
        "documents": _documents(judged, points[RANKER]) if is_ranked else _PASSAGE_LOGIT_ONLY,
        "confidence": _confidence(fitting, choosing, names, held),
        "confidence_other_model": other_model,
    }


def _judgements(asked: Sequence[Asked], points: Mapping[str, float]) -> Iterator[Judgement]:
    """One for each answer that is complete; the confidence of others is a share of the fitted.

    An answer is right if its first quote is.
    """
    for each in asked:
        pairs = sorted(_scored(each, points), key=lambda pair: -pair[0].points)
        rightness = {id(item): right for item, right in pairs}
        scored = [item for item, _ in pairs]
        first = leading(each.query, scored)
        if first and is_complete(each.query, first):
            [quote, *_] = select(scored, 1, order(each.query, scored))
            features = confidence_features(each.query, first, scored)
            yield Judgement(features, rightness[id(quote.item)], each.kind, each.answerable)


def _rows(asked: Asked, columns: tuple[str, ...]) -> Rows:
    values = [[item[name] for name in columns] for _, item, _ in _items(asked, columns)]
    right = [is_right for _, _, is_right in _items(asked, columns)]
    return np.array(values).reshape(-1, len(columns)), np.array(right, dtype=bool)


def _items(asked: Asked, columns: Sequence[str]) -> Iterator[tuple[Scored, dict[str, float], bool]]:
    """The sentences, what scored them without the learned weights, and whether they answer."""
    with_ranker = RANKER in columns
    learned = asked.learned if with_ranker else asked.learned_by_signals
    scored = asked.scored if with_ranker else asked.by_signals
    right = asked.right if with_ranker else asked.right_by_signals
    for item, is_right in zip(scored, right, strict=True):
        values = {
            SIGNALS: sum(item.signals.values()) / learned[SIGNALS],
            RANKER: (item.ranker or 0.0) / learned.get(RANKER, 1.0),
            SIMILARITY: (item.similarity or 0.0) / learned.get(SIMILARITY, 1.0),
        }
        yield item, values, is_right


def _scored(asked: Asked, points: Mapping[str, float]) -> Iterator[tuple[Scored, bool]]:
    """The sentences with the points that these weights give, and whether they answer."""
    for item, values, right in _items(asked, list(points)):
        parts = {name: points[name] * values[name] for name in points if name != "bias"}
        total = round(sigmoid(points["bias"] + sum(parts.values())), _POINTS_DECIMALS)
        # The confidence divides the similarity by the learned weight of the package.
        ours = weights().with_ranker.points.weights[SIMILARITY] * values[SIMILARITY]
        similarity = None if item.similarity is None else ours
        yield item._replace(points=total, similarity=similarity), right


def _documents(asked: Sequence[Asked], weight: float) -> dict[str, float]:
    """The weights of the final features, so that a document that answers comes first."""
    questions = []
    names: list[str] = []
    for each in asked:
        if not each.answerable or not each.gold:
            continue
        ranker: dict[str, list[float]] = {}
        for item, values, _ in _items(each, (RANKER,)):
            identity = item.candidate.hit.passage.document.id
            ranker.setdefault(identity, []).append(weight * values[RANKER])
        logits: dict[str, float] = {}
        for identity, _, logit in each.passage_logits:
            logits[identity] = max(logits.get(identity, logit), logit)
        rows = [
            final_features(logit, ranker.get(identity, ())) for identity, logit in logits.items()
        ]
        right = np.array([identity in each.gold for identity in logits])
        if right.any():
            names = list(rows[0])
            questions.append((np.array([[*row.values()] for row in rows]), right))
    return conditional(names, questions)


def _confidence(
    judged: Sequence[Judgement],
    choosing: Sequence[Judgement],
    names: Sequence[str],
    held: Mapping[str, float] = MappingProxyType({}),
) -> dict[str, Any]:
    """The parts of the confidence, with the threshold from the questions for `choosing` settings.

    `held` are weights that are held fixed in the model of what is on topic.
    """
    used = [name for name in names if name in _OF_CONFIDENCE]
    right = np.array([judgement.right for judgement in judged])
    fitted, ceiling = lapsing(used, _matrix(judged, used), right, {})
    model = Logistic(fitted["bias"], {name: fitted[name] for name in used})
    confidence = Confidence(model, ceiling, 0.0, model)
    values = np.array([confidence.probability(judgement.features) for judgement in choosing])
    answerable = np.array([judgement.answerable for judgement in choosing])
    threshold = float(np.quantile(np.sort(values[~answerable]), REFUSED).round(DECIMALS))
    refused = values < threshold
    print(
        f"threshold {threshold}: refused {refused[~answerable].mean():.3f} of the unanswerable, "
        f"answered {1 - refused[answerable].mean():.3f} of the answerable, "
        f"precision of refusing {(~answerable)[refused].mean():.3f}"
    )
    _print_doubt(judged, confidence)
    on_topic = _on_topic(judged, names, held)
    return {"logistic": fitted, "ceiling": ceiling, "threshold": threshold, "on_topic": on_topic}


def _print_doubt(judged: Sequence[Judgement], confidence: Confidence) -> None:
    """Print how well doubt identifies the unanswerable, for each level where it could begin."""
    own = [judgement for judgement in judged if judgement.kind is not Kind.FOREIGN]
    values = np.array([confidence.probability(judgement.features) for judgement in own])
    unanswerable = np.array([not judgement.answerable for judgement in own])
    for level in _LEVELS:
        print(f"in doubt below {level}: F1 {f1_score(unanswerable, values < level):.4f}")


def _on_topic(
    judged: Sequence[Judgement], names: Sequence[str], held: Mapping[str, float]
) -> dict[str, float]:
    """The model that distinguishes what is on topic without answering from foreign questions.

    Its level is such that no more than a share of the foreign questions counts as on topic.
    """
    names = [name for name in names if name in _OF_TOPIC]
    unanswerable = [judgement for judgement in judged if not judgement.answerable]
    near = np.array([judgement.kind is not Kind.FOREIGN for judgement in unanswerable])
    fitted = logistic(names, _matrix(unanswerable, names), near, held)
    model = Logistic(fitted["bias"], {name: fitted[name] for name in names})
    logits = np.array([model.logit(judgement.features) for judgement in unanswerable])
    level = max(0.0, float(np.quantile(logits[~near], 1 - FOREIGN_ON_TOPIC)))
    fitted["bias"] = round(fitted["bias"] - level, DECIMALS)
    predicted = logits >= level
    print(f"on topic: {predicted[near].mean():.3f}, foreign ones {predicted[~near].mean():.3f}")
    return fitted


def _matrix(judged: Sequence[Judgement], names: Sequence[str]) -> npt.NDArray[np.float64]:
    return np.array([[judgement.features[name] for name in names] for judgement in judged])


if __name__ == "__main__":
    main()
