"""BibTeX as people and programs write it: commas that are missing, crossref, comments, repeats."""

from __future__ import annotations

import pytest

from assistant.formats import parse
from assistant.formats.parsed import Parsed


def read(text: str) -> Parsed:
    return parse(text.encode(), "set.bib")


@pytest.mark.parametrize(
    "fields",
    [
        "author = {Doe, A}\n title = {Warm gel},\n booktitle = {Mist}, year = 2021",
        'author = "Doe, A"\n title = "Warm gel"\n booktitle = "Mist"\n year = 2021',
        "title = {Warm gel} author = {Doe, A} year = 2021\n booktitle = mist",
        "year = 2021\n title = {Warm gel},\n author = {Doe, A}\n booktitle = {Mist}",
    ],
)
def test_a_field_without_the_comma_before_it_is_read(fields: str) -> None:
    given = read(f"@string{{mist = {{Mist}}}}\n@inproceedings{{a,\n{fields}\n}}\n")
    (document,) = given.documents
    assert (document.title, document.venue, document.year) == ("Warm gel", "Mist", 2021)
    assert [author.family for author in document.authors] == ["Doe"]
    assert "a comma is missing after" in given.problems[0]


def test_a_line_says_where_the_comma_is_missing() -> None:
    (problem,) = read("@article{a,\n year = 2021,\n author = {Doe, A}\n title = {Gel}}").problems
    assert problem == 'line 3: a comma is missing after "author"'


def test_a_key_without_a_comma() -> None:
    given = read("@article{doe2020\n title = {Warm gel},\n year = 2021}\n@article{b, title={B}}")
    assert [(one.title, one.year) for one in given.documents] == [("Warm gel", 2021), ("B", None)]
    assert given.problems == ("line 1: a comma is missing after the key",)


def test_an_entry_is_never_cited_by_the_title_of_its_book() -> None:
    (document,) = read("@inproceedings{a, booktitle={Mist}, abstract={It helped.}}").documents
    assert (document.title, document.venue) == ("set:1", "Mist")
    (document,) = read("@proceedings{a, booktitle={Mist}}").documents
    assert (document.title, document.venue) == ("Mist", "")


def test_an_entry_inherits_from_the_one_that_it_names() -> None:
    book = "@proceedings{P, title={Mist}, year=2019, doi={10.1000/p}, abstract={All of it.}}"
    given = read(f"@inproceedings{{a, title={{Gel}}, crossref={{p}}}}\n{book}")
    chapter, whole = given.documents
    assert (chapter.title, chapter.venue, chapter.year) == ("Gel", "Mist", 2019)
    assert chapter.identifiers.doi is None
    assert "All of it" not in chapter.text
    assert (whole.title, whole.venue) == ("Mist", "")
    # One that names itself, or nothing, stays as it is.
    for names in ("crossref={a}", "crossref={}", "crossref={nowhere}"):
        (document,) = read(f"@article{{a, title={{Gel}}, {names}}}").documents
        assert document.venue == ""


def test_repeated_fields_with_one_value_are_no_second_entry() -> None:
    same = "@article{a, title={Gel}, title={Gel}, doi={10.1000/1}, doi={10.1000/1}, year=2019}"
    assert read(same).problems == ()
    assert [one.title for one in read(same).documents] == ["Gel"]


def test_comments_within_and_text_above_entries() -> None:
    text = "My list, of 2019:\n\n@article{a,\n title={Gel}, % good\n year=2019}\n"
    (document,) = read(text).documents
    assert (document.source.format, document.title, document.year) == ("bibtex", "Gel", 2019)


def test_the_archive_is_the_venue_of_a_preprint() -> None:
    (document,) = read("@misc{a, title={Gel}, eprint={2101.1}, archivePrefix={arXiv}}").documents
    assert (document.venue, document.design.value) == ("arXiv", "preprint")
    (document,) = read("@misc{a, title={Gel}, eprint={12}, eprinttype={pubmed}}").documents
    assert (document.venue, document.identifiers.pmid) == ("", "12")


def test_an_address_as_doi() -> None:
    text = r"@misc{a, title={Gel}, doi={\url{https://doi.org/10.1000/a\_b}}}"
    assert read(text).documents[0].identifiers.doi == "10.1000/a_b"
