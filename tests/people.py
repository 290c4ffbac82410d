"""Authors in tests: written as one text, and shown as citations print them."""

from __future__ import annotations

from assistant.cite import vancouver_name
from assistant.records import Author, Document
from assistant.text.people import divided


def people(*names: str) -> tuple[Author, ...]:
    """Authors of names as exports write them."""
    return tuple(map(divided, names))


def author_names(document: Document) -> tuple[str, ...]:
    """The authors of a document, with initials."""
    return tuple(map(vancouver_name, document.authors))
