"""Markdown (CommonMark and tables), with optional YAML front matter.

Headings give the section path; paragraphs, list items, quotes, code and table rows are blocks.
Inline markup is removed and its text is kept: the words of a link, the description of an image.
Places are line numbers in the file, including the front matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt

from assistant.errors import UnreadableFile
from assistant.formats.lines.front_matter import split_front_matter
from assistant.formats.lines.paragraphs import paragraphs, split_lines
from assistant.formats.markup.html_text import Tags, html_text
from assistant.formats.markup.inline import IMAGE
from assistant.formats.metadata import Metadata, read_metadata
from assistant.formats.problems import result_of
from assistant.records import BlockKind
from assistant.text.names import path_name, stem
from assistant.text.writer import TextWriter, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from assistant.formats.parsed import Parsed
    from assistant.records import Source

# At this length, the worst known text takes 10 s and 0.5 GB. A long article has 300,000 characters.
_MAX_CHARACTERS = 1_000_000
# Beyond its limit the parser silently drops text, so a file that reaches the limit is read as plain
# text. Every level takes a few frames of the interpreter's stack.
_MAX_NESTING = 60
_CONTAINERS = ("blockquote_open", "list_item_open")
# The time to find the ends of links grows with the square of the number of unclosed brackets.
_MAX_BRACKETS = 1000


def read_markdown(text: str, source: Source) -> Parsed:
    """Return the one document of a Markdown file.

    Raises UnreadableFile when the front matter is broken, the file is too long for Markdown, or
    there is neither front matter nor text.
    """
    if len(text) > _MAX_CHARACTERS:
        raise UnreadableFile(
            f"longer than {_MAX_CHARACTERS} characters, too long for Markdown; split it into "
            "articles or save it as plain text"
        )
    front = split_front_matter(text)
    metadata = read_metadata(front.values)
    problems = [*front.problems, *metadata.problems]
    metadata.id = metadata.id or path_name(source.path)
    environment: dict[str, Any] = {}
    tokens = _block_parser().parse("\n".join(front.body), environment)
    if any(token.type in _CONTAINERS and token.level >= _MAX_NESTING - 1 for token in tokens):
        problems.append(f"nested deeper than {_MAX_NESTING // 2} levels; read as plain text")
        writer = _plain(front.body, front.first_line, metadata, source)
    else:
        writer = _TokenWriter(environment, front.first_line).write(tokens, metadata, source)
    empty = len(writer.blocks) == 1 and not front.values
    return result_of(
        [] if empty else [metadata.document(source, writer)], problems, "holds no text"
    )


def _block_parser() -> MarkdownIt:
    # This parses only blocks. Inline text is parsed one block at a time, which saves memory.
    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _plain(body: list[str], first: int, metadata: Metadata, source: Source) -> TextWriter:
    writer = TextWriter()
    metadata.title = metadata.title or stem(source.path)
    writer.add(metadata.title, BlockKind.TITLE, (), "line 1")
    for paragraph in paragraphs(body, first):
        writer.add(paragraph.text, BlockKind.PARAGRAPH, (), f"line {paragraph.line}")
    return writer


class _TokenWriter:
    """Writes the blocks of one file."""

    def __init__(self, environment: dict[str, Any], first_line: int) -> None:
        self._writer = TextWriter()
        self._environment = environment
        self._inline_parser = MarkdownIt("commonmark")
        self._first_line = first_line
        self._headings: list[tuple[int, str]] = []
        self._items = 0

    def write(self, tokens: list[Token], metadata: Metadata, source: Source) -> TextWriter:
        """Write title and blocks; set the title of `metadata` when it has none."""
        title_at = self._find_title(tokens, metadata)
        metadata.title = metadata.title or stem(source.path)
        place = "line 1" if title_at is None else self._place(tokens[title_at])
        self._writer.add(metadata.title, BlockKind.TITLE, (), place)
        for number, token in enumerate(tokens):
            if token.type == "list_item_open":
                self._items += 1
            elif token.type == "list_item_close":
                self._items -= 1
            elif token.type == "tr_open":
                self._row(token, tokens, number)
            elif token.type == "inline" and tokens[number - 1].type == "heading_open":
                if number - 1 == title_at:
                    self._headings = []
                else:
                    self._heading(int(tokens[number - 1].tag[1:]), token)
            elif token.type in ("paragraph_open", "fence", "code_block", "html_block"):
                self._block(token, tokens[number + 1] if token.nesting else token)
        return self._writer

    def _find_title(self, tokens: list[Token], metadata: Metadata) -> int | None:
        """Return the index of the heading that is, or repeats, the title; None without one."""
        headings = [at for at, token in enumerate(tokens) if token.type == "heading_open"]
        first = next((at for at in headings if tokens[at].tag == "h1"), None)
        if first is None and headings[:1] == [0] and not metadata.title:
            first = 0
        if first is None:
            return None
        text = fold(self._text(tokens[first + 1].content))
        metadata.title = metadata.title or text
        return first if metadata.title.casefold() == text.casefold() else None

    def _heading(self, level: int, token: Token) -> None:
        self._headings = [heading for heading in self._headings if heading[0] < level]
        text = fold(self._text(token.content))
        if text:
            self._headings.append((level, text))
            self._writer.add(text, BlockKind.HEADING, self._section, self._place(token))

    def _block(self, token: Token, holder: Token) -> None:
        kind = BlockKind.LIST_ITEM if self._items else BlockKind.PARAGRAPH
        if token.type == "html_block":
            for paragraph in paragraphs(split_lines(html_text(token.content))):
                self._writer.add(paragraph.text, kind, self._section, self._place(token))
        elif token.type == "paragraph_open":
            text = self._text(holder.content)
            self._writer.add(text, kind, self._section, self._place(token))
        else:
            self._writer.add(token.content, kind, self._section, self._place(token))

    def _row(self, row: Token, tokens: Sequence[Token], at: int) -> None:
        inner = _until(tokens, at, "tr_close")
        cells = [self._text(token.content) for token in inner if token.type == "inline"]
        is_head = tokens[at - 1].type == "thead_open"
        self._writer.add_row(cells, self._section, self._place(row), is_head=is_head)

    @property
    def _section(self) -> tuple[str, ...]:
        return tuple(text for _, text in self._headings)

    def _place(self, token: Token) -> str:
        return f"line {(token.map or [0])[0] + self._first_line}"

    def _text(self, content: str) -> str:
        """Return the text of inline Markdown."""
        if content.count("[") > _MAX_BRACKETS:
            return content
        tokens: list[Token] = []
        self._inline_parser.inline.parse(content, self._inline_parser, self._environment, tokens)
        tags = Tags()
        for token in tokens:
            _take(token, tags)
        return tags.inline.text


def _until(tokens: Sequence[Token], at: int, closing: str) -> Iterator[Token]:
    while tokens[at].type != closing:
        yield tokens[at]
        at += 1


def _take(token: Token, tags: Tags) -> None:
    """Add one token of inline Markdown to `tags`."""
    if token.type == "image":
        place = tags.inline.place
        for inner in token.children or ():
            _take(inner, tags)
        if not tags.inline.since(place).strip():
            tags.inline.hole(IMAGE)
    elif token.type == "html_inline":
        tags.tag(token.content)
    elif token.type in ("softbreak", "hardbreak"):
        tags.inline.add("\n")
    else:
        tags.inline.add(token.content)
