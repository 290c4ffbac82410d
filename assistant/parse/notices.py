"""Editorial notices: which words of a record flag the article, and which make it a notice itself.

Every kind of notice has two ends. The article that was retracted says *retraction in*; the notice
says *retraction of*. Only the first end flags the record that holds it. PubMed XML names them in
``RefType``, the MEDLINE format by two-to-four-letter tags.
"""

from __future__ import annotations

import re

from assistant.parse.writer import fold
from assistant.records import Notice, Status

# Not here on purpose: updates, comments, republications and the "of", "for" and "from" ends.
_BY_REFERENCE: dict[str, tuple[Status, str]] = {
    "RetractionIn": (Status.RETRACTED, "Retraction in"),
    "RetractedandRepublishedIn": (Status.RETRACTED, "Retracted and republished in"),
    "ExpressionOfConcernIn": (Status.CONCERN, "Expression of concern in"),
    "ErratumIn": (Status.CORRECTED, "Erratum in"),
    "CorrectedandRepublishedIn": (Status.CORRECTED, "Corrected and republished in"),
    # The National Library of Medicine treats a partial retraction as an erratum.
    "PartialRetractionIn": (Status.CORRECTED, "Partial retraction in"),
}
_BY_TAG = {
    "RIN": "RetractionIn",
    "RRI": "RetractedandRepublishedIn",
    "ECI": "ExpressionOfConcernIn",
    "EIN": "ErratumIn",
    "CRI": "CorrectedandRepublishedIn",
    "PRIN": "PartialRetractionIn",
}
# Publishers rename a retracted article, often before any database has the notice. The colon or the
# brackets keep apart an article *about* retracted articles.
_TITLE = re.compile(r"\s*(?:\[retracted(?: article)?\]|retracted(?: article)?\s*:)", re.IGNORECASE)


def notice_referred(kind: str, reference: str, number: str | None = None) -> Notice | None:
    """Return the notice of a PubMed ``RefType`` with its citation and PMID, or None."""
    known = _BY_REFERENCE.get(kind)
    if known is None:
        return None
    status, words = known
    where = fold(reference)
    if number and f"PMID: {number}" not in where:
        where = f"{where} PMID: {number}".lstrip()
    return Notice(status, f"{words}: {where}" if where else words)


def notice_tagged(tag: str, reference: str) -> Notice | None:
    """Return the notice of a MEDLINE tag (``RIN``, ``EIN``), or None when it flags nothing."""
    return notice_referred(_BY_TAG.get(tag, ""), reference)


def with_retraction_signs(
    notices: tuple[Notice, ...], publication_types: tuple[str, ...], title: str
) -> tuple[Notice, ...]:
    """Return `notices`, each once, and a retraction that only publication type or title shows."""
    once = tuple(dict.fromkeys(notices))
    types = {name.strip().casefold() for name in publication_types}
    if any(notice.status is Status.RETRACTED for notice in once):
        return once
    if "retracted publication" in types:
        return (*once, Notice(Status.RETRACTED, 'publication type "Retracted Publication"'))
    # Some publishers give the notice itself the title "Retracted: ...".
    if "retraction of publication" not in types and _TITLE.match(title):
        return (*once, Notice(Status.RETRACTED, "the title says so"))
    return once
