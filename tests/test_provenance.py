"""docs/provenance.md works: every command of its walk runs, and prints what the page says."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
import shipped
from terminal import run

PAGE = Path(__file__).parents[1] / "docs" / "provenance.md"
_EXITS = re.compile(r"\s+# exits (\d)$")


def walk() -> list[tuple[str, list[str]]]:
    """Every command of the walk, with the lines that it is said to print."""
    text = PAGE.read_text(encoding="utf-8").partition("## The walk")[2].partition("\n## ")[0]
    found: list[tuple[str, list[str]]] = []
    for block in re.findall(r"^```\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line.removeprefix("$ "), []))
            else:
                found[-1][1].append(line)
    return found


def words(said: str) -> str:
    return " ".join(said.split())


def test_the_walk_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = tmp_path / "index"
    shutil.copytree(shipped.index(), index)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASSISTANT_INDEX", str(index))
    monkeypatch.setenv("ASSISTANT_CORPUS", str(shipped.CORPUS))
    commands = walk()
    for command, printed in commands:
        expected = int(match[1]) if (match := _EXITS.search(command)) else 0
        program, *arguments = shlex.split(_EXITS.sub("", command))
        assert program == "assistant"
        target = ""
        if ">" in arguments:
            *arguments, _, target = arguments
        if "BUILD" in arguments:
            answer = json.loads(Path("answer.json").read_text(encoding="utf-8"))
            arguments[arguments.index("BUILD")] = answer["fingerprint"][:12]
        result = run(*arguments)
        assert result.exit_code == expected, (command, result.stdout, result.stderr)
        if target:
            Path(target).write_text(result.stdout, encoding="utf-8")
        for line in printed:
            assert words(line) in words(result.stdout), (command, line)


def test_the_walk_shows_every_command_of_provenance() -> None:
    shown = {command.split()[1] for command, _ in walk()}
    assert shown >= {"verify", "replay", "changed", "locate", "export", "show", "status", "check"}
    assert sum(len(printed) for _, printed in walk()) >= 6
