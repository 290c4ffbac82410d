"""Reads hand-written metadata of an article: YAML front matter and the keys of JSON Lines.

Both have the same keys, listed in `read_metadata`. An invalid value is ignored and gives one line
in the report of the build; the document is still read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from assistant.editorial.notices import (
    NOTICE_RELATIONS,
    with_notice_signs,
    with_retraction_signs,
)
from assistant.editorial.preprints import preprint_sign
from assistant.records import (
    Author,
    Design,
    Document,
    Identifiers,
    Imprint,
    Kind,
    Locators,
    Notice,
    Relation,
    Source,
    Status,
    Subjects,
)
from assistant.study_design.publication_types import BY_HAND, design_named, design_of, reason_of
from assistant.text import identifiers, people
from assistant.text.dates import date_in, date_of
from assistant.text.imprints import imprint_of
from assistant.text.locators import locators_of
from assistant.text.subjects import listed, subjects_of
from assistant.text.writer import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from assistant.text.writer import TextWriter

_YEAR = re.compile(r"(?<![0-9])(1[5-9][0-9]{2}|20[0-9]{2})(?![0-9])")
_COUNT = re.compile(
    r"(?:n\s*=\s*)?([0-9]{1,3}(?:[,\u00a0\u202f ][0-9]{3})+|[0-9]{1,9})", re.IGNORECASE
)
_MISSING = frozenset({"", "~", "null", "none", "n/a"})
_UNFLAGGED = frozenset({"published", "current", "unflagged", Status.UNFLAGGED.value})

#: How files say that something is so.
YES = frozenset({"true", "yes", "y", "1"})

T = TypeVar("T")
# The keys of data sets that say whether an article is retracted.
_RETRACTED = ("is_retracted", "retracted")
_STATUSES = {status.value: status for status in Status} | {"concern": Status.CONCERN}
_KINDS = {kind.value: kind for kind in Kind}


@dataclass(slots=True)
class Metadata:
    """Everything about a document except its text; `problems` names the invalid values."""

    id: str = ""
    title: str = ""
    authors: tuple[Author, ...] = ()
    venue: str = ""
    year: int | None = None
    electronic_year: int | None = None
    locators: Locators = field(default_factory=Locators)
    imprint: Imprint = field(default_factory=Imprint)
    subjects: Subjects = field(default_factory=Subjects)
    identifiers: Identifiers = field(default_factory=Identifiers)
    publication_types: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    design: Design = Design.NOT_STATED
    design_reason: str = ""
    population: int | None = None
    population_planned: bool = False
    population_reason: str = ""
    kind: Kind = Kind.ARTICLE
    relations: tuple[Relation, ...] = ()
    registrations: tuple[str, ...] = ()
    problems: list[str] = field(default_factory=list)

    def document(self, source: Source, writer: TextWriter) -> Document:
        """Return the document of this metadata and the text of `writer`."""
        relations = with_notice_signs(self.relations, self.publication_types, self.title)
        design, reason = self.design, self.design_reason
        sign = preprint_sign(self.identifiers.doi or "", self.venue)
        is_notice = any(relation.kind in NOTICE_RELATIONS for relation in relations)
        if design is Design.NOT_STATED and sign and not is_notice:
            design, reason = Design.PREPRINT, sign
        return Document(
            id=self.id,
            source=source,
            title=self.title,
            text=writer.text,
            blocks=writer.blocks,
            authors=people.known(self.authors),
            venue=self.venue,
            year=self.year,
            electronic_year=self.electronic_year,
            locators=self.locators,
            imprint=self.imprint,
            subjects=self.subjects,
            identifiers=self.identifiers,
            publication_types=self.publication_types,
            notices=with_retraction_signs(
                self.notices, self.publication_types, self.title, relations
            ),
            design=design,
            design_reason=reason or reason_of(design, self.publication_types),
            population=self.population,
            population_planned=self.population_planned,
            population_reason=self.population_reason,
            kind=self.kind,
            relations=relations,
            registrations=self.registrations,
        )


def read_metadata(values: Mapping[str, object], source: str = "front matter") -> Metadata:
    """Return the metadata from the known keys of `values`; other keys are ignored.

    Keys: ``id``, ``title``, ``authors``, ``journal`` or ``venue``, ``year``, ``volume``, ``issue``,
    ``pages``, ``article_number``, ``publisher``, ``issn``, ``keywords``, ``mesh``, ``doi``,
    ``pmid``, ``pmcid``, ``nct``, ``registration`` (of the trial, in any registry),
    ``publication_types``, ``design``, ``population``, ``kind``, ``status``, ``notice`` and
    ``notice_date`` (where and when the status was announced). `source` names where `values` come
    from.
    """
    known = {key.strip().lower().replace("-", "_"): value for key, value in values.items()}
    checked = _Values(known)
    types = checked.several("publication_types", "publication_type")
    stated_design = checked.understood("design", design_named)
    return Metadata(
        id=checked.single("id"),
        title=checked.single("title"),
        authors=authors_of(known.get("authors", known.get("author"))),
        venue=checked.single("journal", "venue"),
        year=checked.understood("year", _year) or checked.understood("date", _year),
        locators=locators_of(
            checked.single("volume"),
            checked.single("issue", "number"),
            checked.single("pages", "page"),
            number=checked.single("article_number", "elocation_id"),
        ),
        imprint=imprint_of(checked.single("publisher"), checked.several("issn")),
        subjects=_subjects(checked),
        identifiers=Identifiers(
            pmid=checked.understood("pmid", identifiers.pmid),
            pmcid=checked.understood("pmcid", identifiers.pmcid),
            doi=checked.understood("doi", identifiers.doi),
            nct=identifiers.nct(*checked.several("nct")),
        ),
        publication_types=types,
        notices=checked.notices(source),
        design=stated_design or design_of(types),
        design_reason=BY_HAND if stated_design else "",
        population=checked.understood("population", _count),
        kind=checked.understood("kind", _kind) or Kind.ARTICLE,
        registrations=identifiers.registrations(*checked.several("registration")),
        problems=checked.problems,
    )


def authors_of(value: object) -> tuple[Author, ...]:
    """Return authors from a list, or from a string separated by ``;``, ``and`` or commas."""
    if isinstance(value, str):
        return tuple(map(people.divided, _split_authors(value)))
    return tuple(map(_author, value)) if isinstance(value, list) else ()


class _Values:
    """Takes single values from a mapping and notes the invalid ones."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values
        self.problems: list[str] = []

    def single(self, *keys: str) -> str:
        """Return the first of `keys` that has a value, as folded text."""
        for key in keys:
            value = self._values.get(key)
            if isinstance(value, list) and len(value) == 1:
                value = value[0]
            if isinstance(value, list | dict):
                self.problems.append(f'"{key}" is not a single value')
            elif (text := _scalar(value)).casefold() not in _MISSING:
                return text
        return ""

    def several(self, *keys: str) -> tuple[str, ...]:
        """Return all values of the first of `keys` that has any."""
        for key in keys:
            value = self._values.get(key)
            items = value if isinstance(value, list) else [value]
            texts = tuple(text for item in items if (text := _scalar(item)).casefold() != "")
            if texts:
                return texts
        return ()

    def understood(self, key: str, read: Callable[[str], T | None]) -> T | None:
        """Return `read` of the value of `key`; where that is None, the value is a problem."""
        text = self.single(key)
        if not text:
            return None
        value = read(text)
        if value is None:
            self.problems.append(f'"{key}" is not understood: {text[:60]}')
        return value

    def notices(self, source: str) -> tuple[Notice, ...]:
        """Return the notices that ``status`` names; see `read_metadata`."""
        where = self.single("notice")
        date = self.understood("notice_date", lambda text: date_of(text) or None) or date_in(where)
        notices = []
        for text in self.several("status"):
            name = text.casefold()
            if name in _UNFLAGGED or name in _MISSING:
                continue
            if status := _STATUSES.get(name):
                notices.append(Notice(status, where, date, source))
            else:
                self.problems.append(f'"status" is not understood: {text[:60]}')
        notices += (
            Notice(Status.RETRACTED, where or f"{key}: true", date, source)
            for key in _RETRACTED
            if str(self._values.get(key)).strip().casefold() in YES
        )
        return tuple(notices)


def _subjects(checked: _Values) -> Subjects:
    keywords = checked.several("keywords", "keyword")
    # A list has one keyword in each item; a single text has all of them.
    if len(keywords) == 1:
        keywords = listed(keywords[0])
    return subjects_of(keywords, checked.several("mesh", "mesh_terms", "mesh_headings"))


def _scalar(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return fold(str(value))


def _year(text: str) -> int | None:
    match = _YEAR.search(text)
    return int(match[1]) if match else None


def _count(text: str) -> int | None:
    match = _COUNT.fullmatch(text)
    return int(re.sub(r"[^0-9]", "", match[1])) if match else None


def _kind(text: str) -> Kind | None:
    return _KINDS.get(text.casefold())


def _author(item: object) -> Author:
    """Return an author, which is nobody where `item` is not understood."""
    if not isinstance(item, dict):
        return people.divided(_scalar(item))
    parts = {name: _scalar(value) for name, value in item.items()}
    family = parts.get("family") or parts.get("last", "")
    if family:
        given = parts.get("given") or parts.get("first", "")
        return people.person(family, given, parts.get("suffix", ""), parts.get("particle", ""))
    if group := parts.get("literal"):
        return people.group(group)
    return people.divided(parts.get("name", ""))


def _split_authors(text: str) -> tuple[str, ...]:
    folded = fold(text.replace("\n", ";")) if ";" not in text else fold(text)
    for separator in (";", " and "):
        if separator in folded:
            return tuple(name for part in folded.split(separator) if (name := part.strip(" ,")))
    names = [name for part in folded.split(",") if (name := part.strip())]
    # "Smith J, Doe AB" are two people, "Smith, John" is one.
    return tuple(names) if all(" " in name for name in names) else (folded,)
