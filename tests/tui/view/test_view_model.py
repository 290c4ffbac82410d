from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import asked
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from samples import QUESTION, RETRACTED, STEERING, TRIAL
from terminal import steering

from assistant import cite
from assistant.codec.documents import Excerpt
from assistant.conversation.turns import Quoted
from assistant.display import inert
from assistant.records import (
    Block,
    BlockKind,
    Caution,
    Design,
    Document,
    Identifiers,
    Notice,
    Span,
    Status,
)
from assistant.render.phrases import warning
from assistant.render.reasons import sentence
from assistant.tui.view import view_model
from assistant.tui.view.wrapped_lines import NOT_OF_DOCUMENT, Line

IDENTITIES = [TRIAL, RETRACTED, "beta-2021", "abstract-1", f"hostile{STEERING}"]
ONLY_RETRACTED = "is wishful thinking helpful"


@pytest.fixture(params=IDENTITIES, ids=lambda identity: identity[:7])
def document(request: pytest.FixtureRequest) -> Document:
    return asked.documents()[request.param]


@pytest.fixture(params=range(6))
def quoted(request: pytest.FixtureRequest) -> Quoted:
    number: int = request.param
    return asked.turn().quotes[number]


def words(lines: Iterable[Line], role: str = "") -> str:
    """What lines say, blanks folded: all of them, or those of a role."""
    texts = (f"{line.label}{line.text}" for line in lines if role in ("", line.role))
    return " ".join(" ".join(texts).split())


def squeezed(text: str) -> str:
    return re.sub(r"[\s·]", "", inert(text))


def of_status(status: Status, reference: str = "") -> Document:
    return replace(asked.documents()[TRIAL], notices=(Notice(status, reference),))


# --- questions


def test_a_question_and_what_came_of_it() -> None:
    lines = view_model.question(asked.turn(), 80)
    assert lines[0] == Line(QUESTION, "question", margin=2, label="❯ ")
    assert words(lines, "faint") == "also searched: FN"
    counts = "6 quotes · 5 publications · 1 retracted · 2 randomised trials · 1 cohort"
    assert words(lines, "facts") == counts
    assert words(lines, "warning") == ""


def test_words_that_no_document_has_are_named() -> None:
    turn = asked.turn("what does quasibluntine reduce")
    assert "not in any document: quasibluntine" in words(view_model.question(turn, 80), "faint")


def test_a_follow_up_says_what_it_was_asked_as() -> None:
    lines = view_model.question(asked.turn("and that?", QUESTION, ["year=2019-", "text=full"]), 100)
    assert lines[0].text == "and that?"
    assert f"follow-up, asked as: {QUESTION}" in words(lines, "facts")
    assert "only from: year=2019-, text=full" in words(lines, "facts")
    assert "follow-up" not in words(view_model.question(asked.turn(), 100))


def test_only_retracted_work_is_pointed_out() -> None:
    turn = asked.turn(ONLY_RETRACTED)
    assert turn.caution == Caution.ONLY_RETRACTED
    assert (
        words(view_model.question(turn, 80), "warning") == "⚠ All quotes are from retracted work."
    )


def test_quotes_that_are_withheld_are_named() -> None:
    turn = asked.changed(asked.turn(), withheld=["alpha-2019 1:2", f"gone{STEERING} 3:4"])
    lines = view_model.question(turn, 200)
    assert [line.text for line in lines if line.role == "warning"] == [
        f"⚠ {inert(place)} is withheld: its stored text is not what the build wrote"
        for place in turn.withheld
    ]


def test_why_nothing_is_quoted() -> None:
    nothing = asked.nothing()
    lines = view_model.nothing(nothing, 80)
    assert words(lines, "claim") == "No answer found in this collection."
    assert words(lines, "facts") == "The nearest passages:"
    assert "quote" not in words(view_model.question(nothing, 80))
    filtered = asked.nothing(["year=2019"])
    assert "Filters are on" in words(view_model.nothing(filtered, 80))
    empty = asked.changed(nothing, nearest=[], abstained_key=None)
    assert words(view_model.nothing(empty, 80)) == "."


def test_a_question_that_waits_and_one_that_failed() -> None:
    assert words(view_model.asking("a\tb", "a\tb", "asking …", 80)) == "❯ a│b asking …"
    lines = view_model.asking("and that?", QUESTION, "asking …", 80)
    assert words(lines, "facts") == f"follow-up, asked as: {QUESTION}"
    assert words(view_model.failed("a\x07", "It broke.\x07", 80)) == "❯ a\ufffd ⚠ It broke.\ufffd"


# --- quotes


@pytest.mark.parametrize("width", [10, 40, 80, 200])
def test_a_card_shows_the_whole_quote_and_what_it_is_worth(quoted: Quoted, width: int) -> None:
    lines = view_model.card(quoted, width)
    assert lines[0].label == f"[{quoted.number}] "
    assert {line.margin for line in lines} == {4}
    quote_text = words((line for line in lines if line.role == "quote"), "quote")
    assert squeezed(quote_text) == squeezed(f"[{quoted.number}] “{quoted.quote}”")
    facts = words(lines, "facts")
    for part in (cite.short(quoted.document), *quoted.section):
        assert squeezed(part) in squeezed(facts)
    if quoted.document.population:
        assert squeezed(f"n={quoted.document.population}") in squeezed(facts)


def test_the_status_stands_on_the_card() -> None:
    retracted = view_model.card(asked.quoted(RETRACTED), 80)
    notice = "⚠ RETRACTED 2016 (J Invent Med. 2016;1:2, says front matter)"
    assert words(retracted, "warning") == notice
    corrected = view_model.card(asked.quoted("hostile"), 200)
    assert words(corrected, "warning") == ""
    assert words(corrected, "status").startswith("⚠ CORRECTED (in ")
    sound = view_model.card(asked.quoted(TRIAL), 80)
    assert "⚠" not in words(sound)


def test_a_card_shows_what_its_quote_leans_on_and_who_says_the_same() -> None:
    quoted, retracted_quote, repeating_quote = map(asked.quoted, (TRIAL, RETRACTED, "hostile"))
    context = Excerpt(f"Before it.{STEERING}", Span(0, 10 + len(STEERING)))
    lines = view_model.card(
        replace(quoted, context=context, also=(retracted_quote, repeating_quote)), 300
    )
    number = next(at for at, line in enumerate(lines) if line.label)
    assert words(lines[:number]) == inert(f"context: Before it.{STEERING}")
    assert {line.role for line in lines[:number]} == {"faint"}
    assert {line.margin for line in lines} == {4}
    place = f"{retracted_quote.document.id} {retracted_quote.span.start}:{retracted_quote.span.end}"
    other_publication = (
        f"⚠ {warning(retracted_quote.document)}: {cite.vancouver(retracted_quote.document)} {place}"
    )
    assert words(lines, "warning") == f"also: {other_publication}"
    assert words(lines, "faint").count("also: ") == 1
    assert all(steering(line.text) == set() for line in lines)


def test_what_an_answer_rests_on_stands_at_its_top() -> None:
    turn = asked.changed(asked.turn(), caution_key="only_case_reports")
    warnings = words(view_model.question(turn, 200), "warning")
    assert warnings == f"⚠ {sentence(turn.said_of_caution)}"


def test_what_is_only_mentioned_is_shown_as_that() -> None:
    turn = asked.changed(asked.nothing(), abstained_key="mentioned")
    said = words(view_model.nothing(turn, 80))
    assert "No answer found in this collection, but some passages are about" in said
    assert "The nearest passages:" in said


def test_a_quote_that_is_lost_says_so() -> None:
    lines = view_model.card(asked.quoted(TRIAL), 80, unconfirmed="the document has changed")
    assert words(lines, "warning") == "⚠ no longer matches: the document has changed"


def test_a_near_passage_is_cut_between_words() -> None:
    quoted = asked.quoted(TRIAL)
    short = view_model.card(quoted, 80, is_answer=False)
    assert words(short, "near") == f"[1] “{quoted.quote}”"
    text = "word " * 100
    long = replace(quoted, quote=text)
    assert (
        words(view_model.card(long, 80, is_answer=False), "near") == f"[1] “{'word ' * 46}word …”"
    )
    assert squeezed(words(view_model.card(long, 80), "quote")) == squeezed(f"[1] “{text}”")
    for odd, excerpt in (("x" * 300, "x" * 240), (" " * 300, ""), (" " * 239 + "ab", "a")):
        lines = view_model.card(replace(quoted, quote=odd), 300, is_answer=False)
        assert squeezed(words(lines, "near")) == f"[1]“{excerpt}…”"


# --- documents


@pytest.mark.parametrize("status", Status)
def test_the_status_is_in_capitals_and_its_colour_says_how_grave_it_is(status: Status) -> None:
    lines = view_model.status(of_status(status, f"see{STEERING}"), 200, 3)
    if status is Status.UNFLAGGED:
        assert lines == []
        return
    [line] = lines
    assert line.text == inert(f"⚠ {status.value.upper()} (see{STEERING})")
    assert line.margin == 3
    grave = status in (Status.RETRACTED, Status.CONCERN)
    assert line.role == ("warning" if grave else "status")


def test_the_gravest_status_is_told() -> None:
    document = replace(
        of_status(Status.CORRECTED, "first"),
        notices=(Notice(Status.CORRECTED, "first"), Notice(Status.RETRACTED, "then")),
    )
    warnings = words(view_model.status(document, 80), "warning")
    assert warnings == "⚠ RETRACTED (corrected: first; then)"


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
    assert words(lines, role).startswith(f"chars 65-152 · {file} · line 12 · {proof}")
    assert words(lines, "facts") == "[6] Liar 2015 · randomised trial"
    assert "RETRACTED" in words(lines, "warning")


# --- whatever they are given


@pytest.mark.parametrize("width", [1, 8, 40, 80, 300])
def test_hostile_text_stays_inert_and_complete(width: int) -> None:
    quoted, document = asked.quoted("hostile"), asked.quoted("hostile").document
    whole = asked.documents()[document.id]
    turn = asked.turn(STEERING, QUESTION, [STEERING])
    for lines, count in (
        (view_model.question(asked.changed(turn, withheld=[STEERING]), width), 3),
        (view_model.asking(STEERING, STEERING + STEERING, STEERING, width), 4),
        (view_model.failed(STEERING, STEERING, width), 2),
        (view_model.card(quoted, width, unconfirmed=STEERING), 4),
        (view_model.card(quoted, width, is_answer=False), 3),
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
