"""verify: the proof of an answer."""

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
from assistant.index.corpus import Corpus
from assistant.records import Document
from assistant.settings import Settings
from assistant.verify import Finding, Part, Quote, Verdict
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
    corpus: tuple[Path, ...],
    index: Path | None,
    *,
    as_json: bool,
) -> None:
    """Prove every quote of an exported ANSWER (JSON) against its source and the index.

    Exits 4 unless all are valid.
    """
    chosen = settings(corpus, index)
    findings, damage = _findings(quotes_of(answer.read()), chosen)
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
        put("\n".join([*map(_line, findings), f"{valid} of {len(findings)} quotes are valid."]))
        if damage:
            put(f"The index cannot vouch for them: {inert(damage)}")
    if damage or valid < len(findings):
        ctx.exit(NOT_PROVED)


def _findings(quotes: list[Quote], chosen: Settings) -> tuple[list[Finding], str]:
    """The findings, and what is wrong with the index when it is damaged."""
    corpus = Corpus.of(chosen.corpus)
    try:
        with Assistant.open(chosen.index) as assistant:

            def stored(identity: str) -> Document | None:
                try:
                    return assistant.document(identity)
                except NotFound:
                    return None

            return verify_quotes(quotes, corpus, stored), ""
    except IndexMissing:
        say(f"There is no index in {chosen.index}; proving from the sources alone.")
        return verify_quotes(quotes, corpus, None), ""
    except IndexProblem as error:
        return verify_quotes(quotes, corpus, None), str(error)


def _line(finding: Finding) -> str:
    quote = finding.quote
    detail = f": {finding.detail}" if finding.detail else ""
    place = f"{quote.document} {quote.start}:{quote.end}"
    part = "" if quote.part is Part.QUOTE else f"{quote.part.value} "
    return inert(f"[{quote.number}] {part}{finding.verdict.value} · {place}{detail}")
