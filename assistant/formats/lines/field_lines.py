"""Recognises lines that name a field of a record: ``Title: ...``, ``TI  - ...``, ``"TITLE","..."``.

Every database has its own names for fields. This module only needs to know what a field contains,
so that lists of records can be recognised. The readers of the formats read the records themselves.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from typing import NamedTuple

from assistant.formats.citations.recognise_exports import COLUMNS, column_names


class FieldLine(NamedTuple):
    """A line that names a field: what the field contains, its name, and the text after the name.

    `text` is empty when the text is in the lines below. `tag` is whether the name is a tag of two
    to four capitals.
    """

    kind: str
    name: str
    text: str
    tag: bool


# The kinds that say which article a record is about; they have the names of table columns.
_KINDS = ("title", "abstract", "authors", "venue", "year", "doi", "pmid", "pmcid", "accession")
_NAMES = {name: kind for kind in _KINDS for name in COLUMNS[kind] if len(name) > 2}  # noqa: PLR2004
# Names that do not occur in tables: those of Ovid and Embase, and of databases in Spanish and
# Portuguese (LILACS, SciELO), French and German.
_NAMES |= {
    "uniqueidentifier": "accession",
    "digitalobjectidentifier": "doi",
    "medlinepmid": "pmid",
    "titulo": "title",
    "titre": "title",
    "titel": "title",
    "resumen": "abstract",
    "resumo": "abstract",
    "resume": "abstract",
    "zusammenfassung": "abstract",
    "autor": "authors",
    "autores": "authors",
    "auteur": "authors",
    "auteurs": "authors",
    "autoren": "authors",
    "fuente": "venue",
    "fonte": "venue",
}
# Tags of RIS, MEDLINE, RefWorks, Web of Science, EndNote, Cochrane and Ovid.
_TAGS = {
    tag: kind
    for kind, tags in {
        "title": "TI T1 %T",
        "abstract": "AB N2 %X",
        "authors": "AU FAU A1 AF %A",
        "venue": "SO JF JO J2 JT TA JN %J",
        "year": "PY YR Y1 DP %D",
        "doi": "DO DI DOI LID %R",
        "pmid": "PMID PM",
        "accession": "AN UT UI ID %M",
        "type": "TY PT RT %0",
    }.items()
    for tag in tags.split()
}

_TAG = re.compile(
    r"(?:\[?([A-Z][A-Z0-9]{1,3}|[a-z][a-z0-9](?=\s{1,3}-\s))\]?\s{0,4}[-\u2013\u2014:]|(%[0-9A-Z])\s)\s{0,4}(.*)"
)
# Search strategies have similar lines: TI (sleep OR rest). T1 may be a time or an image.
_BARE_TAG = re.compile(r"(A1|[A-Z]{2})\s([^\s(\"'=\u201c].*)")
_WORDS = re.compile(r"([^\W\d_][^:=\t|\"]{1,40}?)\s{0,4}(?:[:=\uff1a\t|]|\s[-\u2013]\s)\s{0,9}(.*)")
_CELL = re.compile(r"\"?[A-Z][A-Z /-]{1,40}\"?,\S")


def field_line(line: str) -> FieldLine | None:
    """Return the field that `line` names, or None."""
    tagged = _TAG.fullmatch(line) or _BARE_TAG.fullmatch(line)
    if tagged:
        name, text = next(filter(None, tagged.groups()[:-1])), tagged[tagged.lastindex or 1]
        if kind := _TAGS.get(name.upper()):
            return FieldLine(kind, name, text.strip(), tag=True)
    if _CELL.match(line):
        name, *rest = next(csv.reader([line]))
        text = " ".join(rest)
    elif words := _WORDS.fullmatch(line):
        name, text = words.groups()
    else:
        name, text = line, ""
    name = _plain(name).rstrip("0123456789")
    kind = _NAMES.get(name) or _TAGS.get(line, "")
    return FieldLine(kind, name, text.strip(), tag=False) if kind else None


def _plain(name: str) -> str:
    """`name` as `column_names` spells it, without the accents of its letters."""
    if len(name) > 40:  # noqa: PLR2004 - as long as `_WORDS` takes
        return ""
    return column_names([unicodedata.normalize("NFKD", name).replace("\u0301", "")])[0]
