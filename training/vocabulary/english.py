"""What English words are, and the names of places, from WordNet.

Only words that SCOWL has up to a level are taken: others are rarely typed, and a drug or a gene
must not pass for English.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import sources
from spellings import everyday_words, word_list

from assistant.vocabulary.english import NounClass

# Chosen by hand: level 35 lacks "neonate", and level 70 has words that few people type.
_LEVEL = 60
# The everyday vocabulary: its words win over places of the same name.
_EVERYDAY = 35
# The numbers of WordNet's files of nouns (lexnames), by what the nouns are.
_CLASSES = (
    (NounClass.ACT, {4}),
    (NounClass.CONCRETE, {5, 6, 8, 13, 17, 20, 27}),
    (NounClass.EVENT, {11, 12, 19, 22, 26}),
    (NounClass.PERSON, {18}),
)
# A noun with any meaning below these is a procedure. The first meaning of "surgery" is not.
_PROCEDURES = ("medical_procedure", "medical_care", "diagnostic_procedure", "imaging")
_LOCATION = 15
_CONTINENT = "continent"  # WordNet files continents under objects
_PERSON = 18
# The parts of speech in WordNet's sense keys; 3 and 5 are adjectives.
_PARTS = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}
_FILES = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
# Abbreviations of these places only: "MS" is a disease before it is Mississippi.
_COUNTRIES = ("country", "kingdom", "European_country", "North_American_country")
_LONGEST_ABBREVIATION = 3


class English:
    """The words of WordNet that people type."""

    def __init__(self, folder: Path) -> None:
        """Read the sources in `folder`."""
        self._folder = folder
        self._data = {part: self._lines(f"data.{file}") for part, file in _FILES.items()}

    def _lines(self, name: str) -> list[list[str]]:
        text = sources.debian(sources.WORDNET, self._folder, f"./usr/share/wordnet/{name}")
        lines = text.decode("latin-1").splitlines()
        return [line.split("|")[0].split() for line in lines if not line.startswith(" ")]

    def words(self) -> Iterator[str]:
        """A line for each word: the word, its parts of speech (the commonest first), its class."""
        everyday = everyday_words(self._folder, _LEVEL) | word_list(self._folder, "british")
        # "japan" is typed for Japan, not for the lacquer; "turkey" is an everyday word.
        places = {place.lower() for place in self.places()}
        rare_places = places - everyday_words(self._folder, _EVERYDAY)
        typed = {word for word in everyday if word.islower()} - rare_places
        parts = self._parts()
        classes = self._noun_classes()
        people = self._peoples()
        hyphenated = {word for word in parts if "-" in word and word.replace("-", "").isalpha()}
        for word in sorted((typed & parts.keys()) | people | hyphenated, key=str.encode):
            noun_class = NounClass.PERSON if word in people else classes.get(word, "")
            yield f"{word}\t{parts.get(word, 'n')}\t{noun_class}"

    def _parts(self) -> dict[str, str]:
        """The parts of speech of each word and irregular form, the commonest first."""
        counts: dict[str, Counter[str]] = {}
        for sense, _, count in self._lines("cntlist.rev"):
            word, _, rest = sense.partition("%")
            counts.setdefault(word, Counter())[_PARTS[rest[0]]] += int(count)
        found: dict[str, set[str]] = {}
        for part, file in _FILES.items():
            for fields in self._lines(f"index.{file}"):
                found.setdefault(fields[0], set()).add(part)
            for fields in self._lines(f"{file}.exc"):
                found.setdefault(fields[0], set()).add(part)
        return {
            word: "".join(
                sorted(parts, key=lambda p: (-counts.get(word, Counter())[p], "nvar".index(p)))
            )
            for word, parts in found.items()
        }

    def _noun_classes(self) -> dict[str, NounClass]:
        """The class of the commonest meaning of each noun."""
        files = {fields[0]: int(fields[1]) for fields in self._data["n"]}
        procedures = self._procedures()
        found = {}
        for fields in self._lines("index.noun"):
            meanings = fields[-int(fields[2]) :]
            if not procedures.isdisjoint(meanings):
                found[fields[0]] = NounClass.PROCEDURE
                continue
            fitting = (each for each, numbers in _CLASSES if files[meanings[0]] in numbers)
            found[fields[0]] = next(fitting, NounClass.ABSTRACT)
        return found

    def _procedures(self) -> set[str]:
        """The meanings below the general ones of `_PROCEDURES`."""
        found = {
            fields[0]
            for fields in self._data["n"]
            if fields[1] == "04" and any(name in fields[4::2] for name in _PROCEDURES)
        }
        count = 0
        while count != len(found):
            count = len(found)
            found |= {
                fields[0]
                for fields in self._data["n"]
                if any(sign == "@" and up in found for sign, up in pairwise(fields))
            }
        return found

    def _synsets(self) -> Iterator[tuple[int, list[str], list[str]]]:
        """Each meaning of nouns: its file, its words, and what it is an instance of."""
        for fields in self._data["n"]:
            count = int(fields[3], 16)
            words = [fields[4 + 2 * index] for index in range(count)]
            pointers = fields[4 + 2 * count + 1 :]
            above = [
                pointers[at + 1] for at in range(0, len(pointers) - 3, 4) if pointers[at] == "@i"
            ]
            yield int(fields[1]), words, above

    def _peoples(self) -> set[str]:
        """Words in capitals that are mostly for people: "Asian", but not "Cancer" or persons."""
        classes = self._noun_classes()
        return {
            word.lower()
            for file, words, above in self._synsets()
            if file == _PERSON and not above
            for word in words
            if word[0].isupper() and word.isalpha() and not word.isupper()
            if classes[word.lower()] is NounClass.PERSON
        }

    def families(self) -> Iterator[str]:
        """A line for each word that others are derived from or with: "inhibition", "inhibitor".

        Two words are of one family where WordNet derives one from the other, or both from a verb.
        """
        typed = {line.partition("\t")[0] for line in self.words()}
        direct: dict[str, set[str]] = {}
        of_verbs: dict[str, set[str]] = {}
        for part, word, other in self._derived():
            direct.setdefault(word, set()).add(other)
            if part == "v":
                of_verbs.setdefault(word, set()).add(other)
        for words in of_verbs.values():
            for word in words:
                direct.setdefault(word, set()).update(words)
        for word in sorted(typed & direct.keys(), key=str.encode):
            others = sorted((direct[word] & typed) - {word})
            if others:
                yield f"{word}\t{' '.join(others)}"

    def _derived(self) -> Iterator[tuple[str, str, str]]:
        """Each pair of derived words in lower case, after the part of speech of the first."""
        words = {
            (part, fields[0]): [fields[4 + 2 * at].lower() for at in range(int(fields[3], 16))]
            for part, lines in self._data.items()
            for fields in lines
        }
        for part, lines in self._data.items():
            for fields in lines:
                own = words[part, fields[0]]
                start = 4 + 2 * len(own)
                for at in range(start + 1, start + 1 + 4 * int(fields[start]), 4):
                    sign, target, target_part, places = fields[at : at + 4]
                    if sign == "+":
                        others = words["a" if target_part == "s" else target_part, target]
                        here, there = divmod(int(places, 16), 256)  # two numbers from 1
                        yield part, own[here - 1], others[there - 1]

    def places(self) -> list[str]:
        """The names of countries, regions and cities as WordNet writes them."""
        names = {fields[0]: fields[4] for fields in self._data["n"]}
        found = set()
        for file, words, above in self._synsets():
            kinds = {names[number] for number in above}
            if not kinds or (file != _LOCATION and _CONTINENT not in kinds):
                continue
            is_country = not kinds.isdisjoint(_COUNTRIES)
            for word in words:
                is_short = word.replace(".", "").isupper() or len(word) <= _LONGEST_ABBREVIATION
                if word[0].isupper() and (is_country or not is_short):
                    found.add(word.replace("_", " "))
        return sorted(found, key=str.encode)
