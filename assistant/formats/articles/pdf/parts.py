"""The blocks of a document in the making, and what of them is whole sentences.

Text is joined across columns and pages only where it surely goes on. Where something else is
between two pieces, or nobody can tell, they stay apart, and the sentence that they cut is written
as fragments, which cannot be quoted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.formats.articles.pdf.chunks import ended
from assistant.formats.articles.pdf.ligatures import mended
from assistant.records import BlockKind
from assistant.text.fragments import whole_and_fragments
from assistant.text.table_heads import names_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assistant.text.writer import TextWriter

# A word that does not begin a sentence. "mRNA", "pH" and "\u03b1-pinene" may.
_PLAIN_WORD = re.compile(r"[a-z\u00df-\u00f6\u00f8-\u00ff]+(?![\w-])")


@dataclass(slots=True)
class Part:
    """A block in the making; `size` is in points, `column` is a page and the left edge there.

    `full` says that its last line reaches the end of the column. `begins_within` and `ends_within`
    say that its first or last sentence is not whole.
    """

    kind: BlockKind
    text: str
    section: tuple[str, ...]
    page: int
    number: int
    size: float = 0.0
    bold: bool = False
    broken: bool = False
    full: bool = False
    column: tuple[int, float] = (0, 0.0)
    cells: tuple[str, ...] = field(default=())
    begins_within: bool = False
    ends_within: bool = False


@dataclass(slots=True)
class Between:
    """What was left out or written elsewhere since the last paragraph.

    That is a caption, a note in small type, or something that may be a line of the paragraph if it
    has no caption: rows, or the lettering of a figure. In the type of the body (`lost`), it may be
    one even so.
    """

    caption: bool = False
    note: bool = False
    unsure: bool = False
    lost: bool = False

    @property
    def anything(self) -> bool:
        """Whether there was anything."""
        return self.caption or self.note or self.unsure or self.lost

    @property
    def surely(self) -> bool:
        """Whether all of it surely stands between: the rows and letters of what has a caption."""
        return not self.lost and (self.caption or not self.unsure)


def begins_within(text: str, last: Part | None) -> bool:
    """Whether a paragraph begins within a sentence, whose beginning may be at the end of `last`."""
    if _PLAIN_WORD.match(text):
        return True
    if last is None or ended(last.text):
        return False
    return last.full or not text[0].isupper()


# Rows that name the columns of one table. Chosen by hand: heads of three lines are usual, and a
# table of words alone has only such rows.
_MOST_HEADS = 3


def write_parts(parts: Iterable[Part], writer: TextWriter) -> None:
    """Write all parts; places are ``page 2, block 5``.

    Rows without figures directly below the caption of a table name its columns.
    """
    heads = 0  # how many more rows may name columns, and one
    for part in parts:
        place = f"page {part.page}, block {part.number}"
        if part.kind is BlockKind.TABLE_ROW:
            heads = heads - 1 if names_columns(part.cells) else 0
            writer.add_row(list(part.cells), part.section, place, is_head=heads > 0)
            continue
        heads = _MOST_HEADS + 1 if part.kind is BlockKind.CAPTION else 0
        for kind, text in _pieces(part):
            writer.add(mended(text), kind, part.section, place)


def _pieces(part: Part) -> Iterator[tuple[BlockKind, str]]:
    """Yield the whole sentences of a part, and before and after them those that are not whole."""
    is_cut = part.ends_within or (part.kind is BlockKind.PARAGRAPH and not ended(part.text))
    return whole_and_fragments(
        part.text, part.kind, begins_within=part.begins_within, ends_within=is_cut
    )
