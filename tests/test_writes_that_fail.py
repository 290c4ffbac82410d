"""Whatever the program writes: when a change of a file fails, nothing half-written stays.

The message names the file that could not be written and says what to do, and trying again works.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import asked
import pytest
import samples
from failing import FULL, Task, failures
from terminal import ROOT, environment, run

from assistant.conversation import export
from assistant.conversation.sessions import Session, SessionStore
from assistant.errors import AssistantError
from assistant.fetch import saving
from assistant.tui import preferences
from assistant.tui.workers import build_process


def command(folder: Path, *args: str | Path) -> str:
    """Run a command that writes; what it says on stderr when it fails."""
    result = run(*args, env={"ASSISTANT_HOME": str(folder / "home")})
    assert result.exit_code in (0, 1)
    return result.stderr if result.exit_code else ""


def called(call: Callable[[], object]) -> str:
    try:
        call()
    except AssistantError as error:
        return str(error)
    return ""


# --- what is written


@cache
def articles() -> list[Path]:
    """Two articles outside of any corpus."""
    folder = samples.collection().corpus.parent / "articles"
    folder.mkdir(exist_ok=True)
    for name in ("one", "two"):
        text = f"# {name}\n\nArticle {name} says that relapses fell.\n" * 50
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return sorted(folder.iterdir())


def add(folder: Path) -> str:
    places: list[str | Path] = ["--corpus", folder / "written", "--index", folder / "index"]
    return command(folder, "add", *articles(), *places, "--model", "hashing")


def corpus_of_one(folder: Path) -> None:
    (folder / "written").mkdir(parents=True)
    (folder / "written" / "old.md").write_text("# Old\n\nAn old one.\n", encoding="utf-8")


def copy_shipped_corpus(folder: Path) -> str:
    said: list[Exception] = []
    target = folder / "written" / "corpus"
    if target.exists():  # it is only offered to somebody who has none
        return ""
    laid = build_process.copy_shipped_corpus(samples.collection().corpus, target, said.append)
    assert laid != bool(said)
    return str(said[0]) if said else ""


def record(title: str) -> bytes:
    article = f"<Article><ArticleTitle>{title}</ArticleTitle></Article>"
    cited = f'<MedlineCitation><PMID Version="1">1</PMID>{article}</MedlineCitation>'
    return f"<PubmedArticleSet><PubmedArticle>{cited}</PubmedArticle></PubmedArticleSet>".encode()


def fetch(folder: Path) -> str:
    file = folder / "written" / "PMID1.xml"
    return called(lambda: saving.save(file, record("Newer"), {"PMID1"}))


def fetched(folder: Path) -> None:
    saving.save(folder / "written" / "PMID1.xml", record("Older"), {"PMID1"})


def import_list(folder: Path) -> str:
    listed = samples.collection().corpus.parent / "list.csv"
    listed.write_text("RetractionNature,OriginalPaperDOI\nRetraction,10.1000/x\n")
    home = {"ASSISTANT_HOME": str(folder / "written")}
    result = run("status-list", "import", listed, "--index", folder / "index", env=home)
    return result.stderr if result.exit_code else ""


def save_export(folder: Path) -> str:
    text = export.render([asked.turn()], "Title", "json")
    target = folder / "written" / "answer.json"
    return called(lambda: export.write(target, text, replace=True))


@cache
def session() -> Session:
    return replace(SessionStore(Path()).new(asked.NOW), turns=(asked.turn(),))


@cache
def store(folder: Path) -> SessionStore:
    """One for each folder, as one screen has: it knows what it has written."""
    return SessionStore(folder / "written")


def save_session(folder: Path) -> str:
    return called(lambda: store(folder).save(session()))


def save_theme(folder: Path) -> str:
    return called(lambda: preferences.save_theme(folder / "written", preferences.LIGHT))


@cache
def judged() -> Path:
    return samples.judged_set(samples.collection().corpus.parent / "judged")


def evaluate(folder: Path) -> str:
    index = samples.collection().corpus.parent / "evaluated"
    options: list[str | Path] = ["--index", index, "--model", "hashing", "--fast"]
    saved = folder / "written" / "results.jsonl"
    return command(folder, "evaluate", judged(), *options, "--save", saved)


TASKS = {
    "add": Task(add, ("one.md", "two.md"), corpus_of_one),
    "the shipped corpus": Task(copy_shipped_corpus, ("corpus",)),
    "fetch": Task(fetch, ("PMID1.xml",), fetched),
    "status-list import": Task(import_list, ("status-list",)),
    "an export": Task(save_export, ("answer.json",), save_export),
    "a session": Task(save_session, ("written",)),
    "preferences": Task(save_theme, ("preferences.json",)),
    "evaluate --save": Task(evaluate, ("results.jsonl",)),
}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks processes")
def test_adding_that_is_killed_or_has_no_room() -> None:
    """The experiments of benchmarks/writes.py, in small."""
    few = ["--only", "killed", "--only", "limited", "--kills", "3", "--articles", "4"]
    done = subprocess.run(
        [sys.executable, ROOT / "benchmarks" / "writes.py", *few],
        env=environment(PYTHONPATH=os.pathsep.join([str(ROOT), str(ROOT / "tests")])),
        capture_output=True,
        text=True,
        check=True,
    )
    killed, limited = (line.split(" | ")[1:] for line in done.stdout.splitlines()[2:])
    assert killed[0] == "3"
    assert limited[:2] == ["6", "6"]
    assert {" ".join(row[2:]) for row in (killed, limited)} == {"0 0 0 |"}


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_every_change_may_fail(task: Task, tmp_path: Path) -> None:
    found = list(failures(task, tmp_path))
    assert len(found) > 4
    for failure in found:
        assert FULL in failure.said
        assert "free some disk space" in failure.said
        assert failure.said.strip().count("\n") == 0
        assert failure.left == set()
        assert failure.is_named, failure.said
        assert failure.is_mended
