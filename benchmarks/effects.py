"""How well the cells of effects are read, compared with sentences that somebody marked by hand.

    python benchmarks/effects.py --data DIR [--marks FILE] [--wrong]

`benchmarks/effects/README.md` says how the sentences were drawn and marked. The marks hold places
and digests; DIR is the folder with the texts. A row that is read is compared with the marked row of
its sentence that shares most numbers with it. Precision is the share of the cells read that are
right, recall the share of the marked cells that were read rightly, both with 95 % bootstrap
intervals over sentences. Words (names of groups, outcome, population) are right if one phrase
contains the other, or if they share more than half of their words.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from designs import shown

from assistant.effects.reading import effects_in
from assistant.evaluate.estimates import ratio
from assistant.formats import parse
from assistant.records import Effect

MARKS = Path(__file__).parent / "effects" / "marks.jsonl"
CELLS = ("measure", "estimate", "interval", "p", "figure", "group", "outcome", "population")
_WORDS = re.compile(r"\w+")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")

Row = dict[str, list[Any]]  # by kind of cell: its values, with None for one that is not judged


def sentence(mark: dict[str, Any], data: Path) -> str:
    """The text of a marked sentence; raises ValueError when it is another text."""
    text = texts(data / mark["file"])[mark["id"]][mark["start"] : mark["end"]]
    if not hashlib.sha256(text.encode()).hexdigest().startswith(mark["sha256"]):
        raise ValueError(f"{mark['id']} has another text at {mark['start']}")
    return text


@cache
def texts(path: Path) -> dict[str, str]:
    """The texts of a file by the ids of its documents."""
    if path.suffix == ".jsonl":
        lines = map(json.loads, path.read_text().splitlines())
        return {line["id"]: line["text"] for line in lines}
    return {each.id: each.text for each in parse(path.read_bytes(), path.name).documents}


def read(text: str, effect: Effect) -> Row:
    """The cells of an effect that was read."""

    def words(span: Any) -> list[Any]:
        return [text[span.start : span.end]] if span else []

    interval, p = effect.interval, effect.p
    return {
        "measure": words(effect.measure.span) if effect.measure else [],
        "estimate": [effect.estimate.value] if effect.estimate else [],
        "interval": [(interval.low, interval.high)] if interval else [],
        "p": [(p.comparator, p.value)] if p else [],
        "figure": [figure(text[slice(*group.figure.span)]) for group in effect.groups],
        "group": [text[slice(*group.name)] for group in effect.groups if group.name],
        "outcome": words(effect.outcome),
        "population": words(effect.population),
    }


def marked(mark: dict[str, Any]) -> Row:
    """The cells of a marked effect; None stands for one that is not judged."""
    groups = mark.get("groups", [])
    comparator, value = mark.get("p", (None, None))
    return {
        "measure": [mark["measure"]] if "measure" in mark else [],
        "estimate": [Decimal(mark["estimate"])] if "estimate" in mark else [],
        "interval": [tuple(map(Decimal, mark["interval"]))] if "interval" in mark else [],
        "p": [(comparator, Decimal(value))] if value else [],
        "figure": [figure(group["figure"]) for group in groups],
        "group": [group["name"] for group in groups if group["name"]],
        "outcome": [mark["outcome"] or None] if "outcome" in mark else [],
        "population": [mark["population"] or None] if "population" in mark else [],
    }


def figure(words: str) -> tuple[str, ...]:
    """The numbers of a figure, or its words where it has none in digits."""
    plain = words.replace("\u2212", "-").replace(",", "").replace("\u2013", " ")
    return tuple(_NUMBER.findall(plain)) or (plain.lower(),)


def same(kind: str, one: Any, other: Any) -> bool:
    """Whether two cells of a kind say the same."""
    if kind not in ("measure", "group", "outcome", "population"):
        return bool(one == other)
    first, second = (set(_WORDS.findall(words.lower())) for words in (one, other))
    common = len(first & second)
    return first <= second or second <= first or 2 * common > max(len(first), len(second))


def numbers_shared(one: Row, other: Row) -> int:
    """How many numbers two rows have in common."""
    kinds = ("estimate", "interval", "p", "figure")
    return sum(value in other[kind] for kind in kinds for value in one[kind])


def pairs(found: list[Row], marks: list[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """Each row that was read with the marked one it stands for; None where there is none."""
    left = list(marks)
    for row in found:
        best = max(left, key=lambda mark: numbers_shared(row, mark), default=None)
        if best is not None and numbers_shared(row, best):
            left.remove(best)
            yield row, best
        else:
            yield row, None
    yield from ((None, mark) for mark in left)


def counts(row: Row | None, mark: Row | None, kind: str) -> tuple[int, int, int]:
    """Cells read, cells marked and cells that are right."""
    said = list(row[kind]) if row else []
    true = list(mark[kind]) if mark else []
    if None in true:
        return 0, 0, 0
    right = 0
    rest = list(true)
    for value in said:
        hit = next((each for each in rest if same(kind, value, each)), None)
        if hit is not None:
            rest.remove(hit)
            right += 1
    return len(said), len(true), right


def main() -> None:
    """Read, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--marks", type=Path, default=MARKS)
    parser.add_argument("--wrong", action="store_true", help="print the cells that are wrong")
    given = parser.parse_args()
    totals: dict[str, list[tuple[int, ...]]] = defaultdict(list)
    seconds = 0.0
    marks = [json.loads(line) for line in given.marks.read_text().splitlines()]
    for mark in marks:
        text = sentence(mark, given.data)
        started = time.process_time()
        effects = effects_in(text)
        seconds += time.process_time() - started
        optional = [marked(each) for each in mark["effects"] if each.get("optional")]
        true = [marked(each) for each in mark["effects"] if not each.get("optional")]
        found = [read(text, effect) for effect in effects]
        compared = list(pairs(found, [*true, *optional]))
        compared = [(row, each) for row, each in compared if each not in optional]
        for kind in CELLS:
            each = [counts(row, one, kind) for row, one in compared]
            totals[kind].append(added(each))
            wrong = [
                (row, one)
                for (row, one), n in zip(compared, each, strict=True)
                if n[2] < max(n[:2])
            ]
            for row, one in wrong if given.wrong else ():
                print(f"{kind}: read {row and row[kind]}, marked {one and one[kind]}\n    {text}")
    print(f"{len(marks)} sentences, {1000 * seconds / len(marks):.1f} ms each\n")
    every = [added(rows) for rows in zip(*totals.values(), strict=True)]
    for kind, rows in [*totals.items(), ("all", every)]:
        report(kind, rows)


def added(counted: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    """The sums of cells read, marked and right."""
    said, true, right = 0, 0, 0
    for each in counted:
        said, true, right = said + each[0], true + each[1], right + each[2]
    return said, true, right


def report(kind: str, rows: list[tuple[int, ...]]) -> None:
    """Print precision and recall of a kind of cell."""
    said, true, right = ([float(row[number]) for row in rows] for number in range(3))
    print(
        f"{kind:<11} {sum(said):4.0f} read, {sum(true):4.0f} marked, {sum(right):4.0f} right: "
        f"precision {shown(ratio(right, said))}, recall {shown(ratio(right, true))}"
    )


if __name__ == "__main__":
    main()
