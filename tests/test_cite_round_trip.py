"""Citations that go out and come back, through other readers and through those of this program."""

from __future__ import annotations

import json

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import SeparateCoAuthors, SplitNameParts

from assistant.cite import bibtex, cite, csl_json, ris, vancouver
from assistant.formats import parse
from assistant.records import Author, Document, Identifiers, Imprint, Locators, Source

ARTICLE = Document(
    id="PMID123",
    source=Source("a.xml", "pubmed", "0"),
    title="Rest for all.",
    text="Rest for all.",
    blocks=(),
    authors=(
        Author("Cruz", "Ana Mar\u00eda", "de la"),
        Author("Doe", "William B.", suffix="III"),
        Author("Panel", "Oriol"),
        Author("\u6768", "\u80b2\u4f1f"),
        Author(literal="Rest Society UK"),
    ),
    venue="J Invent Med",
    year=2020,
    electronic_year=2019,
    identifiers=Identifiers("123", "PMC456", "10.1000/inv_ent.7"),
    locators=Locators("12 Suppl 1", "3", "S145-S150"),
    imprint=Imprint("Rest & Sons", ("1234-5678", "8765-432X")),
)
NUMBERED = Document(
    id="PMID5",
    source=Source("b.xml", "pubmed", "0"),
    title="Rest for some",
    text="Rest for some",
    blocks=(),
    authors=(Author("Doe", "AB"),),
    venue="J Invent Med",
    year=2021,
    identifiers=Identifiers("5"),
    locators=Locators("64", "3", "", "e2400512"),
)


def test_ris_through_rispy() -> None:
    first, second = rispy.loads(ris([ARTICLE, NUMBERED]))
    assert first["authors"] == [
        "de la Cruz, Ana Mar\u00eda",
        "Doe, William B., III",
        "Panel, Oriol",
        "\u6768, \u80b2\u4f1f",
        "Rest Society UK",
    ]
    assert (first["title"], first["year"]) == ("Rest for all", "2020")
    assert (first["volume"], first["number"]) == ("12 Suppl 1", "3")
    assert (first["start_page"], first["end_page"]) == ("S145", "S150")
    assert (second["start_page"], second["custom7"]) == ("e2400512", "e2400512")
    assert "end_page" not in second
    assert (first["publisher"], first["issn"]) == ("Rest & Sons", "1234-5678, 8765-432X")


def test_bibtex_through_bibtexparser() -> None:
    library = bibtexparser.parse_string(
        bibtex([ARTICLE, NUMBERED]), append_middleware=[SeparateCoAuthors(), SplitNameParts()]
    )
    first, second = ({f.key: f.value for f in entry.fields} for entry in library.entries)
    names = [(n.von, n.last, n.first, n.jr) for n in first["author"]]
    assert names == [
        (["de", "la"], ["Cruz"], ["Ana", "Mar\u00eda"], []),
        ([], ["Doe"], ["William", "B."], ["III"]),
        ([], ["Panel"], ["Oriol"], []),
        ([], ["\u6768"], ["\u80b2\u4f1f"], []),
        ([], ["{Rest Society UK}"], [], []),
    ]
    assert (first["volume"], first["number"], first["year"]) == ("12 Suppl 1", "3", "2020")
    assert (first["pages"], second["pages"]) == ("S145--S150", "e2400512")
    assert (first["publisher"], first["issn"]) == ("Rest \\& Sons", "1234-5678, 8765-432X")


def test_csl_has_the_names_of_its_schema() -> None:
    first, second = json.loads(csl_json([ARTICLE, NUMBERED]))
    assert first["author"] == [
        {"family": "Cruz", "given": "Ana Mar\u00eda", "non-dropping-particle": "de la"},
        {"family": "Doe", "given": "William B.", "suffix": "III"},
        {"family": "Panel", "given": "Oriol"},
        {"family": "\u6768", "given": "\u80b2\u4f1f"},
        {"literal": "Rest Society UK"},
    ]
    assert (first["volume"], first["issue"], first["page"]) == ("12 Suppl 1", "3", "S145-S150")
    assert first["issued"] == {"date-parts": [[2020]]}
    assert first["available-date"] == {"date-parts": [[2019]]}
    assert (second["page"], second["number"]) == ("e2400512", "e2400512")
    assert (first["publisher"], first["ISSN"]) == ("Rest & Sons", "1234-5678, 8765-432X")


@pytest.mark.parametrize("form", ["ris", "bibtex", "csl-json"])
def test_what_goes_out_comes_back(form: str) -> None:
    first, second = parse(cite([ARTICLE, NUMBERED], form).encode(), "x").documents
    own_names = [author.surname for author in first.authors]
    assert own_names == [author.surname for author in ARTICLE.authors]
    assert [author.given for author in first.authors] == [a.given for a in ARTICLE.authors]
    assert [author.suffix for author in first.authors] == [a.suffix for a in ARTICLE.authors]
    assert (first.locators, first.year) == (ARTICLE.locators, ARTICLE.year)
    assert (first.imprint, first.title) == (ARTICLE.imprint, "Rest for all")
    assert vancouver(second).partition(" PMID")[0] == vancouver(NUMBERED).partition(" PMID")[0]
    if form == "csl-json":
        assert first.electronic_year == 2019
    if form != "ris":  # where the name of a group and that of a person look alike
        assert first.authors == ARTICLE.authors
