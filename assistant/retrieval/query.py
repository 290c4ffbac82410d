"""Understands a question: its concepts, their other forms, and the kind of answer it asks for."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from assistant.index.lexical import analyze
from assistant.index.open_index import Index
from assistant.retrieval.forms import Form, Other, Word, forms_of
from assistant.retrieval.intent import NO_INTENT, Intent, intent
from assistant.text.asking import asking_sentence
from assistant.text.attributes import UNITS
from assistant.text.polarity import serostatus
from assistant.text.populations import GENERIC, KINDS, SEASONS, USUAL_POPULATIONS
from assistant.text.stop_words import EVERYDAY_WORDS, GENERAL_WORDS, STOP_WORDS
from assistant.vocabulary.english import NounClass, english_word, family, is_place
from assistant.vocabulary.lookup import kind_of

_WORD = re.compile(r"[^\W_]+")
# Letters and a number, a single letter before a word, or capitals after a hyphen: "RIN-1",
# "N-MOmentum", "TREAT-NMOSD".
_NAME_WITH_HYPHENS = re.compile(
    r"(?<![\w-])(?:[^\W\d_]+-\d+|[^\W\d_]-[^\W\d_]{2,}|[A-Z]{2,}-[A-Z]\w+)(?![\w-])"
)
# Share of its weight that a general word keeps. Chosen by hand: with more, general words compete
# with the subject; with less, they no longer help to order sentences.
_GENERAL_SHARE = 0.25
# Share of its weight that a word keeps if it only describes the case, in a question of several
# sentences. Chosen on the four vignettes of a natural set that are answered: with .1, the first
# quote is right for all of them, with .25 and more for fewer, because the passages are about what
# is told of the patient.
_CASE_SHARE = 0.1
# Words with which a sentence says what is asked. With fewer, as in "What should I do?", it cannot
# be understood without the sentences before it. Chosen by hand.
_SAYS_WHAT_IS_ASKED = 2
# "PREVENT" is the name of a trial, also where the word is English.
_CAPITALS = re.compile(r"[A-Z]{3}")
_NOUN, _ADJECTIVE = "n", "a"  # letters in `EnglishWord.parts`


class Concept(NamedTuple):
    """One thing that the question asks about: its alternatives as stemmed words, and its weight.

    The weight is the inverse document frequency of the most frequent alternative, or less for a
    general word. `known` says whether any alternative occurs in the corpus. `text` is the concept
    as it was typed, or as it was meant where it is a typing error. `is_general` says that it is a
    general word, such as "treatment", which answers need not repeat. `is_name` says that it names a
    thing: a drug, a disease, a population, a place or a trial. Other words, such as "tapered", may
    be said in many ways. `is_asked` is false for what only describes the case, in a sentence before
    the one that asks.
    """

    alternatives: tuple[tuple[str, ...], ...]
    weight: float
    known: bool
    text: str = ""
    is_general: bool = False
    is_name: bool = False
    is_asked: bool = True

    def is_in(self, stems: frozenset[str]) -> bool:
        """Whether `stems` have all words of one of the alternatives."""
        return any(stems.issuperset(alternative) for alternative in self.alternatives)


class Term(NamedTuple):
    """A stretch of the question (code points) with its stems, and other forms of what it names.

    Each of `others` is a form and its stems. `is_used` says whether a document uses the typed form.
    """

    start: int
    end: int
    stems: tuple[str, ...]
    others: tuple[tuple[str, tuple[str, ...]], ...]
    is_used: bool = True


@dataclass(frozen=True, slots=True)
class Query:
    """A question prepared for the search.

    `searched_as` is the question with all other forms that are searched, and `encoded` the text
    that is embedded to find passages. `terms` are the parts that documents call by other forms, in
    order. `model` is the digest of the embedding model. `unfamiliar` are the words that are in no
    document. `intent` is the kind of answer that the question asks for. `asking` is the place
    (code points) of the sentence that asks; what comes before it describes the case.
    """

    question: str
    searched_as: str
    encoded: str
    concepts: tuple[Concept, ...]
    terms: tuple[Term, ...] = ()
    model: str = ""
    unfamiliar: tuple[str, ...] = ()
    intent: Intent = NO_INTENT
    asking: int = 0

    def in_words_of(self, stems: frozenset[str]) -> str:
        """The sentence that asks, with its terms in the form that a text with these `stems` uses.

        The ranker, which reads both, then need not know that the forms mean the same. A term that
        no document uses, such as a typing error, is always replaced.
        """
        return self._with_terms(stems, self.asking, replaces_used=True)

    @property
    def plain(self) -> str:
        """The sentence that asks, with the terms that no document uses replaced."""
        return self._with_terms(frozenset(), self.asking, replaces_used=False)

    @property
    def plain_with_case(self) -> str:
        """All sentences of the question, with the terms that no document uses replaced."""
        return self._with_terms(frozenset(), 0, replaces_used=False)

    def _with_terms(self, stems: frozenset[str], start: int, *, replaces_used: bool) -> str:
        text = self.question
        for term in reversed([term for term in self.terms if term.start >= start]):
            if stems.issuperset(term.stems) or (term.is_used and not replaces_used):
                continue
            default = None if term.is_used else term.others[0][0]
            form = next((form for form, key in term.others if stems.issuperset(key)), default)
            if form is not None:
                text = text[: term.start] + form + text[term.end :]
        return text[start:]

    @property
    def elements(self) -> tuple[Concept, ...]:
        """The concepts that an answer should name.

        What only describes the case counts if the sentence that asks names nothing. The words that
        ask for an attribute, such as "percentage", do not count.
        """
        asking = " ".join(self.intent.attribute.words).split()
        names = [
            concept
            for concept in self.concepts
            if concept.is_name and concept.text.lower() not in asking
        ]
        return tuple([name for name in names if name.is_asked] or names)


def prepare_query(question: str, index: Index) -> Query:
    """Analyse a question: find its concepts, and the other forms that documents use for them."""
    words = _words(question)
    forms = forms_of(question, words, index)
    asking = _asking(question, words)
    query = Query(
        question=question,
        # A word that only phrases the question is mended, but not searched.
        searched_as=_expanded(question, words, [f for f in forms if not _only_phrases(f)], None),
        # Synonyms and short forms make a vector less specific; a full form makes it more specific.
        encoded=_expanded(question, words, [form for form in forms if form.is_expanded], 1),
        concepts=_concepts(question, words, forms, index, asking),
        terms=tuple(_term(words[form.first : form.last], form, index) for form in forms),
        model=index.manifest.settings.model_digest,
        asking=asking,
    )
    asks = intent(query.plain)  # in which typing errors are mended
    concepts = tuple(each for each in query.concepts if not _is_manner(each, asks.attribute.words))
    unfamiliar = _unfamiliar(words, concepts)
    return replace(query, concepts=concepts, unfamiliar=unfamiliar, intent=asks)


def _asking(question: str, words: Sequence[Word]) -> int:
    """Where the sentence that asks starts, if it says what is asked; else 0."""
    start, _ = asking_sentence(question)
    said = [
        word
        for word in words
        if word.start >= start
        and word.surface.lower() not in STOP_WORDS
        and not _is_general((word.stem,))
    ]
    return start if len(said) >= _SAYS_WHAT_IS_ASKED else 0


def _words(question: str) -> list[Word]:
    return [
        Word(match.group(), match.start(), match.end(), stems[0])
        for match in _WORD.finditer(question)
        if (stems := analyze(match.group()))
    ]


def _term(words: Sequence[Word], form: Form, index: Index) -> Term:
    stems = tuple(word.stem for word in words)
    return Term(
        words[0].start,
        words[-1].end,
        stems,
        tuple((other.form, tuple(other.key.split())) for other in form.others),
        is_used=index.lexical.passages_with(stems) > 0,
    )


def _only_phrases(form: Form) -> bool:
    return form.is_slip and form.others[0].form.lower() in STOP_WORDS


def _expanded(question: str, words: list[Word], forms: list[Form], most: int | None) -> str:
    """The question with up to `most` other forms (None for all) in brackets after each stretch."""
    pieces, at = [], 0
    for form in forms:
        end = words[form.last - 1].end
        others = ", ".join(other.form for other in form.others[:most])
        pieces += [question[at:end], f" ({others})"]
        at = end
    return " ".join("".join([*pieces, question[at:]]).split())


def _unfamiliar(words: list[Word], concepts: Sequence[Concept]) -> tuple[str, ...]:
    """The words of unknown concepts (not in the collection), as they were typed, each stem once.

    What only describes the case counts if it names something: the answer need not say "overnight".
    """
    stems = {
        stem
        for concept in concepts
        if not concept.known and (concept.is_asked or concept.is_name)
        for alternative in concept.alternatives
        for stem in alternative
    }
    surfaces: dict[str, str] = {}
    for word in words:
        if word.stem in stems:
            surfaces.setdefault(word.stem, word.surface)
    return tuple(surfaces.values())


def _concepts(
    question: str, words: list[Word], forms: list[Form], index: Index, asking: int
) -> tuple[Concept, ...]:
    """The concepts, each once, in order; those before `asking` only describe the case."""
    status = serostatus(question)
    texts: dict[tuple[tuple[str, ...], ...], str] = {}
    asked: set[tuple[tuple[str, ...], ...]] = set()
    covered = {at: form[:3] for form in forms for at in range(form.first, form.last)}
    mended = {form.first: form.others[0].form for form in forms if form.is_slip}
    for at, word in enumerate(words):
        first, last, others = covered.get(at) or _hyphened(question, words, at, covered)
        typed = question[words[first].start : words[last - 1].end]
        own = tuple(item.stem for item in words[first:last])
        if first in mended:  # what follows reads the word that was meant
            typed, own, others = mended[first], tuple(analyze(mended[first])), ()
        if last - first == 1 and not others and typed.lower() in STOP_WORDS:
            continue
        alternatives = (own, *(tuple(other.key.split()) for other in others))
        alternatives += _serology(status.get(typed.lower(), ""), alternatives, index)
        texts.setdefault(alternatives, typed)
        if word.start >= asking:
            asked.add(alternatives)
    return tuple(
        _weighed(alternatives, _calm(text, question), index, is_asked=alternatives in asked)
        for alternatives, text in texts.items()
    )


def _calm(text: str, question: str) -> str:
    """`text` in lower case if all of the question is in capitals, which then mean nothing."""
    return text.lower() if question.isupper() else text


def _hyphened(
    question: str, words: Sequence[Word], at: int, covered: Container[int]
) -> tuple[int, int, tuple[Other, ...]]:
    """The words around `at` that are one name with hyphens, such as "RIN-1" or "N-MOmentum".

    Given as the first word, the last one (exclusive) and other forms, of which there are none. A
    word outside such a name stands alone.
    """
    for match in _NAME_WITH_HYPHENS.finditer(question):
        inside = [
            number
            for number, word in enumerate(words)
            if match.start() <= word.start < match.end() and number not in covered
        ]
        if at in inside:
            return inside[0], inside[-1] + 1, ()
    return at, at + 1, ()


def _serology(
    status: str, alternatives: tuple[tuple[str, ...], ...], index: Index
) -> tuple[tuple[str, ...], ...]:
    """The general word for a marker's status as an alternative to it, if a passage has both.

    For example "seronegative" for "AQP4" in a question about AQP4-negative patients.
    """
    stems = tuple(analyze(status))
    means_it = stems and any(index.lexical.passages_with((*each, *stems)) for each in alternatives)
    return (stems,) if means_it else ()


def _is_manner(concept: Concept, asking: Sequence[str]) -> bool:
    """Whether it is a stop word: a word that no document has, and that is general or everyday.

    So are words that ask for an attribute, such as "percentage": answers give it without them.
    """
    asks = concept.text.lower() in " ".join(asking).split()
    return not concept.known and (concept.is_general or asks)


def _weighed(
    alternatives: tuple[tuple[str, ...], ...], text: str, index: Index, *, is_asked: bool
) -> Concept:
    rarities = [
        max(index.lexical.rarity(stem) for stem in alternative)
        for alternative in alternatives
        if all(index.lexical.occurrences(stem) for stem in alternative)
    ]
    known = bool(rarities)
    weight = min(rarities) if known else index.lexical.rarity(alternatives[0][0])
    is_capital = bool(_CAPITALS.match(text))
    singles = {stems[0] for stems in alternatives if len(stems) == 1}
    if not is_capital and not singles.isdisjoint(_stems(GENERAL_WORDS)):
        weight *= _GENERAL_SHARE
    weight *= 1 if is_asked else _CASE_SHARE
    is_general = not is_capital and _is_general(alternatives[0])
    is_name = not is_general and _is_name(text, alternatives)
    return Concept(alternatives, weight, known, text, is_general, is_name, is_asked)


def _is_name(text: str, alternatives: tuple[tuple[str, ...], ...]) -> bool:
    """Whether the vocabulary or the collection knows it as a name, or it is not an English word.

    Verbs and adjectives are no names, even if they have synonyms, unless they name a place.
    Adults, men and women are left out: most documents about them do not say so. So are numbers
    and units.
    """
    words = text.lower().split()
    if not USUAL_POPULATIONS.isdisjoint(words) or not STOP_WORDS.isdisjoint(words):
        return False
    if text.isdecimal() or text.lower() in UNITS:
        return False
    if is_place(text) or text.lower() in (*SEASONS, *KINDS):
        return True
    english = english_word(text)
    if english is None or _CAPITALS.match(text):
        return True
    if english.parts[0] == _NOUN and english.noun_class is NounClass.PERSON:  # "smokers"
        return GENERIC.isdisjoint((text.lower(), text.lower().removesuffix("s")))
    derived = {tuple(analyze(word)) for word in family(text)}  # "recover" makes no name
    is_known = not derived.issuperset(alternatives[1:]) or kind_of(text) is not None
    return is_known and _NOUN in english.parts and english.parts[0] != _ADJECTIVE


def _is_general(stems: tuple[str, ...]) -> bool:
    return stems[0] in _stems(GENERAL_WORDS | EVERYDAY_WORDS)


@cache
def _stems(words: frozenset[str]) -> frozenset[str]:
    return frozenset(analyze(" ".join(words)))
