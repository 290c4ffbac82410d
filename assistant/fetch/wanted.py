"""The identifiers of articles and trials to fetch, recognised by their form."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from assistant.text import identifiers


class Kind(StrEnum):
    """The kind of an identifier."""

    PMID = "PMID"
    PMCID = "PMCID"
    DOI = "DOI"
    NCT = "NCT"


class Wanted(NamedTuple):
    """One identifier in its normal form, as `assistant.text.identifiers` returns it."""

    kind: Kind
    value: str

    def __str__(self) -> str:
        if self.kind in (Kind.PMCID, Kind.NCT):
            return self.value
        return f"{self.kind} {self.value}"


def recognised(text: str) -> Wanted | None:
    """The identifier in `text`, which may have a prefix or be an address; None when unclear.

    Bare digits are a PMID; a PMCID needs its ``PMC``.
    """
    bare = text.strip()
    trials = identifiers.nct(bare)
    if len(trials) == 1 and (bare.upper() == trials[0] or "clinicaltrials.gov/" in bare.lower()):
        return Wanted(Kind.NCT, trials[0])
    if doi := identifiers.doi(bare):
        return Wanted(Kind.DOI, doi)
    if pmid := identifiers.pmid(bare):
        return Wanted(Kind.PMID, pmid)
    pmcid = identifiers.pmcid(bare)
    if pmcid and "pmc" in bare.lower():
        return Wanted(Kind.PMCID, pmcid)
    return None
