"""The sources of articles and trials."""

from __future__ import annotations

from typing import NamedTuple

from assistant.fetch.client import Client
from assistant.fetch.europepmc import EuropePmc
from assistant.fetch.ncbi import Ncbi
from assistant.fetch.services import Services
from assistant.fetch.trials import Trials


class Sources(NamedTuple):
    """The services that can be asked for articles and trials."""

    ncbi: Ncbi
    europepmc: EuropePmc
    trials: Trials

    @staticmethod
    def at(services: Services, client: Client) -> Sources:
        """The sources at `services`, reached through `client`."""
        return Sources(
            Ncbi(client, services), EuropePmc(client, services), Trials(client, services)
        )
