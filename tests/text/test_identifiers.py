"""Identifiers in one spelling, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text import identifiers


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("12345", "12345"),
        (12345, "12345"),
        (12345.0, "12345"),
        ("  PMID: 00123 ", "123"),
        ("pmid123", "123"),
        ("https://pubmed.ncbi.nlm.nih.gov/12345/", "12345"),
        ("www.ncbi.nlm.nih.gov/pubmed/12345", "12345"),
        ("0000", None),
        ("12a", None),
        ("1234567890", None),
        ("\u0661\u0662\u0663", None),
        ("", None),
        (None, None),
    ],
)
def test_pmid(given_text: str | float | None, expected: str | None) -> None:
    assert identifiers.pmid(given_text) == expected


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("PMC123", "PMC123"),
        ("pmc123.1", "PMC123"),
        ("123", "PMC123"),
        ("PMCID: PMC0123", "PMC123"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC123/", "PMC123"),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC123", "PMC123"),
        ("EMS123", None),
        ("PMC", None),
        ("PMC0", None),
        (None, None),
    ],
)
def test_pmcid(given_text: str | None, expected: str | None) -> None:
    assert identifiers.pmcid(given_text) == expected


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("10.1000/ABC", "10.1000/abc"),
        ("https://doi.org/10.1000/ABC.", "10.1000/abc"),
        ("http://dx.doi.org/10.1000/a-b", "10.1000/a-b"),
        ("doi.org/10.1000/a", "10.1000/a"),
        ("doi:10.1000/a", "10.1000/a"),
        ("DOI 10.1000/a", "10.1000/a"),
        ("urn:doi:10.1000/a", "10.1000/a"),
        ("info:doi/10.1000/a", "10.1000/a"),
        ("https://doi.org/10.1000%2F(SICI)1", "10.1000/(sici)1"),
        ("10.1000.10/a", "10.1000.10/a"),
        ("10.1000/(SICI)1:1&lt;2::AID-A&gt;3.0.CO;2-6", "10.1000/(sici)1:1<2::aid-a>3.0.co;2-6"),
        ("10.1000/a&amp;lt;b&amp;gt;c", "10.1000/a<b>c"),
        ("10.1000/a&b", "10.1000/a&b"),
        ("10.1000%2fA%3a1%20", "10.1000/a:1"),
        ("https://doi.org/10.1000/S0140-6736%2805%2966379-2", "10.1000/s0140-6736(05)66379-2"),
        ("10.1000%252FA", "10.1000/a"),
        ("https://doi.org/https://doi.org/10.1000/a", "10.1000/a"),
        ("https://doi.org/doi:10.1000/a", "10.1000/a"),
        ("https://doi.org.proxy.nowhere.edu/10.1000/a", "10.1000/a"),
        ("https://www.press.org/doi/full/10.1000/a?journalCode=b", "10.1000/a"),
        ("https://www.press.org/doi/10.1000/a.b/abstract", "10.1000/a.b"),
        ("https://www.medrxiv.org/content/10.1101/2021.02.03.1v2.full", "10.1101/2021.02.03.1v2"),
        ("10.1000/a [doi]", "10.1000/a"),
        ("10.1000/a(b).", "10.1000/a(b)"),
        ("(10.1000/a)", None),
        ("10.1000/a)", "10.1000/a"),
        ("10.1000/a].", "10.1000/a"),
        ("<10.1000/a>", "10.1000/a"),
        ("10.1000/a\u20101\u200b", "10.1000/a-1"),
        ("10.1000/1\u20132", "10.1000/1-2"),
        ("10.1000", None),
        ("10.1000/", None),
        ("10.1000/a b", None),
        ("10.1000/a\0", None),
        ("10.1000/\ud800", None),
        ("10.1000/" + "a" * 300, None),
        ("11.1000/a", None),
        ("", None),
        (None, None),
    ],
)
def test_doi(given_text: str | None, expected: str | None) -> None:
    assert identifiers.doi(given_text) == expected


def test_trial_numbers_are_found_in_text_once_each() -> None:
    texts = ("NCT00000002, nct00000001", None, "(NCT00000002) NCT000000033 XNCT00000004 NCT0000005")
    assert identifiers.nct(*texts) == ("NCT00000002", "NCT00000001")
    assert identifiers.nct() == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ClinicalTrials.gov nct00000001", ["NCT00000001"]),
        ("Current Controlled Trials ISRCTN 12345678", ["ISRCTN12345678"]),
        ("EudraCT number 2010-012345-67", ["EudraCT 2010-012345-67"]),
        ("EUCTR2010-012345-67-DE", ["EudraCT 2010-012345-67"]),
        ("call 2010-012345-67", []),
        ("ChiCTR-1900012345 or ChiCTR1900012345", ["ChiCTR1900012345"]),
        ("ChiCTR-TRC-08000001", ["ChiCTR-TRC-08000001"]),
        ("UMIN-CTR number, UMIN000001234; UMIN ID: 000001234", ["UMIN000001234"]),
        ("ACTRN12605000123456", ["ACTRN12605000123456"]),
        ("CTRI/2010/091/000123", ["CTRI/2010/091/000123"]),
        ("DRKS00001234", ["DRKS00001234"]),
        ("Netherlands Trial Register, NTR1234", ["NTR1234"]),
        ("p75NTR 1234", []),
        ("jRCTs031180123", ["jRCTs031180123"]),
        ("IRCT138901234567N1", ["IRCT138901234567N1"]),
    ],
)
def test_registrations_have_one_form_for_each_registry(text: str, expected: list[str]) -> None:
    assert list(identifiers.registrations(text)) == expected


@given(st.text())
def test_any_text_gives_an_identifier_or_none(text: str) -> None:
    for read in (identifiers.pmid, identifiers.pmcid, identifiers.doi):
        found = read(text)
        if found is not None:
            assert read(found) == found
            found.encode()
    identifiers.nct(text)
    assert identifiers.registrations(*identifiers.registrations(text)) == (
        identifiers.registrations(text)
    )
