"""Questions for choosing settings, asked as the program asks them: what was found, and read.

    python training/ask.py DATA/bioasq INDEX WORK --foreign FILE

Writes WORK/SET-asked.pickle: a list of `Asked`. Beside the questions themselves they are asked with
the documents that answer kept out, and questions of another field are. Sentences are glanced at as
many as may be, and all of them read to the end, whether or not asking would stop earlier, so that
this can be chosen, too.
"""

from __future__ import annotations

import argparse
import math
import pickle
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from unittest import mock

from assistant import search
from assistant.answer import documents, scoring
from assistant.answer.candidates import PASSAGES, Candidate, candidates
from assistant.answer.scoring import GLANCE, READER, SIGNALS_SUM, Scored, rank
from assistant.evaluate import choose, read, read_foreign, with_foreign, without_gold
from assistant.evaluate.judged import Question
from assistant.index.opened import Index
from assistant.rank.reader import shipped
from assistant.rank.weights import weights

_MOST = 24  # sentences that are kept of a question, more than asking goes on to glance at


@dataclass(frozen=True)
class Asked:
    """A question, the sentences that were read, and (document, row, logit) of what was found.

    `sums`, `glances` and `readings` are what the signals and the reader, at a glance and in full,
    give each of `scored`, as they come.
    """

    question: Question
    query: search.Query
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
    parser.add_argument("--foreign", type=Path, required=True)
    arguments = parser.parse_args()
    judged = choose(read(arguments.judged), "dev")
    judged = with_foreign(without_gold(judged), read_foreign(arguments.foreign))
    with Index(arguments.index) as index:
        asked = [_asked(question, index) for question in judged.questions]
    (arguments.work / f"{judged.name}-asked.pickle").write_bytes(pickle.dumps(asked))


def _asked(question: Question, index: Index) -> Asked:
    query = search.read(question.text, index)
    hits = search.search(query, index, chosen=question.chosen)
    able = list(candidates(query, hits[:PASSAGES]))
    scored = _ranked(query, able, _MOST)
    guessed = {id(one.candidate): one for one in _ranked(query, able, 0)}
    parts = weights().read.points.weights
    return Asked(
        question,
        query,
        scored,
        [sum(v for k, v in s.signals.items() if k != READER) / parts[SIGNALS_SUM] for s in scored],
        [guessed[id(one.candidate)].signals[GLANCE] / parts[READER] for one in scored],
        [one.signals[READER] / parts[READER] for one in scored],
        documents.found(hits, able),
    )


def _ranked(query: search.Query, able: Sequence[Candidate], finalists: int) -> list[Scored]:
    learned = replace(weights(), shortlist=_MOST, within=math.inf, finalists=finalists)
    with mock.patch.object(scoring, "weights", return_value=learned):
        return rank(query, able, shipped())


if __name__ == "__main__":
    main()
