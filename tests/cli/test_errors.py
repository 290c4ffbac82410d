"""Every error is one sentence on stderr; stdout stays empty."""

from __future__ import annotations

from pathlib import Path

import pytest
import samples
from samples import QUESTION, STEERING, TRIAL, Collection
from terminal import environment, program, run, steering

from assistant.cli import command_line
from assistant.embed import models
from assistant.engine import Assistant
from assistant.settings import DEFAULT_MODEL, LONGEST_QUESTION

FOLDER = str(Path(__file__).parent)
INDEX = "{index}"

MISUSE = {
    "no such command": ["blah"],
    "no such command, hostile": [STEERING],
    "no such option": ["--blah"],
    "no such option, hostile": [f"--{STEERING}"],
    "no such option of a command": ["ask", f"--{STEERING}"],
    "no document": ["show", INDEX],
    "neither question nor batch": ["ask", INDEX],
    "question and batch": ["ask", "question", "--batch", __file__, INDEX],
    "JSON and Markdown": ["ask", "question", "--json", "--markdown", INDEX],
    "batch as Markdown": ["ask", "--batch", __file__, "--markdown", INDEX],
    "two questions": ["ask", "one", "two", INDEX],
    "empty question": ["ask", "", INDEX],
    "blank question": ["ask", " \n ", INDEX],
    "blank query": ["search", " ", INDEX],
    "overlong question": ["ask", "x" * (LONGEST_QUESTION + 1), INDEX],
    "overlong query": ["search", "x" * (LONGEST_QUESTION + 1), INDEX],
    "no number": ["ask", "question", "-k", "x", INDEX],
    "number too small": ["ask", "question", "-k", "0", INDEX],
    "bad filter": ["ask", "question", "--filter", "colour=red", INDEX],
    "hostile filter": ["search", "question", "--filter", STEERING, INDEX],
    "place without an end": ["show", TRIAL, "--at", "5", INDEX],
    "empty place": ["show", TRIAL, "--at", "5:5", INDEX],
    "place turned round": ["show", TRIAL, "--at", "6:5", INDEX],
    "place behind the end": ["show", TRIAL, "--at", "0:999999", INDEX],
    "huge place": ["show", TRIAL, "--at", f"0:{'9' * 5000}", INDEX],
    "hostile place": ["show", TRIAL, "--at", STEERING, INDEX],
    "no such format": ["cite", TRIAL, "--format", "word", INDEX],
    "no answer file": ["verify", "missing.json", INDEX],
    "hostile answer file": ["verify", STEERING, INDEX],
    "directory for an answer": ["verify", FOLDER, INDEX],
    "file that is no answer": ["verify", __file__, INDEX],
    "no batch file": ["ask", "--batch", "missing.jsonl", INDEX],
    "directory for a batch": ["ask", "--batch", FOLDER, INDEX],
    "directory to add": ["add", FOLDER, INDEX],
    "missing file to add": ["add", "missing.md", INDEX],
    "no such part": ["evaluate", FOLDER, "--part", "most"],
}


def arguments(words: list[str]) -> list[str]:
    at = samples.collection().at_index
    return [part for word in words for part in (at if word == INDEX else [word])]


@pytest.mark.parametrize("words", MISUSE.values(), ids=MISUSE)
def test_misuse(words: list[str]) -> None:
    result = run(*arguments(words))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("assistant: ")
    assert result.stderr.count("\n") == 1
    assert steering(result.stderr) == set()


@pytest.mark.parametrize(
    "words",
    [
        ["ask", QUESTION],
        ["search", QUESTION],
        ["show", TRIAL],
        ["cite", TRIAL],
        ["status"],
        ["coverage"],
        ["check"],
    ],
    ids=lambda words: words[0],
)
def test_no_index(words: list[str], tmp_path: Path) -> None:
    result = run(*words, "--index", tmp_path / "none")
    assert (result.exit_code, result.stdout) == (5, "")
    assert "run: assistant build" in result.stderr
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("identity", ["missing", "", "\udcff", STEERING, "x\0", "' OR 1=1 --"])
def test_unknown_documents(identity: str) -> None:
    for command in ("show", "cite"):
        result = run(command, identity, *samples.collection().at_index)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith("assistant: The index has no document ")
        assert steering(result.stderr) == set()


def test_no_corpus(tmp_path: Path) -> None:
    arguments = ["build", "--index", str(tmp_path / "index"), "--model", "hashing"]
    missing = run(*arguments, "--corpus", tmp_path / "missing")
    assert (missing.exit_code, missing.stdout) == (1, "")
    assert "There is no corpus folder" in missing.stderr
    (tmp_path / "empty").mkdir()
    empty = run(*arguments, "--corpus", tmp_path / "empty")
    assert (empty.exit_code, empty.stdout) == (1, "")
    assert "holds no articles" in empty.stderr


def test_a_model_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "_PACKAGE", "no_such_package")
    corpus = samples.collection().corpus
    arguments = ["--corpus", str(corpus), "--index", str(tmp_path / "index")]
    result = run("build", *arguments, "--model", DEFAULT_MODEL)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "is not installed" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    corpus = samples.collection().corpus
    index = tmp_path / "file" / "index"
    result = run("build", "--corpus", corpus, "--index", index, "--model", "hashing")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("assistant: ")
    assert "file" in result.stderr


def test_bytes_that_are_no_text() -> None:
    """A command line can hold any bytes; nothing of it may end in a traceback."""
    at = samples.collection().at_index
    result = program("search", b"fictive \xff\x9b neuritis", "--json", *at)
    assert (result.returncode, result.stderr) == (0, b"")
    result = program(
        "ask", b"fictive \xff neuritis", *at, env=environment(PYTHONIOENCODING="ascii")
    )
    assert (result.returncode, result.stderr) == (0, b"")
    assert b"\\u201c" in result.stdout


@pytest.mark.parametrize("command", [["ask"], ["ask", "--json"], ["search"], ["search", "--json"]])
def test_lone_surrogates(command: list[str]) -> None:
    result = run(*command, "fictive \udcff neuritis", *samples.collection().at_index)
    assert result.exit_code == 0


def test_an_error_of_the_system_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", f"/x{STEERING}")

    monkeypatch.setattr(Assistant, "open", fail)
    result = run("ask", QUESTION)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("assistant: No space left on device (/x")
    assert steering(result.stderr) == set()

    def fail_namelessly(_: object, **__: object) -> None:
        raise OSError("something else")

    monkeypatch.setattr(Assistant, "open", fail_namelessly)
    assert "something else; check" in run("ask", QUESTION).stderr


def test_a_reader_that_went_away(monkeypatch: pytest.MonkeyPatch) -> None:
    replaced = []

    def fail(_: object, **__: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(Assistant, "open", fail)
    monkeypatch.setattr("os.dup2", lambda *pair: replaced.append(pair))
    monkeypatch.setattr(command_line, "_stdout", lambda: 1)
    result = run("ask", QUESTION)
    assert (result.exit_code, result.output) == (0, "")
    assert len(replaced) == 1


def test_advice_names_the_corpus_and_the_index_of_the_user(own: Collection) -> None:
    missing = own.index.parent / "no index"
    at = f"--index '{missing}'"
    for command in (["ask", "what"], ["search", "what"], ["show", "x"], ["check"]):
        said = run(*command, "--index", str(missing)).stderr
        assert said == f"assistant: There is no index in {missing} yet; run: assistant build {at}\n"
    said = run("status", "--corpus", str(own.corpus), "--index", str(missing)).stderr
    assert f"run: assistant build --corpus {own.corpus} {at}\n" in said
    assert "assistant show --index" in run("ask", QUESTION, *own.at_index).stdout.replace("\n", " ")


def test_advice_about_an_older_index_names_the_corpus_that_it_was_built_from(
    own: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Assistant, "note", "It is old; run: assistant build")
    said = run("ask", QUESTION, *own.at_index).stderr
    corpus = Assistant.open(own.index).manifest.corpus[0]
    assert said == f"It is old; run: assistant build --corpus {corpus} --index {own.index}\n"


@pytest.fixture
def own(tmp_path: Path) -> Collection:
    return samples.build(tmp_path / "own")
