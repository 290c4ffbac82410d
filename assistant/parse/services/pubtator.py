"""PubTator's text format: ``123|t|title``, ``123|a|abstract``, then annotations in columns.

Records are parted by blank lines. Annotations are left out; they are not text of the article.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.parse import identifiers
from assistant.parse.lines import split_lines
from assistant.parse.metadata import Metadata
from assistant.parse.problems import parsed
from assistant.parse.services.records import ABSTRACT, begun
from assistant.parse.writer import fold
from assistant.records import BlockKind, Identifiers

if TYPE_CHECKING:
    from assistant.parse.parsed import Parsed
    from assistant.parse.writer import TextWriter
    from assistant.records import Document, Source

_LINE = re.compile(r"([^|\t]{1,40})\|([ta])\|(.*)", re.DOTALL)


def read(text: str, source: Source) -> Parsed:
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
            begun_as[name] = (metadata, begun(metadata, place, source, place))
        elif kind == "a" and name in begun_as:
            begun_as[name][1].add(content, BlockKind.PARAGRAPH, (ABSTRACT,), place)
        else:
            problems.append(f"{place}: duplicate {name}" if kind == "t" else f"{place}: no title")
    documents: list[Document] = [
        metadata.document(source, writer) for metadata, writer in begun_as.values()
    ]
    return parsed(documents, problems, "no line with the title of an article")
