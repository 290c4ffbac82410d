"""From identifiers to files of the corpus."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from library import Library, Reply, article, record, study

from assistant.fetch.client import Client
from assistant.fetch.fetcher import Fetcher, Options
from assistant.fetch.report import Report
from assistant.fetch.saving import State
from assistant.fetch.sources import Sources
from assistant.fetch.wanted import Kind, Wanted, recognised
from assistant.formats import parse

Fetch = Callable[..., Report]
PREPRINT = "10.1101/2020.01.02"


def wanted(*texts: str) -> list[Wanted]:
    found = [recognised(text) for text in texts]
    assert None not in found
    return [one for one in found if one]


def states(report: Report) -> dict[str, str]:
    return {name: str(state) for name, state in report.files.items()}


def problems(report: Report) -> dict[str, str]:
    return dict(report.problems)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return tmp_path / "corpus"


@pytest.fixture
def fetch(library: Library, client: Client, corpus: Path) -> Fetch:
    def run(*texts: str, full_text: bool = True, refresh: bool = False) -> Report:
        report = Report()
        options = Options(full_text, refresh)
        sources = Sources.at(library.services(), client)
        Fetcher(sources, corpus, report, lambda *_: None, options).run(wanted(*texts))
        return report

    return run


def test_an_article_is_its_record_and_its_full_text(
    library: Library, fetch: Fetch, corpus: Path
) -> None:
    library.pubmed = {"1": record("1", pmc="PMC11"), "2": record("2")}
    library.pmc = {"PMC11": article("PMC11")}
    report = fetch("1", "2")
    assert states(report) == {"PMID1.xml": "new", "PMID2.xml": "new", "PMC11.nxml": "new"}
    assert report.problems == []
    assert report.without_full_text == ["PMID 2"]
    assert record("1", pmc="PMC11").encode() in (corpus / "PMID1.xml").read_bytes()
    assert article("PMC11").encode() in (corpus / "PMC11.nxml").read_bytes()
    assert sorted(path.name for path in corpus.iterdir()) == sorted(report.files)


def test_what_was_fetched_can_be_read(library: Library, fetch: Fetch, corpus: Path) -> None:
    library.pubmed = {"1": record("1", pmc="PMC11")}
    library.pmc = {"PMC11": article("PMC11")}
    library.europe = {"PPR8": article("", doi="10.1101/8")}
    library.studies = {"NCT01234567": study("NCT01234567")}
    known = {"source": "PPR", "title": "Early", "abstractText": "Fewer relapses."}
    library.listed = [
        {"id": "PPR7", "doi": PREPRINT, **known},
        {"id": "PPR8", "doi": "10.1101/8", **known},
    ]
    assert fetch("1", PREPRINT, "10.1101/8", "NCT01234567").problems == []
    read = {}
    for file in corpus.iterdir():
        [read[file.name]] = parse(file.read_bytes(), file.name).documents
    assert set(read) == {*("PMID1.xml", "PMC11.nxml", "PPR7.json", "PPR8.xml", "NCT01234567.json")}
    assert read["PMID1.xml"].identifiers.pmid == "1"
    assert read["PMID1.xml"].identifiers.pmcid == "PMC11"
    assert read["PMC11.nxml"].identifiers.pmcid == "PMC11"
    assert read["PPR7.json"].identifiers.doi == PREPRINT
    assert read["PPR8.xml"].identifiers.doi == "10.1101/8"
    assert read["NCT01234567.json"].identifiers.nct == ("NCT01234567",)
    assert "in Jörg’s <3-year> trial γ." in read["PMID1.xml"].text
    assert "Relapses: 12 of 40 fell." in read["PMC11.nxml"].text
    assert "Fewer relapses." in read["PPR7.json"].text
    assert "Inventumab will be tried." in read["NCT01234567.json"].text


def test_many_records_take_few_requests(library: Library, fetch: Fetch) -> None:
    library.pubmed = {str(n): record(str(n)) for n in range(1, 251)}
    report = fetch(*library.pubmed)
    assert report.count(State.NEW) == 250
    assert [len(query["id"].split(",")) for query in library.asked("efetch")] == [200, 50]


def test_fetching_again_is_cheap(library: Library, fetch: Fetch) -> None:
    library.pubmed = {"1": record("1", pmc="PMC11")}
    library.pmc = {"PMC11": article("PMC11")}
    fetch("1")
    library.requests.clear()
    report = fetch("1")
    assert states(report) == {"PMID1.xml": "unchanged", "PMC11.nxml": "unchanged"}
    assert [query["db"] for query in library.asked("")] == ["pubmed"]
    assert report.without_full_text == []


def test_what_changed_is_replaced(library: Library, fetch: Fetch, corpus: Path) -> None:
    library.pubmed = {"1": record("1", pmc="PMC11")}
    library.pmc = {"PMC11": article("PMC11")}
    fetch("1")
    library.pubmed["1"] = record("1", title="Retracted: Inventumab", pmc="PMC11")
    library.pmc["PMC11"] = article("PMC11", text="13 of 40.")
    assert states(fetch("1")) == {"PMID1.xml": "updated", "PMC11.nxml": "unchanged"}
    assert b"Retracted" in (corpus / "PMID1.xml").read_bytes()
    assert states(fetch("1", refresh=True))["PMC11.nxml"] == "updated"


@pytest.mark.parametrize(
    "own", ["my notes", record("2"), "<PubmedArticleSet/>", '{"a": 1}', "[1]", study("NCT01234567")]
)
def test_a_file_of_the_users_own_is_never_replaced(
    library: Library, fetch: Fetch, corpus: Path, own: str
) -> None:
    library.pubmed = {"1": record("1"), "3": record("3")}
    corpus.mkdir()
    (corpus / "PMID1.xml").write_text(own, encoding="utf-8")
    report = fetch("1", "3")
    assert (corpus / "PMID1.xml").read_text(encoding="utf-8") == own
    assert states(report) == {"PMID3.xml": "new"}
    assert "is a different article; rename it" in problems(report)["PMID 1"]


def test_nor_is_one_under_the_name_of_a_full_text(
    library: Library, fetch: Fetch, corpus: Path
) -> None:
    library.pubmed = {"1": record("1", pmc="PMC11")}
    library.pmc = {"PMC11": article("PMC11")}
    corpus.mkdir()
    (corpus / "PMC11.nxml").write_text(article("PMC12"), encoding="utf-8")
    report = fetch("1")
    assert states(report) == {"PMID1.xml": "new"}
    assert problems(report)["PMID 1"].startswith("PMC11.nxml already exists in the corpus")
    assert "PMC12" not in library.asked("efetch")[1]["id"]


def test_an_unknown_number_costs_only_itself(library: Library, fetch: Fetch) -> None:
    library.pubmed = {"1": record("1")}
    report = fetch("1", "404", "PMC404", "NCT00000404", "10.1000/404")
    assert states(report) == {"PMID1.xml": "new"}
    assert problems(report) == {
        "PMID 404": "PubMed has no record 404; check the number",
        "PMC404": "PMC does not provide this article; check the number",
        "NCT00000404": "ClinicalTrials.gov has no such study; check the number",
        "DOI 10.1000/404": (
            "unknown to both NCBI and Europe PMC; check it, or add the article as a file"
        ),
    }


def test_a_number_that_spoils_its_batch_is_found(
    library: Library, client: Client, corpus: Path
) -> None:
    library.pubmed = {str(n): record(str(n)) for n in range(1, 8)}
    report = Report()
    sources = Sources.at(library.services(), client)
    fetcher = Fetcher(sources, corpus, report, lambda *_: None)
    fetcher.run([*wanted(*library.pubmed), Wanted(Kind.PMID, "9876543210")])
    assert report.count(State.NEW) == 7
    assert list(problems(report)) == ["PMID 9876543210"]


def test_an_article_that_pmc_does_not_give_is_sought_elsewhere(
    library: Library, fetch: Fetch, corpus: Path
) -> None:
    library.pubmed = {"1": record("1", pmc="PMC11"), "2": record("2", pmc="PMC22")}
    library.pmc = {"PMC11": article("PMC11", full=False)}
    library.europe = {"PMC22": article("PMC22"), "PMC11": article("PMC99")}
    report = fetch("1", "2")
    assert states(report) == {"PMID1.xml": "new", "PMID2.xml": "new", "PMC22.nxml": "new"}
    assert (corpus / "PMC22.nxml").read_text(encoding="utf-8") == article("PMC22")
    assert report.without_full_text == ["PMID 1"]
    assert report.problems == []


def test_a_pmcid_brings_its_record(library: Library, fetch: Fetch) -> None:
    library.converter = [{"pmcid": "PMC11", "pmid": 1, "doi": "10.1000/a"}]
    library.pubmed = {"1": record("1", pmc="PMC11")}
    library.pmc = {"PMC11": article("PMC11")}
    assert set(fetch("PMC11", "1").files) == {"PMID1.xml", "PMC11.nxml"}
    assert len(library.asked("efetch")) == 2


def test_front_matter_is_better_than_nothing(library: Library, fetch: Fetch) -> None:
    library.pmc = {"PMC11": article("PMC11", full=False)}
    report = fetch("PMC11")
    assert states(report) == {"PMC11.nxml": "new"}
    assert report.without_full_text == ["PMC11"]
    library.pmc = {"PMC11": article("PMC11")}
    assert states(fetch("PMC11")) == {"PMC11.nxml": "updated"}


def test_only_abstracts(library: Library, fetch: Fetch) -> None:
    library.pubmed = {"1": record("1", pmc="PMC11")}
    library.pmc = {"PMC11": article("PMC11"), "PMC12": article("PMC12")}
    report = fetch("1", "PMC12", full_text=False)
    assert states(report) == {"PMID1.xml": "new"}
    assert problems(report) == {
        "PMC12": "PubMed has no record of it; fetch it again without --abstracts-only"
    }


def test_dois_are_found_through_both(library: Library, fetch: Fetch) -> None:
    odd = '10.1002/(SICI)1,"2'
    library.converter = [{"pmcid": "PMC11", "pmid": 1, "doi": "10.1000/a"}]
    library.listed = [
        {"id": "PMC33", "source": "PMC", "pmcid": "PMC33", "doi": "10.1000/b"},
        {"id": "2", "source": "MED", "pmid": "2", "doi": "10.1000/b"},
        {"id": "3", "source": "MED", "pmid": "3", "doi": "10.1000/b"},
        {"id": "4", "source": "MED"},
    ]
    library.pubmed = {"1": record("1", pmc="PMC11"), "2": record("2")}
    library.pmc = {"PMC11": article("PMC11")}
    report = fetch("10.1000/A", "doi:10.1000/b", odd)
    assert set(report.files) == {"PMID1.xml", "PMC11.nxml", "PMID2.xml"}
    assert list(problems(report)) == [f"DOI {odd.lower()}"]
    [converted] = library.asked("idconv")
    assert converted["ids"] == "10.1000/a,10.1000/b"
    [listed] = library.asked("search")
    assert listed["query"] == 'DOI:"10.1000/b" OR DOI:"10.1002/(sici)1,\\"2"'


def test_a_preprint_in_full(library: Library, fetch: Fetch, corpus: Path) -> None:
    library.listed = [{"id": "PPR7", "source": "PPR", "doi": PREPRINT}]
    library.europe = {"PPR7": article("", doi=PREPRINT)}
    report = fetch(PREPRINT)
    assert states(report) == {"PPR7.xml": "new"}
    assert (corpus / "PPR7.xml").read_text(encoding="utf-8") == library.europe["PPR7"]
    assert states(fetch(PREPRINT)) == {"PPR7.xml": "unchanged"}
    library.europe = {"PPR7": article("", doi=PREPRINT, text="again")}
    assert states(fetch(PREPRINT, refresh=True)) == {"PPR7.xml": "updated"}


def test_a_preprint_without_full_text(library: Library, fetch: Fetch, corpus: Path) -> None:
    library.listed = [{"id": "PPR7", "source": "PPR", "doi": PREPRINT, "abstractText": "Fewer."}]
    report = fetch(PREPRINT)
    assert states(report) == {"PPR7.json": "new"}
    assert report.without_full_text == [f"DOI {PREPRINT}"]
    assert b'"Fewer."' in (corpus / "PPR7.json").read_bytes()
    library.listed[0]["abstractText"] = "More."
    assert states(fetch(PREPRINT, full_text=False)) == {"PPR7.json": "updated"}


def test_a_trial(library: Library, fetch: Fetch, corpus: Path) -> None:
    library.studies = {"NCT01234567": study("NCT01234567"), "NCT00000001": study("NCT09999999")}
    report = fetch("NCT01234567", "NCT00000001")
    assert states(report) == {"NCT01234567.json": "new"}
    assert (corpus / "NCT01234567.json").read_text(encoding="utf-8") == study("NCT01234567")
    assert "not about NCT00000001" in problems(report)["NCT00000001"]
    assert report.without_full_text == []
    library.studies["NCT01234567"] += "\n"
    assert states(fetch("NCT01234567")) == {"NCT01234567.json": "updated"}


@pytest.mark.parametrize(
    "odd",
    [
        Reply("<PubmedArticleSet><PubmedArticle>"),
        Reply("<html><body>Please wait</body></html>"),
        Reply("<ERROR>Unable to obtain query #1</ERROR>"),
        Reply("", 500),
        Reply(record("1"), cut=True),
    ],
)
def test_odd_answers_are_asked_for_again(library: Library, fetch: Fetch, odd: Reply) -> None:
    library.pubmed = {"1": record("1")}
    library.faults = [("efetch", odd)]
    report = fetch("1")
    assert states(report) == {"PMID1.xml": "new"}
    assert report.problems == []


def test_what_stays_odd_is_said_of_each_article(library: Library, fetch: Fetch) -> None:
    library.studies = {"NCT01234567": study("NCT01234567")}
    library.faults = [("efetch", Reply("<ERROR>Unable to obtain query</ERROR>"))] * 2
    report = fetch("1", "2", "NCT01234567")
    assert states(report) == {"NCT01234567.json": "new"}
    assert list(problems(report)) == ["PMID 1", "PMID 2"]
    assert "(Unable to obtain query); check the request or fetch" in problems(report)["PMID 1"]


def test_a_service_that_is_down_is_said_and_the_rest_goes_on(
    library: Library, fetch: Fetch
) -> None:
    library.pmc = {"PMC11": article("PMC11")}
    library.pubmed = {"1": record("1", pmc="PMC12")}
    library.faults = [("idconv", Reply("", 503))] * 5
    report = fetch("PMC11", "1", "10.1000/x")
    assert set(report.files) == {"PMID1.xml", "PMC11.nxml"}
    assert problems(report)["PMC11"] == "NCBI answered 503, 5 times; fetch again later"


def test_both_services_down(library: Library, fetch: Fetch) -> None:
    library.pubmed = {"1": record("1", pmc="PMC11")}
    library.listed = [{"id": "PPR7", "source": "PPR", "doi": PREPRINT}]
    fetch("1")
    library.faults = [("efetch", Reply("<a/>"))] * 2 + [("fullTextXML", Reply("", 403))]
    ncbi, europe = fetch("PMC11").problems
    assert ncbi.reason.startswith("the answer is <a>, not an article")
    assert europe.reason == "Europe PMC answered 403; fetch again later"
    library.faults = [("fullTextXML", Reply("", 403)), ("epmc/search", Reply("{"))]
    report = fetch(PREPRINT)
    assert states(report) == {"PPR7.json": "new"}
    assert problems(report)[f"DOI {PREPRINT}"] == "Europe PMC answered 403; fetch again later"


def test_an_answer_about_another_preprint(library: Library, fetch: Fetch) -> None:
    bodies = [[{"id": "PPR7", "doi": PREPRINT}], [{"id": "PPR8"}], []]
    replies = [Reply(json.dumps({"resultList": {"result": results}})) for results in bodies]
    library.faults = [("epmc/search", reply) for reply in replies]
    assert "the answer is not about PPR7" in problems(fetch(PREPRINT))[f"DOI {PREPRINT}"]


@pytest.mark.parametrize(
    ("path", "body", "asked", "reason"),
    [
        ("epmc/search", "{}", PREPRINT, "no results"),
        (
            "epmc/search",
            '{"resultList": {"result": [{"id": "PPR1"}]}}',
            PREPRINT,
            "unknown to both NCBI",
        ),
        ("idconv", "[]", "PMC9", "not a JSON object"),
        ("idconv", "{}", "PMC9", "no records"),
        ("idconv", '{"records": [1, {"pmid": 3}]}', "PMC9", "PMC does not provide this article"),
        ("fullTextXML", "<PubmedArticleSet/>", "PMC9", "contains 0 articles"),
    ],
)
def test_answers_of_another_form(
    library: Library, fetch: Fetch, path: str, body: str, asked: str, reason: str
) -> None:
    library.faults = [(path, Reply(body))] * 2
    [problem] = fetch(asked).problems
    assert reason in problem.reason


def test_an_interrupt_leaves_what_is_complete(
    library: Library, client: Client, corpus: Path
) -> None:
    library.pubmed = {str(n): record(str(n)) for n in range(1, 211)}

    def stop(stage: str, done: int, total: int) -> None:
        assert (stage, total) == ("records", 210)
        if done == 200:
            raise KeyboardInterrupt

    report = Report()
    sources = Sources.at(library.services(), client)
    with pytest.raises(KeyboardInterrupt):
        Fetcher(sources, corpus, report, stop).run(wanted(*library.pubmed))
    assert report.count(State.NEW) == 200
    assert len(list(corpus.iterdir())) == 200
    report = Report()
    Fetcher(sources, corpus, report, lambda *_: None).run(wanted(*library.pubmed))
    assert (report.count(State.NEW), report.count(State.UNCHANGED)) == (10, 200)


def test_an_interrupt_leaves_no_half_file(
    library: Library, fetch: Fetch, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    library.pubmed = {"1": record("1")}
    monkeypatch.setattr("os.fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        fetch("1")
    assert list(corpus.iterdir()) == []


def test_a_corpus_that_cannot_be_written(library: Library, fetch: Fetch, corpus: Path) -> None:
    library.pubmed = {"1": record("1")}
    corpus.write_text("no folder", encoding="utf-8")
    report = fetch("1")
    assert report.files == {}
    assert "PMID1.xml cannot be written (" in problems(report)["PMID 1"]
