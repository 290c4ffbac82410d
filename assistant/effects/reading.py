"""Reads the effects that a quoted sentence states, or one next to it.

The numbers, their measures and what belongs together follow rules. A learned model chooses the
words that name outcomes and groups. Where a rule or the model is not sure, the cell stays empty: a
wrong one is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from assistant.effects.amounts import MASK_INTERVAL
from assistant.effects.groups import Comparison, Naming, comparisons
from assistant.effects.measures import names
from assistant.effects.numbers import Estimate, estimates, p_values, unnamed_estimates
from assistant.effects.phrases.choice import Chooser
from assistant.effects.phrases.context import NOTHING, Context, context_of
from assistant.effects.phrases.model import model
from assistant.effects.phrases.sentence import Sentence, anchors, span_of_numbers
from assistant.effects.places import moved
from assistant.effects.plain_text import plain_text
from assistant.effects.population import population
from assistant.records import BlockKind, Document, Effect, PValue, Scale, Span
from assistant.text.passages import block_sentences

# Characters of a block whose sentences are looked at, as in `answer.anaphora`.
_LONGEST_BLOCK = 100_000
# Characters between what belongs together. Both were chosen by hand.
_TO_P = 90
_TO_ESTIMATE = 130
_NEXT_TO = 3
# A p value of each group, so not of the difference between them; and a list of p values.
_OF_EACH = re.compile(r"\s?(?:for|in) (?:each|both|all)\b|,?\s?(?:and|,)\s\d?\.\d")
# A level that was chosen, and what a study could have found.
_IS_LEVEL = re.compile(
    r"\s?(?:was|were|is|are|being|(?:will|would|can) be)?"
    r"\s?(?:considered|regarded|taken|set|deemed|defined|used|indicat)"
)
_LEVEL_OF = re.compile(
    r"\b(?:significance|significant|alpha|threshold|criterion|cut-?off)[a-z\s]{0,30}\b(?:at|as"
    r"|of|if|when)\s(?:a\s)?$"
)
_PLANNED = re.compile(
    r"\b(?:statistical power|power (?:of|to)|% power|sample size|would be (?:calculated|needed"
    r"|analy[sz]ed)|will be [a-z]+(?:ed|en|out))\b"
)
_EACH = re.compile(r"\b(?:each|both|all)\s$")
_AT_BASELINE = re.compile(
    r"\bat (?:baseline|entry|study entry|enrolment|enrollment)\b|^\W?baseline\b"
)


class _Part(NamedTuple):
    """An effect without its p value, and where its numbers are."""

    span: Span
    estimate: Estimate | None
    comparison: Comparison | None


def effects_of(document: Document, span: Span) -> tuple[Effect, ...]:
    """The effects of a quote at `span`, in order; places are those of the document.

    If the quote states none, those of the sentence behind it and then of the one before it in the
    same block are returned, as far as they name their measure.
    """
    found = _placed(document, span)
    if found:
        return found
    block = document.block_at(span.start)
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
        return ()
    if block.span.end - block.span.start > _LONGEST_BLOCK:
        return ()
    sentences = list(block_sentences(document, block))
    behind = [each for each in sentences if each.start >= span.end][:1]
    before = [each for each in sentences if each.end <= span.start][-1:]
    for sentence in (*behind, *before):
        named = tuple(effect for effect in _placed(document, sentence) if effect.measure)
        if named:
            return named
    return ()


def _placed(document: Document, span: Span) -> tuple[Effect, ...]:
    text = document.text[span.start : span.end]
    found = effects_in(text, context_of(document))
    return tuple(moved(effect, span.start) for effect in found)


def effects_in(text: str, context: Context = NOTHING) -> list[Effect]:
    """The effects that a sentence states, in order; places count from its start.

    `context` is what its document says about the names of groups.
    """
    sentence = Sentence(text, context)
    chooser = Chooser(sentence, model())
    effects = effects_without_outcome(sentence, chooser.names)
    outcomes = (chooser.outcome_of(anchor) for anchor in anchors(sentence, effects))
    return [replace(effect, outcome=on) for effect, on in zip(effects, outcomes, strict=True)]


def effects_without_outcome(sentence: Sentence, naming: Naming) -> list[Effect]:
    """The effects of a sentence with groups as `naming` says, but without their outcomes."""
    text, plain = sentence.text, plain_text(sentence.text)
    if _PLANNED.search(plain):
        return []
    stated, rest = estimates(text), sentence.masked
    every_p = p_values(text, of_other_tests=True)
    compared: list[Comparison] = []
    if not _AT_BASELINE.search(plain):
        compared = comparisons(text, rest, sentence.amounts, naming)
    compared = [each for each in compared if not _is_of_ratios(each, text, plain, rest)]
    parts = _parts(stated, compared, every_p)
    taken = [part.span for part in parts]
    parts += (
        _Part(Span(each.start, each.end), each, None)
        for each in unnamed_estimates(text)
        if not any(each.start < span.end and span.start < each.end for span in taken)
    )
    parts.sort(key=lambda part: part.span)
    values = [p for p in p_values(text) if not _is_of_each(p, plain)]
    values = [p for p in values if not any(p.span.within(part.span) for part in parts)]
    found = _with_p(text, parts, values, rest)
    people = population(plain)
    return sorted((replace(effect, population=people) for effect in found), key=_start)


def _is_of_ratios(comparison: Comparison, text: str, plain: str, rest: str) -> bool:
    """Whether the figures are ratios themselves: "the hazard ratio was 1.2 (...) and 0.9 (...)"."""
    if MASK_INTERVAL not in rest[slice(*comparison.span)]:
        return False
    start = comparison.span.start
    before = (name for name in names(text, plain) if start - _TO_ESTIMATE <= name.start < start)
    return any(name.measure.scale is Scale.RATIO for name in before)


def _with_p(text: str, parts: list[_Part], values: list[PValue], plain: str) -> list[Effect]:
    """The effects with their p values, and those of which only a p value is known."""
    found = []
    whole = Span(0, len(text))
    for number, part in enumerate(parts):
        following = parts[number + 1].span.start if number + 1 < len(parts) else len(plain)
        p = _p_of(part.span, following, values, plain)
        may_be_sizes = part.comparison is not None and part.comparison.may_be_sizes
        if p or part.estimate or not may_be_sizes:
            found.append(_effect(whole, part, p))
    if len(found) == len(values) == 1 and not found[0].p and _is_near(found[0], values[0], plain):
        found = [replace(found[0], p=values[0])]
    used = {effect.p.span for effect in found if effect.p}
    return [*found, *(Effect(whole, p=p) for p in values if p.span not in used)]


def _is_of_each(p: PValue, plain: str) -> bool:
    """Whether a p value says nothing of one effect: it is of each group, or a chosen level."""
    before = plain[: p.span.start]
    behind = _OF_EACH.match(plain, p.span.end) or _IS_LEVEL.match(plain, p.span.end)
    return bool(behind or _EACH.search(before) or _LEVEL_OF.search(before))


def _is_near(effect: Effect, p: PValue, plain: str) -> bool:
    """Whether the only p value stands before the only effect: "lower (p<0.01) mean of 3 vs 4"."""
    start = _start(effect)
    return 0 <= start - p.span.end <= _TO_P and ";" not in plain[p.span.end : start]


def _start(effect: Effect) -> int:
    return span_of_numbers(effect).start


def _parts(stated: list[Estimate], compared: list[Comparison], values: list[PValue]) -> list[_Part]:
    """Estimates with the comparison that stands before them, and comparisons of their own."""
    parts = []
    left = list(compared)
    previous = 0
    for estimate in stated:
        start = estimate.start
        own = [each for each in left if previous <= each.span.start and each.span.end <= start]
        nearest = own[-1] if own and start - own[-1].span.end <= _TO_ESTIMATE else None
        if nearest and any(nearest.span.end <= p.span.start < start for p in values):
            nearest = None  # that p value is of the figures, so they are an effect of their own
        if nearest:
            left.remove(nearest)
        first = nearest.span.start if nearest else start
        parts.append(_Part(Span(first, estimate.end), estimate, nearest))
        previous = estimate.end
    parts += (_Part(each.span, None, each) for each in left)
    return sorted(parts, key=lambda part: part.span)


def _p_of(span: Span, following: int, values: list[PValue], plain: str) -> PValue | None:
    """The p value of an effect: the first behind it, before the next effect, or one just before."""
    for p in values:
        before = plain[p.span.end : span.start]
        if p.span.end <= span.start and not before.strip(" ,;:(") and len(before) <= _NEXT_TO:
            return p
        between = plain[span.end : p.span.start]
        if span.end <= p.span.start < following and len(between) <= _TO_P:
            if "; " in between.strip("; ") or ". " in between:
                return None
            return p
    return None


def _effect(whole: Span, part: _Part, p: PValue | None) -> Effect:
    estimate, comparison = part.estimate, part.comparison
    return Effect(
        whole,
        measure=estimate.named if estimate else None,
        estimate=estimate.figure if estimate else None,
        interval=estimate.interval if estimate else None,
        p=p,
        groups=comparison.groups if comparison else (),
    )
