"""How far titles agree, and the names of journals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dedupe.journals import clearly_differ
from assistant.dedupe.titles import Likeness, compare_titles, is_periodical, title_key

TRIAL = "Inventumab against placebo in fictive neuritis"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TRIAL, f"{TRIAL.upper()}."),
        (TRIAL, f"RETRACTED: {TRIAL}"),
        (TRIAL, f"RETRACTED ARTICLE: {TRIAL}"),
        (TRIAL, f"{TRIAL} (Retracted article. See vol. 7, pg. 2, 2020)"),
        (TRIAL, f"{TRIAL} [digest of the publication]"),
        (TRIAL, f"[{TRIAL}]."),
        (TRIAL, f"P-0429 {TRIAL}"),
        (TRIAL, f"Inventumab gegen Placebo bei Neuritis [{TRIAL}]"),
        ("TNF-α in a β-blocker trial", "TNF-alpha in a beta blocker trial"),
        ("Ménière's disease in Sørensen's cohort", "Meniere's disease in Sorensen's cohort"),
        ("CO<sub>2</sub> retention &amp; pain", "CO2 retention and pain"),
        ("10⁹ cells or 1,000 doses", "10(9) cells or 1000 doses"),
        ("Follow-up of a small-fibre neuropathy", "Followup of a small fibre neuropathy"),
    ],
)
def test_the_same_title(one: str, other: str) -> None:
    assert compare_titles(one, other) is compare_titles(other, one) is Likeness.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TRIAL, f"{TRIAL}: a randomised trial"),
        (TRIAL, f"{TRIAL} - results of the MADE study"),
        (TRIAL, "Inventumab against placebo in fictive neur"),
        (TRIAL, "Inventumab against placebo in..."),
        (TRIAL, "Inventumab against placebo in fict…"),
        (TRIAL, "In fictive neuritis, inventumab against placebo"),
        (TRIAL, "Inventumab againts placebo in fictive neuritis"),
        ("Cold caps against hair loss in chemotherapy", "Cold caps against chemotherapy hair loss"),
        ("Randomised trial of haemodialysis", "Randomized trial of hemodialysis"),
        ("Health programmes for adults", "Health programms for the adults"),
    ],
)
def test_a_title_in_other_words(one: str, other: str) -> None:
    assert compare_titles(one, other) is compare_titles(other, one) is Likeness.SIMILAR


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TRIAL, "Inventumab against pretendine in fictive neuritis"),
        (TRIAL, f"{TRIAL}: study protocol"),
        (TRIAL, f"{TRIAL}: rationale and design"),
        (TRIAL, f"{TRIAL}: authors' reply"),
        (TRIAL, f"Comment on: {TRIAL}"),
        (TRIAL, f"Erratum: {TRIAL}"),
        (TRIAL, f"Correction to: {TRIAL}"),
        (TRIAL, f"{TRIAL}: a subgroup analysis"),
        (f"Comment on: {TRIAL}", f"Reply to: {TRIAL}"),
        (f"{TRIAL}: results at week 24", f"{TRIAL}: results at week 96"),
        ("Case 12-2019: a woman with pain", "Case 13-2019: a woman with pain"),
        ("Fictive neuritis, part I", "Fictive neuritis, part II"),
        (f"{TRIAL}, part 2", TRIAL),
        ("Hypertension in fictive neuritis", "Hypotension in fictive neuritis"),
        ("Interferon beta-1a in neuritis", "Interferon beta-1b in neuritis"),
        ("Treatment in children", "Treatment in adults"),
        (f"[{TRIAL}]", "Safety of inventumab in the fictive neuritis"),
    ],
)
def test_two_titles(one: str, other: str) -> None:
    assert compare_titles(one, other) is compare_titles(other, one) is Likeness.DIFFERENT


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        (TRIAL, f"{TRIAL} by earlier use of pretendine", Likeness.UNCLEAR),
        ("Fictive neuritis", "Fictive neuritis: a review", Likeness.UNCLEAR),
        ("Fictive neuritis phase 2", "Fictive neuritis phase 2b", Likeness.DIFFERENT),
        (f"[{TRIAL}].", "Inventumab gegen Placebo bei erfundener Neuritis", Likeness.TRANSLATED),
        ("", TRIAL, Likeness.UNKNOWN),
        ("???", TRIAL, Likeness.UNKNOWN),
    ],
)
def test_titles_that_tell_little(one: str, other: str, likeness: Likeness) -> None:
    assert compare_titles(one, other) is compare_titles(other, one) is likeness


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_order_of_titles_makes_no_difference(one: str, other: str) -> None:
    assert compare_titles(one, other) is compare_titles(other, one)
    same = compare_titles(one, one)
    assert same in (Likeness.SAME, Likeness.UNKNOWN)


def test_a_key_is_that_of_the_article_before_it_was_retracted() -> None:
    assert title_key(f"WITHDRAWN: {TRIAL}") == title_key(TRIAL) != ""
    assert title_key(f"{TRIAL}, TNF-α") == f"{title_key(TRIAL)} tnf alpha"


@pytest.mark.parametrize(
    ("title", "comes_again"),
    [
        ("Annual report of the fictive registry", True),
        ("The 20th congress of neuritis", True),
        (TRIAL, False),
    ],
)
def test_what_comes_again_every_year(title: str, *, comes_again: bool) -> None:
    assert is_periodical(title) is comes_again


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("J Neurol Neurosurg Psychiatry", "Journal of Neurology, Neurosurgery, and Psychiatry"),
        ("N Engl J Med", "The New England journal of medicine"),
        ("BMJ", "British Medical Journal"),
        ("BMJ", "BMJ (Clinical research ed.)"),
        ("JAMA", "Journal of the American Medical Association"),
        ("Dtsch Arztebl Int", "Deutsches Ärzteblatt international"),
        ("J Urban Health", "Journal of urban health : bulletin of the Academy of Medicine"),
        ("Mult Scler", "Multiple Sclerosis Journal"),
        (
            "Proc Natl Acad Sci U S A",
            "Proceedings of the National Academy of Sciences of the United States of America",
        ),
        ("Z Rheumatol", "Zeitschrift für Rheumatologie"),
        ("", "Brain"),
    ],
)
def test_one_journal(one: str, other: str) -> None:
    assert not clearly_differ(one, other)
    assert not clearly_differ(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lancet", "Lancet Neurology"),
        ("Brain", "Brain Research"),
        ("Arch Neurol", "JAMA Neurol"),
        ("J Invent Med", "Annals of Invented Medicine"),
    ],
)
def test_two_journals(one: str, other: str) -> None:
    assert clearly_differ(one, other)
    assert clearly_differ(other, one)
