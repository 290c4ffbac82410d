"""How well ``assistant locate`` finds sentences of an index after one change, and others.

    python benchmarks/locate.py --index INDEX [--other INDEX] [--sentences N] [--seed N]

Takes sentences of at least `_SHORTEST` characters at random. In each, one letter or one digit is
replaced, removed, doubled, exchanged with its neighbour or changed in case. A changed sentence must
never be called exact, unless a document has it as it is now. It should be found as near, at the
place that it comes from or at one that is as near. With ``--other``, sentences of another index are
looked for: those that are near should be few, and each is printed.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from assistant.engine import Assistant
from assistant.locate import LONGEST, Verdict
from assistant.text.passages import block_sentences

_SHORTEST = 40  # characters; shorter ones, such as "Results", stand in many documents


def main() -> None:
    """Locate changed sentences and foreign ones; print the counts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--other", type=Path)
    parser.add_argument("--sentences", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with Assistant.open(options.index, fast=True) as assistant:
        print(_changed(assistant, options.sentences, chance))
        if options.other is not None:
            _print_foreign(assistant, options.other, options.sentences, chance)


def _changed(assistant: Assistant, count: int, chance: random.Random) -> str:
    texts = {document.id: document.text for document in assistant.documents()}
    sentences = list(_sentences(assistant))
    counts: Counter[str] = Counter()
    for _ in range(count):
        identity, start, sentence = chance.choice(sentences)
        changed = _mutated(sentence, chance)
        found = assistant.locate(changed, most=100)
        if found.verdict is Verdict.EXACT:
            stands = any(changed in text for text in texts.values())
            counts["exact, and a document has it" if stands else "WRONGLY EXACT"] += 1
        elif found.verdict is Verdict.ABSENT:
            counts["absent"] += 1
        else:
            best = found.places[0].distance
            is_there = any(
                place.document.id == identity
                and place.span.start < start + len(sentence)
                and place.span.end > start
                and place.distance == best
                for place in found.places
            )
            counts["near, its own place" if is_there else "near, another place"] += 1
    return f"{count} changed sentences: {dict(sorted(counts.items()))}"


def _print_foreign(assistant: Assistant, other: Path, count: int, chance: random.Random) -> None:
    with Assistant.open(other, fast=True) as elsewhere:
        sentences = list(_sentences(elsewhere))
    counts: Counter[str] = Counter()
    for _, _, sentence in chance.sample(sentences, min(count, len(sentences))):
        found = assistant.locate(sentence, most=1)
        counts[found.verdict.value] += 1
        if found.verdict is Verdict.NEAR:
            place = found.places[0]
            print(f"{place.distance / len(sentence):.2f}  {sentence}\n      {place.text}")
    print(f"foreign sentences: {dict(sorted(counts.items()))}")


def _sentences(assistant: Assistant) -> Iterator[tuple[str, int, str]]:
    """(document, start, sentence) of every sentence of a fitting length."""
    for document in assistant.documents():
        for block in document.blocks:
            if block.kind.quotable:
                for span in block_sentences(document, block):
                    if _SHORTEST <= span.end - span.start <= LONGEST:
                        yield document.id, span.start, document.text[slice(*span)]


def _mutated(sentence: str, chance: random.Random) -> str:
    """The sentence with one character changed; in every second one with a digit, a digit."""
    places = [at for at, character in enumerate(sentence) if character.isalnum()]
    digits = [at for at in places if sentence[at].isdigit()]
    at = chance.choice(digits if digits and chance.random() < 0.5 else places)
    old = sentence[at]
    alphabet = "0123456789" if old.isdigit() else "abcdefghijklmnopqrstuvwxyz"
    new = chance.choice([c for c in alphabet if c != old.casefold()])
    changes = [
        sentence[:at] + new + sentence[at + 1 :],
        sentence[:at] + sentence[at + 1 :],
        sentence[: at + 1] + sentence[at:],
        sentence[:at] + sentence[at : at + 2][::-1] + sentence[at + 2 :],
        sentence[:at] + old.swapcase() + sentence[at + 1 :],
    ]
    return chance.choice([change for change in changes if change.strip() != sentence])


if __name__ == "__main__":
    main()
