"""Rebuilding from the screen: in a process of its own, while the old index answers."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import samples
from onscreen import NARROW, Stage, play, settings_for, staged
from samples import QUESTION, Collection
from textual.widgets import Button

from assistant.engine import Assistant
from assistant.settings import Settings
from assistant.tui.screens.rebuild import RebuildScreen
from assistant.tui.workers import build_process
from assistant.tui.workers.build_process import BuildFailed, BuildProgressed

NEW = "# New\n\nNewimab reduced relapses of fictive neuritis by 44% against placebo.\n"

# Says that it embeds, and never ends.
ENDLESS = """
import json, time
print(json.dumps({"event": "progress", "stage": "embedding", "done": 1, "total": 9}), flush=True)
time.sleep(3600)
"""


@pytest.fixture
def own(tmp_path: Path) -> Collection:
    return samples.build(tmp_path / "own")


@pytest.fixture
def settings(own: Collection, tmp_path: Path) -> Settings:
    return settings_for(own, tmp_path / "data")


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds, but not looks before them, never end."""
    real = build_process.build_command

    def build_command(
        corpus: list[Path], index: Path, model: str, *, dry_run: bool = False
    ) -> list[str]:
        made = real(corpus, index, model, dry_run=dry_run)
        return made if dry_run else [made[0], "-c", ENDLESS]

    monkeypatch.setattr(build_process, "build_command", build_command)


async def begin(stage: Stage) -> None:
    """Look at the corpus, and build."""
    await stage.press("f5")
    await stage.until(lambda: stage.app.screen.query_one("#build", Button).display)
    await stage.press("enter")


def test_what_changed_is_shown_and_the_new_index_answers(
    own: Collection, settings: Settings
) -> None:
    (own.corpus / "new.md").write_text(NEW)
    (own.corpus / "bad.md").write_bytes(b"\0")
    (own.corpus / "beta-2021.md").unlink()

    async def screenplay(stage: Stage) -> None:
        await stage.press("f5")
        assert "Checking the corpus …" in stage.text
        await stage.until(lambda: "1 file added" in stage.text)
        assert "1 file removed" in stage.text
        assert "1 file cannot be read" in stage.words
        await stage.press("enter")
        await stage.until(
            lambda: any(
                "The index is updated: 1 added" in notification for notification in stage.said
            )
        )
        assert any(
            "1 file cannot be read; f3 lists them." in notification for notification in stage.said
        )
        await stage.until(
            lambda: any(listed.id == "new" for listed in stage.main.index_contents.catalogue)  # type: ignore[union-attr]
        )
        await stage.ask("newimab")
        assert "Newimab reduced relapses" in stage.words
        await stage.press("f3")
        stage.app.screen.query_one("VerticalScroll").scroll_end(animate=False)
        await stage.pilot.pause()
        assert "bad.md" in stage.text

    play(settings, screenplay, NARROW)


def test_nothing_has_changed(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.press("f5")
        await stage.until(lambda: "nothing has changed" in stage.words)
        assert stage.has_focus(stage.app.screen.query_one("#close"))
        await stage.press("enter")
        assert len(stage.app.screen_stack) == 1

    play(settings, screenplay, NARROW)


@pytest.mark.usefixtures("endless")
def test_the_old_index_answers_during_a_rebuild_that_can_be_cancelled(
    own: Collection, settings: Settings
) -> None:
    (own.corpus / "new.md").write_text(NEW)

    async def screenplay(stage: Stage) -> None:
        await begin(stage)
        await stage.until(lambda: "Rebuilding · embedding" in stage.text)
        assert "1/9" in stage.text
        assert "esc cancels · the old index still answers" in stage.words
        await stage.ask(QUESTION)
        assert "“Inventumab reduced" in stage.words
        await stage.press("f5")
        assert "A rebuild is already running; esc cancels it." in stage.said
        await stage.press("escape")
        assert "Cancel the rebuild?" in stage.text
        await stage.press("tab", "enter")
        assert "Rebuilding" in stage.text
        await stage.pilot.click("RebuildBar")
        await stage.press("enter")
        await stage.until(lambda: "Rebuilding" not in stage.text)
        assert "The rebuild was cancelled; the index has not changed." in stage.said

    play(settings, screenplay, NARROW)
    with Assistant.open(own.index) as engine:
        assert len(engine.catalogue()) == 5


@pytest.mark.usefixtures("endless")
def test_leaving_in_the_middle_of_a_rebuild_ends_it(own: Collection, settings: Settings) -> None:
    (own.corpus / "new.md").write_text(NEW)

    async def run() -> None:
        async with staged(settings, NARROW) as stage:
            await stage.opened()
            await begin(stage)
            await stage.until(lambda: "Rebuilding · embedding" in stage.text)
            await stage.press("ctrl+q")
        stage.app.finish()

    asyncio.run(run())  # the build itself would take an hour


def test_a_failed_rebuild_says_that_the_old_index_answers(
    own: Collection, settings: Settings
) -> None:
    async def screenplay(stage: Stage) -> None:
        stage.main.rebuilding.post_message(
            BuildProgressed("embedding", 1, 9, 1.0)
        )  # of none that runs
        await stage.pilot.pause()
        assert "Rebuilding" not in stage.text
        (own.corpus / "new.md").write_text(NEW)
        await stage.press("f5")
        await stage.until(lambda: stage.app.screen.query_one("#build", Button).display)
        shutil.rmtree(own.corpus)
        await stage.press("enter")
        await stage.until(lambda: "⚠ The rebuild failed" in stage.text)
        assert "Answers still come from the old index." in stage.words
        await stage.press("escape")
        assert "failed" not in stage.text
        await stage.ask(QUESTION)
        assert "[1]" in stage.text

    play(settings, screenplay)


def test_a_corpus_that_is_not_there(own: Collection, settings: Settings) -> None:
    shutil.rmtree(own.corpus)

    async def screenplay(stage: Stage) -> None:
        await stage.press("f5")
        await stage.until(lambda: "There is no corpus folder" in stage.words)
        assert not stage.app.screen.query_one("#build").display
        await stage.press("escape")

    play(settings, screenplay, NARROW)


def test_a_newcomer_begins_with_the_corpus_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = Collection(tmp_path / "corpus", tmp_path / "index")
    shipped = samples.collection().corpus
    monkeypatch.setattr("assistant.tui.widgets.rebuilding.shipped_corpus", lambda: shipped)

    async def run() -> None:
        async with staged(settings_for(nothing, tmp_path / "data"), NARROW) as stage:
            await stage.until(lambda: "There is no index" in stage.words)
            await stage.type(QUESTION)
            await stage.press("enter", "f5")
            button = stage.app.screen.query_one("#shipped", Button)
            await stage.until(lambda: button.display)
            await stage.press("tab")
            await stage.focus(button)
            await stage.press("enter")
            await stage.until(lambda: not stage.main.controller.pending)
            assert "“Inventumab reduced" in stage.words

    asyncio.run(run())
    assert (tmp_path / "corpus" / "alpha-2019.md").is_file()


def test_the_model_of_the_index_is_kept(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        assert stage.main.rebuilding.model == "hashing"

    play(replace(settings, model="other", model_given=False), screenplay)


def test_a_message_of_a_dialog_that_is_gone_does_nothing(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        dialog = RebuildScreen([str(Path("missing"))], can_ship=False)
        stage.app.push_screen(dialog)
        await stage.until(lambda: "No process can be started" in stage.words)
        await stage.press("escape")
        assert not dialog.post_message(BuildFailed("too late"))

    play(settings, screenplay, NARROW)
