"""How well the cells of effects are read, compared with sentences that somebody marked by hand.

    python benchmarks/effects.py --data DIR [--marks FILE] [--wrong | --judged]

`benchmarks/effects/README.md` says how the sentences were drawn and marked. The marks hold places
and digests; DIR is the folder with the texts. A row that is read is compared with the marked row of
its sentence that shares most numbers with it. Precision is the share of the cells read that are
right, recall the share of the marked cells that were read rightly, both with 95 % bootstrap
intervals over sentences. Words (names of groups, outcome, population) are right if one phrase
contains the other, or if they share more than half of their words.

With `--judged`, outcomes and groups are read from the sentences of Evidence Inference's part for
reporting, and compared with those that the questions about the sentence name.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from designs import shown

from assistant.effects.reading import effects_in
from assistant.evaluate.directions import JudgedSentence, read_directions
from assistant.evaluate.effects import Row, marked_row, pairs, read_marked, read_row
from assistant.evaluate.estimates import ratio

MARKS = Path(__file__).parent / "effects" / "seventh.jsonl"
CELLS = ("measure", "estimate", "interval", "p", "figure", "group", "outcome", "population")
_WORDS = re.compile(r"\w+")


def same(kind: str, one: Any, other: Any) -> bool:
    """Whether two cells of a kind say the same."""
    if kind not in ("measure", "group", "outcome", "population"):
        return bool(one == other)
    first, second = (set(_WORDS.findall(words.lower())) for words in (one, other))
    common = len(first & second)
    return first <= second or second <= first or 2 * common > max(len(first), len(second))


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
    parser.add_argument("--judged", action="store_true", help="compare with judged sentences")
    given = parser.parse_args()
    if given.judged:
        print_judged(given.data / "evidence-inference")
        return
    totals: dict[str, list[tuple[int, ...]]] = defaultdict(list)
    seconds = 0.0
    marks = list(read_marked(given.marks, given.data))
    for mark in marks:
        text = mark.text
        started = time.process_time()
        effects = effects_in(text, mark.context)
        seconds += time.process_time() - started
        optional = [marked_row(each) for each in mark.effects if each.get("optional")]
        true = [marked_row(each) for each in mark.effects if not each.get("optional")]
        found = [read_row(text, effect) for effect in effects]
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


def print_judged(folder: Path) -> None:
    """Print how many outcomes and groups are read, and how many of them questions name."""
    asked: dict[str, list[JudgedSentence]] = defaultdict(list)
    for each in read_directions(folder, "test"):
        asked[each.text].append(each)
    effects = {text: effects_in(text) for text in asked}
    stating = [text for text, found in effects.items() if found]
    print(f"{len(asked)} sentences, {len(stating)} with an effect")
    for label, texts in (
        ("an effect", stating),
        ("one effect", [text for text in stating if len(effects[text]) == 1]),
    ):
        read = {text: [each.outcome for each in effects[text] if each.outcome] for text in texts}
        having = [text for text in texts if read[text]]
        named = [
            text
            for text in having
            if any(
                same("outcome", text[slice(*outcome)], each.outcome)
                for outcome in read[text]
                for each in asked[text]
            )
        ]
        print(f"with {label}: {len(texts)}; outcome read {len(having)}, asked for {len(named)}")
    names = [
        any(
            same("group", text[slice(*group.name)], arm)
            for each in asked[text]
            for arm in (each.intervention, each.comparator)
        )
        for text in stating
        for effect in effects[text]
        for group in effect.groups
        if group.name
    ]
    print(f"names of groups: {len(names)} read, {sum(names)} asked for")


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
