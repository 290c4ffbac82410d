"""The names of measures of effect, and how each is told from words that look like it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from assistant.records.effect import Measure
from assistant.text.patterns import lazy_pattern

# Words before a name that belong to it and do not change what it is.
_KIND = (
    r"(?:(?:adjusted|unadjusted|crude|pooled|weighted|estimated|median|overall|geometric"
    r"|multivaria(?:ble|te)|univaria(?:ble|te)|least[- ]squares?|ls|age-adjusted|stratified"
    r"|common|summary) ){0,3}"
)
# In words, in small letters. The first that fits counts, so longer names come first.
_IN_WORDS = (
    (Measure.HAZARD_RATIO, r"(?:sub-?(?:distribution )?)?hazards? (?:rate )?ratios?"),
    (Measure.ODDS_RATIO, r"odds ratios?"),
    (
        Measure.RATE_RATIO,
        r"(?:incidence |event |relapse )?rate ratios?|incidence (?:density )?ratios?",
    ),
    (Measure.RISK_RATIO, r"risk ratios?|relative risks?(?! reduc| difference)"),
    (Measure.NUMBER_NEEDED, r"numbers?[- ]needed[- ]to[- ](?:treat|harm|vaccinate|screen)"),
    (Measure.ABSOLUTE_REDUCTION, r"absolute (?:risk )?reductions?"),
    (Measure.RELATIVE_REDUCTION, r"relative (?:risk )?reductions?"),
    (
        Measure.RISK_REDUCTION,
        (
            r"risk reductions?|(?:reduc(?:ed|es)|lower(?:ed|s)|decreas(?:ed|es)|cut) (?:the )?"
            r"(?:[a-z][a-z-]{1,20} ){0,2}risk(?= (?!of the study)(?:[a-z0-9-]{1,30} ){0,6}by )"
        ),
    ),
    (Measure.STANDARDISED_DIFFERENCE, r"standardi[sz]ed (?:weighted )?(?:mean )?differences?"),
    (Measure.RISK_DIFFERENCE, r"(?:absolute )?risk differences?"),
    (
        Measure.MEAN_DIFFERENCE,
        (
            r"mean (?:treatment |between-group |group |weighted )?differences?"
            r"|differences? (?:in|of|between) (?:the )?(?:adjusted |ls |least[- ]squares? )?means"
        ),
    ),
    (
        Measure.DIFFERENCE,
        (
            r"differences? between (?:the )?(?:two |both |treatment |study )?"
            r"(?:groups|arms|treatments)|differences?"
        ),
    ),
    (Measure.CHANGE, r"mean (?:percentage |percent )?changes?"),
    (Measure.CORRELATION, r"correlation coefficients?"),
    (Measure.COEFFICIENT, r"(?:regression )?coefficients?"),
    (Measure.EFFECT_SIZE, r"effect sizes?|cohen'?s? d|hedges'?s? g"),
    (
        Measure.ACCURACY,
        r"sensitivity|specificity|areas? under the (?:roc |receiver [a-z -]{9,30} )?curve",
    ),
)
# Written with capitals; in small letters they are other words. The groups keep their order.
_SHORT = (
    (Measure.HAZARD_RATIO, r"[as]?HRs?|[as]HRs?"),
    (Measure.ODDS_RATIO, r"[ac]?ORs?|AORs?|PORs?|MH-ORs?"),
    (Measure.RATE_RATIO, r"[a]?IRRs?|AIRRs?"),
    (Measure.RISK_RATIO, r"[a]?RRs?|ARRs?(?= ?adj)"),
    (Measure.NUMBER_NEEDED, r"NNTs?|NNHs?"),
    (Measure.STANDARDISED_DIFFERENCE, r"SMDs?"),
    (Measure.RELATIVE_REDUCTION, r"RRR"),
    (Measure.RISK_DIFFERENCE, r"RDs?"),
    (Measure.MEAN_DIFFERENCE, r"W?MDs?"),
    (Measure.EFFECT_SIZE, r"ES(?=\s?=)"),
    (Measure.ACCURACY, r"AUC|AUROC"),
)
# A letter stands for a measure only before an equals sign.
_LETTERS = (
    (Measure.COEFFICIENT, "\u03b2|[Bb]eta|[Bb]"),
    (Measure.CORRELATION, "r|\u03c1|rho|rs"),
    (Measure.EFFECT_SIZE, r"d|g"),
)


def _alternatives(names: tuple[tuple[Measure, str], ...]) -> str:
    return "|".join(f"(?P<m{number}>{name})" for number, (_, name) in enumerate(names))


_WORDS = lazy_pattern(rf"(?<![\w-])(?<!important ){_KIND}(?:{_alternatives(_IN_WORDS)})(?![\w-])")
_CAPITALS = lazy_pattern(rf"(?<![\w./-])(?:{_alternatives(_SHORT)})(?![\w/])(?!-\d)")
_SYMBOLS = lazy_pattern(rf"(?<![\w./-])(?:{_alternatives(_LETTERS)})(?=\s?=)")
_TABLES = ((_WORDS, _IN_WORDS), (_CAPITALS, _SHORT), (_SYMBOLS, _LETTERS))


class Name(NamedTuple):
    """Where a measure is named; `is_short` if by an abbreviation or a letter."""

    start: int
    end: int
    measure: Measure
    is_short: bool


def names(text: str, plain: str) -> Iterator[Name]:
    """The measures that a text names; `plain` is the text in the form of `plain_text`."""
    for pattern, table in _TABLES:
        in_words = table is _IN_WORDS
        for match in pattern.finditer(plain if in_words else text[: len(plain)]):
            number = int(str(match.lastgroup)[1:])
            yield Name(match.start(), match.end(), table[number][0], not in_words)
