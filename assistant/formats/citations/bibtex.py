"""BibTeX and BibLaTeX, split into entries by bibtexparser. Places are line numbers.

An unreadable entry does not affect the others. By the rules of BibTeX, text between entries is a
comment.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

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

from assistant.formats.citations.latex import plain_text
from assistant.formats.citations.numbers import Numbers
from assistant.formats.citations.reference import Reference, Text, read_references
from assistant.records import OTHERS
from assistant.text import people
from assistant.text.writer import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bibtexparser.model import Block

    from assistant.formats.parsed import Parsed
    from assistant.records import Author, Source

# Its log messages on damaged entries are dropped, because the problem lines say the same.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())

_MARK = re.compile(r'(?<!\\)[{}"#]')
_MARKUP = re.compile(r"[{}\\]")
# One duplicate among these fields is a mistake. Two mean that another entry begins.
_ONCE = frozenset({"title", "author", "year", "date", "journal", "doi", "abstract"})
# A field within the text of another: the closing brace or quotation mark of that one is missing.
_FIELD_WITHIN = re.compile(r"^[ \t]*[A-Za-z][\w-]{1,30}[ \t]*=[ \t]*[{\"]", re.MULTILINE)
# Characters of a reason in a problem line, so that it stays a line. Chosen by hand.
_LONGEST_REASON = 150
# Characters of a name; a longer one is damaged, and splitting it would take long. Chosen by hand.
_LONGEST_NAME = 300
# Characters of the value of an @string, and strings in one value. Strings may contain strings, so
# they could grow without limit. Chosen by hand.
_LONGEST_STRING = 1000
_MOST_STRINGS = 1000
# Braces keep a name whole.
_WHOLE = re.compile(r"\s*\{[^{}]*\}\s*")
_PUBMED = frozenset({"pubmed", "pmid"})
_LISTS = ("pubtype", "document_type", "publication-type")
_VENUES = ("shortjournal", "journal-abbreviation", "journal", "journaltitle", "booktitle")


def read_bibtex(text: str, source: Source) -> Parsed:
    """Return the documents of a BibTeX file.

    Entries that are damaged or have neither title nor abstract are problem lines. Raises
    UnreadableFile when none is left.
    """
    blocks = Splitter(text.removeprefix("\ufeff")).split().blocks
    strings: dict[str, str] = {}
    for block in blocks:
        if isinstance(block, String):
            value = _value(block.value, strings)[0]
            # Strings may contain strings, so they could grow without limit.
            if len(value) <= _LONGEST_STRING:
                strings[block.key.lower()] = value
    problems: list[str] = []
    entries = _entries(blocks, problems)
    references = (_reference(entry, strings, problems) for entry in entries)
    return read_references(references, source, problems, "no BibTeX entry")


def _entries(blocks: list[Block], problems: list[str]) -> Iterator[Entry]:
    """Yield the entries; duplicate or empty keys are accepted, as they only matter to LaTeX."""
    for block in blocks:
        line = (block.start_line or 0) + 1
        entry = block
        if isinstance(block, DuplicateFieldKeyBlock):
            names = ", ".join(sorted(block.duplicate_keys))[:_LONGEST_REASON]
            if len(_ONCE.intersection(map(str.lower, block.duplicate_keys))) > 1:
                problems.append(f"line {line}: two entries run together ({fold(names)})")
                continue
            problems.append(f"line {line}: duplicate fields, the first is used: {fold(names)}")
        if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock):
            entry = block.ignore_error_block or block
        if isinstance(entry, Entry):
            values = (_value(str(field.value), {})[0] for field in entry.fields)
            if any(map(_FIELD_WITHIN.search, values)):
                problems.append(f"line {line}: a damaged entry (the end of a field is missing)")
            else:
                yield entry
        elif isinstance(block, ParsingFailedBlock):
            reason = getattr(block.error, "abort_reason", "") or str(block.error)
            reason = fold(reason[:_LONGEST_REASON]).rstrip(" .")
            problems.append(f"line {line}: a damaged entry ({reason})")


def _reference(entry: Entry, strings: dict[str, str], problems: list[str]) -> Reference:
    fields, lines = _fields(entry, strings, problems)
    line = (entry.start_line or 0) + 1

    def first(*names: str) -> str:
        return next((fields[name] for name in names if fields.get(name)), "")

    def verbatim(*names: str) -> tuple[str, ...]:
        return tuple(_MARKUP.sub("", fields[name]) for name in names if fields.get(name))

    title = next((name for name in ("title", "booktitle") if fields.get(name)), "")
    more = f": {fields['subtitle']}" if title == "title" and fields.get("subtitle") else ""
    venues = [name for name in _VENUES if name != title]
    in_pubmed = first("eprinttype", "archiveprefix").lower() in _PUBMED
    return Reference(
        number=line,
        place=f"line {line}",
        title=Text(plain_text(first(title) + more), f"line {lines.get(title, line)}"),
        abstracts=tuple(
            Text(plain_text(fields[name]), f"line {lines[name]}")
            for name in ("abstract",)
            if fields.get(name)
        ),
        authors=tuple(_authors(first("author"))),
        venue=plain_text(first(*venues)),
        dates=(first("year"), first("date"), first("month")),
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


def _fields(
    entry: Entry, strings: dict[str, str], problems: list[str]
) -> tuple[dict[str, str], dict[str, int]]:
    """Return the fields of `entry` by name, and the line numbers of the fields."""
    fields: dict[str, str] = {}
    lines: dict[str, int] = {}
    for field in entry.fields:
        name = field.key.lower()
        line = (field.start_line or 0) + 1
        value, left = _value(str(field.value), strings)
        if left:
            problems.append(f'line {line}: a comma is missing after "{fold(name)[:40]}"')
        if value.strip() and not fields.get(name):
            fields[name], lines[name] = value.strip(), line
    return fields, lines


def _value(written: str, strings: dict[str, str]) -> tuple[str, str]:
    """Return a value without braces, its parts joined, and any text after it that is a mistake."""
    depth, quoted, start = 0, False, 0
    parts: list[str] = []
    closed = False  # whether a part has ended, so that only "#" may follow
    for mark in _MARK.finditer(written):
        sign = mark[0]
        if sign == '"' and depth == 0:
            quoted = not quoted
        depth = max(depth + {"{": 1, "}": -1}.get(sign, 0), 0)
        if depth or quoted or sign == "{":
            continue
        part = written[start : mark.start()].lstrip()
        if sign == "#" and not closed:
            name = part.strip()
            parts.append(strings.get(name.lower(), name) if len(parts) < _MOST_STRINGS else name)
        elif sign != "#":
            if closed:
                break
            parts.append(part[1:])
        elif part:
            break
        closed = sign != "#"
        start = mark.end()
    left = written[start:].strip()
    if not closed:
        parts.append(strings.get(left.lower(), left.lstrip('{"')))
        left = ""
    return "".join(parts), left


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
