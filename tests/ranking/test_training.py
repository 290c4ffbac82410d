"""What the training reads."""

from __future__ import annotations

import json
from pathlib import Path

import examples


def _candidate(text: str, *, right: bool) -> dict[str, object]:
    return {
        "text": text,
        "section": ["Results"],
        "title": "A trial",
        "right": right,
        "features": [],
    }


def _write(work: Path) -> None:
    """Forty questions about twenty articles, each once more without its article."""
    lines = []
    for number in range(40):
        values = {
            "id": f"q{number}",
            "question": f"does drug {number} work",
            "answerable": True,
            "gold": [f"article {number // 2}"],
            "candidates": [_candidate("It did.", right=True), _candidate("We ask.", right=False)],
        }
        alone = {
            "id": f"q{number} (gold removed)",
            "answerable": False,
            "gold": [],
            "candidates": [_candidate("Another did.", right=False)],
        }
        lines += [values, values | alone]
    text = "\n".join(map(json.dumps, lines)) + "\n"
    for name in examples.JUDGED:
        (work / f"{name}-train.jsonl").write_text(text, encoding="utf-8")
    consumer = {"question": "what is it", "answerable": True, "candidates": lines[0]["candidates"]}
    for name in examples.OTHERS:
        (work / f"{name}.jsonl").write_text(json.dumps(consumer) + "\n", encoding="utf-8")


def test_what_was_found_without_the_article_is_wrong(tmp_path: Path) -> None:
    _write(tmp_path)

    first, again = examples.read(tmp_path)["bioasq"][:2]

    assert [pair.sentence for pair in first.right] == ["It did."]
    assert not again.right
    assert [pair.sentence for pair in again.wrong] == ["Another did."]
