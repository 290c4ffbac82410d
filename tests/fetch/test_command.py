"""assistant fetch: what it asks for, prints and exits with."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from library import Library, Reply, article, record
from terminal import ROOT, run, steering

from assistant.fetch.fetcher import Fetcher

Fetch = Callable[..., Result]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return tmp_path / "corpus"


@pytest.fixture
def fetch(library: Library, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> Fetch:
    monkeypatch.setattr("assistant.cli.fetching.services", library.services)

    def command(*args: str | Path, stdin: str | bytes = "") -> Result:
        return run("fetch", *args, "--corpus", corpus, stdin=stdin)

    return command


def test_identifiers(library: Library, fetch: Fetch, corpus: Path) -> None:
    library.pubmed = {"1": record("1", pmc="PMC11"), "2": record("2")}
    library.pmc = {"PMC11": article("PMC11")}
    result = fetch("1", "https://pubmed.ncbi.nlm.nih.gov/2/", "PMID:2")
    assert result.exit_code == 0
    assert result.stdout == "3 files new, 0 updated, 0 unchanged\n1 without free full text\n"
    advice = f"to search in them, run: assistant build --corpus {corpus}"
    assert result.stderr == f"assistant: {advice}\n"
    assert len(list(corpus.iterdir())) == 3
    assert fetch("1").stdout == "0 files new, 0 updated, 2 unchanged\n"


def test_problems_are_a_line_each(library: Library, fetch: Fetch) -> None:
    library.pubmed = {"1": record("1")}
    result = fetch("1", "404", "fo\x1b[2Jo\u202e")
    assert result.exit_code == 1
    unclear, unknown, done, _ = result.stdout.splitlines()
    assert unclear.startswith("fo\ufffd[2Jo\ufffd: not a PMID, PMCID (PMC...), DOI or NCT")
    assert unknown == "PMID 404: PubMed has no record 404; check the number"
    assert done == "1 file new, 0 updated, 0 unchanged; 2 problems"
    assert steering(result.stdout) == set()


def test_a_query(library: Library, fetch: Fetch) -> None:
    library.found = ["1", "2", "3"]
    library.pubmed = {number: record(number) for number in library.found}
    result = fetch("--query", "fictive neuritis", "--most", "2", "--abstracts-only")
    assert result.exit_code == 0
    found, ignored, done, *_ = result.stdout.splitlines()
    assert found == "PubMed finds 3; fetching 2 of them"
    assert ignored == "PubMed does not know these words and ignored them: fictiv\ufffd"
    assert done == "2 files new, 0 updated, 0 unchanged"
    [asked] = library.asked("esearch")
    assert (asked["term"], asked["retmax"]) == ("fictive neuritis", "2")


def test_a_dry_run_of_a_query_asks_for_numbers_only(
    library: Library, fetch: Fetch, corpus: Path
) -> None:
    library.found = ["1", "2"]
    result = fetch("--query", "fictive", "NCT01234567", "--dry-run")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[2:] == [
        "NCT01234567",
        "PMID 1",
        "PMID 2",
        "3 would be fetched",
    ]
    assert len(library.requests) == 1
    assert not corpus.exists()


def test_a_dry_run_of_identifiers_asks_nobody(library: Library, fetch: Fetch) -> None:
    result = fetch("1", "PMC2", "--dry-run")
    assert result.stdout == "PMID 1\nPMC2\n2 would be fetched\n"
    assert (result.stderr, library.requests) == ("", [])


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ('{"esearchresult": {"ERROR": "Search Backend\nfailed"}}', "query (Search Backend failed)"),
        ('{"error": "API rate limit exceeded"}', "query (API rate limit exceeded)"),
        ('{"esearchresult": {"count": "x", "idlist": []}}', "no count or no numbers"),
        ('{"esearchresult": []}', "no count or no numbers"),
    ],
)
def test_a_query_that_cannot_be_run(
    library: Library, fetch: Fetch, answer: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    library.faults = [("esearch", Reply(answer))] * 2
    library.pubmed = {"1": record("1")}
    result = fetch("1", "--query", "fictive")
    assert result.exit_code == 1
    assert result.stdout.startswith("--query: ")
    assert said in result.stdout
    assert "1 file new" in result.stdout


def test_a_query_that_finds_nothing(library: Library, fetch: Fetch) -> None:
    result = fetch("--query", "fictive")
    assert result.exit_code == 1
    assert "--query: PubMed finds nothing" in result.stdout
    assert len(library.requests) == 1


def test_a_list(library: Library, fetch: Fetch, tmp_path: Path) -> None:
    library.pubmed = {"1": record("1"), "2": record("2")}
    listed = tmp_path / "list.txt"
    listed.write_bytes(b"\xef\xbb\xbf1\r\n\r\n# mine\r\n 2 \r\nno\xff\r\n")
    result = fetch("--from", listed)
    assert result.exit_code == 1
    assert "--from line 5: no\ufffd: not a PMID" in result.stdout
    assert "2 files new" in result.stdout
    assert "2 unchanged" in fetch("--from", "-", stdin="1\n2\n").stdout


def test_json(library: Library, fetch: Fetch) -> None:
    library.pubmed = {"1": record("1")}
    library.found = ["1"]
    result = fetch("2", "--query", "fictive", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {
        "query": "fictive",
        "found": 1,
        "ignored": ["fictiv\u202e"],
        "wanted": ["PMID 2", "PMID 1"],
        "files": [{"name": "PMID1.xml", "state": "new"}],
        "without_full_text": ["PMID 1"],
        "problems": [
            {"identifier": "PMID 2", "reason": "PubMed has no record 2; check the number"}
        ],
        "stopped": False,
        "dry_run": False,
    }
    assert result.stderr == ""


def test_the_json_is_documented(library: Library, fetch: Fetch) -> None:
    library.pubmed = {"1": record("1")}
    value = json.loads(fetch("1", "2", "--json").stdout)
    names = set(value)
    for name, item in [(name, item) for name, item in value.items() if isinstance(item, list)]:
        inner = item[0] if item and isinstance(item[0], dict) else {}
        names.remove(name)
        names |= {f"{name}[].{key}" for key in inner} or {f"{name}[]"}
    documented = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    section = documented.partition("\n## fetch\n")[2].partition("\n## ")[0]
    assert names == set(re.findall(r"^\| `([^`]+)` \| .", section, re.MULTILINE))


def test_wrong_use(fetch: Fetch) -> None:
    for args in ([], ["1", "--build", "--json"], ["1", "--build", "--dry-run"], ["--most", "0"]):
        result = fetch(*args)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("assistant: ")


def test_an_interrupt_is_no_traceback(
    library: Library, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.pubmed = {"1": record("1")}

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Fetcher, "_fetch_texts", interrupted)
    result = fetch("1", "--build")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "1 file new, 0 updated, 0 unchanged",
        "stopped; the saved files are complete; to continue, run the same command again",
    ]


def test_building_afterwards(library: Library, fetch: Fetch, corpus: Path, tmp_path: Path) -> None:
    library.pubmed = {"1": record("1", pmc="PMC11")}
    library.pmc = {"PMC11": article("PMC11")}
    index = ["--index", str(tmp_path / "index"), "--model", "hashing"]
    result = fetch("1", "--build", *index)
    assert result.exit_code == 0, result.output
    assert "2 files added" in result.stdout
    assert "assistant build" not in result.stderr
    asked = run("search", "relapses", "--index", tmp_path / "index", "--json")
    assert {hit["document"]["id"] for hit in json.loads(asked.stdout)["hits"]}
    assert sorted(path.name for path in corpus.iterdir()) == ["PMC11.nxml", "PMID1.xml"]


def test_help_has_examples(fetch: Fetch) -> None:
    shown = run("fetch", "--help").stdout
    assert 'assistant fetch --query "' in shown
    assert sys.modules["assistant.fetch"].__doc__
    del fetch
