"""Recognises by their headings what editors, reviewers and authors wrote about an article.

Journals print it behind the article, or deposit it with it. It is not the article's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The section of what was written about an article, where no heading of its own says so.
PEER_REVIEW = "Peer review"

_REVIEWER = r"(?:peer[- ])?(?:reviewer|referee)s?(?:['\u2019]s?)?"
_FILE = r"(?:transparent\s+)?(?:peer[- ])?review(?:er)?\s+(?:process\s+)?file"
_OF = r"authors?['\u2019]?s?"
_REPLY, _JUDGE = r"(?:response|reply|replies)", r"(?:reviewer|referee|editor|decision)s?\b"
# Headings that begin such a part and are used for nothing else.
_BEGINNING = (
    _FILE,
    r"(?:open|transparent)\s+peer[- ]review(?:\s+reports?)?",
    r"peer[- ]review\s+(?:reports?|history|process|comments|documents?|materials?)",
    rf"{_REVIEWER}\s+(?:comments?|reports?|responses?|remarks)(?:\s+(?:for|to|on|of)\s.{{1,60}})?",
    r"(?:reviewer|referee)\s*(?:#|no\.?|number)?\s*\d{1,2}(?:\s*[(:\u2013-].{0,60})?",
    r"decision\s+letter(?:\s+(?:after|for|from|on)\s.{1,60})?",
    r"(?:joint\s+|consensus\s+)?public\s+reviews?",
    r"e-?life\s+assessment",
    rf"(?:{_OF}\s+)?(?:point[- ]by[- ]point\s+)?{_REPLY}\s+to\s+(?:the\s+)?{_JUDGE}.{{0,60}}",
)
# Headings that such a part may have, and that articles may have, too.
_OTHER = (
    r"peer[- ]review",
    r"authors?['\u2019]?s?\s+(?:response|reply)(?:\s.{1,60})?",
    r"editor['\u2019]?s?['\u2019]?\s+(?:evaluation|comments?|notes?|assessment|report)",
    r"editorial\s+(?:assessment|note)",
)
_BEGINS = re.compile("|".join(_BEGINNING), re.IGNORECASE)
_ANY = re.compile("|".join((*_BEGINNING, *_OTHER)), re.IGNORECASE)
# Article types of JATS for what was written about a manuscript; in an article, there are more.
_KIND = re.compile(
    r"peer-review|(?:review(?:er)?|ref(?:eree)?|editor)-report|decision-letter|aggregated-review-documents"
    r"|(?:author|community)-comment",
    re.IGNORECASE,
)
_KIND_WITHIN = re.compile(rf"{_KIND.pattern}|reply|response|article-commentary", re.IGNORECASE)


def is_file_of_reviews(title: str) -> bool:
    """Whether `title` is that of a file with nothing but the reviews of an article."""
    return bool(re.fullmatch(_FILE, title.strip(" .:"), re.IGNORECASE))


def begins_peer_review(heading: str) -> bool:
    """Whether `heading` begins a part about the article that reaches to the end of the file."""
    return bool(_BEGINS.fullmatch(heading.strip(" .:\t")))


def is_peer_review(section: Iterable[str]) -> bool:
    """Whether the headings of a section say that it was written about the article."""
    return any(_ANY.fullmatch(heading.strip(" .:")) for heading in section)


def is_kind_of_review(kind: str, *, within_article: bool = False) -> bool:
    """Whether `kind`, an article type of JATS, is that of a document about a manuscript.

    `within_article` says that it is part of the file of an article, as replies may be.
    """
    return bool((_KIND_WITHIN if within_article else _KIND).fullmatch(kind))
