"""Makes the vocabulary that ships with the program: the tables in assistant/vocabulary/data.

    python build.py SOURCES DATA

SOURCES is the folder of the files that `sources.py` names, DATA the folder of the judged sets, in
whose articles abbreviations are counted. The result is the same each time.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import animals
import sources
from abbreviations import add_abbreviations, count
from concepts import Growing, Vocabulary, is_plain
from diseases import SYMP, add_diseases
from drugs import add_drugs
from english import English
from spellings import everyday_words, spellings
from wordnet import WordNet

from assistant.vocabulary.tables import EXACT_CASE, ROLE_LETTERS
from assistant.vocabulary.terms import Kind, Role

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "assistant" / "vocabulary" / "data"
WORDNET = "W"
_WORD = re.compile(r"[a-z]{4,}")
# An abbreviation of two letters is a word only if it is one of the commonest.
_TWO_LETTER_WORDS = frozenset(
    [
        "am",
        "an",
        "as",
        "at",
        "be",
        "by",
        "do",
        "go",
        "he",
        "if",
        "in",
        "is",
        "it",
        "me",
        "my",
        "no",
        "of",
        "on",
        "or",
        "so",
        "to",
        "up",
        "us",
        "we",
    ]
)


def main() -> None:
    """Read all sources, merge them, and write the tables."""
    folder, data = map(Path, sys.argv[1:3])
    wordnet = WordNet(folder, everyday_words(folder, 20))
    counted = count(data, ROOT / "corpus")
    american = spellings(folder, _attested(folder, wordnet, counted))
    words = everyday_words(folder, 35)
    plurals = {
        plural: american.get(singular, singular)
        for plural, singular in sorted(
            {
                # WordNet leaves "women" out: it forms all plurals in "men" by rule.
                **{word: f"{word[:-3]}man" for word in words if word.endswith("men")},
                **wordnet.irregular_plurals,
            }.items()
        )
    }
    vocabulary = Vocabulary(plurals | american)
    everyday = frozenset(word for word in words if wordnet.kind_of_word(word) is None)
    add_drugs(vocabulary, folder, everyday)
    add_diseases(vocabulary, folder, wordnet.not_nouns)
    kinds = _add_wordnet(vocabulary, wordnet)
    add_abbreviations(vocabulary, counted, folder, kinds)
    _write("spellings.tsv.gz", (f"{word}\t{other}" for word, other in american.items()))
    _write("plurals.tsv.gz", (f"{word}\t{other}" for word, other in plurals.items()))
    _write_concepts(vocabulary, wordnet.lower_case_words)
    english = English(folder)
    _write("english.tsv.gz", english.words())
    _write("families.tsv.gz", english.families())
    _write("places.tsv.gz", english.places())
    _write("animals.tsv.gz", animals.lines(folder))


def _attested(folder: Path, wordnet: WordNet, counted: Counter[tuple[str, str]]) -> set[str]:
    """Words that occur in names of diseases, in WordNet, or in long forms of two documents."""
    texts: list[str] = [word for synset in wordnet.synsets.values() for word in synset.words]
    texts += sources.mesh(folder)["disease_variant_to_canonical"]
    for term in sources.mondo(folder).values():
        texts += [term["label"], *term.get("synonyms", [])]
    texts += [long for (_, long), documents in counted.items() if documents > 1]
    return {word for text in texts for word in _WORD.findall(text.lower())}


def _add_wordnet(vocabulary: Vocabulary, wordnet: WordNet) -> dict[str, Kind]:
    """Add the medical synsets, and return the kinds of single words."""
    words: dict[str, Kind] = {}
    for kind, synset, names in wordnet.concepts():
        kinds = [Kind.DISEASE, Kind.FINDING] if kind in (Kind.DISEASE, Kind.FINDING) else [kind]
        words |= {name.lower(): kind for name in names if " " not in name}
        plain = [name for name in names if is_plain(name)]
        if not plain:
            continue
        concept = vocabulary.best_match([*plain, *synset], kinds, sure=False) or vocabulary.add(
            kind, plain[0], WORDNET
        )
        for name in plain:
            owner = vocabulary.owner(name)
            if owner is not None and owner is not concept and _is_weak(owner):
                vocabulary.absorb(concept, owner)
            if vocabulary.owner(name) in (None, concept):
                role = Role.ABBREVIATION if name.isupper() else Role.NAME
                vocabulary.name(concept, name, role, WORDNET)
    return words


def _is_weak(concept: Growing) -> bool:
    """Whether only the Symptom Ontology names the concept: it has no synonyms of common words."""
    return all(label.sources == SYMP for label in concept.labels.values())


def _write_concepts(vocabulary: Vocabulary, words: frozenset[str]) -> None:
    concepts = [
        concept
        for concept in vocabulary.concepts
        if len(concept.labels) > 1 or concept.kind is not None
    ]
    concepts.sort(key=lambda concept: (concept.kind or "", concept.preferred))
    numbers = {id(concept): f"{number:05x}" for number, concept in enumerate(concepts)}
    _write(
        "concepts.tsv.gz",
        (f"{numbers[id(concept)]}\t{_line(concept, words)}" for concept in concepts),
    )
    owners: dict[str, list[Growing]] = {
        key: [concept for concept in owned if id(concept) in numbers]
        for key, owned in vocabulary.owners.items()
    }
    _write(
        "keys.tsv.gz",
        (
            f"{key}\t{' '.join(numbers[id(concept)] for concept in _best_first(key, owned))}"
            for key, owned in sorted(owners.items(), key=lambda item: item[0].encode())
            if key and owned
        ),
    )


def _best_first(key: str, owners: Iterable[Growing]) -> list[Growing]:
    """The concepts of a key: that of the name itself, then abbreviations by their documents."""
    return sorted(
        owners,
        key=lambda concept: (
            concept.preferred != key,
            concept.labels[key].role is Role.ABBREVIATION,
            -concept.labels[key].documents,
            concept.preferred,
        ),
    )


def _line(concept: Growing, words: frozenset[str]) -> str:
    fields = [concept.kind.value if concept.kind else ""]
    for label in concept.labels.values():
        role = label.role
        documents = f" {label.documents}" if label.documents else ""
        is_word = label.text.lower() in (words if len(label.text) > 2 else _TWO_LETTER_WORDS)
        capitals = EXACT_CASE if role is Role.ABBREVIATION and is_word else ""
        fields.append(f"{ROLE_LETTERS[role]}{label.sources}{documents}{capitals}|{label.text}")
    return "\t".join(fields)


def _write(name: str, lines: Iterable[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    path = TARGET / name
    # No time stamp and no name in the header, so that the same table has the same bytes.
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
    print(f"{name}: {text.count(chr(10)):,} lines, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
