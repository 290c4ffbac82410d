"""Whether a text is in its source, to the character."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import samples
from samples import Collection

from assistant.engine import Assistant
from assistant.records import Span
from assistant.verify import Claim, Finding, Verdict, Witness, prove_texts, read_exported

Json = dict[str, Any]


def check(collection: Collection, claims: Sequence[Claim]) -> list[Finding]:
    with Assistant.open(collection.index) as assistant:
        known = {document.id: document for document in assistant.documents()}
    return prove_texts(claims, [collection.corpus], Witness(known.get))


def claims_of(answer: Json) -> tuple[Claim, ...]:
    [one] = read_exported(json.dumps(answer).encode())
    return one.claims


def at(claim: Claim, path: str) -> Claim:
    return replace(claim, source=replace(claim.source, path=path))


def test_what_an_answer_quotes_is_valid(answer: Json) -> None:
    claims = claims_of(answer)
    findings = check(samples.collection(), claims)
    assert len(findings) == len(answer["evidence"]) > 3
    assert {(finding.verdict, finding.detail) for finding in findings} == {(Verdict.VALID, "")}


def test_one_wrong_character_anywhere(answer: Json) -> None:
    [claim, *_] = claims_of(answer)
    text, (start, end) = claim.text, claim.span
    changed = [
        *(replace(claim, text=f"{text[:n]}\0{text[n + 1 :]}") for n in range(len(text))),
        replace(claim, text=text[:-1]),
        replace(claim, text=text + " "),
        replace(claim, text=""),
        replace(claim, span=Span(start + 1, end)),
        replace(claim, span=Span(start - 1, end)),
        replace(claim, span=Span(start, end + 1)),
        replace(claim, span=Span(start, end - 1)),
        replace(claim, span=Span(10**12, 10**12 + len(text))),
        replace(claim, span=Span(start, 10**15)),
        replace(claim, document="another"),
        replace(claim, document=claim.document + "\udcff"),
    ]
    findings = check(samples.collection(), [claim, *changed])
    assert findings[0].verdict is Verdict.VALID
    assert {finding.verdict for finding in findings[1:]} == {Verdict.MISQUOTED}
    assert all(finding.detail and len(finding.detail) < 300 for finding in findings[1:])


def test_less_than_a_sentence_is_said_to_be_a_part(answer: Json) -> None:
    """ "Bogusitol did not reduce relapses" must not become "reduce relapses"."""
    claim = next(one for one in claims_of(answer) if " not " in one.text)
    words = claim.text.split(" ")
    cuts = [
        (first, last)
        for first in range(len(words))
        for last in range(first + 1, len(words) + 1)
        if last - first < len(words)
    ]
    parts = [part_of(claim, words, *cut) for cut in cuts]
    findings = check(samples.collection(), parts)
    assert {finding.verdict for finding in findings} == {Verdict.PART}
    assert claim.text in findings[0].detail


def part_of(claim: Claim, words: list[str], first: int, last: int) -> Claim:
    start = claim.span.start + len(" ".join(words[:first])) + (first > 0)
    text = " ".join(words[first:last])
    return replace(claim, text=text, span=Span(start, start + len(text)))


def test_a_sentence_and_a_part_of_the_next(answer: Json) -> None:
    claim = next(one for one in claims_of(answer) if one.document == samples.TRIAL)
    with Assistant.open(samples.collection().index) as assistant:
        text = assistant.document(samples.TRIAL).text
    longer = Span(claim.span.start, claim.span.end + 9)
    [finding] = check(
        samples.collection(), [replace(claim, text=text[slice(*longer)], span=longer)]
    )
    assert finding.verdict is Verdict.PART


def test_a_title_is_no_quote(answer: Json) -> None:
    [claim, *_] = claims_of(answer)
    with Assistant.open(samples.collection().index) as assistant:
        document = assistant.document(claim.document)
    title = document.blocks[0].span
    [finding] = check(
        samples.collection(), [replace(claim, text=document.text[slice(*title)], span=title)]
    )
    assert finding.verdict is Verdict.PART
    assert "title" in finding.detail


@pytest.mark.parametrize("flipped", [0, 63])
def test_a_source_of_another_digest(answer: Json, flipped: int) -> None:
    [claim, *_] = claims_of(answer)
    digest = list(claim.source.sha256)
    digest[flipped] = "0" if digest[flipped] != "0" else "1"
    forged = replace(claim, source=replace(claim.source, sha256="".join(digest)))
    [finding] = check(samples.collection(), [forged])
    assert finding.verdict is Verdict.SOURCE_CHANGED
    assert claim.source.sha256 in finding.detail


def test_paths_that_lead_out_of_the_corpus_or_nowhere(
    answer: Json, tmp_path: Path, own: Collection
) -> None:
    [claim, *_] = claims_of(answer)
    path = claim.source.path
    (tmp_path / path).write_bytes((own.corpus / path).read_bytes())
    (own.corpus / "out.md").symlink_to(tmp_path / path)
    (own.corpus / "loop.md").symlink_to("loop.md")
    os.mkfifo(own.corpus / "pipe.md")
    paths = [
        "pipe.md",
        f"../{path}",
        str(tmp_path / path),
        "out.md",
        "loop.md",
        "missing.md",
        "",
        ".",
        "a\0b",
        "\udcff",
        "x" * 5000,
        f"{path}/{path}",
    ]
    findings = check(own, [at(claim, one) for one in paths])
    assert [finding.verdict for finding in findings] == [Verdict.SOURCE_MISSING] * len(paths)


def test_a_source_that_changes_or_goes_away(answer: Json, own: Collection) -> None:
    by_path = {claim.source.path: claim for claim in claims_of(answer)}
    for path in by_path:
        (own.corpus / path).write_bytes((own.corpus / path).read_bytes() + b"\n")
    claims = list(by_path.values())
    assert {f.verdict for f in check(own, claims)} == {Verdict.SOURCE_CHANGED}
    gone, *rest = by_path
    (own.corpus / gone).unlink()
    verdicts = {finding.claim.source.path: finding.verdict for finding in check(own, claims)}
    assert verdicts == {gone: Verdict.SOURCE_MISSING, **dict.fromkeys(rest, Verdict.SOURCE_CHANGED)}


def test_a_source_that_cannot_be_read_any_more(answer: Json, own: Collection) -> None:
    """Even when the answer was given the digest of the broken file."""
    claim = next(one for one in claims_of(answer) if one.source.path.endswith(".jsonl"))
    (own.corpus / claim.source.path).write_bytes(b"\0\xff")
    [changed] = check(own, [claim])
    digest = changed.detail.split()[-1]
    [broken] = check(own, [replace(claim, source=replace(claim.source, sha256=digest))])
    assert broken.verdict is Verdict.MISQUOTED


def test_without_an_index_the_source_proves(answer: Json) -> None:
    findings = prove_texts(claims_of(answer), [samples.collection().corpus], None)
    assert {finding.verdict for finding in findings} == {Verdict.VALID}
    assert {"by its source alone" in finding.detail for finding in findings} == {True}


def test_a_corpus_of_one_file(answer: Json) -> None:
    claims = [one for one in claims_of(answer) if one.source.path == f"{samples.TRIAL}.md"]
    file = samples.collection().corpus / f"{samples.TRIAL}.md"
    assert {f.verdict for f in prove_texts(claims, [file], None)} == {Verdict.VALID}
    assert claims


def test_the_answer_of_another_corpus(answer: Json, tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("# One\n\nOne sentence stands here alone.\n", encoding="utf-8")
    findings = prove_texts(claims_of(answer), [tmp_path], None)
    assert {finding.verdict for finding in findings} == {Verdict.SOURCE_MISSING}
