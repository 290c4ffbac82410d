"""Reads JATS, the older NLM DTDs, and the older XML of BioMed Central, which becomes JATS first.

One ``article`` is one document: title, abstracts, body, back matter, floating figures and tables,
then ``sub-article`` and ``response``. Locators are paths of element names below ``article``, with
1-based numbers among siblings of one name (``body/sec[2]/p[3]``); in a file of several articles
they start with the path to the article.

Left out by design: reference lists, authors' addresses and notes, keywords, funding and licence
statements of the front matter, footnote marks in titles, and `body.LEFT_OUT`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from assistant.formats.articles.jats import bmc
from assistant.formats.articles.jats.body import Place, Walker, abstract_name
from assistant.formats.articles.jats.front import front_metadata, titles_of
from assistant.formats.markup.xml import Element, child, language, local, steps
from assistant.formats.problems import result_of
from assistant.records import BlockKind
from assistant.text.names import path_name, stem
from assistant.text.peer_review import PEER_REVIEW, is_kind_of_review, is_peer_review
from assistant.text.writer import TextWriter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.formats.metadata import Metadata
    from assistant.formats.parsed import Parsed
    from assistant.records import Document, Source

_PMCID = re.compile(r"PMC[0-9]+", re.IGNORECASE)
_ABSTRACTS = ("abstract", "trans-abstract")
_FRONTS = ("front", "front-stub")
_REPLIES = ("sub-article", "response")
_TEXTS = ("body", "back", "floats-group", "floats-wrap")


def read_jats(roots: list[Element], source: Source) -> Parsed:
    """Return the documents of `roots`: articles, front matter alone, or wrappers of articles.

    An article without a title gets its id as the title; without text as well, it becomes a problem
    line. Raises UnreadableFile when no article is left.
    """
    # Several roots have a common parent, below which they were parsed.
    root = roots[0] if len(roots) == 1 else roots[0].getparent()
    if local(root) == "front":
        wrapper = etree.Element("article")
        wrapper.append(root)
        root = wrapper
    if local(root) == bmc.ROOT:
        root = bmc.jats_of(root)
    articles = list(_articles(root, ""))
    documents: list[Document] = []
    problems: list[str] = []
    for number, (article, prefix) in enumerate(articles, start=1):
        metadata = front_metadata(article)
        _name(metadata, source, number if len(articles) > 1 else 0)
        writer = TextWriter()
        titled = bool(metadata.title)
        if not titled:
            metadata.title = metadata.id.rpartition("/")[2]
            writer.add(metadata.title, BlockKind.TITLE, (), f"{prefix}{_first_step(article)}")
        _write(article, prefix, writer)
        problems += (f"{metadata.id}: {problem}" for problem in metadata.problems)
        if titled or len(writer.blocks) > 1:
            documents.append(metadata.document(source, writer))
        else:
            problems.append(f"{metadata.id}: neither title nor text")
    return result_of(documents, problems, "no article in the file has a title or text")


def _articles(element: Element, prefix: str) -> Iterator[tuple[Element, str]]:
    """Yield the outermost articles, each with the prefix of its locators."""
    if local(element) == "article":
        yield element, prefix
        return
    for inner, step in steps(element):
        yield from _articles(inner, f"{prefix}{step}/")


def _name(metadata: Metadata, source: Source, number: int) -> None:
    """Set the id of the document: the PMCID in the file's name, or else its own, or else the path.

    Data sets refer to articles by their file names, so such a name takes precedence over the
    article's own. `number` distinguishes the articles of one file; 0 means that there is only one.
    """
    name = stem(source.path)
    if number:
        metadata.id = metadata.id or f"{path_name(source.path)}-{number}"
    elif _PMCID.fullmatch(name):
        file_id = name.upper()
        if metadata.id and metadata.id != file_id:
            metadata.problems.append(
                f"the article gives its id as {metadata.id}; the file name is used"
            )
        metadata.id = file_id
    else:
        metadata.id = metadata.id or path_name(source.path)


def _first_step(article: Element) -> str:
    return next((step for _, step in steps(article)), "")


def _write(article: Element, prefix: str, writer: TextWriter) -> None:
    """Write all of `article`."""
    walker = Walker(writer)
    for inner, step in steps(article):
        place = Place((), f"{prefix}{step}")
        name = local(inner)
        if name == "front":
            meta, below = _meta(inner, place)
            for title, where in titles_of(meta, language(article)):
                writer.add(title, BlockKind.TITLE, (), below.at(where).locator)
            _write_abstracts(meta, below, language(article), walker)
        elif name in _REPLIES:
            _write_reply(inner, place, writer)
        elif name in _TEXTS:
            walker.walk(inner, place)


def _meta(front: Element, place: Place) -> tuple[Element, Place]:
    """Return the element with titles and abstracts; a ``front-stub`` has them itself."""
    meta = child(front, "article-meta")
    return (front, place) if meta is None else (meta, place.at("article-meta"))


def _write_abstracts(meta: Element, place: Place, spoken: str, walker: Walker) -> None:
    for inner, step in steps(meta):
        if local(inner) in _ABSTRACTS:
            section = (*place.section, abstract_name(inner, spoken))
            walker.walk(inner, place.at(step)._replace(section=section))


def _write_reply(reply: Element, place: Place, writer: TextWriter) -> None:
    """Write a ``sub-article`` or ``response`` below its title, or else below its kind."""
    walker = Walker(writer)
    spoken = language(reply)
    kind = str(reply.get("article-type") or reply.get("response-type") or local(reply))
    name = kind.replace("-", " ").capitalize()
    for inner, step in steps(reply):
        below = place.at(step)
        if local(inner) in _FRONTS:
            meta, below = _meta(inner, below)
            titles = list(titles_of(meta, spoken))
            name = titles[0][0] if titles else name
            if kind == "translation":
                name = f"{name} (translation{', ' if spoken else ''}{spoken})"
            below = below._replace(section=_reply_section(place, kind, name))
            for title, where in titles:
                writer.add(title, BlockKind.HEADING, below.section, below.at(where).locator)
            _write_abstracts(meta, below, spoken, walker)
            continue
        below = below._replace(section=_reply_section(place, kind, name))
        if local(inner) in _REPLIES:
            _write_reply(inner, below, writer)
        elif local(inner) in _TEXTS:
            walker.walk(inner, below)


def _reply_section(place: Place, kind: str, name: str) -> tuple[str, ...]:
    """Return the section of a reply; that of a review says so, whatever its title."""
    section = (*place.section, name)
    if is_kind_of_review(kind, within_article=True) and not is_peer_review(section):
        section = (PEER_REVIEW, *section)
    return section
