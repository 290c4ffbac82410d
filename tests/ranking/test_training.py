"""Out-of-fold scores never come from a network that was trained on the question."""

from __future__ import annotations

import json
from pathlib import Path

import examples
import out_of_fold

from assistant.ranking.pairs import Pair

FOLDS = 4


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
    (work / "medquad.jsonl").write_text(json.dumps(consumer) + "\n", encoding="utf-8")


def test_questions_about_the_same_article_are_held_out_together(tmp_path: Path) -> None:
    _write(tmp_path)

    read = examples.read(tmp_path)["bioasq"]

    folds: dict[int, set[int]] = {}
    for at, example in enumerate(read):
        [fold] = [fold for fold in range(FOLDS) if example.is_of(fold, FOLDS)]
        folds.setdefault(at // 4, set()).add(fold)  # two questions, each asked twice
    assert len(folds) == 20
    assert all(len(numbers) == 1 for numbers in folds.values())
    assert len(set.union(*folds.values())) == FOLDS


def test_what_was_found_without_the_article_is_wrong(tmp_path: Path) -> None:
    _write(tmp_path)

    first, again = examples.read(tmp_path)["bioasq"][:2]

    assert [pair.sentence for pair in first.right] == ["It did."]
    assert not again.right
    assert [pair.sentence for pair in again.wrong] == ["Another did."]


def test_scores_are_found_by_the_question_as_it_was_asked(tmp_path: Path) -> None:
    known = Pair("does it reduce relapses", "It did.", "Results")
    out_of_fold.write_scores(tmp_path, 0, {known: 2.5})
    out_of_fold.write_scores(tmp_path, 1, {known._replace(sentence="It did not."): -1.5})
    cross_encoder = out_of_fold.OutOfFold(known.question, out_of_fold.read_scores(tmp_path))

    early = cross_encoder.early_exit(
        [
            Pair("does it reduce attacks", "It did not.", "Results"),
            known,
            Pair(known.question, "Nothing scored this.", ""),
        ]
    )

    assert early.scores.tolist() == [-1.5, 2.5, out_of_fold.NOT_SCORED]
    assert early.full_pass([1]).tolist() == [2.5]
