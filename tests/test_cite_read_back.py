"""Citations of awkward and hostile metadata, read back by independent readers."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import replace

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import SeparateCoAuthors
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from people import people
from pylatexenc.latex2text import (
    LatexNodes2Text,
    MacroTextSpec,
    get_default_latex_context_db,
)

from assistant.cite import FORMATS, bibtex, cite, csl_json, ris, short, vancouver
from assistant.records import Author, Design, Document, Identifiers, Kind, Notice, Source, Status
from assistant.text.people import group

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
# Text-mode names that this reader does not know, or takes for an accent.
KNOWN = get_default_latex_context_db()
KNOWN.add_context_category(
    "text mode",
    prepend=True,
    macros=[
        MacroTextSpec(f"text{name}", character)
        for name, character in {
            "braceleft": "{",
            "braceright": "}",
            "asciicircum": "^",
            "less": "<",
            "greater": ">",
            "bar": "|",
        }.items()
    ],
)
LATEX = LatexNodes2Text(latex_context=KNOWN)


def entries(text: str) -> list[dict[str, str]]:
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    assert len(library.blocks) == len(library.entries)
    return [
        {"": entry.key, "type": entry.entry_type}
        | {field.key: LATEX.latex_to_text(field.value) for field in entry.fields}
        for entry in library.entries
    ]


@pytest.mark.parametrize(
    ("status", "mark"),
    [
        (Status.RETRACTED, "[retracted]"),
        (Status.CONCERN, "[expression of concern]"),
        (Status.CORRECTED, "[corrected]"),
        (Status.REINSTATED, "[reinstated]"),
    ],
)
def test_editorial_status_shows_in_every_format(status: Status, mark: str) -> None:
    flagged = replace(ARTICLE, title="Does it work?", notices=(Notice(status, "J 2021 % {x}"),))
    assert f"Does it work? {mark}. J Invent Med." in vancouver(flagged)
    note = f"Editorial status: {status.value} (J 2021 % {{x}})."
    assert entries(bibtex([flagged]))[0]["note"] == note
    assert rispy.loads(ris([flagged]))[0]["notes"] == [note]
    assert json.loads(csl_json([flagged]))[0]["note"] == note


@pytest.mark.parametrize(
    "name",
    [
        "Research and Care Group",
        "MOG Study Group UK",
        "李明",
        "Alone",
        "a, b, c, d",
        "Foo, II",
        "X,",
    ],
)
def test_groups_and_what_cannot_be_taken_apart_stay_whole(name: str) -> None:
    document = replace(ARTICLE, authors=(*people("Pittock SJ"), group(name)))
    assert json.loads(csl_json([document]))[0]["author"][1] == {"literal": name}
    assert rispy.loads(ris([document]))[0]["authors"][1] == name
    assert entries(bibtex([document]))[0]["author"] == f"Pittock, S. J. and {name}"
    library = bibtexparser.parse_string(bibtex([document]), append_middleware=[SeparateCoAuthors()])
    assert library.entries[0].fields_dict["author"].value == ["Pittock, S. J.", f"{{{name}}}"]


def test_bibtex() -> None:
    assert entries(bibtex([ARTICLE])) == [
        {
            "": "trial-2019",
            "type": "article",
            "title": "Invented drug in an invented disorder",
            "author": "Pittock, S. J. and de la Cruz, Jr, J. A. and Invented Study Group",
            "journal": "J Invent Med",
            "year": "2019",
            "doi": "10.1000/inv_ent.7",
            "pmid": "123",
            "pmcid": "PMC456",
        }
    ]


def test_bibtex_counts_braces_whether_escaped_or_not() -> None:
    text = bibtex([replace(ARTICLE, title="100% {open \\ } } a_b & c")])
    assert text.count("{") == text.count("}")
    assert "\\{" not in text
    assert "\\}" not in text
    assert entries(text)[0]["title"] == "100% {open \\ } } a_b & c"


def test_a_list_of_authors_that_was_cut_short_stays_so() -> None:
    document = replace(ARTICLE, authors=people("Pittock SJ", "Aktas O", "et al"))
    assert entries(bibtex([document]))[0]["author"] == "Pittock, S. J. and Aktas, O. and others"
    assert short(document) == "Pittock 2019"


def test_bibtex_makes_no_ligatures() -> None:
    title = "''a'' ``b`` -- --- c ?` !` ,,d"
    assert entries(bibtex([replace(ARTICLE, title=title)]))[0]["title"] == title


def test_bibtex_keys_are_safe_and_unique() -> None:
    names = ["a/b, c", "a b c", "A/B%c", "{}", "a-b-c-2", "a/b, c"]
    keys = [e[""] for e in entries(bibtex([replace(ARTICLE, id=name) for name in names]))]
    assert keys == ["a-b-c", "a-b-c-2", "A-B-c-3", "document", "a-b-c-2-2"]


def test_a_doi_stays_as_it_is_unless_it_would_break_the_field() -> None:
    def doi(written: str) -> str:
        text = bibtex([replace(ARTICLE, identifiers=Identifiers(doi=written))])
        return str(bibtexparser.parse_string(text).entries[0].fields_dict["doi"].value)

    old = "10.1002/(sici)1097(199806)49:8<693::aid-asi4>3.0.co;2-o"
    assert doi(old) == old
    assert doi("10.1/a}%\\ {") == "10.1/a%7D%25%5C%20%7B"
    assert rispy.loads(ris([replace(ARTICLE, identifiers=Identifiers(doi=old))]))[0]["doi"] == old


def test_what_is_in_no_journal() -> None:
    preprint = replace(ARTICLE, design=Design.PREPRINT, venue="inventRxiv")
    report = replace(ARTICLE, id="report", venue="", year=None)
    assert [item["type"] for item in json.loads(csl_json([preprint, report]))] == [
        "article",
        "document",
    ]
    assert [e["type_of_reference"] for e in rispy.loads(ris([preprint, report]))] == ["GEN"] * 2
    read = entries(bibtex([preprint, report]))
    assert [entry["type"] for entry in read] == ["misc", "misc"]
    assert read[0]["howpublished"] == "inventRxiv"
    assert "year" not in read[1]
    # The design of a preprint may be that of a trial.
    trial = replace(ARTICLE, design=Design.RANDOMISED_TRIAL, venue="medRxiv")
    assert json.loads(csl_json([trial]))[0]["type"] == "article"


# --- hostile metadata

# Documents are large to draw; on a busy machine that says nothing about what is tested.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

HOSTILE = st.text(
    st.sampled_from("aB1 {}\\%@\"'#$&_~^<>|-,;:.=\n\r\t\x00\x1b\x7f\x85\u2028\u202e\ud800é☃")
    | st.characters(),
    max_size=30,
)


def is_safe(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")


AUTHORS = st.builds(Author, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    return replace(
        ARTICLE,
        id=draw(HOSTILE),
        title=draw(HOSTILE),
        authors=tuple(draw(st.lists(AUTHORS, max_size=3))),
        venue=draw(HOSTILE),
        year=draw(st.none() | st.integers(1500, 2099)),
        identifiers=Identifiers(
            draw(st.none() | HOSTILE), draw(st.none() | HOSTILE), draw(st.none() | HOSTILE)
        ),
        notices=tuple(
            draw(st.lists(st.builds(Notice, st.sampled_from(Status), HOSTILE), max_size=2))
        ),
        kind=draw(st.sampled_from(Kind)),
        design=draw(st.sampled_from(Design)),
    )


def plain(text: str) -> str:
    """White space folded, steering characters gone: what every reader must give back."""
    gone = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
    spaced = "".join(c for c in gone.sub("", text) if c.isspace() or is_safe(c))
    return " ".join(spaced.split())


def without_stop(title: str) -> str:
    """A title without a final full stop, which exports leave out."""
    return title.removesuffix(".")


@patient
@given(documents())
def test_no_control_character_survives(document: Document) -> None:
    for form in FORMATS:
        text = cite([document], form)
        assert all(is_safe(character) for character in text.replace("\n", ""))
    assert "\n" not in vancouver(document)
    assert "\n" not in short(document)


@patient
@given(st.lists(documents(), max_size=3, unique_by=lambda document: document.id))
@example([replace(ARTICLE, title="@article{x,\ntitle = {y}}", venue="ER  - \n\nTY  - BOOK")])
@example([replace(ARTICLE, id="", title="", authors=(), venue="", year=None)])
def test_hostile_metadata_comes_back_as_it_was(cited: list[Document]) -> None:
    titles = [without_stop(plain(document.title)) for document in cited]
    venues = [plain(document.venue) for document in cited]
    items = json.loads(csl_json(cited))
    assert [without_stop(item.get("title", "")) for item in items] == titles
    assert [item.get("container-title", "") for item in items] == venues

    records = rispy.loads(ris(cited))
    assert [without_stop(record.get("title", "")) for record in records] == titles
    assert [record.get("secondary_title", "") for record in records] == venues

    text = bibtex(cited)
    assert text.count("{") == text.count("}")
    read = entries(text)
    assert [without_stop(plain(entry.get("title", ""))) for entry in read] == titles
    assert [
        plain(entry.get("journal", "") or entry.get("howpublished", "")) for entry in read
    ] == venues
    for document, entry in zip(cited, read, strict=True):
        digest = document.kind is Kind.DIGEST
        flagged = document.status is not Status.UNFLAGGED
        assert ("digest of the publication" in entry.get("note", "")) == digest
        assert (f"Editorial status: {document.status.value}" in entry.get("note", "")) == flagged
