"""Splits a structured abstract in one piece of text at its labels ("METHODS: ... RESULTS: ...").

It must start with a label and have at least two. Then labels, ": " and paragraphs, in order, give
the text again, and each label becomes a section, as in PubMed XML.
"""

from __future__ import annotations

import re

from assistant.text.section_names import LABEL_WORDS, WORDS_BESIDE_LABELS

# Capitals before a colon, at the start or after the end of a sentence. Genes, registries and
# organisations look the same, so one word of a label must be known.
_AFTER = r"(?:^|(?<=[.?!)\]\"'\u201d\u2019;] ))"
_CAPITALS = re.compile(_AFTER + r"([A-Z][A-Z0-9 ,/&()'\u2019-]{1,70}): (?=\S)")
# Labels with one capital, as most publishers print them. Any sentence may begin like that, so all
# words of such a label must be known.
_PRINTED = re.compile(_AFTER + r"([A-Z][A-Za-z ,/&()-]{1,70}): (?=\S)")
# A single label may be the start of a sentence: "WARNING: ...".
_LEAST_LABELS = 2
_WORD = re.compile(r"[A-Z]+")


def labelled_parts(text: str, *, printed: bool = False) -> list[tuple[str, str]]:
    """Return the (label, text) parts of an abstract; without labels, one part with "" as its label.

    `text` is folded. With `printed`, labels may have lower-case letters ("Main results: ...").
    """
    matches = (_PRINTED if printed else _CAPITALS).finditer(text)
    labels = [match for match in matches if _is_label(match[1])]
    if len(labels) < _LEAST_LABELS or labels[0].start() > 0:
        return labelled_parts(text) if printed else [("", text)]
    ends = [match.start() for match in labels[1:]] + [len(text)]
    return [
        (match[1].strip(), text[match.end() : end].strip())
        for match, end in zip(labels, ends, strict=True)
    ]


def _is_label(label: str) -> bool:
    words = set(_WORD.findall(label.upper()))
    known = not LABEL_WORDS.isdisjoint(words)
    return known and (label.isupper() or words <= LABEL_WORDS | WORDS_BESIDE_LABELS)
