"""Reads PubTator's text format: ``123|t|title``, ``123|a|abstract``, then annotations in columns.

Blank lines separate records. Annotations are left out, because they are not text of the article.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.formats.lines.paragraphs import split_lines
from assistant.formats.metadata import Metadata
from assistant.formats.problems import result_of
from assistant.formats.records.building import titled_writer
from assistant.records import BlockKind, Identifiers
from assistant.text import identifiers
from assistant.text.section_names import ABSTRACT
from assistant.text.writer import fold

if TYPE_CHECKING:
    from assistant.formats.parsed import Parsed
    from assistant.records import Document, Source
    from assistant.text.writer import TextWriter

_LINE = re.compile(r"([^|\t]{1,40})\|([ta])\|(.*)", re.DOTALL)


def read_pubtator(text: str, source: Source) -> Parsed:
    """Return one document for each title; an abstract without its title is a problem line.

    Raises UnreadableFile when no line is a title.
    """
    begun_as: dict[str, tuple[Metadata, TextWriter]] = {}
    problems: list[str] = []
    for number, line in enumerate(split_lines(text), start=1):
        match = _LINE.fullmatch(line)
        if not match:
            continue
        name, kind, content = fold(match[1]), match[2], match[3]
        place = f"line {number}"
        if kind == "t" and name not in begun_as:
            pmid = identifiers.pmid(name)
            metadata = Metadata(
                id=f"PMID{pmid}" if pmid else name,
                title=content,
                identifiers=Identifiers(pmid=pmid),
            )
            begun_as[name] = (metadata, titled_writer(metadata, place, source, place))
        elif kind == "a" and name in begun_as:
            begun_as[name][1].add(content, BlockKind.PARAGRAPH, (ABSTRACT,), place)
        else:
            problems.append(f"{place}: duplicate {name}" if kind == "t" else f"{place}: no title")
    documents: list[Document] = [
        metadata.document(source, writer) for metadata, writer in begun_as.values()
    ]
    return result_of(documents, problems, "no line with the title of an article")
