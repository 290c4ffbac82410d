"""Every key can be another one; what is shown and what happens agree."""

from __future__ import annotations

import json
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
import samples
from onscreen import Stage, play, settings_for
from samples import QUESTION
from textual.widget import Widget
from textual.widgets._footer import FooterKey

from assistant.settings import Settings
from assistant.tui import keys
from assistant.tui.keys import EVERYWHERE, EVIDENCE, GROUPS, PROMPT, SOURCE, Key
from assistant.tui.widgets.notes import Note
from assistant.tui.widgets.painted import drawn

# Keys that nothing has by default; some of them edit a text in Textual.
FREE = (
    *("ctrl+e", "ctrl+k", "ctrl+a", "ctrl+d", "end", "ctrl+w", "home"),
    *(f"f{number}" for number in range(10, 25)),
    *(f"alt+{letter}" for letter in string.ascii_lowercase),
)
CHOSEN = dict(zip(keys.BY_ID, FREE, strict=False))
ACTIONS = {key.action for key in keys.BY_ID.values()}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(samples.collection(), tmp_path)


def choose(settings: Settings, chosen: dict[str, str]) -> None:
    lines = [f"{name} = {json.dumps(key)}\n" for name, key in chosen.items()]
    (settings.data / keys.FILE).write_text(f"[keys]\n{''.join(lines)}", encoding="utf-8")


@pytest.fixture
def acted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The actions of keys, which are noted and not done."""
    noted: list[str] = []

    async def note(_: object, action: str, *__: object) -> bool:
        noted.append(action)
        return True

    monkeypatch.setattr("assistant.tui.app.AssistantApp.run_action", note)
    return noted


def help_of(stage: Stage) -> str:
    """All of the help, however far it is scrolled."""
    lines = stage.app.screen.query_one(Note).lines(80)
    return "\n".join(map(drawn, lines))


def places(stage: Stage) -> Iterator[tuple[Widget, tuple[Key, ...]]]:
    """Every place that has keys of its own."""
    yield stage.main.prompt, PROMPT
    yield stage.main.conversation, EVIDENCE
    yield stage.main.source.text, SOURCE


def test_every_id_takes_another_key(settings: Settings, acted: list[str]) -> None:
    assert len(CHOSEN) == len(keys.IDS)
    choose(settings, CHOSEN)

    async def screenplay(stage: Stage) -> None:
        assert stage.said == []
        for widget, group in places(stage):
            for key in (*EVERYWHERE, *group):
                for usual in key.keys.split(","):
                    stage.main.prompt.fill("")
                    widget.focus()
                    await stage.press(usual)
                    assert not ACTIONS & {*acted}, usual
                stage.main.prompt.fill("")
                widget.focus()
                acted.clear()
                await stage.press(CHOSEN[key.id])
                assert acted == [key.action], key.id
                acted.clear()

    async def with_source(stage: Stage) -> None:
        stage.main.add_class("-filled")
        await stage.pilot.pause()
        await screenplay(stage)

    play(settings, with_source)


def test_help_footer_and_palette_show_the_chosen_keys(settings: Settings) -> None:
    choose(settings, CHOSEN)

    async def screenplay(stage: Stage) -> None:
        shown = {key.key for key in stage.app.screen.query(FooterKey)}
        assert {CHOSEN["help"], CHOSEN["filters"], CHOSEN["palette"]} <= shown
        assert shown <= {*CHOSEN.values()}
        for command in stage.app.get_system_commands(stage.main):
            name = command.help.removeprefix("key: ")
            assert name in {keys.displayed(key) for key in CHOSEN.values()}
        await stage.press(CHOSEN["help"])
        text = help_of(stage)
        for group in GROUPS.values():
            for key in group:
                if not key.id.startswith("quote-"):
                    assert f"{keys.displayed(CHOSEN[key.id])} " in text
        assert "f1 " not in text.split("To change keys")[0]

    play(settings, screenplay)


def test_the_numbers_in_the_help_are_the_chosen_keys(settings: Settings) -> None:
    choose(settings, {"quote-2": "f9"})

    async def screenplay(stage: Stage) -> None:
        await stage.press("f1")
        text = help_of(stage)
        assert "1 f9 3 4 5 6 7 8 9" in " ".join(text.split())

    play(settings, screenplay)


def test_a_duplicate_is_told_and_one_of_the_two_acts(settings: Settings) -> None:
    choose(settings, {"filters": "f5"})

    async def screenplay(stage: Stage) -> None:
        [sentence] = stage.said
        assert "f5 is used for filters and rebuild; filters gets it." in sentence
        await stage.ask(QUESTION)
        await stage.press("f5")
        assert type(stage.app.screen).__name__ == "FiltersScreen"
        await stage.press("escape", "f1")
        assert "none Update the index" in " ".join(stage.words_of_dialog.split())

    play(settings, screenplay)
