from __future__ import annotations

from pathlib import Path

import pytest

from assistant import pinned
from assistant.direction.model import FILE, model, parsed
from assistant.errors import ModelError
from assistant.records import Direction


def test_probabilities_add_up_to_one_and_follow_the_weights() -> None:
    made = parsed('{"bias": [0, 0, 0], "weights": {"fell": [2, 0, -1]}, "thresholds": {}}')
    likely = made.probabilities({"fell", "unknown"})
    assert sum(likely.values()) == pytest.approx(1)
    assert max(likely, key=likely.__getitem__) is Direction.REDUCED
    assert len(set(made.probabilities(()).values())) == 1


def test_the_shipped_model_has_a_threshold_for_each_direction() -> None:
    assert set(model().thresholds) == set(Direction) - {Direction.UNCLEAR}


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    changed = tmp_path / FILE.name
    changed.write_text(FILE.read_text(encoding="utf-8").replace("0.1", "0.2"), encoding="utf-8")
    with pytest.raises(ModelError, match=r"is not the file .*install evidence-assistant again\.$"):
        pinned.read(changed)
