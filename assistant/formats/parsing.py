"""Parses the bytes of a file with the reader of its format."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.format_traits import MARKDOWN, PLAIN_TEXT
from assistant.formats.lines.front_matter import split_front_matter
from assistant.formats.lines.record_lists import refuse_several
from assistant.formats.recognise import recognised
from assistant.records import Source
from assistant.study_design.participants import with_participants
from assistant.study_design.registration import with_registrations
from assistant.study_design.stated import with_design
from assistant.text.decoding import unpacked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assistant.formats.parsed import Parsed
    from assistant.records import Document

# Their lines are known before they are read. Of formats that `may_be_list` only the text that was
# read has lines.
_OF_LINES = (MARKDOWN, PLAIN_TEXT)


def parse(data: bytes, path: str) -> Parsed:
    """Return the documents in `data`, the bytes of the file at `path` (relative to the corpus).

    The bytes may be compressed with gzip. Raises UnreadableFile when nothing can be read; its one
    sentence says why and what to do.
    """
    entry, content = recognised(unpacked(data))
    if entry.format in _OF_LINES:
        refuse_several(split_front_matter(str(content)).body)
    source = Source(path, entry.format.name, hashlib.sha256(data).hexdigest())
    parsed = entry.reader()(content, source)
    if entry.format.may_be_list:
        for document in parsed.documents:
            refuse_several(document.text.split("\n"))
    designed = map(with_design, _with_own_ids(parsed.documents))
    counted = map(with_participants, designed)
    return parsed._replace(documents=tuple(map(with_registrations, counted)))


def _with_own_ids(documents: Iterable[Document]) -> Iterator[Document]:
    """Give each document of a file its own id; the abstracts of a supplement share its DOI."""
    taken: set[str] = set()
    last_numbers: dict[str, int] = {}
    for document in documents:
        shared_id = document.id.lower()
        own_id = document.id
        while own_id.lower() in taken:
            last_numbers[shared_id] = last_numbers.get(shared_id, 1) + 1
            own_id = f"{document.id}:{last_numbers[shared_id]}"
        taken.add(own_id.lower())
        yield document if own_id == document.id else replace(document, id=own_id)
