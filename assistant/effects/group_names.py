"""Finds the names of the groups that figures belong to; where it is not clear, there is none."""

from __future__ import annotations

import re

from assistant.effects.amounts import MASK, Amount
from assistant.records.blocks import Span
from assistant.study_design.plain import kind_of_word
from assistant.text.patterns import lazy_pattern

# Words that end a name.
_END = (
    r"(?:was|were|is|are|had|has|have|did|does|who|which|that|when|where|achieved|experienced"
    r"|reported"
    r"|showed|remained|reached|developed|relapsed|responded|compared|versus|vs|while|whereas|but"
    r"|received|used|underwent|took|completed|gave|lost|died|stayed|preferred|experiencing"
    r"|reporting"
    r"|[a-z]+ly|and|or|not|no|than|respectively|at|after|during|within|by|over|from|until|as"
    r"|before|because"
    r"|indicating|suggesting|resulting)"
)
# Words before a group: it follows them.
INTO = (
    r"(?:in|on|with|for|among|of|receiving|given|taking|assigned to|randomi[sz]ed to"
    r"|treated with|undergoing|under)"
)
_STRICT = ("in", "for", "of", "among", "under")  # what follows these is often no group
_WORD = r"[a-z0-9\u03b1-\u03c9][\w.'/%+-]*"
NAME = rf"(?:(?!{_END}\b|{INTO}\b){_WORD}\s){{0,6}}(?!{_END}\b|{INTO}\b){_WORD}"
_PHRASE = lazy_pattern(
    rf"(?<![\w-])(?:(?P<into>{INTO})\s(?:the\s|those\s|each\s|our\s|an?\s)?|(?=without\s))"
    rf"(?P<name>(?:without\s)?{NAME})"
)
_TAIL = lazy_pattern(rf"[^,;:()\x01]{{0,110}}?(?=[,;:()\x01]|\.(?:\s|$)|\s{_END}\b|$)")
_GROUP = lazy_pattern(r"\b(?:groups?|arms?|controls?|placebo|sham)\b|^g\d$")
_TIME = lazy_pattern(
    r"\b(?:weeks?|months?|years?|days?|hours?|h|min|minutes?|baseline|follow-up|time|visits?"
    r"|average|mean|total|favou?r|terms|number|points?|study|addition|general|contrast"
    r"|comparison)\b"
)
_DETERMINERS = frozenset(("a", "an", "both", "each", "these", "those", "this", "all", "either"))
# "in aquaporin-4 (AQP4)-positive disease": the name goes on behind the bracket.
_GOES_ON = lazy_pattern(r"\s?[(\x02][^)\s]{0,30}[)\x02]-")
# "(tea = 3 vs water = 4": the name stands before the figure.
_LABEL = lazy_pattern(rf"(?:^|[(,;]\s?|\b(?:vs\.?|versus|and)\s)(?P<name>{NAME})\s?[:=]\s?$")
# "in A than in B (": the names stand before the figures.
_COMPARING = (
    r"(?:than|compared (?:with|to)|as compared (?:with|to)|versus|vs\.?|relative to|as opposed to"
    r"|in comparison (?:with|to))"
)
_BEFORE = lazy_pattern(
    rf"(?P<into>{INTO})\s(?:the\s|those\s|patients\s)?(?P<a>{NAME})(?:[\s,]{{1,2}}|\s(?:was|were"
    rf"|is|are|had)\s(?:[a-z-]+\s){{0,6}}?){_COMPARING}\s"
    r"(?:(?:that|those|with|in|on|of|for|to|the|patients|receiving|randomi[sz]ed|assigned"
    rf"|treated|given)\s){{0,4}}(?P<b>{NAME})"
    r"(?:\s(?:at|by|after|during|over|within)\s[^,;()]{1,60})?"
    rf"[\s,:]{{0,2}}[(]?(?:(?:respectively|mean|median|means|rate|rates|n|sd)[\s,:]{{1,2}}){{0,2}}$"
)
_BETWEEN = lazy_pattern(
    rf"between\s(?:the\s)?(?P<a>{NAME})\sand\s(?:the\s)?(?P<b>{NAME})[\s,:]{{0,2}}[(]?$"
)
_LONGEST_LABEL = 50  # characters of a name before a figure, with the sign between them
_WINDOW = 220  # characters before two figures in which their groups are looked for
_LESS = lazy_pattern(
    r"\b(?:lower|less|fewer|shorter|smaller|reduc\w+|decreas\w+|lesser|earlier|lowered)\b"
)
_MORE = lazy_pattern(r"\b(?:higher|more|greater|longer|larger|increas\w+|better|superior|later)\b")
_NEGATED = lazy_pattern(r"\b(?:no|not|nor|neither|without|similar\w*|comparable)\b")

_LIST = (
    rf"(?P<names>(?:{_WORD}(?:\s(?!and\b){_WORD}){{0,4}},\s){{0,3}}{_WORD}(?:\s(?!and\b){_WORD}){{0,4}},?\s(?:and"
    rf"|versus|vs\.?)\s(?:the\s|in\s|for\s)?(?:the\s)?{_WORD}(?:\s(?!and\b"
    rf"|respectively\b){_WORD}){{0,4}})"
)
_LIST_AFTER = lazy_pattern(
    rf"[\s\w%/.]{{0,25}}?(?:[\s,]*\x01+[\s,)]*)?\s?(?:in|for|on|with"
    rf"|among)\s(?:the\s)?{_LIST},?\s?respectively"
)
_LIST_BEFORE = lazy_pattern(
    rf"(?:in|for|on|with|of|among|using)\s(?:the\s)?{_LIST}(?:\s(?:groups|arms))?[\s,]{{1,2}}(?:was"
    r"|were|are|is)\s(?:also\s)?$"
)
_SPLIT = lazy_pattern(r",?\s(?:and|versus|vs\.?)\s(?:in\s|for\s)?(?:the\s)?|,\s")
_VERB = lazy_pattern(
    r"\b(?:was|were|is|are|had|has|have|considered|related|reported|during|after|before)\b"
)
_NUMBERS_ONLY = lazy_pattern(r"[\d.]+")


def _span(offset: int, match: re.Match[str], group: str) -> Span:
    start, end = match.span(group)
    while end > start and match.string[end - 1] in ".,-/'":
        end -= 1
    return Span(offset + start, offset + end)


def name_after(plain: str, tail: Span, *, is_sure: bool) -> Span | None:
    """The group that a figure belongs to, by the words behind it: "... of those on placebo".

    Unless `is_sure` that the figures are those of groups, the name must say that it is one.
    """
    words = plain[tail.start : tail.end]
    found = [match for match in _PHRASE.finditer(words) if is_name(match["name"])]
    found = [match for match in found if not _GOES_ON.match(plain, tail.start + match.end())]
    of_groups = [match for match in found if is_of_group(match["name"])]
    listed = of_groups or found
    best = listed[-1] if listed else None
    if best is None:
        return None
    if not is_sure and (best["into"] or "") in _STRICT and not _is_of_people(best["name"]):
        return None
    return _span(tail.start, best, "name")


def is_name(name: str) -> bool:
    """Whether words can name a group: they are no time, no number and no single letter."""
    if _NUMBERS_ONLY.fullmatch(name) or len(name) == 1 or name == "the":
        return False
    words = name.split()
    return not _TIME.search(words[-1]) and not _DETERMINERS.intersection(words)


def is_of_group(name: str) -> bool:
    """Whether a name says that it is one of a group: "the tea arm", "placebo"."""
    return bool(_GROUP.search(name))


def _is_of_people(name: str) -> bool:
    """Whether a name is one of a group or of people."""
    return is_of_group(name) or any(kind_of_word(word) == "folk" for word in name.split())


def own_names(plain: str, tails: list[Span], end: int, *, is_sure: bool) -> list[Span | None]:
    """The group of each figure, by the words behind it; `end` is where the last figure ends."""
    last = _TAIL.match(plain, end)
    ends = [*tails, Span(end, last.end() if last else end)]
    return [name_after(plain, tail, is_sure=is_sure) for tail in ends]


def labels(plain: str, run: list[Amount]) -> list[Span | None]:
    """The words right before each figure that name its group: "tea = 3"; None unless all have."""
    found: list[Span | None] = []
    for amount in run:
        start = max(0, amount.span.start - _LONGEST_LABEL)
        match = _LABEL.search(plain[start : amount.span.start])
        if match is None or not is_name(match["name"]):
            return [None] * len(run)
        found.append(_span(start, match, "name"))
    return found


def are_parallel(text: str, names: list[Span | None]) -> bool:
    """Whether two figures that "and" joins belong to two groups, and not to two outcomes."""
    spans = [name for name in names if name]
    words = [text[span.start : span.end].lower() for span in spans]
    return len(set(words)) == len(names)


def names_before(plain: str, run: list[Amount]) -> list[Span | None]:
    """The groups of two figures in brackets, as the words before compare them.

    None where the words say "lower" and the first figure is higher: it is not clear which is which.
    """
    offset, before = _before(plain, run)
    found = _last(_BEFORE, before) or _last(_BETWEEN, before)
    if found is None or _TIME.search(found["a"]) or _TIME.search(found["b"]):
        return [None, None]
    if not _agrees(before, run):
        return [None, None]
    return [_span(offset, found, "a"), _span(offset, found, "b")]


def words_agree(plain: str, run: list[Amount]) -> bool:
    """Whether what is said before two figures fits them: not "lower" where the first is higher."""
    return _agrees(_before(plain, run)[1], run)


def _before(plain: str, run: list[Amount]) -> tuple[int, str]:
    """The words before figures that may compare their groups, and where these begin."""
    start = run[0].span.start
    offset = max(0, start - _WINDOW)
    before = plain[offset:start]
    cut = max(before.rfind(";"), before.rfind(". "), before.rfind(MASK), before.rfind(")"))
    return offset + cut + 1, before[cut + 1 :]


def names_in_bracket(plain: str, run: list[Amount], is_close: bool) -> list[Span | None] | None:  # noqa: FBT001 - one fact
    """The groups of two figures that "and" joins in brackets: "between A and B (3 and 4)"."""
    start = run[0].span.start
    offset = max(0, start - _WINDOW)
    found = _last(_BETWEEN, plain[offset:start]) if len(run) == len("AB") and is_close else None
    if found is None or not plain[:start].rstrip().endswith("("):
        return None
    if not is_name(found["a"]) or not is_name(found["b"]):
        return None
    return [_span(offset, found, "a"), _span(offset, found, "b")]


def _last(pattern: re.Pattern[str], before: str) -> re.Match[str] | None:
    """The match that begins last, so that the name is the shortest."""
    for into in reversed(list(re.finditer(rf"(?<![\w-])(?:{INTO}|between)\s", before))):
        match = pattern.match(before, into.start())
        if match:
            return match
    return None


def _agrees(before: str, run: list[Amount]) -> bool:
    """Whether "lower in A than in B" fits the figures."""
    one, two = run[0].figure.value, run[1].figure.value
    less, more = bool(_LESS.search(before)), bool(_MORE.search(before))
    if one is None or two is None or less == more or _NEGATED.search(before):
        return True
    return one <= two if less else one >= two


def names_in_list(plain: str, span: Span, count: int) -> list[Span | None] | None:
    """The groups of figures by a list: "in A and B, respectively"; None where there is none."""
    after = _LIST_AFTER.match(plain, span.end)
    if after:
        return _split(0, after, count)
    ahead = plain[span.end : span.end + 60]
    if "respectively" not in ahead:
        return None
    offset = max(0, span.start - _WINDOW)
    before = _LIST_BEFORE.search(plain[offset : span.start])
    return _split(offset, before, count) if before else None


def _split(offset: int, match: re.Match[str], count: int) -> list[Span | None] | None:
    """The names of a list as spans, or None where their number is not that of the figures."""
    names = match["names"]
    start, spans = match.start("names"), []
    at = 0
    for joint in [*_SPLIT.finditer(names), None]:
        end = joint.start() if joint else len(names)
        spans.append(Span(offset + start + at, offset + start + end))
        at = joint.end() if joint else end
    words = [names[s.start - offset - start : s.end - offset - start] for s in spans]
    if len(spans) != count or any(_TIME.search(word) or _VERB.search(word) for word in words):
        return None
    return list(spans)
