"""Recognises records of services by content. It loads little, since it runs for every file."""

from __future__ import annotations

import re
from typing import Any

PUBMED_ROOTS = frozenset(
    {
        "BookDocument",
        "DeleteCitation",
        "MedlineCitation",
        "MedlineCitationSet",
        "PubmedArticle",
        "PubmedArticleSet",
        "PubmedBookArticle",
        "PubmedBookArticleSet",
        "PubmedBookData",
        "PubmedData",
    }
)
BIOC_ROOTS = frozenset({"collection"})
EUROPEPMC_ROOTS = frozenset({"responseWrapper"})
TRIAL_ROOTS = frozenset({"clinical_study"})

_MEDLINE = re.compile(
    r"(?:PMID|PMCR?|OWN|STAT|DCOM) {0,2}-"
    # Other text may come before the first record.
    r"|(?:[^\n]{0,200}\n){1,20}?PMID- ?\d{1,12}[ \t]*\r?\n(?:OWN|STAT) {0,2}-"
)
_PUBTATOR = re.compile(r"[^\s|]{1,40}\|t\|")

# How many items of a list are looked at: the first may be damaged. Chosen by hand.
_LOOK = 5
_EUROPEPMC_LISTS = (
    "citationList",
    "dataLinkList",
    "dbCrossReferenceList",
    "referenceList",
    "resultList",
)
_S2ORC_KEYS = ("body_text", "grobid_parse", "latex_parse", "pdf_parse")


def is_medline(start: str) -> bool:
    """Whether a text with this start is in the MEDLINE format."""
    return _MEDLINE.match(start) is not None


def is_pubtator(start: str) -> bool:
    """Whether a text with this start is in the text format of PubTator."""
    return _PUBTATOR.match(start) is not None


def is_bioc(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Whether `value` is a BioC collection or document, a list of them, or PubTator's wrapper."""
    return any(
        "PubTator3" in item
        or _first(item.get("passages"))
        or _first_has(item, "documents", "passages")
        for item in _objects(value)
    )


def is_s2orc(value: Any) -> bool:  # noqa: ANN401 - the same
    """Whether `value` is an article of S2ORC or CORD-19, or a list of them."""
    return any(
        ("paper_id" in item and any(key in item for key in _S2ORC_KEYS))
        or ("corpusid" in item and ("content" in item or "body" in item))
        for item in _objects(value)
    )


def is_europepmc(value: Any) -> bool:  # noqa: ANN401 - the same
    """Whether `value` is an answer of Europe PMC, one of its records, or a list of them."""
    return any(
        any(isinstance(item.get(key), dict) for key in _EUROPEPMC_LISTS)
        or (isinstance(item.get("result"), dict) and "source" in item["result"])
        or ("source" in item and "id" in item and ("authorString" in item or "pubTypeList" in item))
        or ("source" in item and "extId" in item and "annotations" in item)
        for item in _objects(value)
    )


def is_trial(value: Any) -> bool:  # noqa: ANN401 - the same
    """Whether `value` is a record of ClinicalTrials.gov, a list of them, or one of its answers."""
    return any(
        any(key in item for key in ("protocolSection", "ProtocolSection", "FullStudiesResponse"))
        or _first_has(item, "studies", "protocolSection")
        or _first_has(item, "FullStudies", "Study")
        or isinstance(item.get("Study"), dict)
        or ("nct_id" in item and "brief_title" in item)
        for item in _objects(value)
    )


def _objects(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - the same
    """`value`, or its first items, without those that are not objects."""
    items = value[:_LOOK] if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, dict)]


def _first(value: Any) -> bool:  # noqa: ANN401 - the same
    return isinstance(value, list) and bool(_objects(value))


def _first_has(holder: dict[str, Any], key: str, inner: str) -> bool:
    """Whether `key` has a list in which one of the first items has the key `inner`."""
    value = holder.get(key)
    return isinstance(value, list) and any(inner in item for item in _objects(value))
