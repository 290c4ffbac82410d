"""The traits of each format that the program reads; `Source.format` holds the name of a format.

They are separate from the readers, so that every layer can use them. `formats/registry.py` binds
each of them to its reader.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, kw_only=True)
class Format:
    """The traits of a format. There are no defaults, so a new format must set each one."""

    #: The name in indexes and saved answers. It must never change.
    name: str
    #: Whether the format marks the abstract, so that text outside all sections belongs to the body.
    #: In other formats, such text is all that a record has, and counts as its abstract.
    marks_abstract: bool
    #: Whether the reader guesses title, authors, journal and year from the layout of a page.
    guesses_metadata: bool
    #: Whether files of the format never hold an id. An id that equals the file name comes from it.
    lacks_ids: bool
    #: Whether people print or save lists of records in the format, and its lines are known only
    #: after reading, so that the program must then check for a list. It checks plain text and
    #: Markdown before it reads them.
    may_be_list: bool
    #: Whether the format comes from a trial registry, which has fields for the design. The prose
    #: was written before anybody took part, so its sentences do not state the design.
    is_registry: bool
    #: The rank among professionally curated records, 0 for the best; None for other formats. Such a
    #: record counts more than what a file says about itself.
    curated: int | None


def _page(name: str) -> Format:
    """A format laid out for human readers, without named fields."""
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
    """A format of whole articles that distinguishes abstract and body."""
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
    """A format with fields, in which text outside all sections is the abstract."""
    return Format(
        name=name,
        marks_abstract=False,
        guesses_metadata=False,
        lacks_ids=False,
        may_be_list=False,
        is_registry=is_registry,
        curated=curated,
    )


DOCX = _page("docx")
HTML = _page("html")
MHTML = _page("mhtml")
PDF = _page("pdf")
PLAIN_TEXT = Format(
    name="text",
    marks_abstract=False,
    guesses_metadata=True,
    lacks_ids=False,  # front matter may hold one
    may_be_list=False,
    is_registry=False,
    curated=None,
)
JATS = _article("jats", curated=4)
S2ORC = _article("s2orc")
TEI = _article("tei")
PUBMED = _record("pubmed", curated=0)
MEDLINE = _record("medline", curated=1)
EUROPEPMC = _record("europepmc", curated=2)
CROSSREF = _record("crossref", curated=3)
TRIALS = _record("clinicaltrials", is_registry=True)
BIBTEX = _record("bibtex")
COCHRANE = _record("cochrane")
EMBASE_LINES = _record("embase-lines")
OVID = _record("ovid")
PUBMED_TEXT = _record("pubmed-text")
BIOC = _record("bioc")
CSL = _record("csl-json")
TABLE = _record("csv")
ENDNOTE = _record("endnote")
ENDNOTE_XML = _record("endnote-xml")
JSON_LINES = _record("jsonl")
MARKDOWN = _record("markdown")
PUBTATOR = _record("pubtator")
REFWORKS = _record("refworks")
REFLIB = _record("reflib")
RIS = _record("ris")
WEB_OF_SCIENCE = _record("web-of-science")

#: Every format above, by name.
FORMATS = {
    traits.name: traits for traits in tuple(globals().values()) if isinstance(traits, Format)
}


@lru_cache(maxsize=64)
def format_named(name: str) -> Format:
    """The format with that name in stored data; an unknown name counts as a record format."""
    return FORMATS.get(name) or _record(name)
