"""Whether two documents that have something in common are copies of one publication.

No single key decides. Documents that share an identifier must also agree in title or text.
Documents that share a title and a first author must not differ in year, journal, sort or text.
`Judge` gives a verdict for each kind of key, and the reason if the two are not copies.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import NamedTuple

from assistant.dedupe.copies import Copy, Sort
from assistant.dedupe.journals import clearly_differ
from assistant.dedupe.overlap import Overlap, Texts
from assistant.dedupe.titles import Likeness, compare_titles, is_periodical, squeezed

_NEAR = 1  # years between two copies; an article may be printed the year after it appeared online
# A notice or a registry entry is a copy of another sort of document only if their texts agree.
_OF_THEIR_OWN = (Sort.NOTICE, Sort.REGISTRY)
_BEGINNING = 3000  # characters at the start of a page in which its title is looked for


class Verdict(IntEnum):
    """How certain it is that two documents are one publication."""

    SURE = 0
    LIKELY = 1
    POSSIBLE = 2
    NO = 3


class Finding(NamedTuple):
    """A verdict, and why it is `NO`."""

    verdict: Verdict
    why: str = ""


_SURE, _LIKELY, _POSSIBLE = map(Finding, (Verdict.SURE, Verdict.LIKELY, Verdict.POSSIBLE))


def _no(why: str) -> Finding:
    return Finding(Verdict.NO, why)


class Judge:
    """Compares copies; `load` gives the text of a document by its number."""

    def __init__(self, load: Callable[[int], str]) -> None:
        self.texts = Texts(load)

    def by_identifier(self, one: Copy, other: Copy) -> Finding:
        """The verdict on two copies that share a PMID, PMCID or DOI."""
        titles = self._titles(one, other)
        if titles is Likeness.SAME and not _one_of_its_own(one, other):
            return self._of_one_title(one, other)
        if self._texts_agree(one, other):
            return _SURE
        if _one_of_its_own(one, other):
            return _no(_sorts(one, other))
        if titles in (Likeness.DIFFERENT, Likeness.UNCLEAR):
            return _no("different title")
        if kinds := _other_kinds(one, other):
            return _no(f"different {min(kinds).upper()}")
        return self._of_like_titles(one, other, titles)

    def by_id(self, one: Copy, other: Copy) -> Finding:
        """The verdict on two copies with the same parsed id, which says little by itself."""
        if kinds := _other_kinds(one, other):
            return _no(f"different {min(kinds).upper()}")
        if self._texts_agree(one, other):
            return _SURE
        titles = self._titles(one, other)
        if titles is Likeness.UNKNOWN:
            is_nothing_known = not (one.heading or other.heading or self._have_texts(one, other))
            return _POSSIBLE if is_nothing_known else _no("different text")
        if titles is not Likeness.SAME:
            return _no("different title")
        is_specific = one.title or one.own_words
        return (
            self.by_title(one, other) if is_specific else _no("a title that many documents share")
        )

    def by_title(self, one: Copy, other: Copy) -> Finding:
        """The verdict on two copies that share a specific title and the first author."""
        text = self._overlap(one, other)
        if text is Overlap.AGREE:
            return _SURE
        has_two_texts = text is not Overlap.UNKNOWN
        is_dated = has_two_texts or is_periodical(one.heading)
        speaks_against = (
            (_other_sort(one, other), _sorts(one, other)),
            (not _years_near(one, other, 0 if is_dated else _NEAR), _years(one, other)),
            (clearly_differ(one.venue, other.venue), _venues(one, other)),
            (text is Overlap.DIFFER, "different text"),
            (_other_author(one, other), "different first author"),
        )
        return next((_no(why) for is_so, why in speaks_against if is_so), _LIKELY)

    def _of_one_title(self, one: Copy, other: Copy) -> Finding:
        """The verdict on two copies that share an identifier and a title."""
        is_specific = bool(one.title or other.title)
        if is_specific and _same_author(one, other) and _years_near(one, other):
            return _SURE
        text = self._overlap(one, other)
        if text is Overlap.DIFFER:
            return _no("different text")
        if text is not Overlap.AGREE and not is_specific and _other_author(one, other):
            return _no("different first author")
        return _SURE

    def _of_like_titles(self, one: Copy, other: Copy, titles: Likeness) -> Finding:
        """The verdict on two copies that share an identifier and have similar titles."""
        if titles is Likeness.TRANSLATED:  # the texts may be in two languages, too
            is_one = _same_author(one, other) and _years_near(one, other)
            return _LIKELY if is_one else _no("different title")
        if self._overlap(one, other) is Overlap.DIFFER:
            return _no("different text")
        if titles is Likeness.SIMILAR:
            return _LIKELY
        return _no("different first author") if _other_author(one, other) else _POSSIBLE

    def _titles(self, one: Copy, other: Copy) -> Likeness:
        """How far titles agree; SAME if a page with a guessed title begins with the other title."""
        found = compare_titles(one.heading, other.heading)
        if found in (Likeness.DIFFERENT, Likeness.UNCLEAR):
            for page, record in ((one, other), (other, one)):
                if page.guessed and record.title and self._begins_with(page, record):
                    return Likeness.SAME
        return found

    def _begins_with(self, page: Copy, record: Copy) -> bool:
        beginning = self.texts.body(page.number)[:_BEGINNING]
        return squeezed(record.heading) in beginning.replace(" ", "")

    def _overlap(self, one: Copy, other: Copy) -> Overlap:
        """How far texts agree; for a digest, which has its own words, AGREE or UNKNOWN."""
        found = self.texts.compare(one.number, other.number)
        may_differ = one.own_words or other.own_words
        return Overlap.UNKNOWN if may_differ and found is not Overlap.AGREE else found

    def _texts_agree(self, one: Copy, other: Copy) -> bool:
        return self._overlap(one, other) is Overlap.AGREE

    def _have_texts(self, one: Copy, other: Copy) -> bool:
        return all(self.texts.body(copy.number) for copy in (one, other))


def _one_of_its_own(one: Copy, other: Copy) -> bool:
    return one.sort is not other.sort and not {one.sort, other.sort}.isdisjoint(_OF_THEIR_OWN)


def _other_sort(one: Copy, other: Copy) -> bool:
    is_known = Sort.UNKNOWN not in (one.sort, other.sort)
    return _one_of_its_own(one, other) or (is_known and one.sort is not other.sort)


def _sorts(one: Copy, other: Copy) -> str:
    said = (copy.sort for copy in (one, other) if copy.sort not in (Sort.UNKNOWN, Sort.ARTICLE))
    return f"only one is {' and only one '.join(sorted(sort.value for sort in said))}"


def _years(one: Copy, other: Copy) -> str:
    return f"different years ({_or(one.year, other.year)})"


def _venues(one: Copy, other: Copy) -> str:
    return f"different journals ({_or(one.venue, other.venue)})"


def _or(one: object, other: object) -> str:
    return " or ".join(sorted((str(one), str(other))))


def _same_author(one: Copy, other: Copy) -> bool:
    return bool(one.author) and one.author == other.author


def _other_author(one: Copy, other: Copy) -> bool:
    return bool(one.author and other.author) and one.author != other.author


def _years_near(one: Copy, other: Copy, apart: int = _NEAR) -> bool:
    return one.year is None or other.year is None or abs(one.year - other.year) <= apart


def _other_kinds(one: Copy, other: Copy) -> list[str]:
    """Kinds of identifiers that both have with different values."""
    first, second = (
        dict(key.split(":", 1) for key in copy.identifiers.keys) for copy in (one, other)
    )
    return [kind for kind, value in first.items() if second.get(kind, value) != value]
