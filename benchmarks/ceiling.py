"""How often a right sentence is among those that an answer is chosen from.

`python benchmarks/ceiling.py DATA/scifact --index INDEX --part test` prints, of the questions that
have judged sentences, how often one of them is found at all (in the best `PASSAGES` passages), and
how often it is among those that the ranker looks at. Nothing that comes after can do better.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from assistant.answer.candidates import PASSAGES, Candidate, candidates
from assistant.answer.scoring import rank
from assistant.evaluate import choose, read
from assistant.evaluate.estimates import mean
from assistant.evaluate.judged import PARTS, Question
from assistant.evaluate.matching import fold, matches_any
from assistant.index.open_index import Index
from assistant.ranking.cross_encoder import shipped
from assistant.retrieval.hybrid import read as understood
from assistant.retrieval.hybrid import search


def has_right(question: Question, able: Iterable[Candidate]) -> bool:
    """Whether one of the sentences matches one that is judged to answer, in its document."""
    return any(
        matches_any(fold(one.text), question.evidence.get(one.hit.passage.document.id, ()))
        for one in able
    )


def main() -> None:
    """Ask every question of a part and print both shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("judged", type=Path)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--part", choices=PARTS, default="test")
    arguments = parser.parse_args()
    judged = choose(read(arguments.judged), arguments.part)
    asked = [one for one in judged.questions if one.answerable and one.evidence]
    found, among_best = [], []
    with Index(arguments.index) as index:
        for question in asked:
            query = understood(question.text, index)
            able = list(candidates(query, search(query, index)[:PASSAGES]))
            best = rank(query, able, shipped())
            found.append(has_right(question, able))
            among_best.append(has_right(question, (one.candidate for one in best)))
    print(f"{judged.name}, part {arguments.part}: {len(asked)} questions with judged sentences")
    for label, values in (("found", found), ("glanced at", among_best)):
        figure = mean(values)
        if figure:
            print(f"  {label:12}{figure.value:.3f}  {figure.low:.3f} to {figure.high:.3f}")


if __name__ == "__main__":
    main()
