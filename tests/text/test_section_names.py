"""Sentences and labels know the same names of sections."""

from __future__ import annotations

from assistant.formats.lines import labels
from assistant.text import sentences
from assistant.text.section_names import SECTION_NAMES


def test_a_name_that_both_need_stands_in_the_shared_list() -> None:
    assert sentences._SECTIONS & labels._WORDS == SECTION_NAMES
