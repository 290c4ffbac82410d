"""Whether a text is about preventing attacks or about treating one."""

from __future__ import annotations

import pytest

from assistant.text.purposes import opposite_purpose

PREVENTS = "does plasma exchange prevent relapses of lupus"
TREATS = "does plasma exchange help in acute attacks of lupus"


@pytest.mark.parametrize(
    ("asked", "text", "opposite"),
    [
        (PREVENTS, "Plasma exchange is the usual treatment of an attack.", "treatment of attacks"),
        (PREVENTS, "After attacks of lupus, 40% recovered with it.", "treatment of attacks"),
        (PREVENTS, "It improved recovery from attacks.", "treatment of attacks"),
        (PREVENTS, "It reduced relapses by half.", ""),
        (PREVENTS, "It improved recovery from attacks and lowered the rate of relapses.", ""),
        (PREVENTS, "It was safe.", ""),
        (TREATS, "The annualised relapse rate fell by half.", "prevention of attacks"),
        (TREATS, "Relapse risk was lower with it.", "prevention of attacks"),
        (TREATS, "It shortened attacks by two days.", ""),
        ("how is lupus treated", "The relapse rate fell.", ""),
        ("abort a gout flare", "Colchicine reduced flares.", "prevention of attacks"),
        (
            "does it reduce asthma exacerbations",
            "Steroids shorten exacerbations.",
            "treatment of attacks",
        ),
    ],
)
def test_prevention_and_treatment_are_opposites(asked: str, text: str, opposite: str) -> None:
    assert opposite_purpose(asked, text) == opposite
