"""Renders figures as a table for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.display import inert
from assistant.evaluate.calibration import Calibration
from assistant.evaluate.figures import Figures
from assistant.evaluate.judged import Kind
from assistant.evaluate.metrics import Speed

# What each figure is; the order is that of the table.
LABELS = {
    "documents found": {
        "ndcg@10": "nDCG@10",
        "recall@100": "recall@100",
        "hit@1": "the first one is right",
    },
    "quotes": {
        "evidence_hit@1": "the first one matches",
        "evidence_hit@5": "one of the first 5 matches",
        "evidence_hit@10": "one of the first 10 matches",
        "matching_of_judged_quotes": "matching, of judged documents' quotes",
        "matching_of_all_quotes": "matching, of all quotes (unjudged miss)",
        "quotes_per_answer": "quotes per answer",
        "rationale_precision": "rationale precision (gold documents)",
        "rationale_recall": "rationale recall (gold documents)",
        "rationale_f1": "rationale F1 (gold documents)",
    },
    "refusing": {
        "answered": "answerable questions answered",
        "quoted": "quoted from, in doubt too",
        "refusal_precision": "precision of refusing",
        "refusal_recall": "recall of refusing",
        "refusal_f1": "F1 of refusing",
        "refusal_auroc": "confidence, area under ROC",
        "refusal_aurc": "confidence, area under risk-coverage",
    },
    "confidence as the probability that the first quote answers": {
        "right": "the first quote answers",
        "brier": "Brier score",
    },
}
KINDS = {
    Kind.OWN: "of the set itself",
    Kind.WITHOUT_GOLD: "gold documents removed",
    Kind.FOREIGN: "foreign to the collection",
}
_REFUSING = {"precision": "precision", "recall": "recall", "f1": "F1", "auroc": "ROC area"}
_WIDTH = max(len(label) for labels in LABELS.values() for label in labels.values()) + 2
_FINGERPRINT = 12  # characters shown
_MEBIBYTE = 1 << 20


def render(figures: Figures) -> str:
    """A table of the figures with their 95 % intervals; lines are separated by line feeds."""
    return "\n".join(inert(line) for line in _lines(figures))


def _lines(figures: Figures) -> Iterator[str]:
    part = "" if figures.part == "all" else f", part {figures.part}"
    yield (
        f"{figures.name}{part}: {figures.questions} questions, {figures.answerable} of them "
        f"answerable; index {figures.fingerprint[:_FINGERPRINT]}"
    )
    yield ""
    yield f"{'':{_WIDTH}}  value  95 % interval   questions"
    for section, labels in LABELS.items():
        present = {name: label for name, label in labels.items() if name in figures.figures}
        if present:
            yield section
        for name, label in present.items():
            figure = figures.figures[name]
            yield (
                f"  {label:{_WIDTH - 2}}{figure.value:7.3f}  {figure.low:.3f} to {figure.high:.3f}"
                f"{figure.questions:10}"
            )
    yield from _refusing(figures)
    if figures.risk_coverage:
        yield "share answered, surest first, and how much of it cannot be answered"
        yield "".join(f"{risk.coverage:7.0%}" for risk in figures.risk_coverage)
        yield "".join(f"{risk.risk:7.3f}" for risk in figures.risk_coverage)
    if figures.calibration:
        yield from reliability(figures.calibration)
    yield ""
    yield from cost(figures.speed, figures.peak_memory)


def _refusing(figures: Figures) -> Iterator[str]:
    """A row for each kind of unanswerable question, if any kind is not the set's own."""
    if all(kind is Kind.OWN for kind, _, _ in figures.refusing):
        return
    heads = "".join(f"{label:>10}" for label in _REFUSING.values())
    yield f"{'refusing, by kind':28}{heads}{'questions':>11}"
    for kind, questions, values in figures.refusing:
        cells = "".join(
            f"{values[name].value:10.3f}" if name in values else f"{'-':>10}" for name in _REFUSING
        )
        yield f"  {KINDS[kind]:26}{cells}{questions:11}"
    if any(kind is Kind.WITHOUT_GOLD for kind, _, _ in figures.refusing):
        yield "  Documents that nobody judged may answer a question whose gold was removed, so"
        yield "  these figures are lower bounds."


def reliability(calibration: Calibration) -> Iterator[str]:
    """The lines of a reliability table."""
    yield (
        f"  expected calibration error {calibration.error:.3f} "
        f"({calibration.bin_count} bins of equal width);"
    )
    by_chance = f"{calibration.by_chance:.3f}"
    yield f"  if it were calibrated, 95 of 100 such samples would stay below {by_chance}"
    yield f"  {'confidence':16}{'mean':>8}{'right':>8}{'questions':>11}"
    for row in calibration.bins:
        span = f"{row.low:.3f} to {row.high:.3f}"
        yield f"  {span:16}{row.confidence:8.3f}{row.right:8.3f}{row.questions:11}"


def cost(speed: Speed | None, peak_memory: int | None) -> Iterator[str]:
    """The lines on speed and memory."""
    if speed:
        yield (
            f"{speed.questions_per_second:.1f} questions a second, "
            f"median {speed.median_ms:.0f} ms, "
            f"95th percentile {speed.p95_ms:.0f} ms"
        )
    if peak_memory is not None:
        yield f"peak memory {peak_memory / _MEBIBYTE:.0f} MiB"
