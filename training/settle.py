"""How what was learned is put together, by questions that the reader had not seen.

    python training/settle.py WORK

Reads what `ask.py` wrote, of the questions for choosing settings and of those for training, and
writes the parts ``read`` and ``fast`` of the weights: the points of a
sentence, the order of documents, the confidence in an answer, and the threshold of refusing: the
lowest that refuses a given share of the questions that cannot be answered, since a lower one
refuses fewer of the others. Then it pins the file by its digest (`pins.py`).
"""

from __future__ import annotations

import argparse
import json
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from ask import Asked
from examples import JUDGED
from pins import write_weights
from regress import DECIMALS, Rows, conditional, lapsing, levelled, logistic
from sklearn.metrics import f1_score

from assistant.answer import documents
from assistant.answer.candidates import Candidate
from assistant.answer.refusal import grounds
from assistant.answer.scoring import (
    READER,
    SIGNALS_SUM,
    Scored,
    finalists,
    most_promising,
    shortlist,
    worth_finishing,
    worth_reading,
)
from assistant.evaluate.judged import Kind, Question
from assistant.evaluate.matching import fold, matches_any
from assistant.ranking.weights import FILE, Confidence, Logistic, sigmoid

WITHIN = 2.0  # logits behind the best from which a sentence is not glanced at
SHORTLIST = 20  # sentences that are glanced at, if they are not long
FINALISTS = 8  # sentences that are read to the end
# What the reader weighs beside the sum of the signals. A conditional logit gives .65; with more,
# first quotes are right as often, and the confidence is better on all sets (NOTES.md).
DIRECTION = {SIGNALS_SUM: 1.0, READER: 1.3}
REFUSED = 0.7  # of the questions that cannot be answered; of others most are answered in doubt
FOREIGN_TOUCHED = 0.05  # of the questions out of the field that may seem to be in it
_CLOSEST, _UNKNOWN = "closest", "unknown"
# What words that no document has take off. The judged sets do not tell: anything from -3 to 0 is as
# good there, and fitted it is now above 0, now below. In a collection of one subject it is all that
# parts what is asked beside that subject from what is asked about it.
_UNFAMILIAR = {"unknown": -1.5, "strange": -1.0}
_SURE = ("best", "stated", *_UNFAMILIAR, _CLOSEST)
_SUBJECT = ("named", "unknown", "closest")
# Without the cosine little tells what is on the subject, and what is fitted to the words that are
# named is now above 0, now below; a sentence that names them is nearer.
_NAMED = {"named": 1.0}
_FOUND_ALONE = {"bias": 0.0, "found": 1.0}
_POINTS_DECIMALS = 6
_LEVELS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)  # of doubt, see assistant/answer/refusal.py
_IN_FIELD = (Kind.OWN, Kind.WITHOUT_GOLD)


class Told(NamedTuple):
    """What is known of an answer, whether its first sentence is right, and what was asked."""

    grounds: Mapping[str, float]
    right: bool
    question: Question


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    work = parser.parse_args().work
    asked = _read(work, "asked")
    unseen = _as_one(_read(work, "unseen"), asked)
    content = json.loads(FILE.read_text("utf-8"))
    content |= {"shortlist": SHORTLIST, "within": WITHIN, "finalists": FINALISTS}
    content["model"] = asked[0].query.model
    for name, columns in (("read", (SIGNALS_SUM, READER)), ("fast", (SIGNALS_SUM,))):
        content[name] = _method(asked, unseen, columns)
        print(name, json.dumps(content[name], indent=1))
    write_weights(content)


def _read(work: Path, what: str) -> list[Asked]:
    found: list[Asked] = []
    for name in JUDGED:
        found += pickle.loads((work / f"{name}-{what}.pickle").read_bytes())  # noqa: S301 - our own
    return found


def _as_one(unseen: Sequence[Asked], asked: Sequence[Asked]) -> list[Asked]:
    """`unseen` with the mean and the spread that the reader's numbers have.

    The networks that gave them were taught a little otherwise, and each has a level of its own.
    """
    theirs, ours = (
        np.array(
            [reading for one in some if one.question.kind in _IN_FIELD for reading in one.readings]
        )
        for some in (unseen, asked)
    )
    scale = ours.std() / theirs.std()
    shift = ours.mean() - scale * theirs.mean()
    print(f"numbers of unseen questions: {scale:.3f} of them and {shift:+.3f}")
    return [
        replace(
            one,
            glances=[float(scale * given + shift) for given in one.glances],
            readings=[float(scale * given + shift) for given in one.readings],
        )
        for one in unseen
    ]


def _method(
    asked: Sequence[Asked], unseen: Sequence[Asked], columns: tuple[str, ...]
) -> dict[str, Any]:
    """One way of asking: the confidence from all questions, the rest from those of `asked`."""
    answered = [one for one in asked if one.question.answerable]
    direction = np.array([DIRECTION[name] for name in columns])
    points = levelled(columns, [_rows(one, columns) for one in answered], direction)
    if READER in columns:
        # What is not worth reading is known when the signals have their weight.
        asked, unseen = (
            [_as_read(_worth_reading(one, points[SIGNALS_SUM]), points) for one in some]
            for some in (asked, unseen)
        )
    choosing = _told(asked, points)
    judged = [*choosing, *_told(unseen, points)]
    names = list(judged[0].grounds)
    elsewhere = _sure(judged, choosing, [name for name in names if name != _CLOSEST], _NAMED)
    # A collection of one subject is close to every question about it, and those of the judged sets
    # are not: what words that nobody uses tell must not be traded for closeness.
    held = {_UNKNOWN: elsewhere["touched"][_UNKNOWN]}
    return {
        "points": points,
        "documents": _documents(asked, points[READER]) if READER in columns else _FOUND_ALONE,
        "sure": _sure(judged, choosing, names, held),
        "sure_elsewhere": elsewhere,
    }


def _told(asked: Sequence[Asked], points: Mapping[str, float]) -> list[Told]:
    told = []
    for one in asked:
        scored = _scored(one, points)
        if scored:
            right = one.question.answerable and _is_right(one.question, scored[0].candidate)
            told.append(Told(grounds(one.query, scored), right, one.question))
    return told


def _rows(one: Asked, columns: tuple[str, ...]) -> Rows:
    values = {SIGNALS_SUM: one.sums, READER: one.readings}
    right = [_is_right(one.question, scored.candidate) for scored in one.scored]
    return np.array([values[name] for name in columns]).T, np.array(right, dtype=bool)


def _is_right(question: Question, candidate: Candidate) -> bool:
    gold = question.evidence.get(candidate.hit.passage.document.id, ())
    return bool(gold) and matches_any(fold(candidate.text), gold)


def _worth_reading(one: Asked, weight: float) -> Asked:
    """What is left of the sentences, as `assistant.answer.scoring.rank` leaves them."""
    weighed = [
        item._replace(signals={SIGNALS_SUM: weight * given})
        for item, given in zip(one.scored, one.sums, strict=True)
    ]
    promising = worth_reading(most_promising(weighed), WITHIN)
    few = shortlist(promising, SHORTLIST, one.question.text)
    kept = {id(item.candidate) for item in few}
    at = [place for place, item in enumerate(one.scored) if id(item.candidate) in kept]
    return replace(
        one,
        scored=[one.scored[place] for place in at],
        sums=[one.sums[place] for place in at],
        glances=[one.glances[place] for place in at],
        readings=[one.readings[place] for place in at],
    )


def _as_read(one: Asked, points: Mapping[str, float]) -> Asked:
    """With what a glance gave those that are not read to the end in the place of their reading."""
    guessed = [
        _weighed(item.candidate, given, glance, points)
        for item, given, glance in zip(one.scored, one.sums, one.glances, strict=True)
    ]
    most = worth_finishing(one.question.text, FINALISTS)
    read = set(finalists(guessed, most, one.question.text))
    return replace(
        one,
        readings=[
            reading if at in read else glance
            for at, (reading, glance) in enumerate(zip(one.readings, one.glances, strict=True))
        ],
    )


def _scored(one: Asked, points: Mapping[str, float]) -> list[Scored]:
    """The sentences with these points, best first."""
    found = [
        _weighed(item.candidate, given, reading, points)
        for item, given, reading in zip(one.scored, one.sums, one.readings, strict=True)
    ]
    return sorted(found, key=lambda item: -item.points)


def _weighed(
    candidate: Candidate, given: float, reading: float, points: Mapping[str, float]
) -> Scored:
    parts = {SIGNALS_SUM: points[SIGNALS_SUM] * given}
    if READER in points:
        parts[READER] = points[READER] * reading
    value = sigmoid(points["bias"] + sum(parts.values()))
    return Scored(round(value, _POINTS_DECIMALS), candidate, parts)


def _documents(asked: Sequence[Asked], weight: float) -> dict[str, float]:
    """What was found of a document and read of it, so that one that answers comes first."""
    questions = []
    names: list[str] = []
    for one in asked:
        if not one.question.answerable or not one.question.gold:
            continue
        read: dict[str, list[float]] = {}
        for item, reading in zip(one.scored, one.readings, strict=True):
            identity = item.candidate.hit.passage.document.id
            read.setdefault(identity, []).append(weight * reading)
        logits: dict[str, float] = {}
        for identity, _, logit in one.found:
            logits[identity] = max(logits.get(identity, logit), logit)
        rows = [documents.grounds(logits[one], read.get(one, ())) for one in logits]
        right = np.array([identity in one.question.gold for identity in logits])
        if right.any():
            names = list(rows[0])
            questions.append((np.array([[*row.values()] for row in rows]), right))
    return conditional(names, questions)


def _sure(
    judged: Sequence[Told],
    choosing: Sequence[Told],
    names: Sequence[str],
    held: Mapping[str, float] = MappingProxyType({}),
) -> dict[str, Any]:
    """The parts of the confidence, the threshold from the questions for `choosing` settings.

    `held` are weights of what is on the subject.
    """
    sure_by = [name for name in names if name in _SURE]
    right = np.array([one.right for one in judged])
    first, ceiling = lapsing(sure_by, _matrix(judged, sure_by), right, _UNFAMILIAR)
    model = Logistic(first["bias"], {name: first[name] for name in sure_by})
    confidence = Confidence(model, ceiling, 0.0, model)
    sure = np.array([confidence.probability(one.grounds) for one in choosing])
    answerable = np.array([one.question.answerable for one in choosing])
    least = float(np.quantile(np.sort(sure[~answerable]), REFUSED).round(DECIMALS))
    refused = sure < least
    print(
        f"threshold {least}: refused {refused[~answerable].mean():.3f} of the unanswerable, "
        f"answered {1 - refused[answerable].mean():.3f} of the answerable, "
        f"precision of refusing {(~answerable)[refused].mean():.3f}"
    )
    _doubts(judged, confidence)
    touched = _touched(judged, names, held)
    return {"first": first, "ceiling": ceiling, "least": least, "touched": touched}


def _doubts(judged: Sequence[Told], confidence: Confidence) -> None:
    """Say how well the unanswerable are told, by where doubt begins."""
    own = [one for one in judged if one.question.kind is not Kind.FOREIGN]
    sure = np.array([confidence.probability(one.grounds) for one in own])
    unanswerable = np.array([not one.question.answerable for one in own])
    for level in _LEVELS:
        print(f"in doubt below {level}: F1 {f1_score(unanswerable, sure < level):.4f}")


def _touched(
    judged: Sequence[Told], names: Sequence[str], held: Mapping[str, float]
) -> dict[str, float]:
    """What is on the subject without answering, against what is out of the field.

    The level is such that no more than a share of what is out of the field counts as on it.
    """
    names = [name for name in names if name in _SUBJECT]
    refused = [one for one in judged if not one.question.answerable]
    near = np.array([one.question.kind is not Kind.FOREIGN for one in refused])
    found = logistic(names, _matrix(refused, names), near, held)
    model = Logistic(found["bias"], {name: found[name] for name in names})
    logits = np.array([model.logit(one.grounds) for one in refused])
    level = max(0.0, float(np.quantile(logits[~near], 1 - FOREIGN_TOUCHED)))
    found["bias"] = round(found["bias"] - level, DECIMALS)
    said = logits >= level
    print(f"on the subject: {said[near].mean():.3f}, of foreign ones {said[~near].mean():.3f}")
    return found


def _matrix(judged: Sequence[Told], names: Sequence[str]) -> npt.NDArray[np.float64]:
    return np.array([[one.grounds[name] for name in names] for one in judged])


if __name__ == "__main__":
    main()
