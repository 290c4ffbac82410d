"""Normalises public identifiers, so that two records of one article can be matched.

Each function takes the text of a file, which may include a prefix or an address. It returns None
(or nothing) if the text does not look like such an identifier: a wrong identifier would merge two
different articles.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

_PMID = re.compile(
    r"(?:(?:https?://)?(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/"
    r"|pmid[:\s]*)?0*([1-9][0-9]{0,8})(?:\.0)?/?",
    re.IGNORECASE,
)
_PMCID = re.compile(
    r"(?:(?:https?://)?(?:www\.)?(?:pmc\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pmc)/articles/"
    r"|pmcid[:\s]*)?(?:PMC)?0*([1-9][0-9]{0,9})(?:\.[0-9]{1,2})?/?",
    re.IGNORECASE,
)
_DOI_PREFIX = re.compile(
    r"(?:https?://)?(?:dx\.|www\.)?doi\.org/|(?:urn|info)?[:/]?doi\s*[:/]?\s*", re.IGNORECASE
)
_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s\x00-\x1f\x7f\ud800-\udfff]+")
_NCT = re.compile(r"(?<![A-Za-z0-9])NCT([0-9]{8})(?![0-9])", re.IGNORECASE)

# Characters. The longest DOIs in Crossref have about 200; a much longer one has other text attached
# to it.
_LONGEST_DOI = 300


def pmid(text: str | float | None) -> str | None:
    """Return the digits of a PubMed number (``PMID: 0123`` gives ``123``), or None."""
    match = _PMID.fullmatch(_plain(text))
    return match[1] if match else None


def pmcid(text: str | float | None) -> str | None:
    """Return ``PMC`` and digits (``pmc123.1`` and ``123`` give ``PMC123``), or None."""
    match = _PMCID.fullmatch(_plain(text))
    return f"PMC{match[1]}" if match else None


def doi(text: str | float | None) -> str | None:
    """Return a DOI in lower case without its address or prefix, or None."""
    plain = _plain(text)
    prefix = _DOI_PREFIX.match(plain)
    bare = plain[prefix.end() :] if prefix else plain
    if "%2f" in bare.lower():
        bare = unquote(bare)
    bare = bare.rstrip(".,;")
    if len(bare) > _LONGEST_DOI or not _DOI.fullmatch(bare):
        return None
    return bare.lower()


def nct(*texts: str | None) -> tuple[str, ...]:
    """Return the ClinicalTrials.gov numbers in `texts`, each once, in order of appearance."""
    numbers = {f"NCT{digits}": None for text in texts if text for digits in _NCT.findall(text)}
    return tuple(numbers)


def _plain(text: str | float | None) -> str:
    return "" if text is None else str(text).strip()
