"""Records are cut out of an answer byte for byte."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from library import EMPTY_LIST, article, record

from assistant.fetch.client import Unusable
from assistant.fetch.records import read_records
from assistant.formats import parse

SET = "<?xml version='1.0'?>\n<!DOCTYPE PubmedArticleSet SYSTEM 'x.dtd'>\n<PubmedArticleSet>{}\n"
DATA = os.environ.get("ASSISTANT_DATA")


def test_each_record_keeps_its_bytes_and_the_envelope() -> None:
    first, second = record("1", title="A &amp; <i>B</i>"), record("2", pmc="PMC22")
    data = f"{SET.format(f'  {first}<!-- c -->  {second}')}</PubmedArticleSet>".encode()
    one, two = read_records(data)
    assert one.data == f"{SET.format('').rstrip()}\n{first}\n</PubmedArticleSet>\n".encode()
    assert second.encode() in two.data
    assert one.names == {"PMID1"}
    assert two.names == {"PMID2", "PMC22"}
    assert two.name("PMC") == "PMC22"
    assert one.name("PMC") is None


def test_books_have_numbers_too() -> None:
    book = "<PubmedBookArticle><BookDocument><PMID>5</PMID></BookDocument></PubmedBookArticle>"
    [found] = read_records(f"<PubmedArticleSet>{book}</PubmedArticleSet>".encode())
    assert found.names == {"PMID5"}


def test_full_text_is_told_from_front_matter() -> None:
    inner = article("PMC1", doi="10.1000/A") + article("PMC2", full=False)
    inner += '<Reply Id="3" error="not > available"/><article><body/></article>'
    full, front, hollow = read_records(f"<pmc-articleset>{inner}</pmc-articleset>".encode())
    assert (full.full, front.full, hollow.full) == (True, False, False)
    assert full.names == {"PMC1", "10.1000/a"}
    assert hollow.names == frozenset()


def test_an_article_alone_is_the_answer_itself() -> None:
    data = f"<?xml version='1.0'?>\n{article('PMC1')}\n".encode()
    [found] = read_records(data)
    assert found.data == data
    assert found.names == {"PMC1"}
    assert found.full


def test_numbers_of_preprints_and_unknown_kinds() -> None:
    ids = '<article-id pub-id-type="archive">PPR12</article-id><article-id>8</article-id>'
    ids += '<article-id pub-id-type="publisher-id">9</article-id>'
    ids += '<article-id pub-id-type="doi">no doi</article-id>'
    front = f"<front><article-meta>{ids}</article-meta></front>"
    [found] = read_records(f"<article>{front}</article>".encode())
    assert found.names == {"PPR12", "PMID8"}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("<html><body>Busy</body></html>", r"the answer is <html>, not an article \(Busy\)"),
        (EMPTY_LIST, r"<eFetchResult>, not an article \(ID list is empty!"),
        ("<ERROR/>", "the answer is <ERROR>, not an article$"),
        ("<PubmedArticleSet><a></PubmedArticleSet>", "not well-formed XML"),
        ("<!doctype html><p>Busy", "not well-formed XML"),
        ("", "not well-formed XML"),
        ("<article>" + "<a>" * 300, "deeper than 256 levels"),
        ("<!DOCTYPE article [<!ENTITY a 'b'>]><article>&a;</article>", "its own entities"),
    ],
)
def test_what_is_no_answer(data: str, reason: str) -> None:
    with pytest.raises(Unusable, match=reason):
        read_records(data.encode())


def test_an_empty_set_has_no_records() -> None:
    assert read_records(b"<PubmedArticleSet></PubmedArticleSet>") == []


@pytest.mark.skipif(not DATA, reason="needs ASSISTANT_DATA")
def test_real_sets_are_cut_into_readable_files() -> None:
    folder = Path(str(DATA), "formats")
    files = [*folder.glob("pubmed_xml/zotero/*.xml"), folder / "jats/biopython/efetch_pmc.xml"]
    files += folder.glob("pubmed_xml/factoid/*.xml")
    for file in files:
        whole = parse(file.read_bytes(), file.name)
        records = read_records(file.read_bytes())
        parts = [parse(found.data, file.name).documents[0] for found in records]
        assert [part.text for part in parts] == [document.text for document in whole.documents]
        assert [part.id for part in parts] == [document.id for document in whole.documents]
        assert all(found.names for found in records)
