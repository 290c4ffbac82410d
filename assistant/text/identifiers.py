"""Normalises public identifiers, so that two records of one article can be matched.

Each function takes the text of a file, which may include a prefix or an address. It returns None
(or nothing) if the text does not look like such an identifier: a wrong identifier would merge two
different articles.
"""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

from assistant.text.patterns import lazy_pattern

_PMID = lazy_pattern(
    r"(?:(?:https?://)?(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/"
    r"|pmid[:\s]*)?0*([1-9][0-9]{0,8})(?:\.0)?/?",
    re.IGNORECASE,
)
_PMCID = lazy_pattern(
    r"(?:(?:https?://)?(?:www\.)?(?:pmc\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pmc)/articles/"
    r"|pmcid[:\s]*)?(?:PMC)?0*([1-9][0-9]{0,9})(?:\.[0-9]{1,2})?/?",
    re.IGNORECASE,
)
_DOI_PREFIX = lazy_pattern(
    # Some exports repeat a prefix, and libraries put a proxy into the address.
    r"(?:\s*(?:(?:https?://)?(?:dx\.|www\.)?doi\.org(?:\.[\w.-]{1,80})?/"
    r"|(?:urn|info)?[:/]?\[?doi\]?\s*[:/]?))+\s*",
    re.IGNORECASE,
)
# The page of a publisher has the DOI in its address, and what the page shows after it.
_DOI_OF_PAGE = lazy_pattern(
    r"https?://[^\s/]{1,100}/(?:[\w.-]{1,30}/){0,4}(?=10\.[0-9]{4,9}/)", re.IGNORECASE
)
_SHOWN = lazy_pattern(
    r"(?:/(?:full|fulltext|abstract|abs|pdf|epdf|meta|html|references)(?:/[^/]*)?"
    r"|(?<=[0-9])\.(?:full|abstract)(?:[.-](?:pdf|text))?)\Z|[?#].*",
    re.IGNORECASE | re.DOTALL,
)
_ENTITY = lazy_pattern(r"&(?:[lg]t|amp|quot|#[0-9]{1,5}|#x[0-9a-f]{1,4});", re.IGNORECASE)
_PERCENT = lazy_pattern(r"%[0-9a-f]{2}", re.IGNORECASE)
# Encoding may have happened twice: "&amp;lt;", "%252F".
_MOST_ENCODINGS = 2
# Word processors replace hyphens, and some pages put invisible characters into long words.
_LOOKALIKES = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
)
_PAIRS = {")": "(", "]": "[", ">": "<", "}": "{"}
_DOI = lazy_pattern(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s\x00-\x1f\x7f\ud800-\udfff]+")
_NCT = lazy_pattern(r"(?<![A-Za-z0-9])NCT([0-9]{8})(?![0-9])", re.IGNORECASE)
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
    (lazy_pattern(rf"(?<![A-Za-z0-9]){pattern}(?![0-9])", re.IGNORECASE), name)
    for pattern, name in _REGISTRIES
)
# Registries whose numbers have small letters.
_SMALL = frozenset({"RBR-", "jRCT"})
# A text in lower case without any of these names no registry. This is quicker than the patterns.
_REGISTRY_HINT = lazy_pattern(
    "nct[0-9]|isrctn|eudract|eu[ -]?ct|ctis|eu clin|chictr|umin|actrn|ctri/|drks|trial regist|jrct"
    "|japiccti|kct|irct|pactr|tctr|rbr-|slctr/|rpcec"
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
    """Return a DOI in lower case without its address or prefix, or None.

    What an export did to it is undone: entities ("&lt;"), percent signs ("%2F"), punctuation of the
    sentence after it.
    """
    bare = _decoded(_plain(text).translate(_LOOKALIKES).removeprefix("<"))
    page = _DOI_OF_PAGE.match(bare)
    prefix = _DOI_PREFIX.match(bare)
    if prefix:
        bare = bare[prefix.end() :]
    elif page:
        bare = _SHOWN.sub("", bare[page.end() :])
    bare = _without_punctuation(bare.removesuffix("[doi]").rstrip())
    if len(bare) > _LONGEST_DOI or not _DOI.fullmatch(bare):
        return None
    return bare.lower()


def _decoded(text: str) -> str:
    for _ in range(_MOST_ENCODINGS):
        if _ENTITY.search(text):
            text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
        if _PERCENT.search(text):
            text = unquote(text)
    return text


def _without_punctuation(text: str) -> str:
    """`text` without the signs that end a sentence, a quotation or brackets around it."""
    while text and (
        text[-1] in ".,;:\"'\u201d\u2019"
        or (text[-1] in _PAIRS and text.count(text[-1]) > text.count(_PAIRS[text[-1]]))
    ):
        text = text[:-1]
    return text


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
        if text and _REGISTRY_HINT.search(text.lower())
        for pattern, name in _REGISTRATIONS
        for digits in pattern.findall(text)
    }
    return tuple(numbers)


def _plain(text: str | float | None) -> str:
    return "" if text is None else str(text).strip()
