"""Concepts as they grow: names from several sources, merged into one concept where they agree."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.vocabulary.keys import key as key_of
from assistant.vocabulary.terms import Kind, Role

# Names that a clinician may type. Formulas, lists and notes have other characters or more words.
_PLAIN = re.compile(r"[^\W_][\w '’.,/+&-]{1,60}")
_MOST_WORDS = 7
# What nobody types: what a preparation consists of, and how MONDO and MeSH remark on a term.
_REMARKS = re.compile(
    r" component |caused by mutation|susceptibility to|association with| - |\bNOS\b"
)
_FEW_NAMES = 3  # of three names, one that is shared is a third
_ACRONYM = re.compile(r"[^a-z]*[A-Z]{2}[^a-z]*|[A-Z]+[a-z]?[A-Z]+s?")
# Words that do not narrow a name: "type 2 diabetes mellitus" is "type 2 diabetes".
_FILLERS = frozenset(
    [
        "disease",
        "disorder",
        "syndrome",
        "mellitus",
        "condition",
        "infection",
        "human",
        "virus",
        "the",
        "of",
        "in",
        "and",
        "illness",
        "type",
        "fever",
        "symptom",
        "s",
        "nos",
        "unspecified",
    ]
)


@dataclass
class Label:
    """One name of a growing concept."""

    text: str
    role: Role
    sources: str
    documents: int = 0


@dataclass
class Growing:
    """A concept to which names may still be added."""

    kind: Kind | None
    #: The names by their keys; the first one is the preferred name.
    labels: dict[str, Label] = field(default_factory=dict)

    @property
    def preferred(self) -> str:
        """The key of the preferred name."""
        return next(iter(self.labels))


class Vocabulary:
    """All concepts, and which of them have a name with a given key."""

    def __init__(self, common_form: dict[str, str]) -> None:
        self._common_form = common_form
        self.concepts: list[Growing] = []
        self.owners: dict[str, list[Growing]] = defaultdict(list)

    def key(self, name: str) -> str:
        """The key that the program will look `name` up by."""
        return key_of(name, self._common_form)

    def add(self, kind: Kind | None, preferred: str, source: str) -> Growing:
        """A new concept; `preferred` must be plain."""
        concept = Growing(kind)
        self.concepts.append(concept)
        self.name(concept, preferred, Role.PREFERRED, source)
        return concept

    def name(
        self, concept: Growing, text: str, role: Role, source: str, documents: int = 0
    ) -> None:
        """Add a name, or note that one more source has it."""
        key = self.key(text)
        label = concept.labels.get(key)
        if label is None:
            concept.labels[key] = Label(text, role, source, documents)
            self.owners[key].append(concept)
            return
        label.sources = "".join(sorted({*label.sources, source}))
        label.documents = max(label.documents, documents)
        if role is Role.ABBREVIATION and label.role is Role.NAME:
            label.role, label.text = role, text

    def absorb(self, concept: Growing, other: Growing) -> None:
        """Move all names of `other` to `concept`."""
        for key, label in other.labels.items():
            self.owners[key].remove(other)
            role = Role.NAME if label.role is Role.PREFERRED else label.role
            for source in label.sources:
                self.name(concept, label.text, role, source, label.documents)
        self.concepts.remove(other)

    def owner(self, name: str, kinds: Sequence[Kind | None] | None = None) -> Growing | None:
        """The concept that has this name: the one that prefers it, or else the oldest."""
        key = self.key(name)
        owners = [
            concept
            for concept in self.owners.get(key, ())
            if (kinds is None or concept.kind in kinds)
            and concept.labels[key].role is not Role.ABBREVIATION
        ]
        return min(owners, key=lambda concept: concept.preferred != key, default=None)

    def best_match(
        self, names: list[str], kinds: Sequence[Kind | None], *, sure: bool
    ) -> Growing | None:
        """The concept that `names` belong to; `names[0]` is the preferred one.

        A match is sure when one side prefers a name that the other side has, or when they share two
        names or a third of `names`; otherwise one shared name is enough.
        """
        keys = list(dict.fromkeys(self.key(name) for name in names))
        candidates: dict[int, tuple[int, Growing]] = {}
        for key in keys:
            for concept in self.owners.get(key, ()):
                if concept.kind in kinds and concept.labels[key].role is not Role.ABBREVIATION:
                    shared, _ = candidates.get(id(concept), (0, concept))
                    preferred = 2 if key in (keys[0], concept.preferred) else 1
                    candidates[id(concept)] = (shared + preferred, concept)
        needed = 2 if sure and len(keys) > _FEW_NAMES else 1
        best = max(candidates.values(), key=lambda pair: pair[0], default=None)
        return best[1] if best and best[0] >= needed else None


def is_plain(name: str) -> bool:
    """Whether a clinician may type this name: no formula, no list, not a sentence."""
    return (
        bool(_PLAIN.fullmatch(name))
        and name.isascii()
        and "," not in name
        and not _REMARKS.search(name)
        and len(name.split()) <= _MOST_WORDS
        and sum(character.isalpha() for character in name) >= len(name) / 2
    )


def natural_order(name: str) -> str:
    """The name without inversion: "failure, heart" becomes "heart failure".

    Lists and remarks have commas, too: they are returned as they are, and are not plain.
    """
    parts = name.split(", ")
    if len(parts) > 3 or any(_is_remark(part) for part in parts[1:]):
        return name + ","
    if len(parts) > 1 and any(_ACRONYM.fullmatch(part) for part in parts):
        return name + ","  # "MI, myocardial infarction"
    return " ".join(reversed(parts))


def _is_remark(part: str) -> bool:
    return part.startswith(("and ", "or ", "susceptibility", "association", "with ", "caused "))


def same_width(vocabulary: Vocabulary, names: list[str]) -> Iterator[str]:
    """The names that are neither narrower nor broader than others of them, `names[0]` first.

    MeSH puts "right-sided heart failure" under "heart failure". A name that has all words of
    another name and more, or only some words of the preferred one, is left out, unless the
    difference is a filler.
    """
    contents = {name: _content(vocabulary.key(name)) for name in names}
    yield names[0]
    for name in names[1:]:
        words = contents[name]
        longer = any(words > other for other in contents.values() if other)
        if words and not longer and not words < contents[names[0]]:
            yield name


def _content(key: str) -> frozenset[str]:
    words = frozenset(key.split())
    return (words - _FILLERS) or words
