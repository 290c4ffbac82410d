"""The terms under which a publication is indexed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subjects:
    """The index terms of a publication; they are never quoted.

    `headings` come from a list of terms that a library keeps, such as MeSH, each with its
    qualifiers after strokes (``Neuromyelitis Optica/drug therapy``). `keywords` are the authors'.
    """

    headings: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        """All of them."""
        return self.headings + self.keywords
