"""How often the direction is right that a sentence of a trial states, by how sure the model is.

    python benchmarks/direction.py DATA/evidence-inference [--part dev|test]

The sentences are given, with the question that was judged about each: an intervention, a comparator
and an outcome. They are read twice, as judged and without the comparator, which questions seldom
name. What is shown has a cue, and a probability above its threshold. The intervals are of 95 %, by
the bootstrap over articles.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from assistant.direction.features import features
from assistant.direction.marks import marks
from assistant.direction.model import model
from assistant.direction.stated import direction
from assistant.direction.words import asked
from assistant.evaluate.directions import JudgedSentence, read_directions
from assistant.evaluate.estimates import Figure, ratio
from assistant.records import Direction

SHARES = (1.0, 0.5, 0.3)


class Read(NamedTuple):
    """A judged sentence as the program reads it: the likeliest direction, and what is shown."""

    judged: JudgedSentence
    likeliest: Direction
    probability: float
    shown: Direction | None


def read(judged: JudgedSentence, *, compared: bool) -> Read:
    """Read a sentence, with or without knowing the comparator."""
    about = asked(judged.intervention, judged.comparator if compared else "", judged.outcome)
    found = marks(judged.text, about)
    likely = model().probabilities(features(found, about))
    best = max(likely, key=likely.__getitem__)
    stated = direction(judged.text, about)
    return Read(judged, best, likely[best], stated[0] if stated else None)


def of_articles(sentences: Sequence[Read], right: Sequence[bool]) -> Figure | None:
    """The share that is right, with its interval over articles."""
    articles = sorted({each.judged.document for each in sentences})
    place = {article: at for at, article in enumerate(articles)}
    rights, all_of = [0.0] * len(articles), [0.0] * len(articles)
    for each, is_right in zip(sentences, right, strict=True):
        all_of[place[each.judged.document]] += 1
        rights[place[each.judged.document]] += is_right
    return ratio(rights, all_of)


def row(name: str, chosen: Sequence[Read], right: Sequence[bool], everything: int) -> str:
    """A row of the table: how many sentences, their share of all, and how many are right."""
    figure = of_articles(chosen, right)
    share = f"{len(chosen) / everything:.2f}"
    value = f"{figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f})" if figure else "-"
    return f"| {name} | {len(chosen)} | {share} | {value} |"


def report(sentences: Sequence[Read]) -> None:
    """Print the table of one way of reading."""
    print("| sentences | number | share | right |\n|---|---|---|---|")
    surest = sorted(sentences, key=lambda each: -each.probability)
    for share in SHARES:
        part = surest[: round(len(surest) * share)]
        right = [each.likeliest is each.judged.direction for each in part]
        name = "all" if share == 1 else f"the surest {share:.0%}"
        print(row(name, part, right, len(sentences)))
    shown = [each for each in sentences if each.shown]
    right = [each.shown is each.judged.direction for each in shown]
    print(row("shown", shown, right, len(sentences)))
    for said in (Direction.REDUCED, Direction.NO_DIFFERENCE, Direction.INCREASED):
        part = [each for each in shown if each.shown is said]
        right = [each.judged.direction is said for each in part]
        print(row(f"shown as {said.value.replace('_', ' ')}", part, right, len(sentences)))


def main() -> None:
    """Read the sentences and report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("judged", type=Path)
    parser.add_argument("--part", choices=("dev", "test"), default="test")
    given = parser.parse_args()
    judged = read_directions(given.judged, given.part)
    articles = len({each.document for each in judged})
    print(f"{len(judged)} sentences of {articles} articles; part: {given.part}")
    for compared in (True, False):
        print(f"\n{'as judged' if compared else 'without the comparator'}\n")
        report([read(each, compared=compared) for each in judged])


if __name__ == "__main__":
    main()
