"""WordNet: synonyms in everyday English, and which English words are medical.

A synset belongs to a kind when it lies below one of a few general synsets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import sources

from assistant.vocabulary.terms import Kind

# The general synsets of each kind, named by a word and the number of its sense. The first kind that
# fits counts, so the special ones come first.
_ROOTS: tuple[tuple[Kind, tuple[tuple[str, int], ...]], ...] = (
    (
        Kind.FINDING,
        (("symptom", 1), ("pain", 1), ("pain", 2), ("fatigue", 1), ("sleep_disorder", 1)),
    ),
    (
        Kind.DISEASE,
        (
            ("ill_health", 1),
            ("disorder", 1),
            ("injury", 1),
            ("mental_illness", 1),
            ("pathology", 2),
        ),
    ),
    (
        Kind.DRUG,
        (("drug", 1), ("vaccine", 1), ("vitamin", 1), ("medicine", 2), ("corticosteroid", 1)),
    ),
    (
        Kind.PROCEDURE,
        (
            ("medical_procedure", 1),
            ("medical_care", 1),
            ("diagnosis", 1),
            ("diagnostic_test", 1),
            ("medical_diagnosis", 1),
            ("imaging", 2),
            ("blood_test", 1),
            ("medical_instrument", 1),
        ),
    ),
    (
        Kind.POPULATION,
        (("juvenile", 1), ("patient", 1), ("sick_person", 1), ("old_person", 1)),
    ),
    (Kind.MEASURE, (("percentage", 1), ("vital_sign", 1), ("blood_pressure", 1))),
)
# These synsets count without their hyponyms, such as "heiress".
_ALONE = (
    (Kind.POPULATION, (("adult", 1), ("woman", 1), ("man", 1), ("aged", 1))),
    (Kind.DRUG, (("steroid", 1),)),
)
# Everything below these synsets is left out: drinks, and diseases of plants and animals.
_PRUNED = (("alcohol", 1), ("drug_of_abuse", 1), ("plant_disease", 1), ("animal_disease", 1))


class Synset(NamedTuple):
    """The words of one meaning, and its more general meanings."""

    words: tuple[str, ...]
    hypernyms: tuple[str, ...]


class WordNet:
    """The nouns of WordNet."""

    def __init__(self, folder: Path, common: frozenset[str]) -> None:
        """Read from `folder`; `common` are words so common that their part of speech matters."""
        self._folder = folder
        self._common = common

    def _lines(self, name: str) -> list[str]:
        member = f"./usr/share/wordnet/{name}"
        text = sources.debian(sources.WORDNET, self._folder, member).decode("latin-1")
        return [line for line in text.splitlines() if not line.startswith(" ")]

    @cached_property
    def senses(self) -> dict[str, list[str]]:
        """The synsets of each word in lower case, most frequent first."""
        found = {}
        for line in self._lines("index.noun"):
            fields = line.split()
            count = int(fields[2])
            found[fields[0]] = fields[-count:]
        return found

    @cached_property
    def synsets(self) -> dict[str, Synset]:
        """Every synset by its number."""
        found = {}
        for line in self._lines("data.noun"):
            fields = line.split("|")[0].split()
            count = int(fields[3], 16)
            words = tuple(fields[4 + 2 * index] for index in range(count))
            pointers = fields[4 + 2 * count + 1 :]
            hypernyms = tuple(
                pointers[index + 1]
                for index in range(0, len(pointers) - 3, 4)
                if pointers[index] in ("@", "@i")
            )
            found[fields[0]] = Synset(words, hypernyms)
        return found

    @cached_property
    def lower_case_words(self) -> frozenset[str]:
        """Single words of any part of speech that WordNet writes in lower case."""
        words = {word for synset in self.synsets.values() for word in synset.words}
        for part in ("verb", "adj", "adv"):
            words |= {line.split()[4].split("(")[0] for line in self._lines(f"data.{part}")}
        return frozenset(word for word in words if word.islower() and word.isalpha())

    @cached_property
    def not_nouns(self) -> frozenset[str]:
        """Single words that are adjectives or verbs, and not nouns."""
        words = {
            line.split()[0] for part in ("adj", "verb") for line in self._lines(f"index.{part}")
        }
        return frozenset(word for word in words if word not in self.senses)

    @cached_property
    def irregular_plurals(self) -> dict[str, str]:
        """The singular of each irregular plural."""
        pairs = (line.split() for line in self._lines("noun.exc"))
        return {plural: singulars[0] for plural, *singulars in pairs if plural not in singulars}

    @cached_property
    def _mainly_other(self) -> frozenset[str]:
        """Common words that are more often adjectives or verbs than nouns, such as "minor"."""
        counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
        for line in self._lines("cntlist.rev"):
            sense, _, count = line.split()
            word, _, rest = sense.partition("%")
            counts[rest.startswith("1")][word] += int(count)
        return frozenset(word for word in self._common if counts[False][word] > counts[True][word])

    @cached_property
    def _kinds(self) -> dict[str, Kind | None]:
        """The kind of each synset: of its root, or of the first kind among its hypernyms."""
        kinds: dict[str, Kind | None] = {
            self.senses[word][sense - 1]: None for word, sense in _PRUNED
        }
        for kind, named in _ROOTS:
            for word, sense in named:
                kinds.setdefault(self.senses[word][sense - 1], kind)
        alone = {
            self.senses[word][sense - 1]: kind for kind, named in _ALONE for word, sense in named
        }
        order = [kind for kind, _ in _ROOTS]

        def kind_of(number: str) -> Kind | None:
            if number not in kinds:
                kinds[number] = None  # guards against circles
                above = {kind_of(hypernym) for hypernym in self.synsets[number].hypernyms}
                kinds[number] = next((kind for kind in order if kind in above), None)
            return kinds[number]

        for number in self.synsets:
            kind_of(number)
        return kinds | alone

    def kind_of_word(self, word: str) -> Kind | None:
        """The kind of the most frequent meaning of `word`, or None."""
        numbers = self.senses.get(word.lower().replace(" ", "_"))
        return self._kinds[numbers[0]] if numbers else None

    def concepts(self) -> Iterator[tuple[Kind, list[str], list[str]]]:
        """Each medical synset with its words, and those of them that mainly have this meaning."""
        general = {
            self.senses[word][sense - 1] for _, named in (*_ROOTS, *_ALONE) for word, sense in named
        }
        for number, kind in self._kinds.items():
            if kind is None:
                continue
            words = self.synsets[number].words
            mainly = [
                word
                for word in words
                if "_" in word
                or (
                    self.senses[word.lower()][0] == number
                    and (word.lower() not in self._mainly_other or number in general)
                )
            ]
            if mainly:
                yield kind, _spaced(words), _spaced(mainly)


def _spaced(words: Iterable[str]) -> list[str]:
    return [word.replace("_", " ") for word in words]
