"""The command verify."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import click

from assistant import bundle
from assistant.cli.bundles import bundle_report
from assistant.cli.common import (
    NOT_PROVED,
    advised,
    corpus_option,
    given,
    index_option,
    json_option,
    put,
    put_json,
    say,
    settings,
)
from assistant.cli.opening import opened
from assistant.display import inert
from assistant.editorial import kept_list
from assistant.errors import IndexMissing, IndexProblem
from assistant.settings import Settings
from assistant.verify import (
    Exported,
    Field,
    Finding,
    Match,
    Part,
    Proved,
    Verdict,
    prove_answers,
)

# Characters printed of a value that differs. Chosen by hand: enough to compare most values.
_MOST_CHARACTERS = 160


@click.command()
@click.argument("answer", type=click.File("rb"))
@corpus_option
@index_option
@json_option
@click.pass_context
def verify_command(
    ctx: click.Context,
    answer: BinaryIO,
    corpus: tuple[Path, ...],
    index: Path | None,
    *,
    print_json: bool,
) -> None:
    """Prove everything that an exported ANSWER (JSON), a saved session or a bundle shows.

    Reads the source files again, and compares each quote and each fact beside it with them. If the
    index that answered still exists, asks the question again and compares the answers.

    Exits 0 when something was proved and nothing differs; otherwise exits 4.
    """
    data, chosen = given(answer), settings(corpus, index)
    exported = bundle.exported_of(data)
    proofs, damage = prove(exported, chosen)
    handed_on = bundle.read(data) if bundle.is_bundle(data) else None
    added = bundle.proved(handed_on, data, exported, chosen.corpus) if handed_on else None
    if print_json:
        put_json(_data(proofs, damage, added))
    else:
        put("\n".join(_report(proofs, damage)))
        if handed_on and added:
            put("\n".join(bundle_report(handed_on, added)))
    if not _is_sound(proofs, damage, added):
        ctx.exit(NOT_PROVED)


def _is_sound(proofs: Sequence[Proved], damage: str, added: bundle.ProvedBundle | None) -> bool:
    are_sound = bool(proofs) and all(proof.is_sound for proof in proofs)
    return are_sound and not damage and (added is None or added.is_sound)


def prove(exported: list[Exported], chosen: Settings) -> tuple[list[Proved], str]:
    """The proof of every answer, and what is wrong with a damaged index, or ""."""
    lists = kept_list.join(kept_list.Places(chosen.index, chosen.data))
    if lists.message:
        say(lists.message)
    status_list = lists.current
    try:
        with opened(chosen.index) as index:
            return prove_answers(exported, chosen.corpus, index, status_list), ""
    except IndexMissing:
        say(f"There is no index in {chosen.index}; proving from the sources alone.")
        return prove_answers(exported, chosen.corpus, None, status_list), ""
    except IndexProblem as error:
        return prove_answers(exported, chosen.corpus, None, status_list), str(error)


def _data(
    proofs: Sequence[Proved], damage: str, added: bundle.ProvedBundle | None
) -> dict[str, Any]:
    findings = [finding for proof in proofs for finding in proof.findings]
    return {
        "quotes": len(findings),
        "valid": _valid(findings),
        "index": damage or "sound",
        "sound": _is_sound(proofs, damage, added),
        **({"bundle": _bundle_data(added)} if added else {}),
        "answers": [
            {
                "question": proof.question,
                "sound": proof.is_sound,
                "fields": [_field_data(field) for field in proof.fields],
            }
            for proof in proofs
        ],
        "findings": [
            {"answer": number, **_finding_data(finding)}
            for number, proof in enumerate(proofs, start=1)
            for finding in proof.findings
        ],
    }


def _bundle_data(added: bundle.ProvedBundle) -> dict[str, Any]:
    return {
        "fields": [_field_data(field) for field in added.fields],
        "missing": [source._asdict() for source in added.missing],
        "changed": [source._asdict() for source in added.changed],
    }


def _finding_data(finding: Finding) -> dict[str, Any]:
    claim = finding.claim
    return {
        "quote": {
            "number": claim.number,
            "part": claim.part,
            "quote": claim.text,
            "document": claim.document,
            "path": claim.source.path,
            "sha256": claim.source.sha256,
            "start": claim.span.start,
            "end": claim.span.end,
            "record": claim.source.record,
        },
        "verdict": finding.verdict,
        "detail": finding.detail,
        "fields": [_field_data(field) for field in finding.fields],
    }


def _field_data(field: Field) -> dict[str, Any]:
    """The data of a field, with both values unless they are the same."""
    if field.match is Match.VALID:
        return {"name": field.name, "match": field.match}
    return field._asdict()


def _report(proofs: Sequence[Proved], damage: str) -> Iterator[str]:
    for proof in proofs:
        if len(proofs) > 1:
            yield inert(proof.question)
        for finding in proof.findings:
            yield _line(finding)
            yield from _invalid_field_lines(finding.fields)
        yield from _invalid_field_lines(proof.fields)
        if proof.is_given_again:
            yield "The index was asked again and gives the same answer."
    findings = [finding for proof in proofs for finding in proof.findings]
    if findings:
        yield f"{_valid(findings)} of {len(findings)} quotes are valid."
    elif not any(proof.is_sound for proof in proofs):
        yield "Nothing was proved: the file contains no quotes."
    if any(field.match is Match.DIFFERS for proof in proofs for field in proof.fields):
        yield "The answer differs from that of the index, or was changed after export; see above."
    if damage:
        yield f"The index cannot confirm them: {inert(advised(damage))}"


def _valid(findings: Sequence[Finding]) -> int:
    return sum(finding.verdict is Verdict.VALID for finding in findings)


def _line(finding: Finding) -> str:
    claim = finding.claim
    kind = "" if claim.part is Part.QUOTE else f"{claim.part.value} "
    valid = sum(field.match is Match.VALID for field in finding.fields)
    facts = [
        f"[{claim.number}] {kind}{finding.verdict.value}",
        f"{claim.document} {claim.span.start}:{claim.span.end}",
        *([f"{valid} of {len(finding.fields)} facts are valid"] if finding.fields else []),
    ]
    detail = f": {finding.detail}" if finding.detail else ""
    return inert(advised(f"{' · '.join(facts)}{detail}"))


def _invalid_field_lines(fields: Sequence[Field]) -> Iterator[str]:
    """A line for each field that is not valid; with both values, if the reader can compare them."""
    for field in fields:
        if field.match is Match.VALID:
            continue
        values = f"shown {_value(field.shown)}, found {_value(field.found)}"
        # The detail says more to a reader than a list of objects does.
        is_plain = not isinstance(field.shown, list | dict)
        shows_values = field.match is Match.DIFFERS and (is_plain or not field.detail)
        difference = "; ".join(filter(None, (values if shows_values else "", field.detail)))
        yield inert(advised(f"    {field.name} {field.match.value}: {difference}"))


def _value(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]}..."
