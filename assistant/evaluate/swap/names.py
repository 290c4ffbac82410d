"""The drugs and diseases that texts name, found with the vocabulary."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from assistant.text.function_words import FUNCTION_WORDS
from assistant.text.stop_words import GENERAL_WORDS
from assistant.vocabulary.lookup import kind_of, same_meaning
from assistant.vocabulary.terms import Kind

KINDS = (Kind.DRUG, Kind.DISEASE)
_LONGEST = 5  # words of a name: "neuromyelitis optica spectrum disorder" has four
# Phrases that are looked up in a collection. Chosen by hand: a lookup takes about 0.15 ms, so this
# is half a minute, and it reads some hundred articles.
_MOST_LOOKUPS = 200_000
# Letters of a word in lower case that may be a name: "was" and "has" are also abbreviations of
# diseases.
_SHORTEST = 5
# Words in the singular that the vocabulary knows as a drug or a disease although they name no
# particular one.
_TOO_GENERAL = frozenset(
    """
    abnormality allergy analgesic antibiotic antidepressant antihistamine combined common
    complication condition death demyelination disability disorder illness immunosuppressant
    immunosuppressive infection injury malformation pain placebo preventive steroid symptom syndrome
    vaccine
    """.split()  # noqa: SIM905 - a list would take a line for each word
) | {"autoimmune disease", "autoimmune disorder", "connective tissue disease"}
_WORD = re.compile(r"[^\W_][\w'’+-]*")


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a text, with its place."""

    text: str
    start: int
    end: int
    kind: Kind


@dataclass(slots=True)
class Vocabulary:
    """Looks up phrases and remembers the results."""

    _known: dict[str, Kind | None] = field(default_factory=dict)

    @property
    def lookups(self) -> int:
        """How many phrases were looked up."""
        return len(self._known)

    def names(self, text: str) -> Iterator[Named]:
        """The drugs and diseases in a text, in order; of overlapping names the longest one."""
        words = list(_WORD.finditer(text))
        at = 0
        while at < len(words):
            step = 1
            for length in range(_longest(text, words, at), 0, -1):
                start, end = words[at].start(), words[at + length - 1].end()
                kind = self._kind(text[start:end])
                if kind is not None:
                    yield Named(text[start:end], start, end, kind)
                    step = length
                    break
            at += step

    def _kind(self, phrase: str) -> Kind | None:
        if phrase not in self._known:
            kind = kind_of(phrase) if _may_be_name(phrase) else None
            is_name = kind in KINDS and bool(same_meaning(phrase))
            self._known[phrase] = kind if is_name else None
        return self._known[phrase]


def names_in(texts: Iterable[str], vocabulary: Vocabulary) -> Mapping[Kind, tuple[str, ...]]:
    """The names of each kind that occur in the texts, sorted; each in its most usual spelling.

    Reading stops after a number of phrases, so that a large collection does not take minutes.
    """
    seen: dict[Kind, Counter[str]] = {kind: Counter() for kind in KINDS}
    for text in texts:
        for name in vocabulary.names(text):
            seen[name.kind][name.text] += 1
        if vocabulary.lookups > _MOST_LOOKUPS:
            break
    return {kind: tuple(sorted(_usual(spellings))) for kind, spellings in seen.items()}


def are_related(name: str, other: str) -> bool:
    """Whether two names stand for one thing, or one name is part of the other."""
    first, second = name.casefold(), other.casefold()
    if first in second or second in first:
        return True
    return any(second == synonym.text.casefold() for synonym in same_meaning(name))


def _usual(spellings: Counter[str]) -> list[str]:
    """The commonest spelling of each name; a capital may only begin a sentence."""
    best: dict[str, str] = {}
    for text in sorted(spellings, key=lambda text: (-spellings[text], text)):
        best.setdefault(text.casefold(), text)
    return list(best.values())


def _longest(text: str, words: list[re.Match[str]], at: int) -> int:
    """How many words from `at` on are separated by single blanks, at most `_LONGEST`."""
    length = 1
    while (
        length < _LONGEST
        and at + length < len(words)
        and text[words[at + length - 1].end() : words[at + length].start()] == " "
    ):
        length += 1
    return length


def _may_be_name(phrase: str) -> bool:
    folded = phrase.casefold()
    words = folded.split()
    if words[0] in FUNCTION_WORDS or words[-1] in FUNCTION_WORDS or words[-1].isdigit():
        return False
    if {folded, folded.removesuffix("s")} & (_TOO_GENERAL | GENERAL_WORDS):
        return False
    is_lower = any(letter.islower() for letter in phrase)
    return not is_lower or len(phrase) >= _SHORTEST
