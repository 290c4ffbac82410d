"""Reads web pages of articles as browsers save them: PubMed, PubMed Central, publishers and others.

Metadata comes from what pages declare for search engines (`declared`). The text comes from the part
of the page with the article (`content`), block by block (`walker`). Navigation, notices about
cookies, related articles, reference lists and forms are left out. Places are the ``id`` of an
element (``#sec2``), or else its number below the nearest element with an id (``#sec2/p[3]``).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.errors import UnreadableFile
from assistant.formats.articles.html.content import Page
from assistant.formats.articles.html.declared import abstract_declared, declared_metadata
from assistant.formats.articles.html.page_tree import tree_of
from assistant.formats.articles.html.walker import Walker
from assistant.formats.problems import result_of
from assistant.records import BlockKind
from assistant.text import identifiers
from assistant.text.names import path_name, stem
from assistant.text.section_names import ABSTRACT
from assistant.text.writer import TextWriter

if TYPE_CHECKING:
    from assistant.formats.markup.xml import Element
    from assistant.formats.metadata import Metadata
    from assistant.formats.parsed import Parsed
    from assistant.records import Source

# Characters, fewer than in two short sentences. A login form or an empty page has less prose.
_LEAST_TEXT = 60
# Characters of quotable text. Below the first limit, the words of an error count in titles; below
# the second, anywhere, because an article of a few paragraphs may contain them. Chosen by hand.
_SHORT, _VERY_SHORT = 1500, 400
_NO_ARTICLE = re.compile(
    r"\b(?:404|403|50[0-4]|page (?:was |is )?not found|could ?n[o']t be found|does ?n[o']t exist"
    r"|access (?:to this page (?:has been|is) )?denied|forbidden|just a moment|are you (?:a )?"
    r"(?:human|robot)|not a robot|captcha|checking your browser|enable (?:javascript|cookies)"
    r"|javascript (?:is|must be|has to be)|(?:log|sign) ?in (?:to|with|required)|session (?:has )?"
    r"(?:expired|timed out)|bad gateway|service unavailable|(?:server|unexpected|internal) error"
    r"|too many requests|unusual traffic)\b",
    re.IGNORECASE,
)
_NONE = (
    "an HTML page without the text of an article; open the article in a browser and save the "
    "complete page, or save it as XML or PDF"
)


def read_html(data: bytes, source: Source) -> Parsed:
    """Return the one document of a web page.

    Raises UnreadableFile when the page cannot be read (see `tree_of`) or has no text of an article,
    such as a login or error page, or an empty frame for a script to fill.
    """
    root = tree_of(data)
    metadata = declared_metadata(root)
    metadata.id = metadata.identifiers.pmcid or path_name(source.path)
    writer = _write(root, metadata, stem(source.path))
    _refuse_no_article(root, writer)
    return result_of([metadata.document(source, writer)], metadata.problems, _NONE)


def _write(root: Element, metadata: Metadata, name: str) -> TextWriter:
    """Write title and text; add to `metadata` what only the text says."""
    page = Page(root)
    metadata.title, place = page.title(metadata.title)
    metadata.title = metadata.title or name
    writer = TextWriter()
    writer.add(metadata.title, BlockKind.TITLE, (), place)
    walker = Walker(writer, metadata.title, page)
    walker.walk()
    metadata.notices += tuple(walker.notices)
    if not any(block.kind.quotable for block in writer.blocks):
        text, place = abstract_declared(root)
        writer.add(text, BlockKind.PARAGRAPH, (ABSTRACT,), place)
    abstract = (
        writer.text[slice(*block.span)]
        for block in writer.blocks
        if block.section[:1] == (ABSTRACT,)
    )
    trials = identifiers.nct(metadata.title, *abstract)
    metadata.identifiers = replace(metadata.identifiers, nct=trials)
    return writer


def _refuse_no_article(root: Element, writer: TextWriter) -> None:
    quotable = [block.span for block in writer.blocks if block.kind.quotable]
    size = sum(span.end - span.start for span in quotable)
    if size < _LEAST_TEXT:
        raise UnreadableFile(_NONE)
    titles = f"{root.findtext('.//title') or ''} {writer.text[slice(*writer.blocks[0].span)]}"
    shown = f"{titles} {writer.text}" if size < _VERY_SHORT else titles
    if size < _SHORT and (match := _NO_ARTICLE.search(shown)):
        raise UnreadableFile(f'{_NONE} (it says "{match[0]}")')
