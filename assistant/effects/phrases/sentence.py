"""A sentence taken apart for the model: tokens, phrases that may be names, and its figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.effects.amounts import MASK_INTERVAL, Amount, amounts, masked
from assistant.effects.numbers import estimates, intervals, p_values, repeated_estimates
from assistant.effects.phrases.context import Context
from assistant.effects.phrases.pair_features import Figures
from assistant.effects.phrases.place_features import Anchor
from assistant.effects.phrases.tokens import (
    ESTIMATE,
    INTERVAL,
    MEASURE,
    NUMBER,
    Candidate,
    P,
    Token,
    candidates,
    token_at,
    tokens,
)
from assistant.effects.plain_text import plain_text
from assistant.records import Effect, Span


@dataclass(frozen=True)
class Sentence:
    """The text of a sentence and what the rest of its document says about names."""

    text: str
    context: Context

    @cached_property
    def tokens(self) -> list[Token]:
        """The tokens, in order."""
        numbers = [*self._read, *((amount.span, NUMBER) for amount in self.amounts)]
        return tokens(plain_text(self.text), numbers)

    @cached_property
    def phrases(self) -> list[Candidate]:
        """The phrases that may be names, in order."""
        return candidates(self.tokens)

    @cached_property
    def masked(self) -> str:
        """The text in the form for patterns, without the numbers that are no figures of groups."""
        rest = masked(plain_text(self.text), self._of_kind(INTERVAL), MASK_INTERVAL)
        stated = [*estimates(self.text), *repeated_estimates(self.text)]
        rest = masked(rest, (Span(each.start, each.end) for each in stated))
        return masked(rest, self._of_kind(P))

    @cached_property
    def amounts(self) -> list[Amount]:
        """The figures that may be those of groups, in order."""
        return amounts(self.masked)

    def _of_kind(self, kind: str) -> list[Span]:
        return [span for span, each in self._read if each == kind]

    @cached_property
    def _read(self) -> list[tuple[Span, str]]:
        """The measures, estimates, intervals and p values."""
        stated = [*estimates(self.text), *repeated_estimates(self.text)]
        found = [(each.figure.span, ESTIMATE) for each in stated]
        found += [(each.named.span, MEASURE) for each in stated if each.named]
        found += [(each.interval.span, INTERVAL) for each in stated if each.interval]
        found += [(interval.span, INTERVAL) for interval in intervals(self.text)]
        return found + [(p.span, P) for p in p_values(self.text, of_other_tests=True)]

    def span(self, phrase: Candidate) -> Span:
        """The place of a phrase in the sentence."""
        return Span(self.tokens[phrase.first].start, self.tokens[phrase.last].end)

    def token_at(self, offset: int) -> int:
        """The number of the token at `offset`, or of the next one."""
        return min(token_at(self.tokens, offset), len(self.tokens) - 1)


def figures(sentence: Sentence, one: Amount, two: Amount, joined: str) -> Figures:
    """Where two figures stand; `joined` says how words join them, "" where none do."""
    first, second = one.figure.value, two.figure.value
    order = 0 if first is None or second is None else (first > second) - (first < second)
    first_at, second_at = (sentence.token_at(each.figure.span.start) for each in (one, two))
    return Figures(first_at, second_at, order, joined, "respectively" in sentence.masked)


def span_of_numbers(effect: Effect) -> Span:
    """From the first number of an effect to its last."""
    cells = [cell.span for cell in (effect.estimate, effect.interval, effect.p) if cell]
    cells += [group.figure.span for group in effect.groups]
    return Span(min(cell.start for cell in cells), max(cell.end for cell in cells))


def kind_of_numbers(effect: Effect) -> str:
    """Which numbers an effect has: "eg" are an estimate and figures of groups, "p" only a p."""
    return ("e" if effect.estimate else "") + ("g" if effect.groups else "") or "p"


def anchors(sentence: Sentence, effects: Sequence[Effect]) -> list[Anchor]:
    """Where the numbers of `effects` stand, whose places count from the start of the sentence."""
    spans = [span_of_numbers(effect) for effect in effects]
    firsts = [sentence.token_at(span.start) for span in spans]
    return [
        Anchor(
            firsts[at],
            sentence.token_at(span.end - 1),
            kind_of_numbers(effect),
            tuple(first for number, first in enumerate(firsts) if number != at),
        )
        for at, (effect, span) in enumerate(zip(effects, spans, strict=True))
    ]
