from __future__ import annotations

import random
from decimal import Decimal

import pytest

from assistant.effects.numbers import (
    Estimate,
    estimates,
    intervals,
    p_values,
    repeated_estimates,
)
from assistant.effects.plain_text import plain_text
from assistant.records.effect import Measure, Scale


def only(text: str) -> Estimate:
    (estimate,) = estimates(text)
    return estimate


@pytest.mark.parametrize(
    ("text", "measure", "value", "bounds"),
    [
        ("HR 0.060; 95% CI 0.02 to 0.20", Measure.HAZARD_RATIO, "0.060", ("0.02", "0.20")),
        ("odds ratio of 1\u00b745 (1.10\u20131.91)", Measure.ODDS_RATIO, "1.45", ("1.10", "1.91")),
        ("The OR (95% CI) was 0.5 (0.3-0.8)", Measure.ODDS_RATIO, "0.5", ("0.3", "0.8")),
        ("RR=0.80, CI 95% 0.7-0.9", Measure.RISK_RATIO, "0.80", ("0.7", "0.9")),
        ("rate ratio 0.04 [99% CI, 0.01, 0.15]", Measure.RATE_RATIO, "0.04", ("0.01", "0.15")),
        (
            "mean difference at 12 weeks was \u22122.3 kg (95%CI \u22123.1\u2013\u22121.5)",
            Measure.MEAN_DIFFERENCE,
            "-2.3",
            ("-3.1", "-1.5"),
        ),
        (
            "difference between groups \u221216 mm, 95% CI: \u221226 to \u22126",
            Measure.DIFFERENCE,
            "-16",
            ("-26", "-6"),
        ),
        (
            "SMD \u2212 0.45 (95% CI \u22120.70 to \u22120.20)",
            Measure.STANDARDISED_DIFFERENCE,
            "-0.45",
            None,
        ),
        ("relative risk reduction of 77.3%", Measure.RELATIVE_REDUCTION, "77.3", None),
        ("\u03b2 = 0.3", Measure.COEFFICIENT, "0.3", None),
        ("hazard ratio for death within 2 years was 0.7", Measure.HAZARD_RATIO, "0.7", None),
    ],
)
def test_estimates(text: str, measure: Measure, value: str, bounds: tuple[str, str] | None) -> None:
    estimate = only(text)
    assert estimate.named
    assert estimate.named.measure is measure
    assert str(estimate.figure.value) == value
    if bounds:
        assert estimate.interval
        assert (str(estimate.interval.low), str(estimate.interval.high)) == bounds


@pytest.mark.parametrize(
    "text",
    [
        "The HR was 72 bpm at rest.",
        "A nurse or 2 doctors",
        "There was no difference at 12 months.",
        "hazard ratios were 0.3 and 0.4, respectively",
        "no difference between groups 1 and 2",
        "relapsing-remitting MS (RR 12)",
        "interferon \u03b2 1a",
        "hazard ratio at 12 months",
        "a significant difference (p = 0.02)",
        "an odds ratio of 0,85",
    ],
)
def test_what_is_no_estimate(text: str) -> None:
    assert estimates(text) == []


def test_an_interval_that_leaves_out_its_estimate_is_not_attached() -> None:
    assert only("hazard ratio 2.0 (95% CI 0.1 to 0.9)").interval is None


def test_quartiles_are_no_interval() -> None:
    assert only("mean difference of 3 points (1 to 5)").interval is None


@pytest.mark.parametrize(
    ("text", "comparator", "value"),
    [
        ("P<0.001", "<", "0.001"),
        ("p = .04", "=", "0.04"),
        ("P \u2a7d 0\u00b705", "\u2264", "0.05"),
        ("P value of 0.02", "=", "0.02"),
        ("P-value was 0.020", "=", "0.020"),
        ("P less than 0.05", "<", "0.05"),
        ("p=3\u00d710\u207b\u2075", "=", "0.00003"),
        ("p = 0,003", "=", "0.003"),
        ("P = NS", "=", None),
    ],
)
def test_p_values(text: str, comparator: str, value: str | None) -> None:
    (p,) = p_values(text)
    assert p.comparator == comparator
    assert p.value == (None if value is None else Decimal(value))


@pytest.mark.parametrize("text", ["P for interaction = 0.3", "p > 3", "group P 2", "pH 0.7"])
def test_what_is_no_p_value_of_an_effect(text: str) -> None:
    assert p_values(text) == []


def test_levels_are_kept() -> None:
    assert [interval.level for interval in intervals("97.5% CI 1 to 2; CI 3 to 4")] == [
        Decimal("97.5"),
        None,
    ]


def test_bounds_in_the_wrong_order_are_not_read() -> None:
    assert intervals("95% CI 5 to 2") == []


def test_scales() -> None:
    assert Measure.ODDS_RATIO.scale is Scale.RATIO
    assert Measure.RISK_DIFFERENCE.scale is Scale.DIFFERENCE
    assert Measure.CORRELATION.scale is Scale.OTHER


def test_the_plain_form_keeps_every_offset() -> None:
    text = "\u0130 \u00df 1\u00b75 \u2013 \U0001d453 \u2a7d"
    assert len(plain_text(text)) == len(text)


@pytest.mark.parametrize(
    "piece", ["(", "95% CI ", "hazard ratio of the ", "1 vs ", "p p p ", "0.0", ", 1", "[95%", "- "]
)
def test_hostile_text_is_read_and_has_an_end(piece: str) -> None:
    text = piece * 20_000
    assert all(estimate.end <= len(text) for estimate in estimates(text))
    p_values(text)
    intervals(text)


def test_any_text_can_be_read() -> None:
    signs = "0123456789.,()[]%-\u2212\u2013<>= pPCIHRvs \u00b7\u03b2"
    draw = random.Random(7)  # noqa: S311 - a test
    for _ in range(300):
        text = "".join(draw.choices(signs, k=80))
        estimates(text)
        p_values(text)


def test_estimates_that_repeat_the_form_of_the_first() -> None:
    text = (
        "Tea went with rest (odds ratio 1.4 [95% CI 1.2\u20131.6]), sleep (1.3 [1.1\u20131.5]), "
        "calm (1.2, 1.0\u20131.9) and a score of 3 (4 to 5)."
    )
    found = repeated_estimates(text)
    assert [text[slice(*each.figure.span)] for each in found] == ["1.3", "1.2"]
    assert [text[slice(*each.interval.span)] for each in found if each.interval] == [
        "[1.1\u20131.5]",
        "1.0\u20131.9",
    ]
    assert repeated_estimates(text.replace("95% CI ", "range ")) == []


def test_a_p_value_behind_an_abbreviation_says_that_it_is_a_ratio() -> None:
    assert only("Rest came sooner with tea (HR 0.81; p = 0.12).").figure.value == Decimal("0.81")
    assert estimates("The HR 81; p = 0.12.") == []
