"""Reads "Summary (text)" of PubMed: numbered citations, each a paragraph. Places are line numbers.

``1: Doe A, Roe B. Title. Journal. 2020 May;19(5):402-12. doi: 10.1000/x. PMID: 1; PMCID: PMC2.``
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.formats.citations.numbers import Numbers
from assistant.formats.citations.reference import Reference, Text, read_references
from assistant.formats.lines.paragraphs import runs, split_lines
from assistant.text import people
from assistant.text.locators import locators_in
from assistant.text.writer import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assistant.formats.lines.paragraphs import Paragraph
    from assistant.formats.parsed import Parsed
    from assistant.records import Author, Source

# Text of one record: neither the number of another one in PubMed nor its counter is in it.
_OWN = r"(?:(?!\bPMID: | \d{1,6}: [A-Z]).)"
# The date begins with the year, and volume or numbers follow it: a year in a title does not.
_CITATION = re.compile(
    rf"(?P<number>\d{{1,6}}): (?P<head>{_OWN}{{5,4000}}?[.?!\])]) (?P<published>"
    r"(?P<year>1[89]\d\d|20\d\d)"
    r"(?: [A-Z][a-z]{2}(?:-[A-Z][a-z]{2})?(?: \d{1,2})?| (?:Spring|Summer|Fall|Autumn|Winter))?"
    rf"[;:.]{_OWN}{{0,600}}) ?\bPMID: (?P<pmid>\d{{1,9}})"
    rf"(?:; PMCID: (?P<pmcid>PMC\d{{1,10}}))?\b{_OWN}{{0,200}}"
)
_COUNTER = re.compile(r"\s*\d{1,6}: ")
_DOI = re.compile(r"\bdoi: (10\.\S+)", re.IGNORECASE)
_PREPRINT = re.compile(r" \[preprint\]\Z", re.IGNORECASE)
_AUTHOR = re.compile(r"[^.;:?]{1,80} [^\W\d_a-z]{1,5}(?: (?:Jr|Sr|[2-4](?:nd|rd|th)|I{2,3}|IV))?")
_OTHERS = re.compile(r",? et al\Z")


def is_summary(text: str) -> bool:
    """Whether a text begins with the counter of such a citation."""
    first = next(runs(split_lines(text.removeprefix("\ufeff"))), None)
    return first is not None and _COUNTER.match(first.text) is not None


def read_summary(text: str, source: Source) -> Parsed:
    """Return the documents of such a text, which have no abstracts.

    Other paragraphs are problem lines.
    """
    problems: list[str] = []
    references = _references(runs(split_lines(text.removeprefix("\ufeff"))), problems)
    return read_references(references, source, problems, "no PubMed record")


def _references(paragraphs: Iterable[Paragraph], problems: list[str]) -> Iterator[Reference]:
    for paragraph in paragraphs:
        match = _CITATION.fullmatch(fold(paragraph.text))
        if match:
            yield _reference(paragraph, match)
        else:
            problems.append(f"line {paragraph.line}: a damaged record; export it again")


def _reference(paragraph: Paragraph, match: re.Match[str]) -> Reference:
    authors, title, journal = _head(match["head"])
    doi = _DOI.search(match["published"])
    is_preprint = _PREPRINT.search(journal) is not None
    place = f"line {paragraph.line}"
    return Reference(
        number=paragraph.line,
        place=place,
        title=Text(title, place),
        abstracts=(),
        authors=tuple(_authors(authors)),
        venue=_PREPRINT.sub("", journal),
        dates=(match["year"],),
        locators=locators_in(f"{journal}. {match['published']}"),
        numbers=Numbers(
            pmids=(match["pmid"],),
            pmcids=(match["pmcid"] or "",),
            dois=(doi[1].rstrip(".") if doi else "",),
        ),
        types=("Preprint",) if is_preprint else (),
    )


def _head(head: str) -> tuple[str, str, str]:
    """Authors (may be empty), title and journal of "Doe A, Roe B. Title. Journal."."""
    parts = re.split(r"(?<=[.?!\]]) (?=\S)", head)
    journal = parts.pop().rstrip(".") if len(parts) > 1 else ""
    has_authors = len(parts) > 1 and _are_authors(parts[0])
    authors = parts.pop(0) if has_authors else ""
    return authors.rstrip("."), " ".join(parts), journal


def _are_authors(text: str) -> bool:
    names, _, group = _OTHERS.sub("", text.rstrip(".")).partition(";")
    listed = [name.strip() for name in names.split(",")]
    return bool(group) or sum(bool(_AUTHOR.fullmatch(name)) for name in listed) * 2 > len(listed)


def _authors(text: str) -> Iterator[Author]:
    for name in re.split(r"[,;] ", _OTHERS.sub("", text)):
        if name:
            yield people.divided(name)
