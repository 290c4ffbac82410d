"""Web addresses of the public pages of a document.

All are https, and none is made from an identifier that does not have the right form.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from assistant.records import Document

_DOI = re.compile(r"10\.[0-9]{4,9}/[!-~]{1,200}")
_PMID = re.compile(r"[0-9]{1,9}")
_PMCID = re.compile(r"PMC[0-9]{1,9}")
_NCT = re.compile(r"NCT[0-9]{8}")


def addresses(document: Document) -> list[str]:
    """The public pages of a document, the page of its DOI first."""
    identifiers = document.identifiers
    pages = []
    if identifiers.doi and _DOI.fullmatch(identifiers.doi):
        # Characters that could end or extend the address where it is printed are percent-encoded.
        pages.append(f"https://doi.org/{quote(identifiers.doi, safe='/:.-_()')}")
    if identifiers.pmid and _PMID.fullmatch(identifiers.pmid):
        pages.append(f"https://pubmed.ncbi.nlm.nih.gov/{identifiers.pmid}/")
    if identifiers.pmcid and _PMCID.fullmatch(identifiers.pmcid):
        pages.append(f"https://pmc.ncbi.nlm.nih.gov/articles/{identifiers.pmcid}/")
    trials = filter(_NCT.fullmatch, identifiers.nct)
    pages += [f"https://clinicaltrials.gov/study/{trial}" for trial in trials]
    return pages
