"""Asks ClinicalTrials.gov for a study by its number, through version 2 of its API."""

from __future__ import annotations

from assistant.fetch.client import Client, Unusable
from assistant.fetch.ncbi import read_json
from assistant.fetch.services import Services


class Trials:
    """Asks ClinicalTrials.gov; raises FetchError, or Refused when there is no such study."""

    def __init__(self, client: Client, services: Services) -> None:
        self._client = client
        self._service = services.trials

    def study(self, number: str) -> bytes:
        """The study as JSON."""

        def read(data: bytes) -> bytes:
            if study_number(data) != number:
                raise Unusable(f"the answer is not about {number}")
            return data

        return self._client.ask(self._service, f"/studies/{number}", {"format": "json"}, read)


def study_number(data: bytes) -> str | None:
    """The number of the study in `data`, or None; raises Unusable when it is not a JSON object."""
    value: object = read_json(data)
    for name in ("protocolSection", "identificationModule", "nctId"):
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, str) else None
