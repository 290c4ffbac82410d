from __future__ import annotations

import asked
from linewise import words
from samples import QUESTION, STEERING

from assistant.codec.answers import PLAIN_QUOTE
from assistant.display import inert
from assistant.records import Caution
from assistant.render.reasons import sentence
from assistant.tui.view import answer_head
from assistant.tui.view.wrapped_lines import Line

PLAIN = {field.name for field in PLAIN_QUOTE.fields}
ONLY_RETRACTED = "is wishful thinking helpful"


def test_a_question_and_what_came_of_it() -> None:
    lines = answer_head.question(asked.turn(), 80)
    assert lines[0] == Line(QUESTION, "question", margin=2, label="❯ ")
    assert lines[1].text == "also searched: FN"
    assert [line.text for line in lines[2:]] == [
        "6 quotes · 5 publications · 1 retracted",
        "● RCT █✘ 2  ■ cohort █ 1  ? not stated ██ 2",
        "2010 ? ───── 2015 ✘ ─── 2018 ? ─ 2019 ● ── 2021 ■",
    ]
    assert words(lines, "warning") == ""


def test_words_that_no_document_has_are_named() -> None:
    turn = asked.turn("what does quasibluntine reduce")
    assert "not in any document: quasibluntine" in words(answer_head.question(turn, 80), "faint")


def test_a_follow_up_says_what_it_was_asked_as() -> None:
    lines = answer_head.question(
        asked.turn("and that?", QUESTION, ["year=2019-", "text=full"]), 100
    )
    assert lines[0].text == "and that?"
    assert f"follow-up, asked as: {QUESTION}" in words(lines, "facts")
    assert "only from: year=2019-, text=full" in words(lines, "facts")
    assert "follow-up" not in words(answer_head.question(asked.turn(), 100))


def test_only_retracted_work_is_pointed_out() -> None:
    turn = asked.turn(ONLY_RETRACTED)
    assert turn.caution == Caution.ONLY_RETRACTED
    assert (
        words(answer_head.question(turn, 80), "warning") == "⚠ All quotes are from retracted work."
    )


def test_quotes_that_are_withheld_are_named() -> None:
    turn = asked.changed(asked.turn(), withheld=["alpha-2019 1:2", f"gone{STEERING} 3:4"])
    lines = answer_head.question(turn, 200)
    assert [line.text for line in lines if line.role == "warning"] == [
        f"⚠ {inert(place)} is withheld: its stored text is not what the build wrote"
        for place in turn.withheld
    ]


def test_why_nothing_is_quoted() -> None:
    nothing = asked.nothing()
    lines = answer_head.nothing(nothing, 80)
    assert words(lines, "claim") == "No answer found in this collection."
    assert words(lines, "facts") == "The nearest passages:"
    assert "quote" not in words(answer_head.question(nothing, 80))
    filtered = asked.nothing(["year=2019"])
    assert "Filters are on" in words(answer_head.nothing(filtered, 80))
    empty = asked.changed(nothing, nearest=[], abstained_key=None)
    assert words(answer_head.nothing(empty, 80)) == "."


def test_a_question_that_waits_and_one_that_failed() -> None:
    assert words(answer_head.asking("a\tb", "a\tb", "asking …", 80)) == "❯ a│b asking …"
    lines = answer_head.asking("and that?", QUESTION, "asking …", 80)
    assert words(lines, "facts") == f"follow-up, asked as: {QUESTION}"
    assert words(answer_head.failed("a\x07", "It broke.\x07", 80)) == "❯ a\ufffd ⚠ It broke.\ufffd"


def test_what_an_answer_rests_on_stands_at_its_top() -> None:
    turn = asked.changed(asked.turn(), caution_key="only_case_reports")
    warnings = words(answer_head.question(turn, 200), "warning")
    assert warnings == f"⚠ {sentence(turn.said_of_caution)}"


def test_what_is_only_mentioned_is_shown_as_that() -> None:
    turn = asked.changed(asked.nothing(), abstained_key="mentioned")
    said = words(answer_head.nothing(turn, 80))
    assert "No answer found in this collection, but some passages are about" in said
    assert "The nearest passages:" in said


def test_one_publication_has_its_design_in_words_and_no_charts() -> None:
    turn = asked.turn(ONLY_RETRACTED)
    assert len(turn.quotes) == 1
    shown = [line.text for line in answer_head.question(turn, 80)]
    assert "1 quote · 1 publication · 1 retracted · 1 randomised trial" in shown
    assert not any("█" in text or "✘" in text for text in shown)


def test_what_stands_back_is_named_with_the_key_that_shows_it() -> None:
    turn = asked.turn()
    retracted = turn.to_json()["answer"]["evidence"][5]
    plain = {name: value for name, value in retracted.items() if name in PLAIN}
    turn = asked.changed(turn, held_back=[plain])
    lines = answer_head.question(turn, 200, shows_held_back="^r")
    assert "1 retracted article that may answer this is held back: Liar 2015" in words(lines)
    assert words(lines, "warning").endswith("^r shows it.")
    assert "shows" not in words(answer_head.question(turn, 200), "warning")
