"""Diseases and findings, from MONDO, MeSH and the Symptom Ontology."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Set as AbstractSet
from pathlib import Path

import sources
from concepts import Vocabulary, is_plain, natural_order, same_width

from assistant.vocabulary.terms import Kind, Role

MONDO, MESH, SYMP = "M", "H", "S"
_KINDS = (Kind.DISEASE, Kind.FINDING)
_NON_HUMAN = "MONDO:0005583"
_ACRONYM = re.compile(r"[A-Z][A-Za-z0-9-]{1,7}")
_ATTRIBUTES = "C23.550.291"  # "recurrence", "chronic disease": what any disease may have
# Words with which MONDO marks what kind of thing a term is, where nobody would say them.
_MARKS = re.compile(r" \((disease|disorder|finding|diagnosis)\)$")


def add_diseases(vocabulary: Vocabulary, folder: Path, not_nouns: AbstractSet[str]) -> None:
    """Add every disease and finding, without names such as "hypertensive" that are `not_nouns`."""
    _add_mondo(vocabulary, folder, not_nouns)
    _add_mesh(vocabulary, folder)
    for name, synonyms in sources.symp(folder):
        nouns = [synonym for synonym in synonyms if synonym not in not_nouns]
        _merge(vocabulary, Kind.FINDING, [name, *nouns], SYMP)


def _add_mondo(vocabulary: Vocabulary, folder: Path, not_nouns: AbstractSet[str]) -> None:
    terms = [
        (term["label"], term.get("synonyms", []))
        for identifier, term in sorted(sources.mondo(folder).items())
        if identifier.startswith("MONDO:")
        and not term["deprecated"]
        and _NON_HUMAN not in term["ancestors"]
        and is_plain(term["label"])
    ]
    concepts = []
    for label, synonyms in terms:
        if vocabulary.owner(label, _KINDS) is None:
            concepts.append((vocabulary.add(Kind.DISEASE, label, MONDO), label, synonyms))
    for concept, label, synonyms in concepts:
        shortened = _MARKS.sub("", label)
        acronyms = {name for name in synonyms if _ACRONYM.fullmatch(name) and _is_acronym(name)}
        lowered = {acronym.lower() for acronym in acronyms}
        for name in [shortened, *map(natural_order, synonyms)]:
            if name in acronyms:
                vocabulary.name(concept, name, Role.ABBREVIATION, MONDO)
            elif (
                is_plain(name)
                and name not in lowered
                and vocabulary.owner(name, _KINDS) in (None, concept)
                and name not in not_nouns
            ):
                vocabulary.name(concept, name, Role.NAME, MONDO)


def _is_acronym(name: str) -> bool:
    return sum(character.isupper() for character in name) >= 2


def _add_mesh(vocabulary: Vocabulary, folder: Path) -> None:
    data = sources.mesh(folder)
    variants: dict[str, list[str]] = defaultdict(list)
    for variant, canonicals in sorted(data["disease_variant_to_canonical"].items()):
        for canonical in canonicals:
            variants[canonical].append(variant)
    for canonical, names in sorted(variants.items()):
        facts = data["disease_canonical_to_data"][canonical]
        kind = _kind(facts.get("mesh_tree", []))
        if kind is not None:
            others = [natural_order(name) for name in names if name != canonical]
            ordered = [natural_order(canonical), *others]
            _merge(vocabulary, kind, list(same_width(vocabulary, ordered)), MESH)


def _kind(trees: list[str]) -> Kind | None:
    """Disease for C and F03, finding for C23: signs, symptoms and pathological processes."""
    if any(tree.startswith(_ATTRIBUTES) for tree in trees):
        return None
    if any(tree.startswith("C23.888") for tree in trees):
        return Kind.FINDING
    if all(tree.startswith("C23") for tree in trees):
        return Kind.FINDING
    if any(tree.startswith(("C", "F03")) for tree in trees):
        return Kind.DISEASE
    return None


def _merge(vocabulary: Vocabulary, kind: Kind, names: list[str], source: str) -> None:
    """Add `names` to the concept that they belong to, or make a new one."""
    names = [name for name in names if is_plain(name)]
    if not names:
        return
    concept = vocabulary.best_match(names, _KINDS, sure=True)
    if concept is None:
        if vocabulary.owner(names[0], _KINDS) is not None:
            return
        concept = vocabulary.add(kind, names[0], source)
    elif source == MESH and kind is Kind.FINDING:
        concept.kind = kind  # MONDO calls signs and symptoms diseases, too
    for name in names:
        if vocabulary.owner(name, _KINDS) in (None, concept):
            vocabulary.name(concept, name, Role.NAME, source)
