"""The known word that a mistyped word most likely stands for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from string import ascii_lowercase

# Edits that a word of this many letters may need. Chosen by hand: one edit turns most words of
# three letters into another abbreviation, and two edits many words of six letters into another.
_SHORTEST_WITH_ONE_EDIT = 4
_SHORTEST_WITH_TWO_EDITS = 8
# Three quarters of an edit for a key beside the right one, for two letters in the wrong order, and
# for a letter doubled or halved: these slips are common, so they win over other edits.
# Chosen by hand, and above half, so that two slips do not pass as one edit.
_SLIP = 0.75
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _neighbours() -> frozenset[tuple[str, str]]:
    """Keys that touch each other on a QWERTY keyboard; each row is shifted half a key."""
    at = {
        letter: (row, column)
        for row, keys in enumerate(_ROWS)
        for column, letter in enumerate(keys)
    }
    return frozenset(
        (key, other)
        for key, (row, column) in at.items()
        for other, (other_row, other_column) in at.items()
        if (other_row == row and abs(other_column - column) == 1)
        or (other_row == row + 1 and other_column in (column - 1, column))
        or (other_row == row - 1 and other_column in (column, column + 1))
    )


_NEIGHBOURS = _neighbours()


def one_edit_away(word: str) -> set[str]:
    """All strings that differ from `word` by a letter added, left out, replaced or swapped.

    Norvig P. How to write a spelling corrector. 2007.
    """
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    left_out = {before + after[1:] for before, after in cuts if after}
    swapped = {before + after[1] + after[0] + after[2:] for before, after in cuts if after[1:]}
    replaced = {before + c + after[1:] for before, after in cuts if after for c in ascii_lowercase}
    added = {before + c + after for before, after in cuts for c in ascii_lowercase}
    return left_out | swapped | replaced | added


def nearest(word: str, known_words: Collection[str]) -> str | None:
    """The word of `known_words` that `word` is a typing error of, or None.

    There is none if `word` is known itself, is short, or is far from all.

    Words compare in lower case. Of several at the same distance, one that begins with the same
    letter wins, then the first in alphabetical order.
    """
    typed = word.lower()
    edits = _edits_allowed(typed)
    if not edits or typed in known_words:
        return None
    letters = Counter(typed)
    best: tuple[float, bool, str] | None = None
    for candidate in known_words:
        lower = candidate.lower()
        if not _may_be_near(typed, letters, lower, edits):
            continue
        distance = _distance(typed, lower)
        rank = (distance, lower[0] != typed[0], candidate)
        if distance <= edits and (best is None or rank < best):
            best = rank
    return best[2] if best and best[0] else None


def plain_slip(word: str, known_words: Collection[str]) -> str | None:
    """The word of `known_words` that `word` is with one plain slip, or None.

    Plain slips are two neighbours swapped, a letter left out, and a letter doubled. They are surer
    than `nearest`, so they also serve for short words. Words compare in lower case; the result is
    in lower case. Of several, a swap wins, then a word that begins with the same letter, then the
    first in alphabetical order.
    """
    typed = word.lower()
    if not typed.isalpha() or typed in known_words:
        return None
    inner = range(len(typed) - 1)
    swapped = {typed[:at] + typed[at + 1] + typed[at] + typed[at + 2 :] for at in inner}
    halved = {typed[:at] + typed[at + 1 :] for at in inner if typed[at] == typed[at + 1]}
    fuller = {
        typed[:at] + letter + typed[at:]
        for at in range(len(typed) + 1)
        for letter in ascii_lowercase
    }
    for made in (swapped, halved | fuller):
        found = [each for each in made if each in known_words]
        if found:
            return min(found, key=lambda each: (each[0] != typed[0], each))
    return None


def _edits_allowed(word: str) -> int:
    if len(word) < _SHORTEST_WITH_ONE_EDIT or not word.isalpha():
        return 0
    return 2 if len(word) >= _SHORTEST_WITH_TWO_EDITS else 1


def _may_be_near(typed: str, letters: Counter[str], candidate: str, edits: int) -> bool:
    """A cheap test that rejects most words: too long, too short, or too few letters in common."""
    if not candidate or abs(len(candidate) - len(typed)) > edits:
        return False
    if candidate[0] != typed[0] and candidate[:2] != typed[1::-1] and candidate[-2:] != typed[-2:]:
        return False
    missing = sum((letters - Counter(candidate)).values())
    return missing <= edits


def _distance(typed: str, known: str) -> float:
    """The edits from `known` to `typed`: optimal string alignment, with slips at half the cost."""
    before: list[float] = []
    above = [float(column) for column in range(len(known) + 1)]
    for row, letter in enumerate(typed, 1):
        current = [float(row)]
        for column, target in enumerate(known, 1):
            doubled = row > 1 and letter == typed[row - 2]
            halved = column > 1 and target == known[column - 2]
            cost = min(
                above[column] + (_SLIP if doubled else 1),
                current[column - 1] + (_SLIP if halved else 1),
                above[column - 1] + _replacing(letter, target),
            )
            if row > 1 and column > 1 and letter == known[column - 2] and typed[row - 2] == target:
                cost = min(cost, before[column - 2] + _SLIP)
            current.append(cost)
        before, above = above, current
    return above[-1]


def _replacing(letter: str, target: str) -> float:
    if letter == target:
        return 0
    return _SLIP if (letter, target) in _NEIGHBOURS else 1
