"""Which parts of a text say how large an effect is, so that front ends can make them stand out."""

from __future__ import annotations

import re

from assistant.effects.numbers import BARE_UNIT, estimates, intervals, p_values, unnamed_estimates
from assistant.effects.plain_text import NUMBER, SIGNED, plain_text
from assistant.records.blocks import Span

# Pairs of figures: "3% vs. 43%", "1.3 versus 1.0", and counts with their share: "3/96 (3%)".
_COUNTED = (
    rf"(?<![\w./-]){NUMBER}\s?(?:/|of|out of)\s?{NUMBER}\s?(?:patients?\s)?\(\s?{NUMBER}\s?%\s?\)"
)
_PAIR = re.compile(
    rf"(?<![\w.]){SIGNED}\s?%?{BARE_UNIT}(?:\s?\(\s?{NUMBER}\s?%?\s?\))?,?\s?(?:vs\.?|versus)\s"
    rf"{SIGNED}(?![\w]|\.\d)\s?%?{BARE_UNIT}(?:\s?\(\s?{NUMBER}\s?%?\s?\))?|{_COUNTED}"
    rf"|(?<![\w.]){NUMBER}\s?%(?!\s?-?(?:ci|conf|cred))"
)
_NAME_JOINING = re.compile(r"\s?(?:[\[(][^()\[\]]{1,20}[)\]])?(?: of| was)?[\s,;:=(\[]{0,4}")
_JOINING = re.compile(r"[\s,;:=()\[\]]{0,4}")


def marked_spans(text: str) -> tuple[Span, ...]:
    """The places of all figures that say how large an effect is, for bold print.

    They are estimates with their measures, intervals, p values, shares and pairs. Neighbours that
    only marks separate are one span.
    """
    found = [p.span for p in p_values(text, of_other_tests=True)]
    found += (interval.span for interval in intervals(text))
    for estimate in (*estimates(text), *unnamed_estimates(text)):
        named, figure = estimate.named, estimate.figure.span
        is_near = named and _NAME_JOINING.fullmatch(text[named.span.end : figure.start])
        found.append(Span(estimate.start if is_near else figure.start, figure.end))
        if estimate.interval:
            found.append(estimate.interval.span)
    found += (Span(*match.span()) for match in _PAIR.finditer(plain_text(text)))
    return tuple(_merged(text, found))


def _merged(text: str, spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and _JOINING.fullmatch(text, merged[-1].end, max(merged[-1].end, span.start)):
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return [_closed(text, span) for span in merged]


def _closed(text: str, span: Span) -> Span:
    """A span with the bracket behind it that closes one opened inside it."""
    inside = text[span.start : span.end]
    opened = sum(map(inside.count, "([")) > sum(map(inside.count, ")]"))
    return (
        Span(span.start, span.end + 1)
        if opened and text[span.end : span.end + 1] in (")", "]")
        else span
    )
