"""Rows count each document once, their filters pass what they count, and gaps are named."""

from __future__ import annotations

from assistant.coverage import Coverage, Gap, Group, Row, gaps
from assistant.records import Design, Listed, Status

SYNTHESES = (Design.META_ANALYSIS, Design.SYSTEMATIC_REVIEW)


def listed(
    name: str, design: Design, year: int | None, status: Status = Status.UNFLAGGED
) -> Listed:
    return Listed(name, name, year, design.value, status.value, full_text=True)


TRIAL = listed("Trial", Design.RANDOMISED_TRIAL, 2019)
COHORT = listed("Cohort", Design.COHORT, None)
GONE = listed("Gone", Design.RANDOMISED_TRIAL, 2015, Status.RETRACTED)
REVIEW = listed("Review", Design.META_ANALYSIS, 2020)
ALL = Row("all documents", Group.ALL, (TRIAL, COHORT, GONE, REVIEW))


def test_retracted_documents_are_counted_apart() -> None:
    assert ALL.counted == (TRIAL, COHORT, REVIEW)
    assert ALL.retracted == (GONE,)
    assert ALL.of({Design.RANDOMISED_TRIAL}) == 1
    assert ALL.cells == {
        ("randomised trial", 2019): 1,
        ("cohort", None): 1,
        ("meta-analysis", 2020): 1,
    }
    assert ALL.years[None] == 1


def test_a_filter_passes_what_a_row_counts() -> None:
    row = Row("children", Group.POPULATION, (TRIAL, GONE))

    def passing(which: str) -> list[Listed]:
        chosen = {
            "row": row.chosen(),
            "trials": row.chosen(frozenset([Design.RANDOMISED_TRIAL])),
            "cohorts": row.chosen(frozenset([Design.COHORT])),
            "retracted": row.chosen_retracted(),
        }[which]
        return [document for document in ALL.documents if chosen.passes(document)]

    assert passing("row") == [TRIAL]
    assert passing("trials") == [TRIAL]
    assert passing("cohorts") == []
    assert passing("retracted") == [GONE]
    assert not Row("x", Group.ALL, (TRIAL,)).chosen()  # all documents: no filter


def test_what_is_missing() -> None:
    cohort = Row("mockazole", Group.INTERVENTION, (COHORT,))
    retracted = Row("children", Group.POPULATION, (COHORT, GONE))
    nobody = Row("pregnancy", Group.POPULATION, ())
    assert gaps(Coverage(ALL, (cohort, retracted, nobody))) == [
        Gap(nobody),
        Gap(retracted, (Design.RANDOMISED_TRIAL,)),
        Gap(cohort, (Design.RANDOMISED_TRIAL,)),
        Gap(retracted, SYNTHESES),
        Gap(cohort, SYNTHESES),
    ]


def test_what_the_whole_collection_lacks_is_said_once() -> None:
    whole = Row("all documents", Group.ALL, (COHORT,))
    row = Row("children", Group.POPULATION, (COHORT,))
    assert gaps(Coverage(whole, (row,))) == [
        Gap(whole, (Design.RANDOMISED_TRIAL,)),
        Gap(whole, SYNTHESES),
    ]
    assert gaps(Coverage(Row("all documents", Group.ALL, ()), ())) == []


def test_the_first_and_the_last_year() -> None:
    assert Coverage(ALL, ()).years == (2015, 2020)
    assert Coverage(Row("all documents", Group.ALL, (COHORT,)), ()).years is None
