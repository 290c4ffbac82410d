"""Recognises whole articles by content. It loads little, since it runs for every file."""

from __future__ import annotations

import re

from assistant.formats.lines.front_matter import has_front_matter

# OAI-PMH wraps articles in `record` and the elements around it.
JATS_ROOTS = frozenset(
    {
        "GetRecord",
        "ListRecords",
        "OAI-PMH",
        "art",
        "article",
        "front",
        "metadata",
        "pmc-articleset",
        "record",
    }
)
TEI_ROOTS = frozenset({"TEI", "teiCorpus"})

_PAGE = re.compile(r"<(?:!doctype\s+html|(?:html|head|body|meta)[\s/>])", re.IGNORECASE)
# Markdown may well begin with one of these.
_PIECE_OF_PAGE = re.compile(r"<(?:div|span|h[1-6]|br|img|center)[\s/>]", re.IGNORECASE)

# Characters of a text in which signs of Markdown are looked for. An article shows its first heading
# or link long before, and a text of any length is looked through in the same time. Chosen by hand.
_MOST_LOOKED_AT = 64 * 1024
_MARKDOWN = re.compile(
    r"^ {0,3}(?:#{1,6}[ \t]+\S|```|~~~|\|?[ \t]*:?-{3,}:?[ \t]*\|)|!?\[[^\[\]\n]+\]\([^()\s]+\)",
    re.MULTILINE,
)


def is_page(markup: str) -> bool:
    """Whether `markup`, which begins with a tag, is a web page."""
    return _PAGE.match(markup) is not None


def is_piece_of_page(markup: str) -> bool:
    """Whether `markup`, which begins with a tag, is a piece of a page, or Markdown with HTML."""
    return _PIECE_OF_PAGE.match(markup) is not None


def is_markdown(text: str) -> bool:
    """Whether `text` has front matter, headings, fences, tables or links of Markdown."""
    signs = _MARKDOWN.search(text[:_MOST_LOOKED_AT].replace("\r", "\n"))
    return has_front_matter(text) or signs is not None


def is_text(_text: str) -> bool:
    """Any text without another sign is plain text."""
    return True
