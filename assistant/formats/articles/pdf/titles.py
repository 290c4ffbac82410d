"""Finds the title of an article on its first page."""

from __future__ import annotations

import re
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from assistant.formats.articles.pdf.captions import CAPTION
from assistant.formats.articles.pdf.outline import heading_of
from assistant.text.writer import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.formats.articles.pdf.chunks import Chunk
    from assistant.formats.articles.pdf.hyphens import Words
    from assistant.formats.articles.pdf.outline import Body

# Font sizes of the body from which type may be that of a title, and from which it is large.
_LARGER = 1.1
_LARGE = 1.3
# Words and letters of a title; shorter texts name a section, a journal or the kind of article.
_LEAST_WORDS = 3
_LEAST_LETTERS = 15
# Characters of a title; the longest real one known has 230, but footnote marks and subtitles add
# to it.
_LONGEST = 400
# Letters at the start of the stated title; as many on the page are not there by chance.
_MOST_CHANCE = 30
# Words of a chunk above the title that is left out as a part of the masthead, and of one that
# names the issue. More is kept, because it may be text.
_MOST_ABOVE = 14
_MOST_ISSUE = 45
# Groups that may be a title in bold type of the size of the text; later ones are headings.
_MOST_BOLD = 3
_ISSUE = re.compile(
    r"\bvol(?:ume|\.)|\bissue\b|\bISSN\b|\bdoi\b|article ID|\xa9|available online", re.IGNORECASE
)
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_NO_TITLE = re.compile(
    r"microsoft word|untitled|\.(?:docx?|dvi|pdf|indd|qxd|tex|rtf|p65)\b|\A(?:doi|pii|10\.)"
    r"|\d+\.\.\d+\Z|\A[\w-]+\Z",
    re.IGNORECASE,
)
_MASTHEAD = re.compile(
    r"(?:original |research |review |short )?(?:article|communication|paper|report)s?$|open access$"
    r"|.*\bjournal of\b.{0,60}$|available online|contents lists? available",
    re.IGNORECASE,
)


class Title(NamedTuple):
    """The title and its place; `text` is empty when there is none.

    `below` are the chunks after it, `front_text` is the text of the first page, and `used` are the
    `id`s of the chunks of the title and of the masthead above it.
    """

    text: str
    locator: str
    below: list[Chunk]
    front_text: str
    used: frozenset[int]


def find_title(front: Sequence[Chunk], body: Body, stated: str, words: Words) -> Title:
    """Return the title: the one in the properties if the page shows it, or else the largest text.

    Text above it (the name of the journal, the kind of article) is not part of the article.
    """
    stated = _sound(stated)
    groups = [list(group) for _, group in groupby(front, key=partial(_look, body))]
    texts = [_text(group, words) for group in groups]
    at = _matching(texts, stated)
    if at is None:
        at = _largest(groups, texts, body)
    front_text = "\n".join(texts)
    if at is None:
        return Title(stated, "page 1", list(front), front_text, frozenset())
    above = [chunk for group in groups[:at] for chunk in group]
    masthead = [chunk for chunk in above if _is_masthead(chunk)]
    first = groups[at][0]
    below = [chunk for group in groups[at + 1 :] for chunk in group]
    used = frozenset(id(chunk) for chunk in (*masthead, *groups[at]))
    text = stated if stated and _letters(stated) == _letters(texts[at]) else texts[at]
    return Title(fold(text), f"page {first.page}, block {first.number}", below, front_text, used)


def _text(group: Sequence[Chunk], words: Words) -> str:
    """The text of a group, without a footnote mark at its end."""
    lines = [line for chunk in group for line in chunk.lines]
    texts = [max(line.cells, key=len) for line in lines[:-1]]
    return words.joined([*texts, max(lines[-1].plain, key=len)])


def _is_masthead(chunk: Chunk) -> bool:
    text = " ".join(line.text for line in chunk.lines)
    return len(text.split()) < (_MOST_ISSUE if _ISSUE.search(text) else _MOST_ABOVE)


def _look(body: Body, chunk: Chunk) -> tuple[float, str, bool, bool]:
    """The look that the parts of a title share; in large type, names of species may be italic."""
    font = "" if chunk.size > _LARGE * body.size else chunk.font
    return round(chunk.size), font, chunk.tabular, bool(_MASTHEAD.match(chunk.first))


def _sound(stated: str) -> str:
    text = fold(stated)
    enough = len(text.split()) >= _LEAST_WORDS and len(_letters(text)) >= _LEAST_LETTERS
    return text if enough and not _NO_TITLE.search(text) and "&#" not in text else ""


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", text.casefold())


def _matching(texts: Sequence[str], stated: str) -> int | None:
    """Return the index of the group that shows the title in the properties, or most of it."""
    wanted = _letters(stated)
    if not wanted:
        return None
    for at, text in enumerate(texts):
        shown = _letters(text) if len(text) < _LONGEST else ""
        if shown.startswith(wanted) or (len(shown) > _MOST_CHANCE and wanted.startswith(shown)):
            return at
    return None


def _largest(groups: Sequence[list[Chunk]], texts: Sequence[str], body: Body) -> int | None:
    candidates = [at for at, text in enumerate(texts) if _may_be(groups[at], text, body)]
    large = [at for at in candidates if groups[at][0].size > _LARGER * body.size]
    if large:
        return max(large, key=lambda at: (groups[at][0].size, -at))
    bold = (
        at
        for at in candidates[:_MOST_BOLD]
        if groups[at][0].lines[0].style.bold and at < len(groups) // 2 + 1
    )
    return next(bold, None)


def _may_be(group: Sequence[Chunk], text: str, body: Body) -> bool:
    enough = len(text.split()) >= _LEAST_WORDS and len(_letters(text)) >= _LEAST_LETTERS
    if not enough or len(text) > _LONGEST or group[0].tabular or "@" in text or "http" in text:
        return False
    heading = heading_of(group[0], body)
    return not (heading and heading.name) and not _MASTHEAD.match(text) and not CAPTION.match(text)
