"""Which end of a notice flags a record."""

from __future__ import annotations

import pytest

from assistant.parse.notices import notice_referred, notice_tagged, with_retraction_signs
from assistant.records import Notice, Status


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
    assert notice_referred("ErratumIn", reference, number) == Notice(Status.CORRECTED, expected)


CORRECTED = Notice(Status.CORRECTED, "Erratum in: J")
RETRACTED = Notice(Status.RETRACTED, "Retraction in: J")


@pytest.mark.parametrize(
    ("types", "title", "added"),
    [
        ((), "A trial", None),
        (("Retracted Publication",), "A trial", "publication type"),
        ((), "RETRACTED: A trial", "the title"),
        ((), "Retracted article: A trial", "the title"),
        ((), "[Retracted] A trial", "the title"),
        ((), "Retracted papers in medicine", None),
        (("Retraction of Publication",), "Retracted: A trial", None),
    ],
)
def test_retractions_that_no_notice_names(
    types: tuple[str, ...], title: str, added: str | None
) -> None:
    notices = with_retraction_signs((CORRECTED, CORRECTED), types, title)
    assert notices[0] == CORRECTED
    assert [notice.status for notice in notices[1:]] == ([Status.RETRACTED] if added else [])
    assert added is None or added in notices[-1].reference
    assert with_retraction_signs((RETRACTED,), types, title) == (RETRACTED,)
