"""Judged directions: read with their sentences, one part at a time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.errors import UnreadableFile
from assistant.evaluate.directions import read_directions
from assistant.records import Direction

ASKED = {"intervention": "tea", "comparator": "water", "outcome": "hiccups"}


def write(folder: Path, labels: dict[str, str]) -> Path:
    questions, evidence, gold = [], [], ["query-id\tcorpus-id\tscore"]
    for name, label in labels.items():
        questions.append({"id": name, "question": "Does it?", "label": label, **ASKED})
        evidence.append({"id": name, "document": f"d{name}", "sentences": [f"Of {name}."]})
        gold.append(f"{name}\td{name}\t1")
    for file, items in (("questions", questions), ("evidence", evidence * 2)):
        lines = "".join(json.dumps(item) + "\n" for item in items)
        (folder / f"{file}.jsonl").write_text(lines, encoding="utf-8")
    (folder / "qrels.tsv").write_text("\n".join(gold), encoding="utf-8")
    return folder


def test_each_sentence_is_read_once_with_its_direction(tmp_path: Path) -> None:
    write(tmp_path, {"1": "significantly decreased", "2": "no significant difference"})
    [first, second] = read_directions(tmp_path, "all")
    assert first == ("Of 1.", "d1", "tea", "water", "hiccups", Direction.REDUCED)
    assert second.direction is Direction.NO_DIFFERENCE


def test_no_article_is_in_two_parts(tmp_path: Path) -> None:
    write(tmp_path, {str(number): "significantly increased" for number in range(60)})
    parts = [
        {judged.document for judged in read_directions(tmp_path, part)}
        for part in ("train", "dev", "test")
    ]
    assert all(parts)
    assert sum(map(len, parts)) == len(set().union(*parts)) == 60


def test_another_label_is_an_error_with_its_line(tmp_path: Path) -> None:
    write(tmp_path, {"1": "better"})
    with pytest.raises(UnreadableFile, match=r"line 1: 'better' is not a direction"):
        read_directions(tmp_path, "all")
