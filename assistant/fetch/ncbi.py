"""NCBI: searching PubMed, PubMed records, full texts of PMC, and the numbers of one article.

The forms of the answers are those of the E-utilities (NBK25499) and of the PMC ID Converter API.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from assistant.fetch.client import Client, Unusable
from assistant.fetch.records import Record, read_records
from assistant.fetch.services import Services
from assistant.fetch.wanted import Kind
from assistant.text import identifiers

MOST_FOUND = 9999  # ESearch gives no more of PubMed
_EXCERPT = 200


class Found(NamedTuple):
    """What a query finds: how many, the numbers of the first, and words that are not known."""

    total: int
    pmids: tuple[str, ...]
    unknown: tuple[str, ...]


class Numbers(NamedTuple):
    """What one article is known by."""

    pmid: str | None
    pmcid: str | None


class Ncbi:
    """Asks NCBI; every method raises FetchError, or Refused when a number is at fault."""

    def __init__(self, client: Client, services: Services) -> None:
        self._client = client
        self._services = services

    def search(self, query: str, most: int) -> Found:
        """PubMed by `query`, in PubMed's order of relevance, at most `most`."""
        parameters = {
            "db": "pubmed",
            "term": query,
            "retmax": str(most),
            "retmode": "json",
            "sort": "relevance",
        }
        return self._client.ask(self._services.eutils, "/esearch.fcgi", parameters, _found)

    def records(self, pmids: Sequence[str]) -> dict[str, Record]:
        """PubMed records by PMID; what PubMed does not know is missing."""
        return self._fetch("pubmed", pmids, {f"PMID{pmid}": pmid for pmid in pmids})

    def articles(self, pmcids: Sequence[str]) -> dict[str, Record]:
        """JATS by PMCID, only the front matter of articles whose text is not given away."""
        numbers = [pmcid.removeprefix("PMC") for pmcid in pmcids]
        return self._fetch("pmc", numbers, {pmcid: pmcid for pmcid in pmcids})

    def numbers(self, kind: Kind, values: Sequence[str]) -> dict[str, Numbers]:
        """The other numbers of articles in PMC by the one of `kind` that is known."""
        parameters = {"ids": ",".join(values), "idtype": kind.lower(), "format": "json"}

        def read(data: bytes) -> dict[str, Numbers]:
            return dict(_converted(data, kind))

        return self._client.ask(self._services.converter, "", parameters, read)

    def _fetch(
        self, database: str, numbers: Sequence[str], names: Mapping[str, str]
    ) -> dict[str, Record]:
        parameters = {"db": database, "id": ",".join(numbers), "retmode": "xml"}
        records = self._client.ask(self._services.eutils, "/efetch.fcgi", parameters, read_records)
        return {names[name]: record for record in records for name in record.names & names.keys()}


def read_json(data: bytes) -> dict[str, Any]:
    """The JSON object in `data`; raises Unusable when there is none."""
    try:
        value = json.loads(data, strict=False)  # messages of NCBI hold line feeds
    except (ValueError, RecursionError) as error:
        raise Unusable(f"the answer is not JSON ({error})") from error
    if not isinstance(value, dict):
        raise Unusable("the answer is not a JSON object")
    return value


def _found(data: bytes) -> Found:
    answer = read_json(data)
    result = answer.get("esearchresult")
    result = result if isinstance(result, dict) else {}
    if error := answer.get("error") or result.get("ERROR"):
        raise Unusable(f"PubMed cannot run the query ({str(error)[:_EXCERPT]})")
    try:
        numbers = [identifiers.pmid(number) for number in result["idlist"]]
        total = int(result["count"])
    except (KeyError, TypeError, ValueError) as error:
        raise Unusable("the answer to the search has no count or no numbers") from error
    return Found(total, tuple(number for number in numbers if number), tuple(_unknown(result)))


def _unknown(result: Mapping[str, Any]) -> Iterator[str]:
    """Words and fields of the query that PubMed does not know, and so left out."""
    for holder in ("errorlist", "warninglist"):
        for name, words in (result.get(holder) or {}).items():
            if name.endswith("notfound"):
                yield from map(str, words)


def _converted(data: bytes, kind: Kind) -> Iterator[tuple[str, Numbers]]:
    readers = {
        Kind.DOI: identifiers.doi,
        Kind.PMCID: identifiers.pmcid,
        Kind.PMID: identifiers.pmid,
    }
    records = read_json(data).get("records")
    if not isinstance(records, list):
        raise Unusable("the answer of the ID converter has no records")
    for record in records:
        if isinstance(record, dict) and record.get("status") != "error":
            asked = readers[kind](record.get("requested-id") or record.get(kind.lower()))
            pmcid = identifiers.pmcid(record.get("pmcid"))
            if asked:
                yield asked, Numbers(identifiers.pmid(record.get("pmid")), pmcid)
