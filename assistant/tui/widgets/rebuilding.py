"""Rebuilding from the screen: what is asked before, how far it has come, and how it ends."""

from __future__ import annotations

import asyncio
import time

from textual import on, work

from assistant import settings as places
from assistant.tui.host import host
from assistant.tui.widgets.bars import RebuildBar, progress
from assistant.tui.workers import build_process

_TICK = 1.0  # seconds between two looks at the clock while a build is at work


class Rebuilding(RebuildBar):
    """Runs a rebuild, and shows in a bar how far it has come or why it failed."""

    def __init__(self) -> None:
        super().__init__()
        self._rebuild: build_process.BuildProcess | None = None
        self._stage = build_process.BuildProgressed("", 0, 0, 0.0)
        self._stage_began = 0.0

    def on_mount(self) -> None:
        """Move the bar with the clock."""
        self.set_interval(_TICK, self._draw_progress)

    @work
    async def begin(self) -> None:
        """Say what changed in the corpus, then build in a process of its own."""
        from assistant.tui.screens.rebuild import SHIPPED, RebuildScreen

        if self._rebuild is not None:
            host(self).say("A rebuild is already running; esc cancels it.", "warning")
            return
        chosen = host(self).settings
        is_there = any(place.exists() for place in chosen.corpus)
        can_ship = not is_there and places.shipped_corpus() is not None
        look = build_process.build_command(
            host(self).corpus, chosen.index, self.model, dry_run=True
        )
        wanted = await self.app.push_screen_wait(RebuildScreen(look, can_ship=can_ship))
        shipped = places.shipped_corpus()
        if wanted == SHIPPED and shipped is not None:
            report_failure = host(self).report_failure
            made = await asyncio.to_thread(
                build_process.copy_shipped_corpus, shipped, chosen.folder, report_failure
            )
            wanted = wanted if made else ""
        if wanted:
            self._start()

    @property
    def model(self) -> str:
        """The model that was named, else the one that the index was built with."""
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
        """Move the bar."""
        self._stage, self._stage_began = message, time.monotonic() - message.seconds
        self._draw_progress()

    def _draw_progress(self) -> None:
        if self._rebuild is not None:
            seconds = time.monotonic() - self._stage_began
            said = progress(self._stage.stage, self._stage.done, self._stage.total, seconds)
            old = " · the old index still answers" if host(self).index_contents else ""
            self.show(f"{said} · esc cancels{old}")

    @on(build_process.BuildFinished)
    def built(self, message: build_process.BuildFinished) -> None:
        """Answer from the new index as soon as it is open."""
        from assistant.tui.screens.rebuild import summary

        self._rebuild = None
        self.hide()
        host(self).say(summary(message.report))
        if told := message.report["status_list_told"]:
            host(self).say(told, "warning")
        host(self).engine_worker.open()

    @on(build_process.BuildFailed)
    def build_failed(self, message: build_process.BuildFailed) -> None:
        """Say why, until the user hides it."""
        self._rebuild = None
        old = " Answers still come from the old index." if host(self).index_contents else ""
        self.show(f"⚠ The rebuild failed: {message.sentence}{old} · esc", "warning")

    @on(build_process.BuildCancelled)
    def build_cancelled(self) -> None:
        """Say that nothing has changed."""
        self._rebuild = None
        self.hide()
        host(self).say("The rebuild was cancelled; the index has not changed.")

    @on(RebuildBar.Clicked)
    @work
    async def step_back(self) -> None:
        """Ask whether to cancel the rebuild; if none is going on, hide why the last one failed."""
        from assistant.tui.screens.dialog import ConfirmScreen

        if self._rebuild is None:
            self.hide()
            return
        sure = await self.app.push_screen_wait(ConfirmScreen("Cancel the rebuild?", "Cancel it"))
        if sure:
            self.cancel()

    def cancel(self) -> None:
        """End the rebuild, if one is still going on."""
        if self._rebuild is not None:
            self._rebuild.cancel()
