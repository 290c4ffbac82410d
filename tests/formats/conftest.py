"""What holds of every document, whatever it was read from."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.records import BlockKind, Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.records import Author, Document

# Worker processes import `hostile_parsers` by its name, as the tests here do.
sys.path.append(str(Path(__file__).parent))


def author_text(author: Author) -> str:
    return f"{author.surname} {author.given} {author.suffix}"


def _check(document: Document) -> None:
    assert document.id
    assert document.title
    assert document.blocks[0].kind is BlockKind.TITLE
    assert document.text[slice(*document.blocks[0].span)] == document.title
    end = 0
    for block in document.blocks:
        start = block.span.start
        assert document.text[end:start] == ("\n\n" if end else "")
        end = block.span.end
        assert end > start
        assert document.text[start:end].strip(" \n")
        assert block.locator
        assert all(block.section)
    assert end == len(document.text)
    # Everything can be stored: no NUL, no lone surrogates.
    for text in (document.text, document.id, document.venue, *map(author_text, document.authors)):
        assert "\0" not in text
        text.encode()
    for block in document.blocks:
        "".join(block.section).encode()


@pytest.fixture(scope="session")
def sound() -> Callable[[Document], None]:
    """Fail when a document breaks one of the rules above."""
    return _check


@pytest.fixture(scope="session")
def source() -> Source:
    return Source("folder/name.ext", "some format", "0" * 64)
