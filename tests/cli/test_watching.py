"""build --watch: the index follows the corpus, and Ctrl-C ends it cleanly."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import samples
from samples import Collection
from terminal import ROOT, environment, run

from assistant.engine import Assistant


@pytest.fixture
def own(tmp_path: Path) -> Collection:
    return samples.build(tmp_path / "own")


@contextmanager
def watching(own: Collection) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "assistant", "build", "--watch", "--model", "hashing", *own.options],
        cwd=ROOT,
        env=environment(PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def until(process: subprocess.Popen[str], words: str) -> list[str]:
    """The lines that are printed until one has these words; fails when the output ends before."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if words in line:
            return lines
    raise AssertionError(lines)


def documents(own: Collection) -> int:
    with Assistant.open(own.index) as opened:
        return len(opened.catalogue())


def test_the_index_follows_and_a_bad_file_ends_nothing(own: Collection) -> None:
    with watching(own) as process:
        until(process, "Watching for changes")
        assert documents(own) == 5
        (own.corpus / "bad.md").write_bytes(b"\0\x1b[2J")
        lines = until(process, "Watching for changes")
        assert any(line.startswith("bad.md: ") for line in lines)
        new = "# New\n\nPretendine reduced relapses of fictive neuritis by 5%.\n"
        (own.corpus / "new.md").write_text(new)
        lines = until(process, "Watching for changes")
        assert any("1 file added" in line for line in lines)
        assert documents(own) == 6
        (own.corpus / "new.md").unlink()
        assert any("1 removed" in line for line in until(process, "Watching for changes"))
        process.send_signal(signal.SIGINT)
        ending = until(process, "The watch has ended.")
        assert process.wait() == 0
        assert not any("Traceback" in line for line in ending)
    assert documents(own) == 5
    assert run("check", *own.at_index).exit_code == 0


def test_a_corpus_that_goes_away_and_comes_back(own: Collection) -> None:
    aside = own.corpus.with_name("aside")
    with watching(own) as process:
        until(process, "Watching for changes")
        shutil.move(own.corpus, aside)
        lines = until(process, "Watching for changes")
        assert any("There is no corpus folder" in line for line in lines)
        assert documents(own) == 5
        shutil.move(aside, own.corpus)
        until(process, "Watching for changes")
        process.send_signal(signal.SIGINT)
        assert process.wait() == 0


@pytest.mark.parametrize("option", ["--dry-run", "--json", "--events"])
def test_what_a_watch_does_not_take(own: Collection, option: str) -> None:
    result = run("build", "--watch", option, *own.options)
    assert (result.exit_code, result.stdout) == (2, "")
