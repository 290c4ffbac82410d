"""Headings of articles by what stands below them, for formats that only have headings to go by."""

from __future__ import annotations

import re

from assistant.parse.writer import fold

_NUMBER = re.compile(r"(?:[0-9]{1,2}(?:\.[0-9]{1,2})*|[ivx]{1,5})[.)]?\s+")
# Other people's titles, and what sites put around an article.
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
        "bibliography",
        "categories and tags",
        "citation manager formats",
        "cite",
        "cite this article",
        "cited by",
        "cited literature",
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
        "literature",
        "literature cited",
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
        "reference",
        "reference list",
        "references",
        "references and notes",
        "references cited",
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
        "works cited",
    }
)
_ABSTRACT = frozenset(
    {"abstract", "article abstract", "scientific abstract", "structured abstract"}
)


def is_left_out(heading: str) -> bool:
    """Whether what stands below `heading` is no text of the article (``5. References:``)."""
    return _bare(heading) in _LEFT_OUT


def is_abstract(heading: str) -> bool:
    """Whether `heading` is that of the abstract."""
    return _bare(heading) in _ABSTRACT


def _bare(heading: str) -> str:
    text = fold(heading).casefold()
    return _NUMBER.sub("", text, count=1).rstrip(".: ")
