"""Turns a sentence into marks: the arms of a comparison, the outcome, words of direction, tests.

The marks say how a sentence compares and hide what it compares, so that what was learned from one
trial holds for another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from assistant.direction.words import Asked, stem
from assistant.effects.measures import names
from assistant.effects.numbers import estimates, intervals, p_values
from assistant.effects.plain_text import LONGEST, plain_text
from assistant.records.effect import Interval, PValue, Scale

INTERVENTION, COMPARATOR, OUTCOME = "I", "C", "O"
UP, DOWN, BETTER, WORSE = "UP", "DOWN", "BETTER", "WORSE"
SAME, DIFFERENT, NOT = "SAME", "DIFFERENT", "NOT"
THAN, VERSUS, BUT, STOP, BASELINE = "THAN", "VERSUS", "BUT", "STOP", "BASELINE"
SIGNIFICANCE, BETWEEN, NUMBER = "SIGNIFICANCE", "BETWEEN", "NUMBER"
NOT_SIGNIFICANT, SIGNIFICANT = "P>", "P<"
RATIO_BELOW, RATIO_ABOVE = "RATIO<1", "RATIO>1"
INTERVAL_WITH_NONE, INTERVAL_BELOW, INTERVAL_ABOVE = "CI=", "CI<", "CI>"
ARMS = (INTERVENTION, COMPARATOR)
OTHER_ARM = {INTERVENTION: COMPARATOR, COMPARATOR: INTERVENTION}

# The words of each mark; any word of the same stem counts. Chosen by reading train.
_WORDS = {
    UP: """increase increment higher greater more rise rose risen raised elevate longer larger gain
        grew prolong doubled exceed faster""",
    DOWN: """decrease decrement lower reduce reduction fewer less lesser fell fall fallen decline
        drop shorter shorten smaller diminish attenuate suppress prevent slower lessen halved
        cut""",
    BETTER: """improve better superior favour favor benefit beneficial effective efficacy best
        enhance""",
    WORSE: "worse worsen poorer inferior deteriorate impair worst",
    SAME: """similar comparable equivalent same identical unchanged equal equivalence noninferior
        alike unaffected unaltered""",
    DIFFERENT: "differ difference different change effect affect alter influence associate",
    NOT: "no not neither nor none without fail lack cannot absence unable never",
    SIGNIFICANCE: "significant significance",
    NOT_SIGNIFICANT: "nonsignificant insignificant",
    THAN: "than",
    VERSUS: "compare comparison versus vs relative against opposed",
    BETWEEN: "between among both either",
    BASELINE: "baseline",
    BUT: "but whereas while however although though",
}
# Words for an arm that is not named. The word of an arm's own name counts first.
_CONTROLS = "placebo control sham comparator untreated"
_TREATED = "intervention treatment experimental active"
# Beside a word of change, these say how large the change is: "greater reduction", "the increase was
# less".
_MORE = "greater large larger more higher"
_LESS = "less smaller lesser lower"
_CHANGES = "increase decrease reduction decline rise gain drop fall change improvement benefit loss"
_REVERSED = {UP: DOWN, DOWN: UP, BETTER: WORSE, WORSE: BETTER}
_BEING = frozenset({"was", "were", "is", "are"})
# Words between such a word and the change. Chosen by reading train.
_BEFORE_CHANGE, _AFTER_BEING, _AFTER_CHANGE = 2, 4, 14

_TOKEN = re.compile(
    r"(?P<group>\b(?:[Gg]roups?|[Aa]rms?) (?P<label>[A-Z]|[IVX]{1,4}|\d)\b)"
    r"|(?P<degree>\b(?:more|less|most|least) (?!likely)\w+ly\b)"
    r"|(?P<number>\d+(?:[.,·]\d+)*)|(?P<word>[^\W\d_]+)|(?P<stop>[.;](?=\s|$))"
)
_LONGEST_NOT = 3  # letters: "NOT" in capitals is stressed, and longer words are names
# A p value from which a difference is not significant: "P = 0.05" mostly counts as significant.
# "P > 0.02" counts as not significant, too.
_LARGE_P, _LARGE_BOUND = 0.0505, 0.01


class Mark(NamedTuple):
    """A word, number or test: what it stands for ("" for any other word), its stem, its place.

    `value` is that of a number, and 0 for anything else.
    """

    sign: str
    stem: str
    start: int
    end: int
    value: float = 0.0


@cache
def _meanings() -> dict[str, str]:
    return {stem(word): sign for sign, words in _WORDS.items() for word in words.split()}


def is_of_direction(word: str) -> bool:
    """Whether a word says how something compares: "reduce", "better", "effect"."""
    return stem(word) in _meanings()


def is_control(root: str) -> bool:
    """Whether a stem is that of a word for a comparison group: "placebo", "sham"."""
    return root in _stems(_CONTROLS)


@cache
def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, words.split()))


@lru_cache(maxsize=256)
def marks(text: str, about: Asked) -> tuple[Mark, ...]:
    """The marks of a sentence, in order; of a very long one only those at its start."""
    text = text[:LONGEST]
    found: list[Mark] = []
    end = 0
    for mark in sorted(_tests(text), key=lambda mark: (mark.start, -mark.end)):
        if mark.start >= end:
            found += [*_words(text, about, end, mark.start), mark]
            end = mark.end
    found += _words(text, about, end, len(text))
    return tuple(_without(_of_changes(found)))


def _tests(text: str) -> Iterator[Mark]:
    """P values, ratios and intervals, by what they say of a difference."""
    for p in p_values(text):
        sign = NOT_SIGNIFICANT if _is_large(p) else SIGNIFICANT
        yield Mark(sign, sign, p.span.start, p.span.end)
    of_ratios: set[Interval] = set()
    for estimate in estimates(text):
        named, figure = estimate.named, estimate.figure
        if named and named.measure.scale is Scale.RATIO and figure.value is not None:
            sign = RATIO_BELOW if figure.value < 1 else RATIO_ABOVE
            yield Mark(sign, sign, named.span.start, figure.span.end)
            if estimate.interval:
                of_ratios.add(estimate.interval)
                yield _interval(estimate.interval, no_difference=1)
    measures = list(names(text, plain_text(text)))
    for interval in intervals(text):
        if interval not in of_ratios:
            before = [name for name in measures if name.end <= interval.span.start]
            is_ratio = bool(before) and before[-1].measure.scale is Scale.RATIO
            yield _interval(interval, no_difference=int(is_ratio))


def _is_large(p: PValue) -> bool:
    if p.value is None:
        return True
    return p.value >= _LARGE_P or (p.comparator in (">", "≥") and p.value >= _LARGE_BOUND)


def _interval(interval: Interval, no_difference: int) -> Mark:
    sign = INTERVAL_WITH_NONE
    if interval.high < no_difference:
        sign = INTERVAL_BELOW
    elif interval.low > no_difference:
        sign = INTERVAL_ABOVE
    return Mark(sign, sign, interval.span.start, interval.span.end)


def _words(text: str, about: Asked, start: int, end: int) -> Iterator[Mark]:
    for match in _TOKEN.finditer(text, start, end):
        word = match[0]
        if match["group"]:
            label = f"group {match['label'].lower()}"
            yield Mark(_arm(label, label, about), "group", *match.span())
        elif match["degree"]:
            yield Mark("", "degree", *match.span())
        elif match["number"]:
            yield Mark(_arm(word, word, about) or NUMBER, NUMBER, *match.span(), _value(word))
        elif match["word"]:
            yield Mark(_sign(word, about), stem(word), *match.span())
        else:
            yield Mark(STOP, STOP, *match.span())


def _value(number: str) -> float:
    """The value of a number; a second point and what follows do not count."""
    whole, _, rest = number.replace("·", ".").replace(",", ".").partition(".")
    return float(f"{whole}.{rest.partition('.')[0] or 0}")


def _arm(name: str, acronym: str, about: Asked) -> str:
    for sign, words in zip(ARMS, (about.intervention, about.comparator), strict=True):
        if name in words or acronym in words:
            return sign
    return ""


def _sign(word: str, about: Asked) -> str:
    root = stem(word)
    acronym = word if word.isupper() and len(word) > 1 else root
    arm = _arm(root, acronym, about)
    if arm or root in about.outcome or acronym in about.outcome:
        return arm or OUTCOME
    if root in _meanings():
        # "PREVENT" is the name of a trial.
        return "" if word.isupper() and len(word) > _LONGEST_NOT else _meanings()[root]
    if root not in about.shared:
        for sign, words in ((COMPARATOR, _CONTROLS), (INTERVENTION, _TREATED)):
            if root in _stems(words):
                return sign
    return ""


def _of_changes(found: list[Mark]) -> list[Mark]:
    """The marks, where "greater reduction" is one word of direction, and "less increase" another.

    Words that compare with a number ("less than 140 mm Hg", "no more than") are none.
    """
    changed = list(found)
    for at, mark in enumerate(found):
        if mark.sign not in (UP, DOWN) or mark.stem not in _stems(_MORE) | _stems(_LESS):
            continue
        ahead = found[at + 1 : at + 1 + _BEFORE_CHANGE]
        if [each.sign for each in ahead] == [THAN, NUMBER] or _is_no_more(found, at):
            changed[at] = mark._replace(sign="")
            continue
        change = next((n for n, m in enumerate(ahead, at + 1) if _is_change(m)), None)
        change = _change_before(found, at) if change is None else change
        if change is not None:
            changed[at] = mark._replace(sign="")
            if mark.stem in _stems(_LESS):
                sign = changed[change].sign
                changed[change] = changed[change]._replace(sign=_REVERSED.get(sign, sign))
    return changed


def _is_no_more(found: Sequence[Mark], at: int) -> bool:
    """Whether a word is part of "no more than" or "no less than"."""
    return [mark.stem for mark in found[max(0, at - 1) : at + 2 : 2]] == ["no", "than"]


def _is_change(mark: Mark) -> bool:
    return mark.stem in _stems(_CHANGES)


def _change_before(found: Sequence[Mark], at: int) -> int | None:
    """Where the noun of change is that "was greater" is said of; None if there is none."""
    being = [n for n in range(max(0, at - _AFTER_BEING), at) if found[n].stem in _BEING]
    if not being:
        return None
    before = range(max(0, at - _AFTER_CHANGE), being[-1])
    last = next((n for n in reversed(before) if found[n].sign == STOP or _is_change(found[n])), -1)
    return last if last >= 0 and _is_change(found[last]) else None


def _without(found: list[Mark]) -> Iterator[Mark]:
    """The marks, where "without X" and "non-X" are the other arm than X."""
    before = ""
    for mark in found:
        is_other = before in ("without", "non") and mark.sign in OTHER_ARM
        yield mark._replace(sign=OTHER_ARM[mark.sign]) if is_other else mark
        before = mark.stem


def signs(found: Iterable[Mark], kept: frozenset[str]) -> list[str]:
    """The signs of marks that are in `kept`; an arm or outcome named twice in a row counts once."""
    seen: list[str] = []
    for mark in found:
        repeats = seen and seen[-1] == mark.sign and mark.sign in (*ARMS, OUTCOME)
        if mark.sign in kept and not repeats:
            seen.append(mark.sign)
    return seen
