"""The record of how the network was trained."""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from pathlib import Path

import origin
import pytest

from assistant.ranking.weights import FILE

ROOT = Path(origin.__file__).parents[1]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="the scripts are in no git repository")
def test_the_record_names_settings_commit_and_data(tmp_path: Path) -> None:
    (tmp_path / "begun").mkdir()
    (tmp_path / "begun" / "model.safetensors").write_bytes(b"network")
    data = tmp_path / "medquad.jsonl"
    data.write_bytes(b"{}\n")
    arguments = argparse.Namespace(steps=520, rate=8e-5, seed=7, begin=tmp_path / "begun")
    origin.write_origin(tmp_path, arguments, [data])
    record = origin.read_origin(tmp_path)
    assert re.fullmatch("[0-9a-f]{40}", record["commit"])
    assert (record["steps"], record["rate"], record["seed"]) == (520, 8e-5, 7)
    assert record["data"] == {"medquad.jsonl": hashlib.sha256(b"{}\n").hexdigest()}
    assert record["begun"] == {"model.safetensors": hashlib.sha256(b"network").hexdigest()}


def test_the_package_says_how_its_network_was_trained() -> None:
    record = json.loads(FILE.read_text("utf-8"))["network"]
    assert set(record) == {"commit", "steps", "rate", "seed", "begun", "data"}
    assert len(record["data"]) == 6
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in record["data"].values())
