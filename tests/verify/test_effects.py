"""Forged effects beside a true quote."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assistant.codec.answers import sealed
from assistant.verify import Match, Proved, Verdict

Json = dict[str, Any]


@pytest.mark.parametrize(
    ("cell", "name", "forged"),
    [
        ("estimate", "value", "0.04"),
        ("estimate", "start", 3),
        ("interval", "high", "0.46"),
        ("measure", "name", "odds ratio"),
    ],
)
def test_a_forged_cell_is_found(
    answer: Json, proved: Callable[[Json], Proved], cell: str, name: str, forged: object
) -> None:
    quote = next(item for item in answer["evidence"] if item["effects"])
    quote["effects"][0][cell][name] = forged
    proof = proved(sealed(answer))
    [finding] = [one for one in proof.findings if one.verdict is Verdict.DIFFERS]
    assert [f.name for f in finding.fields if f.match is Match.DIFFERS] == ["effects"]


def test_true_effects_are_proved(answer: Json, proved: Callable[[Json], Proved]) -> None:
    assert any(item["effects"] for item in answer["evidence"])
    assert proved(answer).is_sound
