"""Rebuilding the index: the question before, the progress, and the result."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from textual import on, work

from assistant.render.advice import with_options
from assistant.settings import shipped_corpus
from assistant.tui.host import host
from assistant.tui.widgets.bars import RebuildBar, progress
from assistant.tui.workers import build_process

# Seconds between two updates of the bar, which shows whole seconds.
_TICK = 1.0


class Rebuilding(RebuildBar):
    """Runs a rebuild, and shows its progress in a bar, or why it failed."""

    def __init__(self) -> None:
        super().__init__()
        self._rebuild: build_process.BuildProcess | None = None
        self._stage = build_process.BuildProgressed("", 0, 0, 0.0)
        self._stage_began = 0.0

    def on_mount(self) -> None:
        """Update the time in the bar as it passes."""
        self.set_interval(_TICK, self._draw_progress)

    @work
    async def begin(self) -> None:
        """Show what changed in the corpus and, if the user wants it, start to rebuild."""
        from assistant.tui.screens.rebuild import SHIPPED, RebuildScreen

        if self._rebuild is not None:
            host(self).say(
                f"A rebuild is already running; {host(self).key('back')} cancels it.", "warning"
            )
            return
        settings = host(self).settings
        has_corpus = any(place.exists() for place in settings.corpus)
        can_ship = not has_corpus and shipped_corpus() is not None
        dry_run = build_process.build_command(
            host(self).corpus, settings.index, self.model, dry_run=True
        )
        choice = await self.app.push_screen_wait(RebuildScreen(dry_run, can_ship=can_ship))
        shipped = shipped_corpus()
        if choice == SHIPPED and shipped is not None:
            report_failure = host(self).report_failure
            is_copied = await asyncio.to_thread(
                build_process.copy_shipped_corpus, shipped, settings.folder, report_failure
            )
            choice = choice if is_copied else ""
        if choice:
            self._start()

    @property
    def model(self) -> str:
        """The model that the user named, or else that of the open index."""
        settings, index_contents = host(self).settings, host(self).index_contents
        if not settings.model_given and index_contents is not None:
            return index_contents.model
        return settings.model

    def _start(self) -> None:
        arguments = build_process.build_command(
            host(self).corpus, host(self).settings.index, self.model
        )
        self._rebuild = build_process.BuildProcess(arguments, self.post_message)
        self.run_worker(self._rebuild.run())
        self.progressed(build_process.BuildProgressed("starting", 0, 1, 0.0))

    @on(build_process.BuildProgressed)
    def progressed(self, message: build_process.BuildProgressed) -> None:
        """Show the progress."""
        self._stage, self._stage_began = message, time.monotonic() - message.seconds
        self._draw_progress()

    def _draw_progress(self) -> None:
        if self._rebuild is not None:
            seconds = time.monotonic() - self._stage_began
            stage_line = progress(self._stage.stage, self._stage.done, self._stage.total, seconds)
            note = " · the old index still answers" if host(self).index_contents else ""
            self.show(f"{stage_line} · {host(self).key('back')} cancels{note}")

    @on(build_process.BuildFinished)
    def built(self, message: build_process.BuildFinished) -> None:
        """Say what the rebuild did, and open the new index."""
        from assistant.tui.screens.rebuild import summary

        self._rebuild = None
        self.hide()
        host(self).say(summary(message.report, host(self).key("corpus")))
        if notice := message.report["status_list_told"]:
            host(self).say(notice, "warning")
        host(self).engine_worker.open()

    @on(build_process.BuildFailed)
    def build_failed(self, message: build_process.BuildFailed) -> None:
        """Say why the rebuild failed, until the user hides the bar."""
        self._rebuild = None
        note = " Answers still come from the old index." if host(self).index_contents else ""
        sentence = with_options(message.sentence, host(self).settings.named)
        back = host(self).key("back")
        self.show(f"⚠ The rebuild failed: {sentence}{note} · {back}", "warning")

    @on(build_process.BuildCancelled)
    async def build_cancelled(self) -> None:
        """Say that nothing has changed, and remove the draft."""
        self._rebuild = None
        await asyncio.to_thread(build_process.remove_abandoned, host(self).settings.index)
        self.hide()
        host(self).say("The rebuild was cancelled; the index has not changed.")

    @on(RebuildBar.Clicked)
    @work
    async def step_back(self) -> None:
        """Ask whether to cancel the rebuild; if none is running, hide the bar."""
        from assistant.tui.screens.dialog import ConfirmScreen

        if self._rebuild is None:
            self.hide()
            return
        sure = await self.app.push_screen_wait(ConfirmScreen("Cancel the rebuild?", "Cancel it"))
        if sure:
            self.cancel()

    def cancel(self) -> None:
        """End the rebuild, if one is running."""
        if self._rebuild is not None:
            self._rebuild.cancel()

    def end(self, index: Path) -> None:
        """End the rebuild of `index` because the program ends, and remove its draft.

        A signal handler may call this, so that there may be no active app to ask.
        """
        if self._rebuild is not None:
            self._rebuild.cancel()
            build_process.remove_abandoned(index)
