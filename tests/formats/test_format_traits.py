"""The traits of each format."""

from __future__ import annotations

from dataclasses import replace

from assistant.format_traits import FORMATS, format_named

# What indexes and saved answers hold, so none of these may change.
PAGES = {"docx", "html", "mhtml", "pdf"}
ARTICLES = {"jats", "s2orc", "tei"}
CURATED = ["pubmed", "medline", "europepmc", "crossref", "jats"]


def test_a_name_of_stored_data_that_is_not_known_counts_as_that_of_a_record() -> None:
    unknown = format_named("another")
    assert unknown == replace(FORMATS["ris"], name="another")


def test_traits() -> None:
    known = FORMATS.values()
    assert {traits.name for traits in known if traits.marks_abstract} == PAGES | ARTICLES
    assert {traits.name for traits in known if traits.guesses_metadata} == PAGES | {"text"}
    assert {traits.name for traits in known if traits.lacks_ids} == PAGES
    assert {traits.name for traits in known if traits.may_be_list} == PAGES
    assert {traits.name for traits in known if traits.is_registry} == {"clinicaltrials"}
    curated = {traits.curated: traits.name for traits in known if traits.curated is not None}
    assert [curated[place] for place in sorted(curated)] == CURATED
