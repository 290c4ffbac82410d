"""Finds in a quote the direction of the effect, in whom it was measured, and the dose."""

from __future__ import annotations

import re

from assistant.direction.cues import SAID, cue
from assistant.direction.features import features
from assistant.direction.marks import is_control, marks
from assistant.direction.model import model
from assistant.direction.subject import Subject, is_treatment, subject
from assistant.direction.words import Asked, stem
from assistant.effects.plain_text import plain_text
from assistant.effects.population import population
from assistant.records import Answer, Cover, Evidence, Span, Statement
from assistant.records.direction import Directed, Direction
from assistant.text.populations import KINDS, forms

# What such a quote says is not a result of a comparison in one sentence.
_NO_RESULTS = (Statement.AIM, Statement.PLANNED, Statement.CAPTION, Statement.TABLE_ROW)
_WORD = re.compile(r"[^\W_]+")
_SHORT_WORD = 4  # letters: words as short are seldom names of drugs
_OUTCOME_NAMED = 0.6  # of the words of the outcome, the share that a sentence must name
# Says how many do without the outcome, or how long: the opposite of what a question on it asks.
_COMPLEMENT = re.compile(r"\bfree\b|\btime to\b|\bwithout\b", re.IGNORECASE)
# People by a marker or by their kind, where no longer description is found.
_KINDS = "|".join(form for kind in KINDS for form in forms(kind))
_PEOPLE = re.compile(
    rf"\b[\w-]*(?:positive|negative) (?:[A-Z]{{2,}}|{_KINDS}|patients)\b|\b(?:{_KINDS})\b"
)
_DOSE = re.compile(
    r"\b\d[\d.,]*(?:[-–]\d[\d.,]*)?\s?(?:mg|µg|μg|mcg|g|iu|units?|ml)\b(?:\s?/\s?(?:kg|m2|m²|day|d|h))*"
    r"(?: (?:once|twice|three times)? ?(?:daily|weekly|monthly|per day|a day|every \w+ \w+))?",
    re.IGNORECASE,
)


def directions(answered: Answer) -> tuple[Directed, ...]:
    """The direction of each quote of an answer, in the order of its quotes.

    Raises ModelError when the learned weights are damaged.
    """
    names = dict.fromkeys(name for item in answered.evidence for name in item.covers)
    asks = subject(answered.question, answered.searched_as, names)
    return tuple(_directed(item, asks, answered.question) for item in answered.evidence)


def _directed(item: Evidence, asks: Subject, question: str) -> Directed:
    start = item.span.start
    circumstances = (
        _placed(population(plain_text(item.quote)) or _found(_PEOPLE, item.quote), start),
        _placed(_found(_DOSE, item.quote), start),
    )
    stated = None
    if not item.opposite and item.statement not in _NO_RESULTS:
        about = _in_sentence(item, asks, question)
        stated = direction(item.quote, about) if about else None
    if stated is None:
        return Directed(Direction.UNCLEAR, None, *circumstances)
    return Directed(stated[0], _placed(stated[1], start), *circumstances)


def _found(pattern: re.Pattern[str], text: str) -> Span | None:
    match = pattern.search(text)
    return Span(*match.span()) if match else None


def _placed(span: Span | None, start: int) -> Span | None:
    """A place in a quote as a place in its document."""
    return Span(start + span.start, start + span.end) if span else None


def direction(text: str, about: Asked) -> tuple[Direction, Span] | None:
    """The direction that a sentence states, and the words that say so; None where it is unclear."""
    found = marks(text, about)
    likely = model().probabilities(features(found, about))
    best = max(SAID, key=likely.__getitem__)
    if likely[best] < model().thresholds[best]:
        return None
    said = cue(found, best)
    return (best, said) if said else None


def _in_sentence(item: Evidence, asks: Subject, question: str) -> Asked | None:
    """What a sentence says something about, of what is asked; None where it is not tied to it.

    It must name the outcome, and the treatment or, in an article about that, its group. Other
    drugs that it names count as what the treatment is compared with.
    """
    stems = frozenset(stem(word) for word in _WORD.findall(item.quote))
    if not _measures(item.quote, stems, asks, question):
        return None
    about = asks.about
    others = frozenset(drug for drug in _drugs(item.quote) if drug not in about.intervention)
    if not asks.treatments:
        return about._replace(intervention=others) if len(others) == 1 else None
    is_named = not about.intervention.isdisjoint(stems)
    if about.comparator:
        return about if is_named and not about.comparator.isdisjoint(stems) else None
    if is_named:
        return about._replace(comparator=others)
    is_near = any(item.covers.get(name) is Cover.NEARBY for name in asks.treatments)
    return about if is_near and not others else None


def _measures(text: str, stems: frozenset[str], asks: Subject, question: str) -> bool:
    """Whether a sentence is about the outcome, and not about those without it."""
    if bool(_COMPLEMENT.search(text)) is not bool(_COMPLEMENT.search(question)):
        return False
    named = [not forms.isdisjoint(stems) for forms in asks.outcome]
    return bool(named) and sum(named) >= len(named) * _OUTCOME_NAMED


def _drugs(text: str) -> list[str]:
    """The stems of the drugs that a text names, each once."""
    words = [
        word for word in _WORD.findall(text) if len(word) > _SHORT_WORD and not word[0].isdigit()
    ]
    named = dict.fromkeys(stem(word) for word in words if is_treatment(word.lower()))
    return [drug for drug in named if not is_control(drug)]
