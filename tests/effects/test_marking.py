from __future__ import annotations

import pytest

from assistant.effects.marking import marked_spans


def marked(text: str) -> list[str]:
    return [text[span.start : span.end] for span in marked_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "It fell (HR 0.06; 95% CI 0.02 to 0.20; P<0.001) in all.",
            ["HR 0.06; 95% CI 0.02 to 0.20; P<0.001"],
        ),
        (
            "an odds ratio of 1\u00b745 (1.10\u20131.91)",
            ["odds ratio of 1\u00b745 (1.10\u20131.91)"],
        ),
        (
            "mean difference \u22122.3 kg [95% CI \u22123.1, \u22121.5], and so on",
            ["mean difference \u22122.3 kg [95% CI \u22123.1, \u22121.5]"],
        ),
        ("relative risk reduction of 77.3%", ["relative risk reduction of 77.3%"]),
        ("ARR 0.32 vs 1.1", ["0.32 vs 1.1"]),
        ("relapses: 3% vs. 43%.", ["3% vs. 43%"]),
        ("P = .04 and \u03b2 = 0.3", ["P = .04", "\u03b2 = 0.3"]),
        ("p \u2264 0\u00b705", ["p \u2264 0\u00b705"]),
        ("P value of 0.02", ["P value of 0.02"]),
        ("3 of 96 (3%) on tea", ["3 of 96 (3%)"]),
        ("On days 2, 3 and 4 in group 1 with interferon \u03b2-1a", []),
        ("The HR was 72 bpm.", []),
        ("", []),
    ],
)
def test_effect_sizes_stand_out(text: str, expected: list[str]) -> None:
    assert marked(text) == expected
