"""Recognises preprints by publication type, by the DOI of a server, or by the server's name.

The readers check the publications that a record cites, and the index checks each document.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    r"authorea|preprints(?:\.org)?)\b",
    re.IGNORECASE,
)
#: The publication type of a preprint, in lower case.
PREPRINT_TYPE = "preprint"


def is_preprint(publication_types: Sequence[str]) -> bool:
    """Whether publication types say that a record is a preprint."""
    return any(name.strip().casefold() == PREPRINT_TYPE for name in publication_types)


def has_preprint_doi(doi: str) -> bool:
    """Whether a preprint server gave this DOI."""
    return bool(_DOI.match(doi))


def was_preprint(citation: str, doi: str) -> bool:
    """Whether the earlier version that `citation` names, with `doi`, was a preprint.

    A numbered version of eLife counts as one here, since an article replaces its own preprint.
    """
    return bool(_SERVER.match(citation) or has_preprint_doi(doi) or _NUMBERED_VERSION.match(doi))
