"""Fits the model that names the outcomes and groups of effects, and chooses its thresholds.

    python training/effects.py DATA

DATA has the sets evidence-inference and scifact. The model learns from the marked sentences of
``benchmarks/effects/`` named below, and from the parts of Evidence Inference for training and for
choosing settings: a sentence that answers a question names its outcome, and so does another one of
the article that has the words of one. Writes
``assistant/effects/phrases/model/phrases.json`` and pins it. The thresholds are chosen on scores of
models that did not learn from the sentence's document.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from log_linear import Choices, Design, Features, Floats, folds
from origin import commit, digests
from pins import pin

from assistant.effects.groups import Pair, figure_pairs
from assistant.effects.phrases.choice import Words, alike, are_apart, words_of
from assistant.effects.phrases.context import NOTHING, context_of
from assistant.effects.phrases.model import FILE
from assistant.effects.phrases.pair_features import figures_features, name_features, pair_features
from assistant.effects.phrases.phrase_features import phrase_features
from assistant.effects.phrases.place_features import Anchor, outcome_features
from assistant.effects.phrases.sentence import Sentence, anchors, figures
from assistant.effects.phrases.tokens import WORD
from assistant.effects.reading import effects_without_outcome
from assistant.evaluate.directions import JudgedSentence, read_directions
from assistant.evaluate.effects import (
    MarkedSentence,
    figure,
    marked_row,
    numbers_shared,
    read_marked,
    read_row,
)
from assistant.evaluate.judged import EVIDENCE, QUESTIONS
from assistant.formats import parse
from assistant.records import BlockKind, Document
from assistant.text.passages import block_sentences

MARKS = Path(__file__).parents[1] / "benchmarks" / "effects"
MARKED = ("marks.jsonl", "mended.jsonl", "fourth.jsonl", "fifth.jsonl", "sixth.jsonl")
PARTS = ("train", "dev")
_FOLDS = 10
# Documents that must have a feature, and the penalty on the squares of the weights. Chosen by
# cross-validation on the marked sentences.
_DOCUMENTS = 3
_PENALTY = {"outcome": 2.0, "groups": 1.0}
# How often what is shown must be right on the scores of the folds. Rules name most groups. With the
# model beside them, .853 of the names are right and .470 found; with .88 here, .880 and .390.
_RIGHT = {"outcome": 0.9, "groups": 0.8}
_THRESHOLDS = np.arange(0.3, 0.98, 0.02)
_DECIMALS = 3
_LEAST = 2  # mentions of a word from which its role is learned
_SMOOTHING = 0.5
_ALIKE = 0.5  # share of words from which a phrase stands for a marked one that no phrase equals
_LONGEST = 1200  # characters of a judged sentence
_LONGEST_OTHER = 600  # and of another one, as in the marked sets


class Example(NamedTuple):
    """Choices with the words of each candidate (one or two phrases) and of what is marked.

    Where no candidate is like what is marked, the model cannot learn from it, but what it shows
    counts as wrong.
    """

    choices: Choices
    words: list[tuple[Words, ...]]
    marked: tuple[Words, ...]
    is_learned: bool = True
    is_alone: bool = True  # the sentence states no other effect


def _unnamed(_: Pair) -> None:
    """No names of groups, since there is no model yet."""


def roles(judged: Sequence[JudgedSentence]) -> dict[str, float]:
    """The logarithm of how much more often a word is of an outcome than of an arm."""
    outcomes: Counter[str] = Counter()
    arms: Counter[str] = Counter()
    asked = {(each.document, each.intervention, each.comparator, each.outcome) for each in judged}
    for _, intervention, comparator, outcome in sorted(asked):
        outcomes.update(set(WORD.findall(outcome.lower())))
        arms.update(set(WORD.findall(f"{intervention} {comparator}".lower())))
    return {
        word: round(math.log((outcomes[word] + _SMOOTHING) / (arms[word] + _SMOOTHING)), 2)
        for word in sorted(outcomes | arms)
        if outcomes[word] + arms[word] >= _LEAST
    }


class Phrases:
    """The phrases of a sentence as candidates for a choice."""

    def __init__(self, sentence: Sentence, document: str, known: Mapping[str, float]) -> None:
        self.sentence, self.document = sentence, document
        self.words = [words_of(sentence.text[slice(*sentence.span(p))]) for p in sentence.phrases]
        self.own: list[Features] = [
            dict(phrase_features(sentence.tokens, phrase, known, sentence.context))
            for phrase in sentence.phrases
        ]

    def like(self, name: str) -> list[int]:
        """The phrases that have the words of `name`, or else those most like it."""
        words = words_of(name)
        equal = [at for at, each in enumerate(self.words) if each == words]
        if equal or not words or not self.words:
            return equal
        shares = [len(each & words) / len(each | words) for each in self.words]
        best = max(shares)
        return [at for at, share in enumerate(shares) if share == best >= _ALIKE]

    def outcome(self, anchor: Anchor, names: Sequence[str]) -> Example:
        """The choice of an outcome; "none" is right where there are no `names`."""
        right = {1 + at for name in names for at in self.like(name)}
        listed = self.sentence.tokens
        places = [dict(outcome_features(listed, p, anchor)) for p in self.sentence.phrases]
        count = len(self.own)
        parts = [{f"none {anchor.kind}": 1.0}, *self.own, *places]
        uses = [(0,), *((1 + at, 1 + count + at) for at in range(count))]
        choices = Choices(self.document, parts, uses, frozenset(right or {0}))
        words = [(), *((each,) for each in self.words)]
        marked = tuple(words_of(name) for name in names[:1])
        is_learned, is_alone = bool(right or not names), not anchor.others
        return Example(choices, words, marked, is_learned, is_alone)

    def groups(self, pair: Pair, names: Sequence[str]) -> Example | None:
        """The choice of two groups; None where no phrases are like both `names`."""
        where = figures(self.sentence, *pair)
        listed, phrases = self.sentence.tokens, self.sentence.phrases
        wanted = set(product(*(self.like(name) for name in names))) if names else set()
        count = len(self.own)
        parts: list[Features] = [dict(figures_features(listed, where)), *self.own]
        parts += [dict(name_features(listed, p, where, n)) for n in (0, 1) for p in phrases]
        uses: list[tuple[int, ...]] = [(0,)]
        words: list[tuple[Words, ...]] = [()]
        right = set()
        for a, one in enumerate(phrases):
            for b, two in enumerate(phrases):
                if not are_apart(one, two) or self.words[a] == self.words[b]:
                    continue
                if (a, b) in wanted:
                    right.add(len(uses))
                places = (1 + count + a, 1 + 2 * count + b)
                uses.append((1 + a, 1 + b, *places, len(parts)))
                parts.append(dict(pair_features(listed, one, two, where)))
                words.append((self.words[a], self.words[b]))
        if names and not right:
            return None
        choices = Choices(self.document, parts, uses, frozenset(right or {0}))
        marked = tuple(words_of(name) for name in names)
        return Example(choices, words, marked)


def of_marked(
    sentence: MarkedSentence, known: Mapping[str, float]
) -> tuple[list[Example], list[Example]]:
    """The choices of outcomes and of groups in a marked sentence."""
    apart = Sentence(sentence.text, sentence.context)
    if not apart.amounts and not sentence.effects:
        return [], []
    phrases = Phrases(apart, sentence.document, known)
    return _outcomes(sentence, apart, phrases), _groups(sentence, apart, phrases)


def _outcomes(sentence: MarkedSentence, apart: Sentence, phrases: Phrases) -> list[Example]:
    """The choices for all effects that are read; those that nobody marked have no outcome."""
    effects = effects_without_outcome(apart, _unnamed)
    left = [(mark, marked_row(mark)) for mark in sentence.effects]
    found = []
    for effect, anchor in zip(effects, anchors(apart, effects), strict=True):
        row = read_row(sentence.text, effect)
        best = max(left, key=lambda each: numbers_shared(row, each[1]), default=None)
        if best is None or not numbers_shared(row, best[1]):
            found.append(phrases.outcome(anchor, ()))
            continue
        left.remove(best)
        if not best[0].get("optional") and best[1]["outcome"] != [None]:
            found.append(phrases.outcome(anchor, best[1]["outcome"]))
    return found


def _groups(sentence: MarkedSentence, apart: Sentence, phrases: Phrases) -> list[Example]:
    """The choices for the figures that words join; where no groups are named, none is right.

    Whole numbers that are not marked may only count people, which the program does not show.
    """
    marked: dict[Any, Any] = {}
    unclear = set()
    for mark in sentence.effects:
        groups = mark.get("groups", [])
        for one, two in pairwise(groups):
            key = (figure(one["figure"]), figure(two["figure"]))
            marked[key] = (one["name"], two["name"])
            if mark.get("optional") or bool(one["name"]) != bool(two["name"]):
                unclear.add(key)
    found = []
    for pair in figure_pairs(apart.amounts, apart.masked):
        one, two = (sentence.text[slice(*each.figure.span)] for each in (pair.one, pair.two))
        key = (figure(one), figure(two))
        may_be_sizes = pair.one.is_bare and pair.two.is_bare
        if key in unclear or (key not in marked and may_be_sizes):
            continue
        names = marked.get(key, ())
        example = phrases.groups(pair, names if all(names) else ())
        found += [example] if example else []
    return found


def of_judged(
    judged: Sequence[JudgedSentence], folder: Path, known: Mapping[str, float]
) -> list[Example]:
    """The choices of outcomes in sentences with one effect: judged ones, and others of the article.

    Another sentence counts where one of its phrases has just the words of an outcome asked for.
    """
    asked: dict[str, list[JudgedSentence]] = defaultdict(list)
    for each in judged:
        asked[each.document].append(each)
    found: list[Example] = []
    for document, questions in sorted(asked.items()):
        article = _article(folder, document)
        context = context_of(article) if article else NOTHING
        named: dict[str, list[str]] = defaultdict(list)
        for each in questions:
            named[each.text].append(each.outcome)
        for text, outcomes in sorted(named.items()):
            if len(text) <= _LONGEST and "\n" not in text:
                found += _of_one_effect(Sentence(text, context), document, known, outcomes)
        every = {each.outcome for each in questions}
        for text in _sentences(article) if article else ():
            if text not in named:
                equal = [each for each in sorted(every) if words_of(each) <= words_of(text)]
                apart = Sentence(text, context)
                found += _of_one_effect(apart, document, known, equal, exactly=True)
    return found


def _of_one_effect(
    sentence: Sentence,
    document: str,
    known: Mapping[str, float],
    outcomes: Sequence[str],
    *,
    exactly: bool = False,
) -> list[Example]:
    """The choice in a sentence with one effect and a phrase like one of `outcomes`; else none."""
    effects = effects_without_outcome(sentence, _unnamed) if outcomes else []
    if len(effects) != 1:
        return []
    phrases = Phrases(sentence, document, known)
    if exactly:
        outcomes = [each for each in outcomes if words_of(each) in phrases.words]
    example = phrases.outcome(anchors(sentence, effects)[0], outcomes)
    return [example] if outcomes and example.is_learned else []


def _sentences(article: Document) -> Iterator[str]:
    """The sentences of the paragraphs of an article that may state an effect."""
    for block in article.blocks:
        if block.kind is BlockKind.PARAGRAPH:
            for span in block_sentences(article, block):
                text = article.text[slice(*span)]
                if len(text) <= _LONGEST_OTHER and any(sign.isdigit() for sign in text):
                    yield text


def _article(folder: Path, document: str) -> Document | None:
    file = folder / "articles" / f"{document}.nxml"
    if not file.is_file():
        return None
    documents = parse(file.read_bytes(), file.name).documents
    return documents[0] if documents else None


def fitted(name: str, examples: Sequence[Example], distant: Sequence[Example]) -> dict[str, Any]:
    """The weights for one kind of choice, and the lowest thresholds where enough is right."""
    every = [*examples, *distant]
    design = Design([each.choices for each in every], documents=_DOCUMENTS)
    documents = [each.choices.document for each in every]
    learnable = [at for at, each in enumerate(every) if each.is_learned]
    chosen: dict[bool, list[tuple[float, list[bool]]]] = {True: [], False: []}
    for held_out in folds(documents, _FOLDS):
        learned = [at for at in learnable if documents[at] not in held_out]
        weights = design.fit(learned, _PENALTY[name])
        for at, each in enumerate(examples):
            if documents[at] in held_out:
                scores = _chosen(each, design.probabilities(at, weights))
                chosen[each.is_alone].append(scores)
    values = design.fit(learnable, _PENALTY[name]).round(_DECIMALS)
    return {
        "threshold": _threshold(name, "alone", chosen[True]),
        "among": _threshold(name, "among others", chosen[False]),
        "weights": {
            name: float(value) for name, value in zip(design.names, values, strict=True) if value
        },
    }


def _threshold(name: str, where: str, chosen: Sequence[tuple[float, list[bool]]]) -> float:
    best = 1.0
    for limit in reversed(_THRESHOLDS):
        shown = [right for likely, rights in chosen if likely >= limit for right in rights]
        precision = sum(shown) / max(1, len(shown))
        print(
            f"{name} {where} from {limit:.2f}: {len(shown)} of {len(chosen)} shown, "
            f"{precision:.3f} right"
        )
        if precision >= _RIGHT[name]:
            best = round(float(limit), 2)
    return best


def _chosen(example: Example, every: Floats) -> tuple[float, list[bool]]:
    """How likely the best choice is, with those alike, and whether each of its phrases is right."""
    likely = every[1:]
    if not len(likely):
        return 0.0, []
    best = example.words[1 + int(likely.argmax())]
    total = sum(
        share
        for share, words in zip(likely, example.words[1:], strict=True)
        if all(alike(one, two) for one, two in zip(words, best, strict=True))
    )
    rights = [
        bool(example.marked) and alike(words, example.marked[at]) for at, words in enumerate(best)
    ]
    return float(total), rights


def main() -> None:
    """Fit, choose, write and pin."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    folder = data / "evidence-inference"
    judged = [each for part in PARTS for each in read_directions(folder, part)]
    known = roles(judged)
    sentences = [each for name in MARKED for each in read_marked(MARKS / name, data)]
    of_sentences = [of_marked(each, known) for each in sentences]
    of_questions = {"outcome": of_judged(judged, folder, known), "groups": []}
    content: dict[str, Any] = {
        "training": {
            "commit": commit(),
            "marked": len(sentences),
            "parts": PARTS,
            "judged": len(judged),
            "data": digests(
                [*(MARKS / name for name in MARKED), folder / EVIDENCE, folder / QUESTIONS]
            ),
        }
    }
    for number, name in enumerate(("outcome", "groups")):
        examples = [example for pair in of_sentences for example in pair[number]]
        distant = of_questions[name]
        print(f"{name}: {len(examples)} of marked sentences, {len(distant)} of judged ones")
        content[name] = fitted(name, examples, distant)
    content["roles"] = known
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(_text(content), "utf-8", newline="\n")
    pin(FILE.parent, FILE.name)


def _text(content: Mapping[str, Any]) -> str:
    """The JSON text, with one line for each weight."""
    return json.dumps(content, indent=1, ensure_ascii=False, sort_keys=False) + "\n"


if __name__ == "__main__":
    main()
