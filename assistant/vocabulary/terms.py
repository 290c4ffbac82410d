"""The nouns of the vocabulary: kinds of concepts, roles of names, and synonyms."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kind of thing that a name stands for."""

    DRUG = "drug"
    DISEASE = "disease"
    FINDING = "finding"
    PROCEDURE = "procedure"
    POPULATION = "population"
    MEASURE = "measure"


class Role(StrEnum):
    """How a name refers to its concept."""

    PREFERRED = "preferred"
    NAME = "name"
    BRAND = "brand"
    ABBREVIATION = "abbreviation"


@dataclass(frozen=True)
class Name:
    """One name of a concept, as the sources write it."""

    text: str
    role: Role
    #: Codes of the sources that have this name; `data/SOURCES.md` explains them.
    sources: str
    #: For abbreviations, the documents that define the abbreviation so; otherwise 0.
    documents: int = 0
    #: Whether the name is also an English word, so that only this use of capitals means it.
    exact_case: bool = False


@dataclass(frozen=True)
class Concept:
    """One thing and all its names; `names[0]` is the preferred one."""

    #: None where no source tells the kind.
    kind: Kind | None
    names: tuple[Name, ...]


@dataclass(frozen=True)
class Synonym:
    """Another name of a phrase that was looked up."""

    text: str
    role: Role
    kind: Kind | None
    #: The preferred name of the concept: it distinguishes the meanings of an abbreviation.
    meaning: str
    #: Whether the phrase or this name also stands for something else. A caller may use an ambiguous
    #: synonym only where the collection means this concept by it.
    ambiguous: bool
    #: Codes of the sources; `data/SOURCES.md` explains them.
    sources: str
    #: For abbreviations, the documents that define the abbreviation so; otherwise 0.
    documents: int
