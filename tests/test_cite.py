"""Citations, read back by readers that this program did not write."""

from __future__ import annotations

import json
from dataclasses import replace

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import SeparateCoAuthors, SplitNameParts
from people import people

from assistant.cite import FORMATS, bibtex, cite, csl_json, ris, short, vancouver, vancouver_name
from assistant.errors import UsageError
from assistant.records import Author, Document, Identifiers, Kind, Locators, Notice, Source, Status

ARTICLE = Document(
    id="trial-2019",
    source=Source("trial.md", "markdown", "0"),
    title="Invented drug in an invented disorder",
    text="Invented drug in an invented disorder",
    blocks=(),
    authors=people("Pittock SJ", "de la Cruz JA Jr", "Invented Study Group"),
    venue="J Invent Med",
    year=2019,
    identifiers=Identifiers("123", "PMC456", "10.1000/inv_ent.7"),
)
DIGEST = replace(ARTICLE, id="digest", kind=Kind.DIGEST)
RETRACTED = replace(
    ARTICLE, id="gone", notices=(Notice(Status.RETRACTED, "Retraction in: J Invent Med. 2021"),)
)


# --- Vancouver


def test_vancouver_line() -> None:
    assert vancouver(ARTICLE) == (
        "Pittock SJ, de la Cruz JA Jr, Invented Study Group. Invented drug in an invented "
        "disorder. J Invent Med. 2019. doi: 10.1000/inv_ent.7. PMID: 123; PMCID: PMC456."
    )


def test_vancouver_names_six_authors_and_then_others() -> None:
    names = tuple(f"Author{letter} {letter}" for letter in "ABCDEFG")
    assert vancouver(replace(ARTICLE, authors=people(*names[:6]))).startswith(
        "AuthorA A, AuthorB B, AuthorC C, AuthorD D, AuthorE E, AuthorF F. Invented"
    )
    assert vancouver(replace(ARTICLE, authors=people(*names))).startswith(
        "AuthorA A, AuthorB B, AuthorC C, AuthorD D, AuthorE E, AuthorF F, et al. Invented"
    )
    shortened = replace(ARTICLE, authors=people("Pittock SJ", "et al."))
    assert vancouver(shortened).startswith("Pittock SJ, et al. Invented")


@pytest.mark.parametrize("end", [".", "?", "!", '?"', "…", ".]"])
def test_a_title_that_closes_itself_gets_no_full_stop(end: str) -> None:
    line = vancouver(replace(ARTICLE, title=f"Does it work{end}", venue="J. Invent. Med."))
    assert f"Does it work{end} J. Invent. Med. 2019." in line


def test_a_status_without_a_reference_is_still_said() -> None:
    flagged = replace(ARTICLE, notices=(Notice(Status.CORRECTED, " "),))
    assert json.loads(csl_json([flagged]))[0]["note"] == "Editorial status: corrected."


@pytest.mark.parametrize("form", FORMATS)
def test_every_citation_of_a_digest_says_so(form: str) -> None:
    assert "digest of the publication" in cite([DIGEST], form)
    assert "digest of the publication" not in cite([ARTICLE], form)


def test_marks_stand_behind_the_title_of_a_retracted_digest() -> None:
    both = replace(RETRACTED, kind=Kind.DIGEST, title="It works.")
    assert "It works [retracted] [digest of the publication]. J Invent" in vancouver(both)


def test_vancouver_of_almost_nothing() -> None:
    bare = replace(ARTICLE, authors=(), venue="", year=None, identifiers=Identifiers())
    assert vancouver(bare) == "Invented drug in an invented disorder. [date unknown]."
    assert vancouver(replace(bare, title="")) == "[date unknown]."
    assert vancouver(replace(bare, authors=people("et al."))) == vancouver(bare)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (Locators("12", "3", "145-150"), "2019;12(3):145-50."),
        (Locators("12", "", "145-150"), "2019;12:145-50."),
        (Locators("", "3", "145"), "2019;(3):145."),
        (Locators("12", "3"), "2019;12(3)."),
        (Locators("42 Suppl 2", "", "S93-S99"), "2019;42 Suppl 2:S93-9."),
        (Locators("64", "3", "", "2400512"), "2019;64(3):2400512."),
        (Locators("", "", "5-9"), "2019:5-9."),
    ],
)
def test_vancouver_says_where_an_article_is(where: Locators, expected: str) -> None:
    line = vancouver(replace(ARTICLE, locators=where))
    assert f" J Invent Med. {expected} doi: " in line


def test_vancouver_says_when_an_article_was_published_before_its_issue() -> None:
    line = vancouver(replace(ARTICLE, electronic_year=2018))
    assert "2019. doi: 10.1000/inv_ent.7. Epub 2018. PMID: 123" in line
    assert "Epub" not in vancouver(replace(ARTICLE, electronic_year=2019))


# --- short labels


@pytest.mark.parametrize(
    ("authors", "label"),
    [
        (("Pittock SJ",), "Pittock 2019"),
        (("Pittock SJ", "Wingerchuk DM"), "Pittock & Wingerchuk 2019"),
        (("Pittock SJ", "Wingerchuk DM", "Lennon VA"), "Pittock 2019"),
        (("van der Berg, Anna",), "van der Berg 2019"),
        (("Invented Study Group",), "Invented Study Group 2019"),
        ((), "J Invent Med 2019"),
    ],
)
def test_short(authors: tuple[str, ...], label: str) -> None:
    assert short(replace(ARTICLE, authors=people(*authors))) == label


def test_short_without_author_or_venue_or_year() -> None:
    bare = replace(ARTICLE, authors=(), venue="", year=None)
    assert short(bare) == "“Invented drug in an invented …”, no date"
    assert short(replace(bare, title="What works?")) == "“What works?”, no date"
    assert short(replace(bare, title="Rest, sleep, and, or, more of it", year=2019)) == (
        "“Rest, sleep, and, or, more …” 2019"
    )
    assert short(replace(bare, title="")) == "trial-2019, no date"
    assert short(replace(bare, venue="J Invent Med")) == "J Invent Med, no date"
    assert short(replace(bare, authors=people("Pittock SJ"))) == "Pittock, no date"


# --- names


def _whole(name: dict[str, str]) -> str:
    return " ".join(filter(None, (name.get("non-dropping-particle"), name["family"])))


@pytest.mark.parametrize(
    ("name", "line", "parts"),
    [
        ("Pittock SJ", "Pittock SJ", ("Pittock", "S. J.", "")),
        ("Pittock S.J.", "Pittock SJ", ("Pittock", "S. J.", "")),
        ("Pittock S. J.", "Pittock SJ", ("Pittock", "S. J.", "")),
        ("Martin J-P", "Martin JP", ("Martin", "J.-P.", "")),
        ("Pittock, Sean J.", "Pittock SJ", ("Pittock", "Sean J.", "")),
        ("Smith, John, Jr.", "Smith J Jr.", ("Smith", "John", "Jr.")),
        ("Smith J, Jr", "Smith J Jr", ("Smith", "J.", "Jr")),
        ("Smith JA 3rd", "Smith JA 3rd", ("Smith", "J. A.", "3rd")),
        ("de la Cruz ÁB", "de la Cruz ÁB", ("de la Cruz", "Á. B.", "")),
        ("Panelli A", "Panelli A", ("Panelli", "A.", "")),
    ],
)
def test_names_of_people(name: str, line: str, parts: tuple[str, str, str]) -> None:
    document = replace(ARTICLE, authors=people(name))
    assert vancouver(document).startswith(f"{line}. " if line[-1] != "." else f"{line} ")
    item = json.loads(csl_json([document]))[0]["author"][0]
    assert (_whole(item), item["given"], item.get("suffix", "")) == parts
    assert rispy.loads(ris([document]))[0]["authors"] == [", ".join(filter(None, parts))]
    library = bibtexparser.parse_string(
        bibtex([document]), append_middleware=[SeparateCoAuthors(), SplitNameParts()]
    )
    read = library.entries[0].fields_dict["author"].value[0]
    assert " ".join([*read.von, *read.last]) == parts[0]
    assert (" ".join(read.first), " ".join(read.jr)) == parts[1:]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("JP", " JP"),
        ("J.-P.", " JP"),
        ("J P", " JP"),
        ("Jean Paul", " JP"),
        ("Anna-Maria L.", " AML"),
        ("J.P. \u00e9lise", " JP\u00c9"),
        ("\u00e9lodie", " \u00c9"),
        ("Jo", " J"),
        ("", ""),
        ("O'Neil", " ON"),
        ("Lucas de Souza", " LS"),
        ("\u80b2\u4f1f", " \u80b2\u4f1f"),
        ("\u0410\u043d\u043d\u0430", " \u0410"),
    ],
)
def test_initials(given: str, expected: str) -> None:
    assert vancouver_name(Author("Doe", given)) == f"Doe{expected}"


def test_a_word_in_capitals_is_a_name_beside_a_name_in_capitals() -> None:
    assert vancouver_name(Author("DOE", "ANNA")) == "DOE A"
    assert vancouver_name(Author("DOE", "AB")) == "DOE AB"


def test_a_family_name_that_holds_and_is_one_author() -> None:
    document = replace(ARTICLE, authors=people("Rock and Roll, Anna"))
    library = bibtexparser.parse_string(bibtex([document]), append_middleware=[SeparateCoAuthors()])
    assert library.entries[0].fields_dict["author"].value == ["{Rock and Roll}, Anna"]


# --- RIS, CSL-JSON


def test_ris() -> None:
    assert rispy.loads(ris([ARTICLE, DIGEST])) == [
        {
            "type_of_reference": "JOUR",
            "id": "trial-2019",
            "authors": ["Pittock, S. J.", "de la Cruz, J. A., Jr", "Invented Study Group"],
            "title": "Invented drug in an invented disorder",
            "secondary_title": "J Invent Med",
            "year": "2019",
            "doi": "10.1000/inv_ent.7",
            "accession_number": "123",
            "custom2": "PMC456",
        }
        | extra
        for extra in (
            {},
            {
                "id": "digest",
                "notes": [
                    "What was read is a digest of the publication, not the publication itself."
                ],
            },
        )
    ]


def test_csl_json() -> None:
    assert json.loads(csl_json([ARTICLE])) == [
        {
            "id": "trial-2019",
            "type": "article-journal",
            "title": "Invented drug in an invented disorder",
            "author": [
                {"family": "Pittock", "given": "S. J."},
                {
                    "family": "Cruz",
                    "given": "J. A.",
                    "non-dropping-particle": "de la",
                    "suffix": "Jr",
                },
                {"literal": "Invented Study Group"},
            ],
            "container-title": "J Invent Med",
            "issued": {"date-parts": [[2019]]},
            "DOI": "10.1000/inv_ent.7",
            "PMID": "123",
            "PMCID": "PMC456",
        }
    ]


@pytest.mark.parametrize("form", FORMATS)
def test_each_document_is_cited_once_in_order(form: str) -> None:
    second = replace(ARTICLE, id="second", title="Second")
    text = cite(iter([ARTICLE, second, ARTICLE]), form)
    assert text.count("Invented drug") == 1
    assert text.index("Invented drug") < text.index("Second")
    assert text == text.rstrip("\n")


def test_no_documents() -> None:
    assert [cite([], form) for form in FORMATS] == ["", "", "", "[]"]


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError, match=r"'endnote' is not a citation format.*vancouver, bibtex"):
        cite([ARTICLE], "endnote")
