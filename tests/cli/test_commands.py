"""Every command of the table: what it prints where, and how it exits."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import samples
from indexing import segment_files
from samples import NONSENSE, QUESTION, RETRACTED, STEERING, TRIAL, Collection
from terminal import program, run, steering

from assistant.cite import FORMATS
from assistant.engine import Assistant
from assistant.index.layout import DENSE


@pytest.fixture
def shared() -> Collection:
    return samples.collection()


@pytest.fixture
def own(tmp_path: Path) -> Collection:
    return samples.build(tmp_path / "own")


def test_ask(shared: Collection) -> None:
    result = run("ask", QUESTION, *shared.at_index)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(f"{QUESTION}\n")
    assert "[1] “" in result.stdout
    answer_text = " ".join(result.stdout.split())
    assert "RETRACTED 2016 (J Invent Med. 2016;1:2, says front matter)" in answer_text
    assert steering(result.stdout) == set()


def test_an_answer_names_what_ordered_it(shared: Collection) -> None:
    def ranker(*options: str) -> str:
        return str(
            json.loads(run("ask", QUESTION, "--json", *options, *shared.at_index).stdout)["ranker"]
        )

    read, fast = ranker(), ranker("--fast")
    assert read == ranker()
    assert len(read) == len(fast) == 64
    assert read != fast


def test_ask_what_nothing_answers(shared: Collection) -> None:
    result = run("ask", NONSENSE, *shared.at_index)
    assert (result.exit_code, result.stderr) == (3, "")
    assert "No answer found in this collection." in result.stdout
    assert run("ask", NONSENSE, "--json", *shared.at_index).exit_code == 3
    markdown = run("ask", NONSENSE, "--markdown", *shared.at_index)
    assert markdown.exit_code == 3
    assert "The nearest passages" in markdown.stdout


def test_ask_as_markdown(shared: Collection) -> None:
    result = run("ask", QUESTION, "--markdown", *shared.at_index)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"# {QUESTION}\n")
    assert "**RETRACTED 2016 (J Invent Med. 2016;1:2, says front matter)**" in result.stdout
    assert steering(result.stdout) == set()


def test_ask_why_quotes_stand_where_they_do(shared: Collection) -> None:
    plain = run("ask", QUESTION, *shared.at_index).stdout.splitlines()
    result = run("ask", QUESTION, "--explain", *shared.at_index)
    explained = result.stdout.splitlines()
    assert [line for line in plain if line not in explained] == []
    questions = [line for line in explained if line.startswith("      question ")]
    assert len(questions) == sum(line.startswith("[") for line in plain)
    said = " ".join(" ".join(explained).split())
    assert "down: repeats its publication" in said
    assert "down: leaves out a part of what is asked" in said
    assert sum(line.startswith("      found    by words ") for line in explained) == len(questions)
    wrong = run("ask", QUESTION, "--explain", "--markdown", *shared.at_index)
    assert (wrong.exit_code, wrong.stdout) == (2, "")


def test_ask_for_fewer_quotes(shared: Collection) -> None:
    result = run("ask", QUESTION, "-k", "2", "--json", *shared.at_index)
    assert len(json.loads(result.stdout)["evidence"]) == 2


def test_filters_apply_before_ranking(shared: Collection) -> None:
    for command in ("ask", "search"):
        arguments = [command, QUESTION, "--filter", "status=!retracted", "--json"]
        result = run(*arguments, *shared.at_index)
        assert result.exit_code == 0
        assert TRIAL in result.stdout
        assert RETRACTED not in result.stdout


def test_search(shared: Collection) -> None:
    result = run("search", QUESTION, "-k", "2", *shared.at_index)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "\n1. " in result.stdout
    assert "\n3. " not in result.stdout
    nothing = run("search", QUESTION, "--filter", "year=1900", *shared.at_index)
    assert nothing.exit_code == 0
    assert "No passage was found." in nothing.stdout


def test_show(shared: Collection) -> None:
    result = run("show", TRIAL.upper(), *shared.at_index)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Inventumab reduced relapses" in result.stdout
    document = json.loads(run("show", TRIAL, "--json", *shared.at_index).stdout)
    start = document["text"].index("Headache")
    marked = run("show", TRIAL, "--at", f"{start}:{start + 8}", *shared.at_index)
    assert "▶ Headache\n" in marked.stdout


def test_show_of_a_retracted_document(shared: Collection) -> None:
    assert "RETRACTED 2016 (J Invent Med" in run("show", RETRACTED, *shared.at_index).stdout


@pytest.mark.parametrize("form", FORMATS)
def test_cite(shared: Collection, form: str) -> None:
    result = run("cite", TRIAL, RETRACTED, TRIAL, "--format", form, *shared.at_index)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Inventumab in fictive neuritis" in result.stdout
    assert "retracted" in result.stdout
    assert result.stdout.count("Inventumab in") == 1


def test_status(shared: Collection) -> None:
    result = run("status", *shared.options)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "4 files" in result.stdout
    assert "5 documents" in result.stdout
    assert "flagged    gone-2015: RETRACTED" in result.stdout
    assert steering(result.stdout) == set()
    assert json.loads(run("status", "--json", *shared.options).stdout)["flagged"][RETRACTED]


def test_coverage(shared: Collection) -> None:
    result = run("coverage", "--topic", "children", *shared.at_index)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "0 randomised trials: on children (of 1)" in result.stdout
    assert "in children" not in result.stdout
    assert "✘: retracted" in result.stdout
    data = json.loads(run("coverage", "--json", *shared.at_index).stdout)
    assert (data["rows"][0]["documents"], data["rows"][0]["retracted"]) == (4, 1)
    lines = run("coverage", "--csv", *shared.at_index).stdout.splitlines()
    assert "all documents,,all documents,randomised trial,2019,1" in lines
    both = run("coverage", "--csv", "--json", *shared.at_index)
    assert (both.exit_code, both.stdout) == (2, "")
    nothing = run("coverage", "--topic", "of the", *shared.at_index)
    assert (nothing.exit_code, nothing.stdout) == (2, "")
    assert "'of the' names no topic" in nothing.stderr


def test_check(shared: Collection) -> None:
    result = run("check", *shared.at_index)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "sound: all files and the text of 5 documents were checked." in result.stdout


def test_verify(shared: Collection, tmp_path: Path) -> None:
    exported = tmp_path / "answer.json"
    exported.write_text(run("ask", QUESTION, "--json", *shared.at_index).stdout, encoding="utf-8")
    result = run("verify", exported, *shared.options)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "quotes are valid." in result.stdout
    assert steering(result.stdout) == set()
    forged = exported.read_text(encoding="utf-8").replace("by 60%", "by 90%")
    exported.write_text(forged, encoding="utf-8")
    result = run("verify", exported, *shared.options)
    assert result.exit_code == 4
    assert "misquoted" in result.stdout
    assert "by 60%" in result.stdout
    assert "seal differs" in result.stdout


def test_a_damaged_index(own: Collection) -> None:
    file = segment_files(own.index, DENSE)[0]
    file.write_bytes(file.read_bytes()[:-1])
    for command in (["ask", QUESTION], ["status"], ["check"], ["show", TRIAL], ["cite", TRIAL]):
        result = run(*command, *own.at_index)
        assert (result.exit_code, result.stdout) == (5, "")
        assert result.stderr.startswith("assistant: ")
        assert "run: assistant build" in result.stderr
    result = run("check", "--json", *own.at_index)
    assert result.exit_code == 5
    assert json.loads(result.stdout)["sound"] is False


def test_build_adds_updates_and_removes(own: Collection) -> None:
    (own.corpus / f"{RETRACTED}.md").unlink()
    changed = own.corpus / f"{TRIAL}.md"
    changed.write_text(changed.read_text(encoding="utf-8").replace("60%", "61%"), encoding="utf-8")
    (own.corpus / "new.md").write_text("# New\n\nA new sentence stands here.\n", encoding="utf-8")
    (own.corpus / "bad.md").write_bytes(b"\0\x1b[2J\xff")
    arguments = ["build", *own.options, "--model", "hashing"]
    before = own.generation
    dry = run(*arguments, "--dry-run")
    assert dry.exit_code == 1
    assert (
        "1 file would be added, 1 updated, 1 removed, 2 unchanged; 1 cannot be read" in dry.stdout
    )
    assert "bad.md: " in dry.stdout
    assert own.generation == before
    result = run(*arguments)
    assert (result.exit_code, result.stderr) == (1, "")
    assert "1 file added, 1 updated, 1 removed, 2 unchanged; 1 cannot be read" in result.stdout
    assert "bad.md: " in result.stdout
    assert steering(result.stdout) == set()
    assert "problem    bad.md" in run("status", *own.options).stdout
    assert "61%" in run("ask", QUESTION, *own.at_index).stdout
    again = json.loads(run(*arguments, "--json").stdout)
    assert (again["embedded"], again["unreadable"]) == (0, 1)


def test_problems_are_listed_up_to_a_point_and_copies_counted(tmp_path: Path) -> None:
    made = Collection(samples.write_corpus(tmp_path / "corpus"), tmp_path / "index")
    for number in range(30):
        (made.corpus / f"bad-{number}.md").write_bytes(b"\0")
    trial = (made.corpus / f"{TRIAL}.md").read_bytes()
    (made.corpus / "copy.md").write_bytes(trial + b"\nMore of it stands in the copy.\n")
    result = run("build", *made.options, "--model", "hashing")
    assert result.exit_code == 1
    assert "... and 10 more; --json lists them all" in result.stdout
    assert "1 document not quoted: another file holds more" in result.stdout


def test_a_note_is_printed_inert(own: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    report = Assistant.build(own.corpus, own.index, "hashing")
    noted = replace(report, note=f"slow {STEERING}")
    monkeypatch.setattr(Assistant, "build", lambda *_, **__: noted)
    result = run("build", *own.options)
    assert "\nslow \ufffd" in result.stdout
    assert steering(result.stdout) == set()


def test_add(own: Collection, tmp_path: Path) -> None:
    new = tmp_path / "new.md"
    new.write_text("# New\n\nA new sentence stands here.\n", encoding="utf-8")
    arguments = [*own.options, "--model", "hashing"]
    result = run("add", new, *arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "1 file added, 0 updated" in result.stdout
    assert run("show", "new", *own.at_index).exit_code == 0
    assert run("add", new, *arguments, "--json").exit_code == 0
    new.write_text("# Other\n\nOther content stands here.\n", encoding="utf-8")
    refused = run("add", new, *arguments)
    assert refused.exit_code == 2
    assert "already exists with different content" in refused.stderr
    twice = run("add", new, tmp_path / "own" / "corpus" / ".." / "corpus" / "new.md", *arguments)
    assert twice.exit_code == 2
    bad = tmp_path / "bad.md"
    bad.write_bytes(b"\0")
    assert run("add", bad, *arguments).exit_code == 1


def test_two_files_of_one_name_are_not_added(own: Collection, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "same.md").write_text(folder, encoding="utf-8")
    result = run("add", tmp_path / "one/same.md", tmp_path / "two/same.md", *own.options)
    assert result.exit_code == 2
    assert not (own.corpus / "same.md").exists()


def test_evaluate(tmp_path: Path) -> None:
    folder = samples.judged_set(tmp_path / "judged")
    (folder / "articles" / "bad.md").write_bytes(b"\0")
    environment = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "ASSISTANT_MODEL": "hashing"}
    result = run("evaluate", folder, env=environment)
    assert result.exit_code == 0
    assert "2 questions, 1 of them answerable" in result.stdout
    assert "bad.md" in result.stderr
    [made] = (tmp_path / "cache" / "evidence-assistant" / "evaluation").iterdir()
    built = (made / "CURRENT").read_text(encoding="ascii")
    some = run("evaluate", folder, "--questions", "1", "--index", made, env=environment)
    assert some.exit_code == 0
    assert "1 questions" in some.stdout
    assert (made / "CURRENT").read_text(encoding="ascii") == built
    other = run("evaluate", folder, *samples.collection().at_index, env=environment)
    assert other.exit_code == 2
    assert "holds the index of" in other.stderr
    none = run("evaluate", tmp_path)
    assert none.exit_code == 2
    assert "not a judged set" in none.stderr


def test_evaluate_asks_further_questions_and_saves_results(tmp_path: Path) -> None:
    folder = samples.judged_set(tmp_path / "judged")
    index: list[str | Path] = ["--index", tmp_path / "index", "--model", "hashing"]
    foreign = tmp_path / "foreign.txt"
    foreign.write_text("# cooking\nWhy do onions sting?\n", encoding="utf-8")
    saved = tmp_path / "results.jsonl"
    more: list[str | Path] = ["--without-gold", "--foreign", foreign, "--save", saved, "--fast"]
    result = run("evaluate", folder, *index, *more)
    assert result.exit_code == 0
    assert "4 questions, 1 of them answerable" in result.stdout
    assert "gold documents removed" in result.stdout
    assert "foreign to the collection" in result.stdout
    rows = [json.loads(line) for line in saved.read_text(encoding="utf-8").splitlines()]
    assert [(row["id"], row["kind"]) for row in rows] == [
        ("1", "own"),
        ("2", "own"),
        ("1 (gold removed)", "without gold"),
        ("Why do onions sting? (foreign)", "foreign"),
    ]
    assert any(rows[0]["hits"])
    missing = run("evaluate", folder, *index, "--foreign", tmp_path / "none.txt")
    assert missing.exit_code == 2


def test_a_process_of_its_own_exits_the_same(shared: Collection) -> None:
    result = program("ask", NONSENSE, "--json", *shared.at_index)
    assert result.returncode == 3
    assert result.stderr == b""
    assert json.loads(result.stdout)["abstained"]


def test_help_lists_every_command() -> None:
    result = run("--help")
    assert result.exit_code == 0
    listed = [line.split()[0] for line in result.stdout.partition("Commands:")[2].splitlines()[1:]]
    first = "build add fetch ask search show locate verify export replay changed cite status"
    last = "mcp completion manual"
    assert listed == [*first.split(), "coverage", "status-list", "check", "evaluate", *last.split()]
    for command in listed:
        assert run(command, "--help").exit_code == 0


def test_undated_articles_that_a_filter_by_year_leaves_out_are_counted(own: Collection) -> None:
    (own.corpus / "undated.md").write_text(
        "# Pretendine in fictive neuritis\n\nPretendine reduced relapses of fictive neuritis.\n",
        encoding="utf-8",
    )
    run("build", *own.options)
    for command in ("ask", "search"):
        filtered = [command, "relapses of fictive neuritis", *own.at_index, "--filter"]
        assert (
            "only from: year=2019-; 1 undated article is left out\n"
            in run(*filtered, "year=2019-").stdout
        )
        assert "left out" not in run(*filtered, "status=no notice known").stdout
        assert json.loads(run(*filtered, "year=2019-", "--json").stdout)["undated"] == 1


def test_a_question_that_is_not_english_is_told_so(shared: Collection) -> None:
    question = "Welche Nebenwirkungen hat Inventumab bei Kindern mit fictive neuritis?"
    said = "The question seems to be in German; this collection is searched in English."
    for form in ([], ["--markdown"]):
        assert said in " ".join(run("ask", question, *form, *shared.at_index).stdout.split())
        assert "seems to be" not in run("ask", QUESTION, *form, *shared.at_index).stdout
    answer = json.loads(run("ask", question, "--json", *shared.at_index).stdout)
    assert answer["language"] == "German"
