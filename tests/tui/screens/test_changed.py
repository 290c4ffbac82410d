"""Saved questions on the screen after a rebuild: which have new evidence."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import samples
from onscreen import Stage, staged
from onscreen import settings_for as settings_of
from samples import NONSENSE, QUESTION, Collection

from assistant.engine import Assistant
from assistant.index.open_index import Index
from assistant.settings import Settings

NEW = """\
# Newumab in fictive neuritis

## Results

Newumab reduced relapses of fictive neuritis by 80% against placebo.
"""


@pytest.fixture
def own(tmp_path: Path) -> Collection:
    return samples.build(tmp_path / "own")


@pytest.fixture
def settings(own: Collection, tmp_path: Path) -> Settings:
    return settings_of(own, tmp_path / "data")


def on(settings: Settings, screenplay: object) -> None:
    async def run() -> None:
        open_index = lambda: Assistant(Index(settings.index, settings.data))  # noqa: E731
        async with staged(settings, open_index=open_index) as stage:
            await stage.opened()
            await screenplay(stage)  # type: ignore[operator]

    asyncio.run(run())


async def rebuild(stage: Stage, own: Collection) -> None:
    """As another process does; the screen follows."""
    await asyncio.to_thread(Assistant.build, own.corpus, own.index, "hashing")
    stage.app.engine_worker.follow()
    await stage.until(lambda: bool(stage.app.compared and stage.app.compared.is_complete))


def test_after_a_rebuild_new_evidence_is_told_and_shown(
    settings: Settings, own: Collection
) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.ask(NONSENSE)
        (own.corpus / "new.md").write_text(NEW, encoding="utf-8")
        await rebuild(stage, own)
        told = "1 of 2 saved questions has new evidence. f9 shows which."
        await stage.until(lambda: told in stage.said)
        await stage.press("f9")
        await stage.until(lambda: "2 saved questions, compared with the index before" in stage.text)
        assert QUESTION in stage.words_of_dialog
        assert NONSENSE not in stage.words_of_dialog
        assert "Files added since then: new.md." in stage.words_of_dialog
        assert "“Newumab reduced relapses of fictive neuritis by 80%" in stage.words_of_dialog
        await stage.press("enter")
        await stage.until(lambda: len(stage.main.controller.session.turns) == 3)
        assert any(q.document.id == "new" for q in stage.main.controller.session.turns[2].quotes)

    on(settings, screenplay)


def test_nothing_is_said_where_nothing_has_changed(settings: Settings, own: Collection) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        (own.corpus / "new.md").write_text("# Bicycles\n\nTyres wear out.\n", encoding="utf-8")
        await rebuild(stage, own)
        assert not any("evidence" in said for said in stage.said)
        await stage.press("f9")
        assert "Nothing has changed." in stage.words_of_dialog

    on(settings, screenplay)


def test_what_the_build_before_had_already_is_not_new(settings: Settings, own: Collection) -> None:
    """The saved answer is older than the build before, which has the new article already."""

    async def first(stage: Stage) -> None:
        await stage.ask(QUESTION)

    async def second(stage: Stage) -> None:
        (own.corpus / "more.md").write_text("# Bicycles\n\nTyres wear out.\n", encoding="utf-8")
        await rebuild(stage, own)
        assert not any("evidence" in said for said in stage.said)

    on(settings, first)
    (own.corpus / "new.md").write_text(NEW, encoding="utf-8")
    Assistant.build(own.corpus, own.index, "hashing")
    on(settings, second)


def test_without_a_rebuild_saved_answers_are_compared(settings: Settings, own: Collection) -> None:
    async def first(stage: Stage) -> None:
        await stage.press("f9")
        await stage.until(lambda: "There are no saved questions yet" in stage.words_of_dialog)
        await stage.press("escape")
        await stage.ask(QUESTION)

    async def second(stage: Stage) -> None:
        await stage.press("f9")
        await stage.until(
            lambda: "1 saved question, compared with their saved answers" in stage.words_of_dialog
        )
        assert "new [" in stage.words_of_dialog
        assert not any("evidence" in said for said in stage.said)

    on(settings, first)
    (own.corpus / "new.md").write_text(NEW, encoding="utf-8")
    Assistant.build(own.corpus, own.index, "hashing")
    on(settings, second)
