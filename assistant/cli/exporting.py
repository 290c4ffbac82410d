"""The command export."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import click

from assistant import bundle
from assistant.cli.checking import prove
from assistant.cli.common import corpus_option, given, index_option, put, settings
from assistant.conversation import export
from assistant.display import inert
from assistant.render.phrases import counted


@click.command()
@click.argument("answer", type=click.File("rb"))
@click.option(
    "--bundle",
    "file",
    type=click.Path(path_type=Path),
    required=True,
    help="The file to write, a web page (.html).",
)
@click.option("--by", default="", help="Who signs the record off.")
@click.option("--note", default="", help="A remark to write into the record.")
@click.option("--replace", is_flag=True, help="Replace the file if it exists.")
@corpus_option
@index_option
def export_command(  # noqa: PLR0913 - one for each option
    answer: BinaryIO,
    file: Path,
    by: str,
    note: str,
    corpus: tuple[Path, ...],
    index: Path | None,
    *,
    replace: bool,
) -> None:
    """Write an exported ANSWER or a saved session as a record that can be handed on.

    The record is one web page with the question, the answer, the passages that are quoted and the
    digests of their files. Proves the answer first, and writes nothing unless it is proved (exit
    code 4). assistant verify proves the record on any computer that has the articles.
    """
    chosen = settings(corpus, index)
    exported = bundle.exported_of(given(answer))
    proofs, damage = prove(exported, chosen)
    if damage:
        raise bundle.NotProved(damage)
    made = bundle.made(exported, proofs, chosen.corpus, signed_off_by=by, note=note)
    written = export.write(file, bundle.page(made), replace=replace)
    quotes = counted(len(made.passages), "passage")
    files = counted(len(made.sources), "file")
    put(inert(f"Wrote {written}: {quotes} from {files}."))
