"""Finds what an effect is on, and in whom, by the words around its numbers."""

from __future__ import annotations

import re

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
# Words that an outcome does not end with.
_LAST = r"(?:and|or|of|the|with|by|to|for|in|a|an|as)"
_THING = rf"(?:(?!{_NO}\b){_WORD}[\s]){{0,9}}?(?!{_NO}\b|{_LAST}\b){_WORD}"
_STOP = (
    r"(?=\s(?:was|were|is|are|had|did|between|among|compared|versus|vs|than|with|on|in|at|by|for"
    r"|after"
    r"|before|during|over|from|when|while|whereas|but|and|of(?=\s[\d.]))\b|[\s]?[,;:()\x01=]"
    r"|\.(?:\s|$)|$)"
)
_ADVERB = (
    r"(?:(?:not|also|significantly|statistically|slightly|markedly|much|non-significantly|no"
    r"|similarly|numerically|further|far|only)\s){0,3}"
)
# What is said of an outcome. A verb that may have an object must not have one: "tea reduced pain".
_SAYS = (
    rf"(?:(?:was|were|is|are|did|has been|had been)\s{_ADVERB}(?:different|differ|higher|lower"
    r"|greater"
    r"|less|shorter|longer|reduced|increased|decreased|similar|improved|reported|achieved|seen"
    r"|observed"
    r"|recorded|noted|comparable|better|worse|likely|more|fewer|earlier|later|smaller|larger"
    r"|elevated|prolonged"
    r"|shortened|lowered|unchanged)\b"
    rf"|{_ADVERB}(?:occurred|differed|fell|rose|declined|dropped|went|moved|remained|ranged"
    r"|affected(?=\s\d))\b"
    rf"|{_ADVERB}(?:decreased|increased|improved|enhanced|changed|reached)"
    r"(?=\s(?:significantly|markedly|in|from|by|to|over|with|during|after|at|on|more|less|among"
    r"|for|between"
    r"|only|similarly)\b|\s?[(,;.])"
    r"|(?:was|were|is|are)(?=\s[\d+\x01-]))"
)
_LEAD = (
    r"(?:[^,;:()]{0,110},\s)?(?:(?:although|while|whereas|in addition|also|overall|however"
    r"|similarly|results?|conclusions?"
    r"|findings|moreover|furthermore)[,:.]?\s)?(?:the\s|an?\s|there (?:was|were)\s"
    r"|both\s)?(?:mean\s"
    r"|median\s|average\s|adjusted\s|pooled\s)?"
)
_SHORT = r"\([^()\x01\d]{1,12}\)"  # an abbreviation behind its name
# Where, when or in whom it was measured, between its name and what is said of it.
_VERB = r"(?:that|which|who|was|were|is|are|had|has|have|suggest\w*|show\w*|indicat\w*|reveal\w*)"
_WHERE = (
    r"(?:\s(?:in|with|among|on|at|over|after|during|for|using|from|by)"
    rf"(?:\s(?!{_VERB}\b)[^\s,;()\x01]{{1,40}}){{1,12}}?)?"
)
_SUBJECT = re.compile(
    rf"\W{{0,3}}{_LEAD}(?P<x>(?:(?:(?!{_NO}\b){_WORD}|{_SHORT})\s){{0,11}}?(?!{_NO}\b){_WORD})"
    rf"(?:\s{_SHORT})?{_WHERE}\s{_SAYS}"
)
_CHANGE_IN = re.compile(
    r"\b(?:reductions?|increases?|decreases?|improvements?|changes?|declines?|rises?"
    r"|elevations?)\sin\s"
    rf"(?:the\s)?(?:mean\s|median\s)?(?P<x>{_THING}){_STOP}"
)
_DIFFERENCE_IN = re.compile(
    rf"\bdifferences?\b[^,;()\x01]{{0,80}}?\s(?:in terms of|with (?:respect|regard) to|regarding"
    r"|in|for)\s"
    rf"(?:the\s)?(?:mean\s|median\s)?(?P<x>{_THING}){_STOP}"
)
_CHANGED = re.compile(
    r"(?:\b(?:reduc(?:ed|es)|lowered|decreas(?:ed|es)|increas(?:ed|es)|improv(?:ed|es))"
    r"|\b(?:had|have|has|gave|showed|shows|exhibited|experienced|revealed|significantly|an?"
    r"|more)\s(?:an?\s)?"
    r"(?:significantly\s|statistically\s|much\s|slightly\s|markedly\s)?(?:higher|lower|greater"
    r"|fewer|shorter"
    r"|longer|better|worse|larger|smaller))(?:\s?\(?\x01+\)?)?\s"
    r"(?:the\s)?(?:(?:mean|median|risk of|incidence of|rates? of|proportion of|feelings of"
    r"|(?:increase|decrease|reduction|improvement)s? in)\s(?:the\s)?)?"
    rf"(?P<x>{_THING}){_STOP}"
)
_ASSOCIATED = re.compile(
    r"\b(?:was|were|is|are|been|significantly|independently|inversely|strongly"
    r"|positively)\sassociated with (?:an?\s)?(?:(?:significantly"
    r"|statistically)\s)?(?:(?:increased|higher"
    r"|lower|reduced|decreased|greater|less)\s)?"
    rf"(?:risk of\s|odds of\s)?(?P<x>{_THING})(?=\s(?:based|in|at|with|by|and|among)\b"
    r"|\s?[,;:()\x01]|\.|$)"
)
_FOR = re.compile(
    rf"\s?(?:\([^()]{{0,30}}\)\s?)?(?:for|of|in)\s(?:the\s"
    rf"|an?\s)?(?:risk of\s)?(?P<x>{_THING}){_STOP}"
)
_AHEAD = re.compile(
    r"(?:^|[,;:)]\s(?:and\s|or\s)?|[\s](?:in|of|and|or|higher|lower|greater|worse"
    r"|better|shorter|longer|fewer|larger|smaller|increased|reduced|decreased"
    r")\s)(?:the\s)?"
    rf"(?P<x>{_THING})\s?\($"
)
_PREDICTS = re.compile(
    r"\b(?:predict(?:or|ors|ed|s|ive)?|independent(?:ly)?|risk factors?|variables|multivariate"
    r"|multivariable|affected by|correlat(?:ed|ion|ions|es)|influence[ds]?|main effects?|(?:sex"
    r"|gender|time"
    r"|condition) effects?"
    r"|effect was noted)\b"
)
# What stands before the bracket is not the outcome: "better than that of the score (", "more likely
# with higher age (".
_OTHER = re.compile(
    r"\bthan (?:that of )?(?:the )?[^,;()]{0,60}\($"
    r"|\bthan (?:that of )?[^()]{1,80}\([^()]{0,80}\) and [^()]{1,60}\($"
    r"|\bbetween [^,;()]{1,80}\($"
    r"|\bwith (?:higher|lower|older|younger|greater|longer|shorter|more|less|an?)\s[^,;()]{1,60}\($"
)
# Words that name no outcome on their own.
_BARE = re.compile(
    r"(?:scores?|rates?|levels?|risk|values?|numbers?|status|incidence|changes?|age|time|duration"
    r"|percentages?|proportions?|difference|use|response|extent|reductions?|increases?|decreases?"
    r"|improvements?|percentage of [a-z]+|i{1,3}|iv|p)"
)
_NO_OUTCOME = re.compile(
    r"\b(?:groups?|arms?|controls?|placebo|table|fig|figure|patients"
    r"|subjects|participants|comparison|analysis|analyses|study|trial|model|baseline|results?"
    r"|all|both|any|other|others)\b"
    r"|\b(?:weeks?|months?|years?|days?|hours?|sex|gender|treatment|therapy|interventions?"
    r"|reperfusion"
    r"|surgery|administration|programme?|(?<!side )(?<!adverse )effects?|[a-z]+-term)$"
)

_REACH = 160  # characters behind an effect in which its outcome may be named
# What ends the text that an effect may be about: another effect or another sentence.
_APART = re.compile(r";\s|\x01|(?<!\bfig)(?<!\bfigs)(?<!\bvs)(?<!\bv)(?<!\bno)\.\s")
_CLAUSE = re.compile(
    r"[,:]\s(?:(?:but|and|while|whereas|although|yet|with)\s)?|\s(?:while|whereas|where|that|but)\s"
)
# A word between a bracket and its first figure: "(median 6.0 vs 6.5".
_OPENED = re.compile(r"\((?:mean|median|overall|n|m)?[\s,:=]{0,2}$")
_SHORTEST = 3  # characters of an outcome
_LONGEST_NAME = 80  # characters before a bracket in which an outcome is looked for
_BAD_START = re.compile(
    r"[a-z]+ly\b|[\d.]|(?:in|on|at|for|with|of|to|favou?r|terms|by|from|and|or|either|as|longer"
    r"|shorter"
    r"|following|trend|predictors?|response to|effects?"
    r"|although|when|while|though|after|before|during|compared|than|if|whether|a|an|cases|time$"
    r"|scores?$|i{1,3}$|iv$)\b"
)
_CUT = re.compile(r"\s(?:in|at|on|with|during|after|before|over|from|by)\s")

_PLAIN = (
    r"(?!(?:of|to|in|on|at|and|or|by|for|between|than|among|from|the|that|who|whose|were|was|had"
    r"|has|receiving"
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
    if _PREDICTS.search(plain):
        return None  # what stands before the numbers is what predicts, not what is predicted
    before = _OPENED.sub("(", plain[:start])
    at = max([match.end() for match in _APART.finditer(before)], default=0)
    if is_listed and before.endswith("(") and not _OTHER.search(before):
        ahead = _ahead(before, at)
        if ahead:
            return _trimmed(ahead, is_cut=True)
    clauses = [at, *(match.end() for match in _CLAUSE.finditer(before, at))]
    for clause in reversed(clauses):
        found = _in_clause(plain, clause, start)
        if found:
            return found
    if is_listed:
        return None
    last = _DIFFERENCE_IN.search(plain, at, min(len(plain), end + _REACH))
    return _trimmed(last) if last and _is_outcome(last["x"]) else None


def _in_clause(plain: str, clause: int, start: int) -> Span | None:
    """What the clause says that it is about, before the effect at `start`."""
    for pattern in (_DIFFERENCE_IN, _CHANGE_IN):
        found = pattern.search(plain, clause, start)
        # A disease says in whom: "no difference between the groups in NMO".
        if found and _is_outcome(found["x"]) and kind_of(found["x"]) is not Kind.DISEASE:
            return _trimmed(found)
    found = _SUBJECT.match(plain, clause)
    if found and found.end() <= start + 1 and _is_outcome(found["x"]):
        return _trimmed(found, is_cut=True)
    for pattern in (_ASSOCIATED, _CHANGED):
        found = pattern.search(plain, clause, start)
        if found and _is_outcome(found["x"]):
            return _trimmed(found)
    return None


def _ahead(before: str, at: int) -> re.Match[str] | None:
    """The words right before a bracket, as many as can be an outcome."""
    for start in range(max(at - 1, len(before) - _LONGEST_NAME, 0), len(before)):
        match = _AHEAD.match(before, start)
        if match and _is_outcome(match["x"]):
            return match
    return None


def _is_outcome(words: str) -> bool:
    if (
        _BARE.fullmatch(words)
        or _NO_OUTCOME.search(words)
        or _BAD_START.match(words)
        or len(words) < _SHORTEST
    ):
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
        is_first = not plain[: match.start()].strip(" .,")
        if not _is_people(match["people"]) or _GROUPED.search(match["x"]):
            continue
        if match["more"] or (is_first and match["kind"]):
            return Span(*match.span("x"))
    return None
