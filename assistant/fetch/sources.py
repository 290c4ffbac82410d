"""All that articles come from."""

from __future__ import annotations

from typing import NamedTuple

from assistant.fetch.client import Client
from assistant.fetch.europepmc import EuropePmc
from assistant.fetch.ncbi import Ncbi
from assistant.fetch.services import Services
from assistant.fetch.trials import Trials


class Sources(NamedTuple):
    """What can be asked for articles and trials."""

    ncbi: Ncbi
    europepmc: EuropePmc
    trials: Trials

    @staticmethod
    def at(services: Services, client: Client) -> Sources:
        """The sources that `client` reaches at `services`."""
        return Sources(
            Ncbi(client, services), EuropePmc(client, services), Trials(client, services)
        )
