from __future__ import annotations

import re
from dataclasses import replace

import asked
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from samples import STEERING, TRIAL

from assistant.tui.widgets import source
from assistant.tui.widgets.source import hits

TEXT = "Relapses fell.\n\nRELAPSES \u00a0 fell again; (relapses) ... fell"


@pytest.mark.parametrize(
    ("wanted", "texts"),
    [
        ("", []),
        ("  \n", []),
        ("relapse", ["Relapse", "RELAPSE", "relapse"]),
        ("relapses fell", ["Relapses fell", "RELAPSES \u00a0 fell"]),
        (" Fell\tAGAIN ", ["fell again"]),
        ("fell. RELAPSES", ["fell.\n\nRELAPSES"]),
        ("(relapses) ...", ["(relapses) ..."]),
        ("relapses.*fell", []),
        ("[a-z]+", []),
        ("\\", []),
    ],
)
def test_words_are_found_letter_case_and_blanks_aside(wanted: str, texts: list[str]) -> None:
    spans = list(hits(TEXT, wanted))
    assert [TEXT[slice(*span)] for span in spans] == texts
    assert spans == sorted(spans)


@settings(deadline=None)
@given(st.text(max_size=60), st.integers(0, 59), st.integers(1, 20))
@example(STEERING, 3, 10)
def test_what_stands_in_a_text_is_found_there(text: str, start: int, length: int) -> None:
    wanted = text[start : start + length]
    words = wanted.split()
    spans = list(hits(text, wanted))
    assert bool(spans) == bool(words)
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
    if words:
        first = start + wanted.index(words[0])
        assert any(span.start <= first < span.end for span in spans)


def test_a_text_full_of_hits_ends_somewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "_MOST_HITS", 10)
    assert [span.start for span in hits("ab" * 20, "a")] == list(range(0, 20, 2))
    assert len(list(hits("ab" * 10, "a"))) == 10
    assert len(list(hits("ab" * 9, "a"))) == 9


def test_many_words_are_no_burden() -> None:
    text = " ".join(["relapses of fictive neuritis"] * 20_000)
    assert list(hits(text, "relapses of " * 3)) == []
    assert len(list(hits(text, "of fictive"))) == 5_000
    assert re.sub(r"\s", "", text).isalpha()


def test_why_a_quote_cannot_be_shown() -> None:
    quoted, document = asked.quoted(TRIAL), asked.documents()[TRIAL]
    assert source._missing(quoted, document) == ""
    changed = replace(document, text=document.text.replace("60%", "61%"))
    assert "the quote is no longer there" in source._missing(quoted, changed)
