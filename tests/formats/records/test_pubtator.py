"""PubTator's text format."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.errors import UnreadableFile
from assistant.formats import parse
from assistant.formats.records.pubtator import read_pubtator
from assistant.records import Document, Source

TEXT = (
    "\n12|t|Naps for the few\n12|a|Some napped | some did not.\n12\t0\t4\tNaps\tDisease\tD1\n\n"
    "x9|t|Walks\nx9|a|All walked.\n"
)


def test_title_and_abstract_become_a_document(sound: Callable[[Document], None]) -> None:
    parsed = parse(TEXT.encode(), "x.txt")
    first, second = parsed.documents
    sound(first)
    assert first.text == "Naps for the few\n\nSome napped | some did not."
    assert (first.id, first.identifiers.pmid, first.source.format) == ("PMID12", "12", "pubtator")
    assert [block.locator for block in first.blocks] == ["line 2", "line 3"]
    assert first.blocks[1].section == ("Abstract",)
    assert (second.id, second.identifiers.pmid) == ("x9", None)
    assert parsed.problems == ()


def test_repeated_titles_and_lost_abstracts_are_problem_lines() -> None:
    parsed = parse(b"1|t|A\n1|t|B\n2|a|Lost.\n", "x.txt")
    assert parsed.problems == ("line 2: duplicate 1", "line 3: no title")


def test_without_a_title_nothing_is_read() -> None:
    with pytest.raises(UnreadableFile, match="title of an article"):
        read_pubtator("1|a|Lost.", Source("x", "pubtator", "0"))
