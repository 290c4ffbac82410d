"""Damages every file that an answer depends on, of a closed index and of an open one.

The files are those of an index with the hashing model, and the user's imported list of notices.
Networks, encoders and learned weights have an experiment of their own, benchmarks/pinned.py.
"""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import samples
from children import in_child
from indexing import make
from looking import look, shown

from assistant.editorial import kept_list
from assistant.editorial.entries import Entry
from assistant.engine import Assistant
from assistant.errors import AssistantError
from assistant.records import Status
from assistant.render import as_json
from benchmarks.suite.counts import Row

QUESTIONS = (samples.QUESTION, samples.NONSENSE, "does inventumab cause headache")
_BLOCK = 512  # bytes of a disk that are zeroed or lost together
_REPAIRED = 25  # one in so many damages is followed by a build; chosen by hand, for its cost
# What a message says to do. A sentence without one of them leaves its reader alone.
_ADVICE = ("run: assistant build", "assistant status-list", "give a folder")
# Files that no answer depends on: drafts, locks and leases.
_IDLE = ("building", "leases/")


class Ground(NamedTuple):
    """An index and a user's folder, both sound, and what they answer."""

    folder: Path
    answers: str
    shown: dict[str, Any]
    texts: dict[str, str]


def answered(folder: Path) -> str:
    """The answers of the index below `folder`, as JSON; raises AssistantError."""
    with Assistant.open(folder / "index", fast=True) as assistant:
        return json.dumps([as_json.answer(assistant.ask(question)) for question in QUESTIONS])


def prepared(folder: Path) -> Ground:
    """Build an index twice, so that it has an earlier state, and import a list of notices."""
    os.environ["ASSISTANT_HOME"] = str(folder / "home")
    corpus, index = samples.write_corpus(folder / "corpus"), folder / "index"

    def begin() -> str:
        make(corpus, index)
        shutil.copytree(index, folder / "earlier")
        with (corpus / "beta-2021.md").open("a", encoding="utf-8") as file:
            file.write("\nInventumab reduced relapses of fictive neuritis in 12 patients.\n")
        make(corpus, index)
        entry = Entry(Status.RETRACTED, "10.1000/alpha", "1001", "2024-01-01", "J Invent Med")
        places = kept_list.Places(index, folder / "home")
        kept_list.import_list(places, [entry], "Invented", "2026-01-01")
        return answered(folder)

    _, answers = in_child(begin)

    # In this process, so that every trial, which is a fork of it, has the vocabulary in memory.
    with Assistant.open(index, fast=True) as assistant:
        texts = {document.id: document.text for document in assistant.documents()}
        right = {name: show() for name, show in shown(assistant).items()}
    return Ground(folder, answers, right, texts)


def files(folder: Path) -> list[str]:
    """Every file below `folder` that an answer depends on, relative to it."""
    found = (
        path.relative_to(folder).as_posix()
        for part in ("index", "home")
        for path in (folder / part).rglob("*")
        if path.is_file() and not path.name.endswith(".lock")
    )
    return sorted(name for name in found if not name.startswith(tuple(f"index/{i}" for i in _IDLE)))


def flipped(data: bytes, chance: random.Random, bits: int = 1) -> bytes:
    """The bytes with some bits changed."""
    changed = bytearray(data)
    for _ in range(bits):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def zeroed(data: bytes, chance: random.Random) -> bytes:
    """The bytes with one block of zeros."""
    start = chance.randrange(len(data)) // _BLOCK * _BLOCK
    block = data[start : start + _BLOCK]
    return data[:start] + bytes(len(block)) + data[start + len(block) :]


class Damage(NamedTuple):
    """A damage to one file: its kind, and the bytes that are there afterwards; None: no file."""

    kind: str
    name: str
    data: bytes | None

    def do(self, folder: Path) -> None:
        """Put the bytes into a new file, as a copy or a repaired disk would."""
        file = folder / self.name
        file.unlink()
        if self.data is not None:
            file.write_bytes(self.data)

    def do_in_place(self, folder: Path) -> None:
        """Change the bytes of the file itself, which may be open and mapped into memory."""
        with (folder / self.name).open("r+b") as file:
            file.write(self.data or b"")


class Originals(NamedTuple):
    """The bytes of every file, and those of the files of an earlier state of the index."""

    now: dict[str, bytes]
    earlier: list[bytes]


def damaged(
    sound: bytes, originals: Originals, chance: random.Random, *, is_open: bool
) -> tuple[str, bytes | None]:
    """A damage to the bytes of a file, as a kind and what is there afterwards.

    The file of an open index keeps its place and its size.
    """
    kinds: dict[str, Callable[[], bytes | None]] = {}
    if sound:
        kinds["flipped bit"] = lambda: flipped(sound, chance)
        kinds["64 flipped bits"] = lambda: flipped(sound, chance, 64)
        kinds["zeroed block"] = lambda: zeroed(sound, chance)
    if not is_open:
        kinds["truncated"] = lambda: sound[: int(len(sound) * chance.random())]
        kinds["deleted"] = lambda: None
        kinds["swapped with another file"] = lambda: chance.choice(list(originals.now.values()))
        kinds["swapped with an earlier file"] = lambda: chance.choice(originals.earlier)
        kinds["lengthened"] = lambda: sound + chance.randbytes(chance.choice((1, _BLOCK)))
    kind = chance.choice(sorted(kinds))
    return kind, kinds[kind]()


def damages(ground: Ground, count: int, chance: random.Random) -> Iterator[tuple[Damage, bool]]:
    """Damages in turn to every file, and whether they befall an open index, as every third does.

    One that changes nothing is left out.
    """
    names = files(ground.folder)
    originals = Originals(
        {name: (ground.folder / name).read_bytes() for name in names},
        [
            path.read_bytes()
            for path in sorted((ground.folder / "earlier").rglob("*"))
            if path.is_file()
        ],
    )
    done = 0
    while done < count:
        name = names[done % len(names)]
        sound = originals.now[name]
        is_open = done // len(names) % 3 == 2 and name.startswith("index/") and bool(sound)
        kind, data = damaged(sound, originals, chance, is_open=is_open)
        if data != sound:
            done += 1
            yield Damage(kind, name, data), is_open


def closed(ground: Ground, damage: Damage, folder: Path) -> tuple[str, str]:
    """Damage a closed index, and ask: the outcome, and what is wrong or empty."""
    damage.do(folder)
    try:
        answers = answered(folder)
    except AssistantError as error:
        said = str(error)
        is_clear = "\n" not in said and any(advice in said for advice in _ADVICE)
        return "error that says what to do", "" if is_clear else f"unclear: {said}"
    if answers == ground.answers:
        return "right answer", ""
    if all(answer["status_list_missing"] for answer in json.loads(answers)):
        return "answer that says that the list is missing", ""
    return "wrong answer", answers[:300]


def opened(ground: Ground, damage: Damage, folder: Path) -> tuple[str, str]:
    """Damage an index that is open, and look at all that it shows."""
    with Assistant.open(folder / "index", fast=True) as assistant:
        damage.do_in_place(folder)
        unseen = list(look(assistant, ground.shown))
        try:
            answer = as_json.answer(assistant.ask(samples.QUESTION))
        except AssistantError:
            return "error of an open index", ""
    for quote in answer["evidence"]:
        if quote["quote"] not in ground.texts[quote["document"]["id"]]:
            return "wrong answer", f"a false quote: {quote['quote']}"
    return ("error of an open index" if unseen else "right answer of an open index"), ""


def repaired(ground: Ground, folder: Path) -> str:
    """What is wrong after the next build; empty if it answers as before."""
    try:
        make(ground.folder / "corpus", folder / "index")
        answers = answered(folder)
        with Assistant.open(folder / "index", fast=True) as assistant:
            assistant.check()
    except AssistantError as error:
        return f"not repaired: {error}"
    return "" if quotes(answers) == quotes(ground.answers) else "not repaired: other answers"


def quotes(answers: str) -> list[Any]:
    """What is quoted, without when and where the index was built."""
    return [answer["evidence"] for answer in json.loads(answers)]


def run(folder: Path, count: int, seed: int) -> Row:
    """Damage files `count` times; each is a process of its own."""
    chance = random.Random(seed)
    ground = prepared(folder)
    row = Row("files of an index and of a user damaged", 10_000)
    home = os.environ["ASSISTANT_HOME"]
    for number, (damage, is_open) in enumerate(damages(ground, count, chance)):
        here = folder / f"trial-{number}"
        for part in ("index", "home"):
            shutil.copytree(ground.folder / part, here / part)
        os.environ["ASSISTANT_HOME"] = str(here / "home")
        is_repaired = number % _REPAIRED == 0 and damage.name.startswith("index/")

        def attempt(
            damage: Damage = damage,
            here: Path = here,
            *,
            open_: bool = is_open,
            mend: bool = is_repaired,
        ) -> str:
            try:
                outcome, wrong = (opened if open_ else closed)(ground, damage, here)
                wrong = wrong or (repaired(ground, here) if mend else "")
            except BaseException as error:  # noqa: BLE001 - whatever gets out is a finding
                outcome, wrong = "raw error", f"{type(error).__name__}: {error}"
            return json.dumps([outcome, wrong])

        status, said = in_child(attempt, is_silent=True)
        outcome, wrong = json.loads(said) if said else ["crash", f"ended with {status}"]
        row.add(outcome, *([f"{damage.kind} of {damage.name}: {wrong}"] if wrong else []))
        shutil.rmtree(here)
    os.environ["ASSISTANT_HOME"] = home
    return row
