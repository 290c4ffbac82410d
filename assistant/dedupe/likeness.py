"""Whether two documents that have something in common are copies of one publication.

No single key decides. Documents that share an identifier must also agree in title or text.
Documents that share a title and a first author must not differ in year, journal, sort or text.
`Judge` gives a verdict for each kind of key, and the reason if the two are not copies.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import IntEnum
from typing import NamedTuple

from assistant.dedupe.copies import Copy, Sort
from assistant.dedupe.journals import clearly_differ
from assistant.dedupe.overlap import Overlap, Texts
from assistant.dedupe.titles import (
    Likeness,
    author_root,
    compare_titles,
    differ_by_a_letter,
    is_periodical,
    squeezed,
)
from assistant.editorial.preprints import has_preprint_doi

# Years between two copies: an article may be printed the year after it appeared online.
_MOST_YEARS_APART = 1
# A notice or a registry entry is a copy of another sort of document only if their texts agree.
_SEPARATE_SORTS = (Sort.NOTICE, Sort.REGISTRY)
# Characters at the start of a page in which its title is looked for. Chosen by hand: more would
# also find titles that the introduction cites, fewer would miss a title below a long masthead.
_TITLE_WITHIN = 3000


_NUMBER = re.compile(r"\d+")


class Certainty(IntEnum):
    """How certain it is that two documents are one publication."""

    SURE = 0
    LIKELY = 1
    POSSIBLE = 2
    NO = 3


class Judgement(NamedTuple):
    """A verdict, and why it is `NO`."""

    certainty: Certainty
    why: str = ""


_SURE, _LIKELY, _POSSIBLE = map(Judgement, (Certainty.SURE, Certainty.LIKELY, Certainty.POSSIBLE))


def _not_copies(why: str) -> Judgement:
    return Judgement(Certainty.NO, why)


class Judge:
    """Compares copies; `load` gives the text of a document by its number."""

    def __init__(self, load: Callable[[int], str]) -> None:
        self.texts = Texts(load)

    def by_identifier(self, first: Copy, second: Copy) -> Judgement:
        """The verdict on two copies that share a PMID, PMCID or DOI."""
        return _SURE if _are_versions(first, second) else self._of_one_number(first, second)

    def _of_one_number(self, first: Copy, second: Copy) -> Judgement:
        """The verdict on two copies that share an identifier and are not versions of a preprint."""
        titles = self._title_likeness(first, second)
        if titles is Likeness.SAME and not _only_one_is_separate(first, second):
            return self._judge_same_title(first, second)
        if self._texts_agree(first, second):
            return _SURE
        if _only_one_is_separate(first, second):
            return _not_copies(_sort_reason(first, second))
        if titles in (Likeness.DIFFERENT, Likeness.UNCLEAR):
            return _not_copies("different title")
        if kinds := _conflicting_kinds(first, second):
            return _not_copies(f"different {min(kinds).upper()}")
        return self._judge_similar_titles(first, second, titles)

    def by_id(self, first: Copy, second: Copy) -> Judgement:
        """The verdict on two copies with the same parsed id, which says little by itself."""
        if kinds := _conflicting_kinds(first, second):
            return _not_copies(f"different {min(kinds).upper()}")
        if self._texts_agree(first, second):
            return _SURE
        titles = self._title_likeness(first, second)
        if titles is Likeness.UNKNOWN:
            is_nothing_known = not (
                first.heading or second.heading or self._have_texts(first, second)
            )
            return _POSSIBLE if is_nothing_known else _not_copies("different text")
        if titles is not Likeness.SAME:
            return _not_copies("different title")
        is_specific = first.title or first.own_words
        return (
            self.by_title(first, second)
            if is_specific
            else _not_copies("a title that many documents share")
        )

    def by_title(self, first: Copy, second: Copy) -> Judgement:
        """The verdict on two copies that share a specific title and the first author."""
        # A reprint has the same text. On the same pages, the names are those of one journal.
        if clearly_differ(first.venue, second.venue) and not _same_place(first, second):
            return _not_copies(_venue_reason(first, second))
        if _differ_in_place(first, second):
            return _not_copies("different volumes or pages")
        text = self._text_overlap(first, second)
        if text is Overlap.AGREE:
            return _SURE
        has_two_texts = text is not Overlap.UNKNOWN
        is_dated = has_two_texts or is_periodical(first.heading)
        speaks_against = (
            (_differ_in_sort(first, second), _sort_reason(first, second)),
            (
                not _near_in_time(first, second, 0 if is_dated else _MOST_YEARS_APART),
                _year_reason(first, second),
            ),
            (text is Overlap.DIFFER, "different text"),
            (_differ_in_author(first, second), "different first author"),
        )
        return next((_not_copies(why) for is_so, why in speaks_against if is_so), _LIKELY)

    def by_likeness(self, first: Copy, second: Copy) -> Judgement:
        """The verdict on two copies without a common key: titles that vary, or no author.

        Something else must agree: the text, or where a text is missing, journal and year.
        """
        titles = compare_titles(first.heading, second.heading)
        if titles not in (Likeness.SAME, Likeness.SIMILAR):
            return _not_copies("different title")
        has_authors = _same_author(first, second)
        speaks_against = (
            (not (first.title and second.title), "a title that many documents share"),
            (_differ_in_author(first, second), "different first author"),
            (_differ_in_sort(first, second), _sort_reason(first, second)),
            (clearly_differ(first.venue, second.venue), _venue_reason(first, second)),
            (_differ_in_place(first, second), "different volumes or pages"),
            (not _near_in_time(first, second), _year_reason(first, second)),
        )
        if reasons := [why for is_so, why in speaks_against if is_so]:
            return _not_copies(reasons[0])
        text = self._text_overlap(first, second)
        if text is not Overlap.UNKNOWN:
            return _LIKELY if text is Overlap.AGREE else _not_copies("different text")
        apart = _MOST_YEARS_APART if has_authors and not is_periodical(first.heading) else 0
        is_published_together = (
            bool(first.venue and second.venue and first.year and second.year)
            and _near_in_time(first, second, apart)
        )  # fmt: skip
        has_enough = titles is Likeness.SAME or (
            has_authors and not differ_by_a_letter(first.heading, second.heading)
        )
        return (
            _LIKELY if is_published_together and has_enough else _not_copies("too little is known")
        )

    def _judge_same_title(self, first: Copy, second: Copy) -> Judgement:
        """The verdict on two copies that share an identifier and a title."""
        is_specific = bool(first.title or second.title)
        if is_specific and _same_author(first, second) and _near_in_time(first, second):
            return _SURE
        text = self._text_overlap(first, second)
        if text is Overlap.DIFFER:
            return _not_copies("different text")
        if text is not Overlap.AGREE and not is_specific and _differ_in_author(first, second):
            return _not_copies("different first author")
        return _SURE

    def _judge_similar_titles(self, first: Copy, second: Copy, titles: Likeness) -> Judgement:
        """The verdict on two copies that share an identifier and have similar titles."""
        if titles is Likeness.TRANSLATED:  # the texts may be in two languages, too
            is_same_article = _same_author(first, second) and _near_in_time(first, second)
            return _LIKELY if is_same_article else _not_copies("different title")
        if self._text_overlap(first, second) is Overlap.DIFFER:
            return _not_copies("different text")
        if titles is Likeness.SIMILAR:
            return _LIKELY
        return (
            _not_copies("different first author") if _differ_in_author(first, second) else _POSSIBLE
        )

    def _title_likeness(self, first: Copy, second: Copy) -> Likeness:
        """How far titles agree; SAME if a page with a guessed title begins with the other title."""
        likeness = compare_titles(first.heading, second.heading)
        if likeness in (Likeness.DIFFERENT, Likeness.UNCLEAR):
            for page, record in ((first, second), (second, first)):
                if page.guessed and record.title and self._begins_with(page, record):
                    return Likeness.SAME
        return likeness

    def _begins_with(self, page: Copy, record: Copy) -> bool:
        beginning = self.texts.body(page.number)[:_TITLE_WITHIN]
        return squeezed(record.heading) in beginning.replace(" ", "")

    def _text_overlap(self, first: Copy, second: Copy) -> Overlap:
        """How far texts agree; for a digest, which has its own words, AGREE or UNKNOWN."""
        overlap = self.texts.compare(first.number, second.number)
        may_differ = first.own_words or second.own_words
        return Overlap.UNKNOWN if may_differ and overlap is not Overlap.AGREE else overlap

    def _texts_agree(self, first: Copy, second: Copy) -> bool:
        return self._text_overlap(first, second) is Overlap.AGREE

    def _have_texts(self, first: Copy, second: Copy) -> bool:
        return all(self.texts.body(copy.number) for copy in (first, second))


def _are_versions(first: Copy, second: Copy) -> bool:
    """Whether two preprints are versions of one: a server gives its DOI to one preprint only.

    Title and text may change from one version to the next, but the first author rarely does.
    """
    doi = first.identifiers.doi
    return (
        bool(doi)
        and doi == second.identifiers.doi
        and has_preprint_doi(doi or "")
        and not _differ_in_author(first, second)
    )


def _only_one_is_separate(first: Copy, second: Copy) -> bool:
    return first.sort is not second.sort and not {first.sort, second.sort}.isdisjoint(
        _SEPARATE_SORTS
    )


def _differ_in_sort(first: Copy, second: Copy) -> bool:
    is_known = Sort.UNKNOWN not in (first.sort, second.sort)
    return _only_one_is_separate(first, second) or (is_known and first.sort is not second.sort)


def _sort_reason(first: Copy, second: Copy) -> str:
    sorts = (copy.sort for copy in (first, second) if copy.sort not in (Sort.UNKNOWN, Sort.ARTICLE))
    return f"only one is {' and only one '.join(sorted(sort.value for sort in sorts))}"


def _year_reason(first: Copy, second: Copy) -> str:
    return f"different years ({_either(first.year, second.year)})"


def _venue_reason(first: Copy, second: Copy) -> str:
    return f"different journals ({_either(first.venue, second.venue)})"


def _either(first: object, second: object) -> str:
    return " or ".join(sorted((str(first), str(second))))


def _same_author(first: Copy, second: Copy) -> bool:
    return bool(first.author) and author_root(first.author) == author_root(second.author)


def _differ_in_author(first: Copy, second: Copy) -> bool:
    return bool(first.author and second.author) and not _same_author(first, second)


def _differ_in_place(first: Copy, second: Copy) -> bool:
    """Whether two copies are in other volumes, or on other pages of one volume.

    An article without a volume may be ahead of print, with pages of its own.
    """
    places = [(volume, page) for volume, page in map(_place, (first, second)) if volume]
    if len(places) < 2:  # noqa: PLR2004 - both
        return False
    (volume, page), (other_volume, other_page) = places
    return volume != other_volume or bool(page and other_page and page != other_page)


def _same_place(first: Copy, second: Copy) -> bool:
    """Whether two copies are on the same page of the same volume."""
    return all(_place(first)) and _place(first) == _place(second)


def _place(copy: Copy) -> tuple[str, str]:
    """The numbers of volume and first page; databases write "12 Suppl 1" in many ways."""
    numbers = (_NUMBER.match(text) for text in (copy.locators.volume, copy.locators.pages))
    volume, page = (match[0] if match else "" for match in numbers)
    return volume, page


def _near_in_time(first: Copy, second: Copy, apart: int = _MOST_YEARS_APART) -> bool:
    return first.year is None or second.year is None or abs(first.year - second.year) <= apart


def _conflicting_kinds(first: Copy, second: Copy) -> list[str]:
    """Kinds of identifiers that both have with different values."""
    first_ids, second_ids = (
        dict(key.split(":", 1) for key in copy.identifiers.keys) for copy in (first, second)
    )
    return [kind for kind, value in first_ids.items() if second_ids.get(kind, value) != value]
