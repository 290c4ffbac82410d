"""Filters, export, conversations, overview, addresses and help, driven by keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import samples
from onscreen import NARROW, Stage, fill, play, settings_for
from samples import QUESTION, RETRACTED, TRIAL
from terminal import run
from textual.app import App
from textual.widgets import Input, OptionList, SelectionList

from assistant.conversation import export
from assistant.filters import Filter, parse
from assistant.settings import Settings


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    return settings_for(samples.collection(), tmp_path / "data")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What was given to the browser."""
    addresses: list[str] = []
    monkeypatch.setattr("assistant.tui.app.webbrowser.open", addresses.append)
    monkeypatch.setenv("DISPLAY", ":0")
    return iter([addresses])


# --- filters


def test_filters_decide_what_is_searched_and_stand_in_the_status_bar(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.press("ctrl+t")
        assert "5 of 5 documents may answer" in stage.text
        await stage.type("2018")
        await stage.press("tab")
        await stage.type("2020")
        assert "2 of 5 documents may answer" in stage.text
        await stage.press("enter")
        assert stage.main.chosen == parse(["year=2018-2020"])
        assert "filters: year=2018-2020" in stage.lines[0]
        assert "2/5 articles" in stage.lines[0]
        await stage.ask(QUESTION)
        turn = stage.main.controller.session.turns[0]
        assert {quoted.document.year for quoted in turn.quotes} <= {2018, 2019, 2020}
        assert turn.terms == ("year=2018-2020",)
        assert "only from: year=2018-2020" in stage.words
        await stage.press("ctrl+l")
        assert stage.main.chosen == Filter()
        assert "filters" not in stage.lines[0]

    play(settings, screenplay, NARROW)


def test_a_click_on_the_status_bar_chooses_filters(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.pilot.click("StatusBar")
        await stage.pilot.pause()
        assert "Which documents may answer" in stage.text

    play(settings, screenplay)


def test_every_part_of_a_filter(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.press("ctrl+t")
        designs = stage.app.screen.query_one("#designs", SelectionList)
        statuses = stage.app.screen.query_one("#statuses", SelectionList)
        designs.select("randomised trial")
        statuses.deselect("retracted")
        await stage.focus(stage.app.screen.query_one("#text"))
        await stage.press("right", "space")
        await stage.pilot.pause()
        assert "1 of 5 documents may answer" in stage.text
        await fill(stage, "#words", "inventumab 2019")
        await stage.press("down", "space")
        await fill(stage, "#words", "nothing like it")
        await stage.press("enter")
        assert stage.main.chosen == parse(
            ["text=full", "design=randomised trial", "status=!retracted", f"document={TRIAL}"]
        )
        await stage.press("ctrl+t")
        documents = stage.app.screen.query_one("#documents", SelectionList)
        assert documents.selected == [TRIAL]
        assert "1 of 5 documents may answer" in stage.text
        await stage.pilot.click("#clear")
        assert stage.main.chosen == Filter()

    play(settings, screenplay)


def test_years_that_are_none_are_explained(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.press("ctrl+t")
        await stage.type("20")
        assert "is not a range of years" in stage.words_of_dialog
        await stage.press("enter")
        assert "is not a range of years" in stage.words_of_dialog
        assert len(stage.app.screen_stack) == 2

    play(settings, screenplay)


def test_a_filter_that_nothing_passes(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.press("ctrl+t")
        await stage.type("1900")
        await stage.press("tab")
        await stage.type("1901")
        assert "nothing can be answered with this filter" in stage.words_of_dialog
        await stage.press("enter")
        await stage.ask(QUESTION)
        assert "No document passes the filters" in stage.words
        assert "without them, more documents may answer" in stage.words

    play(settings, screenplay, NARROW)


# --- export


@pytest.mark.parametrize("form", export.FORMATS)
def test_an_answer_is_saved_in_every_format(settings: Settings, tmp_path: Path, form: str) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.press("ctrl+o")
        await stage.focus(stage.app.screen.query_one("#format"))
        await stage.press(*["down"] * list(export.FORMATS).index(form), "space")
        await fill(stage, "#path", str(tmp_path / "saved"))
        await stage.press("enter")
        await stage.until(lambda: f"Saved {tmp_path / 'saved'}" in stage.said)

    play(settings, screenplay)
    saved = (tmp_path / "saved").read_text()
    made = samples.collection()
    if form == "json":
        assert json.loads(saved)["question"] == QUESTION
        assert run("verify", tmp_path / "saved", *made.options).exit_code == 0
    else:
        assert "Inventumab" in saved


def test_the_whole_conversation_is_saved(settings: Settings, tmp_path: Path) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.ask("and in children?")
        await stage.press("ctrl+o")
        await stage.focus(stage.app.screen.query_one("#what"))
        await stage.press("down", "space")
        path = stage.app.screen.query_one("#path", Input).value
        assert path == "answers/what-reduces-relapses-of-fictive-neuritis.md"
        await stage.focus(stage.app.screen.query_one("#save"))
        await stage.press("enter")
        await stage.until(
            lambda: any(notification.startswith("Saved ") for notification in stage.said)
        )

    play(settings, screenplay)
    saved = (tmp_path / "answers" / "what-reduces-relapses-of-fictive-neuritis.md").read_text()
    assert "and in children?" in saved


def test_nothing_is_overwritten_unasked(settings: Settings, tmp_path: Path) -> None:
    taken = tmp_path / "taken.md"
    taken.write_text("mine")

    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.press("ctrl+o")
        await fill(stage, "#path", str(taken))
        await stage.press("enter")
        await stage.until(lambda: "already exists" in stage.words_of_dialog)
        await stage.press("escape")
        await stage.pilot.pause()
        assert taken.read_text() == "mine"
        await stage.press("enter")
        await stage.until(lambda: "already exists" in stage.words_of_dialog)
        await stage.press("enter")
        await stage.until(lambda: f"Saved {taken}" in stage.said)

    play(settings, screenplay)
    assert QUESTION in taken.read_text()


def test_a_file_that_cannot_be_written_is_explained(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.press("ctrl+o")
        await fill(stage, "#path", str(tmp_path / "file" / "below"))
        await stage.press("enter")
        await stage.until(lambda: "⚠" in stage.words_of_dialog)
        await fill(stage, "#path", " ")
        await stage.press("enter")
        await stage.until(lambda: "The file has no name; type one." in stage.words_of_dialog)

    play(settings, screenplay)


# --- the rest


def test_the_overview_names_what_is_flagged(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.press("f3")
        assert "█" in stage.text
        assert "randomised trial" in stage.text
        stage.app.screen.query_one("VerticalScroll").scroll_end(animate=False)
        await stage.pilot.pause()
        assert "retracted" in stage.text
        assert RETRACTED in stage.text
        assert "Cannot be read: 0 problems" in stage.text

    play(settings, screenplay)


def test_an_address_is_shown_before_it_is_opened(
    settings: Settings, opened: Iterator[list[str]]
) -> None:
    [addresses] = opened

    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.press("tab", "o")
        assert "https://doi.org/10.1000/alpha" in stage.text
        assert "https://pubmed.ncbi.nlm.nih.gov/1001/" in stage.text
        assert addresses == []
        await stage.press("escape")
        assert addresses == []
        await stage.press("o")
        await stage.focus(stage.app.screen.query_one(OptionList))
        await stage.press("down", "enter")
        await stage.until(lambda: addresses == ["https://pubmed.ncbi.nlm.nih.gov/1001/"])
        await stage.press("j", "o")
        assert stage.said[-1] == "Its record has no DOI, PubMed or trial number."

    play(settings, screenplay)


def test_without_a_browser_an_address_is_copied(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.tui.app.has_browser", lambda: False)
    copied: list[str] = []
    monkeypatch.setattr(
        "assistant.tui.clipboard.to_system",
        lambda text: not copied.append(text),  # type: ignore[func-returns-value]
    )

    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.press("tab", "o", "enter")
        await stage.until(lambda: copied == ["https://doi.org/10.1000/alpha"])
        await stage.until(
            lambda: any(
                "No browser can be opened here." in notification for notification in stage.said
            )
        )

    play(settings, screenplay)


@pytest.mark.parametrize("has_system", [True, False])
def test_a_quote_is_copied_with_its_citation(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, *, has_system: bool
) -> None:
    by_system: list[str] = []
    by_terminal: list[str] = []
    monkeypatch.setattr(
        "assistant.tui.clipboard.to_system",
        lambda text: has_system and not by_system.append(text),  # type: ignore[func-returns-value]
    )
    monkeypatch.setattr(App, "copy_to_clipboard", lambda _, text: by_terminal.append(text))

    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.press("tab", "1")
        await stage.until(stage.is_settled)
        await stage.press("y", "Y")
        await stage.until(lambda: any("with its proof" in said for said in stage.said))
        went = "copied to the system clipboard" if has_system else "sent to the terminal"
        assert all(went in said for said in stage.said[-2:])

    play(settings, screenplay)
    short, proved = by_system if has_system else by_terminal
    for copied in (short, proved):
        assert copied.startswith("“Inventumab reduced relapses of fictive neuritis (FN) by 60%")
    assert short.endswith("(Made & Feigned 2019, J Invent Med, doi:10.1000/alpha)")
    assert "Made UP, Feigned AB. Inventumab in fictive neuritis" in proved
    assert "[alpha-2019 61:178, sha256 " in proved
    assert not (by_terminal if has_system else by_system)


def test_help_shows_the_keys_and_how_to_read_an_answer(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.press("f1")
        assert "Choose which documents may answer" in stage.text
        stage.app.screen.query_one("VerticalScroll").scroll_end(animate=False)
        await stage.pilot.pause()
        assert "No medical advice" in stage.text
        assert "Study designs" in stage.text

    play(replace(settings), screenplay)
