"""Asks an engine every question of a natural set, and rewrites its follow-up questions."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from assistant.answer.compose import MOST_QUOTES
from assistant.evaluate.evaluation import Engine, peak_memory
from assistant.evaluate.metrics import speed_of
from assistant.evaluate.natural.expressions import found
from assistant.evaluate.natural.figures import NaturalFigures, Rewritten, counts, reliability
from assistant.evaluate.natural.outcomes import NaturalOutcome, outcome_of
from assistant.evaluate.natural.reading import Conversation, NaturalSet
from assistant.index.progress import Progress, silent

# From what the user types and the question before, as it was searched, to the question that is
# searched instead; None when the text stands alone.
Rewrite = Callable[[str, str], str | None]


def measure_natural(
    engine: Engine,
    natural: NaturalSet,
    rewrite: Rewrite,
    progress: Progress = silent,
    clock: Callable[[], float] = time.perf_counter,
) -> NaturalFigures:
    """The figures of `engine` and of `rewrite` on a natural set.

    Each question is asked as a user asks it, so the engine may refuse. Raises UnreadableFile when
    an expression takes too long.
    """
    outcomes: list[NaturalOutcome] = []
    fingerprint = ""
    for done, question in enumerate(natural.questions):
        progress("asking", done, len(natural.questions))
        start = clock()
        answer = engine.ask(question.text, most=MOST_QUOTES, chosen=None, refuse=True)
        outcomes.append(outcome_of(question, answer, clock() - start))
        fingerprint = answer.fingerprint
    progress("asking", len(natural.questions), len(natural.questions))
    kinds = sorted({outcome.question.kind for outcome in outcomes})
    return NaturalFigures(
        name=natural.name,
        fingerprint=fingerprint,
        total=counts(outcomes),
        kinds={
            kind: counts([outcome for outcome in outcomes if outcome.question.kind == kind])
            for kind in kinds
        },
        calibration=reliability(outcomes),
        calibration_shown=reliability([outcome for outcome in outcomes if not outcome.refused]),
        rewritten=rewritten(natural.conversations, rewrite),
        speed=speed_of([outcome.seconds for outcome in outcomes]),
        peak_memory=peak_memory(),
        results=tuple(outcome.result for outcome in outcomes),
    )


def rewritten(conversations: Sequence[Conversation], rewrite: Rewrite) -> tuple[Rewritten, ...]:
    """What becomes of the last question of each conversation."""
    return tuple(_rewritten(conversation, rewrite) for conversation in conversations)


def _rewritten(conversation: Conversation, rewrite: Rewrite) -> Rewritten:
    searched, *others = conversation.turns
    for turn in others:
        searched = rewrite(turn, searched) or turn
    carries, has_forbidden = found(
        [(conversation.carry, searched), (conversation.must_not, searched)], conversation.place
    )
    return Rewritten(conversation, searched, right=carries and not has_forbidden)
