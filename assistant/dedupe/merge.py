"""Merges the copies of one publication into one document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from assistant.format_traits import FORMATS, format_named
from assistant.records import (
    OTHERS,
    Author,
    Design,
    Document,
    Identifiers,
    Imprint,
    Locators,
    Source,
    Subjects,
)
from assistant.study_design.publication_types import CLOSER, JUDGED
from assistant.text.years import published

_K = TypeVar("_K")
_T = TypeVar("_T")

# Ranks after every format that is curated.
_NOT_CURATED = len(FORMATS)
_NOWHERE = Locators()


def merge_copies(documents: Sequence[Document], identity: str) -> Document:
    """Merge copies into the first document, under the id `identity`.

    Title and text stay those of the first document. Metadata that it lacks, or only guesses, comes
    from the others, the best curated record first. Volume, issue and pages only come from copies
    that do not contradict each other. Index terms and publication types always come from the best
    curated record that has some; for the design, see `_designed`. Notices, relations and
    registrations of all copies are kept, each once. The number of participants keeps its reason.
    `also_in` names the files of the other copies. If the parsed id of a copy is not `identity`, its
    source keeps that id as `record`.
    """
    quoted, *others = documents
    curated = sorted(documents, key=_rank)
    guessed = format_named(quoted.source.format).guesses_metadata
    preferred = curated if guessed else [quoted, *sorted(others, key=_rank)]
    design = _designed(quoted, curated)
    year, electronic_year = _years(preferred)
    return replace(
        quoted,
        id=identity,
        source=_source(quoted, identity),
        also_in=tuple(_source(other, identity) for other in others),
        authors=_authors([document.authors for document in preferred]),
        venue=_first(preferred, lambda document: document.venue),
        year=year,
        electronic_year=electronic_year,
        locators=_locators([document.locators for document in preferred]),
        imprint=Imprint(
            _first(preferred, lambda document: document.imprint.publisher),
            _each_once(document.imprint.issn for document in preferred),
        ),
        subjects=Subjects(
            _first(curated, lambda document: document.subjects.headings),
            _first(curated, lambda document: document.subjects.keywords),
        ),
        identifiers=_identifiers([document.identifiers for document in preferred]),
        publication_types=_first(curated, lambda document: document.publication_types),
        notices=_each_once(document.notices for document in documents),
        relations=_each_once(document.relations for document in documents),
        registrations=_each_once(document.registrations for document in documents),
        design=design.design,
        design_reason=design.design_reason,
        # The span of a sentence in another copy is not valid in this text.
        design_span=quoted.design_span if design is quoted else None,
        **_counted(quoted, preferred),
    )


def _rank(document: Document) -> int:
    """The rank of a document among its copies: the best curated format first, then all others."""
    curated = format_named(document.source.format).curated
    return _NOT_CURATED if curated is None else curated


def _designed(quoted: Document, curated: Sequence[Document]) -> Document:
    """The copy whose design counts: a curated record that states one, else the quoted copy.

    A copy whose own sentence states a more specific design comes first, if `CLOSER` allows it. A
    design that was judged by the words counts only where no copy states one.
    """
    known = [document for document in curated if document.design is not Design.NOT_STATED]
    stated = [document for document in known if document.design_reason != JUDGED]
    typed = [
        document
        for document in stated
        if document.design_span is None and _rank(document) < _NOT_CURATED
    ]
    own = [quoted] if quoted in stated else []
    best = next(iter((*typed, *own, *stated, *known)), quoted)
    closer = (
        document for document in (*own, *stated) if document.design in CLOSER.get(best.design, ())
    )
    return next((document for document in closer if document.design_span is not None), best)


def _counted(quoted: Document, preferred: Sequence[Document]) -> dict[str, Any]:
    """The number of participants of the first copy that has one, with what gives it.

    A sentence of another copy has no place in the quoted text, so it becomes the reason.
    """
    counted = next((copy for copy in preferred if copy.population is not None), quoted)
    return {
        "population": counted.population,
        "population_planned": counted.population_planned,
        "population_reason": counted.population_reason
        or ("" if counted is quoted else counted.population_quote),
        "population_span": counted.population_span if counted is quoted else None,
    }


def _identifiers(preferred: Sequence[Identifiers]) -> Identifiers:
    return Identifiers(
        pmid=_first(preferred, lambda identifiers: identifiers.pmid),
        pmcid=_first(preferred, lambda identifiers: identifiers.pmcid),
        doi=_first(preferred, lambda identifiers: identifiers.doi),
        nct=_each_once(identifiers.nct for identifiers in preferred),
    )


def _authors(preferred: Sequence[tuple[Author, ...]]) -> tuple[Author, ...]:
    """The authors of the best copy that has some, as the copy has them that gives most of them.

    Another copy of the same list may have full given names, or the end of a shortened list.
    """
    chosen = next(filter(None, preferred), ())
    named = [author.surname.casefold() for author in chosen if author != OTHERS]
    same = (
        authors
        for authors in preferred
        if [author.surname.casefold() for author in authors[: len(named)]] == named
        and (len(authors) == len(named) or OTHERS in chosen)
    )
    return max((chosen, *same), key=_completeness)


def _completeness(authors: tuple[Author, ...]) -> tuple[bool, int]:
    """Whether the list of authors is whole, and the letters of their given names."""
    return OTHERS not in authors, sum(len(author.given) for author in authors)


def _years(preferred: Sequence[Document]) -> tuple[int | None, int | None]:
    """The year of the issue, from any copy that knows the issue, and that of the electronic one."""
    issue = (copy.year for copy in preferred if copy.year != copy.electronic_year)
    electronic = _first(preferred, lambda document: document.electronic_year)
    return published(next(filter(None, issue), None), electronic)


def _locators(preferred: Sequence[Locators]) -> Locators:
    """The locators of the best copy that has some, and what copies that agree with them add."""
    merged = next((locators for locators in preferred if locators != _NOWHERE), _NOWHERE)
    for other in preferred:
        if _agree(merged.volume, other.volume) and _agree(merged.issue, other.issue):
            merged = replace(
                merged, volume=merged.volume or other.volume, issue=merged.issue or other.issue
            )
            if other.pages.startswith(f"{merged.pages or merged.article_number}-"):
                merged = replace(merged, pages=other.pages)
            elif not merged.pages and not merged.article_number:
                merged = replace(merged, pages=other.pages, article_number=other.article_number)
    return merged


def _agree(first: str, second: str) -> bool:
    return not first or not second or first.casefold() == second.casefold()


def _source(document: Document, identity: str) -> Source:
    """The source of `document`; `record` is the parsed id if it differs from `identity`."""
    return replace(document.source, record="" if document.id == identity else document.id)


def _first(sources: Sequence[_K], value_of: Callable[[_K], _T]) -> _T:
    """The first value that is not empty, else the first value."""
    values = [value_of(source) for source in sources]
    return next((value for value in values if value), values[0])


def _each_once(groups: Iterable[Iterable[_T]]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(value for values in groups for value in values))
