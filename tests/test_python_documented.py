"""docs/python.md: every example runs, and every public name is on the page."""

from __future__ import annotations

import html.parser
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import samples
from samples import NONSENSE, QUESTION, RETRACTED, STEERING
from terminal import ROOT, steering

import assistant
from assistant import Answer, Assistant, parse_filter
from assistant.errors import UsageError

PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def test_every_example_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In order and with the same names, as a reader would type them."""
    (tmp_path / "index").symlink_to(samples.collection().index)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for number, example in enumerate(EXAMPLES, start=1):
        exec(compile(example, f"example {number} of docs/python.md", "exec"), names)  # noqa: S102
    printed = capsys.readouterr().out
    assert "1 document, 0 problems" in printed
    assert "There is no index in no such folder yet; run: assistant build" in printed


def test_every_public_name_is_documented() -> None:
    table = re.findall(r"^\| (`.+?) \|", PAGE, re.MULTILINE)
    documented = set(re.findall(r"`(\w+)`", " ".join(table)))
    assert documented == set(assistant.__all__)


@pytest.fixture(scope="module")
def answer() -> Answer:
    with Assistant.open(samples.collection().index) as opened:
        return opened.ask(QUESTION, most=20)


def test_records_are_flat_and_have_places(answer: Answer) -> None:
    rows = answer.to_records()
    assert [row["number"] for row in rows] == list(range(1, len(answer.evidence) + 1))
    assert json.loads(json.dumps(rows)) == rows
    for row, item in zip(rows, answer.evidence, strict=True):
        assert (row["start"], row["end"]) == (item.span.start, item.span.end)
        assert row["quote"] == item.document.text[slice(*item.span)]
        assert row["sha256"] == item.document.source.sha256
    by_document = {row["document"]: row for row in rows}
    assert by_document[RETRACTED]["status"] == "retracted"


class Tags(html.parser.HTMLParser):
    """Collects the tags and attributes of a page, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_notebook_shows_an_answer_inert(answer: Answer) -> None:
    page = answer._repr_html_()
    assert page is not None
    read = Tags()
    read.feed(page)
    assert read.tags <= {"div", "h2", "p", "ol", "ul", "li", "blockquote", "mark"}
    assert read.attributes <= {"class"}
    assert steering(page) == set()
    assert "<b>1</b>" not in page
    assert "<b>1</b>" in read.text  # of a hostile article, as text
    for item in answer.evidence:
        if STEERING not in item.quote:
            assert item.quote in read.text
    assert "RETRACTED" in read.text
    assert "No medical advice." in read.text


def test_a_hostile_question_is_text(answer: Answer) -> None:
    page = replace(answer, question="<script>alert(1)</script>")._repr_html_()
    assert page is not None
    assert "<script>" not in page


def test_an_answer_without_quotes_says_why() -> None:
    with Assistant.open(samples.collection().index) as opened:
        nothing = opened.ask(NONSENSE)
    assert nothing.to_records() == []
    page = nothing._repr_html_()
    assert page is not None
    assert "No answer found in this collection." in page


def test_filters_from_python() -> None:
    assert parse_filter("design=RCT", "year=2015-")
    with pytest.raises(UsageError, match="designs are"):
        parse_filter("design=odd")
