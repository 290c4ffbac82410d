"""Recognises exports of references by content. It loads little, since it runs for every file."""

from __future__ import annotations

import csv
import re
from itertools import pairwise
from typing import Any

from assistant.formats.lines.paragraphs import split_lines

_RIS = re.compile(
    # Counters, and lines such as "Provider: ..." that some databases put first.
    r"(?:(?:\d{1,6}\.?|[A-Z][A-Za-z -]{1,20}:[^\r\n]{0,200})?[ \t]*\r?\n){0,20}"
    r"(?:\d{1,6}\.?\s+)?TY {0,3}-(?:[ \t]|\r?\n)"
    # Other text; then the type must be a RIS type with a tag after it.
    r"|(?:[^\r\n]{0,200}\r?\n){1,20}?[ \t]*TY {0,3}- [A-Z]{3,6} *\r?\n[ \t]*[A-Z][A-Z0-9] {0,3}-"
    # Records that begin with another tag.
    r"|[A-Z][A-Z0-9]  - [^\n]*\n(?:[^\n]*\n){0,100}?TY  - [A-Za-z][A-Za-z ,]{2,30}\r?\n"
    # Records without a type, which end in ER.
    r"|[A-Z][A-Z0-9]  - [^\n]*\n(?:[^\n]*\n){1,200}?ER  - *\r?\n"
)
_BIBTEX = re.compile(
    r"(?:(?:%|Scopus|EXPORT DATE|This file was created with|Encoding)[^\n]*\n\s*){0,1000}"
    r"(?:@\s*(?:%[^\n]*\s*)?\w+\s*(?:%[^\n]*\s*)?[{(]|% Encoding: [\w-]+\s*\Z)"
    # Other text, which is a comment, and then an entry with a key and a field.
    r"|(?:[^\r\n]{0,200}\r?\n){1,20}?@[A-Za-z]{2,20}\s{0,9}\{[^\s,{}=]{0,200},\s{0,99}[A-Za-z-]{2,30}\s{0,9}="
)
_WEB_OF_SCIENCE = re.compile(r"FN [^\n]+\nVR |PT [A-Z]\r?\n[A-Z][A-Z0-9] ")
_ENDNOTE = re.compile(
    r"%0(?:[ \t][^\n]*)?\n%[0-9A-Z@!]|%[A-Z@](?:[ \t][^\n]*)(?:\Z|\n%[0-9A-Z@!][ \t])"
)
ENDNOTE_ROOTS = frozenset({"xml", "records"})
_REFWORKS = re.compile(
    # An explanation of the tags may come first.
    r"(?:[^\n]{0,1000}\n){0,300}?RT (?!\W*Reference Type)[A-Z][^\n]{2,60}\n"
    r"(?:(?:SR|ID|A1|T1) |(?:JF|YR|AB|SP|VO|LA|SN|DO|K1) [^\n]+\n(?:[A-Z][A-Z0-9]) )"
)

#: The names of table columns, by their content. Of several, the first with a value counts. Names
#: consist of letters and digits only.
COLUMNS: dict[str, tuple[str, ...]] = {
    "title": ("title", "articletitle", "primarytitle", "documenttitle", "ti"),
    "abstract": ("abstract", "abstractnote", "abstracttext", "notesabstract", "ab"),
    "authors": tuple(
        """authorfullnames af authors author authornames firstauthors au
        authorshipsauthordisplayname""".split()  # noqa: SIM905 - reads better so
    ),
    "venue": tuple(
        """journalbook journal sourcetitle publicationtitle journaltitle journalname containertitle
        secondarytitle ji j9 so venue source primarylocationsourcedisplayname""".split()  # noqa: SIM905 - reads better so
    ),
    "year": ("year", "publicationyear", "publishedyear", "yearpublished", "py"),
    "date": ("date", "publicationdate", "datepublished", "createdate", "source"),
    "volume": ("volume", "vl"),
    "issue": ("issue", "number", "is"),
    "pages": ("pages", "startpage", "pagestart", "firstpage", "bp"),
    "last_page": ("endpage", "pageend", "lastpage", "ep"),
    "article_number": ("artno", "articlenumber", "ar"),
    "issn": ("issn", "eissn", "electronicissn", "issns", "sn", "ei"),
    "publisher": ("publisher", "pu", "primarylocationsourcehostorganizationname"),
    "keywords": ("authorkeywords", "keywords", "keyword", "de", "manualtags", "kw"),
    "headings": ("meshheadings", "meshterms", "mesh", "indexkeywords", "mh"),
    "citation": ("citation",),
    "doi": ("doi", "di", "doilink"),
    "pmid": ("pmid", "pubmedid", "pm", "medlinepmid", "idspmid"),
    "pmcid": ("pmcid", "pmc"),
    "link": ("url", "link", "urls", "articleurl", "pubmedurl", "sourceurl"),
    "types": ("publicationtypes", "publicationtype", "documenttype", "articletype", "dt"),
    "notes": ("notes", "note", "extra"),
    "retracted": ("isretracted", "retracted"),
    "trials": ("clinicaltrialnumbers", "nctnumber", "trialregistration"),
    "accession": ("accessionnumber", "ut"),
    "database": ("database", "databasename"),
}
# Columns that lists of other things have, too; they do not show that rows are articles.
_COMMON = frozenset({"issn", "publisher", "keywords", "headings"})
_KNOWN = frozenset(name for kind, names in COLUMNS.items() if kind not in _COMMON for name in names)
_QUESTIONS = ({"question", "answer"}, {"questions", "answers"})
_NO_NAME = re.compile(r"[^a-z0-9]+")
_PREAMBLE = re.compile(r"(?:sep=.|\"?About the data:[^\r\n]{0,500})\r?\n", re.IGNORECASE)
# Characters of the line with the names of columns; a longer first line is text. Chosen by hand.
_LONGEST_HEADER = 20_000
# Some databases write the search and the date before the names of the columns. There, three known
# names are required, and a row of as many cells after them, because sentences do not have that.
_MOST_LINES_ABOVE = 20
_LEAST_KNOWN = 3
# Items of a list that are looked at: the first may be damaged. Chosen by hand.
_MOST_ITEMS = 20
_TABS = "\t"
_SIGNS = (",", _TABS, ";")


def is_ris(start: str) -> bool:
    """Whether a text with this start is RIS."""
    return _RIS.match(start) is not None


def is_bibtex(start: str) -> bool:
    """Whether a text with this start is BibTeX or BibLaTeX."""
    return _BIBTEX.match(start) is not None


def is_web_of_science(start: str) -> bool:
    """Whether a text with this start is a file of Web of Science or ISI."""
    return _WEB_OF_SCIENCE.match(start) is not None


def is_endnote(start: str) -> bool:
    """Whether a text with this start is in EndNote's tagged format."""
    return _ENDNOTE.match(start) is not None


def is_refworks(start: str) -> bool:
    """Whether a text with this start is in RefWorks' tagged format."""
    return _REFWORKS.match(start) is not None


def column_names(cells: list[str]) -> list[str]:
    """Return the names of columns in the spelling of `COLUMNS`."""
    return [_NO_NAME.sub("", cell.casefold()) for cell in cells]


def table_header(start: str) -> tuple[int, str, list[str]] | None:
    """Return the number of lines before a table's header, its separator, and its column names.

    None when the header has no columns for articles.
    """
    preamble = _PREAMBLE.match(start)
    line = start[preamble.end() if preamble else 0 :][: _LONGEST_HEADER + 1]
    line = re.split(r"[\r\n]", line, maxsplit=1)[0]
    if len(line) > _LONGEST_HEADER:
        return None
    for sign in _SIGNS:
        names = _columns(line, sign)
        if _names_articles(set(names), sign):
            return (1 if preamble else 0), sign, names
    return _header_below(split_lines(start[:_LONGEST_HEADER])[: _MOST_LINES_ABOVE + 2])


def _header_below(lines: list[str]) -> tuple[int, str, list[str]] | None:
    for above, (line, row) in enumerate(pairwise(lines[1:]), start=1):
        for sign in _SIGNS:
            names = _columns(line, sign)
            as_many = len(names) == len(_columns(row, sign)) or row.count('"') % 2
            if len(_KNOWN.intersection(names)) >= _LEAST_KNOWN and _names_articles(
                set(names), sign
            ):
                return (above, sign, names) if as_many else None
    return None


def _columns(line: str, sign: str) -> list[str]:
    return column_names(next(csv.reader([line], delimiter=sign), []))


def has_questions(names: list[str]) -> bool:
    """Whether the columns are questions and answers, which are not articles."""
    return any(pair <= set(names) for pair in _QUESTIONS)


def is_table(start: str) -> bool:
    """Whether text with this start is a table of articles, or of questions and answers."""
    return table_header(start) is not None


def _names_articles(names: set[str], sign: str) -> bool:
    titles = {name for name in COLUMNS["title"] if name != "ti" or sign == _TABS}
    others = _KNOWN.difference(COLUMNS["title"])
    return has_questions(list(names)) or (
        not names.isdisjoint(titles) and not names.isdisjoint(others)
    )


def csl_items(value: Any) -> list[Any]:  # noqa: ANN401 - JSON
    """Return the items in `value`: a list, one item, or Crossref's wrapper around either."""
    if isinstance(value, dict) and isinstance(value.get("message"), dict):
        value = value["message"]
        if isinstance(value.get("items"), list):
            value = value["items"]
    return value if isinstance(value, list) else [value]


def is_crossref(value: Any) -> bool:  # noqa: ANN401 - JSON
    """Whether `value` is a work of Crossref, a list of works, or a response with either."""
    return any(
        "DOI" in item and "prefix" in item and "member" in item for item in _first_objects(value)
    )


def is_csl(value: Any) -> bool:  # noqa: ANN401 - JSON
    """Whether `value` is CSL-JSON."""
    return any(
        isinstance(item.get("type"), str)
        and "text" not in item
        and (
            isinstance(item.get("issued"), dict)
            or isinstance(item.get("container-title"), str)
            or any(isinstance(name, dict) and "family" in name for name in _listed(item, "author"))
        )
        for item in _first_objects(value)
    )


def is_reflib(value: Any) -> bool:  # noqa: ANN401 - JSON
    """Whether `value` is the JSON of RefLib."""
    return isinstance(value, list) and any("recNumber" in item for item in _first_objects(value))


def _first_objects(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - JSON
    return [item for item in csl_items(value)[:_MOST_ITEMS] if isinstance(item, dict)]


def _listed(item: dict[str, Any], name: str) -> list[Any]:
    value = item.get(name)
    return value if isinstance(value, list) else []
