"""Small articles to find a study design in, for the tests of this room."""

from __future__ import annotations

from assistant.formats.metadata import Metadata
from assistant.records import BlockKind, Design, Document, Source
from assistant.study_design.publication_types import design_of as typed
from assistant.study_design.stated import stated
from assistant.text.writer import TextWriter

PLAIN = "Tea and hiccups"
NONE = Design.NOT_STATED


def article(
    title: str = PLAIN,
    abstract: str = "",
    methods: str = "",
    types: tuple[str, ...] = (),
    label: str = "",
) -> Document:
    writer = TextWriter()
    writer.add(title, BlockKind.TITLE)
    if abstract:
        section = ("Abstract", label) if label else ("Abstract",)
        writer.add(abstract, BlockKind.PARAGRAPH, section)
    writer.add("Introduction", BlockKind.HEADING, ("Introduction",))
    writer.add("We conducted a cohort study of the introduction.", BlockKind.PARAGRAPH, ("Intro",))
    if methods:
        writer.add("Methods", BlockKind.HEADING, ("Methods",))
        writer.add(methods, BlockKind.PARAGRAPH, ("Methods",))
    given = typed(types)
    metadata = Metadata(id="tea", title=title, publication_types=types, design=given)
    return metadata.document(Source("tea.xml", "jats", "0" * 64), writer)


def design_of(document: Document) -> Design:
    found = stated(document)
    return found[0] if found else NONE
