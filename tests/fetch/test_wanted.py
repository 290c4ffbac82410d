"""Identifiers are told apart by their form."""

from __future__ import annotations

import pytest

from assistant.fetch.wanted import recognised


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("31495497", "PMID 31495497"),
        (" PMID: 0123 ", "PMID 123"),
        ("https://pubmed.ncbi.nlm.nih.gov/123/", "PMID 123"),
        ("pmc7935419.1", "PMC7935419"),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC12/", "PMC12"),
        ("10.1002/ANA.1", "DOI 10.1002/ana.1"),
        ("https://doi.org/10.1002/nct01234567", "DOI 10.1002/nct01234567"),
        ("nct01234567", "NCT01234567"),
        ("https://clinicaltrials.gov/study/NCT01234567", "NCT01234567"),
    ],
)
def test_what_is_clear(text: str, found: str) -> None:
    assert str(recognised(text)) == found


@pytest.mark.parametrize(
    "text",
    ["", "foo", "1234567890", "10.1/x", "NCT1", "NCT01234567 and NCT01234568", "see NCT01234567"],
)
def test_what_is_not(text: str) -> None:
    assert recognised(text) is None
