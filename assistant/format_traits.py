"""What is known of each format that files are read from; `Source.format` holds its name.

It stands apart from the readers, so that every layer can ask. A new reader needs an entry here: the
program refuses to read a file whose format has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, kw_only=True)
class Format:
    """The traits of a format. None has a default: whoever adds a format decides on each."""

    #: As indexes and saved answers hold it, so it never changes.
    name: str
    #: It marks the abstract, so text outside all sections belongs to the body. In other formats
    #: such text is all that a record has, and counts as its abstract.
    marks_abstract: bool
    #: Title, authors, journal and year are made out from how a page looks, and may be wrong.
    guesses_metadata: bool
    #: Nobody writes an id into it. An id that equals the name of the file was taken from there.
    lacks_ids: bool
    #: People print or save lists of records as it, and its lines are known only when it is read, so
    #: what was read is checked for lists. Plain text and Markdown are checked before.
    may_be_list: bool
    #: It comes from a trial registry, which has fields for the design. The prose was written before
    #: anybody took part, so its sentences state no design.
    is_registry: bool
    #: Its place among records that people keep for a living, the best kept first; None for others.
    #: What such a record says counts more than what a file says of itself.
    curated: int | None


def _page(name: str) -> Format:
    """A format laid out for people to read, which names nothing for programs."""
    return Format(
        name=name,
        marks_abstract=True,
        guesses_metadata=True,
        lacks_ids=True,
        may_be_list=True,
        is_registry=False,
        curated=None,
    )


def _article(name: str, *, curated: int | None = None) -> Format:
    """A format of whole articles, in which abstract and body are told apart."""
    return Format(
        name=name,
        marks_abstract=True,
        guesses_metadata=False,
        lacks_ids=False,
        may_be_list=False,
        is_registry=False,
        curated=curated,
    )


def _record(name: str, *, curated: int | None = None, is_registry: bool = False) -> Format:
    """A format with fields: what stands outside all sections is the abstract."""
    return Format(
        name=name,
        marks_abstract=False,
        guesses_metadata=False,
        lacks_ids=False,
        may_be_list=False,
        is_registry=is_registry,
        curated=curated,
    )


_PLAIN_TEXT = Format(
    name="text",
    marks_abstract=False,
    guesses_metadata=True,
    lacks_ids=False,  # front matter may hold one
    may_be_list=False,
    is_registry=False,
    curated=None,
)

#: Every format that is read, by name.
FORMATS = {
    one.name: one
    for one in (
        _page("docx"),
        _page("html"),
        _page("mhtml"),
        _page("pdf"),
        _PLAIN_TEXT,
        _article("jats", curated=4),
        _article("s2orc"),
        _article("tei"),
        _record("pubmed", curated=0),
        _record("medline", curated=1),
        _record("europepmc", curated=2),
        _record("crossref", curated=3),
        _record("clinicaltrials", is_registry=True),
        _record("bibtex"),
        _record("bioc"),
        _record("csl-json"),
        _record("csv"),
        _record("endnote"),
        _record("endnote-xml"),
        _record("jsonl"),
        _record("markdown"),
        _record("pubtator"),
        _record("refworks"),
        _record("reflib"),
        _record("ris"),
        _record("web-of-science"),
    )
}


@lru_cache(maxsize=64)
def format_named(name: str) -> Format:
    """The format of stored data; a name that is not known counts as that of a record."""
    return FORMATS.get(name) or _record(name)
