"""The registry has one reader, and signs, for each format that has traits."""

from __future__ import annotations

import pytest

from assistant.format_traits import FORMATS, PDF, Format
from assistant.formats.registry import ENTRIES, Entry, Signs, entry_of


def test_every_format_has_one_entry_and_every_entry_a_format() -> None:
    registered = [entry.format for entry in ENTRIES]
    assert len(registered) == len(set(registered))
    assert set(registered) == set(FORMATS.values())


@pytest.mark.parametrize("known", FORMATS.values(), ids=FORMATS)
def test_every_format_has_a_reader_and_a_sign(known: Format) -> None:
    entry = entry_of(known)
    assert entry.reader().__name__.startswith("read_")
    assert entry.signs != Signs()


def test_a_reader_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(AttributeError, match="read_nothing"):
        Entry(PDF, Signs(), "articles.pdf:read_nothing").reader()


def test_root_elements_belong_to_one_format() -> None:
    names = [name for entry in ENTRIES for name in entry.signs.roots]
    assert len(names) == len(set(names))
