"""Sentences and labels know the same names of sections."""

from __future__ import annotations

from assistant.text import sentences
from assistant.text.section_names import LABEL_WORDS, SECTION_NAMES


def test_a_name_that_both_need_stands_in_the_shared_list() -> None:
    assert sentences._SECTIONS & LABEL_WORDS == SECTION_NAMES
