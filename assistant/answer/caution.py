"""Cautions: how far an answer can be relied on, given its publications."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.records import Caution, Design, Document, Status

# Designs without a comparison in patients. They report an effect but cannot show one. Any other
# design lifts the caution, and so does one that is not stated.
_WEAK = {
    Design.CASE_REPORT: Caution.ONLY_CASE_REPORTS,
    Design.CASE_SERIES: Caution.ONLY_CASE_REPORTS,
    Design.ANIMAL_OR_IN_VITRO: Caution.ONLY_ANIMAL,
}


def is_retracted(document: Document) -> bool:
    """Whether a publication is retracted, as far as is known."""
    # Most publications have no notice, and this is asked of thousands of sentences.
    return bool(document.notices) and document.status is Status.RETRACTED


def is_questioned(document: Document) -> bool:
    """Whether there is an expression of concern about a publication, as far as is known."""
    return bool(document.notices) and document.status is Status.CONCERN


def caution(documents: Iterable[Document], *, asks_effect: bool) -> Caution | None:
    """The caution for an answer that rests on `documents` alone; None when it needs none.

    `asks_effect` says that the question asks what an intervention does. A case report may well
    answer other questions (what is seen, how often). Retracted work answers none.
    """
    kinds = {_weakness(document) for document in documents}
    if kinds == {Caution.ONLY_RETRACTED}:
        return Caution.ONLY_RETRACTED
    if not asks_effect or not kinds or None in kinds:
        return None
    return kinds.pop() if len(kinds) == 1 else Caution.ONLY_WEAK


def _weakness(document: Document) -> Caution | None:
    """The caution for an answer from this document alone."""
    if is_retracted(document):
        return Caution.ONLY_RETRACTED
    return _WEAK.get(document.design)
