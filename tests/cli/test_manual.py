"""The man page is that of the commands as they are, and a man page."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from terminal import ROOT, program, steering

PAGE = ROOT / "docs" / "assistant.1"


def test_the_page_is_that_of_the_commands() -> None:
    printed = program("manual")
    assert printed.returncode == 0, printed.stderr
    same = printed.stdout == PAGE.read_bytes()
    assert same, "run: .venv/bin/assistant manual > docs/assistant.1"


def test_every_command_and_option_has_its_place() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for command in ("build", "ask", "status-list import", "completion", "manual"):
        escaped = command.replace("-", r"\-")
        assert f".SS assistant {escaped} [OPTIONS]" in page
    assert page.count(".B \\-q, \\-\\-quiet") == 1
    assert steering(page) == set()


@pytest.mark.skipif(not shutil.which("groff"), reason="groff is not installed")
def test_a_formatter_finds_no_fault_with_it() -> None:
    command = [shutil.which("groff") or "", "-man", "-Tutf8", "-ww", "-z", str(PAGE)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
