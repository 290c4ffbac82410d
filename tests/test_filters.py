from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant.errors import UsageError
from assistant.filters import KEYS, Filter, parse, terms, values
from assistant.records import Design, Status

YEARS = st.integers(1000, 9999)
RANGES = st.one_of(
    YEARS.map(str),
    YEARS.map("{}-".format),
    YEARS.map("-{}".format),
    st.tuples(YEARS, YEARS).map(lambda pair: f"{min(pair)}-{max(pair)}"),
)
STATUSES = st.sampled_from([mark + status for mark in ("", "!") for status in Status])
OTHERS = st.one_of(
    st.sampled_from(Design).map("design={}".format),
    STATUSES.map("status={}".format),
    (st.text(max_size=8) | st.sampled_from(["İ", "ΑΣ", "ẞ", "a=b", "!retracted"])).map(
        "document={}".format
    ),
)
TERMS = st.tuples(
    st.lists(RANGES.map("year={}".format), max_size=1),
    st.lists(st.sampled_from(["text=full", "text=abstract"]), max_size=1),
    st.lists(OTHERS, max_size=6),
).map(lambda parts: [term for part in parts for term in part])


@dataclass(frozen=True)
class Facts:
    id: str = "Alpha-2019"
    year: int | None = 2019
    design: str = Design.COHORT.value
    status: str = Status.UNFLAGGED.value
    full_text: bool = True


@pytest.mark.parametrize(
    ("term", "passes"),
    [
        ("year=2019", True),
        ("year=2018", False),
        ("year=2018-2019", True),
        ("year=2019-", True),
        ("year=2020-", False),
        ("year=-2019", True),
        ("year=-2018", False),
        (" year = 2010-2020 ", True),
        ("design=cohort", True),
        ("design=Cohort", True),
        ("design=case report", False),
        ("document=alpha-2019", True),
        ("document=ALPHA-2019", True),
        ("document=beta", False),
        ("text=full", True),
        ("text=abstract", False),
        ("status=no notice known", True),
        ("status=retracted", False),
        ("status=!retracted", True),
        ("status=!no notice known", False),
    ],
)
def test_every_key(term: str, *, passes: bool) -> None:
    assert parse([term]).passes(Facts()) is passes


@pytest.mark.parametrize(
    "term",
    [
        "",
        "year",
        "year=",
        "year=-",
        "year=19",
        "year=20192020",
        "year=2020-2019",
        "year=0000",
        "year=\u0662\u0660\u0661\u0669",
        "year=x",
        "design=",
        "design=wishful",
        "document=",
        "text=",
        "text=some",
        "status=",
        "status=!",
        "status=gone",
        "colour=red",
        "=2019",
        "\udcff\x1b[2J",
    ],
)
def test_what_is_no_filter(term: str) -> None:
    with pytest.raises(UsageError):
        parse([term])


@pytest.mark.parametrize(
    ("name", "design"),
    [
        ("RCT", Design.RANDOMISED_TRIAL),
        ("randomized controlled trial", Design.RANDOMISED_TRIAL),
        ("randomised-trial", Design.RANDOMISED_TRIAL),
        ("Randomised_Trial", Design.RANDOMISED_TRIAL),
        ("case-control study", Design.CASE_CONTROL),
        ("meta analysis", Design.META_ANALYSIS),
        ("prospective cohort", Design.COHORT),
        ("SR", Design.SYSTEMATIC_REVIEW),
    ],
)
def test_designs_by_their_common_names(name: str, design: Design) -> None:
    assert parse([f"design={name}"]).designs == {design}


@pytest.mark.parametrize(
    ("term", "listed"),
    [("design=wish", Design), ("design=", Design), ("status=odd", Status), ("text=x", ("full",))],
)
def test_a_wrong_value_is_answered_with_the_right_ones(term: str, listed: Iterable[str]) -> None:
    with pytest.raises(UsageError) as raised:
        parse([term])
    assert [value for value in listed if value not in str(raised.value)] == []


def test_every_value_that_is_offered_is_understood() -> None:
    for key in KEYS:
        for value in values(key):
            assert " " not in value
            assert parse([f"{key}={value}"])
    assert len({parse([f"design={value}"]).designs for value in values("design")}) == len(Design)


@pytest.mark.parametrize("terms", [["year=2019", "year=2020"], ["text=full", "text=abstract"]])
def test_what_can_be_said_once_only(terms: list[str]) -> None:
    with pytest.raises(UsageError, match="given twice"):
        parse(terms)


def test_keys_add_up_and_values_of_one_key_are_alternatives() -> None:
    chosen = parse(["design=cohort", "design=case report", "year=2015-", "status=!retracted"])
    assert chosen.passes(Facts())
    assert chosen.passes(Facts(design="case report"))
    assert not chosen.passes(Facts(design="review"))
    assert not chosen.passes(Facts(year=2014))
    assert not chosen.passes(Facts(status="retracted"))


def test_no_terms_are_no_filter() -> None:
    assert not parse([])
    assert parse([]) == Filter()
    assert parse(["text=full"])
    assert Filter().passes(Facts(year=None))


def test_a_document_without_a_year_is_in_no_range() -> None:
    assert not parse(["year=1000-"]).passes(Facts(year=None))


@settings(deadline=None)
@given(st.integers(1000, 9999), st.integers(1000, 9999), st.integers(1000, 9999))
def test_ranges(one: int, other: int, year: int) -> None:
    first, last = sorted((one, other))
    assert parse([f"year={first}-{last}"]).passes(Facts(year=year)) is (first <= year <= last)
    assert parse([f"year={first}-"]).passes(Facts(year=year)) is (first <= year)
    assert parse([f"year=-{last}"]).passes(Facts(year=year)) is (year <= last)
    assert parse([f"year={first}"]).passes(Facts(year=year)) is (first == year)


@settings(deadline=None)
@given(TERMS)
def test_terms_are_the_inverse_of_parsing(given_terms: list[str]) -> None:
    assume(all(term.partition("=")[2].strip() for term in given_terms))
    chosen = parse(given_terms)
    described = terms(chosen)
    assert parse(described) == chosen
    assert terms(parse(reversed(described))) == described
    assert bool(described) is bool(chosen)


def test_documents_can_be_kept_out() -> None:
    but = Filter(except_documents=frozenset({"alpha-2019"}))
    assert but
    assert not but.passes(Facts())
    assert but.passes(Facts(id="beta"))
    both = Filter(documents=frozenset({"alpha-2019"}), except_documents=frozenset({"alpha-2019"}))
    assert not both.passes(Facts())


def test_documents_without_a_year_that_only_a_filter_by_year_leaves_out() -> None:
    documents = [Facts(), Facts(year=None), Facts(year=None, design="case report")]
    assert Filter().undated(documents) == 0
    assert parse(["year=2015-"]).undated(documents) == 2
    assert parse(["year=2015-", "design=cohort"]).undated(documents) == 1
    assert parse(["design=cohort"]).undated(documents) == 0
