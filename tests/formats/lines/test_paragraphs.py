"""Lines and paragraphs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.formats.lines.paragraphs import paragraphs, split_lines
from assistant.text.names import path_name, stem

LONG = "word " * 40


def found(text: str) -> list[tuple[int, str]]:
    return [(paragraph.line, paragraph.text) for paragraph in paragraphs(split_lines(text))]


def test_only_line_ends_end_lines() -> None:
    assert split_lines("a\r\nb\nc\rd\u2028e\x0bf\x85g") == ["a", "b", "c", "d\u2028e\x0bf\x85g"]


def test_blank_lines_part_paragraphs() -> None:
    assert found("\na\nb\n \t\n\nc") == [(2, "a\nb"), (6, "c")]


def test_lines_that_were_never_wrapped_are_paragraphs() -> None:
    assert found(f"a\n{LONG}\nb\n\nc\nd") == [(1, "a"), (2, LONG), (3, "b"), (5, "c\nd")]


def test_a_long_word_does_not_make_a_line_unwrapped() -> None:
    assert len(found(f"a\n{'x' * 500}\nb")) == 1


def test_no_text_has_no_paragraphs() -> None:
    assert found(" \n\n\t") == []


@given(st.text(alphabet="a \n\r\t\u2003"))
def test_nothing_but_white_space_is_lost(text: str) -> None:
    assert "".join("".join(t.split()) for _, t in found(text)) == "".join(text.split())


def test_names_of_files() -> None:
    assert path_name("a/b.c.xml.gz") == "a/b.c"
    assert path_name("a.b/c") == "a.b/c"
    assert path_name("a\udcff.md") == "a\ufffd"
    assert stem("a/b.md") == "b"
