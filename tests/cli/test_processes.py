"""What only a new process shows: what is imported, and that nothing depends on chance."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import samples
from samples import QUESTION
from terminal import environment, on_terminal, program

HEAVY = {"torch", "sentence_transformers", "transformers", "lxml", "rich", "ir_measures", "yaml"}
HEAVY |= {"assistant.index.build", "assistant.formats", "assistant.evaluate", "multiprocessing"}
IMPORTED = "import json, sys; print(json.dumps(sorted(sys.modules)))"


def imported(script: str, *arguments: str | Path) -> set[str]:
    """Modules that are there when a script has run."""
    code, written = on_terminal(
        ["-c", f"{script}\n{IMPORTED}", *map(str, arguments)], env=environment(TERM="dumb")
    )
    assert code == 0, written
    return set(json.loads(written.strip().splitlines()[-1]))


def test_importing_costs_nothing() -> None:
    names = imported("import assistant")
    assert not names & {*HEAVY, "numpy", "faiss", "tantivy", "onnxruntime", "sqlite3", "click"}


def test_asking_imports_nothing_that_only_building_needs() -> None:
    script = """
import sys
from assistant import Assistant
with Assistant.open(sys.argv[1]) as engine:
    assert engine.ask(sys.argv[2]).evidence
"""
    names = imported(script, samples.collection().index, QUESTION)
    assert "faiss" in names
    assert not names & HEAVY


def test_nor_does_the_command() -> None:
    script = """
import sys
from assistant.cli.main import main
main(["ask", "--index", *sys.argv[1:]], standalone_mode=False)
"""
    names = imported(script, samples.collection().index, QUESTION)
    assert "click" in names
    assert not names & HEAVY


def test_the_same_bytes_whatever_the_hash_seed_and_after_a_rebuild(tmp_path: Path) -> None:
    outputs = set()
    for seed in ("1", "2"):
        corpus = samples.write_corpus(tmp_path / seed / "corpus")
        index = ["--index", str(tmp_path / seed / "index")]
        env = environment(PYTHONHASHSEED=seed)
        built = program("build", "--corpus", corpus, *index, "--model", "hashing", env=env)
        assert built.returncode == 0, built.stderr
        asked = program("ask", QUESTION, "--json", *index, env=env)
        assert asked.returncode == 0
        outputs.add(asked.stdout)
    shared = program("ask", QUESTION, "--json", *samples.collection().at_index)
    assert outputs == {shared.stdout}


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_build_whose_terminal_is_closed_leaves_nothing_behind(
    tmp_path: Path, number: signal.Signals
) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    for each in range(3_000):
        (corpus / f"{each}.md").write_text(
            f"# Title {each}\n\nSentence {each}.\n", encoding="utf-8"
        )
    options = ["--corpus", str(corpus), "--index", str(index), "--model", "hashing"]
    command = [sys.executable, "-m", "assistant", "build", "--events", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment()) as process:
        assert process.stdout
        assert b'"stage": "reading"' in process.stdout.readline()
        assert list((index / "generations").glob(".draft-*"))
        process.send_signal(number)
        process.stdout.read()
        assert process.wait(60) == 128 + number
    assert not list((index / "generations").iterdir())
    assert not (index / "building-by").exists()
