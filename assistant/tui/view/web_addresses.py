"""Public pages of a document: https only, and only where the identifier has the right form."""

from __future__ import annotations

import re
from urllib.parse import quote

from assistant.records import Document

_DOI = re.compile(r"10\.[0-9]{4,9}/[!-~]{1,200}")
_PMID = re.compile(r"[0-9]{1,9}")
_PMCID = re.compile(r"PMC[0-9]{1,9}")
_NCT = re.compile(r"NCT[0-9]{8}")


def addresses(document: Document) -> list[str]:
    """Where a document can be read in a browser, the publisher's page first."""
    ids = document.identifiers
    found = []
    if ids.doi and _DOI.fullmatch(ids.doi):
        # All that could end or extend the address where it is printed is percent-encoded.
        found.append(f"https://doi.org/{quote(ids.doi, safe='/:.-_()')}")
    if ids.pmid and _PMID.fullmatch(ids.pmid):
        found.append(f"https://pubmed.ncbi.nlm.nih.gov/{ids.pmid}/")
    if ids.pmcid and _PMCID.fullmatch(ids.pmcid):
        found.append(f"https://pmc.ncbi.nlm.nih.gov/articles/{ids.pmcid}/")
    found += [f"https://clinicaltrials.gov/study/{nct}" for nct in ids.nct if _NCT.fullmatch(nct)]
    return found
