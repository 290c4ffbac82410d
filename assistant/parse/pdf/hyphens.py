"""Words that a line's end cuts in two: which hyphens are the typesetter's and which the author's."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W_]+)*")
_LAST = re.compile(r"(?:[^\W_]+-)*[^\W_]+-\Z")
_FIRST = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
# First parts of words that English writes as one, though both parts are words.
_CLOSED = frozenset(
    """after any back be down every fore for how in inter inside it mean micro more multi never no
    on out over psycho radio some super ther there through trans under up what when where with
    within""".split()  # noqa: SIM905 - reads better than forty quoted words
)
# First parts that keep their hyphen before most words.
_OPEN = frozenset(
    """all co cross double ex half high ill long low mid non one placebo post pre quasi re self
    short single so three triple two well year""".split()  # noqa: SIM905 - the same
)
_LEAST_PART = 3


class Words:
    """The words of a document, by which its broken ones are mended."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._count = Counter(
            word for line in _without_halves(lines) for word in _WORD.findall(line.casefold())
        )

    def mended(self, above: str, below: str) -> str:
        """Return two lines of one paragraph as one text, a word that they share in one piece."""
        last, first = _LAST.search(above), _FIRST.match(below)
        if not last or not first:
            return f"{above} {below}"
        if self._keeps(last[0][:-1], first[0]):
            return above + below
        return above[:-1] + below

    def joined(self, lines: Sequence[str]) -> str:
        """Return the lines of one paragraph as one text."""
        text = lines[0]
        for line in lines[1:]:
            text = self.mended(text, line)
        return text

    def _keeps(self, before: str, after: str) -> bool:
        """Whether the hyphen belongs to the word.

        What occurs elsewhere decides; then an inner capital or figure ("anti-AQP4"); then whether
        both parts are words of their own.
        """
        one, other = before.casefold(), after.casefold()
        joined, hyphened = self._count[one + other], self._count[f"{one}-{other}"]
        if joined or hyphened:
            return hyphened > joined
        if not after[0].islower() or not before[-1].islower():
            return True
        part = one.rpartition("-")[2]
        if part in _CLOSED or "-" in one:
            return part != one and self._are_words(part, other)
        if part in _OPEN and len(part) >= _LEAST_PART:
            return self._count[other] > 0
        return self._are_words(part, other)

    def _are_words(self, part: str, other: str) -> bool:
        long = min(len(part), len(other)) >= _LEAST_PART
        return long and self._count[part] > 0 and self._count[other] > 0


def _without_halves(lines: Iterable[str]) -> Iterator[str]:
    """Yield `lines` without the words that their ends cut in two."""
    cut = False
    for line in lines:
        whole = line.partition(" ")[2] if cut else line
        cut = line.endswith("-")
        yield whole.rpartition(" ")[0] if cut else whole
