"""The sentences that could be quoted, and the signals by which they are ranked."""

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
from assistant.text.stop_words import STOP_WORDS

PASSAGES = 100  # best passages whose sentences become candidates
_LONG = 60  # words from which the signal `length` is 1
_CLOSE = 3  # two concepts are close when they are at most so many words apart

# How far each design can show what an intervention does, between 0 and 1.
_SHOWS_EFFECT = {
    Design.META_ANALYSIS: 0.8,  # many pool uncontrolled series, and none says so in its record
    Design.RANDOMISED_TRIAL: 1.0,
    Design.SYSTEMATIC_REVIEW: 0.7,
    Design.NON_RANDOMISED_TRIAL: 0.4,
    Design.GUIDELINE: 0.5,
    Design.COHORT: 0.1,  # it shows association, not cause
}


# The signals of a candidate that need no neural network. Weights are learned for them; see
# `Candidate`.
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
    """A sentence of a hit. Every signal is between 0 and 1, except `section`.

    - `passage` is the fused score of its passage; `words_rank` and `vectors_rank` come from the
      ranks of the passage by words and by vectors; `document` is the score of the best passage of
      its document.
    - `overlap` is the share of the question's concepts, by weight, that the sentence names;
      `around` counts its neighbours in the passage as well, `context` its title and section.
      `outcome` is the overlap with the outcome that the question names, or with all concepts where
      it names none. `phrases` is the share of neighbouring concepts of the question that are close
      together in the sentence.
    - `result` says whether the sentence reports a result. Where the question asks for an effect,
      `direction` says whether it names the direction of a difference or that there is none, and
      `significance` whether it mentions a statistical test. Both are 0 for other questions.
    - `section` is 1 in a section with findings, -1 in one without (such as the methods), 0
      elsewhere; `opening` is 1 in an abstract or a text without sections.
    - `aim` says whether it announces a result, `cites` whether it reports other people's work,
      `table` whether it is a table row; `length` is 1 from 60 words on; `position` is how far into
      the document it starts.
    - `design` is how far the document's design can show an effect, where the question asks for one.

    `words` are the stems of the sentence. `subject` are those of them that are in the title, too,
    but not in the question: what the sentence adds, such as a drug.
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
    """A concept's weight, its alternatives of one word (fast to look up), and its longer ones."""
    words = frozenset(one[0] for one in concept.alternatives if len(one) == 1)
    return concept.weight, words, [one for one in concept.alternatives if len(one) > 1]


class _Asked:
    """What is computed once for a question, to compare its candidates with."""

    def __init__(self, query: Query) -> None:
        self.concepts = query.concepts
        self.naming = _naming(query.concepts)
        self.is_of_effect = asks_effect(query.question)
        self.coverage = Coverage(query.concepts)
        self.outcome = Coverage(_outcome(query))


def candidates(query: Query, hits: Sequence[Hit]) -> Iterator[Candidate]:
    """Every quotable sentence of `hits`, in the order of the hits and then of the text."""
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
    """The stems of a title or of headings; cached, because several passages share them."""
    return frozenset(analyze(text))


@cache
def _function_stems() -> frozenset[str]:
    return frozenset(analyze(" ".join(STOP_WORDS)))


def _outcome(query: Query) -> tuple[Concept, ...]:
    """The concepts of the outcome that the question names, or all where it names none."""
    stems = frozenset(analyze(outcome(query.question)))
    named = tuple(
        concept
        for concept in query.concepts
        if any(stems.issuperset(alternative) for alternative in concept.alternatives)
    )
    return named or query.concepts


def _closeness(rank: int | None) -> float:
    """1 for the first of a ranking, less for later ones, 0 for a passage that is not in it."""
    return 1 / (1 + math.log2(rank)) if rank else 0.0


def _naming(concepts: Sequence[Concept]) -> dict[str, list[int]]:
    """For each stem, the concepts that it names, by their number in the question."""
    naming: dict[str, list[int]] = {}
    for number, concept in enumerate(concepts):
        for stem in {stem for alternative in concept.alternatives for stem in alternative}:
            naming.setdefault(stem, []).append(number)
    return naming


def _phrases(naming: Mapping[str, Sequence[int]], concepts: int, stems: Sequence[str]) -> float:
    """The share of neighbouring concepts of the question that are close together in `stems`."""
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
