from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote, urlsplit

import asked
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from samples import STEERING, TRIAL

from assistant.records import Identifiers
from assistant.tui.view.web_addresses import addresses

HOSTS = {"doi.org", "pubmed.ncbi.nlm.nih.gov", "pmc.ncbi.nlm.nih.gov", "clinicaltrials.gov"}


def of(
    pmid: str | None = None,
    pmcid: str | None = None,
    doi: str | None = None,
    nct: tuple[str, ...] = (),
) -> list[str]:
    ids = Identifiers(pmid, pmcid, doi, nct)
    return addresses(replace(asked.documents()[TRIAL], identifiers=ids))


def test_all_pages_of_a_document() -> None:
    assert of("12", "PMC34", "10.1000/a.b-c_d(e):f/g", ("NCT00000001", "NCT00000002")) == [
        "https://doi.org/10.1000/a.b-c_d(e):f/g",
        "https://pubmed.ncbi.nlm.nih.gov/12/",
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC34/",
        "https://clinicaltrials.gov/study/NCT00000001",
        "https://clinicaltrials.gov/study/NCT00000002",
    ]
    assert of() == []


def test_the_collection() -> None:
    by_document = {
        identity: addresses(document) for identity, document in asked.documents().items()
    }
    assert by_document.pop(TRIAL) == [
        "https://doi.org/10.1000/alpha",
        "https://pubmed.ncbi.nlm.nih.gov/1001/",
    ]
    assert set(map(len, by_document.values())) == {0}


@pytest.mark.parametrize(
    ("doi", "address"),
    [
        ('10.1000/a"b', "10.1000/a%22b"),
        ("10.1000/a'b", "10.1000/a%27b"),
        ("10.1000/a#b", "10.1000/a%23b"),
        ("10.1000/a?b=c&d", "10.1000/a%3Fb%3Dc%26d"),
        ("10.1000/a%2fb", "10.1000/a%252fb"),
        ("10.1000/a`$;|\\b", "10.1000/a%60%24%3B%7C%5Cb"),
        ("10.1002/(sici)1096<1::aid-a1>3.0;2-#", "10.1002/(sici)1096%3C1::aid-a1%3E3.0%3B2-%23"),
        ("10.1000/[link=x]", "10.1000/%5Blink%3Dx%5D"),
        ("10.1000/@evil.example", "10.1000/%40evil.example"),
    ],
)
def test_signs_of_a_doi_are_encoded(doi: str, address: str) -> None:
    assert of(doi=doi) == [f"https://doi.org/{address}"]
    assert unquote(address) == doi


@pytest.mark.parametrize(
    "doi",
    [
        "",
        "alpha",
        "10.1000/",
        "10.1/a",
        "10.1000",
        "11.1000/a",
        "https://doi.org/10.1000/a",
        "javascript:alert(1)//10.1000/a",
        "10.1000/a b",
        "10.1000/a\n",
        "10.1000/a\x1b]52;c;x\x07",
        f"10.1000/{STEERING}",
        "10.1000/ä",
        "10.1000/a\u202e",
        "\u0661\u0660.1000/a",
        "10.1000/" + "a" * 201,
    ],
)
def test_what_is_no_doi_gives_no_address(doi: str) -> None:
    assert of(doi=doi) == []


@pytest.mark.parametrize(
    "number", ["", "x", "1/../2", "12 ", "1\n", "\u0661", "-1", "1234567890", "1?a"]
)
def test_what_is_no_number_gives_no_address(number: str) -> None:
    assert of(number, f"PMC{number}", None, (f"NCT{number}",)) == []
    assert of(None, number, None, (number, "NCT1", "NCT123456789")) == []


@settings(deadline=None)
@given(
    st.text(max_size=20), st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40)
)
@example(STEERING, "../../evil")
@example("\ud800", "a@b:c//d\\e")
def test_every_address_is_a_page_of_those_hosts(any_text: str, visible: str) -> None:
    pages = [
        *of(any_text, any_text, any_text, (any_text,)),
        *of(visible, f"PMC{visible}", f"10.1000/{visible}", (f"NCT{visible}",)),
        *of(None, None, f"10.1000/{any_text}"),
    ]
    for address in pages:
        parts = urlsplit(address)
        assert (parts.scheme, parts.query, parts.fragment) == ("https", "", "")
        assert parts.netloc in HOSTS
        assert address.isascii()
        assert address.isprintable()
        assert not set(address) & set(" \"'<>\\^`{|}[]#?;&$!*,@=")
