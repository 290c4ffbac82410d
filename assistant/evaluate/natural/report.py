"""Renders the figures of a natural set as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.display import inert
from assistant.evaluate.natural.figures import Counts, NaturalFigures, count
from assistant.evaluate.report import cost, reliability

# What each figure is; the order is that of the tables.
LABELS = {
    "right": "the first quote answers",
    "one_of_three": "one of the first 3 quotes answers",
    "refused": "refused",
    "doubted": "quoted in doubt",
    "wrong": "first quote wrong, without doubt",
    "misled": "first quote misleads, without doubt",
    "held": "unanswerable: refused or in doubt",
    "said": "unanswerable: answered without doubt",
}
_HEADS = ("right", "in 3", "refused", "doubt", "wrong", "misled", "held", "said")
_ALL = "all"
_WIDTH = max(map(len, LABELS.values())) + 2
_KIND_WIDTH = 24  # columns; longer kinds are cut
_FINGERPRINT = 12  # characters shown


def render_natural(figures: NaturalFigures) -> str:
    """Tables of the figures with their 95 % intervals; lines are separated by line feeds."""
    return "\n".join(inert(line) for line in _lines(figures))


def _lines(figures: NaturalFigures) -> Iterator[str]:
    total = figures.total
    yield (
        f"{figures.name}: {total.answerable + total.unanswerable} questions, {total.answerable} of "
        f"them answerable; index {figures.fingerprint[:_FINGERPRINT]}"
    )
    yield ""
    yield f"{'':{_WIDTH}}  value  95 % interval   questions"
    for name, label in LABELS.items():
        if name in total.figures:
            figure = total.figures[name]
            yield (
                f"{label:{_WIDTH}}{figure.value:7.3f}  {figure.low:.3f} to {figure.high:.3f}"
                f"{figure.questions:10}"
            )
    yield ""
    yield from _kinds(figures)
    for heading, calibration in (
        ("confidence that the first quote answers, over all questions", figures.calibration),
        ("the same over questions that were not refused", figures.calibration_shown),
    ):
        if calibration:
            yield ""
            yield heading
            yield from reliability(calibration)
    yield from _followups(figures)
    yield ""
    yield from cost(figures.speed, figures.peak_memory)


def _kinds(figures: NaturalFigures) -> Iterator[str]:
    """A row of counts for each kind, and one for all."""
    yield (
        f"{'kind':{_KIND_WIDTH}}{'answerable':>11}"
        + "".join(f"{head:>8}" for head in _HEADS[:-2])
        + f"{'not':>6}"
        + "".join(f"{head:>6}" for head in _HEADS[-2:])
    )
    for kind, row in [*figures.kinds.items(), (_ALL, figures.total)]:
        cells = [_cell(row, name) for name in LABELS]
        yield (
            f"{kind[: _KIND_WIDTH - 1]:{_KIND_WIDTH}}{row.answerable or '.':>11}"
            + "".join(f"{cell:>8}" for cell in cells[:-2])
            + f"{row.unanswerable or '.':>6}"
            + "".join(f"{cell:>6}" for cell in cells[-2:])
        )


def _cell(row: Counts, name: str) -> str:
    """The count of a figure; a dot for 0."""
    return str(count(row.figures[name]) or ".") if name in row.figures else "."


def _followups(figures: NaturalFigures) -> Iterator[str]:
    shares = figures.followups
    if not shares:
        return
    total = shares.pop("")
    yield ""
    yield (
        f"follow-up questions read rightly: {count(total)} of {total.questions}, "
        f"{total.value:.3f} ({total.low:.3f} to {total.high:.3f})"
    )
    for kind, share in shares.items():
        yield f"  {kind[: _KIND_WIDTH - 1]:{_KIND_WIDTH}}{count(share):5} of {share.questions}"
