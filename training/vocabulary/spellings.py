"""British spellings and their American counterparts.

A pair is kept only if both spellings occur: in a list of spellings, or in the names of the
vocabulary and the articles. So "oe" becomes "e" in "oedema", and "does" stays.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from pathlib import Path

import sources

# The endings and letters that differ, British first, in words of any subject.
_GENERAL = (
    (re.compile(r"our(?=$|ed$|er|ing|able|ful|less|ist|s$|al)"), "or"),
    (re.compile(r"is(?=e$|ed$|es$|er$|ers$|ing$|ation$|ations$|able$)"), "iz"),
    (re.compile(r"ys(?=e$|ed$|es$|er$|ers$|ing$)"), "yz"),
    (re.compile(r"re(?=$|s$)"), "er"),
    (re.compile(r"ogue(?=s?$)"), "og"),
    (re.compile(r"ll(?=ed$|ing$|er$|ers$|ation$)"), "l"),
    (re.compile(r"ence(?=s?$)"), "ense"),
    (re.compile(r"ae"), "e"),
    (re.compile(r"oe"), "e"),
)
# Parts of medical words in British and American spelling. They are enough to tell that a word has
# another spelling, though no source may have it: few sources are British.
_MEDICAL = (
    ("haem", "hem"),
    ("aemia", "emia"),
    ("aemic", "emic"),
    ("aetio", "etio"),
    ("oedem", "edem"),
    ("oesoph", "esoph"),
    ("oestr", "estr"),
    ("rrhoe", "rrhe"),
    ("pnoe", "pne"),
    ("paed", "ped"),
    ("gynaec", "gynec"),
    ("anaes", "anes"),
    ("aesthe", "esthe"),
    ("foet", "fet"),
    ("caec", "cec"),
    ("faec", "fec"),
    ("coeli", "celi"),
    ("amoeb", "ameb"),
    ("leucoc", "leukoc"),
    ("leucop", "leukop"),
)
# The American parts that have no other origin ("ped" may be a foot), with the British ones.
_TO_BRITISH = tuple(
    (re.compile(american), british)
    for american, british in (
        (r"emia(?=s?$)", "aemia"),
        (r"(?<=[nchr])emic$", "aemic"),  # "ischemic" and "uremic", not "systemic" and "epidemic"
        (r"^hem(?=at|o)|(?<=[a-z])hem(?=orrh)", "haem"),
        (r"edem(?=a)", "oedem"),
        (r"^esoph", "oesoph"),
        (r"^estr(?=ogen|adiol)", "oestr"),
        (r"rrhe(?=a)", "rrhoe"),
        (r"pne(?=a)", "pnoe"),
        (r"ped(?=iatr)", "paed"),
        (r"gynec(?=o)", "gynaec"),
        (r"anes(?=th)", "anaes"),
        (r"^etio(?=log)", "aetio"),
        (r"leuko(?=cyt|pen)", "leuco"),
    )
)
_LEVELS = (10, 20, 35, 40, 50, 55, 60, 70)


def word_list(folder: Path, country: str) -> set[str]:
    """The words that SCOWL has for a country only."""
    words: set[str] = set()
    for level in _LEVELS:
        member = f"./usr/share/dict/scowl/{country}-words.{level}"
        try:
            text = sources.debian(sources.SCOWL, folder, member).decode("latin-1")
        except KeyError:  # a country has no words of some levels
            continue
        words |= set(text.split())
    return words


def everyday_words(folder: Path, level: int) -> frozenset[str]:
    """The English words up to a level of SCOWL: 20 are common words, 35 an everyday vocabulary."""
    members = [f"./usr/share/dict/scowl/english-words.{each}" for each in _LEVELS if each <= level]
    texts = (sources.debian(sources.SCOWL, folder, member) for member in members)
    return frozenset(word for text in texts for word in text.decode("latin-1").split())


def spellings(folder: Path, attested: AbstractSet[str]) -> dict[str, str]:
    """The American spelling of British words; `attested` are words that sources use."""
    british, american = word_list(folder, "british"), word_list(folder, "american")
    pairs = {
        word: other
        for word in british - american
        for other in _candidates(word)
        if other in american - british
    }
    known = attested | british | american
    for word, other in sources.breame(folder).items():
        if word in known and other in known:
            pairs.setdefault(word, other)
    for word in attested:
        american_word = _american(word)
        if american_word != word:
            pairs.setdefault(word, american_word)
        elif (british_word := _british(word)) != word:
            pairs.setdefault(british_word, word)
    # An American word is not British as well, or keys would depend on the order of replacements.
    return {word: other for word, other in sorted(pairs.items()) if other not in pairs}


def _american(word: str) -> str:
    for british, american in _MEDICAL:
        word = word.replace(british, american)
    return word


def _british(word: str) -> str:
    for american, british in _TO_BRITISH:
        word = american.sub(british, word)
    return word


def _candidates(word: str) -> set[str]:
    changed = {pattern.sub(american, word) for pattern, american in _GENERAL}
    changed |= {word.replace("ae", "e").replace("oe", "e")}
    return changed - {word}
