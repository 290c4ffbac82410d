"""The other publications of a study, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from assistant.editorial import in_words
from assistant.records import Companion, Document

# Companions that a line beside a quote names. Chosen by hand: they fit on a line of 80 columns.
_MOST_BESIDE = 2


def beside(document: Document) -> str:
    """A line that names companions of a quoted document, or "" without one.

    Retracted and questioned ones come first, and those without authors and journal last.
    """
    in_order = sorted(
        document.companions, key=lambda each: (not _warning(each), each.label.startswith("“"))
    )
    shown = [f"{each.label} ({_kind(each)})" for each in in_order[:_MOST_BESIDE]]
    more = len(in_order) - len(shown)
    rest = f" and {more} more" if more else ""
    return f"same study: {'; '.join(shown)}{rest}" if shown else ""


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
        f"{_listed(numbers, len(quoted))} report one trial ({', '.join(registrations)})"
        for numbers, registrations in sorted(by_quotes.items())
    ]


def _kind(companion: Companion) -> str:
    return ", ".join(filter(None, (companion.kind.value, _warning(companion))))


def _warning(companion: Companion) -> str:
    return companion.status.value.upper() if companion.status in in_words.GRAVE else ""


def _listed(numbers: Sequence[int], total: int) -> str:
    """The numbers of quotes in words, out of `total`."""
    if len(numbers) == total:
        return "all quotes"
    labels = [f"[{number}]" for number in numbers]
    return f"{', '.join(labels[:-1])} and {labels[-1]}"
