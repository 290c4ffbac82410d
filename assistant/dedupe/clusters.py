"""Groups copies, so that two copies that clearly differ never join one group through a third.

Pairs are joined verdict by verdict, the surest first. The pairs of one verdict form a graph. A
connected component becomes one group if no two of its copies differ. Otherwise only cliques become
groups: copies that all agree with one another and with no other copy. So the result depends neither
on the order of the documents nor on that of the pairs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from assistant.dedupe.copies import Copy, Sort
from assistant.dedupe.titles import squeezed

Face = tuple[str, Sort]
# Most different titles that are compared with one another; more of them are a series. Chosen by
# hand: a larger number compares more pairs, a smaller one separates more copies that have variants.
MOST_ALIKE = 24


@dataclass(slots=True)
class GroupFacts:
    """The combined facts about the copies in one group.

    `faces` maps each distinct title and sort to the copy with the longest text.
    """

    identifiers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    years: set[int] = field(default_factory=set)
    faces: dict[Face, Copy] = field(default_factory=dict)
    preprint: bool = True

    @staticmethod
    def of(copy: Copy) -> GroupFacts:
        """The facts of a single copy."""
        facts = GroupFacts(
            faces={(squeezed(copy.heading), copy.sort): copy}, preprint=copy.preprint
        )
        for key in copy.identifiers.keys:
            facts.identifiers[key.partition(":")[0]].add(key)
        if copy.year is not None:
            facts.years.add(copy.year)
        return facts

    def add(self, other: GroupFacts) -> None:
        """Add the facts of another group."""
        for name, values in other.identifiers.items():
            self.identifiers[name] |= values
        self.years |= other.years
        self.preprint = self.preprint and other.preprint
        for face, copy in other.faces.items():
            self.faces[face] = min(copy, self.faces.get(face, copy), key=_fullest)

    def same_identifier_kinds(self, other: GroupFacts) -> set[str]:
        """The kinds of identifiers, such as "pmid", that both have."""
        return {*self.identifiers} & {*other.identifiers}


class CopyGroups:
    """Copies by number, divided into groups (union-find with path halving).

    `differ` says whether two copies cannot be one publication.
    """

    def __init__(self, copies: Iterable[Copy], differ: Callable[[Copy, Copy], bool]) -> None:
        self.copies = {copy.number: copy for copy in copies}
        self._differ = differ
        self._leader = {number: number for number in self.copies}
        self._facts = {number: GroupFacts.of(copy) for number, copy in self.copies.items()}

    def join(self, first_copy: int, second_copy: int) -> None:
        """Join the groups of two copies, given by number."""
        lower_root, higher_root = sorted((self.root(first_copy), self.root(second_copy)))
        if lower_root != higher_root:
            self._leader[higher_root] = lower_root
            self._facts[lower_root].add(self._facts.pop(higher_root))

    def root(self, number: int) -> int:
        """The number of the copy that represents the group of a copy."""
        while self._leader[number] != number:
            self._leader[number] = self._leader[self._leader[number]]
            number = self._leader[number]
        return number

    def roots(self, numbers: Iterable[int]) -> list[int]:
        """The roots of several copies, each once, sorted."""
        return sorted({self.root(number) for number in numbers})

    def facts(self, root: int) -> GroupFacts:
        """The facts about the group with that root."""
        return self._facts[root]

    def groups(self) -> dict[int, list[Copy]]:
        """The copies of each group, by its root."""
        groups: dict[int, list[Copy]] = {}
        for number, copy in self.copies.items():
            groups.setdefault(self.root(number), []).append(copy)
        return groups

    def join_pairs(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Join groups by pairs of copies that all have the same verdict."""
        agreeing: dict[int, set[int]] = defaultdict(set)
        for pair in pairs:
            first, second = map(self.root, pair)
            agreeing[first] |= {first, second}
            agreeing[second] |= {first, second}
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
        """Whether two copies differ in the group that joining `roots` would make."""
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
    """The connected components of the graph `agreeing`, each sorted."""
    seen: set[int] = set()
    for number in sorted(agreeing):
        if number in seen:
            continue
        seen.add(number)
        component = [number]
        for member in component:  # grows meanwhile
            new = agreeing[member] - seen
            seen |= new
            component += new
        yield sorted(component)


def _cliques(numbers: Iterable[int], agreeing: Mapping[int, set[int]]) -> Iterator[list[int]]:
    """Sets of `numbers` that all agree with one another and with no other number."""
    for number in numbers:
        others = agreeing[number]
        if number == min(others) and all(agreeing[other] == others for other in others):
            yield sorted(others)
