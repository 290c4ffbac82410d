"""One line with the ratios that the quotes of an answer state, to see the largest effect at once.

Every number and every drug is in the words of its quote; nothing is pooled or computed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from assistant.conversation.turns import Quoted
from assistant.records import Status
from assistant.records.effect import Measure, Scale
from assistant.tui.view.badges import sign
from assistant.tui.view.wrapped_lines import Piece, cells_of

_SHORT = {
    Measure.HAZARD_RATIO: "HR",
    Measure.ODDS_RATIO: "OR",
    Measure.RISK_RATIO: "RR",
    Measure.RATE_RATIO: "rate ratio",
}
_FEWEST = 2  # ratios that an answer must state
_WORD = re.compile(r"[^\W\d_][\w-]{3,}")
_PLACEBO = "placebo"


class _Ratio(NamedTuple):
    """A ratio of a quote, and the drug that the quote names if it names a single one."""

    quoted: Quoted
    measure: Measure
    number: str
    value: Decimal
    drug: str


def ratios(quotes: Sequence[Quoted], width: int) -> list[Piece]:
    """The ratios of the measure that most quotes state, those furthest from 1 first.

    As many as there is room for. Empty if fewer than two quotes state one, or none fits. Retracted
    work and quotes about the opposite of what is asked do not count.
    """
    sound = [q for q in quotes if q.document.status is not Status.RETRACTED and not q.opposite]
    stated = [ratio for quoted in sound for ratio in _first_of_each(quoted)]
    most = Counter(ratio.measure for ratio in stated).most_common(1)
    if not most or most[0][1] < _FEWEST:
        return []
    measure = most[0][0]
    chosen = [ratio for ratio in stated if ratio.measure is measure]
    chosen.sort(key=lambda ratio: -abs(ratio.value.ln()))
    row = [Piece(f"largest effect: {_SHORT[measure]}", "facts")]
    for number, ratio in enumerate(chosen):
        more = [Piece(" …", "faint")] if number < len(chosen) - 1 else []
        shown = _shown(ratio)
        if cells_of([*row, *shown, *more]) > width:
            return [*row, Piece(" …", "faint")] if number else []
        row += shown
    return row


def _shown(ratio: _Ratio) -> list[Piece]:
    of_study = sign(ratio.quoted.document)
    return [
        Piece(f" {of_study.glyph}", f"glyph-{of_study.family}"),
        Piece(f" {ratio.number}", "figure"),
        Piece(f"{f' {ratio.drug}' if ratio.drug else ''} [{ratio.quoted.number}]", "facts"),
    ]


def _first_of_each(quoted: Quoted) -> Iterator[_Ratio]:
    """The first ratio of each measure that a quote states."""
    # Takes long to import, and the screen is up before anything is answered.
    from assistant.effects.reading import effects_in  # noqa: PLC0415

    measures: set[Measure] = set()
    for effect in effects_in(quoted.quote):
        figure = effect.estimate
        if effect.measure is None or figure is None or not figure.value or figure.value < 0:
            continue
        measure = effect.measure.measure
        if measure.scale is Scale.RATIO and measure not in measures:
            measures.add(measure)
            number = quoted.quote[slice(*figure.span)]
            yield _Ratio(quoted, measure, number, figure.value, _only_drug(quoted.quote))


def _only_drug(text: str) -> str:
    """The drug that a text names, as it names it; "" if it names none or several."""
    from assistant.vocabulary.lookup import kind_of  # noqa: PLC0415 - loads the vocabulary
    from assistant.vocabulary.terms import Kind  # noqa: PLC0415

    drugs = {
        word.lower(): word
        for word in _WORD.findall(text)
        if kind_of(word) is Kind.DRUG and word.lower() != _PLACEBO
    }
    return next(iter(drugs.values())).lower() if len(drugs) == 1 else ""
