"""Drugs: generic names, brands and codes, from FDA's list of substances and a drug dictionary."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

import sources
from concepts import Growing, Vocabulary, is_plain, natural_order

from assistant.vocabulary.terms import Kind, Role

UNII, DRUG_DICTIONARY = "U", "D"

# Words that name the salt or the form of a drug; without them the name is that of the drug itself.
_FORMS = frozenset(
    [
        "acetate",
        "acetonide",
        "anhydrous",
        "aspartate",
        "axetil",
        "benzoate",
        "besylate",
        "bisulfate",
        "bitartrate",
        "bromide",
        "calcium",
        "carbonate",
        "chloride",
        "cilexetil",
        "citrate",
        "decanoate",
        "diethylamine",
        "dihydrate",
        "dihydrochloride",
        "dimesylate",
        "diphosphate",
        "dipropionate",
        "disodium",
        "edisylate",
        "embonate",
        "enanthate",
        "erbumine",
        "estolate",
        "ethanolate",
        "etexilate",
        "fumarate",
        "furoate",
        "gluconate",
        "hemihydrate",
        "hemifumarate",
        "hydrate",
        "hydrobromide",
        "hydrochloride",
        "hydrogen",
        "hyclate",
        "iodide",
        "lactate",
        "lactobionate",
        "magnesium",
        "malate",
        "maleate",
        "medoxomil",
        "meglumine",
        "mesilate",
        "mesylate",
        "methylbromide",
        "mofetil",
        "monohydrate",
        "monosodium",
        "mucate",
        "nitrate",
        "olamine",
        "oxalate",
        "pamoate",
        "palmitate",
        "pentahydrate",
        "phosphate",
        "pivoxil",
        "potassium",
        "propanediol",
        "propionate",
        "proxetil",
        "saccharate",
        "salicylate",
        "sesquihydrate",
        "sodium",
        "stearate",
        "succinate",
        "sulfate",
        "sulphate",
        "tartrate",
        "tosylate",
        "tosilate",
        "trifenatate",
        "trihydrate",
        "tromethamine",
        "valerate",
        "xinafoate",
        "zinc",
    ]
)
_BIOLOGIC_SUFFIX = re.compile(r"-[a-z]{4}$")  # "satralizumab-mwge": four letters without meaning
_CODE = re.compile(r"[A-Z]{2,5}[- ]?\d{3,6}")  # "MK-3475": what a drug is called in early trials
# Without "carbonate", "calcium carbonate" is another drug; so with all salts of these.
_MINERALS = frozenset(
    [
        "aluminum",
        "ammonium",
        "barium",
        "bismuth",
        "calcium",
        "copper",
        "ferric",
        "ferrous",
        "iron",
        "magnesium",
        "methyl",
        "ethyl",
        "potassium",
        "silver",
        "sodium",
        "zinc",
        "hydrogen",
    ]
)
_LONGEST_ABBREVIATION = 4  # letters: FDA's list writes "ASA" and "APAP" as it writes names
_MOST_WORDS = 4  # longer names describe a preparation


def base_name(name: str, substances: AbstractSet[str]) -> str:
    """The name of the drug without salt, form and suffix: "warfarin" of "Warfarin Sodium".

    The result must name a substance: "dimethyl fumarate" stays whole.
    """
    words = _BIOLOGIC_SUFFIX.sub("", name.lower()).split()
    for end in range(1, len(words)):
        forms = all(word in _FORMS for word in words[end:])
        if forms and words[end - 1] not in _MINERALS and " ".join(words[:end]) in substances:
            return " ".join(words[:end])
    return " ".join(words)


def add_drugs(vocabulary: Vocabulary, folder: Path, everyday: frozenset[str]) -> None:
    """Add every drug; a name that is also an everyday word is left out."""
    data = sources.drugs(folder)
    entries = list(sources.unii(folder))
    names = {name.lower() for name, *_ in entries} | data["drug_canonical_to_data"].keys()
    substances = _substances(entries, names)
    dictionary = _dictionary(data, names)
    known = {vocabulary.key(variant) for names in dictionary.values() for variant in names}
    everyday -= _common_drugs(data)
    for base, labels in sorted(substances.items()):
        # FDA lists dyes and foods, too: only what the dictionary calls a drug is one.
        if not known & {vocabulary.key(base), *(vocabulary.key(name) for name, _ in labels)}:
            continue
        if not is_plain(base) or _is_everyday(base, everyday):
            continue
        concept = vocabulary.owner(base) or vocabulary.add(Kind.DRUG, base, UNII)
        _add_names(vocabulary, concept, labels, UNII, everyday)
    for base, variants in sorted(dictionary.items()):
        labels = [(variant, Role.NAME) for variant in variants]
        existing = vocabulary.best_match([base, *variants], [Kind.DRUG], sure=True)
        if existing is None:
            chemical = len(variants) == 1 and not base.isalpha()
            if chemical or not is_plain(base) or _is_everyday(base, everyday):
                continue
            existing = vocabulary.add(Kind.DRUG, base, DRUG_DICTIONARY)
        _add_names(vocabulary, existing, labels, DRUG_DICTIONARY, everyday)


def _add_names(
    vocabulary: Vocabulary,
    concept: Growing,
    names: list[tuple[str, Role]],
    source: str,
    everyday: frozenset[str],
) -> None:
    for name, role in names:
        if _is_everyday(name, everyday) or not is_plain(name) or len(name.split()) > _MOST_WORDS:
            continue
        owners = vocabulary.owners.get(vocabulary.key(name), [])
        if any(
            owner is not concept and owner.preferred == vocabulary.key(name) for owner in owners
        ):
            continue
        if source == DRUG_DICTIONARY and owners and concept not in owners:
            continue
        if _is_latin(vocabulary, concept, name) or _is_longer(vocabulary, concept, name):
            continue
        vocabulary.name(concept, name, role, source)


def _is_latin(vocabulary: Vocabulary, concept: Growing, name: str) -> bool:
    """Whether `name` is a name of the concept with another ending: "furosemidum", "furosemida"."""
    key = vocabulary.key(name)
    stems = (key[:-2] if key.endswith("um") else key[:-1], key + "e")
    others = {other.rstrip("e") for other in concept.labels if other != key}
    return key.endswith(("um", "a", "o", "i")) and any(stem.rstrip("e") in others for stem in stems)


def _is_longer(vocabulary: Vocabulary, concept: Growing, name: str) -> bool:
    """Whether `name` is the preferred name with other words than those of salts: "X tablets"."""
    key = vocabulary.key(name)
    others = set(key.split()) - set(concept.preferred.split())
    return f" {concept.preferred} " in f" {key} " and bool(others - _FORMS)


def _common_drugs(data: dict[str, Any]) -> set[str]:
    """Drugs that patients are told about, such as lithium: their names count, everyday or not."""
    return {
        canonical
        for canonical, facts in data["drug_canonical_to_data"].items()
        if {"medline_plus_id", "nhs_url"} & facts.keys()
    }


def _is_everyday(name: str, everyday: frozenset[str]) -> bool:
    return name.lower() in everyday


def _substances(
    entries: list[tuple[str, str, str, str]], substances: AbstractSet[str]
) -> dict[str, list[tuple[str, Role]]]:
    """The names of each drug in FDA's list, by its base name; salts share one entry."""
    by_code: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for name, kind, code, display in entries:
        by_code[code].append((name, kind, display))
    drugs: dict[str, list[tuple[str, Role]]] = defaultdict(list)
    for named in by_code.values():
        if any(kind in ("bn", "of") for _, kind, _ in named):
            drugs[base_name(named[0][2], substances)] += _usable(named)
    return drugs


def _usable(entries: list[tuple[str, str, str]]) -> Iterator[tuple[str, Role]]:
    for name, kind, display in entries:
        if kind == "bn":
            yield name.title(), Role.BRAND
        elif _CODE.fullmatch(name):
            yield name, Role.NAME
        elif kind == "of" or name == display or not re.search(r"[\d(),\[\]]", name):
            short = len(name) <= _LONGEST_ABBREVIATION and kind == "cn"
            yield (name, Role.ABBREVIATION) if short else (name.lower(), Role.NAME)


def _dictionary(data: dict[str, Any], substances: AbstractSet[str]) -> dict[str, list[str]]:
    """The variants of each drug in the dictionary, by the base of its canonical name."""
    drugs: dict[str, list[str]] = defaultdict(list)
    for variant, canonicals in sorted(data["drug_variant_to_canonical"].items()):
        if len(canonicals) == 1:
            canonical = canonicals[0]
            facts = data["drug_canonical_to_data"].get(canonical, {})
            if {"medline_plus_id", "nhs_url", "drugbank_id"} & facts.keys():
                base = base_name(natural_order(canonical), substances)
                drugs[base].append(natural_order(variant))
    return drugs
