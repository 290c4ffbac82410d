"""Reads PDF files: rebuilds the text that people read from the characters of the pages.

A PDF does not say what a line, a paragraph or a heading is. Characters with their positions
(`pdfium`) become lines (`page_lines`), columns in reading order (`layout`), chunks of lines
(`chunks`), and then sections and paragraphs (`structure`), of which only whole sentences can be
quoted (`parts`). Words that were split at the end of a line are mended (`hyphens`). The result is
stored, and spans refer to it, not to the file.

It leaves out running heads and feet, line numbers, stamps and cover pages (`furniture`); reference
lists, addresses, keywords and licences, as in JATS; rotated text; and text that is not shown
(`clips`). Places are pages and the numbers of blocks on them.

The numbers in this package, such as `_COMMON`, were chosen by hand; the comments say what each one
trades off. `benchmarks/pdf.py` compares the result with other forms of the same articles.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from assistant.formats.articles.pdf.chunks import chunks_of
from assistant.formats.articles.pdf.front_page import article_of
from assistant.formats.articles.pdf.furniture import is_cover, without_furniture
from assistant.formats.articles.pdf.hyphens import Words
from assistant.formats.articles.pdf.layout import gutters, regions
from assistant.formats.articles.pdf.outline import Body
from assistant.formats.articles.pdf.page_lines import atoms_of
from assistant.formats.articles.pdf.parts import write_parts
from assistant.formats.articles.pdf.pdfium import load
from assistant.formats.articles.pdf.structure import Structure
from assistant.formats.parsed import Parsed
from assistant.records import BlockKind
from assistant.text.names import path_name, stem
from assistant.text.writer import TextWriter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.formats.articles.pdf.chunks import Chunk
    from assistant.formats.articles.pdf.page_lines import Atom
    from assistant.records import Source

# Points. Gutters of several pages that are closer together count as one. More would join those of
# different layouts, less would separate pages that are set slightly apart.
_SAME_GUTTER = 6.0
# A gutter that pages share has at least this share of the rows of the longest one. Less would let
# tables that are repeated count, more would lose the columns of short pages.
_COMMON = 0.2
# Points; the size of the body where all text is in tables.
_USUAL_SIZE = 10.0


def read_pdf(data: bytes, source: Source) -> Parsed:
    """Return the one document of a PDF.

    Raises UnreadableFile as `pdfium.load` does.
    """
    pdf = load(data)
    pages = [atoms_of(page.glyphs) for page in pdf.pages]
    covers = [_is_cover(pages)]
    first = int(covers[0])
    all_chunks = list(_chunks(without_furniture(pages), first))
    body = _body(all_chunks)
    words = Words(line.text for chunk in all_chunks for line in chunk.lines)
    article = article_of(data, pdf, pages[: first + 1], all_chunks, body, words)
    metadata = article.metadata
    metadata.id = path_name(source.path)
    metadata.title = metadata.title or stem(source.path)
    writer = TextWriter()
    writer.add(metadata.title, BlockKind.TITLE, (), article.locator)
    rest = [chunk for chunk in all_chunks if id(chunk) not in article.used]
    write_parts(Structure(body, words, metadata.title).parts_of(rest), writer)
    return Parsed((metadata.document(source, writer),), tuple(metadata.problems))


def _is_cover(pages: Sequence[Sequence[Atom]]) -> bool:
    return len(pages) > 1 and is_cover(" ".join(atom.text for atom in pages[0]))


def _chunks(pages: Sequence[Sequence[Atom]], first: int) -> Iterator[Chunk]:
    """Yield the chunks of all pages from index `first` on in reading order."""
    known = _common_gutters(pages[first:])
    for at, atoms in enumerate(pages[first:], start=first + 1):
        number = 1
        for rows in regions(atoms, known) if atoms else ():
            for chunk in chunks_of(rows, at, number):
                yield chunk
                number = chunk.number + 1


def _common_gutters(pages: Sequence[Sequence[Atom]]) -> list[float]:
    """Return the gutters that pages share, the longest first, without those of single tables."""
    groups: list[list[tuple[float, int]]] = []
    for gutter_rows in sorted(gutter for atoms in pages if atoms for gutter in gutters(atoms)):
        if groups and gutter_rows[0] - groups[-1][-1][0] < _SAME_GUTTER:
            groups[-1].append(gutter_rows)
        else:
            groups.append([gutter_rows])
    rows = [sum(count for _, count in group) for group in groups]
    longest = max(rows, default=0)
    common = [
        (count, group[len(group) // 2][0])
        for count, group in zip(rows, groups, strict=True)
        if len(group) > 1 and count >= _COMMON * longest
    ]
    return [gutter for _, gutter in sorted(common, reverse=True)]


def _body(all_chunks: Sequence[Chunk]) -> Body:
    """Return the type (font and size) of most characters outside of tables."""
    count: Counter[Body] = Counter()
    for chunk in all_chunks:
        for line in chunk.lines if not chunk.tabular else ():
            count[Body(line.size, line.style.font)] += len(line.text)
    return count.most_common(1)[0][0] if count else Body(_USUAL_SIZE, "")
