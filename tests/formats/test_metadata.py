"""What people write about an article by hand."""

from __future__ import annotations

import pytest
from people import people

from assistant.formats.metadata import authors_of, read_metadata
from assistant.records import Author, Design, Identifiers, Kind, Notice, Status
from assistant.text.people import known


def test_everything_at_once() -> None:
    metadata = read_metadata(
        {
            "ID": 7,
            "Title": " A\n trial ",
            "authors": ["Smith J", "Doe AB"],
            "journal": "Lancet",
            "venue": "not this",
            "year": 2020,
            "doi": "https://doi.org/10.1000/X",
            "pmid": 123,
            "pmcid": "PMC5",
            "nct": ["NCT00000001", "and NCT00000002"],
            "publication-types": "Randomized Controlled Trial",
            "population": "n = 1,234",
            "kind": "Digest",
            "status": "corrected",
            "notice": "Erratum in: Lancet",
            "notice-date": "2021-02-03",
            "anything": {"else": 1},
        }
    )
    assert metadata.problems == []
    assert (metadata.id, metadata.title, metadata.venue) == ("7", "A trial", "Lancet")
    assert metadata.authors == people("Smith J", "Doe AB")
    assert metadata.identifiers == Identifiers(
        "123", "PMC5", "10.1000/x", ("NCT00000001", "NCT00000002")
    )
    assert (metadata.year, metadata.population) == (2020, 1234)
    assert metadata.design is Design.RANDOMISED_TRIAL
    assert metadata.kind is Kind.DIGEST
    assert metadata.notices == (
        Notice(Status.CORRECTED, "Erratum in: Lancet", "2021-02-03", "front matter"),
    )


def test_nothing_at_all() -> None:
    metadata = read_metadata({"title": None, "year": "", "pmid": "~", "status": "none"})
    assert metadata == read_metadata({})
    assert metadata.kind is Kind.ARTICLE
    assert metadata.problems == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("year", "last year"),
        ("year", True),
        ("pmid", "12a"),
        ("pmcid", "EMS1"),
        ("doi", "none given"),
        ("design", "a good one"),
        ("population", "many"),
        ("kind", "poem"),
        ("notice_date", "some day"),
        ("status", "odd"),
        ("title", ["A", "B"]),
        ("title", {"en": "A"}),
    ],
)
def test_a_value_that_makes_no_sense_costs_itself(key: str, value: object) -> None:
    metadata = read_metadata({key: value, "venue": "Lancet"})
    assert metadata.venue == "Lancet"
    if value is not True:  # taken for "not given"
        (problem,) = metadata.problems
        assert f'"{key}"' in problem
    metadata.problems = []
    assert metadata == read_metadata({"venue": "Lancet"})


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2020-05-01", 2020),
        ("May 1999", 1999),
        (1899.0, 1899),
        ("12020", None),
        ("1200", None),
    ],
)
def test_years(value: object, expected: int | None) -> None:
    assert read_metadata({"year": value}).year == expected
    assert read_metadata({"date": value}).year == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("12", 12), ("1 234", 1234), ("1\u202f234\u202f567", 1234567), ("12.5", None), ("-1", None)],
)
def test_populations(value: str, expected: int | None) -> None:
    assert read_metadata({"population": value}).population == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("retracted", [Status.RETRACTED]),
        ("Expression of concern", [Status.CONCERN]),
        ("concern", [Status.CONCERN]),
        (["corrected", "retracted"], [Status.CORRECTED, Status.RETRACTED]),
        ("reinstated", [Status.REINSTATED]),
        ("published", []),
        ("no notice known", []),
    ],
)
def test_statuses(status: object, expected: list[Status]) -> None:
    notices = read_metadata({"status": status, "notice": "J. 2020 Jun;1"}, "JSON record").notices
    assert [notice.status for notice in notices] == expected
    assert {notice[1:] for notice in notices} <= {("J. 2020 Jun;1", "2020-06", "JSON record")}
    assert {notice.reference for notice in read_metadata({"status": status}).notices} <= {""}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Smith J, Doe AB", ("Smith J", "Doe AB")),
        ("Smith, John", ("Smith, John",)),
        ("Smith, John; Doe, Anna", ("Smith, John", "Doe, Anna")),
        ("Smith, John and Doe, Anna", ("Smith, John", "Doe, Anna")),
        ("Smith, John\nDoe, Anna", ("Smith, John", "Doe, Anna")),
        ("The Study Group", ("The Study Group",)),
        ([" Smith\nJ ", "", None, True], ("Smith J",)),
        ([{"name": "Smith J"}, {"family": "Doe", "given": "Anna"}], ("Smith J", "Doe, Anna")),
        ([{"last": "Doe", "first": "Anna"}, {"x": 1}, ["y"]], ("Doe, Anna",)),
        ([{"family": "Doe", "given": "A", "suffix": "Jr"}], ("Doe, A, Jr",)),
        (7, ()),
        (None, ()),
    ],
)
def test_authors(value: object, expected: tuple[str, ...]) -> None:
    assert known(authors_of(value)) == people(*expected)


def test_a_list_of_one_is_its_value() -> None:
    assert read_metadata({"title": ["A"], "pmid": ["7"]}).identifiers.pmid == "7"


def test_the_design_named_by_hand_wins() -> None:
    named = read_metadata({"design": "cohort", "publication_types": ["Meta-Analysis"]})
    assert named.design is Design.COHORT


def test_text_that_cannot_be_stored_is_replaced() -> None:
    assert read_metadata({"title": "a\0b\ud800c"}).title == "a\ufffdb\ufffdc"


def test_a_group_of_authors_stays_whole() -> None:
    assert authors_of([{"literal": "Rest Kids UK"}]) == (Author(literal="Rest Kids UK"),)
