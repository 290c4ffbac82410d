"""Volume, issue, pages and number of an article, as sources write them."""

from __future__ import annotations

import pytest

from assistant.records import Locators
from assistant.text.locators import (
    article_number,
    first_and_last,
    locators_in,
    locators_of,
    pages_of,
    short_pages,
)


@pytest.mark.parametrize(
    ("first", "last", "whole", "short"),
    [
        ("215-22", "", "215-222", "215-22"),
        ("215-222", "", "215-222", "215-22"),
        ("215\u2013222", "", "215-222", "215-22"),
        ("215--222", "", "215-222", "215-22"),
        ("215 - 222", "", "215-222", "215-22"),
        ("pp. 215-222", "", "215-222", "215-22"),
        ("215", "222", "215-222", "215-22"),
        ("215", "22", "215-222", "215-22"),
        ("215", "215", "215", "215"),
        ("215-222", "222", "215-222", "215-22"),
        ("12", "19", "12-19", "12-9"),
        ("21", "30", "21-30", "21-30"),
        ("1199-1205", "", "1199-1205", "1199-205"),
        ("99-101", "", "99-101", "99-101"),
        ("S62-9", "", "S62-S69", "S62-9"),
        ("e2115", "e2123", "e2115-e2123", "e2115-23"),
        ("126A-127A", "", "126A-127A", "126A-127A"),
        ("1053-1068.e8", "", "1053-1068.e8", "1053-68.e8"),
        ("iv-vi", "", "iv-vi", "iv-vi"),
        ("34-6, 87-91", "", "34-36, 87-91", "34-6, 87-91"),
        ("215-22; discussion 223-4", "", "215-222; discussion 223-224", "215-22; discussion 223-4"),
        ("e0230001", "", "e0230001", "e0230001"),
        ("2400512", "", "2400512", "2400512"),
        ("S21-1", "S21-8", "S21-1-S21-8", "S21-1-S21-8"),
        ("51;", "", "51", "51"),
        ("n/a", "n/a", "", ""),
        ("[no pagination]", "", "[no pagination]", "[no pagination]"),
        ("-", "", "", ""),
        ("x" * 100, "", "", ""),
    ],
)
def test_pages(first: str, last: str, whole: str, short: str) -> None:
    assert pages_of(first, last) == whole
    assert short_pages(whole) == short


@pytest.mark.parametrize(
    ("pages", "parts"),
    [("215-222", ("215", "222")), ("e5", ("e5", "")), ("34-36, 87-91", ("34-36, 87-91", ""))],
)
def test_first_and_last_page(pages: str, parts: tuple[str, str]) -> None:
    assert first_and_last(pages) == parts


def test_locators() -> None:
    assert locators_of("Vol. 12", "no. 3", "5", "9") == Locators("12", "3", "5-9")
    assert locators_of("12(3)") == Locators("12", "3")
    assert locators_of("12 (Suppl 1)") == Locators("12", "Suppl 1")
    assert locators_of("42 Suppl 2", "") == Locators("42 Suppl 2")
    assert locators_of("ahead-of-print", "ahead-of-print", "1", "9") == Locators(pages="1-9")
    assert locators_of("12", "", "e5", number="e5") == Locators("12", article_number="e5")
    assert locators_of("Novel", "Nonsense") == Locators("Novel", "Nonsense")


@pytest.mark.parametrize(
    ("citation", "expected"),
    [
        ("J Rest. 2020 Jul 30;383(5):405-16. doi: 10.1/x.", Locators("383", "5", "405-416")),
        ("J Rest. 2019 Jun 6;74(5):1053-1068.e8. doi", Locators("74", "5", "1053-1068.e8")),
        ("J Rest. 2019;12:e45.", Locators("12", "", "e45")),
        ("J Rest. 2019 Jul-Aug;41 Suppl 1:S5-9. Epub", Locators("41 Suppl 1", "", "S5-S9")),
        ("J Rest; 2019 Jul 6; 380 (7) 617-628", Locators("380", "7", "617-628")),
        ("J Rest. 2019 Jul 6. doi: 10.1/x", Locators()),
        ("A title: with 2019 rests; and more: 12", Locators()),
    ],
)
def test_locators_in_a_citation(citation: str, expected: Locators) -> None:
    assert locators_in(citation) == expected


@pytest.mark.parametrize(
    ("identifier", "volume", "expected"),
    [
        ("2400512", "64", "2400512"),
        ("bmj.m1", "368", "bmj.m1"),
        ("2400512", "", ""),
        ("S0140-6736(20)30183-5", "395", ""),
        ("0140-6736(20)30183-5", "395", ""),
        ("10.1/x", "395", ""),
    ],
)
def test_the_number_of_an_article(identifier: str, volume: str, expected: str) -> None:
    assert article_number(identifier, volume) == expected
