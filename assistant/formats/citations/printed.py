"""What exports have in common that databases print for people: sources in words, and titles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assistant.formats.lines.tagged import Record

# "Journal of Rest (2014) 3:3 (152-160)" of Embase.
_BEFORE_YEAR = re.compile(r"(.{3,200}?) \((?:1[89]|20)\d\d\)(?: |\Z)", re.DOTALL)
# "Journal of Rest. 15(4):77-80, 2016 Apr." and "Journal of Rest.15 (4) (pp 77-80), 2016." of Ovid.
_BEFORE_VOLUME = re.compile(r"(.{3,200}?)\.\s*(?:\d|\(|vol\b)", re.DOTALL | re.IGNORECASE)


def journal_of(source: str) -> str:
    """Return the name of the journal in a source that also has the volume and pages."""
    match = _BEFORE_YEAR.match(source) or _BEFORE_VOLUME.match(source)
    return match[1] if match else source


def titled(records: Iterable[Record], title: str, problems: list[str]) -> Iterator[Record]:
    """Yield the records that have the field `title`; without it, a record is damaged.

    Databases print the title of every record, so its text may be in another field.
    """
    for record in records:
        if record.named(title):
            yield record
        else:
            problems.append(f"line {record.line}: a record without a title; export it again")
