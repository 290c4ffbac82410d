"""Pasted text is text, whatever characters it holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import samples
from pseudoterminal import assistant, shown
from textual import events
from textual.message import Message

from assistant.tui import pasting
from assistant.tui.pasting import Pasted, PasteParser, cleaned

START, END = "\x1b[200~", "\x1b[201~"
HOSTILE = (
    "a \x1b b\r\nc\r\x11\x03\x14\x1b[A\x1bOP\x1b[Z\x1b[201 d \x1b[200~\x1b\x1b[27u \x7f e\x1b[20"
)


class Clock:
    """A clock that stands until it is moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(pasting, "get_time", made)
    return made


def read(parser: PasteParser, *pieces: str) -> Iterator[str]:
    """What the pieces are read as: names of keys, and pasted texts in quotes."""
    for piece in pieces:
        yield from map(_name, [*parser.feed(piece), *parser.tick()])


def wait(parser: PasteParser, clock: Clock, seconds: float) -> list[str]:
    clock.now += seconds
    return [_name(message) for message in parser.tick()]


def _name(message: Message) -> str:
    if isinstance(message, events.Paste):
        return repr(message.text)
    assert isinstance(message, events.Key)
    return message.key


def test_a_hostile_paste_is_one_text_wherever_it_is_split(clock: Clock) -> None:
    typed = f"x{START}{HOSTILE}{END}y"
    for at in range(1, len(typed)):
        parser = PasteParser()
        assert [
            *read(parser, typed[:at], typed[at:]),
            *wait(parser, clock, 1),
        ] == ["x", repr(HOSTILE), "y"]


def test_a_paste_may_arrive_character_by_character(clock: Clock) -> None:
    parser = PasteParser()
    typed = f"{START}{HOSTILE}{END}y"
    assert [*read(parser, *typed), *wait(parser, clock, 1)] == [repr(HOSTILE), "y"]


def test_slow_pieces_are_still_one_paste(clock: Clock) -> None:
    parser = PasteParser()
    got = [*read(parser, START)]
    for piece in (HOSTILE, "\r", "more", END[:3], END[3:]):
        got += [*wait(parser, clock, 4), *read(parser, piece)]
    assert got == [repr(f"{HOSTILE}\rmore")]


def test_the_mark_of_the_end_inside_a_paste_does_not_end_it(clock: Clock) -> None:
    parser = PasteParser()
    assert list(read(parser, f"{START}a{END}\r\x11")) == ["'a'"]
    clock.now += 0.04
    assert list(read(parser, f"b{END[:4]}")) == []
    clock.now += 0.04
    assert list(read(parser, f"{END[4:]}c")) == [repr("\r\x11b")]
    assert wait(parser, clock, 1) == ["c"]


def test_two_pastes_in_a_row_are_two(clock: Clock) -> None:
    parser = PasteParser()
    typed = f"{START}a{END}\r{START}b{END}\r"
    assert [*read(parser, typed), *wait(parser, clock, 1)] == ["'a'", "enter", "'b'", "enter"]


def test_keys_wait_no_longer_than_a_second_after_a_paste(clock: Clock) -> None:
    parser = PasteParser()
    got = list(read(parser, f"{START}a{END}"))
    for _ in range(30):
        clock.now += 0.04
        got += read(parser, "x")
    assert got == ["'a'", *["x"] * 30]


def test_a_key_ends_a_paste_whose_end_never_came(clock: Clock) -> None:
    parser = PasteParser()
    assert list(read(parser, f"{START}half")) == []
    clock.now += 6
    assert list(read(parser, "\x11")) == ["'half'", "ctrl+q"]
    assert list(read(parser, "x")) == ["x"]


def test_of_a_huge_paste_a_part_is_kept() -> None:
    parser = PasteParser()
    list(parser.feed(START))
    for _ in range(1_000):
        assert list(parser.feed("x" * 1_000)) == []
        assert len(parser._text) < 110_000
    [pasted] = parser.feed(END)
    assert isinstance(pasted, Pasted)
    assert (len(pasted.text), pasted.left_out) == (100_000, 900_000)


@pytest.mark.parametrize(
    ("typed", "name"), [("\x1b\r", "alt+enter"), ("\n", "ctrl+j"), ("\r", "enter")]
)
def test_keys_that_begin_a_line_and_the_key_that_submits(typed: str, name: str) -> None:
    assert list(read(PasteParser(), "x", typed)) == ["x", name]


def test_enter_before_the_program_reads_keys_is_enter() -> None:
    assert list(read(PasteParser(), "x\n")) == ["x", "enter"]


def test_lines_of_a_paste_are_kept_and_needless_blanks_are_not() -> None:
    pasted = cleaned(Pasted(" a\tb  c \r\nd\r\r\n\n e\n ", 7))
    assert (pasted.text, pasted.left_out) == ("a b c\nd\n\n\ne", 7)


def test_a_hostile_paste_neither_submits_nor_quits(tmp_path: Path) -> None:
    made = samples.collection()
    options = ("--corpus", str(made.corpus), "--index", str(made.index))
    with assistant(tmp_path, *options) as terminal:
        terminal.wait_for("This collection holds")
        terminal.paste(f"what \x1b reduces\r\x11\x1b[A\x1bOP {END}\r\x11 last line")
        terminal.wait_for("last line")
        terminal.paste("y" * 1_000_000)
        terminal.wait_for("room for 10,000 characters", "did not fit")
        assert "asking" not in shown(terminal.written)
        assert terminal.leave() == 0
