"""The other publications of a study, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from assistant.records import Companion, Document, Status

# Companions that a line beside a quote names. Chosen by hand: they fit on two lines of 80 columns.
_MOST_BESIDE = 4


def beside(document: Document) -> str:
    """A line that names the companions of a quoted document, or "" without one."""
    shown = [f"{each.label} ({_kind(each)})" for each in document.companions[:_MOST_BESIDE]]
    more = len(document.companions) - len(shown)
    if more:
        shown.append(f"{more} more")
    return f"same study: {'; '.join(shown)}" if shown else ""


def in_full(document: Document) -> Iterator[str]:
    """A line for each companion: what it is, the numbers that both have, its citation and id."""
    for each in document.companions:
        numbers = f" ({', '.join(each.registrations)})" if each.registrations else ""
        yield f"{_kind(each)}{numbers}: {each.citation} {each.document}"


def one_trial(quoted: Sequence[Document]) -> list[str]:
    """A line for each trial that several quoted documents report; `quoted` in order of quotes."""
    reports: dict[str, list[int]] = defaultdict(list)
    for number, document in enumerate(quoted, start=1):
        shared = {n for each in document.companions for n in each.registrations}
        for registration in document.registrations:
            if registration in shared:
                reports[registration].append(number)
    by_quotes: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for registration, numbers in reports.items():
        if len({quoted[number - 1].id for number in numbers}) > 1:
            by_quotes[tuple(numbers)].append(registration)
    return [
        f"{_listed(numbers)} report one trial ({', '.join(registrations)})"
        for numbers, registrations in sorted(by_quotes.items())
    ]


def _kind(companion: Companion) -> str:
    is_known = companion.status in (Status.UNFLAGGED, Status.CORRECTED, Status.REINSTATED)
    status = "" if is_known else f", {companion.status.value.upper()}"
    return f"{companion.kind.value}{status}"


def _listed(numbers: Sequence[int]) -> str:
    labels = [f"[{number}]" for number in numbers]
    return f"{', '.join(labels[:-1])} and {labels[-1]}"
