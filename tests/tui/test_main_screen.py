"""The main screen as its user meets it: keys in, words on the screen out."""

from __future__ import annotations

from pathlib import Path

import pytest
import samples
from onscreen import NARROW, Stage, play, settings_for
from samples import NONSENSE, QUESTION, RETRACTED, STEERING, TRIAL
from textual import events
from textual.widgets import Input

from assistant.conversation import followups
from assistant.display import inert
from assistant.settings import Settings
from assistant.tui.widgets.source import Provenance, SourceText

SIZES = pytest.mark.parametrize("size", [(120, 36), NARROW])
BUSY = "A question is waiting already; esc takes it back."


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(samples.collection(), tmp_path)


@SIZES
def test_a_question_is_answered_with_numbered_quotes(
    settings: Settings, size: tuple[int, int]
) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        assert f"❯ {QUESTION}" in stage.text
        assert "6 quotes · 5 publications" in stage.words
        assert "[1] “Wishful thinking reduced relapses" in stage.words
        assert "⚠ RETRACTED (J Invent Med. 2016;1:2)" in stage.words
        assert "Made & Feigned 2019 · randomised trial · n=120" in stage.words
        assert stage.has_focus(stage.main.prompt)
        assert stage.main.prompt.value == ""

    play(settings, screenplay, size)


def test_the_source_of_the_quote_at_hand_stands_beside_it(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        assert "✔ verbatim" in stage.text
        await stage.press("tab", "j")
        await stage.until(stage.is_settled)
        card = stage.main.conversation.active
        assert card is not None
        assert card.quoted.number == 2
        assert stage.main.source.document is not None
        assert stage.main.source.document.id == TRIAL
        assert "▶  Inventumab reduced relapses" in stage.text
        await stage.press("k", "k")
        assert stage.main.conversation.active is stage.main.conversation.cards[0]

    play(settings, screenplay)


def test_the_highlighted_cells_are_the_quote(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        for number in range(1, 7):
            await stage.type(str(number))
            await stage.press("enter")
            await stage.until(stage.is_settled)
            source = stage.main.source
            assert source.quoted is not None
            style = source.text.role("chosen")
            strips = [source.text.render_line(y) for y in range(source.text.size.height)]
            cells = "".join(
                text
                for strip in strips
                for text, of, _ in strip
                if of and of.bgcolor == style.bgcolor
            )
            shown = inert(source.quoted.quote)
            # A blank at the end of a full line is not drawn.
            assert cells.replace(" ", "") == shown.replace(" ", "")
            await stage.press("escape")

    play(settings, screenplay)


def test_the_doi_is_a_link(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        note = stage.main.query_one(Provenance)

        def links() -> dict[str, str]:
            strips = [note.render_line(y) for y in range(note.size.height)]
            return {text: of.link for strip in strips for text, of, _ in strip if of and of.link}

        assert links() == {}
        await stage.press("tab", "j")
        await stage.until(stage.is_settled)
        assert links() == {"doi:10.1000/alpha ↗": "https://doi.org/10.1000/alpha"}

    play(settings, screenplay)


def test_in_a_small_terminal_the_source_takes_the_place_of_the_quotes(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        assert "verbatim" not in stage.text
        await stage.press("tab", "2")
        await stage.until(lambda: "✔ verbatim" in stage.text)
        assert "▶  Inventumab" in stage.text
        assert "[3]" not in stage.text
        assert isinstance(stage.app.focused, SourceText)
        await stage.press("escape")
        assert "verbatim" not in stage.text
        assert "[2] “Inventumab" in stage.words
        assert stage.has_focus(stage.main.prompt)

    play(settings, screenplay, NARROW)


def test_changing_the_size_keeps_the_focus(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.press("tab", "tab")
        assert isinstance(stage.app.focused, SourceText)
        await stage.pilot.resize_terminal(80, 24)
        await stage.pilot.pause()
        assert isinstance(stage.app.focused, SourceText)
        assert "▶  Wishful" in stage.text
        await stage.pilot.resize_terminal(120, 36)
        await stage.pilot.pause()
        assert isinstance(stage.app.focused, SourceText)
        assert "▶  Wishful" in stage.text
        assert "[2]" in stage.text

    play(settings, screenplay)


@pytest.mark.parametrize("size", [(1, 1), (8, 3), (20, 6), (40, 12), (99, 20), (300, 90)])
def test_any_size_will_do(settings: Settings, size: tuple[int, int]) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.pilot.resize_terminal(*size)
        for key in (
            "tab",
            "2",
            "slash",
            "escape",
            "f1",
            "escape",
            "f3",
            "escape",
            "ctrl+t",
            "escape",
        ):
            await stage.press(key)
        await stage.press("ctrl+o", "escape", "f2", "escape", "escape", "escape")
        await stage.pilot.resize_terminal(120, 36)
        await stage.pilot.pause()
        assert "[2] “Inventumab" in stage.words

    play(settings, screenplay)


def test_a_source_is_fetched_when_the_terminal_becomes_wide(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        assert stage.main.source.quoted is None
        await stage.pilot.resize_terminal(120, 36)
        await stage.until(lambda: "✔ verbatim" in stage.text)

    play(settings, screenplay, NARROW)


def test_a_number_opens_that_citation(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.type("2")
        await stage.press("enter")
        await stage.until(stage.is_settled)
        assert stage.main.source.document is not None
        assert stage.main.source.document.id == TRIAL
        assert stage.main.prompt.value == ""
        await stage.focus(stage.main.prompt)
        await stage.type("77")
        await stage.press("enter")
        assert "There is no [77] in this answer." in stage.said
        assert stage.main.prompt.value == "77"

    play(settings, screenplay)


def test_a_question_to_try_is_asked_by_its_number_or_a_click(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        [first, *_] = stage.main.conversation.suggestions
        await stage.type("1")
        await stage.press("enter")
        await stage.until(lambda: len(stage.main.talk.session.turns) == 1)
        assert stage.main.talk.session.turns[0].asked == first
        await stage.press("ctrl+n")
        await stage.pilot.click("Suggestion")
        await stage.until(lambda: len(stage.main.talk.session.turns) == 1)
        assert stage.main.talk.session.turns[0].asked == first

    play(settings, screenplay)


def test_nothing_is_made_up(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(NONSENSE)
        assert "Nothing in this corpus answers that" in stage.words
        assert "The nearest passages, which do not answer it:" in stage.words
        assert stage.main.conversation.active is None
        assert stage.main.source.quoted is None
        await stage.press("tab", "enter")
        await stage.until(stage.is_settled)
        assert stage.main.source.quoted is not None

    play(settings, screenplay)


def test_a_follow_up_carries_the_subject_and_says_so(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.ask("and in children?")
        asked = followups.rewrite("and in children?", QUESTION)
        assert asked is not None
        assert asked != "and in children?"
        assert f"follow-up, asked as: {asked}" in stage.words
        await stage.main.run_action("ask_as_typed")
        await stage.until(lambda: len(stage.main.talk.session.turns) == 3)
        last = stage.main.talk.session.turns[-1]
        assert (last.asked, last.question) == ("and in children?", "and in children?")

    play(settings, screenplay)


def test_the_history_goes_up_and_down(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.ask(NONSENSE)
        await stage.type("half a thou")
        await stage.press("up")
        assert stage.main.prompt.value == NONSENSE
        await stage.press("up", "up")
        assert stage.main.prompt.value == QUESTION
        await stage.press("down", "down", "down")
        assert stage.main.prompt.value == "half a thou"

    play(settings, screenplay)


def test_what_is_pasted_becomes_one_inert_line(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        stage.main.prompt.post_message(events.Paste(f"what\nreduces {STEERING}\r\nrelapses"))
        stage.main.prompt.post_message(events.Paste(" \n "))
        await stage.pilot.pause()
        value = stage.main.prompt.value
        assert value.startswith("what reduces ")
        assert value.endswith(" relapses")
        assert not set(value) & set("\x1b\x07\n\r\u202e\x9b")
        await stage.press("enter")
        await stage.until(lambda: not stage.main.talk.pending)
        assert "Traceback" not in stage.text

    play(settings, screenplay)


def test_find_counts_and_goes_round(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.press("tab", "2")
        await stage.until(stage.is_settled)
        await stage.press("slash")
        await stage.type("FICTIVE  neuritis")
        assert "2/3" in stage.text
        await stage.press("enter", "n")
        assert "3/3" in stage.text
        await stage.press("n")
        assert "1/3" in stage.text
        await stage.press("N")
        assert "3/3" in stage.text
        await stage.press("slash")
        await stage.type("absent")
        assert "not found" in stage.text
        await stage.press("escape")
        assert not stage.main.source.is_finding
        assert isinstance(stage.app.focused, SourceText)
        await stage.press("n")
        assert stage.main.conversation.active is stage.main.conversation.cards[2]

    play(settings, screenplay)


def test_escape_goes_one_step_back_at_a_time(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.press("f1")
        assert len(stage.app.screen_stack) == 2
        await stage.press("escape")
        assert len(stage.app.screen_stack) == 1
        await stage.press("tab")
        assert stage.has_focus(stage.main.conversation)
        await stage.press("escape")
        assert stage.has_focus(stage.main.prompt)
        await stage.press("escape")
        assert stage.has_focus(stage.main.prompt)

    play(settings, screenplay)


def test_a_click_opens_a_quote(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.pilot.click(stage.main.conversation.cards[1], offset=(8, 0))
        await stage.until(stage.is_settled)
        assert stage.main.source.document is not None
        assert stage.main.source.document.id == TRIAL

    play(settings, screenplay)


def test_keys_do_nothing_before_there_is_anything(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.focus(stage.main.conversation)
        await stage.press("enter", "j", "k", "3", "y", "o", "ctrl+l", "ctrl+o", "pageup")
        await stage.main.run_action("find")
        await stage.main.run_action("step(1)")
        await stage.main.run_action("ask_as_typed")
        assert stage.said == ["There is no answer to save yet."]
        await stage.focus(stage.main.prompt)
        await stage.press("enter")
        assert stage.main.talk.session.turns == ()

    play(settings, screenplay)


def test_a_new_conversation_begins_with_the_welcome(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        before = stage.main.talk.session.id
        await stage.press("ctrl+n")
        assert "Ask a clinical question." in stage.text
        assert stage.main.talk.session.id != before
        assert stage.main.source.quoted is None
        await stage.ask("and in children?")
        assert stage.main.talk.session.turns[0].question == "and in children?"

    play(settings, screenplay)


def test_no_hostile_text_is_lost_or_obeyed_in_any_widget(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(f"hostilimab {STEERING} [red]see[/red] [/x] [@click=app.quit]")
        assert "[red]see[/red] [/x] [@click=app.quit]" in stage.words
        assert "[red]see[/red] *there* <b>1</b>" in stage.words
        assert not set(stage.text) & set("\x1b\x07\x08\x7f\x9b\x9d\u202e\u2066")
        await stage.press("tab", "1", "slash")
        await stage.type(STEERING)
        await stage.press("escape", "escape")
        assert not set(stage.text) & set("\x1b\x07\x08\x7f\x9b\x9d\u202e\u2066")
        for key in ("f2", "f3", "ctrl+t", "ctrl+o", "ctrl+p"):
            await stage.press(key)
            assert not set(stage.text) & set("\x1b\x07\x08\x7f\x9b\x9d\u202e\u2066")
            await stage.press("escape")

    play(settings, screenplay)


def test_only_retracted_work(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.press("ctrl+t")
        await stage.focus(stage.app.screen.query_one("#words", Input))
        await stage.type(RETRACTED)
        await stage.press("down", "space")
        await stage.focus(stage.app.screen.query_one("#words", Input))
        await stage.press("enter")
        await stage.ask(QUESTION)
        assert "⚠ Only retracted work answers this." in stage.words
        assert f"only from: document={RETRACTED}" in stage.words

    play(settings, screenplay)
