"""Retracted work that is held back, on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest
import samples
from onscreen import Stage, play, settings_for
from retracted import QUESTION, Library, retracted_and_cohorts, sound_trial
from samples import TRIAL, Collection

from assistant.answer.compose import MOST_IN_DOUBT
from assistant.editorial import kept_list, list_file
from assistant.editorial.entries import Entry
from assistant.records import Status
from assistant.settings import Settings
from assistant.tui import keys
from assistant.tui.view.overview import overview
from assistant.tui.widgets.card import HeldBackCard
from assistant.tui.widgets.painted import drawn

NAMED = "1 retracted article answers this: Liar 2015 (retracted 2020)."
GONE = Entry(Status.RETRACTED, "10.1000/alpha", "", "2020-07-21", "")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = retracted_and_cohorts(tmp_path)
    made.built().close()
    return made


@pytest.fixture
def settings(library: Library, tmp_path: Path) -> Settings:
    return settings_for(Collection(library.corpus, library.index), tmp_path / "data")


def test_it_is_named_and_its_source_can_be_opened(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        assert NAMED in stage.words
        assert "Apart from retracted work, these quotes come nearest" in stage.words
        view = stage.main.conversation.views[-1]
        [held_back_card] = [card for card in view.cards if isinstance(card, HeldBackCard)]
        assert held_back_card.quoted.number == MOST_IN_DOUBT + 1
        assert stage.main.conversation.active is view.cards[0]
        card_text = " ".join(drawn(line) for line in held_back_card.lay_out(60))
        assert card_text.startswith(f"[{MOST_IN_DOUBT + 1}]  ✘ RETRACTED 2020")
        assert "held back" in card_text
        assert f"to read it, type {MOST_IN_DOUBT + 1} and press Enter" in card_text
        assert held_back_card.quoted.quote not in card_text
        await stage.focus(stage.main.prompt)
        await stage.type(str(MOST_IN_DOUBT + 1))
        await stage.press("enter")
        await stage.until(stage.is_settled)
        assert stage.main.source.document is not None
        assert stage.main.source.document.id == "gone-2015"
        assert "✔ verbatim" in stage.text

    play(settings, screenplay)


@pytest.mark.parametrize("chosen", ["", "f11"])
def test_the_head_of_the_answer_names_the_key_that_shows_it(
    settings: Settings, chosen: str
) -> None:
    if chosen:
        settings.data.mkdir(parents=True)
        (settings.data / keys.FILE).write_text(f'[keys]\nheld-back = "{chosen}"\n')
    key = chosen or "f8"

    async def screenplay(stage: Stage) -> None:
        await stage.press(key)
        assert stage.said == ["No retracted work stands back in this answer."]
        await stage.ask(QUESTION)
        assert f"{NAMED} {key} shows it." in stage.words
        await stage.press(key)
        assert isinstance(stage.main.conversation.active, HeldBackCard)
        await stage.until(stage.is_settled)
        assert stage.main.source.document is not None
        assert stage.main.source.document.id == "gone-2015"

    play(settings, screenplay)


def test_a_reopened_conversation_names_it(settings: Settings) -> None:
    async def first(stage: Stage) -> None:
        await stage.ask(QUESTION)
        session = stage.main.controller.session
        await stage.main.action_new_session()
        assert NAMED not in stage.words
        stage.app.session_worker.load(session.id)
        await stage.until(lambda: NAMED in stage.words)

    play(settings, first)


def test_a_list_that_is_missing_is_said_at_every_question(tmp_path: Path) -> None:
    own = samples.build(tmp_path / "own")
    data = tmp_path / "data"
    places = kept_list.Places(own.index, data)
    kept_list.import_list(places, [GONE], "Invented", "2026-10-01")
    (data / list_file.FILE).unlink()
    caution = (
        "The Invented list of 2026-10-01 (1 notice) that this index was joined with is missing"
    )

    async def screenplay(stage: Stage) -> None:
        for question in (samples.QUESTION, samples.NONSENSE):
            await stage.ask(question)
            assert caution in stage.words
        assert stage.main.index_contents is not None
        overview_text = " ".join(
            " ".join(map(drawn, overview(stage.main.index_contents, None, 80).lines)).split()
        )
        assert caution[4:] in overview_text
        kept_list.remove(places)
        await stage.ask(samples.QUESTION)
        view = stage.main.conversation.views[-1]
        assert view.turn is not None
        assert view.turn.status_list_missing is None
        assert stage.main.index_contents.status_list_missing is None

    play(settings_for(own, data), screenplay)


def test_a_list_that_comes_marks_the_quotes_that_stand_on_the_screen(tmp_path: Path) -> None:
    own = samples.build(tmp_path / "own")
    data = tmp_path / "data"

    async def screenplay(stage: Stage) -> None:
        await stage.ask(samples.QUESTION)
        first = stage.main.conversation.views[0]
        [card] = [card for card in first.cards if card.quoted.document.id == TRIAL]
        kept_list.import_list(kept_list.Places(own.index, data), [GONE], "Invented", "2026-10-01")
        await stage.ask(samples.NONSENSE)
        mismatch = "no longer matches: the editorial status is now: RETRACTED 2020-07-21"
        await stage.until(lambda: mismatch in " ".join(drawn(line) for line in card.lay_out(200)))

    play(settings_for(own, data), screenplay)


def test_a_list_that_retracts_a_related_publication_marks_the_quotes(tmp_path: Path) -> None:
    made = Library(tmp_path)
    number = "registration: ISRCTN12345678"
    made.add("main-2001", sound_trial(1, "Fictivimab").replace("year:", f"{number}\nyear:"))
    made.add("kin-2002", sound_trial(2, "Fictivimab").replace("year:", f"{number}\nyear:"))
    made.built().close()
    data = tmp_path / "data"
    settings = settings_for(Collection(made.corpus, made.index), data)

    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        cards = stage.main.conversation.views[0].cards
        [card] = [card for card in cards if card.quoted.document.id == "kin-2002"]
        gone = Entry(Status.RETRACTED, "10.1000/trial1", "", "2020-07-21", "")
        kept_list.import_list(kept_list.Places(made.index, data), [gone], "Invented", "2026-10-01")
        await stage.ask(samples.NONSENSE)
        mismatch = "no longer matches: a related publication is RETRACTED (2020-07-21)"
        await stage.until(lambda: mismatch in " ".join(drawn(line) for line in card.lay_out(200)))

    play(settings, screenplay)


def test_a_list_that_is_damaged_while_a_source_is_opened_is_said(tmp_path: Path) -> None:
    own = samples.build(tmp_path / "own")
    data = tmp_path / "data"

    async def screenplay(stage: Stage) -> None:
        await stage.ask(samples.QUESTION)
        kept_list.import_list(kept_list.Places(own.index, data), [GONE], "Invented", "2026-10-01")
        (data / list_file.FILE).write_bytes(b"damaged")
        stage.main.action_move(1)
        await stage.until(lambda: any("is not what the import wrote" in s for s in stage.said))

    play(settings_for(own, data), screenplay)


def test_the_list_of_an_earlier_version_is_taken_over_and_told(tmp_path: Path) -> None:
    own = samples.build(tmp_path / "own")
    list_file.save(own.index, [GONE], "Invented", "2026-10-01")

    async def screenplay(stage: Stage) -> None:
        await stage.until(lambda: bool(stage.said))
        assert any("that an earlier version kept in" in notification for notification in stage.said)

    play(settings_for(own, tmp_path / "data"), screenplay)
