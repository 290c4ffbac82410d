"""Abbreviations that authors define: counted in open articles, and a list of clinicians."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

import sources
from concepts import Growing, Label, Vocabulary, is_plain
from lxml import etree

from assistant.text.abbreviations import definitions
from assistant.text.function_words import CONJUNCTIONS, PREPOSITIONS
from assistant.vocabulary.terms import Kind, Role
from assistant.vocabulary.typos import nearest

ARTICLES, MEDIAL = "A", "L"
_FEWEST_DOCUMENTS = 2  # one document alone may have an abbreviation of its own
# A meaning with a smaller share of the documents is an exception: of "CKD", 1 in 80 is not kidneys.
_SMALLEST_SHARE = 0.05
_SHORT = re.compile(r"[A-Za-z0-9][A-Za-z0-9/+&-]{1,9}")
_PLURAL = re.compile(r"(?<=[A-Z])s$")  # "NSAIDs"
# Likeness from which two long forms of one abbreviation are spellings of the same: "intravenous
# immunoglobulin" and "intravenous immune globulin" have .96. Chosen by hand.
_SAME_LONG_FORM = 0.85
_KIND_BY_ENDING = (
    (
        re.compile(r"(scopy|ectomy|plasty|otomy|graphy|metry|transplantation|grafting|scan)$"),
        Kind.PROCEDURE,
    ),
    (re.compile(r"(itis|oma|osis|pathy|emia|cancer)$"), Kind.DISEASE),
)


def count(data: Path, corpus: Path) -> Counter[tuple[str, str]]:
    """In how many documents each pair of abbreviation and long form is defined."""
    pairs: Counter[tuple[str, str]] = Counter()
    for text in _documents(data, corpus):
        pairs.update({(one.short, " ".join(one.long.split())) for one in definitions(text)})
    return pairs


def _documents(data: Path, corpus: Path) -> Iterator[str]:
    for name in ("bioasq", "scifact"):
        for line in (data / name / "corpus.jsonl").read_text("utf-8").splitlines():
            yield json.loads(line)["text"]
    for line in (data / "medquad" / "pairs.jsonl").read_text("utf-8").splitlines():
        yield json.loads(line)["answer"]
    for path in sorted(corpus.glob("*.md")):
        yield path.read_text("utf-8")
    for folder in ("evidence-inference/articles", "nmosd/articles", "formats/jats"):
        for path in sorted((data / folder).rglob("*.*")):
            if path.suffix in (".nxml", ".xml"):
                yield _jats(path)


def _jats(path: Path) -> str:
    parser = etree.XMLParser(load_dtd=False, resolve_entities=False, no_network=True, recover=True)
    root = etree.parse(path, parser).getroot()
    if root is None:
        return ""
    paragraphs = root.iter("p", "title", "article-title")
    return "\n".join(" ".join("".join(each.itertext()).split()) for each in paragraphs)


def add_abbreviations(
    vocabulary: Vocabulary, counted: Counter[tuple[str, str]], folder: Path, words: dict[str, Kind]
) -> None:
    """Add the abbreviations of concepts, and concepts for long forms that no source names.

    `words` are the kinds of everyday words: the last word of a long form tells its kind.
    """
    listed = _listed(vocabulary, folder)
    for short, meanings in sorted(_meanings(vocabulary, counted, listed).items()):
        total = sum(meaning.documents for meaning in meanings.values())
        # The most frequent spelling of a long form comes first, so that others join it.
        for key, meaning in sorted(
            meanings.items(), key=lambda item: (-item[1].documents, item[0])
        ):
            # "pump inhibitor" for PPI lacks the word that the first letter stands for.
            cut = any(longer.endswith(f" {key}") for longer in meanings)
            if not cut and meaning.documents >= max(1, _SMALLEST_SHARE * total):
                concept = _concept(vocabulary, short, key, meaning.text, words)
                vocabulary.name(concept, short, Role.ABBREVIATION, ARTICLES, meaning.documents)
    for short, key in sorted(listed):
        owner = vocabulary.owner(key)
        # Only names that another source knows: the list has errors.
        if owner is not None and _SHORT.fullmatch(short) and any(map(str.isupper, short)):
            vocabulary.name(owner, short, Role.ABBREVIATION, MEDIAL)


def _listed(vocabulary: Vocabulary, folder: Path) -> set[tuple[str, str]]:
    """Each abbreviation of the list with the key of its long form, misspelt drugs corrected."""
    drugs = [concept.preferred for concept in vocabulary.concepts if concept.kind is Kind.DRUG]
    pairs = set()
    for short, longs in sources.medial(folder).items():
        for key in map(vocabulary.key, longs):
            known = vocabulary.owner(key) is not None
            pairs.add((short, key if known else nearest(key, drugs) or key))
    return pairs


def _meanings(
    vocabulary: Vocabulary, counted: Counter[tuple[str, str]], listed: set[tuple[str, str]]
) -> dict[str, dict[str, Label]]:
    """For each abbreviation its long forms by their keys, with the documents that have them."""
    spellings: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for (short, long), documents in sorted(counted.items()):
        if _SHORT.fullmatch(short) and _is_long_form(long):
            spellings[_PLURAL.sub("", short), vocabulary.key(long)][long] += documents
    meanings: dict[str, dict[str, Label]] = defaultdict(dict)
    for (short, key), longs in spellings.items():
        documents = longs.total()
        if documents >= _FEWEST_DOCUMENTS or (short, key) in listed:
            # Equal counts: the spelling that sorts first, so that the result is the same each time.
            text = min(longs, key=lambda long: (-longs[long], long))
            meanings[short][key] = Label(text, Role.NAME, ARTICLES, documents)
    return meanings


def _is_long_form(long: str) -> bool:
    words = long.lower().split()
    return (
        is_plain(long)
        and "--" not in long
        and words[0] not in CONJUNCTIONS | PREPOSITIONS | {"the", "a", "an", "anti", "non", "both"}
        and words[-1] not in CONJUNCTIONS | PREPOSITIONS
    )


def _concept(
    vocabulary: Vocabulary, short: str, key: str, long: str, words: dict[str, Kind]
) -> Growing:
    """The concept of a long form: its own, or one with this abbreviation and a like name."""
    owner = vocabulary.owner(key)
    if owner is not None:
        return owner
    abbreviated = vocabulary.key(short)
    for concept in vocabulary.owners.get(abbreviated, ()):
        if any(_alike(key, other) for other in concept.labels if other != abbreviated):
            vocabulary.name(concept, long, Role.NAME, ARTICLES)
            return concept
    return vocabulary.add(_kind(vocabulary, key, words), long, ARTICLES)


def _alike(key: str, other: str) -> bool:
    """Whether two long forms, not both known to a source, are spellings of the same."""
    pair = SequenceMatcher(None, key.replace(" ", ""), other.replace(" ", ""))
    return pair.quick_ratio() >= _SAME_LONG_FORM and pair.ratio() >= _SAME_LONG_FORM


def _kind(vocabulary: Vocabulary, key: str, words: dict[str, Kind]) -> Kind | None:
    """The kind of a long form, from its last words: "exchange" tells nothing, "imaging" does."""
    parts = key.split()
    for start in range(1, len(parts)):
        owner = vocabulary.owner(" ".join(parts[start:]))
        if owner is not None and owner.kind is not None:
            return owner.kind
    by_ending = (kind for ending, kind in _KIND_BY_ENDING if ending.search(parts[-1]))
    return words.get(parts[-1]) or next(by_ending, None)
