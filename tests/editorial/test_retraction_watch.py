"""Lists of notices as they are read."""

from __future__ import annotations

import csv
import gzip
import io

import pytest

from assistant.editorial.entries import Entry
from assistant.editorial.retraction_watch import read_list
from assistant.errors import UsageError
from assistant.records import Status

COLUMNS = (
    """
    Record ID;Title;Subject;Institution;Journal;Publisher;Country;Author;URLS;ArticleType;
    RetractionDate;RetractionDOI;RetractionPubMedID;OriginalPaperDate;OriginalPaperDOI;
    OriginalPaperPubMedID;RetractionNature;Reason;Paywalled;Notes
""".replace("\n    ", "")
    .strip()
    .split(";")
)
FIELDS = {
    "RetractionNature": "Retraction",
    "OriginalPaperDOI": "10.1000/Gone",
    "OriginalPaperPubMedID": "12",
    "RetractionDate": "7/21/2020 0:00",
    "RetractionDOI": "10.1000/notice",
    "RetractionPubMedID": "13",
    "Title": "A wish, and its fulfilment",
}
ENTRY = Entry(Status.RETRACTED, "10.1000/gone", "12", "2020-07-21", "doi: 10.1000/notice. PMID: 13")


def row(**fields: str) -> dict[str, str]:
    return FIELDS | fields


def listed(*rows: dict[str, str], columns: list[str] = COLUMNS) -> str:
    written = io.StringIO()
    writer = csv.DictWriter(written, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def test_a_row_is_a_notice() -> None:
    assert read_list(listed(row()).encode()) == ((ENTRY,), 0, 0, ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_encodings(encoding: str) -> None:
    text = listed(row(Title="Un vœu" if encoding != "latin-1" else "Märchen", Author="Ærø Å"))
    assert read_list(text.encode(encoding)).entries == (ENTRY,)


def test_bytes_that_mean_nothing_elsewhere() -> None:
    assert read_list(listed(row()).encode().replace(b"wish", b"wi\x81h")).entries == (ENTRY,)


def test_a_list_may_be_compressed() -> None:
    assert read_list(gzip.compress(listed(row()).encode())).entries == (ENTRY,)


@pytest.mark.parametrize(
    ("nature", "status"),
    [
        ("Retraction", Status.RETRACTED),
        ("Expression of concern", Status.CONCERN),
        ("EXPRESSION OF CONCERN ", Status.CONCERN),
        ("Correction", Status.CORRECTED),
        ("Reinstatement", Status.REINSTATED),
    ],
)
def test_kinds_of_notices(nature: str, status: Status) -> None:
    [entry] = read_list(listed(row(RetractionNature=nature)).encode()).entries
    assert entry.status is status


@pytest.mark.parametrize(
    ("field", "said", "at", "expected"),
    [
        ("RetractionDate", "2021-03-04", 3, "2021-03-04"),
        ("RetractionDate", "", 3, ""),
        ("RetractionDOI", "unavailable", 4, "PMID: 13"),
        ("RetractionPubMedID", "0", 4, "doi: 10.1000/notice"),
        ("OriginalPaperDOI", "Unavailable", 1, ""),
        ("OriginalPaperDOI", "https://doi.org/10.1000/GONE", 1, "10.1000/gone"),
        ("OriginalPaperPubMedID", "0", 2, ""),
    ],
)
def test_what_is_not_there_is_no_problem(field: str, said: str, at: int, expected: str) -> None:
    found = read_list(listed(row(**{field: said})).encode())
    assert found.entries[0][at] == expected
    assert found.bad == 0


@pytest.mark.parametrize(
    ("field", "said", "at"),
    [
        ("RetractionDate", "soon", 3),
        ("OriginalPaperDOI", "see below", 1),
        ("OriginalPaperPubMedID", "12a", 2),
    ],
)
def test_a_value_that_makes_no_sense_costs_itself(field: str, said: str, at: int) -> None:
    found = read_list(listed(row(**{field: said})).encode())
    assert found.entries[0][at] == ""
    assert found.bad == 1
    assert said in found.problems[0]


def test_a_bad_row_costs_itself() -> None:
    good, odd = row(OriginalPaperDOI="10.1000/other"), row(RetractionNature="Poem")
    text = listed(odd, good) + "1,2,3\r\n\r\n" + ",".join(["x"] * 21) + "\r\n"
    found = read_list(text.encode())
    assert [entry.doi for entry in found.entries] == ["10.1000/other"]
    assert found.bad == 3
    assert [line.partition(":")[0] for line in found.problems] == ["line 2", "line 4", "line 6"]
    assert '"Poem" is not a kind of notice' in found.problems[0]


def test_a_field_without_an_end_is_one_problem() -> None:
    text = listed(row()) + '"' + "x" * 200_000 + "\r\n"
    found = read_list(text.encode())
    assert found.entries == (ENTRY,)
    assert found.bad == 1


def test_thousands_of_problems_are_counted() -> None:
    found = read_list((listed(row()) + "1,2\r\n" * 1000).encode())
    assert (found.bad, len(found.problems)) == (1000, 20)


def test_notices_without_a_number_are_counted() -> None:
    unnamed = row(OriginalPaperDOI="unavailable", OriginalPaperPubMedID="")
    found = read_list(listed(row(), unnamed, row()).encode())
    assert (found.entries, found.unnamed, found.bad) == ((ENTRY,), 1, 0)


def test_columns_are_found_by_name() -> None:
    few = ["Original Paper DOI", "retractionnature"]
    text = listed({few[0]: "10.1000/gone", few[1]: "retraction"}, columns=few)
    assert read_list(text.encode()).entries == (
        Entry(Status.RETRACTED, "10.1000/gone", "", "", ""),
    )


@pytest.mark.parametrize(
    "text", ["", "Title,Year\nA,2020\n", "RetractionNature\nRetraction\n", "\0\0\n"]
)
def test_what_is_no_list(text: str) -> None:
    with pytest.raises(UsageError, match="is not a status list: its first line must name"):
        read_list(text.encode())


@pytest.mark.parametrize("rows", [[], [row(RetractionNature="Poem")]])
def test_a_list_of_nothing_is_none(rows: list[dict[str, str]]) -> None:
    with pytest.raises(UsageError, match="contains no notice about an article with a DOI or PMID"):
        read_list(listed(*rows).encode())
