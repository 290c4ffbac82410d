"""Every command into a pipe: no byte of it steers the terminal that it may end on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import STEERING, Collection
from terminal import program, run, steering

from assistant.cite import FORMATS
from assistant.display import inert_json
from assistant.engine import Assistant
from assistant.evaluate.saved import Result, from_lines, to_lines

HOSTILE = f"{STEERING}\u2028\u2029\x85\u061c\u200f\ud800 \U0001f600é"
SPOKEN = HOSTILE.replace("\ud800", "\ufffd")  # what cannot be stored is replaced when it is read
QUOTABLE = HOSTILE.replace("\ud800", "")  # a sentence with a lost character is not quoted
QUESTION = "what reduces relapses of fictive neuritis"
NAME = f"x{SPOKEN}.jsonl".replace("/", "")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    """A collection of one hostile article in a hostile file."""
    folder = tmp_path_factory.mktemp("pipes")
    corpus = folder / f"corpus {SPOKEN}"
    corpus.mkdir()
    record = {
        "id": f"id{HOSTILE}",
        "title": f"Title {HOSTILE} of fictive neuritis",
        "authors": [f"Mallory{HOSTILE} M"],
        "journal": f"J {HOSTILE} Invent",
        "doi": "10.1000/alpha",
        "status": "retracted",
        "notice": f"in {HOSTILE} print",
        "sections": [
            {
                "heading": f"Results {HOSTILE}",
                "text": f"Hostilimab reduced relapses {QUOTABLE} of fictive neuritis by 10%.",
            }
        ],
    }
    (corpus / NAME).write_text(json.dumps(record), encoding="utf-8")
    (corpus / f"bad{NAME}").write_bytes(b"\0")
    collection = Collection(corpus, folder / "index")
    # A home of its own: elsewhere the list is missing, and its hostile name has to be told.
    home = {"ASSISTANT_HOME": str(folder / "home")}
    built = run("build", *collection.options, "--model", "hashing", env=home)
    assert built.exit_code == 1
    listed = folder / "list.csv"
    listed.write_text("RetractionNature,OriginalPaperDOI\nRetraction,10.1000/alpha\n")
    name = ["--name", SPOKEN]
    imported = run("status-list", "import", listed, *name, *collection.at_index, env=home)
    assert imported.exit_code == 0
    return collection


def identity(made: Collection) -> str:
    result = run("ask", QUESTION, "--json", *made.at_index)
    return str(json.loads(result.stdout)["evidence"][0]["document"]["id"])


def answer(made: Collection, folder: Path) -> Path:
    exported = folder / f"answer {SPOKEN}.json"
    exported.write_text(run("ask", QUESTION, "--json", *made.at_index).stdout, encoding="utf-8")
    return exported


def commands(made: Collection, folder: Path) -> list[list[str | Path]]:
    at, both = made.at_index, made.options
    batch = folder / "batch.jsonl"
    asked = [{"question": f"{QUESTION} {HOSTILE}", HOSTILE: HOSTILE}, {"question": ""}, HOSTILE]
    batch.write_text("".join(f"{json.dumps(line)}\n" for line in asked))
    listed = folder / "list.csv"
    listed.write_text(f"RetractionNature,OriginalPaperDOI\n{SPOKEN.split()[0]},10.1000/alpha\n")
    (folder / NAME).write_text('{"title": "Another one", "abstract": "Relapses fell."}')
    new = Collection(folder / f"new {SPOKEN}", folder / "new-index")
    hashing = ["--model", "hashing"]
    return [
        ["ask", f"{QUESTION} {HOSTILE}", "--explain", *at],
        ["ask", f"{QUESTION} {HOSTILE}", "--markdown", *at],
        ["ask", f"bicycles {HOSTILE}", *at],
        ["ask", QUESTION, "--filter", f"document={HOSTILE}", *at],
        ["search", f"{QUESTION} {HOSTILE}", *at],
        ["show", identity(made), *at],
        ["show", HOSTILE, *at],
        ["status", *both],
        ["build", *both, *hashing],
        ["build", "--corpus", folder / HOSTILE.replace("\ud800", ""), *at, *hashing],
        ["add", folder / NAME, *new.options, *hashing],
        ["add", folder / f"none{SPOKEN}", *new.options],
        ["verify", answer(made, folder), *both],
        ["verify", folder / NAME, *both],
        ["status-list", "show", *at],
        ["status-list", "import", listed, "--name", SPOKEN, "--index", folder / "other"],
        ["check", *at],
        ["check", "--index", folder / f"none {SPOKEN}"],
        [SPOKEN],
    ]


def data(made: Collection, folder: Path) -> list[list[str | Path]]:
    at, both = made.at_index, made.options
    (folder / NAME).write_text('{"title": "Another one", "abstract": "Relapses fell."}')
    new: list[str | Path] = ["--corpus", folder / f"new {SPOKEN}", "--index", folder / "new-index"]
    return [
        ["ask", f"{QUESTION} {HOSTILE}", "--explain", *at],
        ["search", f"{QUESTION} {HOSTILE}", *at],
        ["show", identity(made), "--at", "0:9", *at],
        ["status", *both],
        ["build", *both, "--model", "hashing"],
        ["add", folder / NAME, *new, "--model", "hashing"],
        ["verify", answer(made, folder), *both],
        ["status-list", "show", *at],
        ["check", *at],
        ["check", "--index", folder / f"none {SPOKEN}"],
    ]


def test_no_text_steers(made: Collection, tmp_path: Path) -> None:
    asked = commands(made, tmp_path)
    asked += (["cite", identity(made), "--format", form, *made.at_index] for form in FORMATS)
    for command in asked:
        result = run(*command)
        assert result.output, command
        assert steering(result.stdout) == set(), command
        assert steering(result.stderr) == set(), command


def test_no_data_steers_and_all_of_it_comes_through(made: Collection, tmp_path: Path) -> None:
    for command in data(made, tmp_path):
        result = run(*command, "--json")
        assert steering(result.stdout) == set(), command
        assert json.loads(result.stdout), command
    document_data = json.loads(run("show", identity(made), "--json", *made.at_index).stdout)
    with Assistant.open(made.index) as assistant:
        document = assistant.document(identity(made))
    assert (document_data["title"], document_data["text"]) == (document.title, document.text)
    assert steering(document.text)
    assert document_data["source"]["path"] == NAME
    assert json.loads(run("search", HOSTILE, "--json", *made.at_index).stdout)["query"] == HOSTILE
    assert "\U0001f600é" in run("show", identity(made), "--json", *made.at_index).stdout


def test_no_line_of_a_batch_or_of_events_steers(made: Collection, tmp_path: Path) -> None:
    commands(made, tmp_path)
    batch = run("ask", "--batch", tmp_path / "batch.jsonl", *made.at_index).stdout
    events = run("build", *made.options, "--model", "hashing", "--events").stdout
    for printed in (batch, events):
        assert steering(printed) == set()
        assert all(json.loads(line) for line in printed.splitlines())
    assert json.loads(batch.splitlines()[0])[HOSTILE] == HOSTILE
    assert events.isascii()


def test_the_bytes_of_a_process(made: Collection) -> None:
    for form in ("--json", "--markdown", "--explain"):
        written = program("ask", f"{QUESTION} {SPOKEN}", form, *made.at_index).stdout
        unsafe = {byte for byte in written if byte < 0x20 or byte == 0x7F} - {0x0A}
        assert unsafe == set()
        assert steering(written.decode()) == set()


ANY = st.text(st.one_of(st.characters(codec=None), st.sampled_from(HOSTILE)))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | ANY,
    lambda inner: st.lists(inner) | st.dictionaries(ANY, inner),
)


@given(VALUES, st.sampled_from([None, 2]), st.booleans())
def test_whatever_is_written_as_json_is_inert_and_read_back(
    value: Any,  # noqa: ANN401 - any JSON
    indent: int | None,
    only_ascii: bool,  # noqa: FBT001 - drawn
) -> None:
    text = inert_json(value, indent=indent, only_ascii=only_ascii)
    assert steering(text) == set()
    assert text.isascii() or not only_ascii
    assert indent or "\n" not in text
    text.encode()  # no lone surrogate is left
    # Two lone surrogates side by side mean one character in JSON.
    assert json.loads(text) == json.loads(json.dumps(value))


def test_saved_results_are_inert() -> None:
    result = Result(HOSTILE, "own", True, 0.5, False, False, None, None, None)
    assert steering(to_lines([result])) == set()
    assert from_lines(to_lines([result])) == [result]
