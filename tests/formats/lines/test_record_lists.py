"""Text that lists several records is refused, and articles that look a little like it are read."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import random
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assistant.errors import UnreadableFile
from assistant.formats import parse

if TYPE_CHECKING:
    from assistant.records import Document

_PROGRAM = Path(__file__).parents[3] / "benchmarks" / "several.py"


def _program() -> Any:  # noqa: ANN401 - a module
    spec = importlib.util.spec_from_file_location("several_benchmark", _PROGRAM)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


SEVERAL = _program()


def refusal(data: str | bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        parse(data.encode() if isinstance(data, str) else data, "folder/export.txt")
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 300
    return message


def document_of(text: str) -> Document:
    (document,) = parse(text.encode(), "folder/article.txt").documents
    return document


@pytest.mark.parametrize("name", list(SEVERAL.LISTS))
def test_lists_in_layouts_that_no_reader_knows_are_refused(name: str) -> None:
    for text in SEVERAL.texts(SEVERAL.LISTS[name], apart="\n\n"):
        assert SEVERAL.outcome(text, strict=True) == "refused", text


@pytest.mark.parametrize("name", list(SEVERAL.READ))
def test_formats_that_are_read_keep_records_apart(name: str) -> None:
    apart = "\n" if name in SEVERAL.CLOSE else "\n\n"
    texts = list(SEVERAL.texts(SEVERAL.READ[name], apart=apart))
    found = [SEVERAL.outcome(text, strict=True) for text in texts]
    assert "wrong" not in found
    assert found[0] == "right"
    chance = random.Random(name)  # noqa: S311 - the same on every run
    for _ in range(100):
        text = SEVERAL.damaged(texts[0], chance)
        assert SEVERAL.outcome(text, strict=False) != "wrong", text


@pytest.mark.parametrize(
    ("name", "kind", "instead"),
    [
        ("EBSCO", "EBSCO", "RIS"),
        ("ProQuest", "ProQuest", "RIS"),
        ("PsycINFO", "PsycINFO", "RIS"),
        ("Scopus", "Scopus", "CSV"),
        ("RIS, no blanks", "RIS", "again"),
        ("tags and colons", "several records or references", "BibTeX"),
        ("reading list", "several records or references", "in its own file"),
    ],
)
def test_the_reason_names_the_kind_and_what_to_save(name: str, kind: str, instead: str) -> None:
    layout = SEVERAL.LISTS[name]
    message = refusal("\n\n".join(layout(record, 2) for record in SEVERAL.invented(2)))
    assert kind in message
    assert instead in message.partition(";")[2]


@pytest.mark.parametrize(
    "name",
    ["EBSCO", "PsycINFO", "tags and colons"],
)
def test_one_record_of_a_known_layout_is_no_article_either(name: str) -> None:
    refusal(SEVERAL.LISTS[name](SEVERAL.invented(1)[0], 1))


PROSE = (
    "We asked 96 teachers with hoarse voices to hum for ten minutes a day, and most of them did so."
)
REFERENCES = (
    "1. Vega K. Gargling before surgery. Throat J. 2016;15(4):77-80. doi: 10.9999/tj.1.\n"
    "PMID: 39904004\n"
    "2. Doe A, Roe B. Ice lollies after surgery. Throat J. 2016;15(4):81-84.\n"
    "doi: 10.9999/tj.2. PMID: 39904005\n"
    "3. Lindqvist E. Whispering. Voice. 2021;14(1):1-9.\n"
)


APART = REFERENCES.replace("\n", "\n\n")
# Each looks a little like a list of records, and is one article.
ARTICLES = {
    "numbered headings": f"1. Introduction\n\n{PROSE}\n\n2. Methods\n\n{PROSE}\n",
    "references below": f"Humming\n\n{PROSE}\n\nReferences\n\n{REFERENCES}",
    "lines apart": f"Humming\n\n{PROSE}\n\nReferences\n\n{APART}",
    "no heading": f"Humming\n\n{PROSE}\n\n{REFERENCES}",
    "Markdown": f"# Humming\n\n{PROSE}\n\n## References\n\n{REFERENCES}",
    "sources first": f"# Humming\n\nKey sources:\n\n{REFERENCES}\n{PROSE}\n\n{PROSE}\n",
    "fields once": f"Title: Humming\nAuthors: Doe A\nAbstract: {PROSE}\nDOI: 10.9999/1\nPMID: 5\n",
    "a field again": f"# Humming\n\n**Title:** Hum\n\n{PROSE}\n\n**Title:** Humming\n\n{PROSE}\n",
    "two languages": f"Title: Humming\nAbstract: {PROSE}\n\nTitulo: Zumbido\nResumen: {PROSE}\n",
    "sources of tables": f"A\tB\n1\t2\n\nSource: ours\n\n{PROSE}\n\nSource: theirs\n",
    "DOIs of figures": (
        f"Humming\n\ndoi:10.9999/v.1\n\n{PROSE}\n\ndoi:10.9999/v.1.g001\n\n{PROSE}\n\n{PROSE}\n\n"
        "doi:10.9999/v.1.g002\n"
    ),
    "feet of pages": (
        f"Humming\n\n1 / 3\n\nDOI: 10.9999/1\n\n{PROSE}\n\n2 / 3\n\nDOI: 10.9999/1\n\n{PROSE}\n"
    ),
    "search strategy": (
        f"#1 humming\n#2 TI (hum OR humming)\nAB (hum)\nTI (voice)\nAB (voice)\n\n{PROSE}\n"
    ),
    "two studies": f"Study 1\n\nMethods\n\n{PROSE}\n\nStudy 2\n\nMethods\n\n{PROSE}\n",
    "images": f"T1 - weighted images were taken.\n\nT2 - weighted ones, too. {PROSE}\n",
    "times": f"Times\n\nT1\t3.5\nT2\t3.6\n\n{PROSE}\n\nT1\t4.5\nT2\t4.6\n",
    "abbreviations": f"AB: antibody\nAU: arbitrary units\n\n{PROSE}\n",
    "PMIDs in notes": f"- 2011: relapses fell (PMID: 1).\n- 2012: rose (PMID: 2).\n\n{PROSE}\n",
    "a number": "1,000,000 people hummed.\n",
    "recommendations": f"1. Hum daily (2019).\n\n{PROSE}\n\n2. Rest in 2020.\n\n{PROSE}\n",
    "front matter": (
        "---\ntitle: Humming\nauthors: [Doe A]\n---\n\n"
        f"**Title:** Hum\n\n**Authors:** Roe\n\n{PROSE}\n"
    ),
}


@pytest.mark.parametrize("text", ARTICLES.values(), ids=list(ARTICLES))
def test_articles_are_read(text: str) -> None:
    document = document_of(text)
    assert document.source.format in ("text", "markdown")
    assert "hum" in document.text.casefold()


def test_pages_and_word_files_that_list_records_are_refused() -> None:
    found = SEVERAL.invented(2)
    items = "".join(
        f"<h2>{record.title}</h2><p>{', '.join(record.authors)}</p><p>{record.abstract}</p>"
        f"<p>{record.citation}. doi: {record.doi}. PMID: {record.pmid} Free article.</p>"
        for record in found
    )
    page = f"<html><head><title>2 results</title></head><body><h1>Results</h1>{items}</body></html>"
    assert "PubMed" in refusal(page)
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    lines = "\n\n".join(SEVERAL.LISTS["ProQuest"](record, 2) for record in found).split("\n")
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>',
        )
    assert "ProQuest" in refusal(stream.getvalue())


def test_a_table_without_known_columns_is_refused() -> None:
    rows = "Dampf;Doe;Dampf half nicht.;2020\nSummen;Roe;Summen half sehr.;2021\n"
    assert "title" in refusal(f"Titel;Verfasser;Kurzfassung;Jahr\n{rows}")
    assert "title" in refusal(rows)
    assert (
        document_of(f"Humming for voices\n\nGroup\tMean\nA\t3\nB\t4\n\n{PROSE}\n").title
        == "Humming for voices"
    )


@pytest.mark.parametrize(
    "text",
    [
        "1. a 2019;1:2\n" * 20_000,
        "".join(f"{number}. a 2019;1:2\n" for number in range(20_000)),
        "".join(f"Record {number} of 9\nTitle: {number}\n" for number in range(0, 40_000, 2)),
        "Title: a\n" * 50_000,
        '"TITLE","a' * 20_000,
        "2019 " * 100_000,
        "PMID: " * 50_000,
        "a: " * 100_000,
        "\n" * 300_000,
    ],
)
def test_floods_are_looked_at_once(text: str) -> None:
    with contextlib.suppress(UnreadableFile):
        assert parse(text.encode(), "flood.txt").documents
