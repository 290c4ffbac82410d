"""Dates as records write them."""

from __future__ import annotations

import pytest

from assistant.text.dates import date_in, date_of, dated


@pytest.mark.parametrize(
    ("citation", "expected"),
    [
        ("J Invent Med. 2020 Jun 25;382(26):2582. doi: 10.1000/2019.7", "2020-06-25"),
        ("J Invent Med. 2012 May-Aug;36(3-4):151-61", "2012-05"),
        ("J Invent Med. 2015 Dec;9(Suppl 1):55", "2015-12"),
        ("J. 2020 Jan 5-12;3", "2020-01"),
        ("J. 2012 Winter;3", "2012"),
        ("J Invent Med 2020;395:1", "2020"),
        ("Science (2000). 2021 Feb 30;3", "2021"),
        ("Nutrients. 2010", "2010"),
        ("doi: 10.1000/s.2020", ""),
        ("PMID: 2020", ""),
        ("J. 1987654;3", ""),
        ("", ""),
    ],
)
def test_when_what_is_cited_appeared(citation: str, expected: str) -> None:
    assert date_in(citation) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-06-25", "2020-06-25"),
        ("2020-06-25T00:00:00Z", "2020-06-25"),
        ("2020/6/5", "2020-06-05"),
        ("2020-06", "2020-06"),
        ("2020", "2020"),
        ("7/21/2020 0:00", "2020-07-21"),
        ("7/21/2020", "2020-07-21"),
        ("21/7/2020", "2020"),
        ("2020-13-01", "2020"),
        ("2020 Jun 5", "2020-06-05"),
        ("some day", ""),
        ("", ""),
    ],
)
def test_a_date_alone(text: str, expected: str) -> None:
    assert date_of(text) == expected


def test_a_date_in_parts() -> None:
    assert dated("2020", "02", "03") == "2020-02-03"
    assert dated("2020", "Mar") == "2020-03"
    assert dated("2020", "Spring", "1") == "2020"
    assert dated("in press") == ""
