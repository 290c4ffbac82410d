"""That no network reads, in the place of the reader, a question that it has been taught."""

from __future__ import annotations

import json
from pathlib import Path

import examples
import unseen

from assistant.ranking.pairs import Pair

FOLDS = 4


def _candidate(text: str, *, right: bool) -> dict[str, object]:
    return {"text": text, "section": ["Results"], "title": "A trial", "right": right, "signals": []}


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
    (work / "medquad.jsonl").write_text(json.dumps(consumer) + "\n", encoding="utf-8")


def test_questions_about_one_article_are_kept_out_together(tmp_path: Path) -> None:
    _write(tmp_path)

    read = examples.read(tmp_path)["bioasq"]

    folds: dict[int, set[int]] = {}
    for at, one in enumerate(read):
        [fold] = [fold for fold in range(FOLDS) if one.is_of(fold, FOLDS)]
        folds.setdefault(at // 4, set()).add(fold)  # two questions, each asked twice
    assert len(folds) == 20
    assert all(len(some) == 1 for some in folds.values())
    assert len(set.union(*folds.values())) == FOLDS


def test_what_was_found_without_the_article_is_wrong(tmp_path: Path) -> None:
    _write(tmp_path)

    first, again = examples.read(tmp_path)["bioasq"][:2]

    assert [pair.sentence for pair in first.right] == ["It did."]
    assert not again.right
    assert [pair.sentence for pair in again.wrong] == ["Another did."]


def test_numbers_are_found_by_the_question_as_it_was_asked(tmp_path: Path) -> None:
    known = Pair("does it reduce relapses", "It did.", "Results")
    unseen.write(tmp_path, 0, {known: 2.5})
    unseen.write(tmp_path, 1, {known._replace(sentence="It did not."): -1.5})
    reader = unseen.Unseen(known.question, unseen.read(tmp_path))

    given = reader.glance(
        [
            Pair("does it reduce attacks", "It did not.", "Results"),
            known,
            Pair(known.question, "Nobody read this.", ""),
        ]
    )

    assert given.scores.tolist() == [-1.5, 2.5, unseen.NEVER]
    assert given.read([1]).tolist() == [2.5]
