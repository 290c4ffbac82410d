"""The populations that questions name: kinds of people, and seasons of life.

Follow-up questions use them to classify words (`assistant.conversation.lexicon`) and to find and
replace populations (`assistant.conversation.populations`).
"""

from __future__ import annotations

# Plurals that are not formed with an "s".
_PLURALS = {
    "baby": "babies",
    "child": "children",
    "elderly": "elderly",
    "man": "men",
    "woman": "women",
}
_KINDS = """
    child kid infant neonate newborn baby toddler adolescent teenager adult woman man female male
    girl boy mother elderly senior smoker veteran
"""
_SEASONS = """
    pregnancy pregnant breastfeeding breast-feeding lactation lactating childhood infancy
    adolescence puberty menopause postpartum
"""
#: Words for people in general, each in the singular.
GENERIC = frozenset(
    ["patient", "people", "person", "individual", "case", "subject", "population", "group"]
)
#: Kinds of people, each in the singular.
KINDS = tuple(_KINDS.split())
#: Plurals that are not formed with an "s".
IRREGULAR = frozenset(_PLURALS.values())
#: Seasons of life, and adjectives for people in one.
SEASONS = tuple(_SEASONS.split())


def forms(kind: str) -> tuple[str, str]:
    """The plural and the singular of one of `KINDS`."""
    return _PLURALS.get(kind, f"{kind}s"), kind
