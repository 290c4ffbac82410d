"""Asks Europe PMC for articles by DOI, preprints, and full texts that NCBI does not offer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from assistant.fetch.client import Client, Unusable
from assistant.fetch.ncbi import Numbers, read_json
from assistant.fetch.records import Record, read_records
from assistant.fetch.services import Services
from assistant.text import identifiers

_PREPRINT = re.compile(r"PPR[0-9]{1,9}")


class Listed(NamedTuple):
    """The identifiers of an article in Europe PMC; `preprint` is its own number of a preprint."""

    numbers: Numbers
    preprint: str | None


class EuropePmc:
    """Asks Europe PMC; every method raises FetchError, or Refused when there is no such thing."""

    def __init__(self, client: Client, services: Services) -> None:
        self._client = client
        self._service = services.europepmc

    def listed(self, dois: Sequence[str]) -> dict[str, Listed]:
        """Articles by DOI; unknown DOIs are missing."""
        quoted = (doi.replace("\\", "\\\\").replace('"', '\\"') for doi in dois)
        parameters = {
            "query": " OR ".join(f'DOI:"{doi}"' for doi in quoted),
            "resultType": "lite",
            "format": "json",
            "pageSize": "100",
        }

        def read(data: bytes) -> dict[str, Listed]:
            by_doi: dict[str, Listed] = {}
            for doi, listed in _listed(data):
                # A DOI may be listed twice; PubMed's record knows the number in PMC, too.
                if doi not in by_doi or not by_doi[doi].numbers.pmid:
                    by_doi[doi] = listed
            return by_doi

        return self._client.ask(self._service, "/search", parameters, read)

    def article(self, number: str) -> Record:
        """The full text of a PMCID or a preprint's number, as JATS."""

        def read(data: bytes) -> Record:
            records = read_records(data)
            if len(records) != 1:
                raise Unusable(f"the answer contains {len(records)} articles")
            return records[0]

        return self._client.ask(self._service, f"/{number}/fullTextXML", {}, read)

    def preprint(self, number: str) -> bytes:
        """The record of a preprint, including its abstract, as JSON."""
        parameters = {
            "query": f"EXT_ID:{number} AND SRC:PPR",
            "resultType": "core",
            "format": "json",
        }

        def read(data: bytes) -> bytes:
            if [result.get("id") for result in _results(data)] != [number]:
                raise Unusable(f"the answer is not about {number}")
            return data

        return self._client.ask(self._service, "/search", parameters, read)


def preprints(data: bytes) -> set[str]:
    """The numbers of the preprints in the answer to a search."""
    return {str(result.get("id")) for result in _results(data)}


def _results(data: bytes) -> list[dict[str, Any]]:
    results = (read_json(data).get("resultList") or {}).get("result")
    if not isinstance(results, list):
        raise Unusable("the answer to the search has no results")
    return [result for result in results if isinstance(result, dict)]


def _listed(data: bytes) -> Iterator[tuple[str, Listed]]:
    for result in _results(data):
        number = str(result.get("id") or "")
        doi = identifiers.doi(result.get("doi"))
        numbers = Numbers(
            identifiers.pmid(result.get("pmid")), identifiers.pmcid(result.get("pmcid"))
        )
        if doi:
            yield doi, Listed(numbers, number if _PREPRINT.fullmatch(number) else None)
