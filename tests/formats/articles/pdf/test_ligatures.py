"""Words whose ligatures a font does not name."""

from __future__ import annotations

import pytest

from assistant.formats.articles.pdf.characters import character
from assistant.formats.articles.pdf.ligatures import mended


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\ufffdis was e\ufffdective in con\ufffdning it.", "This was effective in confining it."),
        ("It ended. \ufffdese su\ufffdced.", "It ended. These sufficed."),
        ("a di\ufffdcult \ufffdnding", "a difficult finding"),
    ],
)
def test_words_that_only_one_ligature_makes(text: str, expected: str) -> None:
    assert mended(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "5 \ufffdg of it",  # a unit
        "\ufffd-galactosidase",
        "a \ufffdat line",  # flat or fiat
        "the x\ufffdqz of it",
        "\ufffd The patient",
        "con\ufffd\ufffdning",
    ],
)
def test_what_is_not_sure_stays_unknown(text: str) -> None:
    assert mended(text) == text


def test_ligatures_of_fonts_of_tex() -> None:
    shown = [character(code, "ABCDEF+CMR10") for code in (0x0B, 0x0C, 0x0D, 0x0E, 0x0F)]
    assert shown == ["ff", "fi", "fl", "ffi", "ffl"]
    assert character(0x0B, "ABCDEF+Times") == "\ufffd"
