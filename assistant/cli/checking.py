"""verify and evaluate: proofs and figures."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

import click

from assistant.cli.common import (
    NOT_PROVED,
    corpus_option,
    index_option,
    json_option,
    put,
    put_json,
    say,
    settings,
)
from assistant.display import inert
from assistant.engine import Assistant
from assistant.errors import IndexMissing, IndexProblem, NotFound
from assistant.records import Document
from assistant.verify import Verdict
from assistant.verify import read_quotes as quotes_of
from assistant.verify import verify as verify_quotes


@click.command()
@click.argument("answer", type=click.File("rb"))
@corpus_option
@index_option
@json_option
@click.pass_context
def verify(
    ctx: click.Context,
    answer: BinaryIO,
    corpus: Path | None,
    index: Path | None,
    *,
    as_json: bool,
) -> None:
    """Prove every quote of an exported ANSWER (JSON) against its source and the index.

    Exits 4 unless all are valid.
    """
    chosen = settings(corpus, index)
    quotes = quotes_of(answer.read())
    damage = ""
    try:
        with Assistant.open(chosen.index) as assistant:

            def stored(identity: str) -> Document | None:
                try:
                    return assistant.document(identity)
                except NotFound:
                    return None

            findings = verify_quotes(quotes, chosen.corpus, stored)
    except IndexMissing:
        say(f"There is no index in {chosen.index}; proving from the sources alone.")
        findings = verify_quotes(quotes, chosen.corpus, None)
    except IndexProblem as error:
        damage = str(error)
        findings = verify_quotes(quotes, chosen.corpus, None)
    valid = sum(finding.verdict is Verdict.VALID for finding in findings)
    if as_json:
        put_json(
            {
                "quotes": len(findings),
                "valid": valid,
                "index": damage or "sound",
                "findings": [asdict(finding) for finding in findings],
            }
        )
    else:
        for finding in findings:
            detail = f": {inert(finding.detail)}" if finding.detail else ""
            place = f"{finding.quote.document} {finding.quote.start}:{finding.quote.end}"
            put(f"[{finding.quote.number}] {finding.verdict.value} · {inert(place)}{detail}")
        if damage:
            put(f"The index cannot vouch for them: {inert(damage)}")
        put(f"{valid} of {len(findings)} quotes are valid.")
    if damage or valid < len(findings):
        ctx.exit(NOT_PROVED)
