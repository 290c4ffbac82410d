"""Asks an engine the answerable questions of a set with one element exchanged in each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from assistant.answer.compose import MOST_QUOTES
from assistant.display import inert_json
from assistant.errors import UsageError
from assistant.evaluate.estimates import LEVEL, RESAMPLES, SEED, Figure, mean
from assistant.evaluate.evaluation import Engine
from assistant.evaluate.figures import figures_json
from assistant.evaluate.judged import Judged
from assistant.evaluate.natural.outcomes import outcome_of
from assistant.evaluate.natural.reading import NaturalQuestion, NaturalSet
from assistant.evaluate.swap.elements import Element, Exchange, exchanged
from assistant.evaluate.swap.names import Vocabulary, names_in
from assistant.index.progress import Progress, silent
from assistant.records import Answer, Document

FORMAT = 1
# Whether the first quote of an answer is one that was right for the original question.
WasRight = Callable[[Answer], bool]


class Collection(Engine, Protocol):
    """An engine whose documents can be read, such as `engine.Assistant`."""

    def documents(self) -> Iterable[Document]:
        """Every document, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Original:
    """An answerable question of a set; `was_right` is None where the set has no expressions."""

    id: str
    text: str
    was_right: WasRight | None = None


@dataclass(frozen=True, slots=True)
class Swapped:
    """What became of a question with one element exchanged.

    `right_before` says that the first quote is one that answers the original question; it is None
    where the set cannot tell.
    """

    id: str
    exchange: Exchange
    confidence: float
    refused: bool
    doubted: bool
    right_before: bool | None

    @property
    def answered(self) -> bool:
        """Whether it was answered without doubt."""
        return not self.refused and not self.doubted


@dataclass(frozen=True, slots=True)
class SwapFigures:
    """The result of a swap test; in `unchanged` questions nothing could be exchanged."""

    name: str
    fingerprint: str
    unchanged: int
    rows: tuple[Swapped, ...]

    def figures(self, element: Element | None = None) -> dict[str, Figure]:
        """The share answered without doubt and the share right before, of one element or all."""
        rows = [row for row in self.rows if element in (None, row.exchange.element)]
        shares = {
            "answered": mean([row.answered for row in rows]),
            "right_before": mean(
                [row.right_before for row in rows if row.right_before is not None]
            ),
        }
        return {name: figure for name, figure in shares.items() if figure is not None}

    def to_json(self) -> str:
        """The figures as JSON text; docs/json.md describes it."""
        present = [element for element in Element if self.figures(element)]
        content = {
            "format": FORMAT,
            "set": self.name,
            "index": self.fingerprint,
            "bootstrap": {"level": LEVEL, "resamples": RESAMPLES, "seed": SEED},
            "exchanged": len(self.rows),
            "unchanged": self.unchanged,
            "figures": figures_json(self.figures()),
            "elements": [
                {"element": element, "figures": figures_json(self.figures(element))}
                for element in present
            ],
        }
        return json.dumps(content, ensure_ascii=False, indent=2)

    def to_lines(self) -> str:
        """A JSON line for each question with an exchanged element."""
        return "".join(inert_json(_row_json(row)) + "\n" for row in self.rows)


def originals_of(question_set: Judged | NaturalSet) -> tuple[Original, ...]:
    """The answerable questions of a set."""
    if isinstance(question_set, Judged):
        return tuple(
            Original(question.id, question.text)
            for question in question_set.questions
            if question.answerable
        )
    return tuple(
        Original(question.id, question.text, partial(_first_quote_answers, question))
        for question in question_set.questions
        if question.answerable
    )


def _first_quote_answers(question: NaturalQuestion, answer: Answer) -> bool:
    return outcome_of(question, answer, 0.0).right


def measure_swap(
    engine: Collection, question_set: Judged | NaturalSet, progress: Progress = silent
) -> SwapFigures:
    """The swap test on a set; raises UsageError when nothing can be exchanged in any question."""
    originals = originals_of(question_set)
    vocabulary = Vocabulary()
    names = names_in((document.text for document in engine.documents()), vocabulary)
    exchanges = [(each, exchanged(each.text, names, vocabulary)) for each in originals]
    pairs = [(each, exchange) for each, exchange in exchanges if exchange is not None]
    if not pairs:
        raise UsageError(
            f"No answerable question of {question_set.name} names a drug, disease or population "
            "that can be exchanged for another of the collection."
        )
    rows, fingerprint = [], ""
    for done, (original, exchange) in enumerate(pairs):
        progress("asking", done, len(pairs))
        answer = engine.ask(exchange.text, most=MOST_QUOTES, chosen=None, refuse=True)
        rows.append(_swapped(original, exchange, answer))
        fingerprint = answer.fingerprint
    progress("asking", len(pairs), len(pairs))
    unchanged = len(originals) - len(pairs)
    return SwapFigures(question_set.name, fingerprint, unchanged, tuple(rows))


def _swapped(original: Original, exchange: Exchange, answer: Answer) -> Swapped:
    refused = not answer.evidence
    return Swapped(
        id=original.id,
        exchange=exchange,
        confidence=answer.confidence,
        refused=refused,
        doubted=not refused and answer.caution is not None and answer.caution.doubts,
        right_before=None if original.was_right is None else original.was_right(answer),
    )


def _row_json(row: Swapped) -> Mapping[str, object]:
    return {
        "id": row.id,
        "element": row.exchange.element,
        "original": row.exchange.original,
        "substitute": row.exchange.substitute,
        "question": row.exchange.text,
        "confidence": row.confidence,
        "refused": row.refused,
        "doubted": row.doubted,
        "right_before": row.right_before,
    }
