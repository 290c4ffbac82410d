"""A list is joined wherever documents are answered from, shown, listed, filtered or cited."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import samples
from samples import QUESTION, RETRACTED, TRIAL, Collection
from terminal import run

from assistant.editorial import kept_list, list_file
from assistant.editorial.entries import Entry
from assistant.engine import Assistant
from assistant.errors import StatusListDamaged
from assistant.filters import parse
from assistant.records import Status
from assistant.render import as_json, markdown, text
from assistant.settings import user_folder

DATE = "2026-10-01"
TITLE = f"Retraction Watch list of {DATE}"
GONE = Entry(Status.RETRACTED, "10.1000/alpha", "1001", "2020-07-21", "doi: 10.1000/notice")
BACK = GONE._replace(status=Status.REINSTATED, date="2021-01-01")
CSV = (
    "RetractionNature,OriginalPaperDOI,OriginalPaperPubMedID,RetractionDate,RetractionDOI\n"
    "Retraction,10.1000/ALPHA,1001,7/21/2020 0:00,10.1000/notice\n"
)


@pytest.fixture
def own(tmp_path: Path) -> Collection:
    return samples.build(tmp_path)


@pytest.fixture
def opened(own: Collection) -> Iterator[Assistant]:
    with Assistant.open(own.index, fast=True) as assistant:
        yield assistant


def places(own: Collection) -> kept_list.Places:
    return kept_list.Places(own.index, user_folder())


def save(own: Collection, *entries: Entry) -> None:
    kept_list.import_list(places(own), entries, "Retraction Watch", DATE)


def statuses(assistant: Assistant) -> dict[str, str]:
    return {one.id: one.status for one in assistant.catalogue()}


def test_it_takes_effect_on_the_next_question(own: Collection, opened: Assistant) -> None:
    before = opened.ask(QUESTION)
    assert before.status_list is None
    assert before.evidence[0].document.id == TRIAL
    save(own, GONE)
    after = opened.ask(QUESTION)
    assert after.status_list is not None
    assert after.status_list.title == TITLE
    assert after == opened.ask(QUESTION)
    gone = [one for one in after.evidence if one.document.status is Status.RETRACTED]
    assert {one.document.id for one in gone} == {TRIAL, RETRACTED}
    assert after.evidence[-len(gone) :] == tuple(gone)
    [notice] = opened.document(TRIAL).notices
    assert notice == (Status.RETRACTED, "doi: 10.1000/notice", "2020-07-21", TITLE)
    said = f"RETRACTED 2020-07-21 (doi: 10.1000/notice, says {TITLE})"
    assert said in text.answer(after, 300)
    assert said in markdown.answer(after)
    for shown in (text.answer(after, 300), markdown.answer(after)):
        assert f"ditorial status also from: {TITLE}, 1 notice" in shown
    assert as_json.answer(after)["status_list"]["date"] == DATE
    kept_list.remove(places(own))
    assert opened.ask(QUESTION) == before


def test_lists_and_filters_know_it(own: Collection, opened: Assistant) -> None:
    assert statuses(opened)[TRIAL] == Status.UNFLAGGED
    save(own, GONE)
    assert statuses(opened) == {
        **statuses(opened),
        TRIAL: Status.RETRACTED,
        RETRACTED: Status.RETRACTED,
        "beta-2021": Status.UNFLAGGED,
    }
    sound = parse(["status=!retracted"])
    assert {TRIAL, RETRACTED}.isdisjoint(
        {one.document.id for one in opened.ask(QUESTION, chosen=sound).evidence}
        | {hit.passage.document.id for hit in opened.search(QUESTION, chosen=sound)}
    )
    only = opened.ask(QUESTION, chosen=parse(["status=retracted"]))
    assert {one.document.id for one in only.evidence} == {TRIAL, RETRACTED}
    hits = opened.search(QUESTION, chosen=parse([f"document={TRIAL}"]))
    assert {hit.passage.document.status for hit in hits} == {Status.RETRACTED}
    save(own, GONE, BACK)
    assert statuses(opened)[TRIAL] == Status.REINSTATED
    assert opened.document(TRIAL).status is Status.REINSTATED


def test_a_document_knows_it_before_anything_is_asked(own: Collection, opened: Assistant) -> None:
    assert opened.document(TRIAL).status is Status.UNFLAGGED
    save(own, GONE)
    assert opened.document(TRIAL).status is Status.RETRACTED
    assert opened.status_list is not None


def test_an_entry_about_another_article_is_not_joined(own: Collection, opened: Assistant) -> None:
    save(own, GONE._replace(pmid="1002"), GONE._replace(doi="10.1000/other"))
    assert statuses(opened)[TRIAL] == Status.UNFLAGGED
    assert opened.ask(QUESTION).evidence[0].document.notices == ()


def test_a_damaged_list_is_never_ignored(own: Collection, opened: Assistant, home: Path) -> None:
    save(own, GONE)
    path = home / list_file.FILE
    path.write_bytes(path.read_bytes().replace(b"alpha", b"elpha"))
    for _ in range(2):
        with pytest.raises(StatusListDamaged):
            opened.ask(QUESTION)
    with pytest.raises(StatusListDamaged):
        opened.catalogue()
    with pytest.raises(StatusListDamaged):
        Assistant.open(own.index)
    for command in (["ask", QUESTION], ["search", QUESTION], ["show", TRIAL], ["status"]):
        result = run(*command, *own.at_index)
        assert result.exit_code == 5
        assert "status-list is not what the import wrote; import the list again" in result.stderr
        assert len(result.stderr.splitlines()) == 1
    assert run("status-list", "show", *own.at_index).exit_code == 5
    assert run("status-list", "remove", *own.at_index).exit_code == 0
    assert run("ask", QUESTION, *own.at_index).exit_code == 0


def test_commands(own: Collection, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(CSV + "Poem,10.1000/x,,,\nRetraction,,,,\n", encoding="utf-8")
    imported = run("status-list", "import", file, "--date", DATE, *own.at_index)
    assert imported.exit_code == 1
    assert imported.stderr == 'line 3: "Poem" is not a kind of notice\n'
    said = " ".join(imported.stdout.split())
    assert "1 notice about articles without a DOI or PMID" in said
    assert "problems 1 row" in said
    assert f"{TRIAL}: RETRACTED 2020-07-21 (doi: 10.1000/notice, says {TITLE})" in said
    shown = " ".join(run("status-list", "show", *own.at_index).stdout.split())
    assert f"date {DATE}" in shown
    assert "mentions 1 document in the index" in shown
    assert TITLE in " ".join(run("status", *own.options).stdout.split())
    flagged = json.loads(run("status", "--json", *own.options).stdout)["flagged"]
    assert flagged[TRIAL] == "retracted"
    for form in ("bibtex", "ris", "csl-json"):
        assert TITLE in run("cite", TRIAL, "--format", form, *own.at_index).stdout
    assert "[retracted]" in run("cite", TRIAL, *own.at_index).stdout
    assert TITLE in " ".join(run("show", TRIAL, *own.at_index).stdout.split())
    assert "no longer joined" in run("status-list", "remove", *own.at_index).stdout
    assert "No list was joined" in run("status-list", "remove", *own.at_index).stdout
    assert "no list is joined" in " ".join(run("status", *own.options).stdout.split())
    missing = run("status-list", "show", *own.at_index)
    assert missing.exit_code == 1
    assert "No list is joined" in missing.stderr
    assert json.loads(run("status-list", "show", "--json", *own.at_index).stdout) == {
        "status_list": None,
        "status_list_missing": None,
        "documents": {},
    }


def test_a_list_may_come_before_the_index(own: Collection, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    future = "Retraction,10.1000/other,,2099-01-01,\n"
    file.write_text(CSV + future + "Poem,,,,\n" * 25, encoding="utf-8")
    index = tmp_path / "later"
    imported = run("status-list", "import", file, "--json", "--index", index)
    facts = json.loads(imported.stdout)
    assert facts["status_list"]["date"] == "2020-07-21"  # not that of a slip of the pen
    assert (facts["documents"], facts["bad"]) == ({}, 25)
    assert imported.stderr.splitlines()[-1] == "... and 5 more"
    Assistant.build(own.corpus, index, "hashing")
    with Assistant.open(index, fast=True) as assistant:
        assert assistant.document(TRIAL).status is Status.RETRACTED


def test_an_index_that_cannot_be_used_is_said(own: Collection, tmp_path: Path, home: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(CSV, encoding="utf-8")
    (own.generation / "manifest.json").write_text("{}", encoding="utf-8")
    imported = run("status-list", "import", file, *own.at_index)
    assert imported.exit_code == 0
    assert "is not what the build wrote" in imported.stderr
    assert list_file.load(home) is not None


def test_what_is_no_list_is_refused_and_changes_nothing(own: Collection, tmp_path: Path) -> None:
    save(own, GONE)
    file = tmp_path / "list.csv"
    file.write_text("Title\nA\n", encoding="utf-8")
    result = run("status-list", "import", file, *own.at_index)
    assert result.exit_code == 2
    assert "is not a status list" in result.stderr
    assert run("status-list", "show", *own.at_index).exit_code == 0
