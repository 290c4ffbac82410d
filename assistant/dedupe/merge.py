"""What the copies of one publication say of it together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from assistant.format_traits import FORMATS, format_named
from assistant.records import Design, Document, Identifiers, Source
from assistant.study_design.publication_types import CLOSER

_K = TypeVar("_K")
_T = TypeVar("_T")

# Behind all records that people keep for a living.
_NOT_CURATED = len(FORMATS)


def united(documents: Sequence[Document], identity: str) -> Document:
    """The first document, under the id `identity`, with what the others know beside it.

    What the first one does not say, or only guesses, is taken from the others, the best kept record
    first; so are publication types, and the design that they state. Title and text stay. Notices
    and relations of all are kept, each once. `also_in` names the files of the others, and a source
    keeps the id that reading it gives as its `record`.
    """
    quoted, *others = documents
    curated = sorted(documents, key=_rank)
    guessed = format_named(quoted.source.format).guesses_metadata
    known = curated if guessed else [quoted, *sorted(others, key=_rank)]
    design = _designed(quoted, curated)
    return replace(
        quoted,
        id=identity,
        source=_source(quoted, identity),
        also_in=tuple(_source(other, identity) for other in others),
        authors=_first(known, lambda one: one.authors),
        venue=_first(known, lambda one: one.venue),
        year=_first(known, lambda one: one.year),
        identifiers=_identifiers([one.identifiers for one in known]),
        publication_types=_first(curated, lambda one: one.publication_types),
        population=_first(known, lambda one: one.population),
        notices=_each_once(one.notices for one in documents),
        relations=_each_once(one.relations for one in documents),
        design=design.design,
        design_reason=design.design_reason,
        # A sentence of another copy is no place in this text.
        design_span=quoted.design_span if design is quoted else None,
    )


def _rank(document: Document) -> int:
    """The place of a document among its copies: the best kept record first, then all others."""
    curated = format_named(document.source.format).curated
    return _NOT_CURATED if curated is None else curated


def _designed(quoted: Document, curated: Sequence[Document]) -> Document:
    """Whose design counts: that which a curated record states, else that of the quoted copy.

    Where a publication type leaves room for a closer one, a copy's own sentence that states it
    comes before it.
    """
    stated = [one for one in curated if one.design is not Design.NOT_STATED]
    typed = [one for one in stated if one.design_span is None and _rank(one) < _NOT_CURATED]
    own = [quoted] if quoted in stated else []
    best = next(iter((*typed, *own, *stated)), quoted)
    closer = (one for one in (*own, *stated) if one.design in CLOSER.get(best.design, ()))
    return next((one for one in closer if one.design_span is not None), best)


def _identifiers(known: Sequence[Identifiers]) -> Identifiers:
    return Identifiers(
        pmid=_first(known, lambda one: one.pmid),
        pmcid=_first(known, lambda one: one.pmcid),
        doi=_first(known, lambda one: one.doi),
        nct=_each_once(one.nct for one in known),
    )


def _source(document: Document, identity: str) -> Source:
    """The source of `document`, with the id that reading it gives where that is another one."""
    return replace(document.source, record="" if document.id == identity else document.id)


def _first(known: Sequence[_K], value: Callable[[_K], _T]) -> _T:
    """The first value that says something, else the first one."""
    values = [value(one) for one in known]
    return next((said for said in values if said), values[0])


def _each_once(values: Iterable[Iterable[_T]]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(one for several in values for one in several))
