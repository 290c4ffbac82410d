"""The README can fail: its commands exist, and its quotes stand in the corpus."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.cli.main import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = sorted(set(re.findall(r"^(?:\$ )?assistant (\S+)(.*)$", README, re.MULTILINE)))


@pytest.mark.parametrize(("name", "rest"), COMMANDS)
def test_a_command_and_its_options_exist(name: str, rest: str) -> None:
    shown = CliRunner().invoke(main, [name, "--help"])
    assert shown.exit_code == 0, name
    for word in shlex.split(rest.split("#", maxsplit=1)[0].split(">", maxsplit=1)[0]):
        if word.startswith("-"):
            assert re.search(rf"{word}\b", shown.output), word


def test_commands_were_found() -> None:
    assert {"ask", "add", "build", "verify", "show", "check"} <= {name for name, _ in COMMANDS}


def test_quotes_stand_in_the_corpus() -> None:
    quotes = [" ".join(quote.split()) for quote in re.findall(r"“([^”]+)”", README)]
    assert len(quotes) >= 3
    corpus = [
        " ".join(path.read_text(encoding="utf-8").split()) for path in ROOT.glob("corpus/*.md")
    ]
    for quote in quotes:
        assert any(quote in text for text in corpus), quote


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
