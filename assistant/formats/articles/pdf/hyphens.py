"""Joins words that are split at the end of a line, and keeps the hyphens of the author."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W_]+)*")
_LAST = re.compile(r"(?:[^\W_]+-)*[^\W_]+-\Z")
_FIRST = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
# Slashes, dashes between figures and the stops of addresses end lines without a space.
_GOES_ON = re.compile(r"\w/\Z|\d\w*[\u2013\u2014]\Z|(?:https?://|www\.)\S*(?<=[./_?=&-])\Z")
# First parts of words that English writes without a hyphen, although both parts are words.
_CLOSED = frozenset(
    """after any back be down every fore for how in inter inside it mean micro more multi never no
    on out over psycho radio some super ther there through trans under up what when where with
    within""".split()  # noqa: SIM905 - reads better than forty quoted words
)
# First parts that keep their hyphen, except before an ending.
_OPEN = frozenset(
    """cross double first five four half high ill large late long low mid near one open placebo
    second self semi short single six small third three triple two well""".split()  # noqa: SIM905 - the same
)
_ENDINGS = frozenset("er ered ering ers est ing ish ly ness ened ening th ths ty".split())  # noqa: SIM905 - the same
# Letters of a part that counts as a word of its own; shorter ones are prefixes and endings.
_LEAST_PART = 3
# Characters at the border of two lines that are compared. No word is longer, and a line of any
# length takes the same time.
_LONGEST_WORD = 200


class Words:
    """The words of a document, which are used to mend the broken ones."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._count = Counter(
            word for line in _without_halves(lines) for word in _WORD.findall(line.casefold())
        )

    def mended(self, above: str, below: str) -> str:
        """Return two pieces of a paragraph as one text, mending a word split between them."""
        cut, glue = self._joint(above[-_LONGEST_WORD:], below[:_LONGEST_WORD])
        return f"{above[: len(above) - cut]}{glue}{below}"

    def joined(self, lines: Sequence[str]) -> str:
        """Return the lines of one paragraph as one text."""
        pieces = [lines[0]]
        for line in lines[1:]:
            cut, glue = self._joint(pieces[-1][-_LONGEST_WORD:], line[:_LONGEST_WORD])
            pieces[-1] = pieces[-1][: len(pieces[-1]) - cut]
            pieces.append(glue + line)
        return "".join(pieces)

    def _joint(self, above: str, below: str) -> tuple[int, str]:
        """Return how many characters a line's end loses, and the separator before the next."""
        if _GOES_ON.search(above):
            return 0, ""
        last, first = _LAST.search(above), _FIRST.match(below)
        if not last or not first:
            return 0, " "
        return (0, "") if self._keeps(last[0][:-1], first[0]) else (1, "")

    def _keeps(self, before: str, after: str) -> bool:
        """Whether the hyphen belongs to the word.

        Occurrences elsewhere decide first, then an inner capital or digit ("anti-AQP4"), then
        whether both parts are words of their own.
        """
        first, second = before.casefold(), after.casefold()
        joined, hyphened = self._count[first + second], self._count[f"{first}-{second}"]
        if joined or hyphened:
            return hyphened > joined
        if not after[0].islower() or not before[-1].islower():
            return True
        part = first.rpartition("-")[2]
        if part in _CLOSED or "-" in first:
            return part != first and self._are_words(part, second)
        if part in _OPEN:
            return second not in _ENDINGS
        return self._are_words(part, second)

    def _are_words(self, part: str, other: str) -> bool:
        long = min(len(part), len(other)) >= _LEAST_PART
        return long and self._count[part] > 0 and self._count[other] > 0


def _without_halves(lines: Iterable[str]) -> Iterator[str]:
    """Yield `lines` without the words that are split at their ends."""
    cut = False
    for line in lines:
        whole = line.partition(" ")[2] if cut else line
        cut = line.endswith("-")
        yield whole.rpartition(" ")[0] if cut else whole
