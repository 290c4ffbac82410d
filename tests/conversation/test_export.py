from __future__ import annotations

import copy
import json
import os
from dataclasses import replace
from pathlib import Path

import asked
import bibtexparser
import pytest
import rispy
import samples
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from samples import NONSENSE, QUESTION, RETRACTED, STEERING
from terminal import run, steering

from assistant.conversation import export
from assistant.conversation.turns import Turn
from assistant.errors import StorageError, UsageError
from assistant.render import as_json
from assistant.verify import Part, read_exported

NOW = "2026-01-31T12:00:00+00:00"


def full(*_: object) -> None:
    raise OSError(28, "No space left on device")


def headings(text: str) -> list[str]:
    tokens = MarkdownIt().parse(text)
    return [
        f"{token.tag} {tokens[at + 1].content}"
        for at, token in enumerate(tokens)
        if token.type == "heading_open"
    ]


def test_markdown_of_one_answer_is_that_of_ask(turn: Turn, nothing: Turn, follow_up: Turn) -> None:
    index = samples.collection().at_index
    for one in (turn, nothing):
        asked = run("ask", one.question, "--markdown", *index).stdout
        assert export.render([one], "title", "markdown") == asked.rstrip("\n") + "\n"
    heading, *lines = run("ask", follow_up.question, "--markdown", *index).stdout[:-1].splitlines()
    assert export.render([follow_up], "title", "markdown").splitlines() == [
        heading,
        "",
        "“and in children?” was asked as: do children with fictive neuritis relapse.",
        "",
        "Only from: year=2021.",
        *lines,
    ]


def test_markdown_of_a_conversation(turn: Turn, nothing: Turn, follow_up: Turn) -> None:
    text = export.render([turn, follow_up, nothing], "# Title *", "markdown")
    assert headings(text) == [
        "h1 \\# Title \\*",
        f"h2 {QUESTION}",
        "h2 and in children?",
        f"h2 {NONSENSE}",
    ]
    assert (
        "Asked 2026-01-31T12:01:00+00:00\n\n“and in children?” was asked as: do children with "
        "fictive neuritis relapse.\n\nOnly from: year=2021.\n"
    ) in text
    assert text.count("No medical advice.") == 3
    assert "The nearest passages:" in text
    assert text.endswith("advice.\n")
    assert steering(text) == set()
    assert headings(export.render([turn, turn], "", "markdown"))[0] == "h1 Answers"


def test_a_hostile_turn_stays_inside_its_markdown(turn: Turn) -> None:
    value = copy.deepcopy(turn.to_json())
    value["answer"]["fingerprint"] = f"`\n# out\n{STEERING}"
    value["answer"]["evidence"][0]["document"]["source"]["sha256"] = "`\n# out\n"
    value["asked"] = value["answer"]["question"] = "\n# out"
    value["terms"] = ["\n# out"]
    hostile = Turn.from_json(value)
    text = export.render([hostile, hostile], "\n# out", "markdown")
    assert headings(text) == ["h1 \\# out", "h2 \\# out", "h2 \\# out"]
    assert steering(text) == set()


def test_json_is_what_verify_takes(
    tmp_path: Path, turn: Turn, nothing: Turn, follow_up: Turn
) -> None:
    shared = samples.collection()
    for turns in ([turn], [turn, nothing, follow_up]):
        text = export.render(turns, "title", "json")
        assert text.endswith(("}\n", "]\n"))
        claims = [claim for answer in read_exported(text.encode()) for claim in answer.claims]
        quotes = [claim.text for claim in claims if claim.part is Part.QUOTE]
        assert quotes == [quoted.quote for turn in turns for quoted in turn.quotes]
        path = export.write(tmp_path / f"{len(turns)}.json", text)
        result = run("verify", path, "--json", *shared.options)
        assert result.exit_code == 0, result.output
        report = json.loads(result.stdout)
        assert report["valid"] == report["quotes"] == len(claims)
    assert json.loads(export.render([turn], "", "json")) == as_json.with_sentences(turn.answer)


def test_json_of_text_that_is_no_utf_8(turn: Turn) -> None:
    value = copy.deepcopy(turn.to_json())
    value["answer"]["of a later version"] = "\ud800"
    odd = Turn.from_json(value)
    assert json.loads(export.render([odd], "", "json").encode()) == as_json.with_sentences(
        odd.answer
    )


def test_what_a_quote_is_shown_with_is_exported(turn: Turn) -> None:
    value = copy.deepcopy(turn.to_json())
    first, other = value["answer"]["evidence"][:2]
    first["context"] = {"text": "# a", "start": 0, "end": 3}
    first["also"] = [other]
    value["answer"]["evidence"] = [first]
    value["answer"]["caution_key"] = "only_case_reports"
    kept = Turn.from_json(value)
    page = export.render([kept], "", "markdown")
    assert "**All quotes are from case reports or case series, which cannot" in page
    assert "1. context: \\# a\n" in page
    assert "   also: " in page
    documents = {first["document"]["id"], other["document"]["id"]}
    cited = json.loads(export.render([kept], "", "csl-json"))
    assert {item["id"] for item in cited} == documents
    [exported] = read_exported(export.render([kept], "", "json").encode())
    assert [claim.part for claim in exported.claims] == ["quote", "context", "also"]


def test_citations_are_read_back(turn: Turn, nothing: Turn, follow_up: Turn) -> None:
    turns = [turn, nothing, follow_up, turn]
    documents = {q.document.id: q.document for t in turns for q in t.quotes}
    library = bibtexparser.parse_string(export.render(turns, "", "bibtex"))
    assert not library.failed_blocks
    assert len(library.entries) == len(documents)
    records = rispy.loads(export.render(turns, "", "ris"))
    assert len(records) == len(documents)
    items = json.loads(export.render(turns, "", "csl-json"))
    assert len(items) == len(documents)
    [gone] = [item for item in items if item["id"] == RETRACTED]
    assert "retracted" in gone["note"]
    for style in ("bibtex", "ris", "csl-json"):
        text = export.render(turns, "", style)
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
        assert steering(text) == set()


def test_what_is_cited_is_what_was_known_last(turn: Turn) -> None:
    value = copy.deepcopy(turn.to_json())
    known = value["answer"]["evidence"][0]["document"]
    known["status"] = "retracted"
    known["notices"] = [{"status": "retracted", "reference": "J. 2026"}]
    later = Turn.from_json(value)
    text = export.render([turn, later], "", "ris")
    assert "Editorial status: retracted (J. 2026)" in text
    assert text.count("TY  -") == len({quoted.document.id for quoted in turn.quotes})


def test_what_cannot_be_rendered(turn: Turn, nothing: Turn) -> None:
    assert set(export.FORMATS) == {"markdown", "json", "bibtex", "ris", "csl-json"}
    with pytest.raises(UsageError, match="'pdf' is not a format; formats are: markdown, json"):
        export.render([turn], "", "pdf")
    with pytest.raises(UsageError, match="'pdf' is not a format"):
        export.suggested("title", "pdf")
    with pytest.raises(UsageError, match="ask something first"):
        export.render([], "", "json")
    with pytest.raises(UsageError, match="Nothing is quoted"):
        export.render([nothing], "", "bibtex")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("What reduces relapses?", "what-reduces-relapses"),
        ("Größe & Ünïcode", "groe-unicode"),
        ("", "answers"),
        ("../../etc/passwd", "etc-passwd"),
        (".hidden", "hidden"),
        ("CON", "answers-con"),
        ("lpt1", "answers-lpt1"),
        ("日本", "answers"),
        ("word " * 20, "-".join(["word"] * 12)),
        ("x" * 100, "x" * 60),
        (f"a{STEERING}b", "a-0-pwned-52-c-chduzwq-2j-31m31m0-x-b"),
    ],
)
def test_names_of_files(title: str, name: str) -> None:
    for format, ending in export.FORMATS.items():  # noqa: A001 - the word users know
        assert export.suggested(title, format) == f"{name}{ending}"


@given(st.text(max_size=200), st.sampled_from(sorted(export.FORMATS)))
@example("a" * 59 + "-b", "json")
@example("a" * 60 + "-b", "json")
def test_any_title_gives_a_plain_name(title: str, style: str) -> None:
    name = export.suggested(title, style)
    stem = name.removesuffix(export.FORMATS[style])
    assert 0 < len(stem) <= 60
    assert set(stem) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not stem.startswith("-")
    assert not stem.endswith("-")


# --- writing


def test_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "new" / "answer.md"
    assert export.write(path, "one\nä\udcff") == path
    assert path.read_bytes() == "one\nä?".encode()
    with pytest.raises(export.FileTaken, match="choose another name, or replace it"):
        export.write(path, "two")
    assert path.read_bytes().startswith(b"one")
    assert export.write(path, "two", replace=True) == path
    assert path.read_bytes() == b"two"
    assert list(path.parent.iterdir()) == [path]
    monkeypatch.setenv("HOME", str(tmp_path))
    assert export.write(Path("~/home.md"), "") == tmp_path / "home.md"
    monkeypatch.chdir(tmp_path)
    assert export.write(Path("here.md"), "") == tmp_path / "here.md"


def test_what_names_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, said in [
        (Path(), "has no name"),
        (tmp_path, "is a folder; add the name of a file"),
        (tmp_path / "a\0b", "remove the NUL character"),
        (Path("~nobody-of-that-name/file"), "is not a usable path"),
        (tmp_path / "pipe", "not a regular file"),
    ]:
        with pytest.raises(UsageError, match=said):
            export.write(path, "text", replace=True)


def test_what_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to("nowhere")
    with pytest.raises(StorageError, match="choose another folder"):
        export.write(tmp_path / "file" / "answer.md", "text")
    with pytest.raises(StorageError, match="File name too long"):
        export.write(tmp_path / ("x" * 300), "text")
    with pytest.raises(export.FileTaken):
        export.write(tmp_path / "link", "text")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="No space left on device"):
        export.write(tmp_path / "file", "text", replace=True)
    assert (tmp_path / "file").read_bytes() == b""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "link"]


def test_a_turn_is_not_changed_by_exporting(turn: Turn) -> None:
    before = copy.deepcopy(turn.to_json())
    for style in export.FORMATS:
        export.render([turn, replace(turn, at=NOW)], "title", style)
    assert turn.to_json() == before


def variants() -> list[Turn]:
    """Turns with the same quotes that differ in how and of what they were asked."""
    answered = asked.answer()
    return [
        Turn.of(QUESTION, answered, (), NOW),
        Turn.of("and relapses?", answered, (), NOW),
        Turn.of(QUESTION, replace(answered, filter=("year=2010-",)), ["year=2010-"], NOW),
        Turn.of(QUESTION, replace(answered, filter=("year=2010-",), undated=12), (), NOW),
        Turn.of(QUESTION, replace(answered, fingerprint="0" * 64), (), NOW),
        Turn.of(QUESTION, replace(answered, held_back=answered.evidence[:1]), (), NOW),
    ]


@pytest.mark.parametrize("style", ["markdown", "json"])
def test_answers_that_differ_can_be_told_apart_from_their_files(style: str) -> None:
    texts = [export.render([turn], "title", style) for turn in variants()]
    assert len(set(texts)) == len(texts)
    whole = [export.render([turn, turn], "title", style) for turn in variants()]
    assert len(set(whole)) == len(whole)


def test_an_export_names_its_index(turn: Turn) -> None:
    text = export.render([turn], "", "markdown")
    assert turn.answer["fingerprint"] in text
