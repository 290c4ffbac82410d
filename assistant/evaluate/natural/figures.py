"""The figures of a natural set: counts by kind of question, calibration, and follow-ups."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from assistant.evaluate.calibration import Calibration, calibration
from assistant.evaluate.estimates import LEVEL, RESAMPLES, SEED, Figure, mean
from assistant.evaluate.figures import calibration_json, figures_json, rounded
from assistant.evaluate.metrics import Speed
from assistant.evaluate.natural.outcomes import NaturalOutcome
from assistant.evaluate.natural.reading import Conversation
from assistant.evaluate.saved import Result

FORMAT = 1
BINS = 10  # of equal width: natural sets are too small for the fifteen of judged sets


class Rewritten(NamedTuple):
    """The last question of a conversation as it is searched, and whether it was read rightly."""

    conversation: Conversation
    searched: str
    right: bool


class Counts(NamedTuple):
    """The questions of one kind, or of all, and the share of them that each figure names.

    `figures` are over the answerable questions, except `held` and `said`, over the others, and
    `misled`, over all. A figure without questions is left out.
    """

    answerable: int
    unanswerable: int
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class NaturalFigures:
    """The figures of one index on a natural set.

    `calibration` is over all questions, `calibration_shown` over those that were not refused;
    a refusal and a question that cannot be answered count as not right. `peak_memory` is in bytes.
    """

    name: str
    fingerprint: str
    total: Counts
    kinds: Mapping[str, Counts]
    calibration: Calibration | None
    calibration_shown: Calibration | None
    rewritten: tuple[Rewritten, ...]
    speed: Speed | None
    peak_memory: int | None
    results: tuple[Result, ...]

    @property
    def followups(self) -> dict[str, Figure]:
        """The share of conversations that were read rightly, by kind, and in total as ""."""
        kinds = sorted({row.conversation.kind for row in self.rewritten})
        shares = {"": mean([row.right for row in self.rewritten])} | {
            kind: mean([row.right for row in self.rewritten if row.conversation.kind == kind])
            for kind in kinds
        }
        return {kind: share for kind, share in shares.items() if share is not None}

    def to_json(self) -> str:
        """The figures as JSON text, without `results`; docs/json.md describes it."""
        content: dict[str, object] = {
            "format": FORMAT,
            "set": self.name,
            "index": self.fingerprint,
            "bootstrap": {"level": LEVEL, "resamples": RESAMPLES, "seed": SEED},
            "total": _counts_json(self.total),
            "kinds": [{"kind": kind, **_counts_json(row)} for kind, row in self.kinds.items()],
            "calibration": self.calibration and calibration_json(self.calibration),
            "calibration_shown": self.calibration_shown
            and calibration_json(self.calibration_shown),
            "followups": self._followups_json(),
            "speed": self.speed and rounded(self.speed._asdict()),
            "peak_memory_bytes": self.peak_memory,
        }
        present = {key: value for key, value in content.items() if value not in (None, {})}
        return json.dumps(present, ensure_ascii=False, indent=2)

    def _followups_json(self) -> dict[str, object]:
        if not self.rewritten:
            return {}
        shares = figures_json(self.followups)
        return {
            "right": shares.pop(""),
            "kinds": [{"kind": kind, "right": share} for kind, share in shares.items()],
            "conversations": [
                {"id": row.conversation.id, "searched": row.searched, "right": row.right}
                for row in self.rewritten
            ],
        }


def counts(outcomes: Sequence[NaturalOutcome]) -> Counts:
    """The figures of some questions."""
    answerable = [outcome for outcome in outcomes if outcome.question.answerable]
    others = [outcome for outcome in outcomes if not outcome.question.answerable]
    shares = {
        "right": mean([outcome.right for outcome in answerable]),
        "one_of_three": mean([outcome.one_of_three for outcome in answerable]),
        "refused": mean([outcome.refused for outcome in answerable]),
        "doubted": mean([outcome.doubted for outcome in answerable]),
        "wrong": mean([outcome.wrong for outcome in answerable]),
        "misled": mean([outcome.misled for outcome in outcomes]),
        "held": mean([not outcome.answered for outcome in others]),
        "said": mean([outcome.answered for outcome in others]),
    }
    figures = {name: figure for name, figure in shares.items() if figure is not None}
    return Counts(len(answerable), len(others), figures)


def count(figure: Figure) -> int:
    """How many of the questions a share stands for."""
    return round(figure.value * figure.questions)


def reliability(outcomes: Sequence[NaturalOutcome]) -> Calibration | None:
    """The calibration of the confidence that the first quote answers; None without questions."""
    return calibration(
        [outcome.confidence for outcome in outcomes],
        [outcome.right for outcome in outcomes],
        BINS,
    )


def _counts_json(row: Counts) -> dict[str, object]:
    return {
        "answerable": row.answerable,
        "unanswerable": row.unanswerable,
        "figures": {
            name: {"count": count(row.figures[name]), **values}
            for name, values in figures_json(row.figures).items()
        },
    }
