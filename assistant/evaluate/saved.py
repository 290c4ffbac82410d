"""Saves the results of single questions as JSON Lines, so that two runs can be compared.

::

    {"id": of the question, "kind": "own" | "without gold" | "foreign", "answerable": bool,
     "confidence": ..., "refused": bool, "doubted": bool, "right": bool | null,
     "hits": [whether each of the best quotes matches, ...] | null, "ndcg@10": ... | null}

`hits` are those of the best quotes even where the engine refused (`refused`) or gave only a few
quotes in doubt (`doubted`). A value without a judgement is null.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple, cast

from assistant.display import inert_json
from assistant.errors import UnreadableFile
from assistant.evaluate.metrics import gains
from assistant.evaluate.outcomes import Outcome, shown_count

_GAIN = "ndcg@10"


class Result(NamedTuple):
    """The result of one question that is saved."""

    id: str
    kind: str
    answerable: bool
    confidence: float
    refused: bool
    doubted: bool
    right: bool | None
    hits: tuple[bool, ...] | None
    gain: float | None

    @property
    def answered(self) -> bool:
        """Whether the engine said that it had an answer."""
        return not self.refused and not self.doubted

    @property
    def shown(self) -> tuple[bool, ...] | None:
        """Those of `hits` whose quotes the answer shows."""
        if self.hits is None:
            return None
        return self.hits[: shown_count(refused=self.refused, doubted=self.doubted)]


def results(outcomes: Sequence[Outcome]) -> tuple[Result, ...]:
    """The result of each question, in the order in which they were asked."""
    gained = gains(outcomes)
    return tuple(
        Result(
            id=outcome.question.id,
            kind=outcome.question.kind.value,
            answerable=outcome.question.answerable,
            confidence=outcome.confidence,
            refused=outcome.refused,
            doubted=outcome.doubted,
            right=outcome.right,
            hits=tuple(quote.matches for quote in outcome.best) if outcome.is_judged else None,
            gain=gained.get(outcome.question.id),
        )
        for outcome in outcomes
    )


def to_lines(results: Iterable[Result]) -> str:
    """Results as JSON lines."""
    rows = ({_named(key): value for key, value in result._asdict().items()} for result in results)
    return "".join(inert_json(row) + "\n" for row in rows)


def from_lines(text: str) -> list[Result]:
    """The results in JSON lines; raises UnreadableFile with the number of a wrong line."""
    loaded = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                row = cast("dict[str, object]", json.loads(line))
                values = {key: row[_named(key)] for key in Result._fields}
                values["hits"] = _hits(values["hits"])
            except (ValueError, KeyError, TypeError) as error:
                raise UnreadableFile(f"Line {number} is not the result of a question.") from error
            loaded.append(Result(**values))  # type: ignore[arg-type]
    return loaded


def _named(key: str) -> str:
    return _GAIN if key == "gain" else key


def _hits(value: object) -> tuple[bool, ...] | None:
    return None if value is None else tuple(cast("list[bool]", value))
