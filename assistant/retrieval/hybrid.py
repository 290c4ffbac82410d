"""Retrieves and ranks the passages for a question, by words and by vectors, and fuses both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from assistant.filters import Filter
from assistant.index.lexical import Scored, analyze, surface_key
from assistant.index.open_index import Index
from assistant.records import Hit
from assistant.retrieval.intent import NO_INTENT, Intent, intent
from assistant.text.stop_words import EVERYDAY_WORDS, GENERAL_WORDS, STOP_WORDS

# Passages taken from each ranking. Chosen by hand: more find more, and take longer.
DEPTH = 200
_DECIMALS = 6  # of a score: vectors of one text may differ between machines after the sixth decimal
# Words of an abbreviation's long form. Chosen by hand: longer ones cost more look-ups.
_LONGEST_FORM = 8
# Letters of the shortest short form that is recognised in another case. Chosen by hand: shorter
# ones would match more ordinary words.
_SHORTEST_GUESS = 3
# Definitions for each passage with the word. From this ratio on, a word such as "act" that is not
# written like the short form still counts as that short form. Chosen by hand; the rule was
# tightened after reading claims of SciFact (benchmarks/RESULTS.md). A higher ratio misses short
# forms that are typed in lower case, a lower one expands ordinary words.
_GUESSED = 0.03
# Share of the definitions that an expansion must have to be used. Chosen by hand: with less than
# half, the search would use an expansion that is wrong more often than right.
_DOMINANT = 0.5

_WORD = re.compile(r"[^\W_]+")
# Share of its weight that a general word keeps. Chosen by hand: with more, general words compete
# with the subject; with less, they no longer help to order sentences.
_GENERAL_SHARE = 0.25


class Concept(NamedTuple):
    """One thing that the question asks about: its alternatives as stemmed words, and its weight.

    The weight is the inverse document frequency of the most frequent alternative, or less for a
    general word. `known` says whether any alternative occurs in the corpus.
    """

    alternatives: tuple[tuple[str, ...], ...]
    weight: float
    known: bool


class Term(NamedTuple):
    """A stretch of the question (code points) with its stems, and other forms of what it names.

    Each of `others` is a form and its stems.
    """

    start: int
    end: int
    stems: tuple[str, ...]
    others: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A question prepared for the search.

    `searched_as` is the question with all other forms that are searched, and `encoded` the text
    that is embedded. `terms` are the parts that documents call by other forms, in order. `model` is
    the digest of the embedding model. `unfamiliar` are the words that are in no document. `intent`
    is the kind of answer that the question asks for.
    """

    question: str
    searched_as: str
    encoded: str
    concepts: tuple[Concept, ...]
    terms: tuple[Term, ...] = ()
    model: str = ""
    unfamiliar: tuple[str, ...] = ()
    intent: Intent = NO_INTENT

    def in_words_of(self, stems: frozenset[str]) -> str:
        """The question, with its terms in the form that a sentence with these `stems` uses.

        The ranker, which reads both, then need not know that the forms mean the same.
        """
        text = self.question
        for term in reversed(self.terms):
            if not stems.issuperset(term.stems):
                used = next((form for form, key in term.others if stems.issuperset(key)), None)
                if used is not None:
                    text = text[: term.start] + used + text[term.end :]
        return text


class _Word(NamedTuple):
    surface: str
    start: int
    end: int
    stem: str


class _Other(NamedTuple):
    """Another form of something that the question names; `key` is its stems, joined by blanks."""

    form: str
    key: str


class _Form(NamedTuple):
    """Words `first` to `last` (exclusive) of the question, and other forms of what they mean.

    `is_expanded` says that the first of `others` is the fuller or preferred form.
    """

    first: int
    last: int
    others: tuple[_Other, ...]
    is_expanded: bool


def prepare_query(question: str, index: Index) -> Query:
    """Analyse a question: find its concepts, and the other forms that documents use for them."""
    words = _words(question)
    forms = _forms(words, index)
    concepts = _concepts(words, forms, index)
    return Query(
        question=question,
        searched_as=_expanded(question, words, forms, most=None),
        # Synonyms and short forms make a vector less specific; a full form makes it more specific.
        encoded=_expanded(question, words, [form for form in forms if form.is_expanded], most=1),
        concepts=concepts,
        terms=tuple(_term(words[form.first : form.last], form) for form in forms),
        unfamiliar=_unfamiliar(words, concepts),
        model=index.manifest.settings.model_digest,
        intent=intent(question),
    )


def search(
    query: Query, index: Index, limit: int = DEPTH, chosen: Filter | None = None
) -> list[Hit]:
    """The best passages for `query`, best first, ties by row.

    The scores of the best `DEPTH` passages by words (BM25) and by vectors (cosine) are min-max
    normalised and averaged. On SciFact and BioASQ that is better than reciprocal rank fusion (see
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
            scores={name: round(raw[row], _DECIMALS) for name, raw in scores.items() if row in raw},
        )
        for row, score in fuse(rankings.values())[:limit]
    ]


def fuse(rankings: Iterable[Sequence[Scored]]) -> list[tuple[int, float]]:
    """(row, score) pairs, best first, ties by row.

    The score is the sum of the min-max normalised scores (CombSUM: Fox EA, Shaw JA. Combination of
    multiple searches. TREC-2, 1994). It is divided by the number of rankings, so it is between 0
    and 1 and every ranking counts the same.
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


def _restriction(index: Index, chosen: Filter | None) -> tuple[list[str] | None, list[int] | None]:
    """The ids of the documents that pass `chosen`, and their passage rows; None for no filter."""
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
    """Other forms of what the question names, in the order of the question.

    Longer stretches are looked up first, and stretches do not overlap.
    """
    stretches = [
        (first, last)
        for length in range(min(_LONGEST_FORM, len(words)), 0, -1)
        for first, last in zip(range(len(words)), range(length, len(words) + 1), strict=False)
    ]
    known = _Known(words, stretches, index)
    stems = f" {known.key(0, len(words))} "
    forms: list[_Form] = []
    for first, last in stretches:
        if any(first < form.last and form.first < last for form in forms):
            continue
        known_others, is_expanded = known.others(first, last)
        others = tuple(other for other in known_others if f" {other.key} " not in stems)
        if others:
            forms.append(_Form(first, last, others, is_expanded and others[0] == known_others[0]))
    return sorted(forms)


class _Known:
    """The other forms that the index knows for stretches of a question."""

    def __init__(self, words: list[_Word], stretches: list[tuple[int, int]], index: Index) -> None:
        self._words = words
        self._lexical = index.lexical
        keys = [self.key(*stretch) for stretch in stretches]
        surfaces = [surface_key(self._surface(*stretch)) for stretch in stretches]
        self._pairs = index.store.abbreviations(surfaces, keys)
        self._synonyms = index.store.synonyms(keys)

    def key(self, first: int, last: int) -> str:
        """The stemmed words of a stretch."""
        return " ".join(word.stem for word in self._words[first:last])

    def others(self, first: int, last: int) -> tuple[list[_Other], bool]:
        """Other forms of a stretch, and whether the first of them is the fuller one."""
        key, surface = self.key(first, last), self._surface(first, last)
        terms = self._terms(key)
        if terms:
            return [other for other in terms if other.key != key], terms[0].key != key
        long = self._long_forms(surface, key)
        if long:
            return long, True
        return self._short_forms(key) if last - first > 1 else [], False

    def _terms(self, key: str) -> list[_Other]:
        """The synonyms of `key`, itself included, each key once, in the order of the list."""
        groups = {synonym.group for synonym in self._synonyms if synonym.key == key}
        terms = {s.key: s.form for s in reversed(self._synonyms) if s.group in groups}
        return [_Other(form, other) for other, form in reversed(terms.items())]

    def _long_forms(self, surface: str, key: str) -> list[_Other]:
        short_key = surface_key(surface)
        pairs = [pair for pair in self._pairs if pair.short_key == short_key]
        if not any(pair.short == surface for pair in pairs):
            defined = sum(pair.documents for pair in pairs)
            if surface.lower() in STOP_WORDS or len(surface) < _SHORTEST_GUESS:
                return []
            if defined < _GUESSED * self._lexical.occurrences(key):
                return []  # "act" is the word where it occurs much more often than it is defined
        return _dominant([(_Other(pair.long, pair.long_key), pair.documents) for pair in pairs])

    def _short_forms(self, key: str) -> list[_Other]:
        return _dominant(
            [
                (_Other(pair.short, " ".join(analyze(pair.short))), pair.documents)
                for pair in self._pairs
                if pair.long_key == key
            ]
        )

    def _surface(self, first: int, last: int) -> str:
        return " ".join(word.surface for word in self._words[first:last])


def _term(words: Sequence[_Word], form: _Form) -> Term:
    return Term(
        words[0].start,
        words[-1].end,
        tuple(word.stem for word in words),
        tuple((other.form, tuple(other.key.split())) for other in form.others),
    )


def _dominant(others: Sequence[tuple[_Other, int]]) -> list[_Other]:
    """The form with at least half of all definitions, or none; spellings of a key count as one."""
    counts: dict[str, int] = {}
    for other, documents in others:
        counts[other.key] = counts.get(other.key, 0) + documents
    best = min(counts, key=lambda key: (-counts[key], key), default=None)
    if best is None or counts[best] < _DOMINANT * sum(counts.values()):
        return []
    return [next(other for other, _ in others if other.key == best)]


def _expanded(question: str, words: list[_Word], forms: list[_Form], most: int | None) -> str:
    """The question with up to `most` other forms (None for all) in brackets after each stretch."""
    pieces, at = [], 0
    for form in forms:
        end = words[form.last - 1].end
        others = ", ".join(other.form for other in form.others[:most])
        pieces += [question[at:end], f" ({others})"]
        at = end
    return " ".join("".join([*pieces, question[at:]]).split())


def _unfamiliar(words: list[_Word], concepts: Sequence[Concept]) -> tuple[str, ...]:
    """The words of unknown concepts (not in the collection), as they were typed, each stem once."""
    stems = {
        stem
        for concept in concepts
        if not concept.known
        for alternative in concept.alternatives
        for stem in alternative
    }
    surfaces: dict[str, str] = {}
    for word in words:
        if word.stem in stems:
            surfaces.setdefault(word.stem, word.surface)
    return tuple(surfaces.values())


def _concepts(words: list[_Word], forms: list[_Form], index: Index) -> tuple[Concept, ...]:
    concepts: dict[tuple[tuple[str, ...], ...], None] = {}
    covered = {at: form for form in forms for at in range(form.first, form.last)}
    for at, word in enumerate(words):
        form = covered.get(at)
        if form is not None:
            own = tuple(item.stem for item in words[form.first : form.last])
            concepts[own, *(tuple(other.key.split()) for other in form.others)] = None
        elif word.surface.lower() not in STOP_WORDS:
            concepts[((word.stem,),)] = None
    weighed = (_weighed(alternatives, index) for alternatives in concepts)
    return tuple(concept for concept in weighed if not _is_manner(concept))


def _is_manner(concept: Concept) -> bool:
    """Whether it is a stop word: a general or everyday word that no document has."""
    everyday = _stems(GENERAL_WORDS) | _stems(EVERYDAY_WORDS)
    return not concept.known and concept.alternatives[0][0] in everyday


@cache
def _stems(words: frozenset[str]) -> frozenset[str]:
    return frozenset(analyze(" ".join(words)))


def _weighed(alternatives: tuple[tuple[str, ...], ...], index: Index) -> Concept:
    rarities = [
        max(index.lexical.rarity(stem) for stem in alternative)
        for alternative in alternatives
        if all(index.lexical.occurrences(stem) for stem in alternative)
    ]
    known = bool(rarities)
    weight = min(rarities) if known else index.lexical.rarity(alternatives[0][0])
    if any(stem in _stems(GENERAL_WORDS) for (stem, *rest) in alternatives if not rest):
        weight *= _GENERAL_SHARE
    return Concept(alternatives, weight, known)
