"""The services for articles: their addresses, and how often they may be asked."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NamedTuple

from assistant.settings import NAME

_KEY = "NCBI_API_KEY"
_EMAIL = "ASSISTANT_EMAIL"

# Seconds between two requests, with a margin for jitter. NCBI allows 3 requests a second, or 10
# with a key, counted on arrival. Europe PMC and ClinicalTrials.gov ask for moderation and name no
# number, so theirs was chosen by hand.
_NCBI_PAUSE = 0.37
_NCBI_PAUSE_WITH_KEY = 0.12
_PAUSE = 0.3


class Service(NamedTuple):
    """One base address; services of one `name` share the `pause` (seconds) between requests.

    `parameters` are sent with every request.
    """

    name: str
    base: str
    pause: float
    parameters: Mapping[str, str] = {}


class Services(NamedTuple):
    """All services that are used."""

    eutils: Service
    converter: Service
    europepmc: Service
    trials: Service


def services(environment: Mapping[str, str] = os.environ) -> Services:
    """The public services; NCBI gets the program's name, and the user's email and key if set."""
    optional = {"email": environment.get(_EMAIL), "api_key": environment.get(_KEY)}
    set_values = {name: value for name, value in optional.items() if value}
    polite = {"tool": NAME, **set_values}
    pause = _NCBI_PAUSE_WITH_KEY if "api_key" in set_values else _NCBI_PAUSE
    about = {name: value for name, value in polite.items() if name != "api_key"}
    return Services(
        Service("NCBI", "https://eutils.ncbi.nlm.nih.gov/entrez/eutils", pause, polite),
        Service("NCBI", "https://pmc.ncbi.nlm.nih.gov/tools/idconv/api/v1/articles/", pause, about),
        Service("Europe PMC", "https://www.ebi.ac.uk/europepmc/webservices/rest", _PAUSE),
        Service("ClinicalTrials.gov", "https://clinicaltrials.gov/api/v2", _PAUSE),
    )
