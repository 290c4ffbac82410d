"""A value that is not what it should be is named in one sentence."""

from __future__ import annotations

import pytest

from assistant.codec.documents import DOCUMENT, SOURCE, STATUS_LIST
from assistant.codec.fields import FLAG, NUMBER, TEXT, Field, Malformed, Record, listed, named
from assistant.records import Author, Document, Source, StatusList

GIVEN = {"path": "a.md", "format": "markdown", "sha256": "00", "record": None}


def test_early_versions_lack_fields() -> None:
    early = {name: value for name, value in GIVEN.items() if name != "record"}
    assert SOURCE.decode(early) == SOURCE.decode(GIVEN) == Source("a.md", "markdown", "00")


def test_fields_of_later_versions_are_ignored() -> None:
    assert SOURCE.decode({**GIVEN, "later": 1}) == SOURCE.decode(GIVEN)


@pytest.mark.parametrize(
    ("record", "value", "said"),
    [
        (SOURCE, [], "it is not an object"),
        (SOURCE, {}, '"path" is not a string'),
        (SOURCE, {**GIVEN, "path": "\ud800"}, '"path" has characters that UTF-8 cannot hold'),
        (STATUS_LIST, {"name": "", "date": "", "notices": True}, '"notices" is not an integer'),
        (Record(dict, Field("a", listed(TEXT))), {"a": "b"}, '"a" is not a list'),
        (Record(dict, Field("a", named(NUMBER))), {"a": {"b": "c"}}, '"a.b" is not an integer'),
        (Record(dict, Field("a", FLAG)), {"a": 1}, '"a" is not true or false'),
        (Record(dict, Field("a", SOURCE.shape)), {"a": {}}, '"a.path" is not a string'),
    ],
)
def test_what_is_wrong_is_said(record: Record[object], value: object, said: str) -> None:
    with pytest.raises(Malformed) as caught:
        record.decode(value)
    assert str(caught.value) == said


def test_what_is_read_is_written_again() -> None:
    listed_notices = StatusList("Invented", "2026-01-31", 7, "f" * 64)
    assert STATUS_LIST.decode(STATUS_LIST.encode(listed_notices)) == listed_notices
    assert len(set(DOCUMENT.names)) == len(DOCUMENT.names)


def test_names_of_early_versions_are_taken_apart() -> None:
    written = DOCUMENT.encode(
        Document("a", Source("a.md", "markdown", "00"), "A", "A", (), authors=(Author("Doe", "A"),))
    )
    assert written["authors"] == ["Doe A"]
    assert written["author_names"][0]["family"] == "Doe"
    early = {name: value for name, value in written.items() if name != "author_names"}
    assert DOCUMENT.decode(early).authors == (Author("Doe", "A"),)
    assert DOCUMENT.decode(written).authors == (Author("Doe", "A"),)
