"""Records of PubMed, written around what a test is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.formats.markup.xml import parse_roots
from assistant.formats.records.pubmed import read_pubmed
from assistant.records import Source

if TYPE_CHECKING:
    from assistant.formats import Parsed
    from assistant.records import Document

SOURCE = Source("exports/set.xml", "pubmed", "0" * 64)
JOURNAL = (
    "<Journal><JournalIssue><PubDate><Year>2020</Year></PubDate></JournalIssue>"
    "<Title>Journal of tests</Title><ISOAbbreviation>J Tests</ISOAbbreviation></Journal>"
)


def citation(
    article: str = "",
    *,
    number: str = '<PMID Version="1">1</PMID>',
    title: str = "T",
    more: str = "",
) -> str:
    return (
        f"<MedlineCitation>{number}<Article>{JOURNAL}<ArticleTitle>{title}</ArticleTitle>"
        f"{article}</Article>{more}</MedlineCitation>"
    )


def record(article: str = "", *, data: str = "", **parts: str) -> str:
    inner = citation(article, **parts)
    return f"<PubmedArticle>{inner}<PubmedData>{data}</PubmedData></PubmedArticle>"


def abstract(text: str) -> str:
    return f"<Abstract><AbstractText>{text}</AbstractText></Abstract>"


def read(source: str) -> Parsed:
    return read_pubmed(parse_roots(source.encode()), SOURCE)


def document_of(source: str) -> Document:
    (document,) = read(source).documents
    return document


def blocks(document: Document) -> list[tuple[tuple[str, ...], str]]:
    return [(block.section, document.text[slice(*block.span)]) for block in document.blocks[1:]]
