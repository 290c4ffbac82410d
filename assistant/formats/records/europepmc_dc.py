"""Reads Europe PMC's metadata in Dublin Core, which it returns for ``format=dc``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from assistant.editorial.notices import cited
from assistant.formats.markup.html_text import html_text
from assistant.formats.metadata import Metadata
from assistant.formats.records.building import first_year, id_of, own_identifiers, texts
from assistant.records import Locators
from assistant.study_design.publication_types import design_of
from assistant.text.locators import locators_in, locators_of
from assistant.text.people import in_order
from assistant.text.writer import fold

if TYPE_CHECKING:
    from assistant.formats.records.nodes import Node

# `parse_qs` refuses more; a citation has ten.
_MOST_FIELDS = 50
_AT_PUBMED = re.compile(r"/MED/([0-9]{1,9})\Z")


def dublin_core_metadata(record: Node) -> Metadata:
    """Return the metadata of a ``Description``; the journal is in a machine-readable citation."""
    names = list(texts(record.each("identifier")))
    citations = list(texts(record.each("bibliographicCitation")))
    cited_numbers = cited(citations[0]) if citations else cited("")
    pmids = (match[1] for name in names if (match := _AT_PUBMED.search(name)))
    own = own_identifiers(
        pmid=next(pmids, ""),
        pmcid=cited_numbers.pmcid or "",
        doi=next((name for name in names if "doi.org/" in name), ""),
        nct=(record.at("abstract").text,),
    )
    types = tuple(filter(None, map(fold, record.at("description").text.split(";"))))
    fields = parse_qs(citations[1], max_num_fields=_MOST_FIELDS) if _is_query(citations) else {}
    venue = next((fields[key][0] for key in ("rft.stitle", "rft.jtitle") if key in fields), "")
    return Metadata(
        id=id_of(own),
        title=fold(html_text(record.at("title").text)),
        authors=tuple(map(in_order, texts(record.each("creator")))),
        venue=fold(venue),
        year=first_year(record.at("date")),
        locators=_locators(fields) if fields else locators_in(citations[0] if citations else ""),
        identifiers=own,
        publication_types=types,
        design=design_of(types),
    )


def _locators(fields: dict[str, list[str]]) -> Locators:
    names = ("volume", "issue", "spage", "epage", "pages")
    volume, issue, first, last, pages = (fields.get(f"rft.{name}", [""])[0] for name in names)
    return locators_of(volume, issue, pages or first, last)


def _is_query(citations: list[str]) -> bool:
    return len(citations) > 1 and citations[1].count("&") < _MOST_FIELDS
