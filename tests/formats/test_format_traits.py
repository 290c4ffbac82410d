"""Formats that are read, and what is known of each."""

from __future__ import annotations

import ast
import inspect
from dataclasses import replace

import pytest

from assistant import formats as parse
from assistant.format_traits import FORMATS, format_named

# What indexes and saved answers hold, so none of these may change.
PAGES = {"docx", "html", "mhtml", "pdf"}
ARTICLES = {"jats", "s2orc", "tei"}
CURATED = ["pubmed", "medline", "europepmc", "crossref", "jats"]


def names_of_readers() -> set[str]:
    """The formats that the module of the readers gives to `_Format` and `Source`."""
    place = {"_Format": 0, "Source": 1}
    calls = ast.walk(ast.parse(inspect.getsource(parse)))
    found: set[str] = set()
    for call in calls:
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in place:
            given = call.args[place[call.func.id]]
            if isinstance(given, ast.Constant):
                found.add(str(given.value))
    return found


def test_every_reader_has_an_entry_and_every_entry_a_reader() -> None:
    assert names_of_readers() == set(FORMATS)


def test_a_reader_without_an_entry_reads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert parse.parse(b"A trial", "a.txt").documents
    monkeypatch.delitem(FORMATS, "text")
    with pytest.raises(KeyError, match="text"):
        parse.parse(b"A trial", "a.txt")


def test_a_name_of_stored_data_that_is_not_known_counts_as_that_of_a_record() -> None:
    unknown = format_named("another")
    assert unknown == replace(FORMATS["ris"], name="another")


def test_traits() -> None:
    known = FORMATS.values()
    assert {one.name for one in known if one.marks_abstract} == PAGES | ARTICLES
    assert {one.name for one in known if one.guesses_metadata} == PAGES | {"text"}
    assert {one.name for one in known if one.lacks_ids} == PAGES
    assert {one.name for one in known if one.may_be_list} == PAGES
    assert {one.name for one in known if one.is_registry} == {"clinicaltrials"}
    curated = {one.curated: one.name for one in known if one.curated is not None}
    assert [curated[place] for place in sorted(curated)] == CURATED
