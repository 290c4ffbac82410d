"""Asks NCBI: searches PubMed, and gets PubMed records, full texts of PMC and article numbers.

The formats of the answers are those of the E-utilities (NBK25499) and the PMC ID Converter API.
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

MOST_FOUND = 9999  # the most results that ESearch returns for PubMed
_EXCERPT = 200  # characters of NCBI's message that an error shows; chosen by hand


class Found(NamedTuple):
    """The result of a query: the count, the numbers of the first articles, and unknown words."""

    total: int
    pmids: tuple[str, ...]
    unknown: tuple[str, ...]


class Numbers(NamedTuple):
    """The numbers of one article."""

    pmid: str | None
    pmcid: str | None


class Ncbi:
    """Asks NCBI; every method raises FetchError, or Refused when a number is at fault."""

    def __init__(self, client: Client, services: Services) -> None:
        self._client = client
        self._services = services

    def search(self, query: str, most: int) -> Found:
        """Search PubMed for `query`: at most `most` results, in PubMed's order of relevance."""
        parameters = {
            "db": "pubmed",
            "term": query,
            "retmax": str(most),
            "retmode": "json",
            "sort": "relevance",
        }
        return self._client.ask(self._services.eutils, "/esearch.fcgi", parameters, _found)

    def records(self, pmids: Sequence[str]) -> dict[str, Record]:
        """PubMed records by PMID; unknown PMIDs are missing."""
        return self._fetch("pubmed", pmids, {f"PMID{pmid}": pmid for pmid in pmids})

    def articles(self, pmcids: Sequence[str]) -> dict[str, Record]:
        """JATS by PMCID; for articles that are not free, only the front matter."""
        numbers = [pmcid.removeprefix("PMC") for pmcid in pmcids]
        return self._fetch("pmc", numbers, {pmcid: pmcid for pmcid in pmcids})

    def numbers(self, kind: Kind, values: Sequence[str]) -> dict[str, Numbers]:
        """All numbers of articles in PMC, by their numbers `values` of `kind`."""
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
    """The JSON object in `data`; raises Unusable when it is not one."""
    try:
        value = json.loads(data, strict=False)  # NCBI's messages contain line feeds
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
    """Words and fields of the query that PubMed does not know and has left out."""
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
