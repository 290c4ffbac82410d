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
_OF_THE_EU = "EudraCT|EU[ -]?CTR?|CTIS|EU Clinical Trials Register"
# The numbers of trial registries: how each is written, and what precedes its digits in the normal
# form. A bare EudraCT number or an NTR number looks like other things, so they need their registry
# before them.
_REGISTRIES = (
    (r"NCT([0-9]{8})", "NCT"),
    (r"ISRCTN[\s:#-]{0,2}([0-9]{8})", "ISRCTN"),
    (rf"(?:{_OF_THE_EU})[^0-9.;]{{0,30}}((?:19|20)[0-9]{{2}}-[0-9]{{6}}-[0-9]{{2}})", "EudraCT "),
    (r"ChiCTR[\s:-]{0,2}([0-9]{10})", "ChiCTR"),
    (r"ChiCTR[\s:-]{0,2}([A-Z]{2,5}-[0-9]{8})", "ChiCTR-"),
    (r"UMIN(?:-CTR)?(?:[\s:#-]|ID|number|UMIN){0,5}(C?0[0-9]{8})", "UMIN"),
    (r"ACTRN[\s:]{0,2}([0-9]{14})", "ACTRN"),
    (r"CTRI/([0-9]{4}/[0-9]{2,3}/[0-9]{6})", "CTRI/"),
    (r"DRKS[\s:-]?([0-9]{8})", "DRKS"),
    (r"(?:Nederlands|Netherlands|Dutch) Trial Regist(?:er|ry)[^0-9.;]{0,30}([0-9]{2,5})", "NTR"),
    (r"jRCT(s?[0-9]{9,12})", "jRCT"),
    (r"JapicCTI[\s:-]?([0-9]{6})", "JapicCTI-"),
    (r"KCT[\s:]?([0-9]{7})", "KCT"),
    (r"IRCT([0-9]{8,20}N[0-9]{1,3})", "IRCT"),
    (r"PACTR[\s:]?([0-9]{15,16})", "PACTR"),
    (r"TCTR[\s:]?([0-9]{11})", "TCTR"),
    (r"RBR-([0-9a-z]{6,8})", "RBR-"),
    (r"SLCTR/([0-9]{4}/[0-9]{3})", "SLCTR/"),
    (r"RPCEC([0-9]{8})", "RPCEC"),
)
_REGISTRATIONS = tuple(
    (re.compile(rf"(?<![A-Za-z0-9]){pattern}(?![0-9])", re.IGNORECASE), name)
    for pattern, name in _REGISTRIES
)
# Registries whose numbers have small letters.
_SMALL = frozenset({"RBR-", "jRCT"})
# A text without any of these letters names no registry.
_REGISTRY_HINT = re.compile(
    "NCT|ISRCTN|EudraCT|EU[ -]?CT|CTIS|EU Clin|CTR|UMIN|CTRI|DRKS|Trial Regist|RCT|Japic|KCT|RBR-"
    "|RPCEC",
    re.IGNORECASE,
)

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


def registrations(*texts: str | None) -> tuple[str, ...]:
    """Return the numbers of trial registries in `texts`, each once, in one form for each registry.

    "ISRCTN 12345678" gives ``ISRCTN12345678``. The order is that of the texts, then of the
    registries, then of appearance.
    """
    numbers = {
        f"{name}{digits.lower() if name in _SMALL else digits.upper()}": None
        for text in texts
        if text and _REGISTRY_HINT.search(text)
        for pattern, name in _REGISTRATIONS
        for digits in pattern.findall(text)
    }
    return tuple(numbers)


def _plain(text: str | float | None) -> str:
    return "" if text is None else str(text).strip()
