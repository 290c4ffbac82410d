from __future__ import annotations

from typing import Any

import pytest
from samples import STEERING
from terminal import steering

from assistant.display import inert
from assistant.tui.screens.rebuild import changes, summary
from assistant.tui.view.wrapped_lines import Line

NOTHING: dict[str, Any] = {
    "added": [],
    "updated": [],
    "moved": [],
    "removed": [],
    "unchanged": ["a.md", "b.md"],
    "problems": [],
    "unread": [],
    "documents": 5,
    "how": "",
}


def said(report: dict[str, Any], width: int = 80) -> list[str]:
    return [line.text for line in changes(report, width)]


def roles(lines: list[Line]) -> set[str]:
    return {line.role for line in lines}


def test_nothing_has_changed() -> None:
    assert said(NOTHING) == [
        "The index matches the corpus: nothing has changed.",
        "2 files unchanged",
    ]
    assert roles(changes(NOTHING, 80)) == {"good", "facts"}


def test_files_that_changed_are_named() -> None:
    report = {**NOTHING, "added": ["c.md"], "updated": ["d.md", "e.md"], "unchanged": []}
    assert said(report) == [
        *["1 file added", "c.md"],
        *["2 files updated", "d.md", "e.md"],
        "0 files unchanged",
    ]
    assert said({**NOTHING, "removed": ["a.md"]})[:2] == ["1 file removed", "a.md"]
    assert said({**NOTHING, "moved": [["a.md", "b.md"]]})[:2] == ["1 file moved", "a.md → b.md"]


def test_only_so_many_are_named() -> None:
    names = [f"file-{number}.md" for number in range(1_200)]
    lines = said({**NOTHING, "added": names})
    assert lines[:2] == ["1,200 files added", "file-0.md"]
    assert lines[100:102] == ["file-99.md", "… and 1,100 more"]


def test_files_that_cannot_be_read_and_other_problems_are_named_apart() -> None:
    problems = [["bad.md", "it is empty"], ["a.md", "line 7: a sentence was cut"]]
    lines = changes({**NOTHING, "problems": problems, "unread": ["bad.md"]}, 80)
    assert [line.text for line in lines] == [
        "No file that can be read has changed.",
        "2 files unchanged",
        *["", "1 file cannot be read", "bad.md: it is empty"],
        *["", "1 problem in other files", "a.md: line 7: a sentence was cut"],
    ]
    assert lines[-1].role == "warning"


@pytest.mark.parametrize("width", [10, 80])
def test_names_of_files_are_inert(width: int) -> None:
    name = f"{STEERING}.md"
    lines = changes({**NOTHING, "added": [name], "problems": [(name, STEERING)]}, width)
    all_text = "".join(line.text for line in lines)
    assert steering(all_text) == set()
    assert all_text.replace(" ", "").count(inert(STEERING).replace(" ", "")) == 3


def test_what_a_build_did() -> None:
    report = {**NOTHING, "added": ["a"], "removed": ["b", "c"]}
    done = "The index is updated: 1 added, 0 updated, 2 removed; it holds 5 documents."
    assert summary(report, "f3") == done
    embedded = {**report, "how": "OpenVINO in bfloat16: this processor has it"}
    assert (
        summary(embedded, "f3")
        == f"{done} Embedded with OpenVINO in bfloat16: this processor has it."
    )
    unreadable = {**report, "unread": ["bad.md"]}
    assert summary(unreadable, "f6") == f"{done} 1 file cannot be read; f6 lists them."
