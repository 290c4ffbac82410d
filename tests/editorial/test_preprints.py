"""Readers and the index know the same preprints."""

from __future__ import annotations

import json
import re

import pytest

from assistant.dedupe.copies import copy_of
from assistant.editorial.entries import Entry
from assistant.editorial.list_file import make_list
from assistant.editorial.notices import relation_referred
from assistant.editorial.preprints import (
    DOI_PREFIXES,
    dois_of_versions,
    is_preprint,
    version_of,
    without_version,
)
from assistant.formats import parse
from assistant.records import Design, Document, Identifiers, RelationKind, Source, Status
from assistant.render.phrases import facts

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


@pytest.mark.parametrize(
    ("doi", "bare", "version"),
    [
        ("10.1101/2021.02.30.1v2", "10.1101/2021.02.30.1", 2),
        ("10.21203/rs.3.rs-1/v12", "10.21203/rs.3.rs-1", 12),
        ("10.20944/preprints202001.0001.v1", "10.20944/preprints202001.0001", 1),
        ("10.26434/chemrxiv-2021-abc-v3", "10.26434/chemrxiv-2021-abc", 3),
        ("10.31234/osf.io/abcd_v1", "10.31234/osf.io/abcd", 1),
        ("10.1101/2021.02.30.1", "10.1101/2021.02.30.1", 0),
        ("10.1000/a.v2", "10.1000/a.v2", 0),  # a journal's own way of numbering
        ("", "", 0),
    ],
)
def test_versions_of_a_preprint_share_a_doi(doi: str, bare: str, version: int) -> None:
    assert without_version(doi) == bare
    assert version_of(doi) == version
    assert {doi, bare} - {""} <= {*dois_of_versions(doi)}
    if version:
        assert doi in dois_of_versions(bare)


def preprint_read(doi: str, venue: str, text: str = "Saline helped.") -> Document:
    record = {"title": "Saline at home", "doi": doi, "journal": venue, "text": text}
    (document,) = parse(json.dumps(record).encode(), "a.jsonl").documents
    return document


@pytest.mark.parametrize(
    ("doi", "venue"), [("10.1101/2021.1v1", ""), ("", "medRxiv"), ("10.9999/a", "Research Square")]
)
def test_a_record_from_a_server_is_labelled_a_preprint(doi: str, venue: str) -> None:
    document = preprint_read(doi, venue)
    assert document.design is Design.PREPRINT
    assert document.design_reason in ("DOI of a preprint server", f"preprint server: {venue}")
    assert preprint_read("10.1000/a", "Journal of Rest").design is Design.NOT_STATED


def test_a_preprint_with_another_design_still_says_that_it_is_one() -> None:
    trial = preprint_read("", "medRxiv", "This was a randomised controlled trial of saline.")
    assert trial.design is Design.RANDOMISED_TRIAL
    assert facts(trial)[1:] == ["randomised trial", "preprint"]
    assert facts(preprint_read("", "medRxiv"))[1:] == ["preprint"]


def test_a_notice_about_one_version_counts_for_all() -> None:
    entry = Entry(Status.RETRACTED, "10.21203/rs.3.rs-1/v1", "", "2021", "Withdrawn")
    listed = make_list([entry], "List", "2022")
    for doi in ("10.21203/rs.3.rs-1/v1", "10.21203/rs.3.rs-1/v3", "10.21203/rs.3.rs-1"):
        assert listed.may_hold(Identifiers(doi=doi))
        assert [notice.status for notice in listed.notices_of(Identifiers(doi=doi))] == [
            Status.RETRACTED
        ]
    assert not listed.notices_of(Identifiers(doi="10.21203/rs.3.rs-2/v1"))
