"""Asks questions as the program asks them, and keeps what scored their sentences.

    python training/ask.py DATA/bioasq INDEX WORK --foreign FILE
    python training/ask.py DATA/natural INDEX WORK

Writes WORK/SET-asked.pickle: a list of `Asked`. Of a judged set, it asks the questions for choosing
settings (or a sample of them), the same questions with their documents removed, and questions of
another field. Of a natural set (docs/evaluating.md), it asks all questions.
"""

from __future__ import annotations

import argparse
import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rightness import answers

from assistant.answer.candidates import PASSAGES, candidates
from assistant.answer.documents import passage_logits
from assistant.answer.scoring import Networks, Scored, rank
from assistant.embed.similarity import SentenceVectors, Similarity
from assistant.evaluate import choose, read_foreign, read_judged, with_foreign, without_gold
from assistant.evaluate.judged import Kind, Question, sample
from assistant.evaluate.natural.reading import NaturalQuestion, is_natural, read_natural
from assistant.index.open_index import Index
from assistant.ranking.cross_encoder import shipped
from assistant.ranking.weights import weights
from assistant.retrieval.hybrid import search
from assistant.retrieval.query import Query, prepare_query


@dataclass(frozen=True)
class Asked:
    """A question, and the sentences that the program scores, with and without the ranker.

    `scored` and `by_signals` are as `assistant.answer.scoring.rank` gives them. `right` and
    `right_by_signals` say of each sentence whether it answers. `gold` are the documents that
    answer; none where only sentences are judged. `passage_logits` are as in
    `assistant.answer.documents.passage_logits`. `learned` and `learned_by_signals` are the weights
    that the contributions in `scored` and `by_signals` include.
    """

    kind: Kind
    answerable: bool
    query: Query
    scored: list[Scored]
    right: list[bool]
    by_signals: list[Scored]
    right_by_signals: list[bool]
    gold: frozenset[str]
    passage_logits: list[tuple[str, int, float]]
    learned: dict[str, float]
    learned_by_signals: dict[str, float]


def main() -> None:
    """Ask, and write WORK/SET-asked.pickle."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("questions", type=Path)
    parser.add_argument("index", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--foreign", type=Path, help="questions of another field")
    parser.add_argument("--sample", type=int, help="at most this many questions of each kind")
    arguments = parser.parse_args()
    with Index(arguments.index) as index:
        if is_natural(arguments.questions):
            natural = read_natural(arguments.questions)
            name, asked = natural.name, [_asked(each, index) for each in natural.questions]
        else:
            chosen = choose(read_judged(arguments.questions), "dev", arguments.sample)
            judged = without_gold(chosen)
            foreign = sample(read_foreign(arguments.foreign), arguments.sample)
            judged = with_foreign(judged, foreign)
            name, asked = judged.name, [_asked(each, index) for each in judged.questions]
    (arguments.work / f"{name}-asked.pickle").write_bytes(pickle.dumps(asked))


def _asked(asked: Question | NaturalQuestion, index: Index) -> Asked:
    is_right = answers(asked)
    question = (
        asked if isinstance(asked, Question) else Question(asked.id, asked.text, asked.answerable)
    )
    query = prepare_query(question.text, index)
    hits = search(query, index, chosen=question.chosen)
    sentences = list(candidates(query, hits[:PASSAGES]))
    networks = Networks(shipped(), Similarity(SentenceVectors(index.encoder), query.plain))
    scored = rank(query, sentences, networks)
    by_signals = list(_first(rank(query, sentences, None)))
    return Asked(
        kind=question.kind,
        answerable=question.answerable,
        query=query,
        scored=scored,
        right=[is_right(item.candidate) for item in scored],
        by_signals=by_signals,
        right_by_signals=[is_right(item.candidate) for item in by_signals],
        gold=frozenset(question.gold),
        passage_logits=passage_logits(hits, sentences),
        learned=dict(weights().with_ranker.points.weights),
        learned_by_signals=dict(weights().without_ranker.points.weights),
    )


def _first(scored: list[Scored]) -> Iterator[Scored]:
    """The best by their signals: as many as the rows that the fit needs. Chosen by hand."""
    yield from scored[:24]


if __name__ == "__main__":
    main()
