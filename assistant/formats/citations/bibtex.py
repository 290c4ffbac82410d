"""BibTeX and BibLaTeX, split into entries by bibtexparser. Places are line numbers.

An unreadable entry does not affect the others. By the rules of BibTeX, text between entries is a
comment.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, NamedTuple

from bibtexparser.middlewares.names import (
    parse_single_name_into_parts,
    split_multiple_persons_names,
)
from bibtexparser.model import (
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ParsingFailedBlock,
    String,
)
from bibtexparser.splitter import Splitter

from assistant.formats.citations.bibtex_values import joined_value, separate_fields
from assistant.formats.citations.latex import plain_text
from assistant.formats.citations.numbers import Numbers
from assistant.formats.citations.reference import Reference, Text, read_references
from assistant.records import OTHERS, Subjects
from assistant.text import people
from assistant.text.imprints import imprint_of
from assistant.text.locators import locators_of
from assistant.text.subjects import listed, subjects_of
from assistant.text.writer import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bibtexparser.model import Block

    from assistant.formats.parsed import Parsed
    from assistant.records import Author, Source

# Its log messages on damaged entries are dropped, because the problem lines say the same.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())

_MARKUP = re.compile(r"\\(?:url|href|texttt)\b|[{}\\]")
# A key without a comma after it: "@article{doe2020", and the first field in the next line.
_KEY_ALONE = re.compile(
    r"^([ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(][ \t]*[^\s,{}()=\"#@]{1,200})"
    r"(?=[ \t]*\r?\n[ \t]*[A-Za-z][\w-]*[ \t]*=)",
    re.MULTILINE,
)
# One duplicate among these fields is a mistake. Two mean that another entry begins.
_ONCE = frozenset({"title", "author", "year", "date", "journal", "doi", "abstract"})
# A field within the text of another: the closing brace or quotation mark of that one is missing.
_FIELD_WITHIN = re.compile(r"^[ \t]*[A-Za-z][\w-]{1,30}[ \t]*=[ \t]*[{\"]", re.MULTILINE)
# Characters of a reason in a problem line, so that it stays a line. Chosen by hand.
_LONGEST_REASON = 150
# Characters of a name; a longer one is damaged, and splitting it would take long. Chosen by hand.
_LONGEST_NAME = 300
# Characters of the value of an @string. Strings may contain strings, so they could grow without
# limit. Chosen by hand.
_LONGEST_STRING = 1000
# Braces keep a name whole.
_WHOLE = re.compile(r"\s*\{[^{}]*\}\s*")
_PUBMED = frozenset({"pubmed", "pmid"})
# Scopus writes the type of an article into "type", other programs that of a thesis or report.
_LISTS = ("pubtype", "document_type", "publication-type", "type")
_ARTICLE_NUMBERS = ("eid", "articleno", "article-number", "elocation-id")
_VENUES = ("shortjournal", "journal-abbreviation", "journal", "journaltitle", "booktitle")
# Entries that are what their "booktitle" names; all others are only in it.
_BOOKS = frozenset({"book", "collection", "mvbook", "mvcollection", "mvproceedings", "proceedings"})
# What an entry gets from the one that its "crossref" names. A DOI and an abstract are its own.
_INHERITED = (
    "journal",
    "journaltitle",
    "volume",
    "number",
    "year",
    "date",
    "month",
    "publisher",
    "editor",
)


def read_bibtex(text: str, source: Source) -> Parsed:
    """Return the documents of a BibTeX file.

    Entries that are damaged or have neither title nor abstract are problem lines. Raises
    UnreadableFile when none is left.
    """
    problems: list[str] = []
    blocks = Splitter(_with_commas(text.removeprefix("\ufeff"), problems)).split().blocks
    strings: dict[str, str] = {}
    for block in blocks:
        if isinstance(block, String):
            value = joined_value(block.value, strings)[0]
            # Strings may contain strings, so they could grow without limit.
            if len(value) <= _LONGEST_STRING:
                strings[block.key.lower()] = value
    entries = [_fields(entry, strings, problems) for entry in _entries(blocks, problems)]
    by_key = {fields.key: fields for fields in reversed(entries)}
    references = (_reference(fields.with_those_of(by_key)) for fields in entries)
    return read_references(references, source, problems, "no BibTeX entry")


def _with_commas(text: str, problems: list[str]) -> str:
    """`text` with a comma after each key that lacks one."""
    for match in _KEY_ALONE.finditer(text):
        line = text.count("\n", 0, match.end()) + 1
        problems.append(f"line {line}: a comma is missing after the key")
    return _KEY_ALONE.sub(r"\1,", text)


class _Fields(NamedTuple):
    """The fields of an entry by name, their line numbers, and the type and key of the entry."""

    kind: str
    key: str
    line: int
    values: dict[str, str]
    lines: dict[str, int]

    def with_those_of(self, by_key: Mapping[str, _Fields]) -> _Fields:
        """The fields with those that the entry named in "crossref" or "xdata" lends to it."""
        named = self.values.get("crossref") or self.values.get("xdata") or ""
        holder = by_key.get(named.strip().casefold()) if named else None
        if holder is None or holder is self:
            return self
        lent = {name: text for name, text in holder.values.items() if name in _INHERITED}
        if title := holder.values.get("booktitle") or holder.values.get("title"):
            lent["journal" if holder.kind == "periodical" else "booktitle"] = title
        return self._replace(values=lent | self.values)


def _entries(blocks: list[Block], problems: list[str]) -> Iterator[Entry]:
    """Yield the entries; duplicate or empty keys are accepted, as they only matter to LaTeX."""
    for block in blocks:
        line = (block.start_line or 0) + 1
        entry = block
        if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock):
            entry = block.ignore_error_block or block
        if isinstance(block, DuplicateFieldKeyBlock) and isinstance(entry, Entry):
            twice = _twice(entry)
            names = fold(", ".join(sorted(twice))[:_LONGEST_REASON])
            if len(_ONCE & twice) > 1:
                problems.append(f"line {line}: two entries run together ({names})")
                continue
            if twice:
                problems.append(f"line {line}: duplicate fields, the first is used: {names}")
        if isinstance(entry, Entry):
            values = (
                joined_value(field.written, {})[0]
                for written in entry.fields
                for field in separate_fields(written.key, str(written.value))
            )
            if any(map(_FIELD_WITHIN.search, values)):
                problems.append(f"line {line}: a damaged entry (the end of a field is missing)")
            else:
                yield entry
        elif isinstance(block, ParsingFailedBlock):
            reason = getattr(block.error, "abort_reason", "") or str(block.error)
            reason = fold(reason[:_LONGEST_REASON]).rstrip(" .")
            problems.append(f"line {line}: a damaged entry ({reason})")


def _twice(entry: Entry) -> set[str]:
    """The names of the fields that an entry has more than once, with different values."""
    values: dict[str, set[str]] = {}
    for field in entry.fields:
        values.setdefault(field.key.lower(), set()).add(fold(str(field.value)))
    return {name for name, texts in values.items() if len(texts) > 1}


def _reference(entry: _Fields) -> Reference:
    fields, line = entry.values, entry.line

    def first(*names: str) -> str:
        return next((fields[name] for name in names if fields.get(name)), "")

    def verbatim(*names: str) -> tuple[str, ...]:
        return tuple(_MARKUP.sub("", fields[name]) for name in names if fields.get(name))

    titles = ("title", "booktitle") if entry.kind in _BOOKS else ("title",)
    title = next((name for name in titles if fields.get(name)), "")
    more = f": {fields['subtitle']}" if title == "title" and fields.get("subtitle") else ""
    venues = [name for name in _VENUES if name != title]
    archive = first("eprinttype", "archiveprefix")
    in_pubmed = archive.lower() in _PUBMED
    return Reference(
        number=line,
        place=f"line {line}",
        title=Text(plain_text(first(title) + more), f"line {entry.lines.get(title, line)}"),
        abstracts=tuple(
            Text(plain_text(fields[name]), f"line {entry.lines[name]}")
            for name in ("abstract",)
            if fields.get(name)
        ),
        authors=tuple(_authors(first("author"))),
        venue=plain_text(first(*venues)) or ("" if in_pubmed else plain_text(archive)),
        dates=(first("year"), first("date"), first("month")),
        locators=locators_of(
            *(
                plain_text(first(*names))
                for names in (("volume",), ("number", "issue"), ("pages",), (), _ARTICLE_NUMBERS)
            )
        ),
        imprint=imprint_of(plain_text(first("publisher")), verbatim("issn", "eissn")),
        subjects=_subjects(fields),
        numbers=Numbers(
            pmids=verbatim("pmid", *(("eprint",) if in_pubmed else ())),
            pmcids=verbatim("pmcid", "pmc"),
            dois=verbatim("doi", "article-doi"),
            links=verbatim("url"),
            custom=verbatim("other-id", "eprint"),
        ),
        types=verbatim(*_LISTS),
        notes=verbatim("note", "annote", "annotation"),
    )


def _subjects(fields: Mapping[str, str]) -> Subjects:
    keywords = (
        term
        for name in ("keywords", "keyword", "author_keywords")
        for term in listed(plain_text(fields.get(name, "")))
    )
    return subjects_of(keywords, listed(plain_text(fields.get("mesh", ""))))


def _fields(entry: Entry, strings: dict[str, str], problems: list[str]) -> _Fields:
    """Return the fields of `entry`; of several with one name, the first with a value."""
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    start = (entry.start_line or 0) + 1
    for written in entry.fields:
        above: tuple[int, str] | None = None
        for field in separate_fields(written.key, str(written.value)):
            line = (written.start_line or 0) + 1 + field.lines_below
            name = field.name.lower()
            value, left = joined_value(field.written, strings)
            lacking = above or ((line, name) if left else None)
            if lacking:
                problems.append(
                    f'line {lacking[0]}: a comma is missing after "{fold(lacking[1])[:40]}"'
                )
            if value.strip() and not values.get(name):
                values[name], lines[name] = value.strip(), line
            above = (line, name)
    return _Fields(entry.entry_type.lower(), entry.key.strip().casefold(), start, values, lines)


def _authors(names: str) -> Iterator[Author]:
    for name in split_multiple_persons_names(names):
        whole = fold(plain_text(name))
        if len(name) > _LONGEST_NAME or _WHOLE.fullmatch(name):
            yield people.group(whole)
        elif whole == "others":
            yield OTHERS
        elif "," not in name and people.is_group(whole):
            yield people.group(whole)
        else:
            parts = parse_single_name_into_parts(name, strict=False)
            family, given, suffix, particle = (
                fold(plain_text(" ".join(words)))
                for words in (parts.last, parts.first, parts.jr, parts.von)
            )
            yield people.person(family, given, suffix, particle)
