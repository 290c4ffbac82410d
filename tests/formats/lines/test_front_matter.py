"""YAML front matter, and what YAML could do."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import UnreadableFile
from assistant.formats.lines.front_matter import has_front_matter, split_front_matter


def test_values_arrive_as_written() -> None:
    front = split_front_matter(
        "---\npmid: 0123\nyear: 2020-05-01\nopen: no\nauthors: [A, B]\nx:\n  y: 1\n---\nBody\nmore"
    )
    assert front.values == {
        "pmid": "0123",
        "year": "2020-05-01",
        "open": "no",
        "authors": ["A", "B"],
        "x": {"y": "1"},
    }
    assert front.body == ["Body", "more"]
    assert front.first_line == 9
    assert front.problems == ()


@pytest.mark.parametrize("end", ["---", "...", "---  "])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_ends_of_front_matter_and_of_lines(end: str, line_end: str) -> None:
    front = split_front_matter(line_end.join(["\ufeff---", "# comment", "", "a: b", end, "Body"]))
    assert front.values == {"a": "b"}
    assert front.body == ["Body"]


@pytest.mark.parametrize(
    "text",
    ["", "Text", "---", "---\n", "---\nJust a rule\n---\nText", " ---\na: b\n---", "----\na: b\n"],
)
def test_what_is_no_front_matter_stays_text(text: str) -> None:
    front = split_front_matter(text)
    assert front.values == {}
    assert "\n".join(front.body) == text
    assert front.first_line == 1
    assert not has_front_matter(text)


def test_empty_front_matter() -> None:
    assert split_front_matter("---\n---\nText").body == ["Text"]
    assert split_front_matter("---\n# nothing\n---\nText").values == {}


def test_a_key_given_twice_is_reported() -> None:
    front = split_front_matter("---\na: 1\nb: 2\na: 3\n---\n")
    assert front.values == {"a": "3", "b": "2"}
    assert front.problems == ('line 4: duplicate key "a"; the last value is used',)


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("a: b: c", "line 2"),
        ("a: 1\nb: [1", "line"),
        ("a: 1\n- b", "line 3"),
        ("a: &x 1\nb: *x", r"line 3: aliases \(\*name\) are not allowed"),
        ("a: 1\n? [1]\n: 2", "line 3: a key is not plain text"),
        ("a: \x07", "special characters are not allowed"),
        ("a: \ud800", "special characters are not allowed"),
        ("a: " + "[" * 5000, "nested too deeply"),
        ("a: " + "{a: " * 5000, "nested too deeply"),
        ("a: " + "x" * 70_000, "longer than"),
        ("a: 1\n" + "b\n" * 3000, "no closing ---"),
        ("a: 1\n--- x", "front matter"),
    ],
)
def test_broken_front_matter_says_where(inner: str, expected: str) -> None:
    with pytest.raises(UnreadableFile, match=expected):
        split_front_matter(f"---\n{inner}\n---\nText")


def test_front_matter_that_never_ends() -> None:
    with pytest.raises(UnreadableFile, match="no closing ---"):
        split_front_matter("---\ntitle: A\n\nText")
    assert has_front_matter("---\ntitle: A\n\nText")


def test_nothing_in_a_file_names_a_python_object() -> None:
    front = split_front_matter("---\na: !!python/object/apply:os.system [echo]\n---\n")
    assert front.values == {"a": ["echo"]}


@pytest.mark.parametrize(
    "bomb",
    [
        "a: " + "[" * 60_000,
        "a: " + "- " * 30_000,
        "a: " + "? " * 30_000,
        "a: " + "!" * 60_000,
        "a: '" + "x\n\n" * 900,
        "a: |\n" + "  x\n" * 1900,
    ],
)
def test_bombs_are_refused_or_read(bomb: str) -> None:
    with suppress(UnreadableFile):
        assert split_front_matter(f"---\n{bomb}\n---\nBody.").body == ["Body."]


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#%@,?~ \n\t0\\", max_size=60))
def test_any_text_is_read_or_refused(inner: str) -> None:
    text = f"---\na: {inner}\n---\nBody"
    try:
        front = split_front_matter(text)
    except UnreadableFile:
        return
    assert all(isinstance(key, str) for key in front.values)
    assert text.endswith("\n".join(front.body))


@pytest.mark.parametrize("key", ["title", "journal"])
def test_a_colon_in_a_value_is_named_with_what_to_do(key: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        split_front_matter(f"---\nyear: 2020\n{key}: Rest: a trial\n---\n\nText.\n")
    assert str(caught.value) == (
        f'front matter, line 3: a colon in the {key}; quote the {key}, as in {key}: "..."'
    )


def test_another_mistake_with_a_colon_is_named_as_yaml_does() -> None:
    with pytest.raises(UnreadableFile, match="mapping values are not allowed here"):
        split_front_matter("---\nyear: 2020\n  title: Rest\n---\n\nText.\n")
