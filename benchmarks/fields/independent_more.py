"""Reads tables, TEI, web pages and JSON without this project: with csv, lxml and json."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

from independent import Fields, Name, comma, roots_of, text_at
from lxml import html as lxml_html

_NAMED = {
    "title": ("title", "article title"),
    "authors": ("authors", "author names", "author", "first_authors"),
    "year": ("publication year", "publication_year", "year"),
    "volume": ("volume",),
    "issue": ("number", "issue"),
    "pages": ("pages", "start_page", "page range"),
}


def table(data: bytes) -> Iterator[Fields]:
    """Rows of CSV and TSV, with the columns of Embase, Zotero and ASReview."""
    text = data.decode("utf-8-sig", "replace")
    dialect = csv.Sniffer().sniff(text[:5000].split("\n")[0], delimiters=",;\t")
    rows = csv.reader(StringIO(text), delimiter=dialect.delimiter)
    names = [name.strip().casefold() for name in next(rows)]
    for cells in rows:
        row = dict(zip(names, (cell.strip() for cell in cells), strict=False))
        found = {
            field: next((row[name] for name in columns if row.get(name)), "")
            for field, columns in _NAMED.items()
        }
        # Embase gives the year in the source: "Journal of Rest (2014) 3:3 (152-160)".
        cited = re.search(r"\(((?:19|20)\d\d)\)", row.get("source", ""))
        found["year"] = found["year"] or (cited[1] if cited else "")
        if found["title"]:
            people = tuple(_listed(found.pop("authors")))
            yield Fields(authors=people, **found | {"year": found["year"][:4]})


def _listed(cell: str) -> Iterator[Name]:
    if cell.startswith("["):
        yield from (
            comma(name)
            for name in re.findall(r"'([^']*)'|\"([^\"]*)\"", cell)
            for name in name
            if name
        )
        return
    for name in re.split(r";|(?<=\.), ", cell):
        bare = name.strip().rstrip(",")
        if bare:
            yield comma(bare) if "," in bare else (bare.rpartition(" ")[0], bare.rpartition(" ")[2])


def refworks(data: bytes) -> Iterator[Fields]:
    """Records of RefWorks, which begin with RT."""
    text = re.sub(r"\r\n?", "\n", data.decode("utf-8-sig", "replace"))
    for record in re.split(r"(?m)^(?=RT )", text):
        values: dict[str, list[str]] = {}
        for tag, value in re.findall(r"(?m)^([A-Z][A-Z0-9]) (.+)$", record):
            values.setdefault(tag, []).append(value.strip())
        if "T1" in values:
            first = {tag: listed[0] for tag, listed in values.items()}
            pages = (first.get("SP", ""), first.get("OP", ""))
            yield Fields(
                first["T1"],
                tuple(map(comma, values.get("A1", ()))),
                first.get("YR", "")[:4],
                first.get("VO", ""),
                first.get("IS", ""),
                "-".join(filter(None, dict.fromkeys(pages))),
            )


def reflib(data: bytes) -> Iterator[Fields]:
    """Objects of RefLib."""
    for item in json.loads(data):
        yield Fields(
            item.get("title", ""),
            tuple(map(comma, item.get("authors", ()))),
            item.get("year", "")[:4],
            item.get("volume", ""),
            item.get("number", ""),
            item.get("pages", ""),
        )


def tei(data: bytes) -> Iterator[Fields]:
    """The header of TEI."""
    for root in roots_of(data):
        source = "teiHeader/fileDesc/sourceDesc/biblStruct"
        people = root.xpath(f"{source}/analytic/author")
        when = root.xpath(f"{source}/monogr/imprint/date/@when")
        page = root.xpath(f"{source}/monogr/imprint/biblScope[@unit='page']")
        ends = [page[0].get("from"), page[0].get("to")] if page else []
        yield Fields(
            text_at(root, "teiHeader/fileDesc/titleStmt/title"),
            tuple(
                (text_at(p, ".//surname"), text_at(p, ".//forename"))
                for p in people
                if p.xpath(".//surname")
            ),
            when[0][:4] if when else "",
            text_at(root, f"{source}/monogr/imprint/biblScope[@unit='volume']"),
            text_at(root, f"{source}/monogr/imprint/biblScope[@unit='issue']"),
            "-".join(filter(None, ends)) or (text_at(page[0], ".") if page else ""),
        )


def s2orc(data: bytes) -> Iterator[Fields]:
    """Papers of S2ORC and CORD-19, one object or one in each line."""
    try:
        papers = [json.loads(data)]
    except json.JSONDecodeError:
        papers = [json.loads(line) for line in data.splitlines() if line.strip()]
    for paper in papers:
        about = paper.get("metadata") or paper
        people = about.get("authors") or ()
        yield Fields(
            about.get("title", ""),
            tuple((p.get("last", ""), p.get("first", "")) for p in people if p.get("last")),
            str(about.get("year") or "")[:4],
            str(about.get("volume") or ""),
            str(about.get("issue") or ""),
            str(about.get("pages") or ""),
        )


def bioc(data: bytes) -> Iterator[Fields]:
    """Documents of BioC in JSON, as PubTator writes them."""
    value = json.loads(data)
    listed: list[Any] = value if isinstance(value, list) else [value]
    for top in listed:
        for item in top.get("PubTator3") or top.get("documents") or [top]:
            front = item["passages"][0]
            cited = front["infons"].get("journal", "")
            match = re.search(r"(\d{4})[^;]*;([^(:]*)(?:\(([^)]*)\))?:([^\s]*?)\.(?:\s|\Z)", cited)
            parts = match.groups(default="") if match else ("", "", "", "")
            people = item.get("authors") or front["infons"].get("authors", "").split(", ")
            yield Fields(
                front["text"],
                tuple((n.rpartition(" ")[0], n.rpartition(" ")[2]) for n in people if n),
                front["infons"].get("year") or parts[0],
                *parts[1:],
            )


def page(data: bytes) -> Iterator[Fields]:
    """What a web page declares for Google Scholar (``citation_*``); other pages have no row."""
    root = lxml_html.fromstring(data.decode("utf-8", "replace"))

    def all_of(*names: str) -> list[str]:
        found = (root.xpath(f"//meta[@name='citation_{name}']/@content") for name in names)
        return next(filter(None, found), [])

    def first(*names: str) -> str:
        return " ".join(next(iter(all_of(*names)), "").split())

    if first("title"):
        ends = (first("firstpage"), first("lastpage"))
        yield Fields(
            first("title"),
            tuple(
                comma(name) if "," in name else (name.rpartition(" ")[2], name)
                for name in all_of("author")
            ),
            (
                re.findall(r"\d{4}", first("publication_date", "date", "year", "online_date"))
                or [""]
            )[0],
            first("volume"),
            first("issue"),
            "-".join(filter(None, dict.fromkeys(ends))),
        )


#: The reading of each format, by the name that the program gives it.
READINGS: dict[str, Callable[[bytes], Iterator[Fields]]] = {
    "csv": table,
    "refworks": refworks,
    "reflib": reflib,
    "tei": tei,
    "s2orc": s2orc,
    "bioc": bioc,
    "html": page,
}
