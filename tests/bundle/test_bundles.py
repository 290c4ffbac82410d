"""A bundle holds proved answers, shows them, and is proved wherever the articles are."""

from __future__ import annotations

import html
import importlib.util
import json
import random
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
import samples
from samples import NONSENSE, QUESTION, STEERING, TRIAL, Collection
from terminal import run

from assistant import bundle
from assistant.bundle.contents import BEFORE, CLOSING, OPENING
from assistant.display import inert
from assistant.engine import Assistant
from assistant.errors import UsageError
from assistant.render import as_json

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
NOBODY = ("--index", "nowhere", "--corpus", "nowhere")


@pytest.fixture
def own(tmp_path: Path) -> Collection:
    return samples.build(tmp_path / "own")


@pytest.fixture
def answer(tmp_path: Path) -> Path:
    return asked(tmp_path, samples.collection(), QUESTION)


def asked(folder: Path, made: Collection, question: str, *options: str) -> Path:
    file = folder / "answer.json"
    file.write_text(run("ask", question, "--json", *options, *made.at_index).stdout)
    return file


def places(made: Collection) -> tuple[str | Path, ...]:
    return ("--index", made.index, "--corpus", made.corpus)


def write(answer: Path, file: Path, *options: str, made: Collection | None = None) -> str:
    result = run(
        "export", answer, "--bundle", file, *options, *places(made or samples.collection())
    )
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def visible(page: str) -> str:
    """The text that a browser shows."""
    body = page.partition("<body>")[2].partition("<script")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_a_bundle_is_written_and_proved(answer: Path, tmp_path: Path) -> None:
    file = tmp_path / "record.html"
    said = write(answer, file, "--by", "Dr Made Up", "--note", "For the review of 2026.")
    assert said.startswith(f"Wrote {file}: ")
    result = run("verify", file, *places(samples.collection()))
    assert (result.exit_code, result.stderr) == (0, "")
    assert "The index was asked again and gives the same answer." in result.stdout
    assert "The page shows exactly these answers." in result.stdout
    assert "says that Dr Made Up signed it off" in result.stdout


def test_the_page_shows_what_the_answer_shows(answer: Path, tmp_path: Path) -> None:
    file = tmp_path / "record.html"
    write(answer, file, "--by", "Dr Made Up", "--note", "For the review of 2026.")
    page = file.read_text(encoding="utf-8")
    given = json.loads(answer.read_text(encoding="utf-8"))
    shown = visible(page)
    assert QUESTION in shown
    assert "Signed off by Dr Made Up." in shown
    assert "For the review of 2026." in shown
    for item in given["evidence"]:
        assert " ".join(inert(item["quote"]).split()) in shown
        assert f"<mark>{html.escape(inert(item['quote']))}</mark>" in page
        assert item["document"]["source"]["sha256"] in shown
        assert " ".join(inert(item["document"]["citation"]).split()) in shown
    assert "RETRACTED 2016" in shown
    assert "Headache occurred in 12% of patients" in shown  # of the passage, not of the quote


def test_a_page_asks_nothing_of_the_network(answer: Path, tmp_path: Path) -> None:
    write(answer, tmp_path / "record.html")
    page = (tmp_path / "record.html").read_text(encoding="utf-8")
    assert not re.search(r"<(?:a|img|link|iframe|object|embed)\b|https?:", page)
    assert page.count("<script") == 1
    assert OPENING in page


def test_hostile_text_stays_text(own: Collection, tmp_path: Path) -> None:
    article = own.corpus / f"{TRIAL}.md"
    hostile = "<script>alert(1)</script> &amp; </script> <!-- Made UP"
    article.write_text(article.read_text().replace("[Made UP", f'["{hostile}"'))
    Assistant.build(own.corpus, own.index, "hashing")
    file = tmp_path / "record.html"
    write(asked(tmp_path, own, QUESTION), file, "--note", f"<b>{STEERING}", made=own)
    page = file.read_text(encoding="utf-8")
    assert page.count("<script") == page.count("</script") == 1
    assert "<b>" not in page
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2066]", page)
    assert run("verify", file, *places(own)).exit_code == 0


def test_without_the_articles_it_says_what_is_missing(answer: Path, tmp_path: Path) -> None:
    file = tmp_path / "record.html"
    write(answer, file)
    result = run("verify", file, *NOBODY)
    assert result.exit_code == 4
    lacking = re.search(r"This computer lacks (\d+) of \1 files", result.stdout)
    assert lacking
    assert f"{TRIAL}.md (SHA-256 " in result.stdout
    assert "The page shows exactly these answers." in result.stdout
    data = json.loads(run("verify", file, "--json", *NOBODY).stdout)
    assert data["sound"] is False
    assert len(data["bundle"]["missing"]) == int(lacking[1])


def test_a_file_that_has_changed_since(own: Collection, tmp_path: Path) -> None:
    file = tmp_path / "record.html"
    write(asked(tmp_path, own, QUESTION), file, made=own)
    article = own.corpus / f"{TRIAL}.md"
    article.write_text(article.read_text().replace("120", "121"))
    result = run("verify", file, *places(own))
    assert result.exit_code == 4
    assert f"files have another content here: {TRIAL}.md" in result.stdout


def test_only_proved_answers_are_written(answer: Path, tmp_path: Path) -> None:
    forged = answer.read_text(encoding="utf-8").replace("by 60%", "by 90%")
    answer.write_text(forged, encoding="utf-8")
    file = tmp_path / "record.html"
    result = run("export", answer, "--bundle", file, *places(samples.collection()))
    assert result.exit_code == 4
    assert "The answer is not proved, so no bundle was written" in result.stderr
    assert not file.exists()


def test_a_refusal_can_be_signed_off(tmp_path: Path) -> None:
    file = tmp_path / "record.html"
    write(asked(tmp_path, samples.collection(), NONSENSE), file)
    assert "No answer found in this collection." in visible(file.read_text(encoding="utf-8"))
    assert run("verify", file, *places(samples.collection())).exit_code == 0


def test_an_existing_file_is_kept(answer: Path, tmp_path: Path) -> None:
    file = tmp_path / "record.html"
    file.write_text("mine")
    options = ("export", answer, "--bundle", file, *places(samples.collection()))
    result = run(*options)
    assert (result.exit_code, file.read_text()) == (1, "mine")
    assert "already exists" in result.stderr
    assert run(*options, "--replace").exit_code == 0


def test_the_same_answers_give_the_same_page(answer: Path, tmp_path: Path) -> None:
    pages = []
    for name in ("one.html", "two.html"):
        write(answer, tmp_path / name)
        made = bundle.read((tmp_path / name).read_bytes())
        pages.append((tmp_path / name).read_text().replace(made.made, ""))
    assert pages[0] == pages[1]


@pytest.mark.parametrize("command", ["replay", "changed"])
def test_other_commands_take_a_bundle(command: str, answer: Path, tmp_path: Path) -> None:
    file = tmp_path / "record.html"
    write(answer, file)
    result = run(command, file, *samples.collection().at_index)
    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda page: page[:-20], "its end is missing"),
        (lambda page: page + "more", "its end is missing"),
        (lambda page: page.replace(OPENING, ""), "its end is missing"),
        (lambda page: page.replace('"bundle": 1', '"bundle": 2'), "format 2 is unknown"),
        (lambda page: page.replace('"bundle": 1', '"bundle": 1, "note": "x"'), "duplicate key"),
        (lambda page: page.replace('"program"', '"programme"'), '"program"'),
        (lambda page: re.sub('"made": "[^"]+"', '"made": "soon"', page), "isoformat"),
        (lambda page: page.replace('"sources": [', '"sources": [7, '), '"sources"'),
        (lambda page: page.replace(CLOSING, "}" + CLOSING), "its data cannot be read"),
        (lambda page: page.replace('"answers": [', '"answers": [[], '), '"answers"'),
    ],
)
def test_a_damaged_bundle_gets_one_sentence(
    change: object, reason: str, answer: Path, tmp_path: Path
) -> None:
    file = tmp_path / "record.html"
    write(answer, file)
    assert callable(change)
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
    result = run("verify", file, *places(samples.collection()))
    assert (result.exit_code, result.stdout) == (2, "")
    assert reason in result.stderr
    assert result.stderr.count("\n") == 1


def test_what_only_begins_like_a_bundle() -> None:
    with pytest.raises(UsageError, match="not a whole bundle"):
        bundle.read(BEFORE.encode() + b"\xff")
    assert not bundle.is_bundle(b"{}")


def test_a_huge_file_is_refused(
    monkeypatch: pytest.MonkeyPatch, answer: Path, tmp_path: Path
) -> None:
    monkeypatch.setattr("assistant.cli.common._MOST_BYTES", 1 << 20)
    file = tmp_path / "huge.json"
    file.write_text(answer.read_text() + " " * (1 << 20))
    for command in ("verify", "replay", "changed"):
        result = run(command, file, *samples.collection().at_index)
        assert result.exit_code == 2
        assert "This file is larger than 1 MB" in result.stderr


@pytest.fixture(scope="module")
def forged_bundles() -> ModuleType:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        file = BENCHMARKS / "forged_bundles.py"
        spec = importlib.util.spec_from_file_location("forged_bundles", file)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(BENCHMARKS))
    return module


def test_no_forged_bundle_passes(forged_bundles: ModuleType) -> None:
    made = samples.collection()
    with Assistant.open(made.index, fast=True) as assistant:
        answers = [as_json.answer(assistant.ask(question)) for question in (QUESTION, NONSENSE)]
        whole = forged_bundles.made(answers, made.corpus, assistant)
        prove = forged_bundles.prover(made.corpus, assistant)
        assert prove(bundle.page(whole).encode())[0]
        tried = forged_bundles.tried(whole, prove, 120, random.Random(3))  # noqa: S311 - no secret
    assert sum(count for count, _, _ in tried.values()) > 100
    assert {through for _, through, _ in tried.values()} == {0}
    assert {kind for kind, figures in tried.items() if figures[2]} <= {"forged answer"}
