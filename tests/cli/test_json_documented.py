"""docs/json.md and the real output name the same fields."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import effect_cells
import pytest
import samples
from samples import NONSENSE, QUESTION, TRIAL
from terminal import ROOT, run

from assistant.codec.effects import effects_as_json
from assistant.engine import Assistant
from assistant.records import Directed, Direction, RelatedNotice, RelationKind, Span, Status
from assistant.render import as_json

DATA_KEYS = {
    "ranks",
    "scores",
    "signals",
    "adjustments",
    "covers",
    "designs",
    "documents",
    "flagged",
    "figures",
    "asked",
}


def documented() -> dict[str, set[str]]:
    sections: dict[str, set[str]] = {}
    name = ""
    for line in (ROOT / "docs" / "json.md").read_text(encoding="utf-8").splitlines():
        if heading := re.match(r"##+ (.+)", line):
            name = heading[1]
            sections[name] = set()
        elif field := re.match(r"\| `([^`]+)` \| .", line):
            assert field[1] not in sections[name]
            sections[name].add(field[1])
    return sections


def fields(value: object, path: str = "") -> Iterator[str]:
    """Paths of the leaves; a document below another value is one leaf, and so are all effects."""
    if path.endswith(".effects"):
        yield f"{path}[]"
        return
    any_value = path.endswith((".shown", ".found"))
    if any_value or (
        path and isinstance(value, dict) and set(value) >= {"id", "citation", "source"}
    ):
        yield path
    elif isinstance(value, dict):
        for key, item in value.items():
            star = path.rpartition(".")[2] in DATA_KEYS
            yield from fields(item, f"{path}.{'*' if star else key}".lstrip("."))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for item in value:
            yield from fields(item, f"{path}[]")
    else:
        yield f"{path}[]" if isinstance(value, list) else path


def output(*args: str | Path) -> dict[str, Any]:
    printed: dict[str, Any] = json.loads(run(*args, "--json").stdout)
    return printed


@pytest.fixture(scope="module")
def sections() -> dict[str, set[str]]:
    return documented()


def test_ask_search_and_document(sections: dict[str, set[str]]) -> None:
    at = samples.collection().at_index
    answered, nothing = output("ask", QUESTION, *at), output("ask", NONSENSE, *at)
    assert {re.sub(r"^nearest\[\]\..*", "nearest[]", f) for f in fields(nothing)} - {
        "evidence[]"
    } | set(fields(answered)) == sections["ask"]
    search_output = output("search", QUESTION, *at)
    assert set(fields(search_output)) == sections["search"]
    nearest = {field for hit in nothing["nearest"] for field in fields(hit, "hits[]")}
    assert nearest == sections["search"] - {"query", "filter[]", "undated"}
    documents = [item["document"] for item in answered["evidence"]]
    plain = {field for document in documents for field in fields({**document, "citation": ""})}
    assert set(documents[0]) >= {"id", "citation", "source"}
    empty = {"notices[]", "author_names[]"}  # as some of the documents have them
    assert {field for field in plain if field not in empty} == sections["document"]


def test_explained(sections: dict[str, set[str]]) -> None:
    at = samples.collection().at_index
    plain, explained = output("ask", QUESTION, *at), output("ask", QUESTION, "--explain", *at)
    assert set(fields(explained)) - set(fields(plain)) == sections["ask --explain"]
    for item in explained["evidence"]:
        for name in ("why", "signals", "adjustments", "passage"):
            del item[name]
    del explained["seal"], plain["seal"]
    assert explained == plain


def test_by_direction(sections: dict[str, set[str]]) -> None:
    with Assistant.open(samples.collection().index, fast=True) as assistant:
        answer = assistant.ask(QUESTION)
    directed = [
        Directed(Direction.REDUCED, *[Span(item.span.start, item.span.start + 1)] * 3)
        for item in answer.evidence
    ]
    added = set(fields(as_json.answer(answer, directed=directed)))
    assert added - set(fields(as_json.answer(answer))) == sections["ask --by-direction"]


def test_what_a_quote_is_shown_with(sections: dict[str, set[str]]) -> None:
    with Assistant.open(samples.collection().index) as assistant:
        answer = assistant.ask(QUESTION)
    first, other, *_ = answer.evidence
    with_context = replace(first, context=Span(0, 3), also=(replace(other, context=None),))
    its_fields = set(fields(as_json.answer(replace(answer, evidence=(with_context,)))))
    bare = set(fields(as_json.answer(replace(answer, evidence=(first,)))))
    assert its_fields - bare == sections["ask: what a quote is shown with"]


def test_effects(sections: dict[str, set[str]]) -> None:
    shown = effect_cells.document(
        "In bakers with hiccups, the odds ratio for death was 0.5 (95% CI 0.3 to 0.8; p=0.02).",
        "Rest was commoner in 3 of 96 bakers (3%) on tea and in 2 of 97 (2%) on water.",
    )
    spans = [block.span for block in shown.blocks[1:]]
    effects = [each for span in spans for each in effects_as_json(shown, span)]
    found = {field for effect in effects for field in fields(effect, "evidence[].effects[]")}
    whole = {field for field in found if not any(each.startswith(f"{field}.") for each in found)}
    assert whole - {"evidence[].effects[].groups[]"} == sections["ask: effects"]


def test_retracted_work_that_is_held_back(sections: dict[str, set[str]]) -> None:
    with Assistant.open(samples.collection().index, fast=True) as assistant:
        answer = assistant.ask(QUESTION)
    with_held_back = replace(answer, held_back=answer.evidence[:1])
    added_fields = set(fields(as_json.answer(with_held_back))) - set(fields(as_json.answer(answer)))
    assert added_fields == sections["ask: retracted work that is held back"]


def test_related_publications_with_a_notice(sections: dict[str, set[str]]) -> None:
    related = RelatedNotice(Status.RETRACTED, "2020", RelationKind.SAME_TRIAL, ("NCT1",), "B", "b")
    with Assistant.open(samples.collection().index, fast=True) as assistant:
        document = replace(assistant.document(TRIAL), related_notices=(related,))
    its_fields = set(fields({**as_json.document(document), "citation": ""}))
    described = sections["document: related publications with a notice"]
    assert {name for name in its_fields if "related" in name} == described


def test_batch(sections: dict[str, set[str]], tmp_path: Path) -> None:
    batch = tmp_path / "batch.jsonl"
    example = '{"id": 7, "question": "what reduces relapses", "confidence": "unknown"}'
    assert example in (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    batch.write_text(f"{example}\n{{}}\n", encoding="utf-8")
    result = run("ask", "--batch", batch, *samples.collection().at_index)
    answer, error = map(json.loads, result.stdout.splitlines())
    assert answer["asked"] == {"confidence": "unknown"}
    beside = set(fields({key: answer[key] for key in answer if key in ("id", "asked")}))
    assert beside | set(fields(error)) == sections["ask --batch"]


def test_replay(sections: dict[str, set[str]], tmp_path: Path) -> None:
    made = samples.collection()
    answer_file = tmp_path / "answer.json"
    answer_file.write_text(run("ask", QUESTION, "--json", *made.at_index).stdout, encoding="utf-8")
    replayed = json.loads(run("replay", answer_file, "--json", *made.at_index).stdout)
    assert set(fields(replayed)) == sections["replay"]


def test_changed(sections: dict[str, set[str]], tmp_path: Path) -> None:
    made = samples.collection()
    answer = json.loads(run("ask", QUESTION, "--json", *made.at_index).stdout)
    answer["evidence"][0]["quote"] = "Something else."
    answer_file = tmp_path / "answer.json"
    answer_file.write_text(json.dumps(answer), encoding="utf-8")
    assert set(fields(output("changed", answer_file, *made.at_index))) == sections["changed"]


def test_locate(sections: dict[str, set[str]]) -> None:
    found = output("locate", "Headache occured in 12 %", *samples.collection().at_index)
    assert set(fields(found)) == sections["locate"]


def test_show(sections: dict[str, set[str]]) -> None:
    document_data = output("show", TRIAL, "--at", "0:10", *samples.collection().at_index)
    below = {field for field in sections["document"] if not field.startswith("notices")}
    below.add("notices[]")
    assert set(fields(document_data)) == sections["show"] | below


def test_build_status_check_and_verify(sections: dict[str, set[str]], tmp_path: Path) -> None:
    made = samples.collection()
    assert set(fields(output("build", *made.options, "--dry-run"))) == sections["build"]
    assert set(fields(output("status", *made.options))) == sections["status"]
    rows_without_documents = {"rows[].cells[]"}
    covered = set(fields(output("coverage", *made.at_index)))
    assert covered - rows_without_documents == sections["coverage"]
    sound = set(fields(output("check", *made.at_index)))
    missing = set(fields(output("check", "--index", tmp_path)))
    assert sound | missing == sections["check"]
    exported = tmp_path / "answer.json"
    exported.write_text(run("ask", QUESTION, "--json", *made.at_index).stdout, encoding="utf-8")
    forged = tmp_path / "forged.json"
    forged.write_text(exported.read_text(encoding="utf-8").replace('"year": 2019', '"year": 2020'))
    proofs = [output("verify", answer_file, *made.options) for answer_file in (exported, forged)]
    proofs.append(proof_of_a_bundle(exported, tmp_path))
    empty = {"findings[].fields[]"}  # of a text whose file is missing
    assert {name for proof in proofs for name in fields(proof)} - empty == sections["verify"]


def proof_of_a_bundle(exported: Path, folder: Path) -> Any:  # noqa: ANN401 - JSON
    """The proof of an edited bundle beside a corpus that lacks a file and has another edited."""
    made, file = samples.collection(), folder / "record.html"
    assert run("export", exported, "--bundle", file, *made.options).exit_code == 0
    file.write_text(file.read_text(encoding="utf-8").replace("Evidence record", "Record"))
    corpus = samples.write_corpus(folder / "changed")
    (corpus / f"{samples.RETRACTED}.md").unlink()
    (corpus / f"{TRIAL}.md").write_text("# Something else\n\nNothing.\n", encoding="utf-8")
    return output("verify", file, "--corpus", corpus, "--index", folder / "none")


def test_status_list(sections: dict[str, set[str]], tmp_path: Path) -> None:
    made = samples.build(tmp_path)
    listed = tmp_path / "list.csv"
    listed.write_text(
        "RetractionNature,OriginalPaperDOI\nRetraction,10.1000/alpha\n", encoding="utf-8"
    )
    imported = output("status-list", "import", listed, *made.at_index)
    assert set(fields(imported)) == sections["status-list"]
    assert set(fields(output("status-list", "show", *made.at_index))) < sections["status-list"]
    assert output("ask", QUESTION, *made.at_index)["status_list"] == imported["status_list"]


def test_build_events(sections: dict[str, set[str]], tmp_path: Path) -> None:
    corpus = samples.write_corpus(tmp_path / "corpus")
    places = ["--index", str(tmp_path / "index"), "--model", "hashing"]
    built = run("build", "--events", "--corpus", corpus, *places)
    failed = run("build", "--events", "--corpus", tmp_path / "none", *places)
    events = [json.loads(line) for line in (built.stdout + failed.stdout).splitlines()]
    assert {event["event"] for event in events} == {"progress", "report", "error"}
    event_fields = {field for event in events for field in fields(event)}
    assert event_fields == sections["build --events"] | sections["build"]


def test_evaluate(sections: dict[str, set[str]], tmp_path: Path) -> None:
    folder = samples.judged_set(tmp_path / "judged")
    figures = output("evaluate", folder, "--index", tmp_path / "index", "--model", "hashing")
    optional = {"peak_memory_bytes"} - set(figures)
    assert set(fields(figures)) == sections["evaluate"] - optional
    assert figures["set"] == "judged"


def test_evaluate_with_expressions(sections: dict[str, set[str]], tmp_path: Path) -> None:
    folder = samples.natural_set(tmp_path / "natural")
    figures = output("evaluate", folder, *samples.collection().at_index)
    optional = {"peak_memory_bytes"} - set(figures)
    expected = sections["evaluate: questions with regular expressions"] - optional
    assert set(fields(figures)) == expected


def test_evaluate_with_an_exchanged_element(sections: dict[str, set[str]], tmp_path: Path) -> None:
    folder = samples.natural_set(tmp_path / "natural")
    question = {
        "id": "1",
        "question": "does metformin help children with fictive neuritis",
        "kind": "drug",
        "answerable": True,
        "expect": "metformin",
    }
    (folder / "questions.jsonl").write_text(json.dumps(question), encoding="utf-8")
    figures = output("evaluate", folder, "--swap", *samples.collection().at_index)
    assert set(fields(figures)) == sections["evaluate --swap"]
