from __future__ import annotations

from dataclasses import replace

import asked
import pytest
from linewise import of_status, said, squeezed, words
from rich.cells import cell_len
from samples import RETRACTED, STEERING, TRIAL
from terminal import steering

from assistant import cite
from assistant.codec.documents import Excerpt
from assistant.conversation.turns import Quoted
from assistant.display import inert
from assistant.records import Notice, Span, Statement, Status
from assistant.render.phrases import authorship, warning
from assistant.tui.view import badges, card_lines
from assistant.tui.widgets.painted import drawn


@pytest.mark.parametrize("width", [10, 40, 80, 200])
def test_a_card_shows_the_whole_quote_and_what_it_is_worth(quoted: Quoted, width: int) -> None:
    lines = card_lines.card(quoted, width)
    assert lines[0].label == f"[{quoted.number}] "
    assert {line.margin for line in lines} == {4}
    assert squeezed(words(lines, "quote")) == squeezed(f"“{quoted.quote}”")
    document = quoted.document
    shown = squeezed(words(lines))
    for part in (said(badges.heading(document)), *authorship(document), *quoted.section):
        assert squeezed(part) in shown
    if document.population:
        assert squeezed(f"n={document.population}") in shown


def test_the_study_stands_before_the_quote_and_its_authors_after_it() -> None:
    [study, quote, facts] = card_lines.card(asked.quoted(TRIAL), 200)
    assert (study.label, study.text) == (
        "[1] ",
        " ● randomised trial   n=120 · J Invent Med · 2019",
    )
    assert words([study], "badge-trial") == "● randomised trial"
    assert quote.text.startswith("“Inventumab reduced")
    assert words([quote], "figure") == "60% hazard ratio 0.40; 95% CI 0.25 to 0.64"
    assert facts.text == "Results · Made & Feigned 2019"


def test_the_name_of_a_trial_says_more_than_its_journal() -> None:
    quoted = asked.quoted(TRIAL)
    named = replace(quoted, document=replace(quoted.document, trial="QUIETUDE"))
    study = card_lines.card(named, 200)[0]
    assert study.text == " ● randomised trial   n=120 · QUIETUDE · 2019"


def test_a_study_without_authors_journal_and_year_is_not_named_by_words_that_look_like_a_name() -> (
    None
):
    quoted = asked.quoted(TRIAL)
    bare = replace(quoted.document, authors=(), venue="", year=None, population=None)
    lines = card_lines.card(replace(quoted, document=bare), 200)
    assert lines[0].text == " ● randomised trial   no date"
    assert lines[-1].text == "Results · “Inventumab in fictive neuritis: a …”"


def test_what_a_quote_is_stands_out_unless_it_is_a_finding() -> None:
    quoted = replace(asked.quoted(TRIAL), section=("Introduction / Earlier trials",))
    assert words(card_lines.card(quoted, 80), "claim") == "background"
    aim = replace(quoted, statement=Statement.AIM)
    assert words(card_lines.card(aim, 80), "claim") == "aim of the study"
    for section in (("Results / Relapses",), ("Background",), ()):
        assert words(card_lines.card(replace(quoted, section=section), 80), "claim") == ""


def test_a_peer_review_has_neither_the_design_nor_the_name_of_its_article() -> None:
    review = replace(asked.quoted(TRIAL), statement=Statement.REVIEW)
    study, *_, facts = card_lines.card(review, 200)
    assert study.text == " ≡ peer review"
    assert "peer review of Made & Feigned 2019" in facts.text


def test_the_status_stands_above_the_quote_in_a_colour_of_its_own() -> None:
    lines = card_lines.card(asked.quoted(RETRACTED), 80)
    notice = "✘ RETRACTED 2016 (J Invent Med. 2016;1:2, says front matter)"
    assert words(lines[:1], "grave") == words(lines, "grave") == notice
    assert words(lines[1:2], "badge-void") == "✘ randomised trial"
    corrected = card_lines.card(asked.quoted("hostile"), 200)
    assert words(corrected, "grave") == ""
    assert words(corrected[:1], "notice").startswith("⚠ CORRECTED (in ")
    sound = words(card_lines.card(asked.quoted(TRIAL), 80))
    assert "⚠" not in sound
    assert "✘" not in sound


def test_a_banner_has_straight_edges() -> None:
    lines = card_lines.status(of_status(Status.RETRACTED, "in a long notice " * 9), 40)
    assert len(lines) > 1
    assert len({len(line.text) for line in lines}) == 1


@pytest.mark.parametrize("width", [20, 57, 80, 200])
def test_the_rule_names_what_the_quotes_below_leave_out(width: int) -> None:
    lines = card_lines.rule(["children", "placebo", "children"], width)
    assert lines[0].label == "── "
    assert (
        words(lines)
        .rstrip("─ ")
        .endswith("the quotes below leave out a part of the question: children, placebo")
    )
    assert all(cell_len(drawn(line)) <= width for line in lines)
    assert cell_len(drawn(lines[-1])) == width
    assert words(card_lines.rule([], 80)).rstrip("─ ").endswith("a part of the question")


def test_a_card_shows_what_its_quote_leans_on_and_who_says_the_same() -> None:
    quoted, retracted_quote, repeating_quote = map(asked.quoted, (TRIAL, RETRACTED, "hostile"))
    context = Excerpt(f"Before it.{STEERING}", Span(0, 10 + len(STEERING)))
    lines = card_lines.card(
        replace(quoted, context=context, also=(retracted_quote, repeating_quote)), 300
    )
    number = next(at for at, line in enumerate(lines) if line.role == "quote")
    assert lines[number - 1].text == inert(f"context: Before it.{STEERING}")
    assert lines[number - 1].role == "faint"
    assert {line.margin for line in lines} == {4}
    place = f"{retracted_quote.document.id} {retracted_quote.span.start}:{retracted_quote.span.end}"
    other_publication = (
        f"⚠ {warning(retracted_quote.document)}: {cite.vancouver(retracted_quote.document)} {place}"
    )
    assert words(lines, "grave") == f"also: {other_publication}"
    assert words(lines, "faint").count("also: ") == 1
    assert all(steering(line.text) == set() for line in lines)


def test_a_quote_that_is_lost_says_so() -> None:
    lines = card_lines.card(asked.quoted(TRIAL), 80, unconfirmed="the document has changed")
    assert words(lines, "warning") == "⚠ no longer matches: the document has changed"


def test_a_near_passage_is_cut_between_words() -> None:
    quoted = asked.quoted(TRIAL)
    short = card_lines.card(quoted, 80, is_answer=False)
    assert words(short, "near") == f"“{quoted.quote}”"
    text = "word " * 100
    long = replace(quoted, quote=text)
    assert words(card_lines.card(long, 80, is_answer=False), "near") == f"“{'word ' * 46}word …”"
    assert squeezed(words(card_lines.card(long, 80), "quote")) == squeezed(f"“{text}”")
    for odd, excerpt in (("x" * 300, "x" * 240), (" " * 300, ""), (" " * 239 + "ab", "a")):
        lines = card_lines.card(replace(quoted, quote=odd), 300, is_answer=False)
        assert squeezed(words(lines, "near")) == f"“{excerpt}…”"


@pytest.mark.parametrize("status", Status)
def test_the_status_is_in_capitals_and_its_colour_says_how_grave_it_is(status: Status) -> None:
    lines = card_lines.status(of_status(status, f"see{STEERING}"), 200, 3)
    if status is Status.UNFLAGGED:
        assert lines == []
        return
    [line] = lines
    mark = "✘" if status is Status.RETRACTED else "⚠"
    assert line.text.strip() == inert(f"{mark} {status.value.upper()} (see{STEERING})")
    assert line.margin == 3
    grave = status in (Status.RETRACTED, Status.CONCERN)
    assert [part.role for part in line.emphases] == ["grave" if grave else "notice"]


def test_the_gravest_status_is_told() -> None:
    document = replace(
        of_status(Status.CORRECTED, "first"),
        notices=(Notice(Status.CORRECTED, "first"), Notice(Status.RETRACTED, "then")),
    )
    warnings = words(card_lines.status(document, 80), "grave")
    assert warnings == "✘ RETRACTED (corrected: first; then)"
