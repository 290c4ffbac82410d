"""Commands that sentences name have the user's own corpus and index."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.render.advice import with_options
from assistant.settings import UNNAMED, Named

BOTH = Named((Path("/a b"), Path("c.md")), Path("/i"))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("run: assistant build", "run: assistant build --corpus '/a b' --corpus c.md --index /i"),
        (
            "run: assistant build --precision fastest",
            "run: assistant build --corpus '/a b' --corpus c.md --index /i --precision fastest",
        ),
        ("assistant show X --at 1:2", "assistant show --index /i X --at 1:2"),
        ("(assistant status-list import FILE)", "(assistant status-list import --index /i FILE)"),
        ("assistant build --index /other", "assistant build --index /other"),
        ("an assistant builds, assistant showing", "an assistant builds, assistant showing"),
    ],
)  # fmt: skip
def test_commands_get_the_options_that_they_take(sentence: str, expected: str) -> None:
    assert with_options(sentence, BOTH) == expected
    assert with_options(sentence, UNNAMED) == sentence


def test_only_what_the_user_named_is_named() -> None:
    assert with_options("assistant build", Named(index=Path("i"))) == "assistant build --index i"
