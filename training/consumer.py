"""Turns MedQuAD into examples: consumer questions with sentences of their answers and of others.

    python training/consumer.py DATA/medquad/pairs.jsonl WORK

The first sentences of the answer are right. Wrong are sentences that answer other questions about
the same subject (its symptoms instead of its treatment), or the same question about another
subject. Questions of the set follow a few patterns, so most are shown in other words, as people
type them.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from assistant.text.sentences import sentences

_SEED = 20260
# All chosen by hand. More opening sentences are less often right, and more wrong ones take longer.
_OPENING = 3  # sentences of an answer that count as right
_SIBLINGS, _STRANGERS = 12, 8  # wrong sentences of each kind
_SHORTEST, _LONGEST = 5, 80  # words of a sentence
# The share of the questions that are shown in other words. Chosen by hand.
_REWORDED = 0.6
# What comes before and after the subject in the questions of the set. Longer beginnings come first.
_PATTERN = re.compile(
    r"(?:what are the (?:symptoms|treatments|genetic changes|stages|complications)"
    r" (?:of|for|related to)|what (?:is|are)(?: \(are\))?(?! the)|what causes"
    r"|how to (?:diagnose|prevent)|is|how many people are affected by|what is the outlook for"
    r"|who is at risk for) (?P<subject>[^?]+?)(?: inherited)? ?\??",
    re.IGNORECASE,
)
# By the type of a question, how people ask it. Written for this project.
_WORDINGS = {
    "information": ("{}", "what is {}", "{} definition", "what does {} mean", "explain {}"),
    "symptoms": ("{} symptoms", "signs of {}", "how does {} present", "what are the signs of {}?"),
    "treatment": (
        "{} treatment",
        "how is {} treated",
        "what helps against {}",
        "therapy of {}",
        "best treatment for {}?",
        "what to give in {}",
        "management of {}",
    ),
    "inheritance": ("is {} hereditary", "{} inheritance", "does {} run in families?"),
    "frequency": ("how common is {}", "{} prevalence", "incidence of {}", "is {} rare?"),
    "genetic changes": ("{} gene", "which mutations cause {}", "genetics of {}"),
    "causes": ("cause of {}", "why do people get {}", "{} causes", "what leads to {}?"),
    "exams and tests": (
        "how is {} diagnosed",
        "{} diagnosis",
        "test for {}",
        "which tests show {}?",
        "{} diagnostic criteria",
        "workup {}",
    ),
    "outlook": ("{} prognosis", "do people die of {}", "survival in {}", "how does {} end?"),
    "susceptibility": ("who gets {}", "risk factors for {}", "{} risk factors"),
    "prevention": ("{} prevention", "can {} be prevented?", "how to avoid {}"),
    "stages": ("{} stages", "how is {} staged"),
    "complications": ("{} complications", "what can go wrong in {}?"),
}


def main() -> None:
    """Write WORK/medquad.jsonl."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pairs", type=Path)
    parser.add_argument("work", type=Path)
    arguments = parser.parse_args()
    chance = random.Random(_SEED)
    with arguments.pairs.open(encoding="utf-8") as lines:
        pairs = [json.loads(line) for line in lines]
    pairs = chance.sample(pairs, len(pairs))
    subjects, types = defaultdict(list), defaultdict(list)
    for pair in pairs:
        pair["sentences"] = _sentences(pair["answer"])
        subjects[pair["id"].rsplit("-", 1)[0]].append(pair)
        types[pair["type"]].append(pair)
    with (arguments.work / "medquad.jsonl").open("w", encoding="utf-8") as examples:
        for pair in pairs:
            own = set(pair["sentences"])
            siblings = _wrong(subjects[pair["id"].rsplit("-", 1)[0]], own, chance)[:_SIBLINGS]
            others = chance.sample(types[pair["type"]], min(_STRANGERS, len(types[pair["type"]])))
            strangers = _wrong(others, own, chance)[:_STRANGERS]
            if own and len(siblings) >= _STRANGERS:
                texts = [(text, True) for text in pair["sentences"][:_OPENING]]
                texts += [(text, False) for text in siblings + strangers]
                examples.write(
                    json.dumps(_line(_worded(pair, chance), texts), ensure_ascii=False) + "\n"
                )


def _worded(pair: dict[str, Any], chance: random.Random) -> str:
    """The question as it is, or, for most of those that follow a pattern, in other words."""
    question = str(pair["question"])
    match = _PATTERN.fullmatch(question)
    wordings = _WORDINGS.get(pair["type"])
    if not match or not wordings or chance.random() >= _REWORDED:
        return question
    subject = match["subject"].strip()
    return chance.choice(wordings).format(chance.choice((subject, subject.lower())))


def _wrong(pairs: list[dict[str, Any]], own: set[str], chance: random.Random) -> list[str]:
    texts = {text for pair in pairs for text in pair["sentences"] if text not in own}
    return chance.sample(sorted(texts), len(texts))


def _sentences(text: str) -> list[str]:
    cut = (text[start:end].strip() for start, end in sentences(text))
    return [
        sentence
        for sentence in cut
        if _SHORTEST <= len(sentence.split()) <= _LONGEST and sentence[-1] not in "?:"
    ]


def _line(question: str, texts: list[tuple[str, bool]]) -> dict[str, Any]:
    return {
        "question": " ".join(question.replace(" ?", "?").replace("(are) ", "").split()),
        "answerable": True,
        "candidates": [
            {"text": text, "section": [], "title": "", "right": right, "features": []}
            for text, right in texts
        ],
    }


if __name__ == "__main__":
    main()
