"""Counts the errors of recognising the language of a question.

python benchmarks/languages.py                      sentences and English questions shipped here
python benchmarks/languages.py questions.jsonl ...  and the questions of judged sets, in English
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path

from assistant.vocabulary.languages import language_of

HERE = Path(__file__).parent
ENGLISH = ("everyday-questions.txt", "far-medical-questions.txt")


def sentences(file: Path) -> list[tuple[str, str]]:
    """Pairs of a language and a question in it."""
    if file.suffix == ".jsonl":
        lines = file.read_text(encoding="utf-8").splitlines()
        return [("", json.loads(line)["question"]) for line in lines if line.strip()]
    rows = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    rows = [row for row in rows if not row.startswith("#")]
    if file.suffix == ".tsv":
        return [(language, text) for language, _, text in (row.partition("\t") for row in rows)]
    return [("", row) for row in rows]


def main() -> None:
    """Print the false alarms, the misses, and the time for a question."""
    files = [HERE / "languages.tsv", *(HERE / name for name in ENGLISH)]
    files += map(Path, sys.argv[1:])
    for file in files:
        pairs = sentences(file)
        began = time.perf_counter()
        found = [language_of(text) for _, text in pairs]
        each = (time.perf_counter() - began) / max(1, len(pairs))
        alarms = [
            (text, name) for (is_, text), name in zip(pairs, found, strict=True) if name and not is_
        ]
        asked, told, right = Counter[str](), Counter[str](), Counter[str]()
        for (language, text), name in zip(pairs, found, strict=True):
            if language:
                asked[language] += 1
                told[language] += bool(name)
                right[language] += language in name
                if language not in name:
                    print(f"    {language}: {name or 'missed'}: {text}")
        english = sum(not language for language, _ in pairs)
        said = f"{len(alarms)} false alarms in {english} English questions"
        print(f"{file.name}: {said}, {each * 1e6:.0f} µs each")
        for text, name in alarms:
            print(f"    {name}: {text}")
        for language, count in asked.items():
            print(
                f"    {language}: {told[language]} of {count} told, {right[language]} by its name"
            )


if __name__ == "__main__":
    main()
