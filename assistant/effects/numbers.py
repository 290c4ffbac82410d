"""Finds p values, confidence intervals and estimates with their measures in a text."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from assistant.effects.measures import Name, names
from assistant.effects.plain_text import NO_MORE, SIGNED, decimal, plain_text
from assistant.records.blocks import Span
from assistant.records.effect import Figure, Interval, Measure, Named, PValue, Scale
from assistant.text.patterns import lazy_pattern

UNIT = (
    r"(?:\s?(?P<unit>(?:events? |cases )?per (?:\d{1,3}(?:,\d{3}){0,2}\s)?[a-z][a-z-]{2,20}"
    r"|%|percentage points?|percent(?:age)?|per cent|points?|mm ?hg"
    r"|[mc\u00b5\u03bc]?m|k?g|mg|m?l|kcal|bpm|iu|letters"
    r"|[a-z\u00b5\u03bc]{1,5}(?:/[a-z0-9.\u00b5\u03bc]{1,8}){1,3}(?: m2)?"
    r"|years?|yrs?|months?|weeks?|wks?|days?|hours?|hrs?|h|min|minutes?|seconds?|s|d)(?![\w/]))?"
)
_TIMES = r"(?:years?|months?|weeks?|days?|hours?|h|min|minutes?)"
BARE_UNIT = UNIT.replace("?P<unit>", "?:")

_P = lazy_pattern(
    rf"""(?<![\w.\u2013-])p(?:'?s)?(?:[\s-]?values?)?
    (?:[\s-]?\(?(?:(?:for|of)\s(?:the\s)?)?(?P<of>trend|interaction|heterogeneity
        |linear\strend|difference|superiority|non-?inferiority|each|all|both)\)?)?
    \s?(?P<link>was|were|is|of|equal\sto|:|,|\()?\s?
    (?P<sign><=|>=|=<|=>|<<|>>|[=<>\u2264\u2265]|less\sthan|greater\sthan|more\sthan)?\s?
    (?:(?P<value>0?\.\d{{1,12}}|0,\d{{2,6}}|[01]\.\d{{1,12}}|1(?!\.?\s?\d)|[1-9](?:\.\d{{1,4}})?(?=\s?(?:x\s?10|e-)))
        (?:\s?(?:x\s?10\s?\^?\(?|e)(?P<power>[-\u207b]\s?[\d\u2070\u00b9\u00b2\u00b3\u2074-\u2079]{{1,3}}))?
        {NO_MORE}|(?P<ns>n\.?s\.?(?!\w)))""",
    re.VERBOSE,
)
_SIGNS = {
    "<=": "\u2264",
    "=<": "\u2264",
    ">=": "\u2265",
    "=>": "\u2265",
    "<<": "<",
    ">>": ">",
    "less than": "<",
    "greater than": ">",
    "more than": ">",
}
_RAISED = str.maketrans(
    "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207b", "0123456789-"
)
# A p value of these says nothing of the effect itself.
_OTHER_TESTS = ("trend", "linear trend", "interaction", "heterogeneity")

_BETWEEN = r"\s?(?:to|and|through|-|,|;|/|~|\u2026|\.{2,3})\s?"
_BOUNDS = rf"(?P<low>{SIGNED})(?![\d.]){BARE_UNIT}{_BETWEEN}(?P<high>{SIGNED}){NO_MORE}{BARE_UNIT}"
_CI = (
    r"(?:cis?|c\.i\.|cri|crl|confidence\s?(?:intervals?|limits?)|credible\s?(?:intervals?|limits?))"
)
_INTERVAL = lazy_pattern(
    rf"(?<![\w.])(?:(?P<level>\d\d(?:\.\d{{1,2}})?)\s?%?[\s-]?)?(?<![a-z]){_CI}(?![a-z])"
    r"(?:\s?\((?:ci|cri)s?\))?(?:[\s,]?\(?\s?(?P<after>\d\d(?:\.\d)?)\s?%\s?\)?)?"
    rf"\s{{0,3}}(?:[:=,;]|of|was|were|is|from|ranging from|between|range)?\s{{0,2}}\(?\s?{_BOUNDS}"
)
_HEADER = lazy_pattern(rf"(?P<level>\d\d(?:\.\d)?)\s?%\s?{_CI}(?![a-z])")
_BRACKETED = lazy_pattern(rf"(?:\s?(?P<open>\()|,)\s?{_BOUNDS}\s?(?=[);,])")

_GAP_STOP = (
    r"(?:no|not|nor|than|significan[a-z]*|similar|p|ci|from|which|who|whereas|while|but"
    r"|or|respectively|increased|decreased|whose|below|above|under|between|exceed[a-z]*"
    r"|rang[a-z]*|up)\b"
)
_GAP = (
    rf"(?:\s(?:(?:at|after|by|within|over|for|in)\s(?:the\s)?(?:\d{{1,3}}[\s-]{_TIMES}"
    rf"|{_TIMES}\s\d{{1,3}})"
    rf"|(?!{_GAP_STOP})[a-z][\w'/-]{{0,24}},?)){{0,18}}?"
)
# What may stand in brackets between a measure and its estimate: "(HR)", "(95% CI)", "(SE)".
_ASIDE = r"(?:\s?\((?:[^()\d]{1,30}|[^()\d]{0,20}\d\d(?:\.\d)?\s?%[^()\d]{0,30})\))?"
_LINK = lazy_pattern(
    rf"{_ASIDE}(?:\s?(?P<sign>[:=,])|(?P<gap>{_GAP})(?:{_ASIDE}\s(?P<verb>was|were|is|of|being"
    r"|equal to|estimated at|estimated to be|calculated as|equalled|by)\s?[=:]?|\s?\(|))\s?\(?\s?"
    rf"(?P<value>{SIGNED}){NO_MORE}{UNIT}"
)
# More numbers follow, so it is not clear which is meant: "were 0.3, 0.4 and 0.5".
_LISTED = lazy_pattern(
    rf"(?:\s?\([^()]{{0,80}}\))?\s?(?:,(?: and)?|and|/)\s?{SIGNED}{NO_MORE}"
    rf"(?!\s?%?\s?-?{_CI})|\s?(?:\u00b1|\+/-|vs\b|versus\b)"
    r"|\s?(?:to|-)\s?[-+]?\d"
)
# Words whose number is a name, not a figure.
NUMBERED = lazy_pattern(
    r"\b(?:per|groups?|arms?|class|weeks?|days?|months?|years?|tables?|figs?\.?|figures?|phase"
    r"|type|visits?"
    r"|stage|grade|quartiles?|models?)\s$"
)
_VALUE = lazy_pattern(
    rf"(?<![\w.,/<>\u2264\u2265])(?P<value>{SIGNED}){NO_MORE}{UNIT}[\s,;:]{{0,2}}\(?\s?$"
)
# "1.3 (1.1 to 1.5)" and "1.3, 1.1-1.5", where an earlier estimate says what that is.
_REPEATED = lazy_pattern(
    rf"(?<![\w.,/<>\u2264\u2265-])(?P<value>{SIGNED})(?:\s?(?P<open>\()|,)\s?{_BOUNDS}\s?(?=[);,])"
)
# A p value behind a ratio says that it is one: "HR 0.81; p = 0.12".
_P_BEHIND = lazy_pattern(r"\s?[;,]\s?p\b")
_LONGEST_VALUE = 45  # characters of a number with its unit before an interval
# "no significant difference (53 vs 45)": the numbers are not the difference.
_IS_TESTED = lazy_pattern(r"\b(?:significant|statistical|no|any|relevant|marked)\s$")
# Ratios beyond these are misread. Chosen by hand: the largest real ones have three digits.
_LARGEST_RATIO = 1000
# Beats or breaths a minute, which "HR" and "RR" stand for, too.
_LEAST_RATE = 8


class Estimate(NamedTuple):
    """A number with the interval behind it.

    Its measure is None where only the interval says that the number is an estimate.
    """

    named: Named | None
    figure: Figure
    interval: Interval | None

    @property
    def start(self) -> int:
        """Where the measure begins, or the number."""
        return self.named.span.start if self.named else self.figure.span.start

    @property
    def end(self) -> int:
        """Where the estimate and its interval end."""
        return self.interval.span.end if self.interval else self.figure.span.end


def p_values(text: str, *, of_other_tests: bool = False) -> list[PValue]:
    """The p values of a text, without those of trends and interactions unless asked for."""
    found = []
    for match in _P.finditer(plain_text(text)):
        if match["of"] in _OTHER_TESTS and not of_other_tests:
            continue
        sign = match["sign"]
        if not sign and not match["link"]:
            continue
        value = None if match["ns"] else _p_value(match)
        if match["ns"] or (value is not None and value <= 1):
            comparator = _SIGNS.get(sign, sign) if sign else "="
            found.append(PValue(Span(*match.span()), comparator, value))
    return found


def _p_value(match: re.Match[str]) -> Decimal | None:
    value = decimal(match["value"].replace(",", "."))
    if value is not None and match["power"]:
        power = int(match["power"].translate(_RAISED).replace(" ", ""))
        return value.scaleb(power)
    return value


def intervals(text: str) -> list[Interval]:
    """The confidence intervals and credible intervals that a text names as such."""
    plain = plain_text(text)
    found = []
    for match in _INTERVAL.finditer(plain):
        bounds = _bounds(match)
        if bounds:
            level = match["level"] or match["after"]
            end = _with_bracket(plain, match)
            found.append(Interval(Span(match.start(), end), *bounds, decimal(level or "")))
    return found


def _with_bracket(plain: str, match: re.Match[str]) -> int:
    """Where a match ends, with the bracket that closes one opened inside it."""
    opened = match[0].count("(") > match[0].count(")")
    return (
        match.end() + 1 if opened and plain[match.end() : match.end() + 1] == ")" else match.end()
    )


def _bounds(match: re.Match[str]) -> tuple[Decimal, Decimal] | None:
    """The two bounds, or None where they are in the wrong order, so that they may be misread."""
    low, high = decimal(match["low"]), decimal(match["high"])
    if low is None or high is None:
        return None
    if high < low < 0:  # "\u22120.26 to \u22120.66"
        return high, low
    return (low, high) if low <= high else None


def estimates(text: str) -> list[Estimate]:
    """The estimates of a text in order, each with its measure, and its interval if it has one."""
    plain = plain_text(text)
    stated = intervals(text)
    found: dict[int, Estimate] = {}
    for name in sorted(names(text, plain), key=lambda name: (name.start, -name.end)):
        estimate = _estimate(name, plain, stated)
        if estimate is not None:
            # The nearest name is the one that the number belongs to.
            found[estimate.figure.span.start] = estimate
    return [found[start] for start in sorted(found)]


def repeated_estimates(text: str) -> list[Estimate]:
    """The estimates that repeat the form of a first one without its words, in order.

    "Odds ratios were 1.4 (95% CI 1.2 to 1.6) for rest and 1.3 (1.1 to 1.5) for relief".
    """
    plain = plain_text(text)
    first = next((each for each in estimates(text) if each.interval and each.named), None)
    if first is None or first.interval is None:
        return []
    found = []
    for match in _REPEATED.finditer(plain, first.end):
        value, bounds = decimal(match["value"]), _bounds(match)
        if value is None or bounds is None or not bounds[0] < value < bounds[1]:
            continue
        place, end = Span(*match.span("value")), _with_bracket(plain, match)
        start = match.start("open" if match["open"] else "low")
        interval = Interval(Span(start, end), *bounds, first.interval.level)
        found.append(Estimate(None, Figure(place, value), interval))
    return found


def unnamed_estimates(text: str) -> list[Estimate]:
    """The numbers that an interval follows and that no measure is named for, in order.

    A share in brackets is left out, because it is of one group: "tea (5%; 95% CI 1% to 13%)".
    """
    plain = plain_text(text)
    found = repeated_estimates(text)
    for interval in intervals(text):
        before = plain[max(0, interval.span.start - _LONGEST_VALUE) : interval.span.start]
        match = _VALUE.search(before)
        value = decimal(match["value"]) if match else None
        if match and match["unit"] == "%" and before[: match.start("value")].endswith("("):
            continue
        if match and value is not None and interval.low <= value <= interval.high:
            offset = interval.span.start - len(before)
            end = match.end("unit") if match["unit"] else match.end("value")
            place = Span(offset + match.start("value"), offset + end)
            found.append(Estimate(None, Figure(place, value, match["unit"] or ""), interval))
    return sorted(found, key=lambda estimate: estimate.figure.span)


def _estimate(name: Name, plain: str, stated: list[Interval]) -> Estimate | None:
    match = _LINK.match(plain, name.end)
    if match is None:
        return None
    start = match.start("value")
    if plain[start].isdigit() and NUMBERED.search(plain, max(0, start - 12), start):
        return None
    value = decimal(match["value"])
    # Only a verb is followed by "by": "lowered the risk by 3%".
    if match["verb"] == "by" and plain[: name.end].endswith(("reduction", "reductions")):
        return None
    if value is None or _LISTED.match(plain, match.end()):
        return None
    end = match.end("unit") if match["unit"] else match.end("value")
    figure = Figure(Span(match.start("value"), end), value, match["unit"] or "")
    interval = _interval_of(figure, name, plain, stated)
    if not _fits(name, match, figure, interval):
        return None
    return Estimate(Named(Span(name.start, name.end), name.measure), figure, interval)


def _fits(name: Name, match: re.Match[str], figure: Figure, interval: Interval | None) -> bool:
    """Whether the number can be an estimate of the measure."""
    is_linked = bool(match["sign"] or match["verb"])
    if name.measure.scale is Scale.RATIO:
        return _is_ratio(name, match, figure, is_sure=interval is not None)
    if not _is_possible(name.measure, figure):
        return False
    if is_linked or interval is not None:
        return True
    if name.measure in (Measure.CHANGE, Measure.ACCURACY) or match["gap"]:
        return False
    if _IS_TESTED.search(match.string, 0, name.start):
        return False
    is_whole = match["value"].isdigit() and not figure.unit
    return not is_whole and not re.fullmatch(_TIMES, figure.unit)


def _is_possible(measure: Measure, figure: Figure) -> bool:
    """Whether the measure can have such a value."""
    value = figure.value or Decimal(0)
    if measure is Measure.ACCURACY:
        return figure.unit == "%" or 0 <= value <= 1
    if measure is Measure.CORRELATION:
        return -1 <= value <= 1
    return measure is not Measure.COEFFICIENT or figure.unit != "%"


def _is_ratio(name: Name, match: re.Match[str], figure: Figure, *, is_sure: bool) -> bool:
    """Whether the number can be a ratio.

    "HR" is the heart rate, too, "RR" the respiratory rate, and "OR" an operating room.
    """
    value = figure.value or Decimal(0)
    if figure.unit or not 0 < value < _LARGEST_RATIO:
        return False
    if is_sure or not name.is_short:
        return True
    has_sign = match["sign"] in ("=", ":")
    is_tested = "." in match["value"] and bool(_P_BEHIND.match(match.string, match.end()))
    return value < _LEAST_RATE and (has_sign or is_tested)


def _interval_of(figure: Figure, name: Name, plain: str, stated: list[Interval]) -> Interval | None:
    """The interval behind a figure, if the figure lies in it."""
    end = figure.span.end
    value = figure.value
    for interval in stated:
        between = plain[end : interval.span.start]
        if interval.span.start >= end and _ONLY_MARKS.fullmatch(between):
            return (
                interval if value is not None and interval.low <= value <= interval.high else None
            )
    bracketed = _BRACKETED.match(plain, end)
    bounds = _bounds(bracketed) if bracketed else None
    if not bracketed or not bounds or value is None or not bounds[0] <= value <= bounds[1]:
        return None
    header = _last_header(plain[:end])
    if header is None and (name.measure.scale is not Scale.RATIO or not bracketed["open"]):
        return None  # it may be a range or quartiles
    start = bracketed.start("open" if bracketed["open"] else "low")
    return Interval(Span(start, _with_bracket(plain, bracketed)), *bounds, decimal(header or ""))


# Between an estimate and its interval: marks, its standard error or its p value.
_ONLY_MARKS = lazy_pattern(
    r"(?:\s?\([^()]{0,30}\))?[\s,;:()]{0,5}(?:(?:(?:s\.?e\.?m?\.?|s\.?d\.?|p|with|and|the|its"
    r"|an?|two-sided|unit|points?"
    r"|days?|kg|%|(?!(?:vs|versus|in|for|from|to|than|on|was|were|at|of)\b)[a-z]{1,6})"
    r"|[=<>\u2264\u2265:]|\d{1,6}\.?\d{0,6}|\.\d{1,6})[\s,;:()]{0,4}){0,6}"
)


def _last_header(plain: str) -> str | None:
    headers = _HEADER.findall(plain)
    return headers[-1] if headers else None
