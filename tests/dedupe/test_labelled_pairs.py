"""The labelled pairs that ship, and the command that measures with such a file."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

import pytest

_FOLDER = Path(__file__).parents[2] / "benchmarks"


def _program() -> Any:  # noqa: ANN401 - a module
    spec = importlib.util.spec_from_file_location("pairs_benchmark", _FOLDER / "pairs.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


PAIRS = _program()


LABELLED = list(PAIRS.read(_FOLDER / "pairs.jsonl"))


@pytest.mark.parametrize("pair", LABELLED, ids=[pair.kind for pair in LABELLED])
def test_a_pair_is_judged_as_it_is_labelled(pair: Any) -> None:  # noqa: ANN401 - of a module
    assert PAIRS.made_one(pair.records) is pair.same


def test_the_command_prints_precision_and_recall(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    record = {"title": "A trial of rest in invented colitis", "authors": ["Made U"], "year": 2019}
    other = {**record, "year": 2003}
    pairs = [
        {"kind": "copies", "same": True, "records": [record, record]},
        {"kind": "lost", "same": True, "records": [record, other]},
        {"kind": "wrong", "same": False, "records": [record, record]},
    ]
    path = tmp_path / "pairs.jsonl"
    path.write_text("\n".join(map(json.dumps, pairs)))
    monkeypatch.setattr(sys, "argv", ["pairs.py", str(path), "--wrong"])
    PAIRS.main()
    printed = capsys.readouterr().out
    assert "| lost | one | 1 | 0 |" in printed
    assert "precision 0.500 (1 of 2;" in printed
    assert "recall 0.500 (1 of 2;" in printed
    assert "wrong: made one" in printed
    assert "copies: made" not in printed
