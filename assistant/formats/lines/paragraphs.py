"""Lines and paragraphs of plain text, with the line that each paragraph starts on.

Only CR LF, LF and CR end a line, as in an editor. ``str.splitlines`` also splits at form feeds and
at U+2028, which JSON strings may contain, so its line numbers would differ from those of editors.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LINE_END = re.compile(r"\r\n|\n|\r")

# People and programs wrap lines at fewer columns than this. So a line with words beyond it was not
# wrapped, and the line ends around it separate paragraphs.
_WIDEST_WRAP = 160


class Paragraph(NamedTuple):
    """The lines of one paragraph and the 1-based number of its first line."""

    line: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines joined by line feeds."""
        return "\n".join(self.lines)


def split_lines(text: str) -> list[str]:
    """Return the lines of `text` without their ends."""
    return _LINE_END.split(text)


def runs(lines: Sequence[str], first: int = 1) -> Iterator[Paragraph]:
    """Yield each run of lines between blank lines; the first of `lines` has the number `first`."""
    run: list[str] = []
    for number, line in enumerate([*lines, ""], start=first):
        if line.strip():
            run.append(line)
        elif run:
            yield Paragraph(number - len(run), tuple(run))
            run = []


def unwrapped(run: Paragraph) -> Iterator[Paragraph]:
    """Yield `run` as it is, or line by line when its lines are too long to have been wrapped."""
    if any(" " in line.strip()[_WIDEST_WRAP:] for line in run.lines):
        for number, line in enumerate(run.lines, start=run.line):
            yield Paragraph(number, (line,))
    else:
        yield run


def paragraphs(lines: Sequence[str], first: int = 1) -> Iterator[Paragraph]:
    """Yield the paragraphs of `lines`; they end at blank lines, in unwrapped text at line ends."""
    for run in runs(lines, first):
        yield from unwrapped(run)
