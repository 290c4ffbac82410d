"""What every state looks like, to the cell, at both sizes.

``UPDATE_SHOWN=1 pytest tests/tui/test_shown.py`` keeps what is shown now; look at the difference
before it is committed. The pictures are text, so that a difference can be read: characters, then a
letter for the style of each cell, then what the letters mean.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
import samples
from contrast import all_dull
from engines import Mute, Weak, closed, damaged, missing
from onscreen import NARROW, WIDE, Stage, compare, settings_for, staged
from samples import NONSENSE, QUESTION, RETRACTED, TRIAL
from textual.widgets import Input

from assistant.engine import Assistant
from assistant.filters import parse
from assistant.index.open_index import Index
from assistant.settings import Settings
from assistant.tui.screens.dialog import ConfirmScreen
from assistant.tui.widgets.card import QuoteCard
from assistant.tui.workers import build_process
from assistant.tui.workers.build_process import BuildFailed, BuildProgressed

Screenplay = Callable[[Stage], object]
SIZES = {"120x36": WIDE, "80x24": NARROW}
REPORT = """
import json
print(json.dumps({
    "event": "report", "added": ["new-1.md", "new-2.xml"], "updated": ["alpha-2019.md"],
    "moved": [], "removed": ["old.txt"], "unchanged": ["beta-2021.md"],
    "problems": [["bad.pdf", "it is not text; export it as text"]],
    "unread": ["bad.pdf"],
}))
"""


async def opening(stage: Stage) -> None:
    await stage.until(lambda: "f1 help" in stage.text)  # the footer is drawn a moment later
    assert stage.main.index_contents is None


async def no_index(stage: Stage) -> None:
    await stage.until(lambda: "Press f5" in stage.words)


async def waiting(stage: Stage) -> None:
    await no_index(stage)
    await stage.type(QUESTION)
    await stage.press("enter")


async def welcome(stage: Stage) -> None:
    await stage.opened()


async def answer(stage: Stage) -> None:
    await stage.opened()
    await stage.ask(QUESTION)


async def source(stage: Stage) -> None:
    await answer(stage)
    await stage.press("tab", "1")
    await stage.until(lambda: "✔ verbatim" in stage.text)


async def retracted(stage: Stage) -> None:
    await answer(stage)
    await stage.press("tab", "6")
    await stage.until(lambda: "✔ verbatim" in stage.text)


async def found(stage: Stage) -> None:
    await source(stage)
    await stage.press("slash")
    await stage.type("fictive")
    steady(stage)


async def follow_up(stage: Stage) -> None:
    await answer(stage)
    await stage.ask("and in children?")
    await stage.pilot.pause()


async def nothing(stage: Stage) -> None:
    await stage.opened()
    await stage.ask(NONSENSE)


async def only_retracted(stage: Stage) -> None:
    await stage.opened()
    stage.main.choose(parse([f"document={RETRACTED}"]))
    await stage.ask(QUESTION)


async def filtered_out(stage: Stage) -> None:
    await stage.opened()
    stage.main.choose(parse(["year=1900"]))
    await stage.ask(QUESTION)


async def lost(stage: Stage) -> None:
    await answer(stage)
    for card in stage.main.query(QuoteCard):
        card.mark_unconfirmed("the index no longer holds this document")
    await stage.pilot.pause()


async def failing(stage: Stage) -> None:
    await stage.opened()
    await stage.type(QUESTION)
    await stage.press("enter")
    await stage.until(lambda: "cannot be read" in stage.words)


async def rebuilding(stage: Stage) -> None:
    await answer(stage)
    bar = stage.main.rebuilding
    bar._rebuild = build_process.BuildProcess([], bar.post_message)
    bar.post_message(BuildProgressed("embedding", 12, 40, 12.05))
    await stage.until(lambda: any("12/40 · 60/min · 0:28 left" in line for line in stage.lines))


async def rebuild_failed(stage: Stage) -> None:
    await answer(stage)
    stage.main.rebuilding.post_message(
        BuildFailed("corpus cannot be written (No space left on device).")
    )
    await stage.until(lambda: any("The rebuild failed" in line for line in stage.lines))


async def filters(stage: Stage) -> None:
    await answer(stage)
    stage.main.choose(parse(["year=2018-2020", "design=randomised trial", f"document={TRIAL}"]))
    await stage.press("ctrl+t")
    steady(stage)


async def export(stage: Stage) -> None:
    await answer(stage)
    await stage.press("ctrl+o")
    steady(stage)


async def confirming(stage: Stage) -> None:
    await export(stage)
    question = "answers/this.md already exists; choose another name, or replace it."
    stage.app.push_screen(ConfirmScreen(question, "Replace it"))
    await stage.until(lambda: "Replace it" in stage.text)


async def help_page(stage: Stage) -> None:
    await answer(stage)
    await stage.press("f1")


async def corpus(stage: Stage) -> None:
    await answer(stage)
    await stage.press("f3")
    await stage.until(lambda: "Populations" in stage.text)
    steady(stage)


async def effects(stage: Stage) -> None:
    await answer(stage)
    await stage.press("f6")
    await stage.until(lambda: "hazard ratio" in stage.text)
    await stage.press("down", "right")


async def intervals(stage: Stage) -> None:
    await effects(stage)
    await stage.press("tab")


async def directions(stage: Stage) -> None:
    await effects(stage)
    await stage.press("3")


async def cell(stage: Stage) -> None:
    await effects(stage)
    await stage.press("enter")
    await stage.until(lambda: stage.app.screen is stage.main)
    await stage.until(stage.is_settled)
    await stage.until(lambda: stage.has_focus(stage.main.source.text))


async def topic(stage: Stage) -> None:
    await corpus(stage)
    await stage.press(*"inventumab", "enter")
    await stage.until(lambda: "Asked for" in stage.text)
    await stage.press("down", "right", "right")
    steady(stage)


async def conversations(stage: Stage) -> None:
    await answer(stage)
    await stage.press("f2")
    await stage.until(lambda: "1 question ·" in stage.text)


async def changes(stage: Stage) -> None:
    await answer(stage)
    await stage.press("f5")
    await stage.until(lambda: "2 files added" in stage.text)


async def addresses(stage: Stage) -> None:
    await answer(stage)
    await stage.press("tab", "j")
    await stage.until(stage.is_settled)
    await stage.press("o")


async def palette(stage: Stage) -> None:
    await answer(stage)
    await stage.press("ctrl+p")
    await stage.until(lambda: "Ask the last question as typed" in stage.text)
    steady(stage)


async def light(stage: Stage) -> None:
    await stage.opened()
    await stage.press("f4")
    await source(stage)


async def selected(stage: Stage) -> None:
    """Select with the mouse, from the design of the first quote into the text of the second."""
    await answer(stage)
    first, second = stage.main.conversation.cards[:2]
    await stage.pilot.mouse_down(first, offset=(6, 0))
    await stage.pilot.hover(second, offset=(20, 1))
    await stage.pilot.mouse_up(second, offset=(20, 1))


def steady(stage: Stage) -> None:
    """Cursors that blink are on when somebody looks."""
    for line in stage.app.screen.query(Input):
        line.cursor_blink = False


STATES: dict[str, tuple[Screenplay, Callable[[], Assistant] | None]] = {
    "opening": (opening, closed),
    "no-index": (no_index, missing),
    "damaged": (no_index, damaged),
    "waiting": (waiting, missing),
    "weak": (answer, lambda: Weak(Index(samples.collection().index))),
    "failing": (failing, lambda: Mute(Index(samples.collection().index))),
    **{
        name: (screenplay, None)
        for name, screenplay in {
            "welcome": welcome,
            "answer": answer,
            "source": source,
            "retracted": retracted,
            "found": found,
            "follow-up": follow_up,
            "nothing": nothing,
            "only-retracted": only_retracted,
            "filtered-out": filtered_out,
            "lost": lost,
            "rebuilding": rebuilding,
            "rebuild-failed": rebuild_failed,
            "filters": filters,
            "export": export,
            "confirming": confirming,
            "help": help_page,
            "corpus": corpus,
            "topic": topic,
            "effects": effects,
            "intervals": intervals,
            "directions": directions,
            "cell": cell,
            "conversations": conversations,
            "changes": changes,
            "addresses": addresses,
            "palette": palette,
            "light": light,
            "selected": selected,
        }.items()
    },
}


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Paths that are the same everywhere."""
    made = samples.collection()
    (tmp_path / "corpus").symlink_to(made.corpus)
    monkeypatch.chdir(tmp_path)
    # How long a rebuild has run is drawn, however long this machine takes to.
    monkeypatch.setattr(
        "assistant.tui.widgets.rebuilding.time", SimpleNamespace(monotonic=lambda: 100.0)
    )
    monkeypatch.setattr(
        build_process,
        "build_command",
        lambda *_, **__: [sys.executable, "-c", REPORT],
    )
    monkeypatch.delenv("NO_COLOR", raising=False)
    chosen = settings_for(made, Path("data"))
    return Settings(
        (Path("corpus"),),
        made.index,
        "hashing",
        None,
        chosen.data,
        corpus_given=True,
        model_given=True,
    )


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("state", STATES)
def test_it_looks_as_it_did(settings: Settings, state: str, size: str) -> None:
    screenplay, open_index = STATES[state]

    async def run() -> tuple[str, set[str]]:
        async with staged(settings, SIZES[size], open_index) as stage:
            await screenplay(stage)  # type: ignore[misc]
            await stage.pilot.pause()
            picture, dull = stage.picture(), all_dull(stage)
            stage.app.action_theme()
            await stage.pilot.pause()
            return picture, dull | all_dull(stage)

    picture, dull = asyncio.run(run())
    compare(f"{state}-{size}", picture)
    assert dull == set()


@pytest.mark.parametrize("size", SIZES)
def test_without_colours_the_quote_still_stands_out(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, size: str
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    async def run() -> str:
        async with staged(settings, SIZES[size]) as stage:
            await source(stage)
            lines = stage.main.source.text
            styles = [
                style
                for y in range(lines.size.height)
                for text, style, _ in lines.render_line(y)
                if style and "Inventumab reduced" in text
            ]
            # Without colours of its own: reversed once more, the quote would look like all else.
            marked = stage.app.roles["chosen"]
            assert (marked.reverse, marked.color, marked.bgcolor) == (True, None, None)
            assert all(style.reverse for style in styles)
            assert styles
            assert "▶  Inventumab reduced" in stage.text
            return stage.picture()

    compare(f"no-colour-{size}", asyncio.run(run()))
