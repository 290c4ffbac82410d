"""Judged questions, asked as the program asks them: what was found, and read.

    python training/ask.py DATA/bioasq INDEX WORK --foreign FILE
    python training/ask.py DATA/bioasq INDEX WORK --unseen

Writes WORK/SET-asked.pickle: a list of `Asked`. Beside the questions for choosing settings they are
asked with the documents that answer kept out, and questions of another field are. Sentences are
glanced at as many as may be, and all of them read to the end, whether or not asking would stop
earlier, so that this can be chosen, too.

With `--unseen` it asks the questions for training, and writes WORK/SET-unseen.pickle: what the
networks that had not seen a question gave its sentences (train.py) stands in the place of what the
reader, which has seen it, would give.
"""

from __future__ import annotations

import argparse
import math
import pickle
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest import mock

from unseen import NEVER, Numbers, Unseen
from unseen import read as read_unseen

from assistant.answer import documents, scoring
from assistant.answer.candidates import PASSAGES, Candidate, candidates
from assistant.answer.scoring import GLANCE, READER, SIGNALS_SUM, Scored, rank
from assistant.evaluate import choose, read, read_foreign, with_foreign, without_gold
from assistant.evaluate.judged import Question
from assistant.index.open_index import Index
from assistant.ranking.cross_encoder import shipped
from assistant.ranking.weights import weights
from assistant.retrieval import hybrid

_MOST = 24  # sentences that are kept of a question, more than asking goes on to glance at
_EVERY = 10 * _MOST  # of which all are read to the end, however long they are


@dataclass(frozen=True)
class Asked:
    """A question, the sentences that were read, and (document, row, logit) of what was found.

    `sums`, `glances` and `readings` are what the signals and the reader, at a glance and in full,
    give each of `scored`, as they come.
    """

    question: Question
    query: hybrid.Query
    scored: list[Scored]
    sums: list[float]
    glances: list[float]
    readings: list[float]
    found: list[tuple[str, int, float]]


def main() -> None:
    """Write WORK/SET-asked.pickle."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("judged", type=Path)
    parser.add_argument("index", type=Path)
    parser.add_argument("work", type=Path)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--foreign", type=Path)
    which.add_argument("--unseen", action="store_true")
    arguments = parser.parse_args()
    judged = without_gold(choose(read(arguments.judged), "train" if arguments.unseen else "dev"))
    numbers: Numbers = {}
    if arguments.unseen:
        numbers = read_unseen(arguments.work)
        if not numbers:  # the reader that the package carries has seen these questions
            raise SystemExit(f"{arguments.work} has no unseen-*.pickle; run: train.py --without")
    else:
        judged = with_foreign(judged, read_foreign(arguments.foreign))
    with Index(arguments.index) as index:
        asked = [_asked(question, index, numbers) for question in judged.questions]
    name = f"{judged.name}-{'unseen' if arguments.unseen else 'asked'}.pickle"
    (arguments.work / name).write_bytes(pickle.dumps(asked))


def _asked(question: Question, index: Index, numbers: Numbers) -> Asked:
    query = hybrid.read(question.text, index)
    hits = hybrid.search(query, index, chosen=question.chosen)
    able = list(candidates(query, hits[:PASSAGES]))
    reader: Any = Unseen(question.text, numbers) if numbers else shipped()
    parts = weights().read.points.weights
    least = NEVER * parts[READER]
    scored = [s for s in _ranked(query, able, _EVERY, reader) if s.signals[READER] > least]
    guessed = {id(one.candidate): one for one in _ranked(query, able, 0, reader)}
    return Asked(
        question,
        query,
        scored,
        [sum(v for k, v in s.signals.items() if k != READER) / parts[SIGNALS_SUM] for s in scored],
        [guessed[id(one.candidate)].signals[GLANCE] / parts[READER] for one in scored],
        [one.signals[READER] / parts[READER] for one in scored],
        documents.found(hits, able),
    )


def _ranked(
    query: hybrid.Query, able: Sequence[Candidate], finalists: int, reader: Any
) -> list[Scored]:
    learned = replace(weights(), shortlist=_MOST, within=math.inf, finalists=finalists)
    with mock.patch.object(scoring, "weights", return_value=learned):
        return rank(query, able, reader)


if __name__ == "__main__":
    main()
