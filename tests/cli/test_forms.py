"""--format: the same results as text, JSON, JSON lines, CSV and Markdown."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
import samples
from samples import NONSENSE, QUESTION, STEERING
from terminal import environment, program, run, steering

from assistant.records import QUOTE_COLUMNS

AT = samples.collection().at_index


def rows_of(form: str, printed: str) -> list[dict[str, Any]]:
    """The rows of an output; values of CSV and Markdown are texts."""
    if form == "csv":
        return list(csv.DictReader(io.StringIO(printed)))
    if form == "jsonl":
        return [json.loads(line) for line in printed.splitlines()]
    head, rule, *lines = [re.split(r"(?<!\\)\|", line)[1:-1] for line in printed.splitlines()]
    assert {cell.strip() for cell in rule} == {"---"}
    names = [name.strip() for name in head]
    plain = ([re.sub(r"\\(.)", r"\1", cell.strip()) for cell in line] for line in lines)
    return [dict(zip(names, line, strict=True)) for line in plain]


@pytest.mark.parametrize("form", ["json", "markdown"])
def test_a_switch_is_the_format_of_its_name(form: str) -> None:
    switched = run("ask", QUESTION, f"--{form}", *AT)
    assert run("ask", QUESTION, "--format", form, *AT).stdout == switched.stdout
    assert run("ask", QUESTION, f"--{form}", "--format", form, *AT).stdout == switched.stdout


def test_text_is_what_is_printed_without_it() -> None:
    for command in (["ask", QUESTION], ["search", QUESTION], ["ask", QUESTION, "--table"]):
        assert run(*command, "--format", "text", *AT).stdout == run(*command, *AT).stdout
    as_json = run("search", QUESTION, "--json", *AT).stdout
    assert run("search", QUESTION, "--format", "json", *AT).stdout == as_json
    old, new = ["--table", "--csv"], ["--table", "--format", "csv"]
    assert run("ask", QUESTION, *old, *AT).stdout == run("ask", QUESTION, *new, *AT).stdout


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_row_for_each_quote(form: str) -> None:
    answer = json.loads(run("ask", QUESTION, "--json", *AT).stdout)
    result = run("ask", QUESTION, "--format", form, *AT)
    rows = rows_of(form, result.stdout)
    assert list(rows[0]) == list(QUOTE_COLUMNS)
    assert [str(row["number"]) for row in rows] == [str(each["n"]) for each in answer["evidence"]]
    for row, item in zip(rows, answer["evidence"], strict=True):
        assert (str(row["start"]), str(row["end"])) == (str(item["start"]), str(item["end"]))
        assert row["sha256"] == item["document"]["source"]["sha256"]
        if STEERING not in item["quote"]:
            assert row["quote"] == item["quote"]
    assert steering(result.stdout) == set()


@pytest.mark.parametrize("form", ["csv", "jsonl", "markdown"])
def test_a_row_for_each_passage(form: str) -> None:
    hits = json.loads(run("search", QUESTION, "--json", *AT).stdout)["hits"]
    result = run("search", QUESTION, "--format", form, *AT)
    rows = rows_of(form, result.stdout)
    assert [str(row["start"]) for row in rows] == [str(hit["start"]) for hit in hits]
    assert steering(result.stdout) == set()


@pytest.mark.parametrize("form", ["csv", "jsonl", "markdown"])
def test_a_row_for_each_effect(form: str) -> None:
    result = run("ask", QUESTION, "--table", "--format", form, *AT)
    rows = rows_of(form, result.stdout)
    assert [row["estimate"] for row in rows][:1] == ["0.40"]
    as_json = json.loads(run("ask", QUESTION, "--table", "--format", "json", *AT).stdout)
    assert len(as_json) == len(rows)
    assert steering(result.stdout) == set()


@pytest.mark.parametrize("form", ["csv", "jsonl", "markdown"])
def test_a_row_for_each_judged_question(form: str, tmp_path: Path) -> None:
    folder = samples.judged_set(tmp_path / "set")
    saved = tmp_path / "saved.jsonl"
    at = ["--index", str(tmp_path / "index"), "--model", "hashing", "--save", str(saved)]
    result = run("evaluate", str(folder), "--format", form, *at)
    assert result.exit_code == 0, result.stderr
    rows = rows_of(form, result.stdout)
    questions = [json.loads(line) for line in saved.read_text().splitlines()]
    assert [str(row["id"]) for row in rows] == [str(each["id"]) for each in questions]
    assert list(rows[0]) == list(questions[0])


def test_without_a_quote_there_is_a_head_and_a_sentence() -> None:
    result = run("ask", NONSENSE, "--format", "csv", *AT)
    assert (result.exit_code, result.stdout) == (3, f"{','.join(QUOTE_COLUMNS)}\n")
    assert "No answer found in this collection." in result.stderr
    assert run("ask", NONSENSE, "--format", "jsonl", *AT).stdout == ""


def test_a_spreadsheet_runs_no_cell(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    record = {"id": "=x", "title": "=1+1", "abstract": "=cmd reduced relapses of gout by 5%."}
    (corpus / "odd.jsonl").write_text(json.dumps(record))
    index = tmp_path / "index"
    built = run("build", "--corpus", corpus, "--index", index, "--model", "hashing")
    assert built.exit_code == 0, built.stderr
    for command in ("ask", "search"):
        printed = run(command, "cmd relapses gout", "--format", "csv", "--index", index).stdout
        [row] = rows_of("csv", printed)
        assert (row["document"], row["title"]) == ("'=x", "'=1+1")
        assert not any(value.startswith("=") for value in row.values())


def test_rows_are_json_in_every_encoding() -> None:
    env = environment(PYTHONUTF8="0", PYTHONIOENCODING="latin-1")
    printed = program("ask", QUESTION, "--format", "jsonl", *AT, env=env).stdout
    expected = rows_of("jsonl", run("ask", QUESTION, "--format", "jsonl", *AT).stdout)
    assert rows_of("jsonl", printed.decode("latin-1")) == expected


@pytest.mark.parametrize(
    "options",
    [
        ["--json", "--format", "csv"],
        ["--json", "--markdown"],
        ["--format", "csv", "--explain"],
        ["--format", "jsonl", "--by-direction"],
        ["--format", "markdown", "--explain"],
        ["--table", "--format", "csv", "--by-direction"],
        ["--format", "yaml"],
    ],
)
def test_what_does_not_go_together(options: list[str]) -> None:
    result = run("ask", QUESTION, *options, *AT)
    assert (result.exit_code, result.stdout) == (2, "")


def test_a_batch_is_json_lines(tmp_path: Path) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_text(json.dumps({"question": QUESTION}))
    plain = run("ask", "--batch", batch, *AT)
    assert run("ask", "--batch", batch, "--format", "jsonl", *AT).stdout == plain.stdout
    assert run("ask", "--batch", batch, "--format", "csv", *AT).exit_code == 2
