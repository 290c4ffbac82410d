"""Puts copies together, so that no two that clearly differ become one through a third.

What is found of pairs comes first the surest. Pairs of one verdict that hang together become one
group where nothing in it differs; where something does, only those do that all agree with the same
ones. So neither the order of documents nor that of pairs decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from assistant.dedupe.copies import Copy, Sort
from assistant.dedupe.titles import squeezed

Face = tuple[str, Sort]
# More different titles than that are not compared with one another: they are a series.
MOST_ALIKE = 24


@dataclass(slots=True)
class Facts:
    """What is known of copies that were put together.

    `faces` are their different titles and sorts, each with the copy that has the longest text.
    """

    identifiers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    years: set[int] = field(default_factory=set)
    faces: dict[Face, Copy] = field(default_factory=dict)
    preprint: bool = True

    @staticmethod
    def of(copy: Copy) -> Facts:
        """What one copy says."""
        facts = Facts(faces={(squeezed(copy.heading), copy.sort): copy}, preprint=copy.preprint)
        for key in copy.identifiers.keys:
            facts.identifiers[key.partition(":")[0]].add(key)
        if copy.year is not None:
            facts.years.add(copy.year)
        return facts

    def add(self, other: Facts) -> None:
        """Add what is known of others."""
        for name, values in other.identifiers.items():
            self.identifiers[name] |= values
        self.years |= other.years
        self.preprint = self.preprint and other.preprint
        for face, copy in other.faces.items():
            self.faces[face] = min(copy, self.faces.get(face, copy), key=_fullest)

    def same_identifier_kinds(self, other: Facts) -> set[str]:
        """Kinds of identifiers that both have."""
        return {*self.identifiers} & {*other.identifiers}


class Joined:
    """Copies by number, and which of them belong together.

    `differ` says whether two copies cannot be one publication.
    """

    def __init__(self, copies: Iterable[Copy], differ: Callable[[Copy, Copy], bool]) -> None:
        self.copies = {copy.number: copy for copy in copies}
        self._differ = differ
        self._leader = {number: number for number in self.copies}
        self._facts = {number: Facts.of(copy) for number, copy in self.copies.items()}

    def join(self, one: int, other: int) -> None:
        """Put two copies, and what is together with them, together."""
        first, second = sorted((self.root(one), self.root(other)))
        if first != second:
            self._leader[second] = first
            self._facts[first].add(self._facts.pop(second))

    def root(self, number: int) -> int:
        """The copy that stands for those that a copy is together with."""
        while self._leader[number] != number:
            self._leader[number] = self._leader[self._leader[number]]
            number = self._leader[number]
        return number

    def roots(self, numbers: Iterable[int]) -> list[int]:
        """What stands for several copies, each once, in order."""
        return sorted({self.root(number) for number in numbers})

    def facts(self, root: int) -> Facts:
        """What is known of the copies that `root` stands for."""
        return self._facts[root]

    def groups(self) -> dict[int, list[Copy]]:
        """Copies that belong together, by what stands for them."""
        groups: dict[int, list[Copy]] = {}
        for number, copy in self.copies.items():
            groups.setdefault(self.root(number), []).append(copy)
        return groups

    def join_pairs(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Put together what pairs of copies, all of them equally sure, say."""
        agreeing: dict[int, set[int]] = defaultdict(set)
        for pair in pairs:
            one, other = map(self.root, pair)
            agreeing[one] |= {one, other}
            agreeing[other] |= {one, other}
        for component in _components(agreeing):
            if not self._clash(component):
                self._join_all(component)
                continue
            for others in _cliques(component, agreeing):
                if not self._clash(others):
                    self._join_all(others)

    def _join_all(self, roots: Sequence[int]) -> None:
        for root in roots:
            self.join(roots[0], root)

    def _clash(self, roots: Sequence[int]) -> bool:
        """Whether two copies differ in what would become one group."""
        faces: dict[Face, Copy] = {}
        for root in roots:
            for face, copy in self._facts[root].faces.items():
                faces[face] = min(copy, faces.get(face, copy), key=_fullest)
            if len(faces) > MOST_ALIKE:
                return True
        return any(self._differ(*pair) for pair in combinations(faces.values(), 2))


def _fullest(copy: Copy) -> tuple[int, str, int]:
    return -copy.length, copy.path, copy.position


def _components(agreeing: Mapping[int, set[int]]) -> Iterator[list[int]]:
    """Numbers that hang together, in order."""
    seen: set[int] = set()
    for number in sorted(agreeing):
        if number in seen:
            continue
        seen.add(number)
        component = [number]
        for one in component:  # grows meanwhile
            new = agreeing[one] - seen
            seen |= new
            component += new
        yield sorted(component)


def _cliques(numbers: Iterable[int], agreeing: Mapping[int, set[int]]) -> Iterator[list[int]]:
    """Those of `numbers` that all agree with one another and with nobody else."""
    for number in numbers:
        others = agreeing[number]
        if number == min(others) and all(agreeing[other] == others for other in others):
            yield sorted(others)
