"""Parses the bytes of a web page into elements.

It reads pages as browsers do and repairs those that are not well-formed. It refuses pages that are
too large or too deep, because the parser would silently drop the rest of them.
"""

from __future__ import annotations

import codecs
import re

from lxml import etree

from assistant.errors import UnreadableFile
from assistant.formats.markup.xml import Element
from assistant.text.decoding import decoded

# MiB of a page. Chosen by hand, so that its tree fits into the memory of a worker.
_LIMIT = 32
_MAX_BYTES = _LIMIT * 1024 * 1024
# Bytes at the top of a page in which its encoding is declared. HTML asks for the first 1,024, but
# pages do not keep to that. Chosen by hand.
_LOOK = 8 * 1024
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})")
# Encodings that browsers know. Python's other codecs (idna, unicode_escape) are not for pages.
_KNOWN = re.compile(r"(?:ascii|big5|cp125|euc|gb|iso|koi8|latin|mac|shift|us-ascii|utf-8|windows)")
# Browsers read these encodings as Windows-1252, which includes them.
_WESTERN = frozenset({"ascii", "us-ascii", "iso-8859-1", "iso8859-1", "latin1", "latin-1"})


def tree_of(data: bytes) -> Element:
    """Return the root element of the page in `data`, without comments.

    Raises UnreadableFile for more than 32 MB, for text in an unknown encoding, for elements nested
    so deeply that the parser gave up (2,048 levels), and for a page without any element.
    """
    if len(data) > _MAX_BYTES:
        raise UnreadableFile(f"an HTML page of more than {_LIMIT} MB; save the article alone")
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = etree.fromstring(page_text(data).encode(), parser)
    except etree.XMLSyntaxError:
        root = None
    if any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log):
        raise UnreadableFile("an HTML page nested deeper than 2,048 levels; save it as plain text")
    if root is None:
        raise UnreadableFile("an HTML page without any text; save the page again")
    return root


def page_text(data: bytes) -> str:
    """Return a page as text: UTF-8, or by its byte order mark, or else by its declaration.

    Raises UnreadableFile, as `decoding.decoded` does, when none of them gives text.
    """
    if data[:2] in (b"<\0", b"\0<"):
        return data.decode("utf-16-le" if data[:1] == b"<" else "utf-16-be", errors="replace")
    try:
        data.decode()
    except UnicodeDecodeError:
        declared = _DECLARED.search(data[:_LOOK])
        name = declared[1].decode().lower() if declared else ""
        if _KNOWN.match(name) and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            try:
                # Invalid bytes become U+FFFD, as in a browser.
                return data.decode("cp1252" if name in _WESTERN else name, errors="replace")
            except LookupError:
                pass
    return decoded(data)
