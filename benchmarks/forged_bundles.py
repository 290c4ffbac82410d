"""How many forged bundles `assistant verify` takes for sound: run with a number of mutations.

    PYTHONPATH=.:benchmarks python benchmarks/forged_bundles.py [--mutations 2000] [--seed 1]

It writes a bundle of two answers of benchmarks/forgeries.py (one with a filter, one refusal) and
changes it. Half of the mutations change the file: characters, lines left out or repeated, an end
cut off, look-alike letters, white space. The other half forge on purpose: they change an answer, a
passage or the list of files, seal the answer again, and write the page anew, so that page and data
agree.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import random
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from forgeries import LOOK_ALIKES, QUESTIONS, ROOT, admits, mutate

from assistant import bundle
from assistant.bundle import BundleFile
from assistant.bundle.contents import QuotedPassage
from assistant.codec.answers import sealed
from assistant.engine import Assistant
from assistant.errors import UsageError
from assistant.filters import parse
from assistant.render import as_json
from assistant.verify import Proved, prove_answers, read_exported

Prove = Callable[[bytes], tuple[bool, list[Proved]]]


def main() -> None:
    """Mutate, prove, print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--mutations", type=int, default=2000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ASSISTANT_HOME"] = folder
        Assistant.build(ROOT / "corpus", Path(folder, "index"), "hashing")
        with Assistant.open(Path(folder, "index")) as assistant:
            answers = [
                as_json.answer(assistant.ask(question, chosen=parse(terms)))
                for question, terms in (QUESTIONS[2], QUESTIONS[-1])
            ]
            whole = made(answers, ROOT / "corpus", assistant)
            prove = prover(ROOT / "corpus", assistant)
            print(f"the true bundle is proved: {prove(bundle.page(whole).encode())[0]}")
            chance = random.Random(chosen.seed)
            for kind, figures in sorted(tried(whole, prove, chosen.mutations, chance).items()):
                print("  {:16} {:5} tried, {} passed, {} cannot be checked".format(kind, *figures))


def made(answers: list[dict], corpus: Path, assistant: Assistant) -> BundleFile:  # type: ignore[type-arg]
    """A bundle of answers."""
    exported = read_exported(json.dumps(answers).encode())
    return bundle.made(
        exported, prove_answers(exported, [corpus], assistant, None), [corpus], signed_off_by="A B"
    )


def prover(corpus: Path, assistant: Assistant) -> Prove:
    """A function that says whether a file is taken for sound, as `assistant verify` does."""

    def prove(data: bytes) -> tuple[bool, list[Proved]]:
        try:
            if not bundle.is_bundle(data):
                return False, []
            exported = bundle.exported_of(data)
            added = bundle.proved(bundle.read(data), data, exported, [corpus])
            proofs = prove_answers(exported, [corpus], assistant, None) if added.is_sound else []
        except UsageError:
            return False, []
        return bool(proofs) and all(proof.is_sound for proof in proofs), proofs

    return prove


def tried(
    whole: BundleFile, prove: Prove, most: int, chance: random.Random
) -> dict[str, tuple[int, int, int]]:
    """By kind: mutations, those taken for sound, those of a field that cannot be checked."""
    counts, through, unchecked = Counter[str](), Counter[str](), Counter[str]()
    text = bundle.page(whole)
    for number in range(most):
        if number % 2:
            kind, place, data = _edited(text, chance)
        else:
            kind, place, data = _forged(whole, chance)
        if data == text.encode():
            continue
        counts[kind] += 1
        is_sound, proofs = prove(data)
        if is_sound and any(admits(proof, place) for proof in proofs):
            unchecked[kind] += 1
        elif is_sound:
            through[kind] += 1
            print(f"    passed: {kind} at {place}")
    return {kind: (counts[kind], through[kind], unchecked[kind]) for kind in counts}


def _edited(text: str, chance: random.Random) -> tuple[str, str, bytes]:
    """The file changed as text: the kind of the change, where it is, and the file."""
    at = chance.randrange(len(text))
    end = min(len(text), at + chance.choice([1, 2, 40, 400]))
    lines = text.split("\n")
    line = chance.randrange(len(lines))
    alike = [place for place, letter in enumerate(text) if letter in LOOK_ALIKES]
    letter = chance.choice(alike)
    edits = {
        "character": text[:at] + chance.choice("x7 <&\u202e") + text[at + 1 :],
        "left out": text[:at] + text[end:],
        "repeated": text[:end] + text[at:],
        "line left out": "\n".join(lines[:line] + lines[line + 1 :]),
        "line repeated": "\n".join([*lines[:line], lines[line], *lines[line:]]),
        "cut off": text[:at],
        "look-alike": text[:letter] + LOOK_ALIKES[text[letter]] + text[letter + 1 :],
        "white space": text[:at] + " " + text[at:],
    }
    kind = chance.choice(sorted(edits))
    return kind, str(at), edits[kind].encode()


def _forged(whole: BundleFile, chance: random.Random) -> tuple[str, str, bytes]:
    """The contents changed and the page written anew."""
    how = chance.choice(["answer", "answer", "answer", "passage", "sources"])
    if how == "passage" and whole.passages:
        return "forged passage", "passage", _written(_with_passage(whole, chance))
    if how == "sources":
        sources = list(whole.sources)
        one = chance.randrange(len(sources))
        sources[one] = sources[one]._replace(
            sha256="0" * 64 if chance.random() < 0.5 else sources[one].sha256[::-1]
        )
        return "forged file", "sources", _written(replace(whole, sources=tuple(sources)))
    answers = list(copy.deepcopy(whole.answers))
    one = chance.randrange(len(answers))
    while True:
        _, place, answer = mutate([answers[one]], chance)
        if isinstance(answer, dict):
            answers[one] = sealed(answer)
            return "forged answer", place, _written(replace(whole, answers=tuple(answers)))


def _with_passage(whole: BundleFile, chance: random.Random) -> BundleFile:
    passages = list(whole.passages)
    one = chance.randrange(len(passages))
    text = passages[one].text
    at = chance.randrange(len(text))
    forged: QuotedPassage = passages[one]._replace(text=f"{text[:at]}7{text[at + 1 :]}")
    passages[one] = forged
    return replace(whole, passages=tuple(passages))


def _written(forged: BundleFile) -> bytes:
    """The file of forged contents; what cannot be shown at all is no bundle."""
    try:
        return bundle.page(forged).encode()
    except (ValueError, TypeError, AttributeError, KeyError):
        return b""


if __name__ == "__main__":
    main()
