"""How many forged answers `assistant verify` takes for sound: run with a number of mutations.

    python benchmarks/forgeries.py [--mutations 2000] [--seed 1]

It builds an index of the shipped corpus, in which one article is retracted by an imported list. It
asks questions with and without filters, checks that every answer is proved, and then changes the
exported JSON in one place at a time: values, slices of quotes, documents swapped between quotes,
look-alike letters, deleted and repeated keys, digests. Each mutation is tried twice: as it is, and
with the seal computed anew, as somebody who forges on purpose would do.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from assistant.codec.answers import sealed
from assistant.editorial import kept_list, list_file
from assistant.editorial.entries import Entry
from assistant.engine import Assistant
from assistant.errors import UsageError
from assistant.filters import parse
from assistant.records import Status
from assistant.render import as_json
from assistant.verify import Exported, Match, Proved, prove_answers, read_exported

ROOT = Path(__file__).parents[1]
QUESTIONS: list[tuple[str, list[str]]] = [
    ("what treatments reduce NMO relapses", []),
    ("does rituximab reduce relapses", ["status=!retracted"]),
    ("is eculizumab effective in NMOSD", ["design=randomised trial"]),
    ("which antibody is specific for neuromyelitis optica", []),
    ("how to mend a bicycle tyre", []),
]
LOOK_ALIKES = {"a": "\u0430", "e": "\u0435", "o": "\u043e", "-": "\u2010", " ": "\u00a0", "0": "O"}
# What only the index that answered can say. Its own name is not proved by the sources.
UNPROVABLE = {"fingerprint", "built", "corpus", "typed", "ranker"}
UNPROVABLE |= {"status_list", "status_list_missing"}

Json = dict[str, Any]
Place = tuple[str | int, ...]
Mutation = tuple[str, str, Any]


def main() -> None:
    """Mutate, prove, print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--mutations", type=int, default=2000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ASSISTANT_HOME"] = folder
        index = Path(folder, "index")
        Assistant.build(ROOT / "corpus", index, "hashing")
        retracted = Entry(Status.RETRACTED, "10.1016/s0140-6736(19)31817-3", "31495497", "2024", "")
        home = Path(folder)
        kept_list.import_list(kept_list.Places(index, home), [retracted], "Invented", "2026-01-01")
        with Assistant.open(index) as assistant:
            report(assistant, list_file.load(home), chosen.mutations, random.Random(chosen.seed))


def report(
    assistant: Assistant, listed: list_file.StoredList | None, most: int, chance: random.Random
) -> None:
    """Print how many mutations were found, by kind and by whether they were sealed anew."""
    answers = [
        as_json.answer(assistant.ask(question, chosen=parse(terms)), explained=bool(terms))
        for question, terms in QUESTIONS
    ]
    sound = prove_answers(
        [one for answer in answers for one in read_exported(dumped(answer))],
        [ROOT / "corpus"],
        assistant,
        listed,
    )
    print(f"{sum(one.is_sound for one in sound)} of {len(answers)} true answers are proved")
    mutated = [mutate(answers, chance) for _ in range(most)]
    for name, seal in (("with the old seal", False), ("sealed anew", True)):
        print(f"{name}:")
        passed = tried(mutated, ROOT / "corpus", assistant, listed, seal=seal)
        for kind, (count, through, unchecked) in sorted(passed.items()):
            print(f"  {kind:22} {count:5} tried, {through} passed, {unchecked} cannot be checked")


def tried(
    mutated: list[Mutation],
    corpus: Path,
    assistant: Assistant,
    listed: list_file.StoredList | None = None,
    *,
    seal: bool,
) -> dict[str, tuple[int, int, int]]:
    """By kind: mutations, those taken for sound, those of a field that cannot be checked."""
    counts, through, unchecked = Counter[str](), Counter[str](), Counter[str]()
    exported: list[Exported] = []
    kinds: list[tuple[str, str]] = []
    for kind, place, answer in mutated:
        counts[kind] += 1
        text = answer if isinstance(answer, str) else json.dumps(sealed(answer) if seal else answer)
        try:
            [one] = read_exported(text.encode())
        except UsageError:
            continue
        exported.append(one)
        kinds.append((kind, place))
    proofs = prove_answers(exported, [corpus], assistant, listed)
    for (kind, place), proof in zip(kinds, proofs, strict=True):
        if proof.is_sound and admits(proof, place):
            unchecked[kind] += 1
        elif proof.is_sound:
            through[kind] += 1
            print(f"    passed: {kind} at {place}")
    return {kind: (counts[kind], through[kind], unchecked[kind]) for kind in counts}


def admits(proof: Proved, place: str) -> bool:
    """Whether the proof says that it cannot check what was changed.

    An answer with another `most` is no forgery when the index gives the same quotes for that.
    """
    name = place.partition(".")[0]
    unchecked = any(one.match is Match.UNCHECKED for one in proof.fields)
    return name == "most" or (name in UNPROVABLE and unchecked)


def dumped(answer: Json) -> bytes:
    """The answer as a file holds it."""
    return json.dumps(answer).encode()


def mutate(answers: list[Json], chance: random.Random) -> Mutation:
    """The kind of a mutation, where it is, and the mutated answer (text if it is no JSON value)."""
    kinds: list[Callable[[Json, list[Json], random.Random], tuple[str, Any] | None]] = [
        value,
        value,
        value,
        look_alike,
        deleted,
        repeated,
        sliced,
        swapped,
        reordered,
        digest,
    ]
    while True:
        kind = chance.choice(kinds)
        answer = copy.deepcopy(chance.choice(answers))
        if made := kind(answer, answers, chance):
            return kind.__name__, *made


def leaves(item: Any, path: Place = ()) -> Iterator[Place]:
    """The places of all values that are no objects and no lists that hold something."""
    if isinstance(item, dict) and item:
        for name, inner in item.items():
            yield from leaves(inner, (*path, name))
    elif isinstance(item, list) and item:
        for number, inner in enumerate(item):
            yield from leaves(inner, (*path, number))
    elif path[-1] != "seal":
        yield path


def at(item: Any, path: Place) -> Any:
    """The value at a place."""
    for step in path:
        item = item[step]
    return item


def placed(path: Place) -> str:
    """A place as text."""
    return ".".join(map(str, path))


def value(answer: Json, answers: list[Json], chance: random.Random) -> tuple[str, Any] | None:
    """Any value replaced by another one of its type, or by one from another place of that name."""
    path = chance.choice(list(leaves(answer)))
    old = at(answer, path)
    others = [
        at(other, place)
        for other in answers
        for place in leaves(other)
        if place[-1] == path[-1] and at(other, place) != old
    ]
    new = changed(old, chance)
    if others and chance.random() < 0.5:
        new = chance.choice(others)
    if new == old:
        return None
    at(answer, path[:-1])[path[-1]] = new
    return placed(path), answer


def changed(old: Any, chance: random.Random) -> Any:
    """Another value of the same type."""
    if isinstance(old, str) and old:
        place = chance.randrange(len(old))
        return old[:place] + chance.choice("x7 Q-") + old[place + 1 :] + chance.choice(["", "y"])
    if isinstance(old, bool) or old is None or old == "":
        return "forged"
    if isinstance(old, float):
        return round(old + chance.choice([-0.2, 0.1, 0.01]), 6)
    return old + chance.choice([-1, 1, 10]) if isinstance(old, int) else ["forged"]


def look_alike(answer: Json, _: list[Json], chance: random.Random) -> tuple[str, Any] | None:
    """One letter replaced by another one that looks the same."""
    path = chance.choice([one for one in leaves(answer) if isinstance(at(answer, one), str)])
    text = at(answer, path)
    places = [number for number, letter in enumerate(text) if letter in LOOK_ALIKES]
    if not places:
        return None
    number = chance.choice(places)
    forged = text[:number] + LOOK_ALIKES[text[number]] + text[number + 1 :]
    at(answer, path[:-1])[path[-1]] = forged
    return placed(path), answer


def deleted(answer: Json, _: list[Json], chance: random.Random) -> tuple[str, Any] | None:
    """A key or an item left out."""
    path = chance.choice(list(leaves(answer)))
    path = path[: chance.randint(1, len(path))]
    del at(answer, path[:-1])[path[-1]]
    return placed(path), answer


def repeated(answer: Json, _: list[Json], chance: random.Random) -> tuple[str, Any] | None:
    """A key that is there twice: one reader shows the first value, another one the last."""
    text = json.dumps(answer)
    name = chance.choice(["quote", "title", "status", "year", "confidence", "start", "doi"])
    if f'"{name}": ' not in text:
        return None
    return name, text.replace(f'"{name}": ', f'"{name}": "forged", "{name}": ', 1)


def sliced(answer: Json, _: list[Json], chance: random.Random) -> tuple[str, Any] | None:
    """A quote cut to a part of it, or stretched, with its place moved along."""
    if not answer["evidence"]:
        return None
    number = chance.randrange(len(answer["evidence"]))
    item = answer["evidence"][number]
    words = item["quote"].split(" ")
    if len(words) < 2:
        return None
    first = chance.randrange(len(words) - 1)
    last = chance.randrange(first + 1, len(words) + (first > 0))
    cut = " ".join(words[first:last])
    item["start"] += len(" ".join(words[:first])) + (first > 0)
    item["end"] = item["start"] + len(cut)
    item["quote"] = cut
    return f"evidence.{number}.quote", answer


def swapped(answer: Json, answers: list[Json], chance: random.Random) -> tuple[str, Any] | None:
    """The document of one quote beside the words of another, or a field of it."""
    other = chance.choice(answers)
    if not answer["evidence"] or not other["evidence"]:
        return None
    item, given = chance.choice(answer["evidence"]), chance.choice(other["evidence"])
    name = chance.choice(["document", *item["document"]])
    if name == "document":
        before, item["document"] = item["document"], copy.deepcopy(given["document"])
    else:
        before = item["document"][name]
        item["document"][name] = copy.deepcopy(given["document"][name])
    return (
        (f"evidence.{name}", answer)
        if before != given["document"].get(name, before)
        or (name == "document" and before != given["document"])
        else None
    )


def reordered(answer: Json, _: list[Json], chance: random.Random) -> tuple[str, Any] | None:
    """Quotes left out, repeated or in another order, and numbered anew."""
    evidence = answer["evidence"]
    if len(evidence) < 2:
        return None
    before = json.dumps(evidence)
    how = chance.randrange(3)
    if how == 0:
        evidence.pop(chance.randrange(len(evidence)))
    elif how == 1:
        evidence.append(copy.deepcopy(chance.choice(evidence)))
    else:
        chance.shuffle(evidence)
    for number, item in enumerate(evidence, start=1):
        item["n"] = number
    return ("evidence", answer) if json.dumps(evidence) != before else None


def digest(answer: Json, _: list[Json], chance: random.Random) -> tuple[str, Any] | None:
    """One digit of a digest."""
    names = ("sha256", "fingerprint", "ranker")  # `ranker` is a signal of a quote, too
    digests = [one for one in leaves(answer) if one[-1] in names]
    path = chance.choice([one for one in digests if isinstance(at(answer, one), str)])
    old = at(answer, path)
    place = chance.randrange(len(old))
    new = "0" if old[place] != "0" else "1"
    at(answer, path[:-1])[path[-1]] = old[:place] + new + old[place + 1 :]
    return placed(path), answer


if __name__ == "__main__":
    main()
