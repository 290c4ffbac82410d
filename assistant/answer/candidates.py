"""The sentences that could be quoted, and the features by which they are ranked."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from assistant.answer import statements
from assistant.answer.features import Features
from assistant.answer.setting import Setting
from assistant.index.lexical import analyze
from assistant.records import BlockKind, Design, Hit, Span
from assistant.retrieval.query import Concept, Query
from assistant.text.stop_words import STOP_WORDS

# Best passages whose sentences become candidates. Chosen by hand: on dev, .986 of the questions
# have a right sentence among them, and more passages take longer.
PASSAGES = 100
# Words from which the feature `length` is 1. Chosen by hand: with more, the lengths of usual
# sentences differ less.
_LONG = 60
# Two concepts are close when they are at most this many words apart. Chosen by hand: a wider
# distance finds more phrases, and more by chance.
_CLOSE = 3
# Sentences of which is remembered what they state. Chosen by hand: the questions of a conversation
# read a few hundred each and share many; each takes three kilobytes.
_KEPT = 4096

# How far each design can show what an intervention does, between 0 and 1. Chosen by hand, since no
# judged set prefers designs. Higher values put a design before sentences that answer more surely.
_SHOWS_EFFECT = {
    Design.META_ANALYSIS: 0.8,  # many pool uncontrolled series, and none says so in its record
    Design.RANDOMISED_TRIAL: 1.0,
    Design.SYSTEMATIC_REVIEW: 0.7,
    Design.NON_RANDOMISED_TRIAL: 0.4,
    Design.GUIDELINE: 0.5,
    Design.COHORT: 0.1,  # it shows association, not cause
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit that could be quoted.

    `words` are the stems of the sentence. `subject` are those of them that are in the title, too,
    but not in the question: what the sentence adds, such as a drug. `design` is how far the
    document's design can show an effect, between 0 and 1, where the question asks for one.
    `surroundings` are the stems of the sentences next to it, of its section headings and the title,
    and of what the opening of the document says of its study (`assistant.answer.setting`).
    """

    hit: Hit
    span: Span
    words: frozenset[str]
    subject: frozenset[str]
    features: Features
    design: float
    surroundings: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """The sentence, word for word."""
        return self.hit.passage.document.text[self.span.start : self.span.end]


class Coverage:
    """The share of the concepts, by weight, that words name; partly named phrases count in part.

    Results are cached, because most sentences name one of a few sets of the question's words.
    """

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self.stems = frozenset(
            stem for c in concepts for alternative in c.alternatives for stem in alternative
        )
        self._parts = [_parts(concept) for concept in concepts]
        self._known: dict[frozenset[str], float] = {}

    def __call__(self, words: frozenset[str]) -> float:
        """Between 0 and 1; `words` are stems."""
        named = self.stems & words
        if named not in self._known:
            self._known[named] = self._share(named)
        return self._known[named]

    def _share(self, named: frozenset[str]) -> float:
        total = covered = 0.0
        for weight, words, phrases in self._parts:
            total += weight
            if not words.isdisjoint(named):
                covered += weight
            elif phrases:
                covered += weight * max(
                    sum(stem in named for stem in phrase) / len(phrase) for phrase in phrases
                )
        return covered / total if total else 0.0


def _parts(concept: Concept) -> tuple[float, frozenset[str], list[tuple[str, ...]]]:
    """A concept's weight, its alternatives of one word (fast to look up), and its longer ones."""
    words = frozenset(stems[0] for stems in concept.alternatives if len(stems) == 1)
    return concept.weight, words, [stems for stems in concept.alternatives if len(stems) > 1]


class _Question:
    """What is computed once for a question, to compare its candidates with."""

    def __init__(self, query: Query) -> None:
        self.concepts = query.concepts
        self.numbers = _concept_numbers(query.concepts)
        self.asks_effect = query.intent.asks_effect
        self.coverage = Coverage(query.concepts)
        self.outcome = Coverage(_outcome(query))
        self.setting = Setting(query)


class _Passage:
    """What is computed once for a passage, because all its sentences share it."""

    def __init__(self, question: _Question, hit: Hit, document_score: float) -> None:
        passage, document = hit.passage, hit.passage.document
        title = _stems(document.title)
        self.hit = hit
        self.document_score = document_score
        self.title_adds = title - question.coverage.stems - _function_stems()
        self.heading = title | _stems(" ".join(passage.section)) | question.setting.words(document)
        self.section = statements.section(passage.section)
        self.opening = statements.opening(passage.section)
        self.design = _SHOWS_EFFECT.get(document.design, 0.0) if question.asks_effect else 0.0
        self.words_rank = _closeness(hit.ranks.get("lexical"))
        self.vectors_rank = _closeness(hit.ranks.get("dense"))


class _Stated(NamedTuple):
    """What a sentence states, whatever is asked: its stems in order and as a set, and features."""

    stems: tuple[str, ...]
    words: frozenset[str]
    result: float
    direction: float
    significance: float
    aim: float
    cites: float
    length: float


class _Sentence(NamedTuple):
    """A sentence: what it states, its start, the stems of its neighbours and its own, its kind."""

    stated: _Stated
    start: int
    near: frozenset[str]
    kind: BlockKind


def candidates(query: Query, hits: Sequence[Hit]) -> Iterator[Candidate]:
    """Every quotable sentence of `hits`, in the order of the hits and then of the text."""
    question = _Question(query)
    best: dict[str, float] = {}
    for hit in hits:
        identity = hit.passage.document.id
        best[identity] = max(best.get(identity, 0.0), hit.score)
    for hit in hits:
        yield from _of_passage(question, _Passage(question, hit, best[hit.passage.document.id]))


def _of_passage(question: _Question, passage: _Passage) -> Iterator[Candidate]:
    document, spans = passage.hit.passage.document, passage.hit.passage.sentences
    texts = [document.text[span.start : span.end] for span in spans]
    stated = [_stated(text) for text in texts]
    for at, (span, text) in enumerate(zip(spans, texts, strict=True)):
        kind = document.block_at(span.start).kind
        if not _can_be_quoted(text, kind):
            continue
        words = stated[at].words
        near = words.union(*(each.words for each in stated[max(0, at - 1) : at + 2]))
        yield Candidate(
            hit=passage.hit,
            span=span,
            words=words,
            subject=passage.title_adds & words,
            surroundings=near | passage.heading,
            features=_features(question, passage, _Sentence(stated[at], span.start, near, kind)),
            design=passage.design,
        )


@lru_cache(maxsize=_KEPT)
def _stated(text: str) -> _Stated:
    stems, lower = tuple(map(sys.intern, analyze(text))), text.lower()
    words = frozenset(stems)
    return _Stated(
        stems=stems,
        words=words,
        result=statements.result(text, lower),
        direction=statements.direction(words),
        significance=statements.significance(words),
        aim=statements.aim(lower),
        cites=statements.cites(lower),
        length=min(1.0, len(stems) / _LONG),
    )


_can_be_quoted = lru_cache(maxsize=_KEPT)(statements.can_be_quoted)


def _features(question: _Question, passage: _Passage, sentence: _Sentence) -> Features:
    stated, words = sentence.stated, sentence.stated.words
    return Features(
        passage=passage.hit.score,
        words_rank=passage.words_rank,
        vectors_rank=passage.vectors_rank,
        document=passage.document_score,
        overlap=question.coverage(words),
        outcome=question.outcome(words),
        around=question.coverage(sentence.near),
        context=question.coverage(words | passage.heading),
        phrases=0.0
        if words.isdisjoint(question.numbers)
        else _phrases(question.numbers, len(question.concepts), stated.stems),
        result=stated.result,
        direction=stated.direction if question.asks_effect else 0.0,
        significance=stated.significance if question.asks_effect else 0.0,
        section=passage.section,
        opening=passage.opening,
        aim=stated.aim,
        cites=stated.cites,
        table=float(sentence.kind is BlockKind.TABLE_ROW),
        length=stated.length,
        position=sentence.start / max(1, len(passage.hit.passage.document.text)),
    )


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    """The stems of a title or of headings; cached, because several passages share them."""
    return frozenset(analyze(text))


@cache
def _function_stems() -> frozenset[str]:
    return frozenset(analyze(" ".join(STOP_WORDS)))


def _outcome(query: Query) -> tuple[Concept, ...]:
    """The concepts of the outcome that the question names, or all where it names none."""
    stems = frozenset(analyze(query.intent.outcome))
    named = tuple(concept for concept in query.concepts if concept.is_in(stems))
    return named or query.concepts


def _closeness(rank: int | None) -> float:
    """1 for the first of a ranking, less for later ones, 0 for a passage that is not in it."""
    return 1 / (1 + math.log2(rank)) if rank else 0.0


def _concept_numbers(concepts: Sequence[Concept]) -> dict[str, list[int]]:
    """For each stem, the concepts that it names, by their number in the question."""
    numbers: dict[str, list[int]] = {}
    for number, concept in enumerate(concepts):
        for stem in {stem for alternative in concept.alternatives for stem in alternative}:
            numbers.setdefault(stem, []).append(number)
    return numbers


def _phrases(numbers: Mapping[str, Sequence[int]], concepts: int, stems: Sequence[str]) -> float:
    """The share of neighbouring concepts of the question that are close together in `stems`."""
    places: dict[int, list[int]] = {}
    for at, stem in enumerate(stems):
        for number in numbers.get(stem, ()):
            places.setdefault(number, []).append(at)
    close = sum(
        any(
            0 < abs(place - next_place) <= _CLOSE
            for place in places[number]
            for next_place in places[number + 1]
        )
        for number in places
        if number + 1 in places
    )
    return close / (concepts - 1) if concepts > 1 else 0.0
