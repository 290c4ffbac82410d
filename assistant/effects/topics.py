"""Finds what an effect is on, and in whom, by the words around its numbers."""

from __future__ import annotations

import re

from assistant.effects.amounts import MASK
from assistant.records.blocks import Span
from assistant.study_design.counted_text import counted
from assistant.vocabulary.lookup import kind_of
from assistant.vocabulary.terms import Kind

_WORD = r"[a-z0-9\u03b1-\u03c9][\w.'/%+-]*"
# Words that no name of an outcome has.
_NO = (
    r"(?:was|were|is|are|had|has|have|did|do|does|not|no|nor|who|which|that|than|between|among"
    r"|compared"
    r"|versus|vs|while|whereas|but|because|when|where|we|there|it|this|these|those|they"
    r"|respectively"
    r"|significant|significantly|showed|found|observed|noted|seen|reported|reached|achieved"
    r"|followed"
    r"|occurred|receiving|treated|also|however|more|less|higher|lower|greater|fewer|increased"
    r"|reduced"
    r"|decreased|improved|statistically|group|groups|arm|arms|difference|differences|similar"
    r"|ratio|only)"
)
_THING = rf"(?:(?!{_NO}\b){_WORD}[\s]){{0,9}}?(?!{_NO}\b){_WORD}"
_STOP = (
    r"(?=\s(?:was|were|is|are|had|did|between|among|compared|versus|vs|than|with|on|in|at|by|for"
    r"|after"
    r"|during|over|from|when|while|whereas|but|and|of(?=\s[\d.]))\b|[\s]?[,;:()\x01=]|\.(?:\s|$)|$)"
)
_ADVERB = (
    r"(?:(?:not|also|significantly|statistically|slightly|markedly|much|non-significantly|no"
    r"|similarly|numerically|further|far|only)\s){0,3}"
)
_SAYS = (
    rf"(?:(?:was|were|is|are|did|has been|had been)\s{_ADVERB}(?:different|differ|higher|lower"
    r"|greater|less|shorter|longer"
    r"|reduced|increased|decreased|similar|improved|reported|achieved|seen|observed|recorded"
    r"|noted|comparable"
    r"|better|worse|likely|more|fewer)\b"
    rf"|{_ADVERB}(?:occurred|differed|decreased|increased|improved|fell|rose|declined|dropped"
    r"|changed|went|moved|reached|affected)\b"
    r"|(?:was|were|is|are)(?=\s[\d+\x01-]))"
)
_LEAD = (
    r"(?:[^,;:()]{0,110},\s)?(?:(?:in addition|also|overall|however|similarly|results?|conclusions?"
    r"|findings|moreover|furthermore)[,:.]?\s)?(?:the\s|an?\s|there (?:was|were)\s)?(?:mean\s"
    r"|median\s|average\s|adjusted\s|pooled\s)?"
)
_SHORT = r"\([^()\x01\d]{1,12}\)"  # an abbreviation behind its name
_SUBJECT = re.compile(
    rf"\W{{0,3}}{_LEAD}(?P<x>(?:(?:(?!{_NO}\b){_WORD}|{_SHORT})\s){{0,11}}?(?!{_NO}\b){_WORD})"
    rf"(?:\s{_SHORT})?\s{_SAYS}"
)
_DIFFERENCE_IN = re.compile(
    rf"\bdifferences?\b[^,;()\x01]{{0,80}}?\s(?:in terms of|with (?:respect|regard) to|regarding"
    r"|in|for)\s"
    rf"(?:the\s)?(?:mean\s|median\s)?(?P<x>{_THING}){_STOP}"
)
_CHANGED = re.compile(
    r"\b(?:reduc(?:ed|es|tions? (?:in|of))|lower(?:ed)?|decreas(?:ed|es?)(?: in)?|increas(?:ed"
    r"|es?)(?: in)?"
    r"|improv(?:ed|es|ements? in)|higher|greater|fewer|shorter|longer)\s(?:the\s)?"
    r"(?:(?:mean|median|risk of|incidence of|rates? of|proportion of|(?:increase|decrease"
    r"|reduction|improvement)s? in)\s(?:the\s)?)?"
    rf"(?P<x>{_THING}){_STOP}"
)
_FOR = re.compile(
    rf"\s?(?:\([^()]{{0,30}}\)\s?)?(?:for|of|in)\s(?:the\s"
    rf"|an?\s)?(?:risk of\s)?(?P<x>{_THING}){_STOP}"
)
_AHEAD = re.compile(
    r"(?:[,;)]\s(?:and\s|or\s)?|[\s](?:in|of|and|or|higher|lower|greater|for"
    rf"|on)\s)(?:the\s)?(?P<x>{_THING})\s?\($"
)
_NO_OUTCOME = re.compile(
    r"\b(?:groups?|arms?|controls?|placebo|weeks?|months?|years?|days?|table|fig|figure|patients"
    r"|subjects|participants|comparison|analysis|analyses|study|trial|model|baseline|results?"
    r"|all|both|any|other|others)\b"
)

_SHORTEST = 3  # characters of an outcome
_LONGEST_NAME = 80  # characters before a bracket in which an outcome is looked for
_BAD_START = re.compile(
    r"[\d.]|(?:in|on|at|for|with|of|to|favou?r|terms|by|from|and|or|either|as|longer|shorter"
    r"|following|trend|predictors?|response to|effects?"
    r"|although|when|while|though|a|an|cases|time$|age$|i{1,3}$|iv$)\b"
)
_CUT = re.compile(r"\s(?:in|at|on|with|during|after|before|over|from|by)\s")

_PLAIN = (
    r"(?!(?:of|to|in|on|at|and|or|by|for|from|the|that|who|whose|were|was|had|has|receiving"
    r"|given|treated)\b)"
)
_PEOPLE = re.compile(
    rf"\b(?:in|among|of|for)\s(?:the\s|all\s)?(?P<x>(?P<kind>(?:{_PLAIN}[a-z][\w'+/-]*\s){{0,4}}?)"
    rf"(?P<people>[a-z]{{3,15}})(?P<more>\s(?:with|undergoing|at risk of"
    rf"|without)(?:\s{_PLAIN}[a-z0-9][\w'+/-]*){{1,5}})?)"
    r"(?=\s(?:was|were|is|are|had|did|on|in|at|by|for|after|who|receiving|given|and|over)\b"
    r"|\s?[,;:()\x01]|\.|$)"
)
_GROUPED = re.compile(
    r"\b(?:groups?|arms?|controls?|placebo|receiving|treated|each|both|two|these|the|all|those)\b"
)


def named_outcome(plain: str, named_end: int, end: int) -> Span | None:
    """What a measure is of, by the words right behind it: "hazard ratio for death was 0.7".

    The name of the measure ends at `named_end`, and its numbers end at `end`.
    """
    found = _FOR.match(plain, named_end, end)
    return _trimmed(found) if found and _is_outcome(found["x"]) else None


def outcome(plain: str, place: Span, *, is_listed: bool) -> Span | None:
    """What the effect at `place` is on; `plain` is masked.

    `is_listed` says that the sentence gives several effects, so that each outcome stands before
    its own.
    """
    start, end = place
    before = plain[:start]
    at = max(before.rfind(";"), before.rfind(". "), before.rfind(MASK)) + 1
    if is_listed and before.endswith("("):
        found = _ahead(before, at)
        if found or at:
            return _trimmed(found) if found else None
    found = _DIFFERENCE_IN.search(plain, at, min(len(plain), end + 160))
    if found and _is_outcome(found["x"]) and kind_of(found["x"]) is not Kind.DISEASE:
        return _trimmed(found)  # a disease says in whom: "no difference between the groups in NMO"
    found = _SUBJECT.match(plain, at)
    if found and _is_outcome(found["x"]):
        return _trimmed(found, is_cut=True)
    found = _CHANGED.search(before, at)
    return _trimmed(found) if found and _is_outcome(found["x"]) else None


def _ahead(before: str, at: int) -> re.Match[str] | None:
    """The words right before a bracket, as many as can be an outcome."""
    for start in range(max(at - 1, len(before) - _LONGEST_NAME, 0), len(before)):
        match = _AHEAD.match(before, start)
        if match and _is_outcome(match["x"]):
            return match
    return None


def _is_outcome(words: str) -> bool:
    if _NO_OUTCOME.search(words) or _BAD_START.match(words) or len(words) < _SHORTEST:
        return False
    if kind_of(words) is Kind.DRUG or kind_of(words.rsplit(maxsplit=1)[-1]) is Kind.DRUG:
        return False
    return not any(map(_is_people, words.split()))


def _is_people(word: str) -> bool:
    return counted(word) == "PPL"


def _trimmed(match: re.Match[str], *, is_cut: bool = False) -> Span:
    """The place of an outcome; `is_cut` leaves out where and when it was measured."""
    start, end = match.span("x")
    cut = _CUT.search(match["x"], match["x"].find(" ") + 1) if is_cut else None
    return Span(start, start + cut.start() if cut else end)


def population(plain: str) -> Span | None:
    """Whom a sentence is about, where it says so: "in women with asthma"."""
    for match in _PEOPLE.finditer(plain):
        if not _is_people(match["people"]):
            continue
        if not (match["kind"] or match["more"]):
            continue
        if _GROUPED.search(match["x"]):
            continue
        return Span(*match.span("x"))
    return None
