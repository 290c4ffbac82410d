"""Whether a change of the code changes answers: records them before, and compares them after.

    PYTHONPATH=. python benchmarks/same_answers.py record QUESTIONS INDEX OUT [--corpus FOLDER]
    python benchmarks/same_answers.py compare BEFORE AFTER

QUESTIONS has a question a line (such as benchmarks/everyday-questions.txt). `record` builds the
index of the corpus that ships, or of FOLDER, and writes each answer as a line of JSON to OUT.
`compare` prints what differs: other quotes, another order, other scores, another refusal. The
wording of messages, the fingerprint and the digest of the ranker may differ: a file of the ranker
can change without changing what it computes. It exits 1 when anything else does. Answers of format
1 are compared as format 2 shows them.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from assistant.engine import Assistant
from assistant.render.as_json import answer as as_json

SHIPPED = Path(__file__).parents[1] / "corpus"
# What names the index or the ranker, seals the answer, or words what a key beside it says.
MAY_DIFFER = ("format", "fingerprint", "ranker", "seal", "abstained", "caution")
# Keys of `signals` in earlier formats for what is now "ranker".
RENAMED = dict.fromkeys(("glance", "reader", "early_exit", "full_pass"), "ranker")
# Sentences in `signals` of format 1, which had no `adjustments`.
ADJUSTMENTS = {
    "its study design can show an effect": "design",
    "repeats its publication": "publication",
    "repeats its subject": "subject",
    "there is an expression of concern about it": "concern",
    "names less of what is asked": "other_words",
    "its publication is retracted": "retracted",
}


def record(questions: Path, index: Path, out: Path, corpus: Path) -> None:
    """Answer every question, and write the answers."""
    asked = [line.strip() for line in questions.read_text(encoding="utf-8").splitlines()]
    Assistant.build(corpus, index)
    with Assistant.open(index) as assistant, out.open("w", encoding="utf-8") as lines:
        for question in filter(lambda line: line and not line.startswith("#"), asked):
            lines.write(
                f"{json.dumps(as_json(assistant.ask(question), explained=True), sort_keys=True)}\n"
            )


def essence(answer: dict[str, Any]) -> dict[str, Any]:
    """What must not change of an answer."""
    if answer["format"] == 1:
        for quote in answer["evidence"]:
            signals = quote["signals"]
            quote["adjustments"] = {
                key: signals.pop(sentence)
                for sentence, key in ADJUSTMENTS.items()
                if sentence in signals
            }
    for quote in answer["evidence"]:
        signals = quote["signals"].items()
        quote["signals"] = {RENAMED.get(key, key): value for key, value in signals}
    return {key: value for key, value in answer.items() if key not in MAY_DIFFER}


def compare(before: Path, after: Path) -> int:
    """Print what differs; returns how many questions do."""
    old, new = (
        [essence(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
        for path in (before, after)
    )
    if [each["question"] for each in old] != [each["question"] for each in new]:
        sys.exit("The two files answer different questions; record both with the same file.")
    changed = 0
    for earlier, later in zip(old, new, strict=True):
        different = sorted(
            key for key in earlier.keys() | later.keys() if earlier.get(key) != later.get(key)
        )
        if different:
            changed += 1
            print(f"{earlier['question']}: {', '.join(different)}")
    print(f"{changed} of {len(old)} answers differ")
    return changed


def main() -> None:
    """Run the command that was named."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True, dest="command")
    recording = commands.add_parser("record")
    for name in ("questions", "index", "out"):
        recording.add_argument(name, type=Path)
    recording.add_argument("--corpus", type=Path, default=SHIPPED)
    comparing = commands.add_parser("compare")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    chosen = parser.parse_args()
    if chosen.command == "record":
        record(chosen.questions, chosen.index, chosen.out, chosen.corpus)
    else:
        sys.exit(min(1, compare(chosen.before, chosen.after)))


if __name__ == "__main__":
    main()
