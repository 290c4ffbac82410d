"""What `build` says of files that moved and of documents that belong together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from samples import Collection
from terminal import run

from assistant.index import trial

TITLE = "Inventumab against placebo in fictive neuritis: a trial"


def write(folder: Path, name: str, **fields: object) -> None:
    record = {"id": name, "title": TITLE, "authors": ["Made UP"], "abstract": "It is so.", **fields}
    (folder / f"{name}.jsonl").write_text(f"{json.dumps(record)}\n", encoding="utf-8")


@pytest.fixture
def own(tmp_path: Path) -> Collection:
    made = Collection(tmp_path / "corpus", tmp_path / "index")
    made.corpus.mkdir()
    write(made.corpus, "full", abstract="It is so, and this is why.", doi="10.1000/x")
    write(made.corpus, "bare")
    write(made.corpus, "early", doi="10.1101/2020.01.01.123")
    write(made.corpus, "title", title="A title that stands alone", abstract="")
    return made


def build(own: Collection, *more: str) -> str:
    result = run("build", *own.options, "--model", "hashing", *more)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def test_documents_that_belong_together_are_counted_and_named(own: Collection) -> None:
    report = build(own)
    assert (
        "1 document not quoted: another file holds more of the same publication (1 recognised by"
        in report
    )
    assert "1 preprint linked to the published article\n" in report
    assert "1 document with only a title: can be found and cited, but not quoted\n" in report
    report = json.loads(build(own, "--json"))
    reason = "same title and first author (Made)"
    assert report["matches"] == [["bare.jsonl", "full", reason]]
    assert report["preprints"] == [["early", "full", reason]]
    document_text = run("show", "full", *own.at_index).stdout
    assert "also in: bare.jsonl (jsonl)" in document_text
    assert "preprint: Made UP. Inventumab against placebo" in document_text
    assert "10.1101/2020.01.01.123. early" in document_text
    data = json.loads(run("show", "full", "--json", *own.at_index).stdout)
    assert [entry["path"] for entry in data["also_in"]] == ["bare.jsonl"]
    assert [entry["document"] for entry in data["relations"]] == ["early"]


def test_a_corpus_of_titles_is_built_and_said_to_answer_nothing(own: Collection) -> None:
    for name in ("full", "bare", "early"):
        (own.corpus / f"{name}.jsonl").unlink()
    assert "no document has any text to quote; add abstracts or full texts\n" in build(own)


def test_files_that_moved_are_counted(own: Collection) -> None:
    build(own)
    (own.corpus / "full.jsonl").rename(own.corpus / "moved.jsonl")
    counted = "0 files added, 0 updated, 1 moved, 0 removed, 3 unchanged"
    assert counted.replace("added", "would be added") in build(own, "--dry-run")
    assert counted in build(own)


def test_several_places(own: Collection, tmp_path: Path) -> None:
    write(tmp_path, "single")
    options = ["--corpus", str(tmp_path / "single.jsonl"), *own.options]
    result = run("build", *options, "--model", "hashing")
    assert result.exit_code == 0
    status = run("status", *options).stdout
    # Long paths are wrapped, so only the characters count.
    expected = f"{tmp_path / 'single.jsonl'},{own.corpus}(from--corpus)"
    assert expected in "".join(status.split())
    assert "5 files at the last build" in status
    new = tmp_path / "new.jsonl"
    write(tmp_path, "new", title="A new article on fictive neuritis arrives")
    assert run("add", new, *options, "--model", "hashing").exit_code == 0
    assert (own.corpus / "new.jsonl").is_file()


def test_files_that_cannot_be_read_are_never_added(own: Collection) -> None:
    build(own)
    write(own.corpus, "good", title="Another title that stands alone")
    for number in range(3):
        (own.corpus / f"bad-{number}.pdf").write_bytes(b"%PDF-1.7 nothing")
    arguments = ["build", *own.options, "--model", "hashing"]
    dry, real, again = (run(*arguments, *more) for more in (["--dry-run"], [], ["--dry-run"]))
    counted = "1 file added, 0 updated, 0 removed, 4 unchanged; 3 cannot be read\n"
    assert real.exit_code == dry.exit_code == again.exit_code == 1
    assert counted.replace("added", "would be added") in dry.stdout
    assert counted in real.stdout
    assert "0 files would be added, 0 updated, 0 removed, 5 unchanged; 3 cannot" in again.stdout
    for result in (dry, real, again):
        assert result.stdout.count("bad-") == 3
    (own.corpus / "bad-0.pdf").rename(own.corpus / "bad-9.pdf")
    (own.corpus / "bad-1.pdf").unlink()
    report = json.loads(run(*arguments, "--dry-run", "--json").stdout)
    assert report["unread"] == ["bad-2.pdf", "bad-9.pdf"]
    assert (report["added"], report["moved"], report["removed"]) == ([], [], ["bad-1.pdf"])


def test_of_many_files_only_the_first_are_read_before_a_build(
    own: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "_MOST_TRIED", 1)
    build(own)
    for number in range(3):
        (own.corpus / f"bad-{number}.pdf").write_bytes(b"%PDF-1.7 nothing")
    report = json.loads(run("build", *own.options, "--dry-run", "--json").stdout)
    assert (report["unread"], report["added"]) == (["bad-0.pdf"], ["bad-1.pdf", "bad-2.pdf"])
