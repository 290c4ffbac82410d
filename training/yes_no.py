"""Turns PubMedQA into examples: questions with the conclusions of their abstracts.

    python training/yes_no.py DATA/pubmedqa/ori_pqal.json WORK

The set (1,000 questions judged by experts; Jin Q et al. PubMedQA: a dataset for biomedical research
question answering. EMNLP 2019; MIT licence) asks the title of an abstract as a question. The
sentences of its conclusion are right. Wrong are those of its background and methods, and the
conclusions of other abstracts. Sentences of the results are left out: many answer, too.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path
from typing import Any

from assistant.text.sentences import sentences

_SEED = 20260
_STRANGERS = 8  # conclusions of other abstracts. Chosen by hand.
_SHORTEST = 5  # words of a sentence
# Beginnings of the labels of sections that do not answer.
_NOT_ANSWERING = (
    *("AIM", "BACKGROUND", "CONTEXT", "INTRODUCTION", "OBJECTIVE", "PURPOSE"),
    *("DESIGN", "MATERIAL", "METHOD", "PARTICIPANTS", "PATIENTS", "SETTING", "SUBJECTS"),
)


def main() -> None:
    """Write WORK/pubmedqa.jsonl."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("abstracts", type=Path)
    parser.add_argument("work", type=Path)
    arguments = parser.parse_args()
    chance = random.Random(_SEED)
    abstracts = list(json.loads(arguments.abstracts.read_text(encoding="utf-8")).values())
    conclusions = [text for each in abstracts for text in _sentences(each["LONG_ANSWER"])]
    with (arguments.work / "pubmedqa.jsonl").open("w", encoding="utf-8") as lines:
        for abstract in abstracts:
            right = _sentences(abstract["LONG_ANSWER"])
            own = _not_answering(abstract)
            strangers = chance.sample(conclusions, _STRANGERS)
            wrong = own + [text for text in strangers if text not in right]
            if right and own:
                example = _example(abstract["QUESTION"], right, wrong)
                lines.write(json.dumps(example, ensure_ascii=False) + "\n")


def _not_answering(abstract: dict[str, Any]) -> list[str]:
    return [
        text
        for label, section in zip(abstract["LABELS"], abstract["CONTEXTS"], strict=True)
        if label.upper().startswith(_NOT_ANSWERING)
        for text in _sentences(section)
    ]


def _sentences(text: str) -> list[str]:
    cut = (text[start:end].strip() for start, end in sentences(text))
    return [sentence for sentence in cut if len(sentence.split()) >= _SHORTEST]


def _example(question: str, right: list[str], wrong: list[str]) -> dict[str, object]:
    return {
        "question": question,
        "answerable": True,
        "candidates": [
            {"text": text, "section": [], "title": "", "right": text in right, "features": []}
            for text in right + wrong
        ],
    }


if __name__ == "__main__":
    main()
