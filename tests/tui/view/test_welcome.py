from __future__ import annotations

from dataclasses import replace

import pytest
from linewise import words

from assistant.records import Design, Listed, SinceBuild
from assistant.tui.view.welcome import welcome_lines
from assistant.tui.workers.messages import IndexContents


def listed(number: int, design: Design, year: int | None) -> Listed:
    return Listed(f"d{number}", "A title", year, design.value, "no notice known", False)


CONTENTS = IndexContents(
    fingerprint="0",
    built="2026-01-31T12:00:00+00:00",
    corpus=("corpus",),
    model="hashing",
    passages=7,
    catalogue=(
        listed(1, Design.COHORT, 2019),
        listed(2, Design.META_ANALYSIS, None),
        listed(3, Design.COHORT, 2004),
        listed(4, Design.NOT_STATED, 2011),
    ),
    problems=(),
    questions=("what helps?",),
)


def shown(changes: SinceBuild | None, key: str = "f5", width: int = 80) -> str:
    return words(welcome_lines(CONTENTS, changes, key, width))


def test_it_says_what_the_collection_holds() -> None:
    said = shown(None)
    assert "This collection holds 4 documents, 7 passages of 2004 to 2019." in said
    assert "◆ 1 meta-analysis · ■ 2 cohorts" in said
    assert "Since the build" not in said
    of_one_year = replace(CONTENTS, catalogue=CONTENTS.catalogue[:1])
    assert "of 2019." in words(welcome_lines(of_one_year, None, "f5", 80))
    undated = replace(CONTENTS, catalogue=CONTENTS.catalogue[1:2])
    assert "passages." in words(welcome_lines(undated, None, "f5", 80))


@pytest.mark.parametrize("width", [30, 80, 200])
def test_it_says_what_changed_and_which_key_updates_the_index(width: int) -> None:
    changes = SinceBuild(("a.md", "b.md", "c.md", "d.md"), ("e.md",), ("f.md",), ("g",), ("h.png",))
    said = shown(changes, "f7", width)
    counts = "4 new files, 1 changed, 1 removed, 1 saved again, 1 new file that cannot be read"
    assert f"Since the build: {counts} · f7 updates the index" in said
    assert "new: a.md, b.md, c.md, … changed: e.md removed: f.md" in said


def test_a_collection_that_is_as_it_was_built_needs_no_words() -> None:
    assert shown(SinceBuild()) == shown(None)
