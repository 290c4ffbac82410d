"""An index follows its corpus: files that move, several places, ids that stay, what is linked."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from indexing import Reader, article, everything, live, make, tree

from assistant.dedupe.assign_ids import EarlierIndex, KnownCopy, assign_ids
from assistant.dedupe.copies import Copy, copy_of
from assistant.dedupe.match import find_publications
from assistant.engine import Assistant
from assistant.errors import CorpusError
from assistant.index import build as building
from assistant.index import prepared, rows
from assistant.index.contents import Contents
from assistant.index.corpus import (
    CorpusRoots,
    compare_scans,
    read_questions,
    read_synonyms,
    scan_corpus,
)
from assistant.index.manifest import Manifest
from assistant.records import (
    Document,
    Identifiers,
    Notice,
    Relation,
    RelationKind,
    Source,
    Status,
)
from assistant.render import as_json
from assistant.verify import Finding, Verdict, prove_answers, read_exported

TITLE = "Inventumab against placebo in fictive neuritis: a trial"
ANSWERS = "Inventumab reduced relapses of fictive neuritis by 60% against placebo."
NOTE = f"# A note on fictive neuritis\n\n{ANSWERS}\n"
RECORD = f"""\
<PubmedArticle><MedlineCitation><PMID>1</PMID><Article><Journal><Title>J Invent</Title>
<JournalIssue><PubDate><Year>2019</Year></PubDate></JournalIssue></Journal>
<ArticleTitle>{TITLE}</ArticleTitle><Abstract><AbstractText>{ANSWERS}</AbstractText></Abstract>
</Article></MedlineCitation></PubmedArticle>"""


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A corpus of a note, known by the name of its file, and of a record."""
    made = tmp_path / "articles"
    made.mkdir()
    (made / "note.md").write_text(NOTE)
    (made / "record.xml").write_text(RECORD)
    return made


def ids(index: Path) -> list[str]:
    with Assistant.open(index) as assistant:
        return [document.id for document in assistant.documents()]


def document(index: Path, identity: str) -> Document:
    with Assistant.open(index) as assistant:
        return assistant.document(identity)


# --- files that move


def test_moves_are_told_from_additions_and_removals() -> None:
    known = {"a": "1", "b": "2", "c": "2", "d": "", "e": "3"}
    found = {"A": "1", "B": "2", "C": "2", "C2": "2", "D": "", "e": "4", "E": "3"}
    changes = compare_scans(found, known)
    assert changes.moved == (("a", "A"), ("b", "B"), ("c", "C"))
    assert changes.added == ("C2", "D", "E")
    assert (changes.removed, changes.updated, changes.unchanged) == (("d",), ("e",), ())


def test_a_file_that_moved_is_not_read_again(folder: Path, index: Path, reader: Reader) -> None:
    make(folder, index)
    reader.read.clear()
    (folder / "deeper").mkdir()
    (folder / "record.xml").rename(folder / "deeper" / "renamed.xml")
    dry = make(folder, index, dry_run=True)
    report = make(folder, index)
    assert dry.changes == report.changes
    assert report.changes.moved == (("record.xml", "deeper/renamed.xml"),)
    assert report.changes.added == report.changes.removed == report.changes.updated == ()
    assert (reader.read, report.embedded) == ([], 0)
    shown = document(index, "PMID1")
    assert (shown.source.path, shown.source.record) == ("deeper/renamed.xml", "")
    make(folder, index.with_name("anew"))
    assert report.fingerprint == make(folder, index.with_name("anew")).fingerprint


def test_a_file_whose_name_says_something_is_read_again(
    folder: Path, index: Path, reader: Reader
) -> None:
    before = make(folder, index)
    answer = proof(index)
    reader.read.clear()
    (folder / "note.md").rename(folder / "renamed.md")
    report = make(folder, index)
    assert report.changes.moved == (("note.md", "renamed.md"),)
    assert (reader.read, report.embedded) == (["renamed.md"], 0)
    shown = document(index, "note")
    assert (shown.source.path, shown.source.record) == ("renamed.md", "renamed")
    assert report.fingerprint not in (
        before.fingerprint,
        make(folder, index.with_name("anew")).fingerprint,
    )
    reader.read.clear()
    files = tree(index)
    again = make(folder, index)
    assert (again.fingerprint, again.contents) == (report.fingerprint, report.contents)
    assert (reader.read, tree(index)) == ([], files)
    assert make(folder, index, dry_run=True).fingerprint == report.fingerprint
    # Answers from before are misplaced, new ones proved by the id that reading gives.
    assert Verdict.SOURCE_MISSING in {finding.verdict for finding in checked(answer, folder, index)}
    assert {finding.verdict for finding in checked(proof(index), folder, index)} == {Verdict.VALID}
    assert {f.detail for f in checked(proof(index), folder, index)} == {""}


def proof(index: Path) -> bytes:
    with Assistant.open(index) as assistant:
        answer = as_json.answer(assistant.ask("what reduces relapses of fictive neuritis"))
    assert answer["evidence"]
    return json.dumps(answer).encode()


def checked(answer: bytes, folder: Path, index: Path) -> list[Finding]:
    with Assistant.open(index) as assistant:
        [proof] = prove_answers(read_exported(answer), [folder], assistant, None)
    return list(proof.findings)


# --- ids that stay


def test_a_record_that_gets_its_full_text_keeps_its_id(folder: Path, index: Path) -> None:
    make(folder, index)
    article(
        folder, "PMC9", f"{ANSWERS} It is a long text. " * 3, pmid="1", pmcid="PMC9", title=TITLE
    )
    report = make(folder, index)
    assert ids(index) == ["PMID1", "note"]
    shown = document(index, "PMID1")
    assert (shown.source.path, shown.source.record) == ("PMC9.jsonl", "PMC9")
    assert [source.path for source in shown.also_in] == ["record.xml"]
    assert shown.venue == "J Invent"
    assert report.contents.duplicates == (("record.xml", "PMID1"),)
    (folder / "record.xml").unlink()
    make(folder, index)
    assert ids(index) == ["PMID1", "note"]
    make(folder, index.with_name("anew"))
    assert ids(index.with_name("anew")) == ["PMC9", "note"]


def test_a_file_that_is_improved_keeps_its_id(folder: Path, index: Path) -> None:
    make(folder, index)
    (folder / "note.md").write_text(f"---\nid: better\n---\n\n{NOTE}")
    make(folder, index)
    assert ids(index) == ["note", "PMID1"]
    assert document(index, "note").source.record == "better"


def test_a_new_file_takes_the_id_that_reading_gives_it(folder: Path, index: Path) -> None:
    """What was known by it goes back to its own: no two documents have one id."""
    make(folder, index)
    (folder / "note.md").rename(folder / "other.md")
    make(folder, index)
    assert ids(index) == ["note", "PMID1"]
    (folder / "note.md").write_text("# Another\n\nAnother note stands here.\n")
    make(folder, index)
    assert ids(index) == ["note", "other", "PMID1"]
    assert "Another" in document(index, "note").text


def test_ids_stay_when_files_are_read_in_another_way(
    folder: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(folder, index)
    (folder / "note.md").rename(folder / "other.md")
    make(folder, index)
    monkeypatch.setattr(building, "PARSER", "another")
    report = make(folder, index)
    assert len(report.changes.added) == 2
    assert ids(index) == ["note", "PMID1"]


def copy(name: str, path: str, known: Identifiers = Identifiers(), sha256: str = "") -> Copy:  # noqa: B008
    source = Source(path, "jsonl", sha256 or f"of {name}")
    made = Document(id=name, source=source, title="", text="", blocks=(), identifiers=known)
    return copy_of(int.from_bytes(path.encode()), made, 0, full_text=False)


def kept(before: list[KnownCopy], *now: Copy) -> list[str]:
    groups = find_publications(now).groups
    given = assign_ids(groups, EarlierIndex(before, {}, same_reading=True))
    return sorted(given.values())


def test_two_files_that_swap_their_names_keep_their_ids() -> None:
    before = [
        KnownCopy(copy("a", "a.md", sha256="1"), "a"),
        KnownCopy(copy("b", "b.md", sha256="2"), "b"),
    ]
    now = [copy("a", "a.md", sha256="2"), copy("b", "b.md", sha256="1")]
    groups = find_publications(now).groups
    given = assign_ids(groups, EarlierIndex(before, {}, same_reading=True))
    assert {g.live.sha256: given[g.live.number] for g in groups} == {"1": "a", "2": "b"}


def test_two_documents_that_become_one_are_called_as_reading_says() -> None:
    one, other = Identifiers(pmid="1"), Identifiers(doi="10.1000/x")
    before = [KnownCopy(copy("a", "a", one), "a"), KnownCopy(copy("b", "b", other), "b")]
    bridge = copy("c", "c", Identifiers(pmid="1", doi="10.1000/x"))
    now = [before[0].copy, before[1].copy, bridge]
    assert kept(before, *now) == ["a"]
    assert kept(before, *now[:2]) == ["a", "b"]


def test_of_two_that_claim_an_id_one_gets_it() -> None:
    known = Identifiers(pmid="1", doi="10.1000/x")
    before = [KnownCopy(copy("old", "old", known), "old")]
    now = [copy("n1", "n1", Identifiers(doi="10.1000/x")), copy("n2", "n2", Identifiers(pmid="1"))]
    assert kept(before, *now) == ["n1", "old"]


# --- several places


@pytest.fixture
def places(tmp_path: Path) -> list[Path]:
    """Two folders of one name, one inside of another folder, and a single file."""
    made = [tmp_path / "one" / "papers", tmp_path / "two" / "papers", tmp_path / "single.md"]
    for number, place in enumerate(made[:2]):
        place.mkdir(parents=True)
        (place / "note.md").write_text(f"# Note {number}\n\nNote number {number} of papers.\n")
    made[2].write_text("# Single\n\nA single file stands alone.\n")
    return made


def test_several_places(places: list[Path], index: Path) -> None:
    report = make(places, index)
    first, second = (path.split("/")[0] for path in report.changes.added[:2])
    assert {first[:7], second[:7]} == {"papers-"}
    assert first != second
    assert report.changes.added[2] == "single.md"
    assert set(ids(index)) == {f"{first}/note", f"{second}/note", "single"}
    # In whichever order, and with one of them twice, they are the same.
    again = make([*places[::-1], places[0] / ".." / "papers"], index)
    assert again.fingerprint == report.fingerprint
    assert Manifest.read(live(index)).corpus == tuple(str(place) for place in sorted(places))
    with Assistant.open(index) as assistant:
        answer = as_json.answer(assistant.ask("what stands alone in a single file", refuse=False))
        [proof] = prove_answers(read_exported(json.dumps(answer).encode()), places, assistant, None)
    assert {(one.verdict, one.detail) for one in proof.findings} == {(Verdict.VALID, "")}


def test_another_place_moves_files_and_reads_none_of_them_by_another_id(
    folder: Path, places: list[Path], index: Path
) -> None:
    make(folder, index)
    report = make([folder, places[2]], index)
    assert report.changes.moved == (
        ("note.md", "articles/note.md"),
        ("record.xml", "articles/record.xml"),
    )
    assert set(ids(index)) == {"note", "PMID1", "single"}


def test_a_file_in_two_places_counts_once(folder: Path) -> None:
    assert list(scan_corpus(CorpusRoots.of([folder, folder / "note.md"]))) == [
        "articles/note.md",
        "articles/record.xml",
    ]
    (folder / "inner").mkdir()
    (folder / "inner" / "deep.md").write_text("# Deep\n")
    assert list(scan_corpus(CorpusRoots.of([folder / "inner", folder]))) == [
        "articles/note.md",
        "articles/record.xml",
        "articles/inner/deep.md",
    ]


def test_single_files_of_one_name_are_told_apart(tmp_path: Path, index: Path) -> None:
    files = [tmp_path / name / "note.md" for name in ("one", "two")]
    for file in files:
        file.parent.mkdir()
        file.write_text(f"# {file.parent.name}\n\nThis is note {file.parent.name}.\n")
    report = make(files, index)
    assert len(report.changes.added) == report.contents.documents == 2
    assert all(path.startswith("note-") and path.endswith(".md") for path in report.changes.added)


def test_every_place_has_to_be_there(folder: Path, tmp_path: Path, index: Path) -> None:
    with pytest.raises(CorpusError, match=r"There is no corpus folder .*/gone; create it"):
        make([folder, tmp_path / "gone"], index)


def test_terms_and_questions_come_from_all_places(places: list[Path]) -> None:
    for number, place in enumerate(places[:2]):
        (place / "SYNONYMS.txt").write_text(f"a{number} = b{number}\n")
        (place / "QUESTIONS.txt").write_text(f"what is {number}?\n")
    corpus = CorpusRoots.of(places)
    assert read_synonyms(corpus) == [["a0", "b0"], ["a1", "b1"]]
    assert read_questions(corpus) == ["what is 0?", "what is 1?"]


def test_one_place_is_as_it_always_was(folder: Path) -> None:
    assert (
        list(scan_corpus(CorpusRoots.of(folder)))
        == list(scan_corpus(CorpusRoots.of([folder, folder])))
        == [
            "note.md",
            "record.xml",
        ]
    )
    assert list(scan_corpus(CorpusRoots.of(folder / "note.md"))) == ["note.md"]


# --- what is linked


@pytest.fixture
def related(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Relation]]:
    """Relations that reading a document of that id gives beside."""
    given: dict[str, list[Relation]] = {}

    def reading(document: Document) -> Document:
        more = tuple(given.get(document.id, []))
        return replace(document, relations=more)

    row_of = rows.row_of
    monkeypatch.setattr(rows, "row_of", lambda one: row_of(reading(one)))
    monkeypatch.setattr(
        prepared,
        "copy_of",
        lambda n, one, at, full_text: copy_of(n, reading(one), at, full_text=full_text),
    )
    assert folder.is_dir()
    return given


def to(kind: RelationKind, known: Identifiers, reference: str = "") -> Relation:
    return Relation(kind, known, reference)


def built(folder: Path, index: Path) -> Contents:
    report = make(folder, index)
    anew = index.with_name("anew")
    assert make(folder, anew).contents == report.contents
    assert everything(index) == everything(anew)
    return report.contents


def test_a_notice_flags_what_it_is_about(
    folder: Path, index: Path, related: dict[str, list[Relation]]
) -> None:
    article(folder, "notice", "It is retracted.", journal="J Invent", year=2021, pmid="7")
    related["notice"] = [to(RelationKind.RETRACTION_OF, Identifiers(pmid="1"))]
    assert built(folder, index).notices == (("notice", "PMID1", "retracted"),)
    shown = document(index, "PMID1")
    assert shown.status is Status.RETRACTED
    assert shown.notices == (
        Notice(
            Status.RETRACTED,
            "Retraction in: J Invent. 2021. PMID: 7",
            "2021",
            "notice in this corpus: notice",
        ),
    )
    [relation] = document(index, "notice").relations
    assert relation.document == "PMID1"
    assert document(index, "notice").status is Status.UNFLAGGED
    with Assistant.open(index) as assistant:
        assert {one.id: one.status for one in assistant.catalogue()}["PMID1"] == "retracted"
    (folder / "notice.jsonl").unlink()
    make(folder, index)
    assert document(index, "PMID1").status is Status.UNFLAGGED


def test_a_notice_that_is_known_already_is_not_told_twice(
    folder: Path, index: Path, related: dict[str, list[Relation]]
) -> None:
    said = {"status": "retracted", "notice": "J Invent. 2021;3:4. PMID: 7"}
    article(folder, "gone", "It was too good.", pmid="5", **said)
    article(folder, "notice", "It is retracted.", pmid="7")
    article(folder, "other", "It is retracted.", pmid="77")
    for name in ("notice", "other"):
        related[name] = [to(RelationKind.RETRACTION_OF, Identifiers(pmid="5"))]
    assert len(built(folder, index).notices) == 2
    assert [one.reference for one in document(index, "gone").notices] == [
        "J Invent. 2021;3:4. PMID: 7",
        "Retraction in: PMID: 77",
    ]


def test_a_relation_to_itself_or_to_nobody_changes_nothing(
    folder: Path, index: Path, related: dict[str, list[Relation]]
) -> None:
    article(folder, "notice", "It is retracted.", pmid="7")
    related["notice"] = [
        to(RelationKind.RETRACTION_OF, Identifiers(pmid="7")),
        to(RelationKind.CORRECTION_OF, Identifiers(pmid="999")),
        to(RelationKind.CONCERN_ABOUT, Identifiers(), "somewhere"),
    ]
    assert built(folder, index).notices == ()
    assert [one.document for one in document(index, "notice").relations] == ["", "", ""]


@pytest.mark.parametrize("by", ["preprint", "article"])
def test_a_preprint_and_its_article_know_each_other(
    folder: Path, index: Path, related: dict[str, list[Relation]], by: str
) -> None:
    article(
        folder, "preprint", "It may be so.", doi="10.1101/2018.01.01.123", title="An early text"
    )
    if by == "preprint":
        related["preprint"] = [to(RelationKind.PREPRINT_OF, Identifiers(pmid="1"))] * 2
    else:
        known = Identifiers(doi="10.1101/2018.01.01.123")
        related["PMID1"] = [to(RelationKind.ARTICLE_OF_PREPRINT, known)]
    assert built(folder, index).preprints == (("preprint", "PMID1", "a record says so"),)
    [one], [other] = (document(index, name).relations for name in ("preprint", "PMID1"))
    assert (one.kind, one.document) == (RelationKind.PREPRINT_OF, "PMID1")
    assert (other.kind, other.document) == (RelationKind.ARTICLE_OF_PREPRINT, "preprint")


def test_a_preprint_is_found_by_its_title(folder: Path, index: Path) -> None:
    same = {"title": TITLE, "authors": ["Made UP"]}
    article(folder, "preprint", "It may be so.", doi="10.1101/2018.01.01.123", **same)
    article(folder, "published", "It is so.", doi="10.1000/x", **same)
    found = built(folder, index)
    assert found.preprints == (("preprint", "published", "same title and first author (Made)"),)
    assert found.duplicates == ()
    [relation] = document(index, "published").relations
    assert (relation.reference, relation.document) == ("doi: 10.1101/2018.01.01.123", "preprint")


def test_a_match_by_title_is_reported(folder: Path, index: Path) -> None:
    same = {"title": TITLE, "authors": ["Made UP"], "year": 2019}
    article(folder, "full", "It is so, and here is why.", doi="10.1000/x", **same)
    article(folder, "bare", "It is so.", **same)
    found = built(folder, index)
    assert found.matches == (("bare.jsonl", "full", "same title and first author (Made)"),)
    assert found.duplicates == (("bare.jsonl", "full"),)
    (folder / "bare.jsonl").unlink()
    assert built(folder, index).matches == ()


# --- a corpus of which nothing can be quoted


def test_references_alone_can_be_cited_but_answer_nothing(tmp_path: Path, index: Path) -> None:
    folder = tmp_path / "references"
    folder.mkdir()
    (folder / "bare.jsonl").write_text('{"id": "bare", "title": "A title alone", "year": 2020}\n')
    report = make(folder, index)
    assert report.contents.titles_only == report.contents.documents == 1
    with Assistant.open(index) as assistant:
        assert assistant.document("bare").title == "A title alone"
        assert not assistant.ask("what is a title").evidence
