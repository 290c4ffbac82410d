"""Asks judged questions as the program asks them, and keeps all scores of their sentences.

    python training/ask.py DATA/bioasq INDEX WORK --foreign FILE
    python training/ask.py DATA/bioasq INDEX WORK --out-of-fold

Writes WORK/SET-asked.pickle: a list of `Asked`. It asks the questions for choosing settings, the
same questions with their documents removed, and questions of another field. The shortlist is longer
than usual, and each of its sentences gets both an early exit and a full pass, so that the length of
the shortlist and the number of full passes can be chosen, too.

With `--out-of-fold` it asks the questions for training, and writes WORK/SET-out-of-fold.pickle. The
scores then come from the networks that were not trained on a question (train.py), because the
ranker was.
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

from out_of_fold import NOT_SCORED, OutOfFold, PairScores, read_scores

from assistant.answer import scoring
from assistant.answer.candidates import PASSAGES, Candidate, candidates
from assistant.answer.documents import passage_logits
from assistant.answer.scoring import RANKER, SIGNALS, Scored, rank
from assistant.evaluate import choose, read_foreign, read_judged, with_foreign, without_gold
from assistant.evaluate.judged import Question
from assistant.index.open_index import Index
from assistant.ranking.cross_encoder import shipped
from assistant.ranking.weights import weights
from assistant.retrieval.hybrid import search
from assistant.retrieval.query import Query, prepare_query

# Sentences that are kept of a question. Chosen by hand: more than any shortlist that was tried.
_SHORTLIST_SIZE = 24
_ALL_FULL_PASSES = 10 * _SHORTLIST_SIZE  # so many that every sentence gets one, however long


@dataclass(frozen=True)
class Asked:
    """A question, the sentences of its shortlist, and the logits of its passages.

    `signal_sums`, `early_exits` and `full_passes` are, for each of `scored`, the sum of the signals
    and the scores of the ranker, without the learned weights. `passage_logits` are as in
    `assistant.answer.documents.passage_logits`.
    """

    question: Question
    query: Query
    scored: list[Scored]
    signal_sums: list[float]
    early_exits: list[float]
    full_passes: list[float]
    passage_logits: list[tuple[str, int, float]]


def main() -> None:
    """Ask, and write WORK/SET-asked.pickle or WORK/SET-out-of-fold.pickle."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("judged", type=Path)
    parser.add_argument("index", type=Path)
    parser.add_argument("work", type=Path)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--foreign", type=Path)
    which.add_argument("--out-of-fold", action="store_true")
    arguments = parser.parse_args()
    part = "train" if arguments.out_of_fold else "dev"
    judged = without_gold(choose(read_judged(arguments.judged), part))
    scores: PairScores = {}
    if arguments.out_of_fold:
        scores = read_scores(arguments.work)
        if not scores:  # the ranker of the package was trained on these questions
            raise SystemExit(
                f"{arguments.work} has no out-of-fold-*.pickle; run: train.py --without"
            )
    else:
        judged = with_foreign(judged, read_foreign(arguments.foreign))
    with Index(arguments.index) as index:
        asked = [_asked(question, index, scores) for question in judged.questions]
    name = f"{judged.name}-{'out-of-fold' if arguments.out_of_fold else 'asked'}.pickle"
    (arguments.work / name).write_bytes(pickle.dumps(asked))


def _asked(question: Question, index: Index, scores: PairScores) -> Asked:
    query = prepare_query(question.text, index)
    hits = search(query, index, chosen=question.chosen)
    sentences = list(candidates(query, hits[:PASSAGES]))
    cross_encoder: Any = OutOfFold(question.text, scores) if scores else shipped()
    learned = weights().with_ranker.points.weights
    full_passes = {
        id(item.candidate): item.full_pass / learned[RANKER]
        for item in _ranked(query, sentences, _ALL_FULL_PASSES, cross_encoder)
        if item.full_pass is not None and item.full_pass > NOT_SCORED * learned[RANKER]
    }
    early = _ranked(query, sentences, 0, cross_encoder)
    by_candidate = {id(item.candidate): item for item in early}
    kept = [by_candidate[candidate] for candidate in full_passes]
    return Asked(
        question=question,
        query=query,
        scored=kept,
        signal_sums=[sum(item.signals.values()) / learned[SIGNALS] for item in kept],
        early_exits=[(item.early_exit or 0.0) / learned[RANKER] for item in kept],
        full_passes=list(full_passes.values()),
        passage_logits=passage_logits(hits, sentences),
    )


def _ranked(
    query: Query, sentences: Sequence[Candidate], full_passes: int, cross_encoder: Any
) -> list[Scored]:
    learned = replace(
        weights(),
        shortlist_size=_SHORTLIST_SIZE,
        signals_margin=math.inf,
        full_passes=full_passes,
    )
    with mock.patch.object(scoring, "weights", return_value=learned):
        return rank(query, sentences, cross_encoder)


if __name__ == "__main__":
    main()
