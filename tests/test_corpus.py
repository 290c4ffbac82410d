"""The corpus that ships: whole, citable, each publication once."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from assistant import cite
from assistant.formats import parse
from assistant.index.corpus import (
    QUESTIONS,
    CorpusRoots,
    read_questions,
    read_synonyms,
    scan_corpus,
)
from assistant.records import Design, Document, Kind

CORPUS = Path(__file__).parents[1] / "corpus"
ALL = CorpusRoots.of(CORPUS)
SECTIONS = ["Design", "Participants", "Results", "Harms", "Limits"]


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    found: list[Document] = []
    for path in scan_corpus(ALL):
        parsed = parse((CORPUS / path).read_bytes(), path)
        assert not parsed.problems, path
        found.extend(parsed.documents)
    return found


def test_at_least_45_digests_that_say_so(documents: list[Document]) -> None:
    assert len(documents) >= 45
    for document in documents:
        assert document.kind is Kind.DIGEST
        assert "digest" in cite.vancouver(document)


def test_sections_are_the_five_in_order(documents: list[Document]) -> None:
    for document in documents:
        sections = list(dict.fromkeys(b.section[0] for b in document.blocks if b.section))
        assert sections == [name for name in SECTIONS if name in sections], document.id
        assert sections, document.id


def test_each_publication_stands_once(documents: list[Document]) -> None:
    identifiers = Counter(
        value
        for document in documents
        for value in (
            document.identifiers.pmid,
            document.identifiers.pmcid,
            document.identifiers.doi,
        )
        if value
    )
    assert [value for value, count in identifiers.items() if count > 1] == []
    assert sum(bool(document.identifiers.pmid) for document in documents) > len(documents) / 2


def test_most_state_their_design(documents: list[Document]) -> None:
    stated = [document for document in documents if document.design is not Design.NOT_STATED]
    assert len(stated) > 0.8 * len(documents)


def test_sentences_stand_alone(documents: list[Document]) -> None:
    leaning = re.compile(r"^(?:This|These|They|It|Both groups)\b")
    for document in documents:
        for block in document.blocks:
            text = document.text[slice(*block.span)]
            assert not leaning.match(text), (document.id, text)


def test_there_are_three_questions_to_try() -> None:
    assert len(read_questions(ALL)) >= 3
    assert QUESTIONS not in scan_corpus(ALL)


def test_synonyms_are_read() -> None:
    groups = read_synonyms(ALL)
    assert any("NMO" in group and "Devic disease" in group for group in groups)
