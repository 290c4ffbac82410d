"""What exports have in common that databases print for people: sources in words, and titles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.records import Locators
from assistant.text.locators import locators_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assistant.formats.lines.tagged import Record

# "Journal of Rest (2014) 3:3 (152-160)" of Embase.
_EMBASE = re.compile(
    r"(?P<journal>.{3,200}?) \((?:1[89]|20)\d\d\)"
    r"(?: (?P<volume>[^\s:(]{1,20})?(?::(?P<issue>[^\s(]{1,20}))?"
    r"(?: \((?P<pages>[^)]{1,40})\))?|\Z)",
    re.DOTALL,
)
# "Journal of Rest. 15(4):77-80, 2016 Apr." and "Journal of Rest.15 (4) (pp 77-80), 2016." of Ovid.
_OVID = re.compile(
    r"(?P<journal>.{3,200}?)\.\s*(?=[\d(]|vol\b)(?:vol\.? )?(?P<volume>[A-Z]?\d[\w-]{0,10})?"
    r"\s?(?:\((?P<issue>(?!pp)[^)]{1,40})\))?"
    r"(?::\s?(?P<pages>[^\s,;.]{1,20})|\s?\(pp (?P<pp>[^)]{1,40})\))?",
    re.DOTALL | re.IGNORECASE,
)


def journal_before_year(source: str) -> str:
    """Return the name of the journal in a source of Embase; any other source unchanged."""
    match = _EMBASE.match(source)
    return match["journal"] if match else source


def published_in(source: str) -> tuple[str, Locators]:
    """Return the journal, and the volume, issue and pages, of a source of Embase or Ovid."""
    match = _EMBASE.match(source) or _OVID.match(source)
    if match is None:
        return source, Locators()
    parts = match.groupdict(default="")
    pages = parts["pages"] or parts.get("pp", "")
    return parts["journal"], locators_of(parts["volume"], parts["issue"], pages)


def titled(records: Iterable[Record], title: str, problems: list[str]) -> Iterator[Record]:
    """Yield the records that have the field `title`; without it, a record is damaged.

    Databases print the title of every record, so its text may be in another field.
    """
    for record in records:
        if record.named(title):
            yield record
        else:
            problems.append(f"line {record.line}: a record without a title; export it again")
