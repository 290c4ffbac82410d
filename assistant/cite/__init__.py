"""Turns a document into a citation: one Vancouver line, BibTeX, RIS or CSL-JSON.

Metadata is untrusted: white space is folded and control characters are dropped before anything is
written, so a field never breaks out of its line. Every format says when a document is a digest of
the publication, and when the publication is retracted, corrected or under concern.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from assistant.cite.exports import bibtex, csl_json, each_once, ris
from assistant.cite.names import vancouver_name
from assistant.cite.vancouver import bare_title, first_family, short, title_label, vancouver, venue
from assistant.errors import UsageError
from assistant.records import Document

__all__ = [
    "FORMATS",
    "bare_title",
    "bibtex",
    "cite",
    "csl_json",
    "first_family",
    "ris",
    "short",
    "title_label",
    "vancouver",
    "vancouver_name",
    "venue",
]


def _vancouver_lines(documents: Iterable[Document]) -> str:
    return "\n".join(map(vancouver, each_once(documents)))


_WRITERS: Mapping[str, Callable[[Iterable[Document]], str]] = {
    "vancouver": _vancouver_lines,
    "bibtex": bibtex,
    "ris": ris,
    "csl-json": csl_json,
}
FORMATS = tuple(_WRITERS)


def cite(documents: Iterable[Document], format: str) -> str:  # noqa: A002 - the word users know
    """Citations in one of `FORMATS`, each document once, without a final line end.

    Raises UsageError for another format.
    """
    write = _WRITERS.get(format)
    if write is None:
        raise UsageError(f"{format!r} is not a citation format; formats are: {', '.join(FORMATS)}.")
    return write(documents)
