from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import samples
from hypothesis import example, given, settings
from hypothesis import strategies as st
from samples import QUESTION, Collection
from terminal import run

from assistant.engine import Assistant
from assistant.errors import UsageError
from assistant.index.corpus import Corpus
from assistant.index.manifest import MANIFEST, Manifest, describe_files
from assistant.render import as_json
from assistant.verify import Finding, Part, Quote, Verdict, read_quotes, verify


def answer_of(collection: Collection) -> dict[str, Any]:
    with Assistant.open(collection.index) as assistant:
        return as_json.answer(assistant.ask(QUESTION))


def to_bytes(answer: object) -> bytes:
    return json.dumps(answer).encode()


def check(collection: Collection, quotes: list[Quote]) -> list[Finding]:
    with Assistant.open(collection.index) as assistant:
        return verify(quotes, Corpus.of(collection.corpus), assistant.document)


@pytest.fixture(scope="module")
def answer() -> dict[str, Any]:
    return answer_of(samples.collection())


@pytest.fixture
def own(tmp_path: Path) -> Collection:
    return samples.build(tmp_path)


def test_an_exported_answer_is_valid(answer: dict[str, Any]) -> None:
    quotes = read_quotes(to_bytes(answer))
    assert len(quotes) == len(answer["evidence"]) > 3
    findings = check(samples.collection(), quotes)
    assert {finding.verdict for finding in findings} == {Verdict.VALID}
    assert {finding.detail for finding in findings} == {""}


def surrounded() -> dict[str, Any]:
    """An answer whose first quote has a context, and another that says the same."""
    with Assistant.open(samples.collection().index) as assistant:
        given = assistant.ask(QUESTION)
    first, other, *_ = given.evidence
    title = first.document.blocks[0].span
    shown = (replace(first, context=title, also=(other,)),)
    return as_json.answer(replace(given, evidence=shown))


def test_what_a_quote_is_shown_with_is_proved_too() -> None:
    quotes = read_quotes(to_bytes(surrounded()))
    assert [(one.number, one.part) for one in quotes] == [
        (1, Part.QUOTE),
        (1, Part.CONTEXT),
        (1, Part.ALSO),
    ]
    assert [f.verdict for f in check(samples.collection(), quotes)] == [Verdict.VALID] * 3
    forged = [replace(one, quote=one.quote.upper()) for one in quotes]
    assert [f.verdict for f in check(samples.collection(), forged)] == [Verdict.MISQUOTED] * 3


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("context", "text"),
        ("context", {}),
        ("context", {"text": "abc", "start": 10**6, "end": 10**6 + 3}),
        ("context", {"text": "abc", "start": 3, "end": 3}),
        ("context", {"text": 3, "start": 0, "end": 3}),
        ("also", None),
        ("also", {}),
        ("also", [1]),
        ("also", [{"quote": "text"}]),
    ],
)
def test_what_a_quote_cannot_be_shown_with(name: str, value: object) -> None:
    answer = surrounded()
    answer["evidence"][0][name] = value
    with pytest.raises(UsageError):
        read_quotes(to_bytes(answer))


def test_an_answer_of_the_first_version_is_proved() -> None:
    answer = surrounded()
    del answer["evidence"][0]["context"], answer["evidence"][0]["also"]
    [quote] = read_quotes(to_bytes(answer))
    assert quote.part is Part.QUOTE


def test_one_wrong_character_anywhere(answer: dict[str, Any]) -> None:
    [quote, *_] = read_quotes(to_bytes(answer))
    longer = quote.quote
    changed = [
        *(replace(quote, quote=longer[:at] + "\0" + longer[at + 1 :]) for at in range(len(longer))),
        replace(quote, quote=longer[:-1]),
        replace(quote, quote=longer + " "),
        replace(quote, quote=""),
        replace(quote, start=quote.start + 1),
        replace(quote, start=quote.start - 1),
        replace(quote, end=quote.end + 1),
        replace(quote, end=quote.end - 1),
        replace(quote, start=10**12, end=10**12 + len(longer)),
        replace(quote, end=10**15),
        replace(quote, document="another"),
        replace(quote, document=quote.document + "\udcff"),
    ]
    findings = check(samples.collection(), [quote, *changed])
    assert findings[0].verdict is Verdict.VALID
    assert {finding.verdict for finding in findings[1:]} == {Verdict.MISQUOTED}
    assert all(finding.detail and len(finding.detail) < 300 for finding in findings[1:])


@pytest.mark.parametrize("flipped", [0, 63])
def test_a_source_of_another_digest(answer: dict[str, Any], flipped: int) -> None:
    [quote, *_] = read_quotes(to_bytes(answer))
    digest = list(quote.sha256)
    digest[flipped] = "0" if digest[flipped] != "0" else "1"
    [finding] = check(samples.collection(), [replace(quote, sha256="".join(digest))])
    assert finding.verdict is Verdict.SOURCE_CHANGED
    assert quote.sha256 in finding.detail


def test_paths_that_lead_out_of_the_corpus_or_nowhere(
    answer: dict[str, Any], tmp_path: Path, own: Collection
) -> None:
    [quote, *_] = read_quotes(to_bytes(answer))
    (tmp_path / quote.path).write_bytes((own.corpus / quote.path).read_bytes())
    (own.corpus / "out.md").symlink_to(tmp_path / quote.path)
    (own.corpus / "loop.md").symlink_to("loop.md")
    os.mkfifo(own.corpus / "pipe.md")
    paths = [
        "pipe.md",
        f"../{quote.path}",
        str(tmp_path / quote.path),
        "out.md",
        "loop.md",
        "missing.md",
        "",
        ".",
        "a\0b",
        "\udcff",
        "x" * 5000,
        f"{quote.path}/{quote.path}",
    ]
    findings = check(own, [replace(quote, path=path) for path in paths])
    assert [finding.verdict for finding in findings] == [Verdict.SOURCE_MISSING] * len(paths)


def test_a_source_that_changes_moves_away_or_breaks(own: Collection) -> None:
    quotes = read_quotes(to_bytes(answer_of(own)))
    by_path = {quote.path: quote for quote in quotes}
    for path in by_path:
        (own.corpus / path).write_bytes((own.corpus / path).read_bytes() + b"\n")
    assert {f.verdict for f in check(own, quotes)} == {Verdict.SOURCE_CHANGED}
    gone, *rest = by_path
    (own.corpus / gone).unlink()
    verdicts = {f.quote.path: f.verdict for f in check(own, list(by_path.values()))}
    assert verdicts == {gone: Verdict.SOURCE_MISSING, **dict.fromkeys(rest, Verdict.SOURCE_CHANGED)}


def test_a_source_that_cannot_be_read_any_more(own: Collection) -> None:
    """Even when the answer was given the digest of the broken file."""
    quote = next(q for q in read_quotes(to_bytes(answer_of(own))) if q.path.endswith(".jsonl"))
    (own.corpus / quote.path).write_bytes(b"\0\xff")
    [changed] = check(own, [quote])
    [broken] = check(own, [replace(quote, sha256=changed.detail.split()[-1])])
    assert broken.verdict is Verdict.MISQUOTED


def change_stored_text(collection: Collection, *, seal: bool) -> None:
    connection = sqlite3.connect(collection.generation / "documents.sqlite")
    with connection:
        connection.execute("UPDATE documents SET text = replace(text, '60%', '90%')")
    connection.close()
    if seal:
        manifest = Manifest.read(collection.generation)
        (collection.generation / MANIFEST).unlink()
        manifest.with_files(describe_files(collection.generation)).write(collection.generation)


def test_stored_text_that_was_changed_and_sealed_again(own: Collection, tmp_path: Path) -> None:
    """No digest of a file tells: only the proof against the source does."""
    exported = tmp_path / "answer.json"
    exported.write_bytes(to_bytes(answer_of(own)))
    change_stored_text(own, seal=True)
    with Assistant.open(own.index) as assistant:
        changed = assistant.ask(QUESTION)
    assert samples.TRIAL in {place.split()[0] for place in changed.withheld}
    assert samples.TRIAL not in {item.document.id for item in changed.evidence}
    result = run("verify", exported, *own.options, "--json")
    assert result.exit_code == 4
    found = json.loads(result.stdout)
    assert found["index"] == "sound"
    verdicts = {(f["quote"]["document"], f["verdict"]) for f in found["findings"]}
    assert (samples.TRIAL, "stored text changed") in verdicts
    assert ("beta-2021", "valid") in verdicts
    assert run("check", *own.at_index).exit_code == 5


def test_stored_text_that_was_changed(own: Collection, tmp_path: Path) -> None:
    exported = tmp_path / "answer.json"
    exported.write_bytes(to_bytes(answer_of(own)))
    change_stored_text(own, seal=False)
    result = run("verify", exported, *own.options)
    assert result.exit_code == 4
    assert "The index cannot vouch for them" in result.stdout
    as_data = run("verify", exported, *own.options, "--json")
    assert as_data.exit_code == 4
    assert "documents.sqlite" in json.loads(as_data.stdout)["index"]


def test_without_an_index_the_sources_prove(
    answer: dict[str, Any], tmp_path: Path, own: Collection
) -> None:
    """So does the answer of another index, whose sources are the same."""
    exported = tmp_path / "answer.json"
    exported.write_bytes(to_bytes(answer))
    result = run("verify", exported, "--corpus", own.corpus, "--index", tmp_path / "none")
    assert result.exit_code == 0
    assert "proving from the sources alone" in result.stderr
    assert "by its source alone" in result.stdout


def test_against_the_index_of_another_corpus(answer: dict[str, Any], tmp_path: Path) -> None:
    exported = tmp_path / "answer.json"
    exported.write_bytes(to_bytes(answer))
    other = tmp_path / "other"
    other.mkdir()
    (other / "one.md").write_text("# One\n\nOne sentence stands here alone.\n", encoding="utf-8")
    Assistant.build(other, tmp_path / "index", "hashing")
    corpus = samples.collection().corpus
    arguments = ["--corpus", str(corpus), "--index", str(tmp_path / "index"), "--json"]
    result = run("verify", exported, *arguments)
    assert result.exit_code == 0
    details = {finding["detail"] for finding in json.loads(result.stdout)["findings"]}
    assert details == {"by its source alone; the index does not hold it"}


def test_the_answer_of_another_corpus(answer: dict[str, Any], tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "one.md").write_text("# One\n\nOne sentence stands here alone.\n", encoding="utf-8")
    with Assistant.open(samples.collection().index) as assistant:
        findings = verify(read_quotes(to_bytes(answer)), Corpus.of(other), assistant.document)
    assert {finding.verdict for finding in findings} == {Verdict.SOURCE_MISSING}


def test_a_corpus_of_one_file(answer: dict[str, Any]) -> None:
    quotes = [q for q in read_quotes(to_bytes(answer)) if q.path == f"{samples.TRIAL}.md"]
    one = Corpus.of(samples.collection().corpus / f"{samples.TRIAL}.md")
    findings = verify(quotes, one, None)
    assert {finding.verdict for finding in findings} == {Verdict.VALID}


@pytest.mark.parametrize(
    "several",
    [
        lambda one: json.dumps([one, one]),
        lambda one: f"{json.dumps(one)}\n\n{json.dumps(one)}\r\n",
        lambda one: json.dumps(one, indent=2) * 2,
        lambda one: f'{json.dumps(one)}\n{{"line": 2, "error": "no question"}}\n{json.dumps(one)}',
    ],
)
def test_several_answers(answer: dict[str, Any], several: Callable[[object], str]) -> None:
    once = read_quotes(b"\xef\xbb\xbf" + to_bytes(answer))
    assert read_quotes(several(answer).encode()) == once * 2


def test_separators_inside_of_a_quote_part_no_lines(answer: dict[str, Any]) -> None:
    [item, *_] = answer["evidence"]
    strange = {**answer, "evidence": [{**item, "quote": "a\u2028b\x85c\x0bd"}]}
    lines = f"{json.dumps(strange, ensure_ascii=False)}\n" * 2
    assert [quote.quote for quote in read_quotes(lines.encode())] == ["a\u2028b\x85c\x0bd"] * 2


def test_an_answer_that_quotes_nothing() -> None:
    assert read_quotes(b'{"evidence": []}') == []


HOSTILE = [
    b"",
    b"  \n",
    b"\xff\xfe",
    b"null",
    b"1",
    b'"text"',
    b"[]",
    b"{}",
    b"[1]",
    b"[[]]",
    b'{"evidence": null}',
    b'{"evidence": {}}',
    b'{"evidence": "text"}',
    b'{"evidence": [1]}',
    b'{"evidence": [{}]}',
    b'{"evidence": [], "evidence": []}',
    b'{"evidence": []} trailing',
    b'{"line": 1, "error": "x", "evidence": 1}',
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b"9" * 10_000,
    b'{"evidence": ' + b"9" * 10_000 + b"}",
]


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_no_answer(data: bytes) -> None:
    with pytest.raises(UsageError, match="no exported answer"):
        read_quotes(data)


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=2),
)
PLACES = [("n",), ("quote",), ("start",), ("end",), ("document",), ("document", "id")]
PLACES += [("document", "source"), ("document", "source", "path"), ("document", "source", "sha256")]


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(PLACES), SCALARS)
@example(("end",), float("inf"))
@example(("start",), 10**400)
@example(("start",), -1)
@example(("n",), 1.5)
@example(("n",), True)
@example(("document", "id"), ["unhashable"])
def test_values_of_wrong_types(place: tuple[str, ...], value: object) -> None:
    item: dict[str, Any] = {
        "n": 1,
        "quote": "text",
        "start": 3,
        "end": 7,
        "document": {"id": "x", "source": {"path": "x.md", "sha256": "0"}},
    }
    inside = item
    for key in place[:-1]:
        inside = inside[key]
    right = type(inside[place[-1]])
    inside[place[-1]] = value
    try:
        [quote] = read_quotes(to_bytes({"evidence": [item]}))
    except UsageError:
        return
    assert type(value) is right
    assert 0 <= quote.start < quote.end


def test_a_key_that_is_given_twice_is_refused(answer: dict[str, Any]) -> None:
    """One reader would show the first quote, and this program prove the last."""
    exported = to_bytes(answer).decode()
    forged = exported.replace('"quote": "', '"quote": "A cure was found.", "quote": "', 1)
    assert json.loads(forged) == json.loads(exported)
    with pytest.raises(UsageError):
        read_quotes(forged.encode())
