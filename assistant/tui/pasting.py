"""Takes pasted text from the terminal's input before Textual can read keys in it.

Terminals put marks around pasted text. Textual looks for keys between the marks, too: an escape
character in the text ends its reading, and what follows can submit, reorder or quit. So everything
between the marks is taken out here, and arrives as one `Pasted`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from textual import events
from textual._time import get_time
from textual._xterm_parser import (
    BRACKETED_PASTE_END,
    BRACKETED_PASTE_START,
    XTermParser,
)
from textual.driver import Driver
from textual.message import Message

from assistant.display import inert

# Characters of a paste that are kept. Chosen by hand: far more than any field takes, and little
# enough that a paste of any size is handled at once.
_MOST_KEPT = 100_000
# Characters that can be pasted into a field of one line. Chosen by hand: more than any title.
_LONGEST_LINE = 2_000
# Seconds without input after which a paste is over. A hostile text may hold the mark that ends a
# paste; the mark of the terminal then still follows. Chosen by hand: a terminal writes faster than
# this, and a user does not press a key so soon after pasting.
_QUIET = 0.05
# Seconds after which a paste is over, whatever follows. Chosen by hand: a mouse that moves writes
# without a pause, and keys must not wait for it.
_LONGEST_WAIT = 1.0
# Seconds without input after which a key ends a paste whose end never came, so that the user is not
# shut out. Chosen by hand: longer than a slow connection stalls.
_STALLED = 5.0
_LONGEST_KEY = 16  # characters; longer than any key as terminals send it
# Alt and enter as most terminals send them, and as Textual reads them. As sent, Textual would read
# enter alone.
_ALT_ENTER, _ALT_ENTER_READ = "\x1b\r", "\x1b[13;3u"


class Pasted(events.Paste):
    """A pasted text; `left_out` characters after it were not kept."""

    def __init__(self, text: str, left_out: int = 0) -> None:
        super().__init__(text)
        self.left_out = left_out


Pasted.handler_name = events.Paste.handler_name  # widgets take it as any other paste


class PasteParser(XTermParser):
    """Textual's reader of the terminal's input, which here never sees a pasted text."""

    def __init__(self, debug: bool = False) -> None:  # noqa: FBT001, FBT002 - as Textual has it
        super().__init__(debug)
        self._is_first = True
        self._is_pasting = False
        self._is_ending = False  # a paste has ended, unless another mark of its end follows
        self._text = ""  # of a paste that has not ended, or input that follows one
        self._left_out = 0
        self._tail = ""  # the last characters before a paste, which may begin a mark
        self._last_input = self._ended_at = get_time()

    def feed(self, data: str) -> Iterable[Message]:
        """Read input: pasted text here, and all other input as Textual does."""
        silence, self._last_input = get_time() - self._last_input, get_time()
        if not data:  # the end of the input
            yield from super().feed(data)
            return
        if self._is_pasting and silence > _STALLED and _is_key(data):
            yield self._end_paste(len(self._text))
            self._is_ending = False
        if self._is_first:  # typed before the program began: terminals then send a line end
            self._is_first = False
            data = data if BRACKETED_PASTE_START in data else data.replace("\n", "\r")
        self._text += data
        yield from self._read()

    def tick(self) -> Iterable[Message]:
        """Let what follows a paste be read as keys, once no other mark of its end can follow."""
        now = get_time()
        is_over = now - self._last_input > _QUIET or now - self._ended_at > _LONGEST_WAIT
        if self._is_ending and is_over:
            self._is_ending = False
            yield from self._read()
        yield from super().tick()

    def _read(self) -> Iterator[Message]:
        """Read as much of the text as can be told to be pasted, or not to be."""
        while self._text:
            if self._is_pasting or self._is_ending:
                start = self._text.find(BRACKETED_PASTE_START) if self._is_ending else -1
                end = self._text.find(BRACKETED_PASTE_END)
                if self._is_ending and start >= 0 and not 0 <= end < start:
                    yield from self._read_keys(start + len(BRACKETED_PASTE_START))
                elif end >= 0:
                    yield self._end_paste(end, len(BRACKETED_PASTE_END))
                else:
                    self._bound()
                    return
            else:
                joined = self._tail + self._text
                start = joined.find(BRACKETED_PASTE_START)
                length = len(self._text)
                if start >= 0:
                    length = start + len(BRACKETED_PASTE_START) - len(self._tail)
                yield from self._read_keys(length)

    def _read_keys(self, length: int) -> Iterator[Message]:
        """Let Textual read the first characters of the text; a paste begins if they end so."""
        data, self._text = self._text[:length], self._text[length:]
        self._is_ending = False
        joined = self._tail + data
        self._is_pasting = joined.endswith(BRACKETED_PASTE_START)
        self._tail = "" if self._is_pasting else joined[1 - len(BRACKETED_PASTE_START) :]
        yield from super().feed(data.replace(_ALT_ENTER, _ALT_ENTER_READ))
        if self._is_pasting:
            # For Textual, the paste ends at once, and is empty.
            for message in super().feed(BRACKETED_PASTE_END):
                if not isinstance(message, events.Paste):
                    yield message

    def _end_paste(self, length: int, mark: int = 0) -> Pasted:
        """The paste that ends with the first characters of the text and a mark."""
        left_out = self._left_out + max(0, length - _MOST_KEPT)
        pasted = Pasted(self._text[: min(length, _MOST_KEPT)].replace("\0", ""), left_out)
        self._text = self._text[length + mark :]
        self._left_out = 0
        self._is_pasting, self._is_ending = False, True
        self._ended_at = get_time()
        return pasted

    def _bound(self) -> None:
        """Keep no more of a paste than is used, and what may begin the mark of its end."""
        carried = len(BRACKETED_PASTE_END) - 1
        too_many = len(self._text) - _MOST_KEPT - carried
        if self._is_pasting and too_many > 0:
            self._text = self._text[:_MOST_KEPT] + self._text[-carried:]
            self._left_out += too_many


def cleaned(event: events.Paste) -> Pasted:
    """A pasted text as lines without needless blanks; line ends of all systems are read."""
    text = event.text.replace("\r\n", "\n").replace("\r", "\n")
    lines = "\n".join(" ".join(line.split()) for line in text.strip().split("\n"))
    return Pasted(lines, event.left_out if isinstance(event, Pasted) else 0)


def as_line(pasted: Pasted) -> tuple[Pasted, str]:
    """A cleaned text as one inert line, and a sentence about what was left out, or ""."""
    line = inert(" ".join(pasted.text.split()))
    is_cut = len(line) + pasted.left_out > _LONGEST_LINE
    sentence = f"The pasted text was cut to {_LONGEST_LINE:,} characters." if is_cut else ""
    return Pasted(line[:_LONGEST_LINE]), sentence


def _is_key(data: str) -> bool:
    """Whether input can be a single key that is not a character or enter."""
    return len(data) <= _LONGEST_KEY and data[0] < " " and data[0] not in "\r\n\t"


def use(driver: type[Driver]) -> type[Driver]:
    """The driver, which reads its input with `PasteParser` from now on."""
    for name in (driver.__module__, "textual.drivers.win32"):
        module = sys.modules.get(name)
        if module is not None and hasattr(module, "XTermParser"):
            module.XTermParser = PasteParser  # type: ignore[attr-defined]
    return driver
