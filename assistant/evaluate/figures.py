"""The result of an evaluation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.evaluate.calibration import Calibration
from assistant.evaluate.estimates import LEVEL, RESAMPLES, SEED, Figure
from assistant.evaluate.metrics import Refusing, Risk, Speed
from assistant.evaluate.saved import Result

FORMAT = 1
_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one index on (a part of) one judged set.

    `questions` were asked, and `answerable` of them have an answer. `peak_memory` is in bytes.
    `results` has one result for each question.
    """

    name: str
    part: str
    fingerprint: str
    questions: int
    answerable: int
    figures: Mapping[str, Figure]
    refusing: tuple[Refusing, ...] = ()
    risk_coverage: tuple[Risk, ...] = ()
    calibration: Calibration | None = None
    speed: Speed | None = None
    peak_memory: int | None = None
    results: tuple[Result, ...] = ()

    def to_json(self) -> str:
        """The figures as JSON text, without `results`; figures that do not exist are left out.

        ::

            {"format": 1,
             "set": name of the folder, "part": "all" | "train" | "dev" | "test",
             "index": fingerprint, "questions": asked, "answerable": of them,
             "bootstrap": {"level": 0.95, "resamples": 10000, "seed": ...},
             "figures": {name: {"value": ..., "low": ..., "high": ..., "questions": counted}},
             "refusing": [{"kind": "own" | "without gold" | "foreign", "questions": unanswerable,
                           "figures": {"precision" | "recall" | "f1" | "auroc": as above}}],
             "risk_coverage": [{"coverage": share answered, "risk": share of them unanswerable}],
             "calibration": {"error": ..., "by_chance": ..., "bins": 15,
                             "reliability": [{"low", "high", "confidence", "right", "questions"}]},
             "speed": {"questions_per_second": ..., "median_ms": ..., "p95_ms": ...},
             "peak_memory_bytes": ...}
        """
        content: dict[str, object] = {
            "format": FORMAT,
            "set": self.name,
            "part": self.part,
            "index": self.fingerprint,
            "questions": self.questions,
            "answerable": self.answerable,
            "bootstrap": {"level": LEVEL, "resamples": RESAMPLES, "seed": SEED},
            "figures": figures_json(self.figures),
            "refusing": [
                {"kind": kind, "questions": questions, "figures": figures_json(figures)}
                for kind, questions, figures in self.refusing
            ],
            "risk_coverage": [rounded(risk._asdict()) for risk in self.risk_coverage],
            "calibration": self.calibration and calibration_json(self.calibration),
            "speed": self.speed and rounded(self.speed._asdict()),
            "peak_memory_bytes": self.peak_memory,
        }
        present = {key: value for key, value in content.items() if value not in (None, [])}
        return json.dumps(present, ensure_ascii=False, indent=2)


def figures_json(figures: Mapping[str, Figure]) -> dict[str, dict[str, float]]:
    """Figures for JSON, by name: value, interval and number of questions."""
    return {name: rounded(figure._asdict()) for name, figure in figures.items()}


def calibration_json(calibration: Calibration) -> dict[str, object]:
    """A calibration for JSON."""
    return {
        **rounded({"error": calibration.error, "by_chance": calibration.by_chance}),
        "bins": calibration.bin_count,
        "reliability": [rounded(each._asdict()) for each in calibration.bins],
    }


def rounded(values: Mapping[str, float]) -> dict[str, float]:
    """Values for JSON, with the decimals that are the same on every machine."""
    return {
        key: round(value, _DECIMALS) if isinstance(value, float) else value
        for key, value in values.items()
    }
