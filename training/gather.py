"""Turns judged sets into examples: every candidate sentence of every question, with its features.

    python training/gather.py DATA/bioasq INDEX WORK --part train

One line of JSON for each question: `question`, `answerable`, `gold` documents, and `candidates` in
the order of the program's own search, each with `text`, `section`, `title`, `document`, `right`
(whether it matches a gold sentence) and `features` (those of `assistant.answer.features.Features`,
in that order). Questions come twice. The second time, the documents that answer are removed, so no
sentence is right.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from assistant.answer.candidates import PASSAGES, Candidate, candidates
from assistant.evaluate import PARTS, choose, read_judged, without_gold
from assistant.evaluate.judged import Question
from assistant.evaluate.matching import fold, matches_any
from assistant.index.open_index import Index
from assistant.retrieval.hybrid import search
from assistant.retrieval.query import prepare_query

_DECIMALS = 4


def main() -> None:
    """Write WORK/SET-PART.jsonl."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("judged", type=Path)
    parser.add_argument("index", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--part", choices=PARTS, required=True)
    arguments = parser.parse_args()
    judged = without_gold(choose(read_judged(arguments.judged), arguments.part))
    arguments.work.mkdir(parents=True, exist_ok=True)
    index = Index(arguments.index)
    target = arguments.work / f"{judged.name}-{judged.part}.jsonl"
    with target.open("w", encoding="utf-8") as lines:
        for question in judged.questions:
            lines.write(json.dumps(_example(question, index), ensure_ascii=False) + "\n")
    index.close()


def _example(question: Question, index: Index) -> dict[str, object]:
    query = prepare_query(question.text, index)
    hits = search(query, index, chosen=question.chosen)
    return {
        "id": question.id,
        "question": question.text,
        "answerable": question.answerable,
        "gold": sorted(question.gold),
        "candidates": [
            _described(candidate, question) for candidate in candidates(query, hits[:PASSAGES])
        ],
    }


def _described(candidate: Candidate, question: Question) -> dict[str, object]:
    document = candidate.hit.passage.document
    gold = question.evidence.get(document.id, ())
    return {
        "text": candidate.text,
        "section": candidate.hit.passage.section,
        "title": document.title,
        "document": document.id,
        "right": bool(gold) and matches_any(fold(candidate.text), gold),
        "features": [round(value, _DECIMALS) for value in candidate.features],
    }


if __name__ == "__main__":
    main()
