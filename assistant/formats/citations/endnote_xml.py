"""EndNote's XML: ``xml/records/record``, text in ``style`` elements. Places are ``record 3``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.formats.citations.numbers import Numbers
from assistant.formats.citations.reference import Reference, Text, read_references
from assistant.formats.markup.inline import Inline
from assistant.formats.markup.xml import Element, child, children, collect, local
from assistant.text.dates import days_of
from assistant.text.imprints import imprint_of
from assistant.text.locators import locators_of
from assistant.text.people import divided
from assistant.text.subjects import subjects_of
from assistant.text.writer import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.formats.parsed import Parsed
    from assistant.records import Source

_SHIFTED = {"superscript": "sup", "subscript": "sub"}
_LINE_END = re.compile(r"\r\n?|\n(?![ \t])")
_NOTES = ("notes", "research-notes")


def read_endnote_xml(roots: Sequence[Element], source: Source) -> Parsed:
    """Return the documents of the records below `roots`, the root elements of one file.

    Records without title and abstract are problem lines. Raises UnreadableFile when none is left.
    """
    problems: list[str] = []
    elements = (record for root in roots for record in _records(root, problems))
    references = (_reference(record, number) for number, record in enumerate(elements, start=1))
    return read_references(references, source, problems, "no EndNote record")


def _records(root: Element, problems: list[str]) -> Iterator[Element]:
    for inner in root:
        if local(inner) == "record":
            yield inner
        elif local(inner) == "records":
            yield from _records(inner, problems)
        else:
            problems.append(f"<{local(inner)}>: not an EndNote record")


def _reference(record: Element, number: int) -> Reference:
    for style in record.iter("style"):
        faces = str(style.get("face") or "").split()  # "italic superscript"
        style.tag = next((_SHIFTED[face] for face in faces if face in _SHIFTED), "style")
    place = f"record {number}"
    titles = ("titles/title", "titles/secondary-title", "titles/short-title", "orig-pub")
    title = next((name for name in titles if _text(record, name)), "")
    # EndNote's abbreviation is often just the first word of the name.
    venues = ("titles/alt-title", "periodical/full-title", titles[1], "periodical/abbr-1")
    venue = next(filter(None, (_text(record, name) for name in venues if name != title)), "")
    return Reference(
        number=number,
        place=place,
        title=Text(_text(record, title), place) if title else Text("", place),
        abstracts=(Text(_text(record, "abstract"), place),),
        authors=tuple(map(divided, _all(record, "contributors/authors", "author"))),
        venue=venue,
        dates=(_text(record, "dates/year"), *_all(record, "dates/pub-dates", "date")),
        electronic_dates=days_of((_text(record, "edition"),)),  # where EndNote keeps it
        imprint=imprint_of(_text(record, "publisher"), (_text(record, "isbn"),)),
        subjects=subjects_of(_all(record, "keywords", "keyword")),
        locators=locators_of(
            _text(record, "volume"),
            _text(record, "number") or _text(record, "issue"),
            _text(record, "pages"),
            number=_text(record, "custom7"),
        ),
        numbers=Numbers(
            dois=(_text(record, "electronic-resource-num"),),
            links=tuple(url for kind in _urls(record) for url in _all(record, kind, "url")),
            custom=tuple(_text(record, f"custom{at}") for at in range(1, 8)),
            accession=_text(record, "accession-num"),
            databases=(
                _text(record, "remote-database-name"),
                _text(record, "remote-database-provider"),
            ),
        ),
        types=(_text(record, "work-type"),),
        notes=tuple(_text(record, name) for name in _NOTES),
    )


def _urls(record: Element) -> Iterator[str]:
    urls = child(record, "urls")
    yield from (f"urls/{local(kind)}" for kind in (urls if urls is not None else ()))


def _all(record: Element, path: str, name: str) -> tuple[str, ...]:
    holder = child(record, path)
    return tuple(map(_own, children(holder, name))) if holder is not None else ()


def _text(record: Element, path: str) -> str:
    element = child(record, path)
    return _own(element) if element is not None else ""


def _own(element: Element) -> str:
    """The text of a field; line ends separate lines, except those before an indentation."""
    inline = Inline()
    collect(element, frozenset(), inline)
    return "\n".join(map(fold, _LINE_END.split(inline.text))).strip()
