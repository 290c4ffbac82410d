"""The docs can fail: their commands, links and modules exist, their quotes are in the corpus."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from assistant.cli.main import main
from assistant.format_traits import FORMATS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PAGES = [
    *(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "CHANGELOG")),
    *sorted((ROOT / "docs").glob("*.md")),
]
# Their links are checked, but their commands need data that is not part of the project.
OTHER_PAGES = [
    ROOT / "corpus" / "README.md",
    ROOT / "training" / "NOTES.md",
    *sorted((ROOT / "benchmarks").glob("*.md")),
    ROOT / "benchmarks" / "natural" / "README.md",
    *sorted((ROOT / "benchmarks" / "history").glob("*.md")),
]
COMMANDS = sorted(
    {
        command
        for page in PAGES
        for command in re.findall(
            r"^ *(?:\$ |\.venv/bin/)?assistant (\S+)(.*)$",
            page.read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    }
)


def _anchors(page: Path) -> set[str]:
    """What the headings of a page are called in links."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize(("name", "rest"), COMMANDS)
def test_a_command_and_its_options_exist(name: str, rest: str) -> None:
    words = shlex.split(rest.split("#", maxsplit=1)[0].split(">", maxsplit=1)[0])
    group = isinstance(main.get_command(click.Context(main), name), click.Group)
    called = [name, words[0]] if group else [name]
    shown = CliRunner().invoke(main, [*called, "--help"])
    assert shown.exit_code == 0, name
    for word in words:
        if word.startswith("-"):
            assert re.search(rf"{word}\b", shown.output), word


def test_commands_were_found() -> None:
    used = {"ask", "add", "build", "verify", "show", "check", "fetch", "status-list", "evaluate"}
    assert used <= {name for name, _ in COMMANDS}


def test_quotes_stand_in_the_corpus() -> None:
    quotes = [
        " ".join(quote.split()).removesuffix(" …") for quote in re.findall(r"“([^”]+)”", README)
    ]
    assert len(quotes) >= 2
    corpus = [
        " ".join(path.read_text(encoding="utf-8").split()) for path in ROOT.glob("corpus/*.md")
    ]
    for quote in quotes:
        assert any(quote in text for text in corpus), quote


@pytest.mark.parametrize(
    "page", [*PAGES, *OTHER_PAGES], ids=lambda page: page.relative_to(ROOT).as_posix()
)
def test_links_lead_somewhere(page: Path) -> None:
    for target, anchor in re.findall(
        r"\]\(([^)#]*)(?:#([^)]+))?\)", page.read_text(encoding="utf-8")
    ):
        linked = page.parent / target if target else page
        assert linked.exists(), target
        if anchor:
            assert anchor in _anchors(linked), f"{target}#{anchor}"


def test_every_format_is_listed() -> None:
    page = (ROOT / "docs" / "corpus.md").read_text(encoding="utf-8")
    section = page.partition("\n## Formats\n")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    listed = {name for row in rows for name in re.findall(r"`([\w-]+)`", row.split("|")[3])}
    assert listed == set(FORMATS)


def test_the_readme_links_to_every_page() -> None:
    linked = {(ROOT / target).resolve() for target in re.findall(r"\]\(([^)#]+)", README)}
    assert {page for page in PAGES if page.name != "README.md"} <= linked


def test_the_readme_names_the_test_command_that_must_pass() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    [command] = [line for line in lines if line.startswith("make ")]
    assert re.search(rf"^{command}\b", README, re.MULTILINE)


def test_modules_that_contributors_are_told_of_exist() -> None:
    table = ARCHITECTURE.partition("## To change something")[2]
    paths = re.findall(r"`([\w./]+/[\w./]*)`", table)
    assert len(paths) >= 20
    for path in paths:
        assert (ROOT / path).exists() or (ROOT / "assistant" / path).exists(), path


def test_every_room_stands_in_the_tree() -> None:
    tree = ARCHITECTURE.partition("```\n")[2].partition("```")[0]
    top = re.findall(r"^ {2}([\w.]+/?)", tree, re.MULTILINE)
    nested = re.findall(r"^ {4}(\w+/)", tree, re.MULTILINE)
    package = ROOT / "assistant"
    names = {f"{room.parent.name}/" for room in package.glob("*/__init__.py")}
    names |= {room.name for room in package.glob("*.py") if not room.name.startswith("__")}
    assert names == set(top)
    inner = {f"{room.parent.name}/" for room in package.glob("*/*/__init__.py")}
    assert inner == set(nested)
