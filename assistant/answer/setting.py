"""What the opening of a document says of its study: the name of the trial, the place, the people.

Later sentences seldom repeat these: in a report on SAkuraStar, "50 % relapsed on placebo" is about
SAkuraStar. So what the opening names counts like a word of the title. Drugs, diseases and findings
do not count, because an opening also names those that the study is not about. For the same reason,
children do not count where adults are named, too.
"""

from __future__ import annotations

from functools import lru_cache

from assistant.index.lexical import analyze
from assistant.records import BlockKind, Document
from assistant.retrieval.query import Query
from assistant.text.populations import names_both
from assistant.vocabulary.lookup import likeliest_kind
from assistant.vocabulary.terms import Kind


class Setting:
    """The names in a question that say which study it is about, and where documents have them."""

    def __init__(self, query: Query) -> None:
        self._names = [
            name for name in query.elements if likeliest_kind(name.text) in (None, Kind.POPULATION)
        ]

    def words(self, document: Document) -> frozenset[str]:
        """The stems of those names that the opening of `document` has."""
        if not self._names:
            return frozenset()
        opening = _opening(document)
        stems = _stems_of_opening(opening)
        return frozenset(
            stem
            for name in self._names
            if not names_both(name.text, opening)
            for alternative in name.alternatives
            if stems.issuperset(alternative)
            for stem in alternative
        )

    def title(self, document: Document) -> str:
        """The title of `document`, after those names that its opening has, as they were typed."""
        words = self.words(document)
        names = [name.text for name in self._names if name.is_in(words)]
        return " ".join([*names, document.title])


def _opening(document: Document) -> str:
    """The first paragraph of a document; empty without one."""
    first = next((block for block in document.blocks if block.kind is BlockKind.PARAGRAPH), None)
    return document.text[slice(*first.span)] if first else ""


@lru_cache(maxsize=1024)
def _stems_of_opening(text: str) -> frozenset[str]:
    return frozenset(analyze(text))
