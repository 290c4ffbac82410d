"""benchmarks/forgeries.py in small: answers changed in one place are not taken for sound."""

from __future__ import annotations

import importlib.util
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from samples import NONSENSE, QUESTION, Collection

from assistant.engine import Assistant
from assistant.render import as_json

PROGRAM = Path(__file__).parents[2] / "benchmarks" / "forgeries.py"


@pytest.fixture(scope="module")
def forgeries() -> ModuleType:
    spec = importlib.util.spec_from_file_location("forgeries", PROGRAM)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("seal", [False, True])
def test_no_mutation_passes(forgeries: ModuleType, made: Collection, *, seal: bool) -> None:
    chance = random.Random(7)  # noqa: S311 - no secret
    with Assistant.open(made.index, fast=True) as assistant:
        answers: list[dict[str, Any]] = [
            as_json.answer(assistant.ask(question)) for question in (QUESTION, NONSENSE)
        ]
        mutated = [forgeries.mutate(answers, chance) for _ in range(150)]
        assert len({kind for kind, _, _ in mutated}) == 8
        tried = forgeries.tried(mutated, made.corpus, assistant, seal=seal)
    assert sum(count for count, _, _ in tried.values()) == 150
    assert {through for _, through, _ in tried.values()} == {0}
    unchecked = {kind for kind, (_, _, unchecked) in tried.items() if unchecked}
    assert unchecked <= ({"value", "look_alike", "digest", "deleted"} if seal else set())
