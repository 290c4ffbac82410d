from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import asked
import pyperclip
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from samples import RETRACTED, STEERING, TRIAL
from terminal import steering

from assistant.codec.documents import Excerpt
from assistant.display import inert
from assistant.records import Span
from assistant.settings import Named
from assistant.tui import clipboard


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the clipboard of the system was given."""
    texts: list[str] = []
    monkeypatch.setattr(pyperclip, "copy", texts.append)
    monkeypatch.setattr(pyperclip, "paste", lambda: texts[-1])
    return texts


def failing(error: Exception) -> Callable[[str], None]:
    def copy(text: str) -> None:
        del text
        raise error

    return copy


def test_a_text_goes_to_the_clipboard_of_the_system(copied: list[str]) -> None:
    assert clipboard.to_system("quote", {})
    assert copied == ["quote"]


@pytest.mark.parametrize("name", ["SSH_TTY", "SSH_CONNECTION"])
def test_far_away_there_is_none(copied: list[str], name: str) -> None:
    assert not clipboard.to_system("quote", {name: ""})
    assert copied == []


def test_the_environment_is_looked_at_when_copying(
    copied: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_TTY", "/dev/pts/1")
    assert not clipboard.to_system("quote")
    monkeypatch.delenv("SSH_TTY")
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    assert clipboard.to_system("quote")
    assert copied == ["quote"]


@pytest.mark.parametrize(
    "error", [pyperclip.PyperclipException("no program"), FileNotFoundError("xclip")]
)
def test_a_system_without_one(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pyperclip, "copy", failing(error))
    assert not clipboard.to_system("quote", {})


def test_a_program_that_copies_nothing_and_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pyperclip, "copy", lambda _: None)
    monkeypatch.setattr(pyperclip, "paste", lambda: "what was there before")
    assert not clipboard.to_system("quote", {})


def test_nothing_is_called_copied_that_nobody_confirmed() -> None:
    assert clipboard.where("Quote [1]", by_system=True) == (
        "Quote [1]: copied to the system clipboard."
    )
    unknown = clipboard.where("Quote [1]", by_system=False)
    assert unknown.startswith("Quote [1]: sent to the terminal; if nothing arrives, ")
    assert "copied" not in unknown.lower()


def test_a_quote_is_copied_with_a_short_citation() -> None:
    quoted = asked.quoted(TRIAL)
    assert clipboard.cited(quoted) == (
        f"“{quoted.quote}” (Made & Feigned 2019, J Invent Med, doi:10.1000/alpha)"
    )
    assert "RETRACTED" in clipboard.cited(asked.quoted(RETRACTED))


def test_a_quote_is_copied_with_its_proof() -> None:
    quoted = asked.quoted(TRIAL)
    assert clipboard.proved(quoted, Named(index=Path("my index"))) == (
        f"“{quoted.quote}” Made UP, Feigned AB. Inventumab in fictive neuritis: a randomised "
        "trial. J Invent Med. 2019. doi: 10.1000/alpha. PMID: 1001. "
        f"[alpha-2019 61:178, sha256 {quoted.document.source.sha256}; to read it: "
        "assistant show --index 'my index' alpha-2019 --at 61:178]"
    )
    assert "[retracted]" in clipboard.proved(asked.quoted(RETRACTED))


def test_what_a_quote_leans_on_is_copied_with_it() -> None:
    quoted = asked.quoted(TRIAL)
    leaning = replace(quoted, context=Excerpt("It was given twice.", Span(40, 59)))
    for copied in (clipboard.cited, clipboard.proved):
        assert copied(leaning) == copied(quoted).replace(
            f"“{quoted.quote}” ", f"“{quoted.quote}” (context, 40:59: “It was given twice.”) "
        )


@given(st.text(min_size=1, max_size=40))
@example(STEERING)
def test_what_is_copied_steers_no_terminal_that_it_is_pasted_into(text: str) -> None:
    quoted = asked.quoted("hostile")
    context = Excerpt(text, Span(0, len(text)))
    leaning = replace(quoted, quote=text, span=Span(0, len(text)), context=context)
    for copied in (clipboard.cited(leaning), clipboard.proved(leaning)):
        assert steering(copied) == set()
        assert "\n" not in copied
        assert copied.startswith(f"“{inert(text)}” ")
