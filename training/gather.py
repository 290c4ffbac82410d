"""Turns sets into examples: every candidate sentence of every question, with its features.

    python training/gather.py DATA/bioasq INDEX WORK --part train
    python training/gather.py training/questions INDEX WORK

One line of JSON for each question: `question`, `answerable`, `gold` documents, and `candidates` in
the order of the program's own search, each with `text`, `section`, `title`, `document`, `right`
(whether it matches a gold sentence), `misleading` (whether the set calls it so) and `features`
(those of `assistant.answer.features.Features`, in that order). Questions of a judged set come
twice. The second time, the documents that answer are removed, so no sentence is right. Questions of
a natural set (docs/evaluating.md) come once.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from rightness import Test, answers, misleads

from assistant.answer.candidates import PASSAGES, Candidate, candidates
from assistant.evaluate import PARTS, choose, read_judged, without_gold
from assistant.evaluate.judged import Question
from assistant.evaluate.natural.reading import NaturalQuestion, is_natural, read_natural
from assistant.index.open_index import Index
from assistant.retrieval.hybrid import search
from assistant.retrieval.query import prepare_query

_DECIMALS = 4


def main() -> None:
    """Write WORK/SET-PART.jsonl."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("questions", type=Path)
    parser.add_argument("index", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--part", choices=PARTS, default="train", help="of a judged set")
    arguments = parser.parse_args()
    name, questions = _read(arguments.questions, arguments.part)
    arguments.work.mkdir(parents=True, exist_ok=True)
    target = arguments.work / f"{name}-{arguments.part}.jsonl"
    with Index(arguments.index) as index, target.open("w", encoding="utf-8") as lines:
        for question in questions:
            lines.write(json.dumps(_example(question, index), ensure_ascii=False) + "\n")


def _read(folder: Path, part: str) -> tuple[str, Sequence[Question | NaturalQuestion]]:
    """The name of a set and its questions."""
    if is_natural(folder):
        natural = read_natural(folder)
        return natural.name, natural.questions
    judged = without_gold(choose(read_judged(folder), part))
    return judged.name, judged.questions


def _example(question: Question | NaturalQuestion, index: Index) -> dict[str, object]:
    is_right, is_misleading = answers(question), misleads(question)
    chosen = question.chosen if isinstance(question, Question) else None
    gold = question.gold if isinstance(question, Question) else question.documents
    query = prepare_query(question.text, index)
    hits = search(query, index, chosen=chosen)
    return {
        "id": question.id,
        "question": question.text,
        "answerable": question.answerable,
        "gold": sorted(gold),
        "candidates": [
            _described(candidate, is_right, is_misleading)
            for candidate in candidates(query, hits[:PASSAGES])
        ],
    }


def _described(candidate: Candidate, is_right: Test, is_misleading: Test) -> dict[str, object]:
    document = candidate.hit.passage.document
    return {
        "text": candidate.text,
        "section": candidate.hit.passage.section,
        "title": document.title,
        "document": document.id,
        "right": is_right(candidate),
        "misleading": is_misleading(candidate),
        "features": [round(value, _DECIMALS) for value in candidate.features],
    }


if __name__ == "__main__":
    main()
