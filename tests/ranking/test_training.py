"""What the training reads."""

from __future__ import annotations

import json
from pathlib import Path

import examples
import pytest
import samples
import smaller
from articles import gather
from gather import main as gather_examples

from assistant.evaluate import choose, read_judged
from assistant.evaluate.natural.reading import digest
from assistant.index.open_index import Index
from assistant.text.sentences import sentences


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


def test_a_smaller_set_has_the_sample_and_what_is_judged_for_it(tmp_path: Path) -> None:
    source = tmp_path / "set"
    source.mkdir()
    numbers = range(60)
    lines: dict[str, list[dict[str, object]]] = {
        "questions.jsonl": [{"id": f"q{n}", "question": f"does {n} work"} for n in numbers],
        "evidence.jsonl": [
            {"id": f"q{n}", "document": f"d{n}", "sentences": ["It does."]} for n in numbers
        ],
        "corpus.jsonl": [{"id": f"d{n}", "title": "A trial", "text": "It does."} for n in numbers],
    }
    for name, values in lines.items():
        (source / name).write_text("\n".join(map(json.dumps, values)) + "\n", encoding="utf-8")
    rows = [f"q{n}\td{n}\t1\n" for n in numbers]
    (source / "qrels.tsv").write_text(
        "".join(["query-id\tcorpus-id\tscore\n", *rows]), encoding="utf-8"
    )

    smaller.make(source, tmp_path / "small", {"dev": 4}, others=3)

    asked = choose(read_judged(source), "dev", 4).questions
    kept = choose(read_judged(tmp_path / "small"), "dev").questions
    assert sorted(kept, key=lambda each: each.id) == sorted(asked, key=lambda each: each.id)
    corpus = (tmp_path / "small" / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
    ids = {json.loads(line)["id"] for line in corpus}
    assert len(ids) == 7
    assert {document for question in asked for document in question.gold} < ids

    smaller.make(source, tmp_path / "two", {"train": 5, "dev": 4}, others=0)
    both = read_judged(tmp_path / "two")
    assert len(choose(both, "train").questions) == 5
    assert len(choose(both, "dev").questions) == 4
    assert len(both.questions) == 9


def test_examples_of_a_natural_set_know_what_answers_and_what_misleads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = samples.collection()
    result = "Inventumab reduced relapses of fictive neuritis (FN) by 60% against placebo"
    with Index(library.index) as index:
        texts = [
            document.text[slice(*span)].strip()
            for document in index.store.documents()
            for span in sentences(document.text)
        ]
    right = next(text for text in texts if text.startswith(result))
    tempting = next(text for text in texts if text.startswith("Bogusitol did"))
    row = {
        "id": "a1",
        "question": "does inventumab reduce relapses",
        "kind": "effect",
        "answerable": True,
        "expect": "",
        "sentences": [digest(right)],
        "misleading": [digest(tempting)],
    }
    folder = tmp_path / "marked"
    folder.mkdir()
    (folder / "questions.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")

    command = ["gather.py", str(folder), str(library.index), str(tmp_path)]
    monkeypatch.setattr("sys.argv", command)
    gather_examples()

    [line] = (tmp_path / "marked-train.jsonl").read_text(encoding="utf-8").splitlines()
    found = json.loads(line)["candidates"]
    assert [each["text"] for each in found if each["right"]] == [right]
    assert [each["text"] for each in found if each["misleading"]] == [tempting]
    assert len(found) > 2


def test_articles_of_a_list_come_from_the_sets_and_none_may_be_missing(tmp_path: Path) -> None:
    articles = tmp_path / "evidence-inference" / "articles"
    articles.mkdir(parents=True)
    for name in ("PMC1", "PMC2"):
        (articles / f"{name}.nxml").write_text("<article/>", encoding="utf-8")
    for name in ("bioasq", "scifact"):
        (tmp_path / name).mkdir()
        line = json.dumps({"id": f"{name}1", "title": "A", "text": "B"})
        (tmp_path / name / "corpus.jsonl").write_text(f"{line}\n", encoding="utf-8")

    gather(["PMC2", "scifact1"], tmp_path, tmp_path / "all")

    assert sorted(path.name for path in (tmp_path / "all").iterdir()) == [
        "PMC2.nxml",
        "abstracts.jsonl",
    ]
    [abstract] = (tmp_path / "all" / "abstracts.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(abstract)["id"] == "scifact1"
    with pytest.raises(SystemExit, match="PMC3"):
        gather(["PMC2", "PMC3"], tmp_path, tmp_path / "all")
