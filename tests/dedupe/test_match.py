"""Which documents are copies of one publication, and what they say of it together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from people import people

from assistant.dedupe.copies import Copy, copy_of
from assistant.dedupe.match import Publications, find_publications
from assistant.dedupe.merge import merge_copies
from assistant.dedupe.titles import author_key, title_key
from assistant.records import (
    Design,
    Document,
    Identifiers,
    Kind,
    Notice,
    Relation,
    RelationKind,
    Source,
    Span,
    Status,
)
from assistant.study_design.publication_types import JUDGED

TITLE = "Inventumab against placebo in fictive neuritis: a trial"
NOBODY = Identifiers()


def document(name: str, length: int = 1, form: str = "jsonl", **values: Any) -> Document:  # noqa: ANN401 - any field
    fields = {"title": TITLE, "authors": people("Made UP", "Feigned AB"), "year": 2019, **values}
    source = Source(f"{name}.x", form, f"sha of {name}")
    return Document(id=name, source=source, text="x" * length, blocks=(), **fields)


def found(*documents: Document, full: tuple[str, ...] = ()) -> Publications:
    return find_publications(
        copy_of(number, one, 0, full_text=one.id in full) for number, one in enumerate(documents)
    )


def groups(given: Publications) -> list[list[str]]:
    return sorted([copy.id for copy in group.copies] for group in given.groups)


def untitled(name: str, known: Identifiers, length: int = 1) -> Document:
    return document(name, length, identifiers=known, title="", authors=())


def test_copies_share_any_identifier() -> None:
    assert groups(found(untitled("a", NOBODY), untitled("b", NOBODY))) == [["a"], ["b"]]
    assert groups(found(untitled("a", NOBODY), untitled("A", NOBODY))) == [["A", "a"]]
    assert groups(found(untitled("1", NOBODY), untitled("b", Identifiers(pmid="1")))) == [
        ["1"],
        ["b"],
    ]
    for one in (Identifiers(pmid="1"), Identifiers(pmcid="PMC1"), Identifiers(doi="10.1/a")):
        given = found(untitled("a", one), untitled("b", one, 2), untitled("c", NOBODY, 3))
        assert groups(given) == [["b", "a"], ["c"]]
        assert given.matches == ()
    trial = Identifiers(nct=("NCT00000001",))
    assert groups(found(untitled("a", trial), untitled("b", trial))) == [["a"], ["b"]]


def test_the_same_bytes_are_one_document() -> None:
    one = untitled("a", NOBODY)
    other = replace(one, id="b", source=replace(one.source, path="b.x"))
    assert groups(found(one, other)) == [["a", "b"]]


def test_copies_are_found_through_others() -> None:
    chain = [
        untitled("a", Identifiers(pmid="1"), 5),
        untitled("b", Identifiers(doi="10.1/b"), 5),
        untitled("c", Identifiers(pmcid="PMC1"), 9),
        untitled("d", Identifiers(doi="10.1/b", pmcid="PMC1")),
        untitled("e", Identifiers(pmid="1", doi="10.1/b"), 2),
    ]
    assert groups(found(*chain)) == groups(found(*chain[::-1])) == [["c", "a", "b", "e", "d"]]


def test_a_full_text_is_quoted_before_a_longer_abstract() -> None:
    known = Identifiers(pmid="1")
    short, long = untitled("a", known, 5), untitled("b", known, 9)
    assert groups(found(short, long, full=("a",))) == [["a", "b"]]
    assert groups(found(short, long)) == [["b", "a"]]


@given(st.lists(st.sampled_from("abcd"), max_size=6), st.lists(st.integers(0, 5), max_size=6))
def test_every_copy_is_in_one_group(ids: list[str], pmids: list[int]) -> None:
    made = [
        untitled(f"{name}{number}", Identifiers(str(pmid)))
        for number, (name, pmid) in enumerate(zip(ids, pmids, strict=False))
    ]
    members = [name for group in groups(found(*made)) for name in group]
    assert sorted(members) == sorted(one.id for one in made)
    assert len(groups(found(*made))) == len(set(pmids[: len(made)]))


def test_copies_are_told_by_title_and_first_author() -> None:
    other = document(
        "b",
        2,
        title="[INVENTUMAB against placebo in fictive neuritis - a trial].",
        authors=people("Made, Una P."),
        year=2020,
    )
    given = found(document("a", identifiers=Identifiers(pmid="1")), other)
    assert groups(given) == [["b", "a"]]
    [match] = given.matches
    assert (match.copy.id, match.group.live.id) == ("a", "b")
    assert match.reason == "same title and first author (Made)"


@pytest.mark.parametrize(
    "values",
    [
        {"title": "Inventumab against pretendine in fictive neuritis: a trial"},
        {"authors": people("Feigned AB", "Made UP")},
        {"authors": ()},
        {"year": 2021},
        {"identifiers": Identifiers(pmid="2")},
        {"identifiers": Identifiers(doi="10.1000/b")},
        {"kind": Kind.DIGEST},
        {"publication_types": ("Retraction of Publication",)},
        {"publication_types": ("Published Erratum",)},
        {"relations": (Relation(RelationKind.CONCERN_ABOUT, NOBODY),)},
        {"publication_types": ("Preprint",)},
    ],
)
def test_what_speaks_against_one_publication(values: dict[str, Any]) -> None:
    known = Identifiers(pmid="1", doi="10.1000/a")
    assert groups(found(document("a", identifiers=known), document("b", **values))) == [
        ["a"],
        ["b"],
    ]


@pytest.mark.parametrize(
    "title", ["Reply", "Fictive neuritis", "Response to a letter to the editor"]
)
def test_a_title_that_many_have_tells_nothing(title: str) -> None:
    assert title_key(title) == ""
    assert groups(found(document("a", title=title), document("b", title=title))) == [["a"], ["b"]]


def test_a_title_never_brings_two_pmids_together() -> None:
    """Whether the one without a PMID is a copy of the first or of the second is not known."""
    first = document("a", identifiers=Identifiers(pmid="1"))
    second = document("b", identifiers=Identifiers(pmid="2"))
    for order in ((first, second), (second, first)):
        given = found(order[0], document("c", 9), order[1])
        assert groups(given) == [["a"], ["b"], ["c"]]
    through = document(
        "d", identifiers=Identifiers(pmid="2", doi="10.1000/d"), title="", authors=()
    )
    half = document("c", identifiers=Identifiers(doi="10.1000/d"))
    assert groups(found(first, half, through)) == [["a"], ["c", "d"]]


def test_years_that_are_two_apart_are_no_copies_through_a_third() -> None:
    made = [document("a", year=2018), document("b", year=2019), document("c", year=2020)]
    assert groups(found(*made)) == [["a"], ["b"], ["c"]]
    assert groups(found(made[0], made[1], document("d", year=None))) == [["a", "b", "d"]]


def test_a_series_is_no_set_of_copies() -> None:
    assert len(found(*(document(f"a{n}") for n in range(51))).groups) == 51
    assert len(found(*(document(f"a{n}") for n in range(50))).groups) == 1


def test_a_retracted_article_has_its_old_title() -> None:
    given = found(document("a"), document("b", title=f"RETRACTED: {TITLE}"))
    assert groups(given) == [["a", "b"]]


@pytest.mark.parametrize(
    "values",
    [
        {"publication_types": ("Preprint",)},
        {"design": Design.PREPRINT},
        {"identifiers": Identifiers(doi="10.1101/2019.01.01.123456")},
        {"identifiers": Identifiers(doi="10.21203/rs.3.rs-1/v1")},
    ],
)
def test_a_preprint_is_linked_with_its_article(values: dict[str, Any]) -> None:
    article = document("a", identifiers=Identifiers(doi="10.1101/gr.123"))
    given = found(article, document("b", 9, year=2017, **values))
    assert groups(given) == [["a"], ["b"]]
    [pair] = given.preprints
    assert (pair.preprint.live.id, pair.article.live.id) == ("b", "a")
    another = document("c", identifiers=Identifiers(doi="10.1000/other"))
    assert found(article, another, document("b", **values)).preprints == ()


def test_order_changes_nothing() -> None:
    made = [document("a"), document("b", 2), untitled("c", NOBODY)]
    one, other = found(*made), found(*made[::-1])
    assert groups(one) == groups(other)
    assert [match.copy.id for match in one.matches] == [match.copy.id for match in other.matches]


@pytest.mark.parametrize(
    ("authors", "key"),
    [
        (("de Vries A",), "vries"),
        (("Müller-Lüdenscheidt, Ä.",), "ludenscheidt"),
        (("Una Made",), "made"),
        ((), ""),
        (("et al.",), ""),
    ],
)
def test_surnames(authors: tuple[str, ...], key: str) -> None:
    assert author_key(document("a", authors=people(*authors))) == key


def test_titles_without_accents_and_punctuation() -> None:
    assert title_key("Ünited “findings” of a fictive, small trial.") == (
        "united findings of a fictive small trial"
    )


def test_what_is_missing_comes_from_the_other_copies() -> None:
    quoted = document(
        "a", authors=(), year=None, notices=(Notice(Status.CORRECTED, "J. 1:1"),), venue=""
    )
    record = document(
        "PMID1",
        form="pubmed",
        venue="J Invent Med",
        identifiers=Identifiers(pmid="1", nct=("NCT00000001",)),
        publication_types=("Randomized Controlled Trial",),
        design=Design.RANDOMISED_TRIAL,
        design_reason="publication type",
        population=12,
        notices=(Notice(Status.CORRECTED, "J. 1:1"), Notice(Status.RETRACTED, "J. 2:2")),
    )
    other = document("c", form="ris", venue="Another", identifiers=Identifiers(doi="10.1000/c"))
    one = merge_copies([quoted, other, record], "PMID1")
    assert (one.id, one.source.record, one.text) == ("PMID1", "a", quoted.text)
    assert (one.authors, one.year, one.venue) == (record.authors, 2019, "J Invent Med")
    assert one.identifiers == Identifiers("1", None, "10.1000/c", ("NCT00000001",))
    assert one.publication_types == record.publication_types
    assert (one.design, one.population) == (Design.RANDOMISED_TRIAL, 12)
    assert one.notices == record.notices
    assert [(source.path, source.record) for source in one.also_in] == [
        ("c.x", "c"),
        ("PMID1.x", ""),
    ]


def test_a_page_that_guesses_is_corrected_by_a_record() -> None:
    page = document("a", form="pdf", venue="Downloaded from", year=2024)
    record = document("PMID1", form="pubmed", venue="J Invent Med")
    one = merge_copies([page, record], "a")
    assert (one.venue, one.year, one.title) == ("J Invent Med", 2019, page.title)


def test_a_sentence_that_states_the_design_stays_where_it_stands() -> None:
    stated: dict[str, Any] = {"design": Design.COHORT, "design_span": Span(0, 1)}
    quoted, other = document("a", **stated), document("b", form="ris", design=Design.REVIEW)
    assert merge_copies([quoted, other], "a").design_span == Span(0, 1)
    taken = merge_copies([document("c"), quoted], "c")
    assert (taken.design, taken.design_span) == (Design.COHORT, None)
    typed = document("d", form="pubmed", design=Design.CASE_REPORT)
    assert merge_copies([quoted, typed], "a").design is Design.CASE_REPORT


def test_a_sentence_that_states_a_closer_design_comes_before_a_type_that_leaves_room() -> None:
    span = Span(0, 1)
    quoted = document("a", design=Design.SYSTEMATIC_REVIEW, design_span=span)
    typed = document("b", form="pubmed", design=Design.REVIEW)
    one = merge_copies([quoted, typed], "a")
    assert (one.design, one.design_span) == (Design.SYSTEMATIC_REVIEW, span)
    other = merge_copies([document("c"), quoted, typed], "c")
    assert (other.design, other.design_span) == (Design.SYSTEMATIC_REVIEW, None)
    trial = document("d", form="pubmed", design=Design.RANDOMISED_TRIAL)
    assert merge_copies([quoted, trial], "a").design is Design.RANDOMISED_TRIAL


def test_a_judged_design_counts_only_where_no_copy_states_one() -> None:
    judged: dict[str, Any] = {"design": Design.COHORT, "design_reason": JUDGED}
    stated: dict[str, Any] = {"design": Design.CASE_CONTROL, "design_span": Span(0, 1)}
    full_text, record = document("a", **judged), document("b", form="pubmed", **judged)
    one = merge_copies([full_text, document("c", form="ris", **stated)], "a")
    assert (one.design, one.design_reason) == (Design.CASE_CONTROL, "")
    assert merge_copies([document("d", **stated), record], "d").design is Design.CASE_CONTROL
    alone = merge_copies([full_text, record, document("e")], "a")
    assert (alone.design, alone.design_reason) == (Design.COHORT, JUDGED)


def test_the_number_of_participants_keeps_what_gives_it() -> None:
    counted: dict[str, Any] = {"population": 7, "population_span": Span(0, 1)}
    quoted, other = document("a", **counted), document("b", form="ris", population=9)
    one = merge_copies([quoted, other], "a")
    assert (one.population, one.population_span, one.population_reason) == (7, Span(0, 1), "")
    taken = merge_copies([document("c"), quoted], "c")
    assert (taken.population, taken.population_span) == (7, None)
    assert taken.population_reason == quoted.population_quote != ""
    registered = document(
        "d", population=9, population_planned=True, population_reason="the registry says: 9"
    )
    planned = merge_copies([document("c"), registered], "c")
    assert (planned.population, planned.population_planned) == (9, True)
    assert planned.population_reason == "the registry says: 9"


def test_copies_know_where_they_stand() -> None:
    made: Copy = copy_of(3, document("a"), 7, full_text=True)
    assert (made.number, made.position, made.full_text) == (3, 7, True)


def test_versions_of_a_preprint_are_one_and_the_last_is_quoted() -> None:
    first = document(
        "a", 9, identifiers=Identifiers(doi="10.1101/2021.1"), title="Saline at home", year=2020
    )
    second = document(
        "b",
        5,
        identifiers=Identifiers(doi="10.1101/2021.1v2"),
        title="Rinses and spread",
        year=2022,
    )
    assert groups(found(first, second)) == [["b", "a"]]
    assert groups(found(first, replace(second, authors=()))) == [["b", "a"]]
    # Another author: a mistyped DOI.
    assert groups(found(first, replace(second, authors=people("Feigned AB")))) == [["a"], ["b"]]
    # A journal may number its articles like versions.
    articles = [
        replace(one, identifiers=Identifiers(doi=doi))
        for one, doi in ((first, "10.1000/1"), (second, "10.1000/1v2"))
    ]
    assert groups(found(*articles)) == [["a"], ["b"]]
