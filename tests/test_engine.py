from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import pytest
import samples
from indexing import segment_files
from samples import NONSENSE, QUESTION, RETRACTED, TRIAL, Collection

from assistant.engine import Assistant
from assistant.errors import CorpusError, IndexDamaged, IndexMissing, NotFound, UsageError
from assistant.filters import parse
from assistant.index.corpus import QUESTIONS
from assistant.index.layout import DOCUMENTS
from assistant.index.manifest import MANIFEST, Manifest, describe_files
from assistant.records import Design, Listed, Reason, Status
from assistant.settings import LONGEST_QUESTION


@pytest.fixture
def own(tmp_path: Path) -> Collection:
    return samples.build(tmp_path)


def test_everything_leads_back_to_the_source() -> None:
    made = samples.collection()
    with Assistant.open(str(made.index)) as assistant:
        answer = assistant.ask(QUESTION)
        assert answer.fingerprint == assistant.fingerprint == assistant.manifest.fingerprint
        assert {item.path for item in assistant.files()} == {
            path.name for path in made.corpus.iterdir()
        }
        for item in answer.evidence:
            assert item.document == assistant.document(item.document.id)
            assert item.document.text[slice(*item.span)] == item.quote
            assert (made.corpus / item.document.source.path).is_file()
        assert len(list(assistant.documents())) == assistant.check() == 5


def test_it_tells_what_it_does_in_order() -> None:
    steps: list[str] = []
    with Assistant.open(samples.collection().index) as assistant:
        assistant.ask(QUESTION, step=steps.append)
        passages = assistant.manifest.counts["passages"]
    reading, searching, ranking = steps
    assert reading == "reading the question"
    assert searching == f"searching {passages:,} passages"
    assert re.fullmatch(r"reading \d+ sentences", ranking)


def test_a_retracted_document_says_so_wherever_it_turns_up() -> None:
    with Assistant.open(samples.collection().index) as assistant:
        quoted = [e.document for e in assistant.ask(QUESTION).evidence]
        found = [h.passage.document for h in assistant.search(QUESTION)]
        for documents in (quoted, found, [assistant.document(RETRACTED)]):
            statuses = {one.status for one in documents if one.id == RETRACTED}
            assert statuses == {Status.RETRACTED}


def test_no_more_than_was_asked_for() -> None:
    with Assistant.open(samples.collection().index) as assistant:
        assert len(assistant.ask(QUESTION, most=1).evidence) == 1
        assert len(assistant.search(QUESTION, limit=2)) == 2
        chosen = parse([f"document={TRIAL}"])
        answer = assistant.ask(QUESTION, chosen=chosen)
        assert {item.document.id for item in answer.evidence} == {TRIAL}


def test_filters_that_no_document_passes(own: Collection) -> None:
    bare = own.corpus / "bare.jsonl"
    bare.write_text('{"id": "bare", "title": "A title and no more", "year": 1990}\n')
    Assistant.build(own.corpus, own.index, "hashing")
    with Assistant.open(own.index) as assistant:
        answer = assistant.ask(QUESTION, chosen=parse(["year=1900"]))
        assert (answer.abstained, answer.nearest) == (Reason.FILTERED, ())
        # A document passes, and has nothing that could be found.
        assert assistant.document("bare").year == 1990
        assert (
            assistant.ask(QUESTION, chosen=parse(["year=1990"])).abstained == Reason.NOT_IN_CORPUS
        )
        assert (
            assistant.ask(NONSENSE, chosen=parse(["year=2019"])).abstained == Reason.NOT_IN_CORPUS
        )


def test_the_best_are_quoted_where_nothing_is_refused() -> None:
    with Assistant.open(samples.collection().index) as assistant:
        refused, answer = assistant.ask(NONSENSE), assistant.ask(NONSENSE, refuse=False)
        assert (answer.abstained, answer.nearest) == (None, ())
        assert answer.evidence
        assert answer.confidence == refused.confidence


@pytest.mark.parametrize("question", ["", " \n\t", "x" * (LONGEST_QUESTION + 1)])
def test_what_cannot_be_asked(question: str) -> None:
    with Assistant.open(samples.collection().index) as assistant:
        with pytest.raises(UsageError):
            assistant.ask(question)
        with pytest.raises(UsageError):
            assistant.search(question)


@pytest.mark.parametrize(
    "question",
    [
        "???",
        "the of and",
        "\udcff",
        "\0",
        "\x1b[2J",
        "(" * 2000,
        "a " * 1000,
        "AND OR NOT * ~ ^ : \\ / [ ] { }",
        "漢字",
        "e\u0301" * 500,
        "\u202e",
    ],
)
def test_strange_questions_are_answered_or_not_but_never_fail(question: str) -> None:
    with Assistant.open(samples.collection().index) as assistant:
        answer = assistant.ask(question)
        assert bool(answer.evidence) is (answer.abstained is None)
        answer.question.encode()
        assistant.search(question)


def test_unknown_documents() -> None:
    with Assistant.open(samples.collection().index) as assistant:
        assert assistant.document(TRIAL.upper()).id == TRIAL
        for identity in ("", "missing", "\udcff"):
            with pytest.raises(NotFound):
                assistant.document(identity)


def test_the_catalogue_is_of_every_document() -> None:
    with Assistant.open(samples.collection().index) as assistant:
        assert assistant.catalogue() == [
            Listed(one.id, one.title, one.year, one.design, one.status, one.is_full_text)
            for one in assistant.documents()
        ]


def test_questions_to_try(tmp_path: Path) -> None:
    made = Collection(samples.write_corpus(tmp_path / "corpus"), tmp_path / "index")
    Assistant.build(made.corpus, made.index, "hashing")
    listed = ["what helps", "is it safe", "how common is it", "what else"]
    long = "x" * 201
    with Assistant.open(made.index) as assistant:
        titles = assistant.questions()
        assert titles[0].startswith("Inventumab in fictive neuritis")
        assert titles[1].startswith("Wishful thinking prevents")
        (made.corpus / QUESTIONS).write_text("\n".join(["# to try", "", long, *listed]))
        assert assistant.questions() == listed[:3]
        assert assistant.questions(1) == listed[:1]
        assert assistant.questions(9) == listed
        for unusable in (b"", b"# nothing but this\n", b"caf\xe9\n", long.encode()):
            (made.corpus / QUESTIONS).write_bytes(unusable)
            assert assistant.questions() == titles


def test_questions_are_else_titles_of_trials_and_of_what_is_new(own: Collection) -> None:
    records: list[dict[str, object]] = [
        {"id": "undated", "title": "Undated"},
        {"id": "blank", "title": " ", "year": 2030},
        {"id": "z", "title": "Z of 2031", "year": 2031},
        {"id": "y", "title": "Y of 2031", "year": 2031},
    ]
    lines = "\n".join(json.dumps({**record, "abstract": "Text."}) for record in records)
    (own.corpus / "more.jsonl").write_text(lines)
    Assistant.build(own.corpus, own.index, "hashing")
    with Assistant.open(own.index) as assistant:
        asked = assistant.questions(100)
        years = {one.title: (one.design, one.year) for one in assistant.catalogue()}
    assert [years[title] for title in asked[:2]] == [
        (Design.RANDOMISED_TRIAL, 2019),
        (Design.RANDOMISED_TRIAL, 2015),
    ]
    assert asked[2:4] == ["Y of 2031", "Z of 2031"]
    assert asked[-1] == "Undated"
    assert all(title.strip() for title in asked)


def test_an_assistant_goes_on_answering_when_another_index_is_published(own: Collection) -> None:
    with Assistant.open(own.index) as assistant:
        assert assistant.is_live
        before = assistant.ask(QUESTION)
        (own.corpus / f"{TRIAL}.md").unlink()
        Assistant.build(own.corpus, own.index, "hashing")
        assert not assistant.is_live
        assert assistant.ask(QUESTION) == before
        assert TRIAL in {item.document.id for item in before.evidence}
        (own.index / "CURRENT").write_bytes(b"\xff")
        assert assistant.is_live


def test_the_same_index_with_the_ranker_of_an_answer(own: Collection) -> None:
    with Assistant.open(own.index) as assistant, Assistant.open(own.index, fast=True) as fast:
        assert assistant.ranker != fast.ranker
        assert assistant.ranked_by(assistant.ranker) is assistant
        other = assistant.ranked_by(fast.ranker)
        assert other
        assert other.ask(QUESTION) == fast.ask(QUESTION)
        assert assistant.ranked_by("0" * 64) is None


def test_an_answer_says_how_it_was_asked(own: Collection) -> None:
    with Assistant.open(own.index) as assistant:
        answer = assistant.ask(QUESTION, most=2, chosen=parse(["year=2019-", "text=full"]))
        assert (answer.most, answer.filter) == (2, ("year=2019-", "text=full"))


def test_nothing_to_open_or_build(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        Assistant.open(tmp_path)
    with pytest.raises(CorpusError):
        Assistant.build(tmp_path / "corpus", tmp_path / "index", "hashing")


def test_check_looks_inside(own: Collection) -> None:
    """A text that was changed and sealed again passes every digest of a file."""
    connection = sqlite3.connect(segment_files(own.index, DOCUMENTS)[0])
    with connection:
        connection.execute("UPDATE documents SET text = replace(text, '60%', '90%')")
    connection.close()
    manifest = Manifest.read(own.generation)
    (own.generation / MANIFEST).unlink()
    manifest.with_files(describe_files(own.generation)).write(own.generation)
    with Assistant.open(own.index) as assistant, pytest.raises(IndexDamaged, match=TRIAL):
        assistant.check()


def test_a_build_reports_what_it_did(own: Collection) -> None:
    stages: dict[str, list[tuple[int, int]]] = {}
    (own.corpus / "new.md").write_text("# New\n\nA new sentence stands here.\n", encoding="utf-8")

    def watch(stage: str, done: int, total: int, _: str = "") -> None:
        stages.setdefault(stage, []).append((done, total))

    report = Assistant.build(own.corpus, own.index, "hashing", watch)
    assert report.changes.added == ("new.md",)
    assert report.embedded == 1
    for stage in ("indexing words", "loading the model"):
        assert stages[stage] == [(0, 1), (1, 1)]
    for reported in stages.values():
        assert reported == sorted(reported)
        assert reported[-1][0] == reported[-1][1]
    again = Assistant.build(own.corpus, own.index, "hashing")
    assert (again.changes.added, again.embedded) == ((), 0)
    assert again.fingerprint == report.fingerprint
