"""Readers and the index know the same preprints."""

from __future__ import annotations

import re

import pytest

from assistant.dedupe.copies import copy_of
from assistant.editorial.notices import relation_referred
from assistant.editorial.preprints import DOI_PREFIXES, is_preprint
from assistant.records import Document, Identifiers, RelationKind, Source

SERVERS = [re.sub(r"\[0-9\]$", "1", prefix).replace("\\", "") for prefix in DOI_PREFIXES]


def is_cited(doi: str) -> bool:
    """Whether a record that replaces what `doi` names is the article of a preprint."""
    found = relation_referred("UpdateOf", f"doi: {doi}")
    return found is not None and found.kind is RelationKind.ARTICLE_OF_PREPRINT


def is_indexed(doi: str, *types: str) -> bool:
    """Whether the index takes a document with this DOI for a preprint."""
    made = Document(
        id="a",
        source=Source("a.jsonl", "jsonl", ""),
        title="A trial",
        text="",
        blocks=(),
        identifiers=Identifiers(doi=doi),
        publication_types=types,
    )
    return copy_of(0, made, 0, full_text=False).preprint


@pytest.mark.parametrize("server", SERVERS)
def test_every_server_is_known_where_it_is_cited_and_where_it_is_indexed(server: str) -> None:
    assert is_cited(f"{server}2.3")
    assert is_indexed(f"{server}2.3")


@pytest.mark.parametrize("doi", ["10.1101/gr.123", "10.21203.1/2", "10.1000/10.2139/1", ""])
def test_other_dois_are_not_of_servers(doi: str) -> None:
    assert not is_cited(doi)
    assert not is_indexed(doi)


def test_a_numbered_version_of_elife_is_a_preprint_only_where_an_article_replaces_it() -> None:
    assert is_cited("10.7554/eLife.1.2")
    assert not is_cited("10.7554/eLife.1")
    assert not is_indexed("10.7554/elife.1.2")
    assert is_indexed("10.7554/elife.1.2", "Preprint")


def test_a_preprint_is_told_by_its_publication_type() -> None:
    assert is_preprint(["Journal Article", "preprint "])
    assert not is_preprint(["Journal Article"])
    assert is_indexed("", "Preprint ")
