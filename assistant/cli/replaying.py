"""The command replay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import click

from assistant.bundle import exported_of
from assistant.cli.common import (
    NOT_PROVED,
    given,
    index_option,
    json_option,
    put,
    put_json,
    say,
    settings,
    style,
    width,
)
from assistant.cli.opening import opened
from assistant.engine import Assistant
from assistant.errors import IndexMissing
from assistant.render.lines import SHORT_DIGEST, Style, wrapped
from assistant.verify import Exported
from assistant.verify.replay import Compared, Fate, Replayed, replayed

_SIGNS = {Fate.SAME: "=", Fate.MOVED: "~", Fate.CHANGED: "≠", Fate.GONE: "-", Fate.NEW: "+"}


@click.command()
@click.argument("answer", type=click.File("rb"))
@index_option
@json_option
@click.pass_context
def replay_command(
    ctx: click.Context, answer: BinaryIO, index: Path | None, *, print_json: bool
) -> None:
    """Ask the question of an exported ANSWER again, and compare.

    Says that the answer of today is the same, byte for byte, or names the causes of a difference:
    files of the corpus, the embedding model, the ranker, the list of notices, the program. Then
    lists the quotes of both answers. If the build that answered was kept (assistant build --keep),
    that build is asked as well.

    Exits 0 when every build that was asked gives the same answer, otherwise 4.
    """
    results = [
        result for exported in exported_of(given(answer)) for result in _both(exported, index)
    ]
    if print_json:
        put_json([_data(result) for result in results])
    else:
        put("\n\n".join("\n".join(_lines(r, width(), style())) for r in results))
    if not all(result.is_same for result in results):
        ctx.exit(NOT_PROVED)


def _both(exported: Exported, index: Path | None) -> list[Replayed]:
    """The answer compared with that of its own build, if that is kept, and with that of today."""
    found = []
    fingerprint = str(exported.answer.get("fingerprint"))
    with opened(index) as assistant:
        if fingerprint != assistant.fingerprint and fingerprint[:SHORT_DIGEST] in assistant.kept():
            found += _against_kept(exported, index, fingerprint)
        found.append(replayed(exported, assistant))
    return found


def _against_kept(exported: Exported, index: Path | None, fingerprint: str) -> list[Replayed]:
    try:
        with Assistant.open(settings(index=index).index, build=fingerprint) as kept:
            return [replayed(exported, kept)]
    except IndexMissing as error:  # a build has removed it meanwhile
        say(str(error))
        return []


def _data(result: Replayed) -> dict[str, Any]:
    return {
        "question": result.question,
        "same": result.is_same,
        "fingerprint": result.build.fingerprint,
        "built": result.build.built,
        "causes": list(result.causes),
        "quotes": [quote._asdict() for quote in result.quotes],
    }


def _lines(result: Replayed, columns: int, how: Style) -> Iterator[str]:
    yield from wrapped(result.question, columns, "", how, "heading")
    build = f"The build of {result.build.built} ({result.build.fingerprint[:SHORT_DIGEST]})"
    answer = "the same answer, byte for byte" if result.is_same else "another answer"
    role = "text" if result.is_same else "warning"
    yield from wrapped(f"{build} gives {answer}.", columns, "  ", how, role)
    for cause in result.causes:
        yield from wrapped(cause, columns, "  ", how, "text")
    yield from side_by_side(result.quotes, columns, how)


def side_by_side(quotes: Sequence[Compared], columns: int, how: Style) -> Iterator[str]:
    """The quotes of two answers: what became of each, its numbers, its document and its text."""
    for quote in quotes:
        places = " → ".join(f"[{n}]" if n else "none" for n in (quote.then, quote.now))
        label = f"{_SIGNS[quote.fate]} {quote.fate.value:<8}{places}"
        detail = f": {quote.detail}" if quote.detail else ""
        yield from wrapped(f"{label} {quote.document}{detail}", columns, "  ", how, "text")
        yield from wrapped(f"“{quote.quote}”", columns, "      ", how, "quote")
