"""Reads the JSON of RefLib, which libraries use to move references between programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.formats.citations.numbers import Numbers
from assistant.formats.citations.reference import Reference, Text, read_references
from assistant.text.imprints import imprint_of
from assistant.text.locators import locators_of
from assistant.text.people import divided
from assistant.text.subjects import subjects_of

if TYPE_CHECKING:
    from assistant.formats.parsed import Parsed
    from assistant.records import Source


def read_reflib(value: list[Any], source: Source) -> Parsed:
    """Return the documents of a list of RefLib's objects.

    Those without title and abstract are problem lines. Raises UnreadableFile when none is left.
    """
    problems: list[str] = []
    references: list[Reference] = []
    for number, item in enumerate(value, start=1):
        if isinstance(item, dict):
            references.append(_reference(item, number))
        else:
            problems.append(f"record {number}: not a JSON object")
    return read_references(references, source, problems, "no reference in the JSON")


def _reference(item: dict[str, Any], number: int) -> Reference:
    place = f"record {number}"
    return Reference(
        number=number,
        place=place,
        title=Text(_string(item, "title"), place),
        abstracts=(Text(_string(item, "abstract"), place),),
        authors=tuple(map(divided, _strings(item, "authors"))),
        venue=_string(item, "journal"),
        dates=(_string(item, "year"), _string(item, "date")),
        locators=locators_of(
            _string(item, "volume"),
            _string(item, "number") or _string(item, "issue"),
            _string(item, "pages"),
        ),
        imprint=imprint_of(_string(item, "publisher"), (_string(item, "isbn"),)),
        subjects=subjects_of(_strings(item, "keywords")),
        numbers=Numbers(
            dois=(_string(item, "doi"),),
            links=_strings(item, "urls"),
            custom=tuple(_string(item, f"custom{at}") for at in range(1, 8)),
            accession=_string(item, "accessionNum"),
            databases=(_string(item, "databaseProvider"),),
        ),
        types=(_string(item, "workType"),),
        notes=(_string(item, "notes"), _string(item, "researchNotes")),
    )


def _string(item: dict[str, Any], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""


def _strings(holder: dict[str, Any], name: str) -> tuple[str, ...]:
    value = holder.get(name)
    return tuple(text for text in value if isinstance(text, str)) if isinstance(value, list) else ()
