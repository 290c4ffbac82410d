"""Classifies headings by what follows them, for formats in which only headings say that."""

from __future__ import annotations

import re

from assistant.text.section_names import REFERENCE_HEADINGS
from assistant.text.writer import fold

_NUMBER = re.compile(r"(?:[0-9]{1,2}(?:\.[0-9]{1,2})*|[ivx]{1,5})[.)]?\s+")
# Headings of reference lists, and of what sites put around an article.
_LEFT_OUT = frozenset(
    {
        "acknowledgement to reviewers",
        "actions",
        "affiliations",
        "article information",
        "article metrics",
        "article notes",
        "article tools",
        "associated data",
        "author and article information",
        "author information",
        "authors and affiliations",
        "categories and tags",
        "citation manager formats",
        "cite",
        "cite this article",
        "cited by",
        "citing articles",
        "comments",
        "contents",
        "copyright and license information",
        "discuss this article",
        "email alerts",
        "export citation",
        "external links",
        "footnotes",
        "further reading",
        "jump to section",
        "key words",
        "keywords",
        "linkout - more resources",
        "mesh terms",
        "metrics",
        "most",
        "most cited",
        "most read",
        "most viewed",
        "navigate this article",
        "notes and references",
        "open peer review",
        "outline",
        "page navigation",
        "permalink",
        "publication types",
        "recommended articles",
        "related articles",
        "related content",
        "resources",
        "rights and permissions",
        "see also",
        "share",
        "share this article",
        "similar articles",
        "subject areas",
        "substances",
        "table of contents",
        "this article",
    }
)
# Readers of PDF files know only the shared ones. Another one there would change what they read.
_REFERENCES = frozenset(map(str.casefold, REFERENCE_HEADINGS)) | {"references cited"}
# "Summary" and "Synopsis" head the abstract in PDF files only. Here they would change what is read.
_ABSTRACT = frozenset(
    {"abstract", "article abstract", "scientific abstract", "structured abstract"}
)


def is_left_out(heading: str) -> bool:
    """Whether the text below `heading` is not part of the article (``5. References:``)."""
    return _bare(heading) in _LEFT_OUT or is_references(heading)


def is_references(heading: str) -> bool:
    """Whether `heading` is the heading of the references (``5. References:``)."""
    return _bare(heading) in _REFERENCES


def is_abstract(heading: str) -> bool:
    """Whether `heading` is the heading of the abstract."""
    return _bare(heading) in _ABSTRACT


def _bare(heading: str) -> str:
    text = fold(heading).casefold()
    return _NUMBER.sub("", text, count=1).rstrip(".: ")
