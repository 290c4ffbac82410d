"""Who publishes a publication and the journal that it is in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Imprint:
    """The publisher, empty if not known, and the ISSN of the journal (``0028-4793``).

    A journal has one ISSN for each medium; they are in the order of the source.
    """

    publisher: str = ""
    issn: tuple[str, ...] = ()
