from __future__ import annotations

from dataclasses import replace

import asked
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from linewise import IDENTITIES, squeezed, words
from rich.cells import cell_len
from samples import QUESTION, RETRACTED, STEERING, TRIAL
from terminal import steering

from assistant import cite
from assistant.display import inert
from assistant.records import (
    Block,
    BlockKind,
    Design,
    Document,
    Identifiers,
    Span,
    Status,
)
from assistant.tui.view import answer_head, card_lines, view_model
from assistant.tui.view.wrapped_lines import NOT_OF_DOCUMENT

# --- documents


@pytest.mark.parametrize("width", [12, 80])
def test_what_is_known_of_a_document(document: Document, width: int) -> None:
    metadata_text = squeezed(words(view_model.metadata(document, width)))
    ids, source = document.identifiers, document.source
    for part in (
        cite.vancouver(document),
        document.id,
        f"design: {document.design.value}",
        "" if document.population is None else f"n={document.population}",
        document.kind.value,
        f"PMID {ids.pmid}" if ids.pmid else "",
        f"doi:{ids.doi}" if ids.doi else "",
        f"{source.path} ({source.format})",
        f"sha256 {source.sha256}",
    ):
        assert squeezed(part) in metadata_text
    assert document.status is Status.UNFLAGGED or document.status.value.upper() in metadata_text
    assert "None" not in metadata_text


def test_participants_and_the_sentence_that_gives_them(document: Document) -> None:
    planned = replace(
        document,
        population=200,
        population_planned=True,
        population_reason="the registry says: 200",
    )
    shown = words(view_model.metadata(planned, 80))
    assert "n=200 planned" in shown
    assert "the registry says: 200" in shown


def test_all_identifiers_are_listed() -> None:
    document = replace(
        asked.documents()[TRIAL],
        identifiers=Identifiers("1", "PMC2", "10.1/3", ("NCT00000004", "NCT00000005")),
        publication_types=("Journal Article",),
    )
    lines = [line.text for line in view_model.metadata(document, 80)]
    assert "PMID 1 · PMC2 · doi:10.1/3 · NCT00000004 · NCT00000005" in lines
    assert "Journal Article" in lines


@pytest.mark.parametrize("width", [8, 33, 77, 150])
def test_a_body_holds_every_block_once_and_in_order(document: Document, width: int) -> None:
    lines = view_model.body(document, width)
    theirs = [line for line in lines if line.start != NOT_OF_DOCUMENT]
    shown_offsets = [at for line in theirs for at in range(line.start, line.end)]
    assert shown_offsets == [at for block in document.blocks for at in range(*block.span)]
    assert any(block.kind.quotable for block in document.blocks)
    for line in theirs:
        assert line.text == inert(document.text[line.start : line.end])
    first = [line.start != NOT_OF_DOCUMENT for line in lines].index(False)
    known = view_model.metadata(document, width)
    assert lines[first : first + len(known)] == known
    assert squeezed(words(lines[:first], "title")) == squeezed(document.title)


def of_blocks(*kinds: BlockKind) -> Document:
    blocks, text = [], ""
    for number, kind in enumerate(kinds):
        start = len(text)
        text += f"block {number}"
        blocks.append(Block(Span(start, len(text)), kind, (), "line 1"))
        text += "\n\n"
    return replace(asked.documents()[TRIAL], text=text.rstrip(), blocks=tuple(blocks))


def test_kinds_of_blocks_look_different_and_lists_stay_close() -> None:
    kinds = [
        BlockKind.TITLE,
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        BlockKind.LIST_ITEM,
        BlockKind.LIST_ITEM,
        BlockKind.TABLE_ROW,
        BlockKind.TABLE_ROW,
        BlockKind.CAPTION,
        BlockKind.PARAGRAPH,
        BlockKind.PARAGRAPH,
    ]
    document = of_blocks(*kinds)
    lines = view_model.body(document, 80)
    known = len(view_model.metadata(document, 80))
    look = [(line.text[-1:], line.role) for line in [lines[0], *lines[1 + known :]]]
    empty = ("", "text")
    assert look == [
        ("0", "title"),
        *[empty, ("1", "heading")],
        *[empty, ("2", "text")],
        *[empty, ("3", "text"), ("4", "text")],
        *[empty, ("5", "text"), ("6", "text")],
        *[empty, ("7", "facts")],
        *[empty, ("8", "text"), empty, ("9", "text")],
    ]


def test_a_document_without_text_still_says_what_it_is() -> None:
    bare = asked.quoted(TRIAL).document
    assert view_model.body(bare, 80) == view_model.metadata(bare, 80)


@pytest.mark.parametrize(
    ("proof", "role"), [("✔ valid", "good"), ("✘ source changed", "warning"), ("… wait", "faint")]
)
def test_the_provenance_of_a_quote(proof: str, role: str) -> None:
    quoted = asked.quoted(RETRACTED)
    lines = view_model.provenance(quoted, proof, 200)
    file = f"file {quoted.document.source.sha256[:12]}…"
    last = [line for line in lines if line.role == role]
    assert words(last).startswith(f"chars 65-152 · {file} · line 12 · {proof}")
    assert lines[0].label == "[6] "
    card = card_lines.card(quoted, 200)
    # In the same words as the card: its status, its study, and what it is.
    assert [line.text for line in lines[:3]] == [card[0].text, card[1].text, card[-1].text]
    assert "RETRACTED" in words(lines, "grave")


# --- whatever they are given


@pytest.mark.parametrize("width", [1, 8, 40, 80, 300])
def test_hostile_text_stays_inert_and_complete(width: int) -> None:
    quoted, document = asked.quoted("hostile"), asked.quoted("hostile").document
    whole = asked.documents()[document.id]
    turn = asked.turn(STEERING, QUESTION, [STEERING])
    for lines, count in (
        (answer_head.question(asked.changed(turn, withheld=[STEERING]), width), 3),
        (answer_head.asking(STEERING, STEERING + STEERING, STEERING, width), 4),
        (answer_head.failed(STEERING, STEERING, width), 2),
        (card_lines.card(quoted, width, unconfirmed=STEERING), 4),
        (card_lines.card(quoted, width, is_answer=False), 3),
        (view_model.metadata(document, width), 2),
        (view_model.body(whole, width), 5),
        (view_model.provenance(replace(quoted, locator=STEERING), STEERING, width), 3),
    ):
        for line in lines:
            assert steering(line.label + line.text) == set()
        assert squeezed(words(lines)).count(squeezed(STEERING)) >= count


ANY = st.text(
    st.one_of(st.sampled_from("ab 漢字é\u0301👩🏽\u200d\x1b\u202e"), st.characters(codec=None))
)


@settings(deadline=None)
@given(ANY, ANY, st.integers(-2, 60))
@example(STEERING, STEERING, 30)
@example("漢" * 30, "right side", 9)
@example("漢" * 30, "", 9)
def test_two_texts_at_the_ends_of_a_line(left: str, right: str, width: int) -> None:
    line = view_model.beside(left, right, width)
    assert steering(line) == set()
    assert cell_len(line) == max(0, width)
    if cell_len(inert(left)) + cell_len(inert(right)) < width:
        assert line.startswith(inert(left))
    if width - cell_len(inert(right)) >= 2:
        assert line.endswith(inert(right))


def test_the_left_text_gives_way() -> None:
    assert view_model.beside("left", "right", 12) == "left   right"
    assert view_model.beside("left", "right", 10) == "left right"
    assert view_model.beside("left", "right", 9) == "le… right"
    assert view_model.beside("left", "right", 7) == "… right"
    assert view_model.beside("left", "right", 6) == "left  "
    assert view_model.beside("left", "right", 3) == "lef"


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 50))
@example(0, 0, 20)
def test_a_bar_is_as_long_as_it_is_wide(done: int, more: int, cells: int) -> None:
    bar = view_model.bar(done, done + more, cells)
    assert len(bar) == cells
    assert bar == "━" * bar.count("━") + "─" * bar.count("─")
    if done + more:
        assert bar.count("━") == round(cells * done / (done + more))


def test_how_much_an_index_holds() -> None:
    assert view_model.size_of(IDENTITIES, 1234) == "5 documents, 1,234 passages"
    assert view_model.size_of([None], 1) == "1 document, 1 passage"


def test_designs_that_are_not_stated_say_so() -> None:
    document = replace(asked.documents()[TRIAL], design=Design.NOT_STATED, population=None)
    assert "design: not stated · article" in words(view_model.metadata(document, 80))


def test_a_preprint_with_a_design_says_that_it_is_a_preprint() -> None:
    trial = replace(asked.documents()[TRIAL], design=Design.RANDOMISED_TRIAL, venue="medRxiv")
    assert "design: randomised trial · preprint" in words(view_model.metadata(trial, 80))
    assert "preprint" not in words(view_model.metadata(replace(trial, venue="J Rest"), 80))


def test_a_question_that_is_not_english_is_told_so() -> None:
    told = asked.changed(asked.turn(), language="German")
    lines = answer_head.question(told, 120)
    said = "⚠ The question seems to be in German; this collection is searched in English."
    assert [line.role for line in lines if line.text == said] == ["warning"]
