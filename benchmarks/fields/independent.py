"""Reads references without this project: with lxml, json, rispy and bibtexparser."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any

import bibtexparser
import rispy
from bibtexparser.middlewares import (
    LatexDecodingMiddleware,
    MergeNameParts,
    SeparateCoAuthors,
    SplitNameParts,
)
from lxml import etree

Name = tuple[str, str]  # family name with its particle, or a group; given names


@dataclass(frozen=True)
class Fields:
    """What a file says of one publication."""

    title: str
    authors: tuple[Name, ...] = ()
    year: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""


def text_at(element: Any, path: str) -> str:
    """Return the text of the first element at an XPath, with its white space folded."""
    found = element.xpath(path)
    return " ".join("".join(found[0].itertext()).split()) if found else ""


def roots_of(data: bytes) -> Iterator[Any]:
    """Yield the root of an XML file, whose names have no namespaces."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, huge_tree=True)
    plain = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    root = etree.fromstring(plain, parser)
    for element in root.iter(etree.Element):
        element.tag = etree.QName(element).localname
    yield root


def pubmed(data: bytes) -> Iterator[Fields]:
    """Records of PubMed."""
    for root in roots_of(data):
        for cited in root.xpath("//MedlineCitation/Article"):
            issue = "Journal/JournalIssue"
            people = cited.xpath("AuthorList[not(@Type='editors')]/Author[not(@ValidYN='N')]")
            pages = text_at(cited, "Pagination/MedlinePgn") or "-".join(
                filter(None, (text_at(cited, f"Pagination/{e}Page") for e in ("Start", "End")))
            )
            number = text_at(cited, "ELocationID[@EIdType='pii']")
            yield Fields(
                text_at(cited, "ArticleTitle"),
                tuple(
                    (text_at(p, "CollectiveName") or text_at(p, "LastName"), text_at(p, "ForeName"))
                    for p in people
                ),
                (text_at(cited, f"{issue}/PubDate/Year|{issue}/PubDate/MedlineDate"))[:4],
                text_at(cited, f"{issue}/Volume"),
                text_at(cited, f"{issue}/Issue"),
                pages or number,
            )


def jats(data: bytes) -> Iterator[Fields]:
    """Articles in JATS."""
    for root in roots_of(data):
        for meta in root.xpath("(//front/article-meta)[1]"):
            dates = meta.xpath(
                "pub-date[@pub-type='ppub' or @pub-type='collection' or @date-type='collection'"
                " or @publication-format='print']/year"
            ) or meta.xpath("pub-date[@pub-type='epub' or @date-type='pub']/year")
            people = meta.xpath("contrib-group/contrib[@contrib-type='author']")
            before = r"^(?:and )?(?:on behalf of |for )?(?:the )?"
            ends = filter(None, (text_at(meta, "fpage"), text_at(meta, "lpage")))
            yield Fields(
                text_at(meta, "title-group/article-title"),
                tuple(
                    (
                        text_at(p, ".//surname[not(ancestor::collab)]")
                        or re.sub(before, "", text_at(p, "collab"), flags=re.IGNORECASE),
                        text_at(p, ".//given-names[not(ancestor::collab)]"),
                    )
                    for p in people
                ),
                min(("".join(year.itertext()) for year in dates), default=""),
                text_at(meta, "volume"),
                text_at(meta, "issue"),
                "-".join(ends) or text_at(meta, "elocation-id"),
            )


def medline(data: bytes) -> Iterator[Fields]:
    """Records of MEDLINE, which end with an empty line."""
    text = re.sub(r"\r\n?", "\n", data.decode("utf-8", "replace"))
    for record in re.split(r"\n\s*\n", text):
        tags = re.findall(r"^([A-Z]{2,4}) *- (.*(?:\n {6}.*)*)", record, re.MULTILINE)
        values: dict[str, list[str]] = {}
        for tag, value in tags:
            values.setdefault(tag, []).append(" ".join(value.split()))
        if "TI" not in values:
            continue
        first = {tag: listed[0] for tag, listed in values.items()}
        people = [v for t, v in tags if t in (("FAU" if "FAU" in values else "AU"), "CN")]
        numbers = [v[:-6] for v in values.get("LID", ()) if v.endswith("[pii]")]
        yield Fields(
            first["TI"],
            tuple(comma(" ".join(name.split())) for name in people),
            first.get("DP", "")[:4],
            first.get("VI", ""),
            first.get("IP", ""),
            first.get("PG", "") or "".join(numbers[:1]),
        )


def comma(name: str) -> Name:
    """Divide "Doe, Anna" at its comma."""
    family, _, given = name.partition(",")
    return family.strip(), given.strip()


def _rispy(records: list[dict[str, Any]]) -> Iterator[Fields]:
    for record in records:
        title = record.get("title") or record.get("primary_title") or ""
        year = record.get("year") or record.get("publication_year") or ""
        start, end = record.get("start_page", ""), record.get("end_page", "")
        yield Fields(
            title,
            tuple(map(comma, record.get("authors") or record.get("first_authors") or ())),
            year[:4],
            record.get("volume", ""),
            record.get("number", "") or record.get("issue", ""),
            "-".join(filter(None, (start, end if end != start else ""))),
        )


def ris(data: bytes) -> Iterator[Fields]:
    """Records of RIS, read by rispy."""
    text = data.decode("utf-8-sig", "replace")
    yield from _rispy(rispy.load(StringIO(text), skip_unknown_tags=True))


def wos(data: bytes) -> Iterator[Fields]:
    """Records of Web of Science, read by rispy."""
    text = data.decode("utf-8-sig", "replace")
    parser = rispy.WokParser
    records = rispy.load(StringIO(text), implementation=parser, skip_unknown_tags=True)
    for record in records:
        record["start_page"] = record.get("beginning_page", record.get("start_page", ""))
        record["end_page"] = record.get("ending_page", record.get("end_page", ""))
        record["title"] = record.get("document_title", record.get("title", ""))
        record["year"] = record.get("publish_year", record.get("year", ""))
    yield from _rispy(records)


def bibtex(data: bytes) -> Iterator[Fields]:
    """Entries of BibTeX, read by bibtexparser."""
    library = bibtexparser.parse_string(
        data.decode("utf-8-sig", "replace"),
        append_middleware=[
            LatexDecodingMiddleware(),
            SeparateCoAuthors(),
            SplitNameParts(),
            MergeNameParts(style="last"),
        ],
    )
    for entry in library.entries:
        fields = {key.lower(): field.value for key, field in entry.fields_dict.items()}
        plain = {key: re.sub(r"[{}]", "", str(value)) for key, value in fields.items()}
        people = fields.get("author") or ()
        yield Fields(
            plain.get("title", ""),
            tuple(comma(re.sub(r"[{}]", "", name)) for name in people)
            if isinstance(people, list)
            else (),
            (plain.get("year") or plain.get("date", ""))[:4],
            plain.get("volume", ""),
            plain.get("number") or plain.get("issue", ""),
            plain.get("pages", "") or plain.get("eid", ""),
        )


def csl(data: bytes) -> Iterator[Fields]:
    """Items of CSL-JSON, and works of Crossref."""
    value = json.loads(data)
    message = value.get("message", value) if isinstance(value, dict) else value
    items = message.get("items", [message]) if isinstance(message, dict) else message
    for item in items:
        title = item.get("title") or ""
        dates = [item.get(name) or {} for name in ("published-print", "issued", "published-online")]
        years = [date["date-parts"][0][0] for date in dates if any(date.get("date-parts", ()))]
        yield Fields(
            title[0] if isinstance(title, list) and title else str(title),
            tuple(
                (
                    f"{p.get('non-dropping-particle', '')} {p['family']}".strip()
                    if p.get("family")
                    else p.get("literal") or p.get("name", ""),
                    p.get("given", ""),
                )
                for p in item.get("author", ())
            ),
            str(years[0]) if years else "",
            str(item.get("volume", "")),
            str(item.get("issue", "")),
            str(item.get("page") or item.get("article-number") or ""),
        )


def europepmc(data: bytes) -> Iterator[Fields]:
    """Results of Europe PMC in JSON; those in XML are left out."""
    value = json.loads(data) if data.lstrip()[:1] in b"{[" else {}
    for item in value["resultList"]["result"] if "resultList" in value else ():
        journal = item.get("journalInfo", {})
        listed = item.get("authorList", {}).get("author", ())
        line = re.split(r", ?", item.get("authorString", "").rstrip("."))
        named = tuple(
            (p.get("lastName") or p.get("collectiveName", ""), p.get("firstName", ""))
            for p in listed
        )
        yield Fields(
            item.get("title", ""),
            named or tuple((name.rpartition(" ")[0], name.rpartition(" ")[2]) for name in line),
            str(journal.get("yearOfPublication") or item.get("pubYear", "")),
            journal.get("volume", "") or item.get("journalVolume", ""),
            journal.get("issue", "") or item.get("issue", ""),
            item.get("pageInfo", ""),
        )


def endnote_xml(data: bytes) -> Iterator[Fields]:
    """Records of EndNote in XML."""
    for root in roots_of(data):
        for record in root.iter("record"):
            yield Fields(
                text_at(record, "titles/title"),
                tuple(
                    comma("".join(p.itertext()))
                    for p in record.xpath("contributors/authors/author")
                ),
                text_at(record, "dates/year")[:4],
                text_at(record, "volume"),
                text_at(record, "number"),
                text_at(record, "pages"),
            )


#: The reading of each format, by the name that the program gives it.
READINGS: dict[str, Callable[[bytes], Iterator[Fields]]] = {
    "pubmed": pubmed,
    "jats": jats,
    "medline": medline,
    "ris": ris,
    "web-of-science": wos,
    "bibtex": bibtex,
    "csl-json": csl,
    "crossref": csl,
    "europepmc": europepmc,
    "endnote-xml": endnote_xml,
}
