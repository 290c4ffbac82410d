"""Extracts the public identifiers of a reference from the various fields of exports.

A wrong identifier would merge two different articles. So a number only counts where its field or
the words before it say what it is. Free text about other articles gives no identifiers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from assistant.records import Identifiers
from assistant.text import identifiers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_PMID_SAID = re.compile(r"\bPMID[\s:]*(?:NLM)?([0-9]{1,9})\b|\b([0-9]{1,9})\[pmid\]", re.IGNORECASE)
_PMCID_SAID = re.compile(r"\b(PMC[0-9]{3,10})\b", re.IGNORECASE)
_DOI_SAID = re.compile(
    r"\bdoi[\s:=]*(?:https?://(?:dx\.)?doi\.org/)?(10\.[0-9]{4,9}/\S+)", re.IGNORECASE
)
# "Comment in: ...", "Erratum in (EIN)", "References: ..." and the like name other articles.
_OTHERS = re.compile(
    r"\b(?:in|on|of|for|from)\s*(?:\([A-Z]{2,4}\)|:)|\b(?:references|cited|citing|comment|erratum)\b",
    re.IGNORECASE,
)
# Characters of a note in which identifiers are looked for. A longer one is probably the text of
# an article, which names others. Chosen by hand.
_LONGEST_NOTE = 5000
_PUBMED_HOST = re.compile(
    r"https?://(?:www\.)?(?:pubmed\.|ncbi\.nlm\.nih\.gov/pubmed)", re.IGNORECASE
)
_PMC_HOST = re.compile(r"https?://(?:www\.)?(?:pmc\.|ncbi\.nlm\.nih\.gov/pmc)", re.IGNORECASE)
_DOI_HOST = re.compile(
    # The resolver of DOIs, and pages of publishers that have the DOI in their address.
    r"https?://(?:(?:dx\.|www\.)?doi\.org/|[^\s/]{1,100}/(?:content|doi(?:/[a-z]{1,12})?)/10\.)",
    re.IGNORECASE,
)
_LIBRARY = re.compile(r"\b(?:pubmed|medline|nlm)\b", re.IGNORECASE)
_DIGITS = re.compile(r"[0-9]{1,8}")


class Numbers(NamedTuple):
    """The fields that may contain identifiers; `custom` are fields for anything.

    `accession` is a number in the database that `databases` name.
    """

    pmids: tuple[str, ...] = ()
    pmcids: tuple[str, ...] = ()
    dois: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    custom: tuple[str, ...] = ()
    trials: tuple[str, ...] = ()
    accession: str = ""
    databases: tuple[str, ...] = ()

    def identifiers(self, notes: Iterable[str], texts: Iterable[str]) -> Identifiers:
        """Return the identifiers; `notes` only count where no other field has one.

        Trial numbers are those that `trials`, the notes and `texts` name.
        """
        notes = [*self.custom, *notes]
        own_notes = [
            note for note in notes if len(note) < _LONGEST_NOTE and not _OTHERS.search(note)
        ]
        return Identifiers(
            pmid=_first(identifiers.pmid, self.pmids, self._of_library(), self._at(_PUBMED_HOST))
            or _only(_PMID_SAID, own_notes, identifiers.pmid),
            pmcid=_first(identifiers.pmcid, self.pmcids, self._pmcids(), self._at(_PMC_HOST))
            or _only(_PMCID_SAID, own_notes, identifiers.pmcid),
            doi=_first(identifiers.doi, self.dois, self.custom, self._at(_DOI_HOST), own_notes)
            or _only(_DOI_SAID, own_notes, identifiers.doi),
            nct=identifiers.nct(*self.trials, *notes, *texts),
        )

    def _at(self, host: re.Pattern[str]) -> Iterator[str]:
        return (link.split("?")[0] for link in self.links if host.match(link.strip()))

    def _pmcids(self) -> Iterator[str]:
        return (text for text in self.custom if text.upper().startswith("PMC"))

    def _of_library(self) -> Iterator[str]:
        """Yield the accession number if it is from the National Library of Medicine."""
        number = self.accession.removeprefix("MEDLINE:").strip()
        of_library = number != self.accession or any(map(_LIBRARY.search, self.databases))
        if of_library and _DIGITS.fullmatch(number):
            yield number


def _first(read: Callable[[str], str | None], *sources: Iterable[str]) -> str | None:
    values = (read(text) for source in sources for text in source)
    return next(filter(None, values), None)


def _only(
    pattern: re.Pattern[str], notes: Iterable[str], read: Callable[[str], str | None]
) -> str | None:
    """Return the identifier that `notes` name after `pattern`, if they name exactly one."""
    matches = (match for note in notes for match in pattern.finditer(note))
    values = {read(next(filter(None, match.groups()))) for match in matches} - {None}
    return values.pop() if len(values) == 1 else None
