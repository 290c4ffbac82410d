"""Filters documents by year, design, id, full text or abstract, and status."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.errors import UsageError
from assistant.records import Design, Status
from assistant.study_design.publication_types import design_named

_YEARS = re.compile(r"([1-9][0-9]{3})?(-)?([1-9][0-9]{3})?")
_TEXTS = ("abstract", "full")
#: The keys of terms, in the order in which help lists them.
KEYS = ("year", "design", "document", "text", "status")
HELP = (
    "year=2015-2020 (or 2015-, -2020, 2019), design=randomised-trial (or RCT), document=ID, "
    "text=full|abstract, status=retracted|corrected|... (status=!retracted leaves those out)"
)


class Filterable(Protocol):
    """The fields of a document that a filter uses."""

    @property
    def id(self) -> str:
        """Document id."""
        ...

    @property
    def year(self) -> int | None:
        """Year of publication."""
        ...

    @property
    def design(self) -> str:
        """Study design."""
        ...

    @property
    def status(self) -> str:
        """Editorial status."""
        ...

    @property
    def full_text(self) -> bool:
        """Whether the document holds more than an abstract."""
        ...


@dataclass(frozen=True, slots=True)
class Filter:
    """Conditions on a document. It must meet each one that is set, by one value of each set.

    `except_documents` holds ids, in lower case as in `documents`, that must not answer. Evaluation
    uses it to exclude documents; no term of `parse` sets it.
    """

    years: tuple[int | None, int | None] = (None, None)
    designs: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    full_text: bool | None = None
    statuses: frozenset[str] = frozenset()
    without_statuses: frozenset[str] = frozenset()
    except_documents: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return self != Filter()

    def passes(self, document: Filterable) -> bool:
        """Whether `document` may answer."""
        return (
            self._passes_years(document.year)
            and (not self.designs or document.design in self.designs)
            and (not self.documents or document.id.lower() in self.documents)
            and document.id.lower() not in self.except_documents
            and (self.full_text is None or document.full_text is self.full_text)
            and (not self.statuses or document.status in self.statuses)
            and document.status not in self.without_statuses
        )

    def undated(self, documents: Iterable[Filterable]) -> int:
        """How many documents are left out only because they have no year."""
        if self.years == (None, None):
            return 0
        of_any_year = replace(self, years=(None, None))
        return sum(document.year is None and of_any_year.passes(document) for document in documents)

    def _passes_years(self, year: int | None) -> bool:
        first, last = self.years
        if first is None and last is None:
            return True
        return year is not None and (first or year) <= year <= (last or year)


def parse(terms: Iterable[str]) -> Filter:
    """The filter that "key=value" terms describe; raises UsageError for an invalid term.

    Terms of one key are alternatives, but only one year and one text are allowed. Designs may have
    the other names that people use for them, and any sign between their words.
    """
    years: tuple[int | None, int | None] | None = None
    full_text: bool | None = None
    chosen: dict[str, set[str]] = {"design": set(), "document": set(), "status": set(), "!": set()}
    for term in terms:
        key, _, value = (part.strip().lower() for part in term.partition("="))
        if (key == "year" and years) or (key == "text" and full_text is not None):
            raise UsageError(f"{key} is given twice; leave out {term!r}.")
        if key == "year":
            years = _years(value)
        elif key == "text":
            full_text = _is_full_text(value)
        elif key == "design":
            chosen["design"].add(_design(value))
        elif key == "status":
            status = _status(value.removeprefix("!"))
            chosen["!" if value.startswith("!") else "status"].add(status)
        elif key == "document" and value:
            chosen["document"].add(value)
        else:
            raise UsageError(f"{term!r} is not a filter; filters are: {HELP}.")
    return Filter(
        years or (None, None),
        frozenset(chosen["design"]),
        frozenset(chosen["document"]),
        full_text,
        frozenset(chosen["status"]),
        frozenset(chosen["!"]),
    )


def values(key: str) -> tuple[str, ...]:
    """The values that terms of a key take, without blanks; none where any value may be given."""
    if key == "design":
        return tuple(design.replace(" ", "-") for design in Design)
    if key == "status":
        statuses = [status.replace(" ", "-") for status in Status]
        return (*statuses, *(f"!{status}" for status in statuses))
    return _TEXTS if key == "text" else ()


def terms(chosen: Filter) -> tuple[str, ...]:
    """The terms that describe a filter, in a fixed order: the inverse of `parse`.

    There is no term for `except_documents`.
    """
    first, last = chosen.years
    years = f"{first or ''}-{last or ''}" if first != last else str(first)
    return (
        *((f"year={years}",) if (first, last) != (None, None) else ()),
        *(() if chosen.full_text is None else (f"text={_TEXTS[chosen.full_text]}",)),
        *(f"design={design}" for design in sorted(chosen.designs)),
        *(f"status={status}" for status in sorted(chosen.statuses)),
        *(f"status=!{status}" for status in sorted(chosen.without_statuses)),
        *(f"document={identity}" for identity in sorted(chosen.documents)),
    )


def _is_full_text(value: str) -> bool:
    if value not in _TEXTS:
        raise UsageError(f"{value!r} is not a kind of text; write text=full or text=abstract.")
    return value == "full"


def _design(value: str) -> Design:
    """The design of this name, or of a common other name of it ("RCT", "case-control study")."""
    design = design_named(value) if value else None
    if design is None:
        raise UsageError(
            f"{value!r} is not a study design; designs are: {', '.join(Design)}. Common names of "
            "them, such as RCT, are understood, too."
        )
    return design


def _status(value: str) -> Status:
    name = value.replace("-", " ").replace("_", " ")
    if name not in list(Status):
        raise UsageError(
            f"{value!r} is not an editorial status; statuses are: {', '.join(Status)} (with ! "
            "before one, it is left out)."
        )
    return Status(name)


def _years(value: str) -> tuple[int | None, int | None]:
    match = _YEARS.fullmatch(value)
    if match is None or not (match[1] or match[3]) or (match[1] and match[3] and not match[2]):
        raise UsageError(
            f"{value!r} is not a range of years; write 2015-2020, 2015-, -2020 or 2019."
        )
    first, last = (int(year) if year else None for year in (match[1], match[3]))
    if first and last and first > last:
        raise UsageError(f"{value!r} ends before it starts; write {last}-{first}.")
    return (first, last if match[2] else first)
