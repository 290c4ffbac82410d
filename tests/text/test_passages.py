from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.records import Block, BlockKind, Document, Source, Span
from assistant.text.passages import (
    MAX_LENGTH,
    MAX_WORDS,
    Cut,
    block_sentences,
    cut_lengths,
    passages,
)
from assistant.text.writer import TextWriter

Part = tuple[BlockKind, tuple[str, ...], str]
SEARCHED = [kind for kind in BlockKind if kind.searched]


def document(*parts: Part, title: str = "A title. Of two sentences.") -> Document:
    writer = TextWriter()
    writer.add(title, BlockKind.TITLE, (), "title")
    for number, (kind, section, text) in enumerate(parts):
        writer.add(text, kind, section, f"part {number}")
    return Document("id", Source("a.md", "markdown", ""), title, writer.text, tuple(writer.blocks))


def paragraph(text: str, *section: str) -> Part:
    return (BlockKind.PARAGRAPH, section, text)


def sentence(words: int, mark: str = "Word") -> str:
    return " ".join([mark, *["word"] * (words - 1)]) + "."


def texts(made: Document, cuts: list[Cut]) -> list[list[str]]:
    return [[made.text[start:end] for start, end in cut.sentences] for cut in cuts]


def words(made: Document, cut: Cut) -> int:
    return sum(len(made.text[slice(*span)].split()) for span in cut.sentences)


def check(made: Document) -> None:
    cuts = passages(made)
    searched = [block for block in made.blocks if block.kind.searched]
    sentences = [span for block in searched for span in block_sentences(made, block)]
    # Every sentence of what is searched, once, in order, and nothing else.
    assert [span for cut in cuts for span in cut.sentences] == sentences
    if not sentences:
        title = made.blocks[0].span
        assert cuts == [Cut(Span(title.start, min(title.end, MAX_LENGTH)), ())]
        return
    for one, other in pairwise(cuts):
        assert one.span.end <= other.span.start
    for cut in cuts:
        assert cut.span == Span(cut.sentences[0].start, cut.sentences[-1].end)
        assert len({made.block_at(span.start).section for span in cut.sentences}) == 1
        assert words(made, cut) <= MAX_WORDS or len(cut.sentences) == 1
        for start, end in cut.sentences:
            assert made.text[start:end] == made.text[start:end].strip() != ""


SECTIONS = st.sampled_from([(), ("Abstract",), ("Results",), ("Results", "Safety")])
TEXTS = st.lists(st.integers(1, 190), min_size=1, max_size=12).map(
    lambda sizes: " ".join(sentence(size) for size in sizes)
) | st.text(st.sampled_from("ab.? \n\tA1()"), min_size=1).filter(str.strip)
PARTS = st.tuples(st.sampled_from(list(BlockKind)[1:]), SECTIONS, TEXTS)


@given(st.lists(PARTS, max_size=6))
def test_every_searched_sentence_is_in_one_passage(parts: list[Part]) -> None:
    check(document(*parts))


def test_short_sections_are_one_passage_each() -> None:
    made = document(
        paragraph("One. Two.", "Results"),
        paragraph("Three.", "Results"),
        paragraph("Four.", "Limits"),
        paragraph("Five.", "Results"),
    )
    assert texts(made, passages(made)) == [["One.", "Two.", "Three."], ["Four."], ["Five."]]


def test_long_sections_are_parted_evenly() -> None:
    made = document(paragraph(" ".join([sentence(20)] * 20), "Results"))
    assert [words(made, cut) for cut in passages(made)] == [140, 140, 120]
    made = document(paragraph(" ".join([sentence(20)] * 9), "Results"))
    assert [words(made, cut) for cut in passages(made)] == [100, 80]
    made = document(paragraph(" ".join([sentence(20)] * 8), "Results"))
    assert [words(made, cut) for cut in passages(made)] == [160]


def test_a_sentence_that_is_too_long_stays_whole_and_alone() -> None:
    made = document(paragraph(f"{sentence(5)} {sentence(400)} {sentence(5)}", "Results"))
    sizes = [words(made, cut) for cut in passages(made)]
    assert 400 in sizes
    assert sum(sizes) == 410


def test_headings_and_titles_are_in_no_passage() -> None:
    made = document(
        (BlockKind.HEADING, ("Results",), "Results"),
        paragraph("Quoted.", "Results"),
        (BlockKind.HEADING, ("Limits",), "Limits"),
    )
    assert texts(made, passages(made)) == [["Quoted."]]


def test_a_table_row_is_one_sentence() -> None:
    row = "Drug A. 20 mg. 12 of 40. 0.3"
    made = document((BlockKind.TABLE_ROW, ("Results",), row), paragraph("Then. This.", "Results"))
    assert texts(made, passages(made)) == [[row, "Then.", "This."]]


@pytest.mark.parametrize("kind", SEARCHED)
def test_all_that_can_be_quoted_is_indexed(kind: BlockKind) -> None:
    made = document((kind, (), "Something was seen."))
    assert texts(made, passages(made)) == [["Something was seen."]]


def test_a_title_alone_can_be_found_but_not_quoted() -> None:
    made = document()
    assert passages(made) == [Cut(made.blocks[0].span, ())]
    headed = document((BlockKind.HEADING, ("Results",), "Results"))
    assert passages(headed) == [Cut(headed.blocks[0].span, ())]


def test_white_space_belongs_to_no_sentence() -> None:
    text = "Title\n\n  One.   Two.\u00a0 \n"
    block = Block(Span(7, len(text)), BlockKind.PARAGRAPH, (), "")
    made = Document("id", Source("a", "b", ""), "Title", text, (block,))
    assert [text[start:end] for start, end in block_sentences(made, block)] == ["One.", "Two."]
    blank = Block(Span(5, 7), BlockKind.TABLE_ROW, (), "")
    assert list(block_sentences(made, blank)) == []
    assert passages(replace(made, blocks=(blank,))) == [Cut(blank.span, ())]


LONG = st.sampled_from(["word " * 9_000, "a" * 25_000, "1\t" * 9_000, f"It was. {'a ' * 9_000}"])
LONG_PARTS = st.tuples(st.sampled_from(list(BlockKind)[1:]), SECTIONS, LONG)


@given(st.lists(LONG_PARTS | PARTS, min_size=1, max_size=4))
def test_no_passage_is_longer_than_the_longest(parts: list[Part]) -> None:
    made = document(*parts, title="t" * 20_000)
    cuts = passages(made)
    searched = [block for block in made.blocks if block.kind.searched]
    sentences = [span for block in searched for span in block_sentences(made, block)]
    assert [span for cut in cuts for span in cut.sentences] == sentences
    for cut in cuts:
        assert cut.span.end - cut.span.start <= MAX_LENGTH


def test_a_heading_between_two_paragraphs_makes_no_passage_long() -> None:
    made = document(
        paragraph("One.", "Results"),
        (BlockKind.HEADING, ("Results",), "h" * 20_000),
        paragraph("Two.", "Results"),
    )
    assert texts(made, passages(made)) == [["One."], ["Two."]]


def test_the_lengths_of_sentences_that_were_cut() -> None:
    made = document(
        paragraph(f"It was so. Then {'a' * 20_000}."),
        paragraph("b" * MAX_LENGTH),
        (BlockKind.TABLE_ROW, (), "c. " * 10_000),
        (BlockKind.HEADING, (), "d" * 20_000),
    )
    assert cut_lengths(made) == [20_006, 29_999]
    assert cut_lengths(document(paragraph("It was so. " * 5_000))) == []


def test_a_document_without_blocks_has_no_passage() -> None:
    assert passages(Document("id", Source("a", "b", ""), "", "", ())) == []
