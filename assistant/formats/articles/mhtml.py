"""Reads web pages saved as MHTML: an e-mail message whose first HTML part is the page."""

from __future__ import annotations

import email
import email.policy
from typing import TYPE_CHECKING

from assistant.errors import UnreadableFile
from assistant.formats.articles.html import read_html

if TYPE_CHECKING:
    from email.message import Message

    from assistant.formats.parsed import Parsed
    from assistant.records import Source

# MiB of the file, which also holds the pictures of the page. Chosen by hand.
_LIMIT = 64
_PAGES = frozenset({"application/xhtml+xml", "text/html"})


def read_mhtml(data: bytes, source: Source) -> Parsed:
    """Return the one document of a saved page.

    Raises UnreadableFile for more than 64 MB, for a file without a page, and as `read_html` does.
    """
    if len(data) > _LIMIT * 1024 * 1024:
        raise UnreadableFile(f"a saved page (MHTML) of more than {_LIMIT} MB; save it as HTML only")
    page = next((part for part in _parts(data) if part.get_content_type() in _PAGES), None)
    content = page.get_payload(decode=True) if page is not None else None
    if page is None or not isinstance(content, bytes):
        raise UnreadableFile("a saved page (MHTML) that holds no HTML; save the page again")
    return read_html(_declared(content, page), source)


def _parts(data: bytes) -> list[Message]:
    try:
        return list(email.message_from_bytes(data.lstrip(), policy=email.policy.compat32).walk())
    except RecursionError:
        return []


def _declared(content: bytes, page: Message) -> bytes:
    """Return the page; in UTF-8 where its part of the message names another encoding."""
    try:
        name = page.get_content_charset("")
        return content.decode(name).encode() if name else content
    except (LookupError, ValueError):
        return content
