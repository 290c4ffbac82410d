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
from assistant.answer.scoring import Networks, rank
from assistant.evaluate import choose, read_judged
from assistant.evaluate.estimates import mean
from assistant.evaluate.judged import PARTS, Question
from assistant.evaluate.matching import fold, matches_any
from assistant.index.open_index import Index
from assistant.ranking.cross_encoder import shipped
from assistant.retrieval.hybrid import search
from assistant.retrieval.query import prepare_query


def has_right(question: Question, sentences: Iterable[Candidate]) -> bool:
    """Whether one of the sentences matches one that is judged to answer, in its document."""
    return any(
        matches_any(
            fold(sentence.text), question.evidence.get(sentence.hit.passage.document.id, ())
        )
        for sentence in sentences
    )


def main() -> None:
    """Ask every question of a part and print both shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("judged", type=Path)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--part", choices=PARTS, default="test")
    arguments = parser.parse_args()
    judged = choose(read_judged(arguments.judged), arguments.part)
    asked = [each for each in judged.questions if each.answerable and each.evidence]
    among_candidates, on_shortlist = [], []
    with Index(arguments.index) as index:
        for question in asked:
            query = prepare_query(question.text, index)
            sentences = list(candidates(query, search(query, index)[:PASSAGES]))
            shortlist = rank(query, sentences, Networks(shipped()))
            among_candidates.append(has_right(question, sentences))
            on_shortlist.append(has_right(question, (item.candidate for item in shortlist)))
    print(f"{judged.name}, part {arguments.part}: {len(asked)} questions with judged sentences")
    for label, values in (("found", among_candidates), ("shortlist", on_shortlist)):
        figure = mean(values)
        if figure:
            print(f"  {label:12}{figure.value:.3f}  {figure.low:.3f} to {figure.high:.3f}")


if __name__ == "__main__":
    main()
