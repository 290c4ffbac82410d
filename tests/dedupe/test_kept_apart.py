"""Different articles that share something are not made one, and the build says so."""

from __future__ import annotations

import importlib.util
import json
import random
import sys
from itertools import permutations
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from indexing import article, make
from terminal import ROOT, run

from assistant.dedupe.copies import Copy, copy_of
from assistant.dedupe.match import Publications, find_publications
from assistant.editorial import list_file
from assistant.editorial.entries import Entry
from assistant.engine import Assistant
from assistant.formats import parse
from assistant.records import Status
from assistant.render import as_json
from assistant.verify import Verdict, prove_answers, read_exported

TRIAL = "Inventumab against placebo in fictive neuritis"
OTHER = "Mockerol for pretended colitis in older patients"
RESULT = (
    "We compared inventumab with placebo in 95 patients with fictive neuritis. "
    "Relapses fell by 60% over two years, and no serious harm was seen."
)
ANOTHER = (
    "Older people with pretended colitis took mockerol or nothing for eight weeks. "
    "Bleeding stopped in half of them, while many reported headaches."
)
DOI = "10.1000/supplement"

Fields = dict[str, Any]


def record(title: str = TRIAL, text: str = "", **fields: Any) -> Fields:  # noqa: ANN401
    return {"title": title, "authors": ["Made UP"], "year": 2019, "abstract": text, **fields}


def copies(*records: Fields) -> tuple[list[Copy], list[str]]:
    """Each record in a file of its own, which is called by its place."""
    made, texts = [], []
    for number, fields in enumerate(records):
        [document] = parse(json.dumps(fields).encode(), f"f{number}.jsonl").documents
        made.append(copy_of(number, document, 0, full_text=document.is_full_text))
        texts.append(document.text)
    return made, texts


def found(*records: Fields) -> Publications:
    made, texts = copies(*records)
    return find_publications(made, texts.__getitem__)


def groups(*records: Fields) -> list[list[int]]:
    return sorted(sorted(copy.number for copy in group.copies) for group in found(*records).groups)


# --- articles that are not one

SUPPLEMENT = [
    record(TRIAL, RESULT, doi=DOI),
    record(OTHER, ANOTHER, doi=DOI),
    record(f"{TRIAL}: a subgroup analysis", "", doi=DOI),
]
DIFFERENT = {
    "abstracts of a supplement": SUPPLEMENT,
    "citations of a supplement": [record(TRIAL, doi=DOI), record(OTHER, doi=DOI)],
    "titles that one extends": [
        record(TRIAL, doi=DOI),
        record(f"{TRIAL} by earlier use of pretendine", doi=DOI),
    ],
    "ids of two files": [record(TRIAL, RESULT, id="1"), record(OTHER, ANOTHER, id="1")],
    "ids and a title that many have": [
        record("Editorial", RESULT, id="1"),
        record("Editorial", ANOTHER, id="1"),
    ],
    "ids without titles": [{"id": "1", "text": RESULT}, {"id": "1", "text": ANOTHER}],
    "ids with short texts": [{"id": "1", "text": "It helps."}, {"id": "1", "text": "It harms."}],
    "an id that looks like a number": [
        record(TRIAL, RESULT, id="PMID7"),
        record(OTHER, ANOTHER, id="PMID7"),
    ],
    "the results of a protocol": [
        record(f"{TRIAL}: study protocol", doi=DOI, year=2017),
        record(TRIAL, RESULT, doi=DOI),
    ],
    "a protocol of the same title": [
        record(TRIAL, publication_types=["Clinical Trial Protocol"]),
        record(TRIAL, publication_types=["Randomized Controlled Trial"]),
    ],
    "the results with a registry's number": [
        record(f"{TRIAL}: rationale and design", nct="NCT00000001"),
        record(TRIAL, nct="NCT00000001"),
    ],
    "a comment and a reply": [
        record(f"Comment on: {TRIAL}", doi=DOI, pmid="7"),
        record(f"Reply to: {TRIAL}", doi=DOI, pmid="7"),
        record(TRIAL, RESULT, doi=DOI, pmid="7"),
    ],
    "a letter of the same title": [
        record(TRIAL, publication_types=["Letter"]),
        record(TRIAL, publication_types=["Randomized Controlled Trial"]),
    ],
    "an erratum": [record(f"Erratum: {TRIAL}", doi=DOI, pmid="7"), record(doi=DOI, pmid="7")],
    "an erratum of the same title": [
        record(doi=DOI, publication_types=["Published Erratum"]),
        record(doi=DOI),
    ],
    "a PMID that was typed wrongly": [
        record(TRIAL, RESULT, pmid="7"),
        record(OTHER, ANOTHER, pmid="7"),
    ],
    "chapters of a book": [
        record("Introduction", doi=DOI),
        record("Neuritis", doi=DOI),
        record("Colitis", doi=DOI),
    ],
    "a report of every year": [
        record("Annual report of the fictive registry", year=2018),
        record("Annual report of the fictive registry", year=2019),
    ],
    "a title in two years": [record(year=2012), record(year=2019)],
    "a title with another text": [record(text=RESULT), record(text=ANOTHER)],
    "a title a year later with a text that shares little": [
        record(text="In 2018 we registered 120 patients with fictive neuritis.", year=2018),
        record(text="In 2019 we registered 150 patients with fictive neuritis.", year=2019),
    ],
    "a title in two journals": [record(journal="Lancet"), record(journal="Lancet Neurology")],
    "numbered cases": [
        record("Case 12-2019: a woman with fictive neuritis", doi=DOI),
        record("Case 13-2019: a woman with fictive neuritis", doi=DOI),
    ],
    "one DOI and title, another text and author": [
        record("Late-breaking abstracts of neuritis", RESULT, doi=DOI),
        record("Late-breaking abstracts of neuritis", ANOTHER, doi=DOI, authors=["Feigned AB"]),
    ],
    "a title that one lacks, and another text": [
        record(TRIAL, RESULT, doi=DOI),
        {"text": ANOTHER, "doi": DOI},
    ],
    "two PMIDs and like titles under one DOI": [
        record(TRIAL, doi=DOI, pmid="7"),
        record(f"{TRIAL}: a trial", doi=DOI, pmid="8"),
    ],
    "a figure that another abstract on one pattern has": [
        record(
            f"{TRIAL}: week {week}",
            f"At week {week}, {share}% of {n} patients on inventumab had no relapse of fictive "
            f"neuritis, against {share - 9}% of those on placebo (p = 0.0{share % 7}).",
            doi=DOI,
        )
        for week, share, n in ((24, 71, 95), (96, 58, 88))
    ],
}


@pytest.mark.parametrize("kind", DIFFERENT)
def test_different_articles_stay_apart(kind: str) -> None:
    records = DIFFERENT[kind]
    assert groups(*records) == [[number] for number in range(len(records))]
    shared = {"id", "doi", "pmid"} & records[0].keys()
    assert bool(found(*records).apart) or not shared


def test_the_year_decides_between_reports_of_every_year_alone() -> None:
    assert groups(record(year=2018), record(year=2019)) == [[0, 1]]


# --- records of one article

SAME = {
    "a spelling of the title": [record(doi=DOI), record(f"{TRIAL.upper()}.", doi=DOI)],
    "a retracted title": [record(doi=DOI), record(f"RETRACTED: {TRIAL}", doi=DOI)],
    "a subtitle": [record(doi=DOI), record(f"{TRIAL}: a randomised trial", doi=DOI)],
    "a cut title": [record(doi=DOI), record("Inventumab against placebo in fict...", doi=DOI)],
    "a translation": [
        record(f"[{TRIAL}].", pmid="7"),
        record("Inventumab gegen Placebo bei erfundener Neuritis", pmid="7"),
    ],
    "a missing title": [record(doi=DOI), {"doi": DOI, "text": ""} | {"id": "x", "title": "x"}],
    "another title and the same text": [
        record(TRIAL, RESULT, doi=DOI),
        record(OTHER, f"BACKGROUND: {RESULT} © 2019 The Authors.", doi=DOI),
    ],
    "an abstract and the full text": [
        record(TRIAL, RESULT, pmid="7"),
        record(TRIAL, f"{RESULT} {ANOTHER} " * 9, pmid="7", doi=DOI),
    ],
    "an abstract in other words": [
        record(TRIAL, RESULT, doi=DOI),
        record(TRIAL, ANOTHER, doi=DOI),
    ],
    "a year later in print": [
        record(text=RESULT, year=2018, journal="The New England Journal of Medicine"),
        record(text=RESULT, year=2019, journal="N Engl J Med"),
    ],
    "the same text years later": [record(text=RESULT, year=2012), record(text=RESULT)],
    "an id and the same text": [
        record(TRIAL, RESULT, id="1", authors=[]),
        record(f"{TRIAL}: a trial", RESULT, id="1", authors=[]),
    ],
    "an id and a title": [record(id="1", authors=[]), record(text=RESULT, id="1", authors=[])],
    "a PMID that was typed wrongly, and a DOI": [
        record(text=RESULT, doi=DOI, pmid="7"),
        record(text=RESULT, doi=DOI, pmid="8"),
    ],
    "a digest": [
        record(TRIAL, RESULT, doi=DOI),
        record(f"{TRIAL} [digest of the publication]", ANOTHER, doi=DOI, kind="digest"),
    ],
}


@pytest.mark.parametrize("kind", SAME)
def test_records_of_one_article_are_one(kind: str) -> None:
    assert groups(*SAME[kind]) == [[0, 1]]
    assert found(*SAME[kind]).apart == ()


# --- several documents


def test_a_record_between_two_articles_makes_them_no_chain() -> None:
    one, other = record(TRIAL, RESULT, pmid="7"), record(OTHER, ANOTHER, doi=DOI)
    between = {"pmid": "7", "doi": DOI, "text": "See there."}
    titled = record(OTHER, pmid="7", doi=DOI)
    for order in permutations((one, other, between)):
        assert groups(*order) == [[0], [1], [2]]
    assert groups(one, other, titled) == [[0], [1, 2]]


def test_what_different_articles_share_tells_only_what_is_sure() -> None:
    """Under the DOI of a supplement a missing subtitle is another abstract."""
    like = [record(TRIAL, doi=DOI), record(f"{TRIAL}: a trial", doi=DOI)]
    assert groups(*like) == [[0, 1]]
    assert groups(*like, record(OTHER, doi=DOI)) == [[0], [1], [2]]
    again = record(OTHER.upper(), ANOTHER, doi=DOI)
    assert groups(*SUPPLEMENT, again) == [[0], [1, 3], [2]]


RECORDS = [one for records in (*DIFFERENT.values(), *SAME.values()) for one in records]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(range(len(RECORDS))), max_size=7, unique=True), st.randoms())
def test_the_order_of_documents_decides_nothing(chosen: list[int], shuffled: random.Random) -> None:
    made, texts = copies(*(RECORDS[at] for at in chosen))
    given = find_publications(made, texts.__getitem__)
    shuffled.shuffle(made)
    other = find_publications(made, texts.__getitem__)
    assert {group.copies for group in given.groups} == {group.copies for group in other.groups}


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "benchmarks" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def test_made_families() -> None:
    figures = load("identity").measure(5, 7)
    assert {kind: (one.merged, one.parted) for kind, one in figures.items()} == dict.fromkeys(
        figures, (0, 0)
    )
    assert sum(one.different for one in figures.values()) > 500
    assert sum(one.same for one in figures.values()) > 90


def test_a_flood_of_records_with_one_doi_is_compared_in_the_time_of_its_size() -> None:
    flood = load("identity").flood
    for size in (60, 240):
        documents, compared = flood(size, 1)
        assert documents == size
        assert compared < 2 * size


# --- through a build


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def supplement(tmp_path: Path) -> Path:
    """Three abstracts with one DOI in a file, and two files that both call theirs 1."""
    folder = tmp_path / "articles"
    folder.mkdir()
    lines = [json.dumps(one) for one in (record(TRIAL, RESULT, doi=DOI, id="a"), SUPPLEMENT[1])]
    (folder / "supplement.jsonl").write_text("\n".join(lines))
    for name, title, text in (("b", TRIAL, ANOTHER), ("c", OTHER, RESULT)):
        made = record(f"{title} in {name}", text, id="1")
        (folder / f"{name}.jsonl").write_text(json.dumps(made))
    return folder


def statuses(index: Path) -> dict[str, Status]:
    with Assistant.open(index, fast=True) as assistant:
        return {document.id: document.status for document in assistant.documents()}


def test_the_build_says_what_it_kept_apart(supplement: Path, index: Path) -> None:
    contents = make(supplement, index).contents
    assert contents.documents == 4
    assert contents.kept_apart == (
        ("supplement.jsonl", "supplement:2", f"doi:{DOI}", "not a: different title"),
        ("c.jsonl", "c.jsonl:1", "id:1", "not 1: different title"),
    )
    at = ("--corpus", supplement, "--index", index.with_name("told"), "--model", "hashing")
    told = run("build", *at).stdout
    assert "2 documents kept separate from another one" in told
    printed = json.loads(run("build", "--json", *at).stdout)
    assert [tuple(one) for one in printed["kept_apart"]] == list(contents.kept_apart)


def test_every_document_of_a_shared_id_can_be_quoted_and_proved(
    supplement: Path, index: Path
) -> None:
    lines = [record(TRIAL, RESULT, id="x"), record(OTHER, ANOTHER, id="X")]
    (supplement / "same.jsonl").write_text("\n".join(map(json.dumps, lines)))
    make(supplement, index)
    assert list(statuses(index)) == ["1", "c.jsonl:1", "x", "X:2"]
    with Assistant.open(index) as assistant:
        answer = as_json.answer(assistant.ask("does mockerol stop bleeding in colitis"))
        data = json.dumps(answer).encode()
        [proof] = prove_answers(read_exported(data), [supplement], assistant, None)
    assert "X:2" in {one["document"]["id"] for one in answer["evidence"]}
    assert proof.is_sound
    assert {(one.verdict, one.detail) for one in proof.findings} == {(Verdict.VALID, "")}


def test_shared_ids_stay_when_files_come_and_go(supplement: Path, index: Path) -> None:
    make(supplement, index)
    before = statuses(index).keys()
    new = record("Simulast for a made-up migraine", "It had no effect on it at all.", id="1")
    (supplement / "a.jsonl").write_text(json.dumps(new))
    report = make(supplement, index)
    assert statuses(index).keys() == {*before, "a.jsonl:1"}
    assert report.fingerprint != make(supplement, index.with_name("anew")).fingerprint
    again = make(supplement, index)
    assert (again.fingerprint, again.contents) == (report.fingerprint, report.contents)
    (supplement / "b.jsonl").rename(supplement / "z.jsonl")
    make(supplement, index)
    assert statuses(index).keys() == {*before, "a.jsonl:1"}
    with Assistant.open(index) as assistant:
        assert assistant.document("1").title == f"{TRIAL} in b"
    (supplement / "z.jsonl").unlink()
    make(supplement, index)
    assert statuses(index).keys() == {*before, "a.jsonl:1"} - {"1"}


def test_a_supplement_that_loses_its_first_abstract_keeps_the_other_ids(
    supplement: Path, index: Path
) -> None:
    exported = supplement / "more.ris"
    records = "".join(
        f"TY  - JOUR\nTI  - {title}\nAU  - Made, U\nDO  - {DOI}2\nER  - \n\n"
        for title in (TRIAL, OTHER, "Simulast for a made-up migraine")
    )
    exported.write_text(records)
    make(supplement, index)
    shared = {f"doi:{DOI}2", f"doi:{DOI}2:2", f"doi:{DOI}2:3"}
    assert shared <= statuses(index).keys()
    exported.write_text(records.partition("\n\n")[2])
    make(supplement, index)
    assert shared & statuses(index).keys() == {f"doi:{DOI}2:2", f"doi:{DOI}2:3"}
    with Assistant.open(index) as assistant:
        assert assistant.document(f"doi:{DOI}2:2").title == OTHER


def test_a_dry_run_knows_the_fingerprint_of_shared_ids(supplement: Path, index: Path) -> None:
    dry = make(supplement, index, dry_run=True)
    assert dry.fingerprint == make(supplement, index).fingerprint


# --- retractions


def test_a_retraction_does_not_spread(supplement: Path, index: Path) -> None:
    gone = {"title": f"RETRACTED: {TRIAL}", "status": "retracted", "notice": "J. 2:2"}
    article(supplement, "z", RESULT, doi=DOI, authors=["Made UP"], **gone)
    make(supplement, index)
    unflagged = dict.fromkeys(("1", "c.jsonl:1", "supplement:2"), Status.UNFLAGGED)
    assert statuses(index) == {**unflagged, "z": Status.RETRACTED}


@pytest.mark.parametrize(
    ("title", "flagged"),
    [
        (f"Retraction: {OTHER}", ["supplement:2"]),
        (f'Retraction notice to "{TRIAL}" [J Invent 2019]', ["a"]),
        ("Retraction: an abstract of the supplement", []),
    ],
)
def test_a_notice_about_a_shared_doi_is_about_the_title_that_it_names(
    supplement: Path, index: Path, title: str, flagged: list[str]
) -> None:
    notice = (
        f"PMID- 99\nTI  - {title}\nPT  - Retraction of Publication\n"
        f"ROF - J Invent. 2019;1:2. doi: {DOI}.\n"
    )
    (supplement / "notice.nbib").write_text(notice)
    report = make(supplement, index)
    found = statuses(index)
    assert [name for name, status in found.items() if status is Status.RETRACTED] == flagged
    told = [one for one in report.contents.kept_apart if one[0] == "notice.nbib"]
    assert [one[1:3] for one in told] == ([] if flagged else [("PMID99", f"doi:{DOI}")])


LIST = "RetractionNature,OriginalPaperDOI,OriginalPaperPubMedID,RetractionDate,Title\n"


@pytest.mark.parametrize(
    ("row", "flagged", "undecided"),
    [
        (f'Retraction,{DOI},0,1/2/2020,"{OTHER}: a trial"', ["supplement:2"], []),
        (f"Retraction,{DOI},0,1/2/2020,", [], ["a", "supplement:2"]),
        (f"Retraction,{DOI},0,1/2/2020,Simulast for a made-up migraine", [], []),
    ],
)
def test_an_imported_list_flags_the_title_that_it_names(
    supplement: Path, index: Path, row: str, flagged: list[str], undecided: list[str]
) -> None:
    make(supplement, index)
    listed = index.with_name("list.csv")
    listed.write_text(LIST + row)
    run("status-list", "import", listed, "--index", index)
    found = statuses(index)
    assert [name for name, status in found.items() if status is Status.RETRACTED] == flagged
    with Assistant.open(index, fast=True) as assistant:
        assert assistant.undecided() == undecided
    shown = json.loads(run("status-list", "show", "--json", "--index", index).stdout)
    assert (list(shown["documents"]), shown.get("undecided", [])) == (flagged, undecided)
    with Assistant.open(index) as assistant:
        answer = as_json.answer(assistant.ask("does mockerol stop bleeding in colitis"))
        exported = read_exported(json.dumps(answer).encode())
        [proof] = prove_answers(exported, [supplement], assistant, list_file.load(index))
    assert proof.is_sound
    told = run("status-list", "show", "--index", index).stdout
    assert told.count("undecided") == len(undecided)


def test_a_list_flags_an_article_that_shares_its_doi_with_a_notice_alone(
    tmp_path: Path, index: Path
) -> None:
    folder = tmp_path / "articles"
    article(folder, "a", RESULT, title=TRIAL, doi=DOI)
    article(folder, "b", "An error was found.", title=f"Erratum: {TRIAL}", doi=DOI)
    make(folder, index)
    list_file.save(
        index, [Entry(Status.RETRACTED, DOI, "", "2020", "")], "Retraction Watch", "2026"
    )
    assert statuses(index) == {"a": Status.RETRACTED, "b": Status.UNFLAGGED}
