"""Sentences that could be quoted, with what can be said of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant.answer import statements
from assistant.answer.intent import asks_effect, outcome
from assistant.index.lexical import analyze
from assistant.records import BlockKind, Design, Hit, Span
from assistant.retrieval.hybrid import Concept, Query
from assistant.text.stop_words import FUNCTION_WORDS

PASSAGES = 100  # best passages whose sentences are weighed
_LONG = 60  # words from which a sentence is as long as it can be
_CLOSE = 3  # words between which two concepts stand together

# The designs that can show what an intervention does.
_SHOWS_EFFECT = {
    Design.META_ANALYSIS: 0.8,  # many pool uncontrolled series, and none says so in its record
    Design.RANDOMISED_TRIAL: 1.0,
    Design.SYSTEMATIC_REVIEW: 0.7,
    Design.NON_RANDOMISED_TRIAL: 0.4,
    Design.GUIDELINE: 0.5,
    Design.COHORT: 0.1,  # it shows that things go together
}


# What is known of a candidate without reading it with a model, and learned from; see `Candidate`.
SIGNALS = (
    "passage",
    "words_rank",
    "vectors_rank",
    "document",
    "overlap",
    "outcome",
    "around",
    "context",
    "phrases",
    "result",
    "direction",
    "significance",
    "section",
    "opening",
    "aim",
    "cites",
    "table",
    "length",
    "position",
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit. All signals but `section` are shares between 0 and 1.

    `overlap`, `around` and `context` are the weights of the question's concepts that the sentence
    names, that it names together with its neighbours in the passage, and together with its title
    and section; `outcome` is `overlap` with that alone which the effect of something is asked on,
    where a question says so; `phrases` is how many neighbours of the question stand close together
    in it. `passage`, `words_rank`, `vectors_rank` say how well its passage was found, `document`
    how well the best passage of its document was. `section` is 1 where findings stand, -1 where
    they do not, 0 elsewhere; `opening` is 1 in an abstract or text without sections. `result` says
    whether it reports one and, where an effect is asked for, `direction` whether it says which way
    a difference goes or that there is none, `significance` whether it tells of a statistical test;
    `aim` whether it announces a result, `cites` whether it tells of other people's work, `table`
    whether it is a row; `length` is 1 from 60 words on; `position` is its place in the document.
    `design` is how far the document's design can show an effect, when one is asked for. `words` are
    the stems of the sentence; `subject` are those of them that stand in the title too and not in
    the question: what it adds, such as a drug.
    """

    hit: Hit
    span: Span
    words: frozenset[str]
    subject: frozenset[str]
    passage: float
    words_rank: float
    vectors_rank: float
    document: float
    overlap: float
    outcome: float
    around: float
    context: float
    phrases: float
    result: float
    direction: float
    significance: float
    section: float
    opening: float
    aim: float
    cites: float
    table: float
    length: float
    position: float
    design: float

    @property
    def text(self) -> str:
        """The sentence, word for word."""
        return self.hit.passage.document.text[self.span.start : self.span.end]


class Coverage:
    """The share of some concepts' weight that words name; of an alternative a part may be named.

    Most sentences name one of a few selections of the question's words: each is weighed once.
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
        total = given = 0.0
        for weight, words, phrases in self._parts:
            total += weight
            if not words.isdisjoint(named):
                given += weight
            elif phrases:
                given += weight * max(
                    sum(stem in named for stem in phrase) / len(phrase) for phrase in phrases
                )
        return given / total if total else 0.0


def _parts(concept: Concept) -> tuple[float, frozenset[str], list[tuple[str, ...]]]:
    """The weight of a concept, its alternatives of one word, which are found fast, and others."""
    words = frozenset(one[0] for one in concept.alternatives if len(one) == 1)
    return concept.weight, words, [one for one in concept.alternatives if len(one) > 1]


class _Asked:
    """A question as its candidates are compared with it."""

    def __init__(self, query: Query) -> None:
        self.concepts = query.concepts
        self.naming = _naming(query.concepts)
        self.is_of_effect = asks_effect(query.question)
        self.coverage = Coverage(query.concepts)
        self.outcome = Coverage(_outcome(query))


def candidates(query: Query, hits: Sequence[Hit]) -> Iterator[Candidate]:
    """Every sentence of `hits` that can be quoted, in order of the hits and of the text."""
    asked = _Asked(query)
    best: dict[str, float] = {}
    for hit in hits:
        identity = hit.passage.document.id
        best[identity] = max(best.get(identity, 0.0), hit.score)
    for hit in hits:
        yield from _of_passage(asked, hit, best[hit.passage.document.id])


def _of_passage(asked: _Asked, hit: Hit, document_score: float) -> Iterator[Candidate]:
    passage, document = hit.passage, hit.passage.document
    title = _stems(document.title)
    title_adds = title - asked.coverage.stems - _function_stems()
    heading = title | _stems(" ".join(passage.section))
    section = statements.section(passage.section)
    opening = statements.opening(passage.section)
    design = _SHOWS_EFFECT.get(document.design, 0.0) if asked.is_of_effect else 0.0
    words_rank = _closeness(hit.ranks.get("lexical"))
    vectors_rank = _closeness(hit.ranks.get("dense"))
    texts = [document.text[span.start : span.end] for span in passage.sentences]
    stems = [analyze(text) for text in texts]
    for at, (span, text) in enumerate(zip(passage.sentences, texts, strict=True)):
        kind = document.block_at(span.start).kind
        if not statements.can_be_quoted(text, kind):
            continue
        words, lower = frozenset(stems[at]), text.lower()
        near = words.union(*stems[max(0, at - 1) : at + 2])
        yield Candidate(
            hit=hit,
            span=span,
            words=words,
            subject=title_adds & words,
            passage=hit.score,
            words_rank=words_rank,
            vectors_rank=vectors_rank,
            document=document_score,
            overlap=asked.coverage(words),
            outcome=asked.outcome(words),
            around=asked.coverage(near),
            context=asked.coverage(words | heading),
            phrases=_phrases(asked.naming, len(asked.concepts), stems[at]),
            result=statements.result(text, lower),
            direction=statements.direction(words) if asked.is_of_effect else 0.0,
            significance=statements.significance(words) if asked.is_of_effect else 0.0,
            section=section,
            opening=opening,
            aim=statements.aim(lower),
            cites=statements.cites(lower),
            table=float(kind is BlockKind.TABLE_ROW),
            length=min(1.0, len(stems[at]) / _LONG),
            position=span.start / max(1, len(document.text)),
            design=design,
        )


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    """Of a title or headings, which several passages share."""
    return frozenset(analyze(text))


@cache
def _function_stems() -> frozenset[str]:
    return frozenset(analyze(" ".join(FUNCTION_WORDS)))


def _outcome(query: Query) -> tuple[Concept, ...]:
    """The concepts of what an effect is asked on, or all where the question does not say so."""
    stems = frozenset(analyze(outcome(query.question)))
    named = tuple(
        concept
        for concept in query.concepts
        if any(stems.issuperset(alternative) for alternative in concept.alternatives)
    )
    return named or query.concepts


def _closeness(rank: int | None) -> float:
    """1 for the first of a ranking, less for later ones, 0 for what it did not find."""
    return 1 / (1 + math.log2(rank)) if rank else 0.0


def _naming(concepts: Sequence[Concept]) -> dict[str, list[int]]:
    """Which concepts, by their place in the question, each stem names."""
    naming: dict[str, list[int]] = {}
    for number, concept in enumerate(concepts):
        for stem in {stem for alternative in concept.alternatives for stem in alternative}:
            naming.setdefault(stem, []).append(number)
    return naming


def _phrases(naming: Mapping[str, Sequence[int]], concepts: int, stems: Sequence[str]) -> float:
    """The share of neighbouring concepts of the question that stand close in `stems`."""
    places: dict[int, list[int]] = {}
    for at, stem in enumerate(stems):
        if stem in naming:
            for number in naming[stem]:
                places.setdefault(number, []).append(at)
    close = sum(
        any(
            0 < abs(one - other) <= _CLOSE for one in places[number] for other in places[number + 1]
        )
        for number in places
        if number + 1 in places
    )
    return close / (concepts - 1) if concepts > 1 else 0.0
