"""Pages to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.formats import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.records import Document


@pytest.fixture
def page(sound: Callable[[Document], None]) -> Callable[..., Document]:
    """Read the page with this head and body."""

    def read(body: str, head: str = "<title>Rest for all</title>") -> Document:
        text = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
        (document,) = parse(text.encode(), "folder/page.html").documents
        sound(document)
        return document

    return read


@pytest.fixture
def blocks() -> Callable[[Document], list[tuple[str, str, str]]]:
    """Kind, section path and text of each block but the title."""

    def listed(document: Document) -> list[tuple[str, str, str]]:
        return [
            (block.kind.value, " > ".join(block.section), document.text[slice(*block.span)])
            for block in document.blocks[1:]
        ]

    return listed
