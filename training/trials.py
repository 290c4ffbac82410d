"""Turns full texts of trials into examples whose wrong sentences are about something else.

    python training/trials.py DATA/evidence-inference WORK

No judge marked these sentences. A sentence is right where it names the drug or disease that is
asked about and a pattern shows what it tells of it, such as a dose (weak supervision: Ratner A et
al. Snorkel: rapid training data creation with weak supervision. VLDB 2017). Wrong are the sentences
of the same trial that tell something else, and those of other trials that tell the same of another
drug. So the network learns what is asked, and not only about which drug. Articles of the parts
`dev` and `test` are left out.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from attributes import ATTRIBUTES, Attribute

from assistant.answer import statements
from assistant.errors import UnreadableFile
from assistant.evaluate import choose, read_judged
from assistant.formats import parse
from assistant.records import BlockKind, Document
from assistant.text.passages import passages
from assistant.vocabulary.lookup import likeliest_kind
from assistant.vocabulary.terms import Kind

_SEED = 20260
# All chosen by hand: enough wrong sentences for one group of training, mostly of the same trial.
_SIBLINGS, _STRANGERS = 16, 6
_LONGEST_NAME = 4  # words of a drug or disease
_SHORTEST, _LONGEST = 6, 80  # words of a sentence
_QUESTIONS = 2  # wordings of a question about one trial and attribute
_RIGHT = 4  # right sentences of a question


class Sentence(NamedTuple):
    """A sentence of a trial, and the names of the attributes that it tells."""

    text: str
    section: list[str]
    title: str
    tells: frozenset[str]


class Trial(NamedTuple):
    """A trial: its drug and its disease (either may be empty), and its sentences."""

    drug: str
    disease: str
    sentences: list[Sentence]


def main() -> None:
    """Write WORK/trials.jsonl."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("judged", type=Path)
    parser.add_argument("work", type=Path)
    arguments = parser.parse_args()
    chance = random.Random(_SEED)
    trials = list(_trials(arguments.judged))
    with (arguments.work / "trials.jsonl").open("w", encoding="utf-8") as lines:
        for trial in trials:
            for attribute in ATTRIBUTES:
                for example in _examples(trial, attribute, trials, chance):
                    lines.write(json.dumps(example, ensure_ascii=False) + "\n")


def _trials(judged: Path) -> Iterator[Trial]:
    kept_out = {
        document
        for part in ("dev", "test")
        for question in choose(read_judged(judged), part).questions
        for document in question.gold
    }
    for path in sorted((judged / "articles").iterdir()):
        if path.stem in kept_out:
            continue
        try:
            documents = parse(path.read_bytes(), path.name).documents
        except UnreadableFile as error:
            print(f"{path.name}: {error}")
            continue
        yield from map(_trial, documents)


def _trial(document: Document) -> Trial:
    return Trial(
        drug=_name(document.title, Kind.DRUG),
        disease=_name(document.title, Kind.DISEASE),
        sentences=list(_sentences(document)),
    )


def _name(title: str, kind: Kind) -> str:
    """The longest phrase of the title that names a drug or a disease; empty if none does."""
    words = re.findall(r"[\w'-]+", title)
    for length in range(_LONGEST_NAME, 0, -1):
        for start in range(len(words) - length + 1):
            phrase = " ".join(words[start : start + length])
            if len(phrase) > 3 and likeliest_kind(phrase) is kind:
                return phrase if phrase.isupper() else phrase.lower()
    return ""


def _sentences(document: Document) -> Iterator[Sentence]:
    for passage in passages(document):
        for span in passage.sentences:
            text = document.text[span.start : span.end]
            block = document.block_at(span.start)
            is_unusual = not _SHORTEST <= len(text.split()) <= _LONGEST
            if is_unusual or block.kind is BlockKind.TABLE_ROW:
                continue
            if statements.can_be_quoted(text, block.kind):
                tells = frozenset(each.name for each in ATTRIBUTES if each.is_told_by(text))
                yield Sentence(text, list(block.section), document.title, tells)


def _examples(
    trial: Trial, attribute: Attribute, trials: Sequence[Trial], chance: random.Random
) -> Iterator[dict[str, object]]:
    subject = trial.drug if attribute.is_of_drug else trial.disease
    if not subject:
        return
    named = re.compile(rf"\b{re.escape(subject)}", re.IGNORECASE)
    own = [each for each in trial.sentences if attribute.name in each.tells]
    right = [each for each in own if not attribute.names_subject or named.search(each.text)]
    others = [each for each in trial.sentences if attribute.name not in each.tells and each.tells]
    others.sort(key=lambda each: named.search(each.text) is None)  # those of the same drug first
    if not right or len(others) < _SIBLINGS:
        return
    siblings = chance.sample(others[: 2 * _SIBLINGS], _SIBLINGS)
    strangers = [
        each
        for other in chance.sample(trials, _STRANGERS)
        if other is not trial and not named.search(other.drug + other.disease)
        for each in [each for each in other.sentences if attribute.name in each.tells][:2]
        if not named.search(each.text)
    ][:_STRANGERS]
    wordings = [
        wording for wording in attribute.questions if "{disease}" not in wording or trial.disease
    ]
    for wording in chance.sample(wordings, min(_QUESTIONS, len(wordings))):
        chosen = chance.sample(right, min(_RIGHT, len(right)))
        yield {
            "question": wording.format(drug=trial.drug, disease=trial.disease),
            "answerable": True,
            "candidates": [
                _described(each, right=at < len(chosen))
                for at, each in enumerate([*chosen, *siblings, *strangers])
            ],
        }


def _described(sentence: Sentence, *, right: bool) -> dict[str, object]:
    return {
        "text": sentence.text,
        "section": sentence.section,
        "title": sentence.title,
        "right": right,
        "features": [],
    }


if __name__ == "__main__":
    main()
