"""A question to ranked passages: words and vectors, fused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from assistant.filters import Filter
from assistant.index.lexical import Scored, analyze
from assistant.index.opened import Index
from assistant.index.store import Abbreviation, Synonym
from assistant.records import Hit

DEPTH = 200  # passages taken from each ranking
_DECIMALS = 6  # of a score: vectors of the same text may differ behind that between machines
_LONGEST_FORM = 8  # words of an abbreviation's long form
_SHORTEST_GUESS = 3  # letters of a short form that is recognised in lower case
_DOMINANT = 0.5  # share of the definitions that one expansion must have to be used

_WORD = re.compile(r"[^\W_]+")

# Words that shape a question and say nothing of its subject.
FUNCTION_WORDS = frozenset(
    """
    a about according after against all also am among an and any are as at be because been before
    being between both but by can cannot could did do does doing done during each either every few
    for from further had has have having he her here hers him his how i if in into is it its itself
    just kind kinds list many may me might more most much must my name no nor not of off on once
    only or other our out over own per please same shall she should so some such than that the
    their them then there these they this those through to tell too under until up upon us use used
    using very via was we were what when where whether which while who whom whose why will with
    within without would you your
    """.split()
)


# Words that say what kind of thing is asked; any corpus answers in other words than these.
_GENERAL_WORDS = """
    affect associate association benefit best better cause causes change common compare compared
    comparison condition decrease disease dose drug effect effective effectiveness efficacy good
    help impact improve improvement increase influence involve link manage management medication
    medicine new occur patient people play prevent prevention protect recommend reduce reduction
    related result risk role safe safety study therapy treat treatment trial type work
"""
_GENERAL_SHARE = 0.25  # of its weight that a general word keeps


class Concept(NamedTuple):
    """One thing that is asked about: alternatives of stemmed words, and its weight.

    The weight is the inverse document frequency of the alternative that occurs most, less for a
    general word; `known` says whether any alternative occurs in the corpus at all.
    """

    alternatives: tuple[tuple[str, ...], ...]
    weight: float
    known: bool


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it is searched: `encoded` is the text whose vector is looked for."""

    question: str
    searched_as: str
    encoded: str
    concepts: tuple[Concept, ...]


class _Word(NamedTuple):
    surface: str
    start: int
    end: int
    stem: str


class _Other(NamedTuple):
    """Another form of something that the question names, and its stemmed words as a key."""

    form: str
    key: str


class _Form(NamedTuple):
    """Words first..last (exclusive) of the question, and other forms of what they mean."""

    first: int
    last: int
    others: tuple[_Other, ...]


def read(question: str, index: Index) -> Query:
    """Read a question: its concepts, with the other forms of abbreviations that documents define."""
    words = _words(question)
    forms = _forms(words, index)
    return Query(
        question=question,
        searched_as=_expanded(question, words, forms, most=None),
        encoded=_expanded(question, words, forms, most=1),  # a list of synonyms blurs the vector
        concepts=_concepts(words, forms, index),
    )


def search(
    query: Query, index: Index, limit: int = DEPTH, chosen: Filter | None = None
) -> list[Hit]:
    """The best passages for `query`, best first, ties by row.

    The best `DEPTH` passages by words (BM25) and by vectors (cosine), each min-max normalised and
    added half and half: on SciFact and BioASQ better than reciprocal rank fusion (see
    benchmarks/RESULTS.md). `chosen` restricts what is searched, not only what is shown.
    """
    documents, rows = _restriction(index, chosen)
    if documents is not None and not documents:
        return []
    alternatives = [concept.alternatives for concept in query.concepts]
    lexical = index.lexical.search(alternatives, DEPTH, documents)
    dense = index.dense.search(index.encoder.question(query.encoded), DEPTH, rows)
    rankings = {"lexical": lexical, "dense": dense}
    ranks = {
        name: {scored.row: rank for rank, scored in enumerate(ranking, start=1)}
        for name, ranking in rankings.items()
    }
    scores = {name: dict(ranking) for name, ranking in rankings.items()}
    return [
        Hit(
            passage=index.store.passage(row),
            score=round(score, _DECIMALS),
            ranks={name: places[row] for name, places in ranks.items() if row in places},
            scores={
                name: round(raw[row], _DECIMALS) for name, raw in scores.items() if row in raw
            },
        )
        for row, score in fuse(rankings.values())[:limit]
    ]


def fuse(rankings: Iterable[Sequence[Scored]]) -> list[tuple[int, float]]:
    """(row, score) of the sum of min-max normalised scores, best first, ties by row.

    Fox EA, Shaw JA. Combination of multiple searches. TREC-2, 1994 (CombSUM); each ranking counts
    the same, so a score is between 0 and 1.
    """
    listed = list(rankings)
    fused: dict[int, float] = {}
    for ranking in listed:
        if not ranking:
            continue
        lowest = min(scored.score for scored in ranking)
        width = max(scored.score for scored in ranking) - lowest
        for row, score in ranking:
            share = (score - lowest) / width if width > 0 else 1.0
            fused[row] = fused.get(row, 0.0) + share / len(listed)
    return sorted(fused.items(), key=lambda item: (-item[1], item[0]))


def _restriction(
    index: Index, chosen: Filter | None
) -> tuple[list[str] | None, list[int] | None]:
    """Document ids and passage rows that `chosen` lets through; None for no restriction."""
    if not chosen:
        return None, None
    passing = [facts for facts in index.store.facts() if chosen.passes(facts)]
    return (
        [facts.id for facts in passing],
        index.store.rows_of(facts.number for facts in passing),
    )


def _words(question: str) -> list[_Word]:
    return [
        _Word(match.group(), match.start(), match.end(), stems[0])
        for match in _WORD.finditer(question)
        if (stems := analyze(match.group()))
    ]


def _forms(words: list[_Word], index: Index) -> list[_Form]:
    """Other forms of what the question names, the longest stretches first, none twice."""
    stretches = {
        (first, last): " ".join(word.stem for word in words[first:last])
        for first in range(len(words))
        for last in range(first + 1, min(len(words), first + _LONGEST_FORM) + 1)
    }
    pairs = index.store.abbreviations(stretches.values())
    synonyms = index.store.synonyms(stretches.values())
    stems = f" {' '.join(word.stem for word in words)} "
    forms: list[_Form] = []
    for (first, last), key in sorted(stretches.items(), key=lambda s: (s[0][0] - s[0][1], s[0])):
        if any(first < form.last and form.first < last for form in forms):
            continue
        surface = " ".join(word.surface for word in words[first:last])
        found = _synonyms(key, synonyms) or _abbreviations(key, surface, pairs)
        others = tuple(other for other in found if f" {other.key} " not in stems)
        if others:
            forms.append(_Form(first, last, others))
    return sorted(forms)


def _synonyms(key: str, known: Sequence[Synonym]) -> list[_Other]:
    """The other terms of the groups that hold `key`, each meaning once."""
    groups = {synonym.group for synonym in known if synonym.key == key}
    forms = {s.key: s.form for s in reversed(known) if s.group in groups and s.key != key}
    return [_Other(form, other) for other, form in reversed(forms.items())]


def _abbreviations(key: str, surface: str, known: Sequence[Abbreviation]) -> list[_Other]:
    """The form that most documents give for the same thing, if they agree."""
    others = [
        (_Other(pair.short, pair.short_key), pair.documents)
        for pair in known
        if pair.long_key == key
    ]
    if _is_guess(surface):
        others += [
            (_Other(pair.long, pair.long_key), pair.documents)
            for pair in known
            if pair.short_key == key
        ]
    return _dominant(others)


def _is_guess(surface: str) -> bool:
    """Whether a word may be meant as a short form: "NMO" is, "nmo" is taken to be, "on" is not."""
    if surface != surface.lower():
        return True
    return len(surface) >= _SHORTEST_GUESS and surface not in FUNCTION_WORDS


def _dominant(others: Sequence[tuple[_Other, int]]) -> list[_Other]:
    """The form that has at least half of all definitions; spellings of one key count together."""
    counts: dict[str, int] = {}
    for other, documents in others:
        counts[other.key] = counts.get(other.key, 0) + documents
    best = min(counts, key=lambda key: (-counts[key], key), default=None)
    if best is None or counts[best] < _DOMINANT * sum(counts.values()):
        return []
    return [next(other for other, _ in others if other.key == best)]


def _expanded(question: str, words: list[_Word], forms: list[_Form], most: int | None) -> str:
    """The question with `most` other forms (None for all) in brackets behind each stretch."""
    pieces, at = [], 0
    for form in forms:
        end = words[form.last - 1].end
        others = ", ".join(other.form for other in form.others[:most])
        pieces += [question[at:end], f" ({others})"]
        at = end
    return " ".join("".join([*pieces, question[at:]]).split())


def _concepts(words: list[_Word], forms: list[_Form], index: Index) -> tuple[Concept, ...]:
    concepts: dict[tuple[tuple[str, ...], ...], None] = {}
    covered = {at: form for form in forms for at in range(form.first, form.last)}
    for at, word in enumerate(words):
        form = covered.get(at)
        if form is not None:
            own = tuple(item.stem for item in words[form.first : form.last])
            concepts[own, *(tuple(other.key.split()) for other in form.others)] = None
        elif word.surface.lower() not in FUNCTION_WORDS:
            concepts[((word.stem,),)] = None
    return tuple(_weighed(alternatives, index) for alternatives in concepts)


@cache
def _general_stems() -> frozenset[str]:
    return frozenset(analyze(_GENERAL_WORDS))


def _weighed(alternatives: tuple[tuple[str, ...], ...], index: Index) -> Concept:
    rarities = [
        max(index.lexical.rarity(stem) for stem in alternative)
        for alternative in alternatives
        if all(index.lexical.occurrences(stem) for stem in alternative)
    ]
    known = bool(rarities)
    weight = min(rarities) if known else index.lexical.rarity(alternatives[0][0])
    if any(stem in _general_stems() for (stem, *rest) in alternatives if not rest):
        weight *= _GENERAL_SHARE
    return Concept(alternatives, weight, known)
