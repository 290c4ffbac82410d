"""Matches copies without a common identifier: by title and first author, then by likeness."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from assistant.dedupe.clusters import CopyGroups
from assistant.dedupe.copies import Copy
from assistant.dedupe.likeness import Certainty, Judgement
from assistant.dedupe.titles import author_root

# Most documents with one title and first author that may be copies; more of them are a series.
# Chosen by hand: a larger number compares more pairs, a smaller one separates more copies.
_LONGEST_SERIES = 50
# Letters at the start or end of a title by which titles that vary are found. Chosen by hand: with
# more, an error near both ends hides a copy; with fewer, more pairs are compared for nothing.
_END = 20
# The same where no author narrows the search.
_END_ALONE = 30


class SeparatePair(NamedTuple):
    """Two copies that share a key but were not joined."""

    copy: Copy
    other: Copy
    key: str
    why: str


class TitleMatches:
    """Copies that share a title and a first author, or are similar; `compare` judges two."""

    def __init__(
        self,
        copy_groups: CopyGroups,
        compare: Callable[[Copy, Copy], Judgement],
        numbers: list[int],
    ) -> None:
        self._copy_groups = copy_groups
        self._compare = compare
        self._numbers = numbers

    def join_copies(self) -> None:
        """Join copies that may be one publication, unless a copy could belong to several."""
        copies = self._copies()
        self._join(copies, combinations(copies, 2))

    def join_similar(self, series: Iterable[Sequence[int]]) -> None:
        """Join copies that may be one publication; only those of one series are compared.

        Two that agree with a third must agree with one another, also where no series has both.
        """
        copies = self._copies()
        pairs = dict.fromkeys(
            pair for numbers in series for pair in combinations(self._copy_groups.roots(numbers), 2)
        )
        agreeing = self._agreeing(copies, pairs)
        more = (pair for others in agreeing.values() for pair in combinations(sorted(others), 2))
        self._join(copies, dict.fromkeys((*pairs, *more)))

    def _join(self, copies: Mapping[int, Copy], pairs: Iterable[tuple[int, int]]) -> None:
        agreeing = self._agreeing(copies, pairs)
        for root, others in agreeing.items():
            if all(agreeing[other] == others for other in others):
                self._copy_groups.join(root, min(others))

    def _agreeing(
        self, copies: Mapping[int, Copy], pairs: Iterable[tuple[int, int]]
    ) -> dict[int, set[int]]:
        """For each root, the roots of itself and of those that may be the same publication."""
        agreeing = {root: {root} for root in copies}
        for first, second in pairs:
            if not self._why_not(copies[first], copies[second]):
                agreeing[first].add(second)
                agreeing[second].add(first)
        return agreeing

    def preprints(self) -> Iterator[tuple[int, int, str]]:
        """(preprint, article, first author), if exactly one of the publications is an article."""
        roots = self._copy_groups.roots(self._numbers)
        articles = [root for root in roots if not self._copy_groups.facts(root).preprint]
        if len(articles) == 1:
            for root in roots:
                if root != articles[0]:
                    yield root, articles[0], self._author

    def apart(self) -> Iterator[SeparatePair]:
        """Copies that were not joined; a preprint and its article do not count."""
        first, *others = self._copy_groups.roots(self._numbers)
        copies = self._copies()
        for root in others:
            if self._copy_groups.facts(root).preprint is self._copy_groups.facts(first).preprint:
                why = self._why_not(copies[first], copies[root])
                key = f"title and first author ({self._author})"
                yield SeparatePair(copies[root], copies[first], key, why or "may be one of several")

    @property
    def _author(self) -> str:
        return self._copy_groups.copies[self._numbers[0]].author.title()

    def _copies(self) -> dict[int, Copy]:
        """The copy with the longest text of each group, by the root of the group."""
        longest: dict[int, Copy] = {}
        for number in sorted(self._numbers):
            copy = self._copy_groups.copies[number]
            root = self._copy_groups.root(number)
            if root not in longest or longest[root].length < copy.length:
                longest[root] = copy
        return dict(sorted(longest.items()))

    def _why_not(self, first: Copy, second: Copy) -> str:
        """Why the groups of two copies are not one publication; empty if they may be."""
        first_facts, second_facts = (
            self._copy_groups.facts(self._copy_groups.root(c.number)) for c in (first, second)
        )
        # If both had the same identifier, they would have been joined already.
        if both := first_facts.same_identifier_kinds(second_facts):
            return f"different {min(both).upper()}"
        if first_facts.preprint is not second_facts.preprint:
            return "only one is a preprint"
        judgement = self._compare(first, second)
        apart = [
            abs(year - another) for year in first_facts.years for another in second_facts.years
        ]
        if judgement.certainty is Certainty.LIKELY and min(apart, default=0) > 1:
            return "different years"
        return judgement.why


def same_title(copies: Iterable[Copy]) -> list[list[int]]:
    """The numbers of copies that share a specific title and the first author."""
    by_title: dict[tuple[str, ...], list[int]] = {}
    for copy in copies:
        if copy.title and copy.author:
            key = (copy.title.replace(" ", ""), author_root(copy.author))
            by_title.setdefault(key, []).append(copy.number)
    return _series(by_title)


def similar_titles(copies: Iterable[Copy]) -> list[list[int]]:
    """The numbers of copies that may have one title, spelled in two ways or without its author."""
    by_key: dict[tuple[str, ...], list[int]] = {}
    without_author: set[tuple[str, ...]] = set()
    for copy in copies:
        if not copy.title:
            continue
        title, author = copy.title.replace(" ", ""), author_root(copy.author)
        alone = [("whole", title), ("start", title[:_END_ALONE]), ("end", title[-_END_ALONE:])]
        own = [(author, "start", title[:_END]), (author, "end", title[-_END:])] if author else []
        for key in (*alone, *own):
            by_key.setdefault(key, []).append(copy.number)
        if not author:
            without_author.update(alone)
    return _series({k: v for k, v in by_key.items() if len(k) > 2 or k in without_author})  # noqa: PLR2004


def _series(by_key: dict[tuple[str, ...], list[int]]) -> list[list[int]]:
    return [numbers for _, numbers in sorted(by_key.items()) if 1 < len(numbers) <= _LONGEST_SERIES]
