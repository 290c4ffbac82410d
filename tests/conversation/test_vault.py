"""Notes of a vault: what they hold, that hostile text stays text, and that the user's stay."""

from __future__ import annotations

import copy
import datetime as dt
import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import samples
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from samples import NONSENSE, QUESTION, RETRACTED, STEERING, TRIAL, Collection
from terminal import run, steering

from assistant.conversation import vault
from assistant.conversation.sessions import SessionStore
from assistant.conversation.turns import Turn
from assistant.conversation.vault.wording import front_matter, property_text, safe
from assistant.display import inert
from assistant.engine import Assistant
from assistant.errors import UsageError
from assistant.records import Answer

DAY = dt.date(2026, 1, 31)
# What Obsidian, Dataview or Templater look for in the bytes of a note.
OBEYED = re.compile(
    r"(?<!\\)!?\[\[|<%|%%|==|::|:/{2}|\^|\{\{|(?:^|\s)#\w|(?<!\\)`|(?<!\\)\$|(?<!\\)<|(?i:www)\."
)
OBEYED_VALUES = re.compile(r"\[\[|\]\(|<%|%>|%%|://|\{\{|\{%")
TRAPS = (
    "[[Secret]] ![[Secret#^q-1]]",
    "#tag and #nested/tag",
    "key:: value [key:: value] (key:: value)",
    "<% tp.system.prompt() %> <%* code -%>",
    "`= this.file.name` `$= dv.current()`",
    "{{title}} {{{x}}} {%raw%}",
    "%%hidden%% ==marked== ==== %%%",
    "=== :: ::: \\== \\\\%% \\^x",
    "ends with an id ^q-000000000000",
    "https://x.invalid www.x.invalid WWW.x.invalid obsidian://open a@b.invalid mailto:a@b.invalid",
    "[text](https://x.invalid) <https://x.invalid> ^[note] [^1]: note",
    "[!danger]- title",
    "- [ ] task 📅 2026-01-01",
    "<script>x</script> <iframe src=x> &lt;b&gt;",
    "--- \n---\nkey: value\n---",
    '" \nkey: "x\\',
    "mailto:a@b",
    "$x$ $$y$$ p<0.05 and 60% <%",
    "\ufffe\uffff\ufeff\u0085\u2028" + STEERING,
)
ANY = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("[]()<>%=:^!#`${}@/\\.wW&;- \n\"'|*_~"),
    ),
    max_size=40,
)
TEXTS = st.one_of(ANY, st.lists(st.sampled_from(TRAPS), max_size=3).map(" ".join))
# GitHub's Markdown, with bare addresses as links. Programs for notes do not make a link of a name
# that only looks like a domain ("a.md"); "www." is looked for in the bytes.
LINKIFYING = MarkdownIt("gfm-like")
LINKIFYING.linkify.set({"fuzzy_link": False})  # type: ignore[union-attr]


def trapped(test: Callable[[str], None]) -> Callable[[str], None]:
    for trap in TRAPS:
        test = example(trap)(test)
    return test


def inline(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from inline(token.children) if token.children else [token]


def split(text: str) -> tuple[dict[str, Any], str]:
    """The front matter, as a YAML parser reads it, and the text below it."""
    _, values, body = text.split("---\n", 2)
    return yaml.safe_load(values), body


def links(body: str) -> list[str]:
    return [str(t.attrGet("href")) for t in inline(LINKIFYING.parse(body)) if t.type == "link_open"]


def exported(folder: Path, made: Collection, question: str = QUESTION) -> Path:
    file = folder / "answer.json"
    file.write_text(run("ask", question, "--json", *made.at_index).stdout, encoding="utf-8")
    return file


def files(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in folder.rglob("*.md")}


def hostile(turn: Turn, trap: str) -> Turn:
    """A turn whose every text of the corpus is `trap`."""
    value = copy.deepcopy(turn.to_json())
    answer = value["answer"]
    answer["question"] = answer["searched_as"] = answer["typed"] = answer["fingerprint"] = trap
    answer["unfamiliar"], answer["uncovered"], answer["filter"] = [trap], [trap], [trap]
    for number, item in enumerate(answer["evidence"]):
        item["section"], item["opposite"] = trap, trap
        item["quote"], item["end"] = trap, item["start"] + len(trap)
        item["also"], item["context"] = [], None
        document = item["document"]
        document["id"], document["title"] = f"{trap}{number}", trap
        document["source"] |= {"path": trap, "sha256": trap}
        document["identifiers"] |= {"doi": trap, "pmid": trap}
        document["venue"] = trap
    return Turn.from_json(value)


@trapped
@given(TEXTS)
def test_hostile_text_is_shown_unchanged_and_obeyed_by_nothing(text: str) -> None:
    written = safe(text)
    assert OBEYED.findall(written.replace("\\#", "")) == []
    tokens = LINKIFYING.parse(f"> {written}")
    kinds = {token.type for token in inline(tokens)}
    assert kinds <= {
        *("blockquote_open", "blockquote_close", "paragraph_open", "paragraph_close"),
        *("text", "text_special", "inline"),
    }
    shown = "".join(token.content for token in inline(tokens))
    # A parser of Markdown replaces NUL, and nothing else.
    assert " ".join(shown.split()) == " ".join(inert(text).split())


@trapped
@given(TEXTS)
def test_hostile_text_stays_one_value_of_front_matter(text: str) -> None:
    value = property_text(text)
    lines = front_matter({"title": value, "authors": [value], "year": 2019})
    expected = {"title": value, "authors": [value], "year": 2019} if value else {"year": 2019}
    read = yaml.safe_load("\n".join(lines[1:-2]))
    assert read == expected if value else read["year"] == 2019
    assert OBEYED_VALUES.findall(value) == []
    unspaced = re.sub(r"\s", "", inert(text))
    assert re.sub("[\ufffe\uffff]", "\ufffd", unspaced) == re.sub(r"\s", "", value)


def test_an_answer_becomes_notes_that_are_linked(tmp_path: Path) -> None:
    made, folder = samples.collection(), tmp_path / "vault"
    result = run("export", exported(tmp_path, made), "--vault", folder, *made.options)
    assert (result.exit_code, result.stderr) == (0, "")
    written = files(folder)
    assert result.stdout == f"Wrote {len(written)} notes to {folder}.\n"
    [answer] = [name for name in written if name.startswith("answers/")]
    values, body = split(written[answer].decode())
    assert values["question"] == QUESTION
    assert values["searched_as"] == f"{QUESTION} (FN)"
    assert 0.5 < values["confidence"] < 1
    assert len(values["quotes"]) == len(set(values["quotes"])) == body.count("\n> ")
    for link in values["quotes"]:
        name, block = re.fullmatch(r"\[\[([a-z0-9-]+)#\^(q-[0-9a-f]{12})\]\]", link).groups()  # type: ignore[union-attr]
        assert (f"answers/{name}.md", body.count(f"\n\n^{block}\n\n")) == (answer, 1)
    articles = {f"articles/{link[2:-2]}.md" for link in values["articles"]}
    assert articles == written.keys() - {answer}
    assert {os.path.normpath(f"answers/{link}") for link in links(body)} == articles
    assert "**RETRACTED 2016" in body
    assert all(steering(text.decode()) == set() for text in written.values())


def test_the_note_of_an_article_says_what_is_known_of_it(turn: Turn) -> None:
    by_document = {
        values.get("document"): values
        for note in vault.notes([vault.Told(turn)], DAY)
        for values in [split(note.text)[0]]
    }
    trial = by_document[TRIAL]
    assert trial | {"sha256": len(trial["sha256"])} == {
        "title": "Inventumab in fictive neuritis: a randomised trial",
        "authors": ["Made UP", "Feigned AB"],
        "journal": "J Invent Med",
        "year": 2019,
        "doi": "10.1000/alpha",
        "pmid": "1001",
        "design": "randomised trial",
        "participants": 120,
        "status": "no notice known",
        "document": TRIAL,
        "file": f"{TRIAL}.md",
        "sha256": 64,
        "exported": "2026-01-31",
    }
    assert by_document[RETRACTED]["status"] == "retracted"


def test_a_refusal_is_a_note_without_articles(nothing: Turn) -> None:
    [note] = vault.notes([vault.Told(nothing)], DAY)
    values, body = split(note.text)
    assert values["refused"] == "No answer found in this collection."
    assert "articles" not in values
    assert "The nearest passages:\n\n> " in body
    assert links(body) == []


def test_what_is_held_back_is_noted(ask: Callable[[str], Answer]) -> None:
    answer = ask("does wishful thinking prevent relapses of fictive neuritis")
    turn = Turn.of(answer.question, answer, (), "2026-01-31T12:00:00+00:00")
    values, body = split(vault.notes([vault.Told(turn)], DAY)[-1].text)
    assert values["held_back"] == [RETRACTED]
    assert any("retracted" in said for said in values["cautions"])
    assert f"{RETRACTED}, characters " in body
    assert answer.held_back[0].quote not in body


def test_a_follow_up_question_is_noted_as_typed_and_as_read(follow_up: Turn) -> None:
    values, _ = split(vault.notes([vault.Told(follow_up, follow_up.at)], DAY)[-1].text)
    assert values["question"] == follow_up.asked == "and in children?"
    assert values["read_as"] == follow_up.question
    assert values["asked"] == follow_up.at


def test_a_saved_conversation_says_when_each_was_asked(
    turn: Turn, nothing: Turn, tmp_path: Path
) -> None:
    made, store = samples.collection(), SessionStore(tmp_path / "sessions")
    saved = store.save(replace(store.new(turn.at), turns=(turn, nothing)))
    session = (tmp_path / "sessions" / f"{saved.id}.jsonl").read_bytes()
    result = run("export", "-", "--vault", tmp_path / "vault", *made.options, stdin=session)
    assert result.exit_code == 0, result.stderr
    written = files(tmp_path / "vault")
    noted = [split(text.decode())[0] for name, text in written.items() if "answers/" in name]
    asked = {(values["question"], values["asked"]) for values in noted}
    assert asked == {(QUESTION, turn.at), (NONSENSE, nothing.at)}
    assert not any("read_as" in values for values in noted)


@pytest.mark.parametrize("trap", TRAPS)
def test_a_hostile_answer_stays_inside_its_notes(turn: Turn, trap: str) -> None:
    kind_keys = [split(note.text)[0].keys() for note in vault.notes([vault.Told(turn)], DAY)]
    allowed = {key for keys in kind_keys for key in keys} | {
        "cautions",
        "filter",
        "notices",
        "read_as",
    }
    notes = vault.notes([vault.Told(hostile(turn, trap))], DAY)
    names = {f"../articles/{note.name}" for note in notes if note.folder == "articles"}
    assert len({note.name for note in notes}) == len(notes)
    for note in notes:
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,100}\.md", note.name)
        values, body = split(note.text)
        assert values.keys() <= allowed
        assert set(links(body)) <= names
        tokens = list(inline(LINKIFYING.parse(body)))
        assert not {"html_inline", "html_block", "image", "fence"} & {t.type for t in tokens}
        ids = re.findall(r"\^\S+", body)
        assert all(re.fullmatch(r"\^q-[0-9a-f]{12}", each) for each in ids)
        assert len(set(ids)) == len(ids)
        for sign in ("[[", "<%", "%%", "==", "::", "{{", "://"):
            assert sign not in body, sign
        assert steering(note.text) == set()


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../../out", "C:\\out", "con", "NUL.md", "a/b", "é"]
)
def test_names_of_files_suit_every_system(turn: Turn, name: str, tmp_path: Path) -> None:
    value = copy.deepcopy(turn.to_json())
    value["answer"]["question"] = name
    for item in value["answer"]["evidence"]:
        item["document"]["id"] = name
    folder = tmp_path / "in" / "vault"
    written = vault.write(folder, vault.notes([vault.Told(Turn.from_json(value))], DAY))
    for path in written.written:
        assert path.parent.parent == folder
        assert re.fullmatch(r"[a-z0-9-]+-[0-9a-f]{12}\.md", path.name)
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == set(written.written)


def test_the_same_answer_gives_the_same_bytes(turn: Turn, tmp_path: Path) -> None:
    told = [vault.Told(turn), vault.Told(turn)]
    for name in ("one", "two"):
        vault.write(tmp_path / name, vault.notes(told, DAY))
    assert files(tmp_path / "one") == files(tmp_path / "two")
    again = vault.write(tmp_path / "one", vault.notes(told, DAY + dt.timedelta(days=1)))
    assert (again.written, again.changed) == ((), ())
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_ids_of_blocks_do_not_depend_on_the_answer(
    turn: Turn, ask: Callable[[str], Answer]
) -> None:
    other = Turn.of(
        "other", ask("does inventumab reduce relapses of fictive neuritis"), (), turn.at
    )
    first, second = (
        {(q.document.id, q.span): vault.notes([vault.Told(t)], DAY)[-1].text for q in t.quotes}
        for t in (turn, other)
    )
    shared = first.keys() & second.keys()
    assert shared
    for key in shared:
        ids = [set(re.findall(r"^\^(q-\w+)$", text[key], re.MULTILINE)) for text in (first, second)]
        assert ids[0] & ids[1]


def test_a_note_that_exists_is_kept(tmp_path: Path) -> None:
    made, folder = samples.build(tmp_path / "own"), tmp_path / "vault"
    run("export", exported(tmp_path, made), "--vault", folder, *made.options)
    [article] = folder.glob(f"articles/{TRIAL}-*.md")
    article.write_text(article.read_text(encoding="utf-8") + "\nMine.\n", encoding="utf-8")
    before = files(folder)
    result = run("export", tmp_path / "answer.json", "--vault", folder, *made.options)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Wrote 0 notes to ")
    assert result.stdout.endswith(f" {len(before)} notes existed and stayed.\n")
    assert files(folder) == before


def test_a_kept_note_with_another_status_is_named(tmp_path: Path) -> None:
    made, folder = samples.build(tmp_path / "own"), tmp_path / "vault"
    run("export", exported(tmp_path, made), "--vault", folder, *made.options)
    source = made.corpus / f"{TRIAL}.md"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("year:", "status: retracted\nyear:"), encoding="utf-8")
    Assistant.build(made.corpus, made.index, "hashing")
    result = run("export", exported(tmp_path, made), "--vault", folder, *made.options)
    assert result.exit_code == 0, result.stderr
    [article] = folder.glob(f"articles/{TRIAL}-*.md")
    assert result.stderr == (
        f'{article} says "no notice known", but the article now has: "retracted". '
        "Correct the note.\n"
    )
    article.write_text("Mine alone.\n", encoding="utf-8")
    result = run("export", tmp_path / "answer.json", "--vault", folder, *made.options)
    assert f"{article} names no editorial status" in result.stderr
    assert article.read_text(encoding="utf-8") == "Mine alone.\n"


def test_nothing_is_written_unless_everything_is_proved(tmp_path: Path) -> None:
    made, folder = samples.collection(), tmp_path / "vault"
    file = exported(tmp_path, made)
    answer = json.loads(file.read_text(encoding="utf-8"))
    answer["evidence"][0]["quote"] = answer["evidence"][0]["quote"].replace("60%", "90%")
    file.write_text(json.dumps(answer), encoding="utf-8")
    result = run("export", file, "--vault", folder, *made.options)
    assert result.exit_code == 4
    assert "The answer is not proved, so no note was written" in result.stderr
    assert not folder.exists()


def test_a_folder_that_leads_out_of_the_vault_is_refused(turn: Turn, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "articles").symlink_to(tmp_path / "out")
    with pytest.raises(UsageError, match="leads out of"):
        vault.write(tmp_path / "vault", vault.notes([vault.Told(turn)], DAY))
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--vault", "v", "--bundle", "b"],
        ["--vault", "v", "--by", "A"],
        ["--vault", "v", "--note", "x"],
        ["--vault", "v", "--replace"],
    ],
)
def test_options_that_do_not_go_together(tmp_path: Path, options: list[str]) -> None:
    made = samples.collection()
    result = run("export", exported(tmp_path, made, NONSENSE), *options, *made.options)
    assert (result.exit_code, result.stdout) == (2, "")
