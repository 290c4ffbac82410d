"""Finds the figures of groups in a text: shares, counts, means with their spread, changes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from assistant.effects.numbers import NUMBERED, UNIT
from assistant.effects.plain_text import NO_MORE, NUMBER, SIGNED, decimal
from assistant.records.blocks import Span
from assistant.records.effect import Figure
from assistant.text.patterns import lazy_pattern

#: Stands for a character of what has been read already, such as a p value.
MASK = "\x01"
#: The same for an interval, which may stand in the brackets behind a figure.
MASK_INTERVAL = "\x03"
#: The same for what stands in brackets, while the text outside is read.
MASK_ASIDE = "\x02"

_UNIT, _UNIT_2, _UNIT_3, _UNIT_4 = (
    UNIT.replace("?P<unit>", f"?P<unit{number}>") for number in ("", 2, 3, 4)
)
_SPREAD = rf"(?:\s?(?:\u00b1|\+/-)\s?{NUMBER})?"
_ASIDE = r"(?:\s?\([^()\x01]{0,70}\))?"
_WHOLE = r"\d{1,3}(?:,\d{3}){1,2}|\d{1,6}"
_AMOUNT = lazy_pattern(
    # 3 of 96 patients (3%); 3/96
    rf"(?<![\w.,/+-])(?:(?P<events1>{_WHOLE})\s?(?:/|of|out of)\s?(?:the "
    rf"|all )?(?P<total1>{_WHOLE})(?![\w/]|[.,]\d)"
    rf"(?:(?:\s[a-z-]{{2,20}}){{0,3}}?\s?\(\s?(?P<share1>{NUMBER}\s?%)[^()]{{0,50}}\))?"
    # 3% (3/96); 3% (n = 3)
    rf"|(?P<share2>{NUMBER}\s?%)\s?\(\s?(?:n\s?=\s?)?(?P<events2>{_WHOLE})(?:\s?(?:/|of|out of)\s?"
    rf"(?P<total2>{_WHOLE}))?(?:\s[a-z]{{2,20}}){{0,2}}\s?\)"
    # 3 patients (3%)
    rf"|(?<!\bof )(?P<events3>{_WHOLE})(?:\s[a-z-]{{2,20}}){{0,2}}\s?\("
    rf"\s?(?P<share3>{NUMBER}\s?%)\s?\)"
    rf"(?:\sof\s(?:the\s)?(?P<total3>{_WHOLE})(?!\w|[.,]\d))?"
    # thirty-nine of 41 (95%)
    rf"|(?<=\bof )(?P<total4>{_WHOLE})(?:\s[a-z-]{{2,20}}){{0,2}}\s?\("
    rf"\s?(?P<share4>{NUMBER}\s?%)\s?\)"
    # from 1.3 to 0.2
    rf"|(?P<change>from {SIGNED}{NO_MORE}{_UNIT_2}{_SPREAD}{_ASIDE} to "
    rf"{SIGNED}{NO_MORE}{_UNIT_3}{_SPREAD})"
    # 1.3; 1.3 \u00b1 0.2 kg; 1.3 (SD 0.2) kg; 10 (7 to 14) days
    rf"|(?P<value>{SIGNED}){NO_MORE}(?!\s?-\s?\d)(?!\s?%?\s?(?:ci|cri"
    rf"|confidence)\b){_UNIT}){_SPREAD}(?:\s?%)?{_ASIDE}{_UNIT_4}"
)


# Words before numbers that are names, spreads or results of tests, not figures of a group.
_NO_FIGURE = lazy_pattern(
    rf"(?:{NUMBERED.pattern}|\b(?:se|sd|sem|s\.e\.|s\.d\.|iqr|q1|q3|range|[tfzrpn]"
    r"|df)\s?[=:]?\s?$|[<>\u2264\u2265]\s?$)"
)
# Changes that are compared without "from": "1.2 to 1.9 versus 1.7 to 1.6".
_CHANGES = lazy_pattern(
    rf"{SIGNED}\s?%? to {SIGNED}\s?%?,? (?:versus|vs\.?) {SIGNED}\s?%? to {SIGNED}{NO_MORE}"
)
_LONGEST_LABEL = 12  # characters of "quartiles ", the longest word that a number belongs to


class Amount(NamedTuple):
    """A figure of a group; `span` includes counts, spread and what stands in brackets behind it."""

    span: Span
    figure: Figure
    events: Figure | None
    total: Figure | None

    @property
    def kind(self) -> str:
        """What the figure may be compared with: figures of the same kind."""
        if self.figure.value is None:
            return "count" if self.total else "change"
        return self.figure.unit

    @property
    def is_bare(self) -> bool:
        """Whether it is a whole number without a unit, which may count anything."""
        value = self.figure.value
        return value is not None and not self.kind and value == value.to_integral_value()


def masked(plain: str, spans: Iterable[Span], mask: str = MASK) -> str:
    """A text with `spans` masked, so that their numbers are not read again."""
    for span in spans:
        end = min(span.end, len(plain))
        plain = plain[: span.start] + mask * (end - span.start) + plain[end:]
    return plain


def amounts(plain: str) -> list[Amount]:
    """The figures of a text that is in the form of `plain_text` and masked, in order."""
    changes = [Span(*match.span()) for match in _CHANGES.finditer(plain)]
    return [
        _amount(match)
        for match in _AMOUNT.finditer(plain)
        if not _NO_FIGURE.search(plain[max(0, match.start() - _LONGEST_LABEL) : match.start()])
        and not any(Span(*match.span()).within(change) for change in changes)
    ]


def _amount(match: re.Match[str]) -> Amount:
    span = Span(*match.span())
    if match["change"]:
        unit = match["unit2"] or match["unit3"] or ""
        return Amount(span, Figure(Span(*match.span("change")), None, unit), None, None)
    if match["value"]:
        unit = "unit" if match["unit"] else "unit4"
        end = match.end("unit") if match["unit"] else match.end("value")
        figure = Figure(Span(match.start("value"), end), decimal(match["value"]), match[unit] or "")
        return Amount(span, figure, None, None)
    case = next(
        case for case in "1234" if match[f"total{case}"] or match.groupdict().get(f"events{case}")
    )
    events = _whole(match, f"events{case}") if case != "4" else None
    total = _whole(match, f"total{case}")
    share = match[f"share{case}"]
    if share:
        figure = Figure(Span(*match.span(f"share{case}")), decimal(share.rstrip("% ")), "%")
    else:
        figure = Figure(Span(match.start("events1"), match.end("total1")), None)
    return Amount(span, figure, events, total)


def _whole(match: re.Match[str], name: str) -> Figure | None:
    if match[name] is None:
        return None
    return Figure(Span(*match.span(name)), decimal(match[name]))
