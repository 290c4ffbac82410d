"""Recognises preprints by publication type, by the DOI of a server, or by the server's name.

The readers check the publications that a record cites, and the index checks each document.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.records import Design

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.records import Document

#: The start of DOIs from preprint servers, as regular expressions.
DOI_PREFIXES = (
    # bioRxiv and medRxiv. The journals of the same publisher start with a letter: 10.1101/gr.123.
    r"10\.1101/[0-9]",
    r"10\.64898/[0-9]",  # bioRxiv and medRxiv, under openRxiv
    r"10\.2139/",  # SSRN
    r"10\.20944/",  # Preprints.org
    r"10\.21203/",  # Research Square
    r"10\.22541/",  # Authorea
    r"10\.26434/",  # ChemRxiv
    r"10\.31219/",  # OSF Preprints
    r"10\.31234/",  # PsyArXiv
    r"10\.32388/",  # Qeios
    r"10\.36227/",  # TechRxiv
    r"10\.48550/",  # arXiv
)
_DOI = re.compile("|".join(DOI_PREFIXES))
# eLife numbers the versions of an article. The early ones are reviewed preprints, and the last one
# is the article itself, so the number alone does not make a document a preprint.
_NUMBERED_VERSION = re.compile(r"10\.7554/elife\.[0-9]+\.[0-9]", re.IGNORECASE)
# The names of preprint servers in PubMed; a citation of a preprint begins with one.
_SERVER = re.compile(
    r"\s*(?:arxiv|biorxiv|chemrxiv|medrxiv|psyarxiv|res sq|research square|ssrn|techrxiv|"
    r"authorea|osf preprints|preprints(?:\.org)?)\b",
    re.IGNORECASE,
)
# The version of a preprint at the end of its DOI: "v2", "/v2", ".v2", "-v2", "_v2". Qeios and F1000
# number versions without a letter, as others number articles, so those do not count.
_VERSION = re.compile(r"(?P<sign>[/._-]?)v(?P<number>[1-9][0-9]?)\Z", re.IGNORECASE)
# Versions of a preprint that a list of notices may name. Chosen by hand; few have more than five.
_MOST_VERSIONS = 20
#: The publication type of a preprint, in lower case.
PREPRINT_TYPE = "preprint"


def is_preprint(publication_types: Sequence[str]) -> bool:
    """Whether publication types say that a record is a preprint."""
    return any(name.strip().casefold() == PREPRINT_TYPE for name in publication_types)


def has_preprint_doi(doi: str) -> bool:
    """Whether a preprint server gave this DOI."""
    return bool(_DOI.match(doi))


def preprint_sign(doi: str, venue: str) -> str:
    """How the DOI or the name of the server shows that a record is a preprint; "" if neither does.

    Exports of preprints often have no publication type, or that of a journal article.
    """
    if has_preprint_doi(doi):
        return "DOI of a preprint server"
    return f"preprint server: {venue}" if _SERVER.match(venue) else ""


def document_is_preprint(document: Document) -> bool:
    """Whether its types, its DOI, its server or its design say that a document is a preprint."""
    return (
        document.design is Design.PREPRINT
        or is_preprint(document.publication_types)
        or bool(preprint_sign(document.identifiers.doi or "", document.venue))
    )


def without_version(doi: str) -> str:
    """The DOI of a preprint without its version; any other DOI unchanged."""
    return _VERSION.sub("", doi) if has_preprint_doi(doi) else doi


def version_of(doi: str) -> int:
    """The number of the version that the DOI of a preprint names; 0 if it names none."""
    match = _VERSION.search(doi) if has_preprint_doi(doi) else None
    return int(match["number"]) if match else 0


def dois_of_versions(doi: str) -> tuple[str, ...]:
    """The DOIs of all versions of a preprint, `doi` first; for any other DOI, only that one."""
    if not has_preprint_doi(doi):
        return (doi,) if doi else ()
    bare, match = without_version(doi), _VERSION.search(doi)
    signs = (match["sign"],) if match else ("", "/", ".", "-", "_")
    versions = (f"{bare}{sign}v{n}" for sign in signs for n in range(1, _MOST_VERSIONS + 1))
    return tuple(dict.fromkeys((doi, bare, *versions)))


def was_preprint(citation: str, doi: str) -> bool:
    """Whether the earlier version that `citation` names, with `doi`, was a preprint.

    A numbered version of eLife counts as one here, since an article replaces its own preprint.
    """
    return bool(_SERVER.match(citation) or has_preprint_doi(doi) or _NUMBERED_VERSION.match(doi))
