"""Other forms of what a question names: synonyms, abbreviations, brand names, spellings, typos.

In this order, the first that has something counts:

1. The user's own list of synonyms.
2. The abbreviations that the collection itself defines.
3. The vocabulary that ships with the program: other names of the same thing, and other spellings.
   Only names that the collection uses count. An abbreviation with several meanings counts as the
   one that the collection writes about, and as none if it writes about several.
4. For a word that the collection lacks, words of the same family, such as "inhibitor" for
   "inhibition".
5. For a word that nothing knows, the word that it is probably a slip of: a word that only phrases
   a question ("waht"), or else a word of the collection.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from assistant.index.lexical import analyze, surface_key
from assistant.index.open_index import Index
from assistant.text.function_words import QUESTION_WORDS
from assistant.text.populations import same_season
from assistant.text.stop_words import EVERYDAY_WORDS, GENERAL_WORDS, STOP_WORDS
from assistant.vocabulary.english import family, is_listed
from assistant.vocabulary.lookup import is_any_name, is_word, same_meaning
from assistant.vocabulary.spelling import spelling_variants
from assistant.vocabulary.terms import Role, Synonym
from assistant.vocabulary.typos import nearest, one_edit_away, plain_slip

# Words of an abbreviation's long form. Chosen by hand: longer ones cost more look-ups.
_LONGEST_FORM = 8
# Letters of the shortest short form that is recognised in another case. Chosen by hand: shorter
# ones would match more ordinary words.
_SHORTEST_GUESS = 3
# Definitions for each passage with the word. From this ratio on, a word such as "act" that is not
# written like the short form still counts as that short form. Chosen by hand; the rule was
# tightened after reading claims of SciFact (benchmarks/tuned-on-what.md). A higher ratio misses
# short forms that are typed in lower case, a lower one expands ordinary words.
_GUESSED = 0.03
# Share of the definitions that an expansion must have to be used. Chosen by hand: with less than
# half, the search would use an expansion that is wrong more often than right.
_DOMINANT = 0.5
# Names from the vocabulary for one thing, the most frequent ones. Chosen by hand: documents use few
# of the 45 names of aspirin, and each costs a look-up.
_MOST_NAMES = 4
# Words of the longest name that is looked up in the vocabulary. Chosen by hand: longer ones are
# rare, and each stretch costs a fifth of a millisecond.
_LONGEST_NAME = 4
# Share of the passages that write about one meaning of an abbreviation, of those that write about
# any. Chosen by hand: a wrong meaning quotes another disease without doubt.
_ONE_MEANING = 0.9
_SPELT = 2  # words that are also written as one
# Letters of the shortest word that may be a slip. Chosen by hand: shorter words have too many
# neighbours.
_SHORTEST_SLIP = 5
# Letters of the shortest slip of a word that phrases a question, and of one of the words that stand
# in most questions. Chosen on 2,169 abbreviations of abstracts, typed in lower case and in no
# vocabulary: these rules change 3 of them, and slips of all such words from three letters on 34.
_SHORTEST_PHRASING_SLIP = 4
_SHORTEST_COMMON_SLIP = 3
_PHRASING = STOP_WORDS | GENERAL_WORDS | EVERYDAY_WORDS
_COMMON = QUESTION_WORDS | {"the", "and", "for"}
_SLIP_EDITS = 2  # edits that the word index can look up
# Passages whose words may be the right word. Chosen by hand: the word of a slip is a rare one.
_SLIP_PASSAGES = 20


class Word(NamedTuple):
    """A word of a question with its place (code points) and its stem."""

    surface: str
    start: int
    end: int
    stem: str


class Other(NamedTuple):
    """Another form of something that the question names; `key` is its stems, joined by blanks."""

    form: str
    key: str


class Form(NamedTuple):
    """Words `first` to `last` (exclusive) of the question, and other forms of what they mean.

    `is_expanded` says that the first of `others` is the fuller or preferred form, and `is_slip`
    that it is the word that was meant: the typed one is a typing error.
    """

    first: int
    last: int
    others: tuple[Other, ...]
    is_expanded: bool
    is_slip: bool = False


def forms_of(question: str, words: list[Word], index: Index) -> list[Form]:
    """Other forms of what the question names, in the order of the question.

    Longer stretches are looked up first, and stretches do not overlap.
    """
    stretches = [
        (first, last)
        for length in range(min(_LONGEST_FORM, len(words)), 0, -1)
        for first, last in zip(range(len(words)), range(length, len(words) + 1), strict=False)
    ]
    known = _Known(question, words, stretches, index)
    stems = f" {known.key(0, len(words))} "
    forms: list[Form] = []
    for first, last in stretches:
        if any(first < form.last and form.first < last for form in forms):
            continue
        found = known.others(first, last)
        others = tuple(
            other for other in found.others if found.is_slip or f" {other.key} " not in stems
        )
        if others:
            is_first = found.is_expanded and others[0] == found.others[0]
            forms.append(Form(first, last, others, is_first, found.is_slip))
    return sorted(forms)


class _Found(NamedTuple):
    """Other forms of a stretch; the rest is as in `Form`."""

    others: list[Other]
    is_expanded: bool = False
    is_slip: bool = False


class _Known:
    """The other forms that are known for stretches of a question."""

    def __init__(
        self, question: str, words: list[Word], stretches: list[tuple[int, int]], index: Index
    ) -> None:
        self._question, self._words, self._index = question, words, index
        keys = [self.key(*stretch) for stretch in stretches]
        surfaces = [surface_key(self._surface(*stretch)) for stretch in stretches]
        self._pairs = index.store.abbreviations(surfaces, keys)
        self._synonyms = index.store.synonyms(keys)

    def key(self, first: int, last: int) -> str:
        """The stemmed words of a stretch."""
        return " ".join(word.stem for word in self._words[first:last])

    def others(self, first: int, last: int) -> _Found:
        """Other forms of a stretch."""
        key, surface = self.key(first, last), self._surface(first, last)
        terms = self._terms(key)
        if terms:
            return _Found([other for other in terms if other.key != key], terms[0].key != key)
        long = self._long_forms(surface, key)
        if long:
            return _Found(long, is_expanded=True)
        short = self._short_forms(key) if last - first > 1 else []
        names, is_fuller = self._names(self._typed(first, last), key)
        if names:
            return _Found([*names, *short], is_fuller)
        return _Found(short) if short or last - first > 1 else self._word(self._words[first])

    def _word(self, word: Word) -> _Found:
        """Other forms of a word that is neither an abbreviation nor a name."""
        derived = self._derived(word)
        meant = None if derived else self._meant_by(word)
        if meant is None:
            return _Found(derived)
        mended = Other(meant, " ".join(analyze(meant)))
        return _Found([mended], is_expanded=True, is_slip=True)

    def _terms(self, key: str) -> list[Other]:
        """The synonyms of `key`, itself included, each key once, in the order of the list."""
        groups = {synonym.group for synonym in self._synonyms if synonym.key == key}
        terms = {s.key: s.form for s in reversed(self._synonyms) if s.group in groups}
        return [Other(form, other) for other, form in reversed(terms.items())]

    def _long_forms(self, surface: str, key: str) -> list[Other]:
        short_key = surface_key(surface)
        pairs = [pair for pair in self._pairs if pair.short_key == short_key]
        if not any(pair.short == surface for pair in pairs):
            defined = sum(pair.documents for pair in pairs)
            if surface.lower() in STOP_WORDS or len(surface) < _SHORTEST_GUESS:
                return []
            if defined < _GUESSED * self._index.lexical.occurrences(key):
                return []  # "act" is the word where it occurs much more often than it is defined
        return _dominant([(Other(pair.long, pair.long_key), pair.documents) for pair in pairs])

    def _short_forms(self, key: str) -> list[Other]:
        """The short form that the collection defines for `key`, unless it mostly means another."""
        short = _dominant(
            [
                (Other(pair.short, " ".join(analyze(pair.short))), pair.documents)
                for pair in self._pairs
                if pair.long_key == key
            ]
        )
        return [other for other in short if self._means(other.form, key)]

    def _means(self, short: str, long_key: str) -> bool:
        """Whether the collection mostly means `long_key` by the short form."""
        pairs = self._index.store.abbreviations([surface_key(short)], [])
        meant = [(Other(pair.long, pair.long_key), pair.documents) for pair in pairs]
        return [other.key for other in _dominant(meant)] == [long_key]

    def _names(self, typed: str, key: str) -> tuple[list[Other], bool]:
        """Names of the vocabulary and other spellings that the collection uses, best first.

        The second value says that the collection writes the first of them instead of `typed`.
        """
        words = typed.lower().split()
        if len(words) > _LONGEST_NAME or not STOP_WORDS.isdisjoint((words[0], words[-1])):
            return [], False
        if key in _ordinary_stems():
            return [], False
        used = self._used(
            [
                *self._synonyms_of(typed),
                *same_season(typed.lower()),
                *_spellings(typed, len(key.split())),
            ],
            key,
        )
        own = self._index.lexical.passages_with(key.split())
        return used, bool(used) and not own

    def _synonyms_of(self, typed: str) -> list[str]:
        """Names of the one thing that `typed` means in the collection; abbreviations are left out.

        An abbreviation that the collection does not define could mean anything there.
        """
        meanings: dict[str, list[Synonym]] = {}
        for synonym in same_meaning(typed):
            meanings.setdefault(synonym.meaning, []).append(synonym)
        names = {
            meaning: [item.text for item in synonyms if item.role is not Role.ABBREVIATION]
            for meaning, synonyms in meanings.items()
        }
        if len(names) <= 1:
            return [text for texts in names.values() for text in texts]
        counts = {meaning: self._passages_with_any(texts) for meaning, texts in names.items()}
        best = max(counts, key=lambda meaning: counts[meaning])
        is_clear = counts[best] > 0 and counts[best] >= _ONE_MEANING * sum(counts.values())
        return names[best] if is_clear else []

    def _passages_with_any(self, texts: Iterable[str]) -> int:
        return max((self._index.lexical.passages_with(analyze(text)) for text in texts), default=0)

    def _used(self, texts: Iterable[str], key: str) -> list[Other]:
        """Those of `texts` whose words share a passage, the most frequent ones first."""
        forms = {" ".join(analyze(text)): text for text in reversed(list(texts))}
        # A spelling without one of the words ("AQP4+" for "AQP4-positive") says less.
        forms = {other: text for other, text in forms.items() if not _is_part(other, key)}
        counts = {
            other: self._index.lexical.passages_with(other.split())
            for other in reversed(forms)
            if other
        }
        best = sorted(filter(counts.get, counts), key=lambda other: -counts[other])
        return [Other(forms[other], other) for other in best[:_MOST_NAMES]]

    def _derived(self, word: Word) -> list[Other]:
        """Words of the same family, such as "inhibitor", if the collection lacks "inhibition"."""
        if self._index.lexical.occurrences(word.stem):
            return []
        return self._used(family(word.surface), word.stem)

    def _meant_by(self, word: Word) -> str | None:
        """The word that an unknown word is probably a slip of, or None."""
        typed = word.surface
        if self._index.lexical.occurrences(word.stem) or not typed.isalpha() or is_word(typed):
            return None
        return self._phrasing_meant_by(typed) or self._meant_in_collection(word)

    def _phrasing_meant_by(self, typed: str) -> str | None:
        """The word that only phrases a question, such as "what" for "waht".

        Names and abbreviations stay: what has capitals, and what the collection or the vocabulary
        has as a name in whatever capitals.
        """
        begins = self._question.lstrip().startswith(typed)
        if not (typed.islower() or (begins and typed[1:].islower())) or is_any_name(typed):
            return None
        if any(pair.short_key == surface_key(typed) for pair in self._pairs):
            return None
        if len(typed) >= _SHORTEST_PHRASING_SLIP:
            return plain_slip(typed, _PHRASING)
        return plain_slip(typed, _COMMON) if len(typed) >= _SHORTEST_COMMON_SLIP else None

    def _meant_in_collection(self, word: Word) -> str | None:
        typed = word.surface
        if len(typed) < _SHORTEST_SLIP:
            return None
        rows = self._index.lexical.passages_near(word.stem, _SLIP_EDITS, _SLIP_PASSAGES)
        known = {
            token.lower()
            for row in rows
            for token in surface_key(self._index.store.passage(row).text).split()
        }
        return nearest(typed, sorted(known)) or nearest(typed, self._english_near(typed))

    def _english_near(self, typed: str) -> list[str]:
        """English words of the collection that differ from `typed` by one edit.

        The word index knows stems only. A slip in an ending ("disabilty") has another stem.
        """
        words = filter(is_listed, one_edit_away(typed.lower()))
        return sorted(word for word in words if self._index.lexical.occurrences(analyze(word)[0]))

    def _surface(self, first: int, last: int) -> str:
        return " ".join(word.surface for word in self._words[first:last])

    def _typed(self, first: int, last: int) -> str:
        """A stretch as it was typed, with its hyphens."""
        return self._question[self._words[first].start : self._words[last - 1].end]


def _dominant(others: Sequence[tuple[Other, int]]) -> list[Other]:
    """The form with at least half of all definitions, or none; spellings of a key count as one."""
    counts: dict[str, int] = {}
    for other, documents in others:
        counts[other.key] = counts.get(other.key, 0) + documents
    best = min(counts, key=lambda key: (-counts[key], key), default=None)
    if best is None or counts[best] < _DOMINANT * sum(counts.values()):
        return []
    return [next(other for other, _ in others if other.key == best)]


def _spellings(typed: str, words: int) -> list[str]:
    """Other spellings of a word, and of two words that are also written as one ("IL 6", "IL6")."""
    variants = spelling_variants(typed) if words <= _SPELT else ()
    return [each for each in variants if words == 1 or len(analyze(each)) < words]


def _is_part(other: str, key: str) -> bool:
    """Whether all stems of `other` are in `key`."""
    return set(other.split()) <= set(key.split())


@cache
def _ordinary_stems() -> frozenset[str]:
    """The stems of words that say what kind of thing is asked for, such as "risk"."""
    return frozenset(analyze(" ".join(GENERAL_WORDS | EVERYDAY_WORDS)))
