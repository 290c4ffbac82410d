"""Progress bars on the terminal."""

from __future__ import annotations

from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from assistant.cli.manners import is_quiet


class Bars:
    """A progress bar on stderr for each stage, with rate and time left.

    There is none without a terminal, or if the user wants no remarks.
    """

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description:<10}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]:>10}"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )
        has_bars = console.is_terminal and not console.is_dumb_terminal
        self._shown = has_bars and not is_quiet()
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._tasks:
            self._progress.stop()

    def show(self, stage: str, done: int, total: int, how: str = "") -> None:
        """Move the bar of a stage; a line above the bars says with what (`how`) it is computed."""
        if not total or not self._shown:
            return
        self._progress.start()  # only now, so that a build with nothing to do shows nothing
        if stage not in self._tasks:
            if how:
                self._progress.console.print(f"{stage} with {how}", style="dim", highlight=False)
            self._tasks[stage] = self._progress.add_task(stage, total=total, rate="")
        task = self._tasks[stage]
        speed = self._progress.tasks[task].speed
        rate = f"{speed:,.0f}/s" if speed else ""
        self._progress.update(task, completed=done, total=total, rate=rate)
