"""Refuses text that lists records or references, which must not be read as one article.

Databases save lists of records as text for people to read. Read as one article, such a list would
attribute the sentences of its second record to the first, or to a document named after the file. So
the readers of articles refuse it. These signs distinguish a list from an article:

- counters of records are alone on their lines (``Record #1 of 12``, ``<1>``);
- the names of fields come again with other values (``Title:``, ``TI  -``, ``"TITLE","..."``);
- the text starts with tags of records, which articles do not have;
- references are numbered in sequence, and there is no other text, or there is text below each;
- all lines are rows of a table, and cells contain sentences;
- PubMed numbers or DOIs are alone on their lines at the ends of several texts, or every few
  paragraphs end like references in PubMed.

An article may number its headings, end in a list of references and name each field once.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from itertools import groupby, islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from assistant.errors import UnreadableFile
from assistant.formats.lines.field_lines import FieldLine, field_line
from assistant.formats.lines.headings import is_references
from assistant.formats.lines.paragraphs import runs
from assistant.text.writer import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Lines that are examined (a list shows itself long before), and the characters of a line that are.
# Chosen by hand.
_MOST_LINES = 200_000
_LONGEST_LINE = 1000
# These fields only come again in lists. Others also do in articles ("Source: ..." below each
# table), but not three of them.
_DISTINCTIVE = frozenset({"title", "abstract"})
_LEAST_AGAIN = 2
_ENOUGH_AGAIN = 3
# So many kinds of tags, in so many lines, at the top of a text mean a record. One or two
# abbreviations may look like tags.
_LEAST_TAGS = 3
_TOP = 60

_COUNTER = re.compile(
    r"(?:(?P<word>record|registro|document|citation|reference|article|result)"
    r"[\s:]{0,3})?(?P<mark>[<\[(#]|no\.?\s?|number\s)?\s?(?P<number>\d{1,6})"
    r"(?P<total>\s?(?:of|/|de)\s?\d{1,6})?[>\])]?(?:\s(?:in|from)\s.{1,60})?[.:]?",
    re.IGNORECASE,
)
# Words that only count records, with or without "of 12".
_RECORD = frozenset({"record", "registro"})
_NUMBERED = re.compile(r"(?:\[(\d{1,6})\]|\((\d{1,6})\)|(\d{1,6})[.:)])\s+\S")
_NUMBER = re.compile(r"^[\[(]?\d{1,6}[\]).:]{1,2}\s+")
# Found only in references: a PubMed number, a DOI, year and volume, or volume, issue and page.
_NUMBER_OF_ARTICLE = re.compile(r"\bPMID\b|\b10\.\d{4,9}/\S")
_VOLUME = re.compile(r"\b(?:19|20)\d\d\b[^.;]{0,25};\s?[^\s;.]{0,12}\d")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ISSUE = re.compile(r"\b\d{1,4}\s?\(\d{1,3}[^)]{0,12}\)\s?[,:]\s?(?:pp?\.\s?)?e?\d")
# Lines of one reference; more in a row are text below its number. Chosen by hand.
_LONGEST_REFERENCE = 20
# Lines below the name of a field in which its text may begin. Chosen by hand.
_MOST_BELOW = 3
_PMID = re.compile(
    r"(?:PubMed )?(?:PMID|ID)\W{0,3}(?P<id>\d{1,9})\b(?:\s\[[^\]]{1,80}\])?\.?", re.IGNORECASE
)
_DOI = re.compile(
    r"(?:doi\W{0,3})?(?:https?://(?:dx\.)?doi\.org/)?(?P<id>10\.\d{4,9}/\S{1,200})", re.IGNORECASE
)
_PMCID = re.compile(r"PMCID\W{0,3}PMC\d{1,10}\b.{0,60}", re.IGNORECASE)
_PMID_AT_END = re.compile(r"\bPMID\W{0,3}(?P<id>\d{1,9})\b.{0,60}$", re.DOTALL)
# A page of results shows title, authors, reference and a line of the abstract for each result.
_MOST_PER_REFERENCE = 5
# Cells of every row; prose has a comma in nearly every line, but rarely two. Chosen by hand.
_LEAST_CELLS = 3
_SENTENCE = re.compile(r"\w \S+[.!?]\"?\s*$")
# Figures and tables of an article have its DOI, followed by a number (".g001", ".002").
_PART_OF_DOI = re.compile(r"\.[a-z]?\d{3}\.?$", re.IGNORECASE)
# The search, its date and the number of results may come before a list. They are not sentences.
_LONGEST_CAPTION = 120
_SENTENCE_END = (".", "!", "?")
# Markdown characters, white space, and lines that separate texts.
_AROUND = ' \t\f\u00a0_#>|`"=~-'
_BULLET = re.compile(r"[+\u2022\u25cf]\s+")


class _Kind(NamedTuple):
    """A kind of list: how to recognise it, its name, and what the user should do instead."""

    pattern: re.Pattern[str]
    name: str
    instead: str


def _kind(pattern: str, name: str, instead: str) -> _Kind:
    return _Kind(re.compile(pattern, re.MULTILINE | re.IGNORECASE), name, instead)


_RIS = "export them as RIS"
# The first match counts. Only text that is known to list records is matched.
_KINDS = (
    _kind(r"^TY\W{0,8}[A-Z]{3,6}$", "RIS with damaged tags", "export them as RIS again"),
    _kind(r"^Record #\d+ of \d+", "Cochrane Library text", _RIS),
    _kind(r"^<\d{1,6}$", "Ovid text", _RIS),
    _kind(r"^.{0,40}\bProQuest$|^ProQuest|^Document \d+ of \d+$", "ProQuest text", _RIS),
    _kind(r"^.{0,40}\bEBSCO(?:host)?$|^EBSCO|^Record: \d+$", "EBSCO text", _RIS),
    _kind(
        r"^Scopus$|^Source: Scopus$|www\.scopus\.com/", "Scopus text", "export them as RIS or CSV"
    ),
    _kind(r"\bLILACS$|\blil-\d", "LILACS text", _RIS),
    _kind(
        r"^RECORD \d+$|\bEmbase$|^AUTHOR NAMES\b",
        "Embase, one field to a line",
        "export them as RIS, or as CSV with one record to a line",
    ),
    _kind(r"\b(?:CINAHL|PsycINFO)\b.{0,40}$", "CINAHL or PsycINFO text", _RIS),
    _kind(
        r"^(?:FN|VR|PT) \S|\bWeb of Science$",
        "Web of Science text",
        'export them as "Plain text file" or RIS',
    ),
    _kind(r"^RT \S|^RefWorks\b", "RefWorks text", _RIS),
    _kind(
        r"^Reference Type\b|^EndNote\b", "EndNote, all fields shown", "export them as XML or RIS"
    ),
    _kind(r"^Item Type\b|^Zotero\b", "a Zotero report", "export them as RIS or BibTeX"),
    _kind(
        r"^PMID ?-",
        "MEDLINE whose records do not begin with PMID",
        'save them with the format "PubMed" (.nbib) again',
    ),
    _kind(
        r"\bPMID\W{0,3}\d",
        'PubMed "Abstract (text)" or "Summary (text)"',
        'save them with the format "PubMed" (.nbib)',
    ),
)
_TABLE = (
    "a table without a column named title; name its columns title, abstract, authors, year, doi "
    "and pmid"
)
_OTHER = (
    "several records or references in an unknown format; export them as RIS, PubMed (.nbib), "
    "BibTeX or CSV, or save each article in its own file"
)


def refuse_several(lines: Sequence[str]) -> None:
    """Raise UnreadableFile, with what to save instead, when `lines` list records or references.

    Blank lines separate paragraphs. An article passes without an error.
    """
    if _table(lines):
        raise UnreadableFile(_TABLE)
    cleaned = [_clean(line) for line in lines[:_MOST_LINES]]
    fields = list(_fields(cleaned))
    article = _without_references(cleaned)
    if (
        _counted(cleaned, fields)
        or _fields_again(fields)
        or _tagged(fields)
        or _numbered(article)
        or _signed(article)
        or _cited(article)
    ):
        text = "\n".join(cleaned)
        for kind in _KINDS:
            if kind.pattern.search(text):
                raise UnreadableFile(
                    f"records in a format that cannot be read ({kind.name}); {kind.instead}"
                )
        raise UnreadableFile(_OTHER)


def _clean(line: str) -> str:
    """`line` without the Markdown characters around it and within it."""
    cleaned = line[:_LONGEST_LINE].replace("*", "").replace("\ufeff", "").strip(_AROUND)
    return _BULLET.sub("", cleaned)


class _Placed(NamedTuple):
    """A line that names a field, and its number, from 0."""

    at: int
    field: FieldLine


def _fields(lines: Sequence[str]) -> Iterator[_Placed]:
    """Yield the fields with folded texts; of a text below the name, only the first line."""
    for at, line in enumerate(lines):
        field = field_line(_NUMBER.sub("", line, count=1)) if line else None
        if field:
            text = field.text or next(filter(None, lines[at + 1 : at + 1 + _MOST_BELOW]), "")
            yield _Placed(at, field._replace(text=_PART_OF_DOI.sub("", fold(text).casefold())))


def _counted(lines: Sequence[str], fields: Sequence[_Placed]) -> bool:
    """Whether there are counters between records."""
    counters: dict[str, list[tuple[int, int]]] = {}
    for at, line in enumerate(lines):
        match = _COUNTER.fullmatch(line) if line else None
        if match and (match["word"] or match["mark"] or match["total"]):
            word = (match["word"] or "").casefold()
            counts_records = word in _RECORD or bool(word and match["total"])
            style = "records" if counts_records else line[: match.start("number")]
            counters.setdefault(style, []).append((at, int(match["number"])))
    return any(_parts_records(numbers, fields, style) for style, numbers in counters.items())


def _parts_records(
    counters: Sequence[tuple[int, int]], fields: Sequence[_Placed], style: str
) -> bool:
    """Whether consecutive numbers, or one at the top, come right before fields of records.

    Pages are numbered, too, but what is printed on every page is the same everywhere.
    """
    borders = [at for at, _ in counters] + [counters[-1][0] + _MOST_LINES]
    cuts = [bisect_left(fields, at, key=lambda placed: placed.at) for at in borders]
    contents = [
        {placed.field[::2] for placed in fields[start:end]} for start, end in pairwise(cuts)
    ]
    top = counters[0][0] < _TOP and style in ("records", "<")
    if top and len({kind for kind, _ in contents[0]}) >= _LEAST_AGAIN:
        return True
    for at, ((_, number), (_, following)) in enumerate(pairwise(counters)):
        if following != number + 1:
            continue
        before, after = contents[at] - contents[at + 1], contents[at + 1] - contents[at]
        if style == "records" or {kind for kind, _ in before} & {kind for kind, _ in after}:
            return True
    return False


def _fields_again(fields: Sequence[_Placed]) -> bool:
    """Whether fields come again with another text, after other fields.

    In a single record, two authors directly follow one another, and an abstract in two languages
    has two names.
    """
    texts: dict[tuple[str, str], set[str]] = {}
    for (kind, name), group in groupby(fields, key=lambda placed: placed.field[:2]):
        texts.setdefault((kind, name), set()).add(next(group).field.text)
    repeated_kinds = {kind for (kind, _), values in texts.items() if len(values - {""}) > 1}
    return len(repeated_kinds) >= (_LEAST_AGAIN if repeated_kinds & _DISTINCTIVE else _ENOUGH_AGAIN)


def _tagged(fields: Sequence[_Placed]) -> bool:
    """Whether the text begins with tags of a record."""
    kinds = {placed.field.kind for placed in fields if placed.field.tag and placed.at < _TOP}
    return len(kinds) >= _LEAST_TAGS and not kinds.isdisjoint(("title", "authors"))


def _numbered(lines: Sequence[str]) -> bool:
    """Whether numbered references have text below them, or are the only text."""
    items = _references(lines)
    if not items or (len(items) == 1 and not any(map(_PMID.fullmatch, lines[items[0] :]))):
        return False
    above = list(runs(lines[: items[0]]))
    listed = not any(_is_prose(run.text) for run in above)
    ends = [*items[1:], len(lines)]
    sizes = [len(list(runs(lines[at:end]))) for at, end in zip(items, ends, strict=True)]
    if listed and max(sizes) == 1:
        return len(items) > 1
    described = sum(size > 1 for size in sizes[:-1])
    return (len(items) == 1 and listed) or 0 < len(items) - 1 <= 2 * described


def _references(lines: Sequence[str]) -> list[int]:
    """Return the first lines of the longest run of consecutively numbered references."""
    open_at: dict[int, list[int]] = {}
    longest: list[int] = []
    for at, line in enumerate(lines):
        match = _NUMBERED.match(line)
        if match and _is_reference(_reference(lines, at)):
            number = int(next(filter(None, match.groups())))
            row = open_at.pop(number - 1, [])
            row.append(at)
            open_at[number] = row
            longest = max(longest, row, key=len)
    return longest


def _reference(lines: Sequence[str], at: int) -> str:
    """Return the text from line `at` to the next number or blank line."""
    reference = [lines[at]]
    for line in lines[at + 1 : at + _LONGEST_REFERENCE]:
        if not line or _NUMBERED.match(line):
            break
        reference.append(line)
    return "\n".join(reference)


def _is_reference(text: str) -> bool:
    return bool(
        _NUMBER_OF_ARTICLE.search(text)
        or _VOLUME.search(text)
        or (_ISSUE.search(text) and _YEAR.search(text))
    )


def _signed(lines: Sequence[str]) -> bool:
    """Whether PubMed numbers, or DOIs down to the end, come below more than one text.

    A text has two or more paragraphs; a reference with its numbers is a single one.
    """
    signed: dict[re.Pattern[str], set[str]] = {_PMID: set(), _DOI: set()}
    paragraphs = 0
    last = False
    for run in runs(lines):
        signatures = list(_signatures(run.lines))
        paragraphs += len(signatures) < len(run.lines)
        last = any(match for match in signatures)
        if last and paragraphs > 1:
            for match in filter(None, signatures):
                if match.re in signed:
                    signed[match.re].add(_PART_OF_DOI.sub("", match["id"].casefold()))
        paragraphs = 0 if last else paragraphs
    return len(signed[_PMID]) > 1 or (last and len(signed[_DOI]) > 1)


def _table(lines: Sequence[str]) -> bool:
    """Whether all `lines` are rows of a table with sentences; its columns may be unnamed.

    A cell that starts with a blank means prose: in a sentence, a blank follows a comma.
    """
    for sign in "\t;,":
        try:
            rows = list(islice(csv.reader(lines[:_MOST_LINES], delimiter=sign), _TOP))
        except csv.Error:
            continue
        rows = [row for row in rows if row]
        cells = [cell for row in rows for cell in row]
        if (
            (len(rows) > 1 or (rows and '"' in lines[0]))
            and min(map(len, rows)) >= _LEAST_CELLS
            and not any(cell.startswith(" ") for cell in cells)
            and any(map(_SENTENCE.search, cells))
        ):
            return True
    return False


def _cited(lines: Sequence[str]) -> bool:
    """Whether references with PubMed numbers come as often as on a page of results."""
    paragraphs = [run.text for run in runs(lines)]
    cited = {
        match["id"]
        for text in paragraphs
        if _VOLUME.search(text) and (match := _PMID_AT_END.search(text))
    }
    return len(cited) > 1 and _MOST_PER_REFERENCE * len(cited) >= len(paragraphs)


def _signatures(lines: Sequence[str]) -> Iterator[re.Match[str]]:
    """Yield the matches of the last of `lines` that are numbers of articles."""
    for line in reversed(lines):
        match = _PMID.fullmatch(line) or _DOI.fullmatch(line) or _PMCID.fullmatch(line)
        if match is None:
            return
        yield match


def _is_prose(text: str) -> bool:
    return len(text) > _LONGEST_CAPTION or text.endswith(_SENTENCE_END)


def _without_references(lines: Sequence[str]) -> Sequence[str]:
    """Return `lines` up to the references of an article, which has text above them."""
    text = False
    for at, line in enumerate(lines):
        text = text or _is_prose(line)
        if text and is_references(line):
            return lines[:at]
    return lines
