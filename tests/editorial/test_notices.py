"""Which end of a notice flags a record."""

from __future__ import annotations

import pytest

from assistant.dedupe.copies import Sort, copy_of
from assistant.editorial.notices import (
    NOTICE_TYPES,
    notice_referred,
    notice_tagged,
    relation_referred,
    relation_tagged,
    with_dates,
    with_notice_signs,
    with_retraction_signs,
)
from assistant.records import (
    Design,
    Document,
    Identifiers,
    Notice,
    Relation,
    RelationKind,
    Source,
    Status,
)
from assistant.study_design.publication_types import design_of, is_no_study


@pytest.mark.parametrize(
    ("kind", "tag", "status"),
    [
        ("RetractionIn", "RIN", Status.RETRACTED),
        ("RetractedandRepublishedIn", "RRI", Status.RETRACTED),
        ("ExpressionOfConcernIn", "ECI", Status.CONCERN),
        ("ErratumIn", "EIN", Status.CORRECTED),
        ("CorrectedandRepublishedIn", "CRI", Status.CORRECTED),
        ("PartialRetractionIn", "PRIN", Status.CORRECTED),
    ],
)
def test_the_end_that_flags(kind: str, tag: str, status: Status) -> None:
    by_kind, by_tag = notice_referred(kind, "J. 2020;1:2"), notice_tagged(tag, "J. 2020;1:2")
    assert by_kind is not None
    assert by_kind.status is status
    assert by_kind == by_tag


@pytest.mark.parametrize(
    ("kind", "tag"),
    [
        ("RetractionOf", "ROF"),
        ("ErratumFor", "EFR"),
        ("ExpressionOfConcernFor", "ECF"),
        ("CorrectedandRepublishedFrom", "CRF"),
        ("RetractedandRepublishedFrom", "RRF"),
        ("UpdateIn", "UIN"),
        ("CommentIn", "CIN"),
        ("RepublishedIn", "RPI"),
        ("", ""),
    ],
)
def test_the_end_that_is_the_notice_and_what_is_none(kind: str, tag: str) -> None:
    assert notice_referred(kind, "J. 2020;1:2") is None
    assert notice_tagged(tag, "J. 2020;1:2") is None


@pytest.mark.parametrize(
    ("reference", "number", "expected"),
    [
        ("J. 2020;1:2", "12", "Erratum in: J. 2020;1:2 PMID: 12"),
        ("J. 2020;1:2 PMID: 12", "12", "Erratum in: J. 2020;1:2 PMID: 12"),
        ("J. 2020;1:2", None, "Erratum in: J. 2020;1:2"),
        ("", "12", "Erratum in: PMID: 12"),
        (" ", None, "Erratum in"),
    ],
)
def test_references_say_where(reference: str, number: str | None, expected: str) -> None:
    notice = notice_referred("ErratumIn", reference, number)
    assert notice is not None
    assert notice[:2] == (Status.CORRECTED, expected)
    assert notice.date == ("2020" if "2020" in reference else "")
    assert notice.source == "PubMed record"


CORRECTED = Notice(Status.CORRECTED, "Erratum in: J")
RETRACTED = Notice(Status.RETRACTED, "Retraction in: J")


@pytest.mark.parametrize(
    ("types", "title", "added"),
    [
        ((), "A trial", None),
        (("Retracted Publication",), "A trial", "publication type"),
        ((), "RETRACTED: A trial", "title"),
        ((), "Retracted article: A trial", "title"),
        ((), "RETRACTED ARTICLE A trial", "title"),
        ((), "RETRACTED. A trial", "title"),
        ((), "RETRACTED CHAPTER: A trial", "title"),
        ((), "Retracted \u2013 A trial", "title"),
        ((), "WITHDRAWN: A trial", "title"),
        ((), "REMOVED: A trial", "title"),
        ((), "[Retracted] A trial", "title"),
        ((), "(Withdrawn Article) A trial", "title"),
        ((), "A trial [RETRACTED]", "title"),
        ((), "A trial (Retracted article. See vol. 7, pg. 2, 2020)", "title"),
        ((), "A trial (retracted publication).", "title"),
        ((), "Retracted papers in medicine", None),
        ((), "RETRACTED PAPERS IN MEDICINE", None),
        ((), "Retraction: A trial", None),
        ((), "Inventumab (withdrawn from the market in 2004)", None),
        ((), "Removed teeth: a cohort", None),
        ((), "Withdrawal of inventumab", None),
        (("Retraction of Publication",), "Retracted: A trial", None),
    ],
)
def test_retractions_that_no_notice_names(
    types: tuple[str, ...], title: str, added: str | None
) -> None:
    relations = with_notice_signs((), types, title)
    notices = with_retraction_signs((CORRECTED, CORRECTED), types, title, relations)
    assert notices[0] == CORRECTED
    assert [notice.status for notice in notices[1:]] == ([Status.RETRACTED] if added else [])
    assert added is None or added == notices[-1].source
    assert added != "title" or notices[-1].reference.casefold() in title.casefold()
    assert with_retraction_signs((RETRACTED,), types, title) == (RETRACTED,)


@pytest.mark.parametrize(
    ("kind", "tag", "relation"),
    [
        ("RetractionOf", "ROF", RelationKind.RETRACTION_OF),
        ("RetractedandRepublishedFrom", "RRF", RelationKind.RETRACTION_OF),
        ("ExpressionOfConcernFor", "ECF", RelationKind.CONCERN_ABOUT),
        ("ErratumFor", "EFR", RelationKind.CORRECTION_OF),
        ("CorrectedandRepublishedFrom", "CRF", RelationKind.CORRECTION_OF),
        ("PartialRetractionOf", "PROF", RelationKind.CORRECTION_OF),
    ],
)
def test_the_end_that_is_the_notice_names_the_article(
    kind: str, tag: str, relation: RelationKind
) -> None:
    reference = "J. 2020;1:2. doi: 10.1000/A.1. PMID: 12"
    found = relation_referred(kind, "J. 2020;1:2. doi: 10.1000/A.1.", "12")
    assert found is not None
    assert found.kind is relation
    assert found.identifiers == Identifiers(pmid="12", doi="10.1000/a.1")
    assert found.reference.endswith(f": {reference}")
    assert relation_tagged(tag, reference) == found
    assert relation_referred(kind, "J. 2020;1:2") is None


def test_blanks_and_case_of_a_reference_type_do_not_matter() -> None:
    assert notice_referred("Expression of concern in", "J. 2020") == notice_referred(
        "ExpressionOfConcernIn", "J. 2020"
    )
    found = relation_referred("Erratum for", "J. 2020", "12")
    assert found is not None
    assert found.kind is RelationKind.CORRECTION_OF


@pytest.mark.parametrize(
    ("kind", "reference", "preprint", "expected"),
    [
        ("UpdateOf", "bioRxiv. 2023 Feb 1. PMID: 7", False, RelationKind.ARTICLE_OF_PREPRINT),
        ("UpdateOf", "doi: 10.1101/2023.01.01.1", False, RelationKind.ARTICLE_OF_PREPRINT),
        ("UpdateOf", "doi: 10.7554/eLife.1.2", False, RelationKind.ARTICLE_OF_PREPRINT),
        ("UpdateOf", "doi: 10.1101/gr.123", False, None),
        ("UpdateOf", "Cochrane Database Syst Rev. 2010. PMID: 7", False, None),
        ("UpdateIn", "J. 2023;1:2. PMID: 7", True, RelationKind.PREPRINT_OF),
        ("UpdateIn", "J. 2023;1:2. PMID: 7", False, None),
        ("PreprintOf", "J. 2023;1:2. PMID: 7", False, RelationKind.PREPRINT_OF),
        ("CommentOn", "J. 2023;1:2. PMID: 7", False, None),
    ],
)
def test_preprints_and_their_articles(
    kind: str, reference: str, expected: RelationKind | None, *, preprint: bool
) -> None:
    found = relation_referred(kind, reference, is_preprint=preprint)
    assert (found.kind if found else None) is expected


@pytest.mark.parametrize(
    ("types", "title", "expected"),
    [
        (("Published Erratum",), "A trial", RelationKind.CORRECTION_OF),
        (("retraction of publication",), "A trial", RelationKind.RETRACTION_OF),
        (("Retraction Notice",), "A trial", RelationKind.RETRACTION_OF),
        (("Expression of Concern",), "A trial", RelationKind.CONCERN_ABOUT),
        ((), "Retraction: A trial", RelationKind.RETRACTION_OF),
        ((), "Retraction notice to: A trial", RelationKind.RETRACTION_OF),
        ((), "Partial Retraction: A trial", RelationKind.CORRECTION_OF),
        ((), "Notice of partial retraction to: A trial", RelationKind.CORRECTION_OF),
        ((), "Expression of Concern: A trial", RelationKind.CONCERN_ABOUT),
        ((), "Correction to: A trial", RelationKind.CORRECTION_OF),
        ((), "Author Correction: A trial", RelationKind.CORRECTION_OF),
        ((), "[Corrigendum: A trial]", RelationKind.CORRECTION_OF),
        ((), "Correction of anaemia: a trial", None),
        ((), "Retraction of the nipple", None),
        ((), "A trial", None),
    ],
)
def test_a_notice_that_names_no_article_is_still_one(
    types: tuple[str, ...], title: str, expected: RelationKind | None
) -> None:
    found = with_notice_signs((), types, title)
    assert [one.kind for one in found] == ([expected] if expected else [])
    assert all(one.identifiers == Identifiers() for one in found)
    known = (Relation(RelationKind.CORRECTION_OF, Identifiers(pmid="1")),)
    assert with_notice_signs(known, types, title) == known


def test_a_history_dates_a_notice_or_is_one() -> None:
    event = Notice(Status.RETRACTED, "its history", "2021-02")
    undated = Notice(Status.RETRACTED, "Retraction in: J")
    assert with_dates([undated], [event]) == (undated._replace(date="2021-02"),)
    dated = undated._replace(date="2020")
    assert with_dates([dated], [event]) == (dated, event)
    assert with_dates([dated], [event._replace(date="2020")]) == (dated,)
    assert with_dates([CORRECTED], [event]) == (CORRECTED, event)
    assert with_dates([undated, undated], [event]) == (undated, undated, event)


@pytest.mark.parametrize("name", NOTICE_TYPES)
def test_every_type_of_notice_is_known_to_the_readers_and_to_the_index(name: str) -> None:
    types = (f" {name.title()} ", "Randomized Controlled Trial")
    [found] = with_notice_signs((), types, "A trial")
    assert found.kind is NOTICE_TYPES[name]
    assert design_of(types) is Design.NOT_STATED
    assert is_no_study(types)
    source = Source("a.jsonl", "jsonl", "")
    made = Document("a", source, "A trial", "", (), publication_types=types)
    assert copy_of(0, made, 0, full_text=False).sort is Sort.NOTICE
