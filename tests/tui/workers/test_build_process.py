from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import pytest
import samples
from indexing import tree
from samples import RETRACTED, TRIAL, Collection
from textual.message import Message

from assistant.engine import Assistant
from assistant.tui.workers.build_process import (
    BuildCancelled,
    BuildFailed,
    BuildFinished,
    BuildProcess,
    BuildProgressed,
    build_command,
)

WAIT = 120.0  # seconds
REPORT = '{"event": "report", "added": []}'
PROGRESS = '{"event": "progress", "stage": "reading", "done": 1, "total": 2}'


@pytest.fixture
def new(tmp_path: Path) -> Collection:
    """A corpus without an index."""
    return Collection(samples.write_corpus(tmp_path / "corpus"), tmp_path / "index")


@pytest.fixture
def own(tmp_path: Path) -> Collection:
    return samples.build(tmp_path)


def followed(
    arguments: list[str], meanwhile: Callable[[BuildProcess, Message], object] | None = None
) -> list[Message]:
    """What a build posts; `meanwhile` is called with each message."""
    heard: list[Message] = []

    def post(message: Message) -> None:
        heard.append(message)
        if meanwhile is not None:
            meanwhile(rebuild, message)

    rebuild = BuildProcess(arguments, post)
    asyncio.run(asyncio.wait_for(rebuild.run(), WAIT))
    return heard


def building(made: Collection, *, dry_run: bool = False) -> list[str]:
    return build_command((made.corpus,), made.index, "hashing", dry_run=dry_run)


def python(script: str) -> list[str]:
    return [sys.executable, "-c", script]


def saying(*lines: str, then: str = "") -> list[str]:
    """A process that prints these lines, and then does something else."""
    return python(f"print({chr(10).join(lines)!r}, flush=True)\n{then}")


def cancel(rebuild: BuildProcess, message: Message) -> None:
    del message
    rebuild.cancel()


# --- the real build


def test_a_build_in_a_process_of_its_own(new: Collection) -> None:
    *progress, built = followed(building(new))
    assert isinstance(built, BuildFinished)
    assert built.report["added"] == sorted(path.name for path in new.corpus.iterdir())
    assert built.report["documents"] == 5
    steps = [message for message in progress if isinstance(message, BuildProgressed)]
    assert len(steps) == len(progress)
    stages = [
        (stage, list(steps_of_stage))
        for stage, steps_of_stage in groupby(steps, lambda step: step.stage)
    ]
    names = [stage for stage, _ in stages]
    assert {"reading", "embedding"} <= set(names)
    assert len(names) == len(set(names))
    for _, steps_of_stage in stages:
        assert steps_of_stage[-1].done == steps_of_stage[-1].total
        seconds = [step.seconds for step in steps_of_stage]
        assert seconds == sorted(seconds)
        assert 0 <= seconds[0] <= seconds[-1] < WAIT
    with Assistant.open(new.index) as assistant:
        assert assistant.fingerprint == built.report["fingerprint"]


def test_a_dry_run_changes_nothing(own: Collection) -> None:
    (own.corpus / f"{RETRACTED}.md").unlink()
    (own.corpus / "more.md").write_text("# More\n\nA sentence.\n", encoding="utf-8")
    with (own.corpus / f"{TRIAL}.md").open("a", encoding="utf-8") as file:
        file.write("\nMore.\n")
    before = tree(own.index)
    *_, built = followed(building(own, dry_run=True))
    assert isinstance(built, BuildFinished)
    assert built.report["added"] == ["more.md"]
    assert built.report["updated"] == [f"{TRIAL}.md"]
    assert built.report["removed"] == [f"{RETRACTED}.md"]
    assert tree(own.index) == before


def test_an_error_is_told_in_a_sentence(new: Collection) -> None:
    missing = Collection(new.corpus / "none", new.index)
    [failed] = followed(building(missing))
    assert isinstance(failed, BuildFailed)
    assert failed.sentence.startswith(f"There is no corpus folder {missing.corpus}; create it")


def test_no_other_package_is_run(
    new: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "assistant").mkdir()
    (tmp_path / "assistant" / "__main__.py").write_text("print('pwned')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert isinstance(followed(building(new))[-1], BuildFinished)


def test_a_build_that_is_cancelled_leaves_the_index_as_it_was(own: Collection) -> None:
    (own.corpus / "more.md").write_text("# More\n\nA sentence.\n", encoding="utf-8")
    with Assistant.open(own.index) as assistant:
        before = assistant.fingerprint
    heard = followed(building(own), cancel)
    assert isinstance(heard[0], BuildProgressed)
    assert [type(message) for message in heard if not isinstance(message, BuildProgressed)] == [
        BuildCancelled
    ]
    with Assistant.open(own.index) as assistant:
        assert assistant.fingerprint == before
        assert assistant.check() == 5
    assert isinstance(followed(building(own))[-1], BuildFinished)


def test_a_build_that_is_cancelled_before_it_began(new: Collection) -> None:
    heard: list[Message] = []
    rebuild = BuildProcess(building(new), heard.append)
    rebuild.cancel()
    asyncio.run(rebuild.run())
    assert [type(message) for message in heard] == [BuildCancelled]
    assert not new.index.exists()


def test_a_build_that_is_cancelled_while_it_is_started(new: Collection) -> None:
    heard: list[Message] = []
    rebuild = BuildProcess(building(new), heard.append)

    async def work() -> None:
        task = asyncio.create_task(rebuild.run())
        await asyncio.sleep(0)
        assert rebuild._process is None
        rebuild.cancel()
        await asyncio.wait_for(task, WAIT)

    asyncio.run(work())
    assert [type(message) for message in heard] == [BuildCancelled]
    assert not new.index.exists()


# --- other processes


def test_what_libraries_print_is_passed_over() -> None:
    garbage = [
        "Downloading …",
        "",
        "{",
        "[]",
        "1",
        "null",
        '"event"',
        '{"level": "info"}',
        '{"event": "startup", "stage": 1}',
        '{"event": null}',
        '{"event": ["progress"]}',
    ]
    more = "import os; os.write(1, b'[' * 100_000 + b'\\n' + b'\\xff\\x00' * 100_000 + b'\\n')"
    after = f"{more}\nprint({PROGRESS!r}); print({REPORT!r}); print('bye')"
    progressed, built = followed(saying(*garbage, then=after))
    assert isinstance(progressed, BuildProgressed)
    assert (progressed.stage, progressed.done, progressed.total) == ("reading", 1, 2)
    assert isinstance(built, BuildFinished)
    assert built.report["added"] == []


def test_a_report_may_be_long() -> None:
    report = "{'event': 'report', 'added': ['x' * 100] * 10_000}"
    [built] = followed(python(f"import json; print(json.dumps({report}))"))
    assert isinstance(built, BuildFinished)
    assert len(built.report["added"]) == 10_000


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("", "The build ended without a message."),
        ("import sys; sys.exit(3)", "The build ended without a message."),
        ("raise ValueError('odd')", "The build ended without a message. ValueError: odd"),
        ("import sys; sys.exit('a\\n b \\n')", "The build ended without a message.  b"),
        ("import sys; sys.exit('x' * 1000)", f"The build ended without a message. {'x' * 300}"),
        (
            "import os; os.write(2, b'\\xff'); os.abort()",
            "The build ended without a message. \ufffd",
        ),
        (f"print({PROGRESS!r}); import os; os.kill(os.getpid(), 9)", "The build ended"),
        ('print(\'{"event": "error", "message": "No room."}\'); 1 / 0', "No room."),
    ],
)
def test_a_process_that_dies(script: str, sentence: str) -> None:
    failed = followed(python(script))[-1]
    assert isinstance(failed, BuildFailed)
    assert failed.sentence.startswith(sentence)


def test_what_is_said_on_the_side_is_no_failure() -> None:
    noise = f"import sys; sys.stderr.write('warning ' * 100_000); print({REPORT!r})"
    assert [type(message) for message in followed(python(noise))] == [BuildFinished]


def test_a_process_that_cannot_be_started(tmp_path: Path) -> None:
    for program, reason in (
        (tmp_path / "none", "No such file or directory"),
        (tmp_path, "Permission denied"),
    ):
        [failed] = followed([str(program)])
        assert isinstance(failed, BuildFailed)
        assert failed.sentence == f"No process can be started ({reason}); try again."


HANGING = "import time; time.sleep(600)"


def test_what_a_build_started_is_ended_with_it() -> None:
    # The output stays open until the last of them is gone.
    child = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {HANGING!r}])"
    hanging = python(f"{child}; print({PROGRESS!r}, flush=True); {HANGING}")
    heard = followed(hanging, cancel)
    assert [type(message) for message in heard] == [BuildProgressed, BuildCancelled]


def test_where_there_are_no_groups_the_process_alone_is_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(os, "killpg")
    heard = followed(saying(PROGRESS, then=HANGING), cancel)
    assert [type(message) for message in heard] == [BuildProgressed, BuildCancelled]


def test_a_build_that_had_ended_was_not_cancelled() -> None:
    heard = followed(saying(REPORT, PROGRESS, then=HANGING), cancel)
    assert [type(message) for message in heard] == [BuildProgressed, BuildFinished]
    heard = followed(saying(REPORT), cancel)
    assert [type(message) for message in heard] == [BuildFinished]


def test_a_process_that_is_gone_already_is_no_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise ProcessLookupError

    monkeypatch.setattr(os, "killpg", gone)
    heard = followed(saying(PROGRESS), cancel)
    assert [type(message) for message in heard] == [BuildProgressed, BuildCancelled]


def test_a_screen_that_goes_away_ends_its_build() -> None:
    heard: asyncio.Queue[Message] = asyncio.Queue()
    rebuild = BuildProcess(saying(PROGRESS, then=HANGING), heard.put_nowait)

    async def work() -> int:
        task = asyncio.create_task(rebuild.run())
        await asyncio.wait_for(heard.get(), WAIT)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert rebuild._process is not None
        return await asyncio.wait_for(rebuild._process.wait(), WAIT)

    assert asyncio.run(work()) == -9
    assert heard.empty()


def test_a_stage_has_its_own_clock() -> None:
    def step(stage: str, done: int) -> str:
        return json.dumps({"event": "progress", "stage": stage, "done": done, "total": 2})

    lines = [step("a", 0), step("a", 1), step("b", 0), step("a", 2)]
    steps = [
        message for message in followed(saying(*lines)) if isinstance(message, BuildProgressed)
    ]
    assert [(message.stage, message.done) for message in steps] == [
        ("a", 0),
        ("a", 1),
        ("b", 0),
        ("a", 2),
    ]
    assert all(0 <= message.seconds < WAIT for message in steps)
    assert steps[0].seconds <= steps[1].seconds
