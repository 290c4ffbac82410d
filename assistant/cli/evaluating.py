"""The command evaluate."""

from __future__ import annotations

import json
from pathlib import Path

import click

from assistant import storage
from assistant.cli.common import (
    index_option,
    json_option,
    model_option,
    precision_option,
    put,
    put_json,
    say,
    settings,
)
from assistant.cli.opening import opened
from assistant.cli.progress import Bars
from assistant.embed.arithmetic import Precision
from assistant.engine import Assistant
from assistant.errors import IndexProblem, UsageError
from assistant.evaluate import (
    PARTS,
    choose,
    corpus_path,
    index_folder,
    measure,
    read_foreign,
    read_judged,
    render,
    to_lines,
    with_foreign,
    without_gold,
)
from assistant.settings import user_cache


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--questions", type=click.IntRange(min=1), help="Ask at most this many questions.")
@click.option(
    "--part",
    type=click.Choice(PARTS),
    default="all",
    show_default=True,
    help="The questions to ask. train: for training models; dev: for choosing settings; test: for "
    "reporting.",
)
@click.option(
    "--without-gold",
    "gold_removed",
    is_flag=True,
    help="Ask each answerable question again without the documents that answer it; it then counts "
    "as unanswerable. Unjudged documents may still answer it, so the result is a lower bound.",
)
@click.option(
    "--foreign",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    multiple=True,
    help="Also ask the questions in this file (one per line, or .jsonl). They count as "
    "unanswerable. A quarter belong to test, the rest to train and dev. May be repeated.",
)
@click.option(
    "--save",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write one JSON line per question to this file, for benchmarks/compare.py.",
)
@click.option("--fast", is_flag=True, help="Skip the ranker, which rereads the best sentences.")
@model_option
@precision_option
@index_option
@json_option
def evaluate_command(  # noqa: PLR0913 - an option each
    *,
    folder: Path,
    questions: int | None,
    part: str,
    foreign: tuple[Path, ...],
    save: Path | None,
    model: str | None,
    precision: Precision | None,
    index: Path | None,
    gold_removed: bool,
    fast: bool,
    print_json: bool,
) -> None:
    """Measure how well the questions of the judged set in DIR are answered.

    The articles of the set get their own index, in --index or otherwise in your cache folder. It is
    built when needed and reused.
    """
    judged = choose(read_judged(folder), part, questions)
    if gold_removed:
        judged = without_gold(judged)
    for file in foreign:
        judged = with_foreign(judged, read_foreign(file))
    corpus = corpus_path(folder)
    if index is not None:
        _check_same_corpus(index, corpus)
    index_of_set = index or index_folder(folder, user_cache() / "evaluation")
    with Bars() as bars:
        report = Assistant.build(
            corpus, index_of_set, settings(model=model).model, bars.show, precision=precision
        )
        with opened(index_of_set, fast=fast) as assistant:
            figures = measure(assistant, judged, bars.show)
    for path, reason in report.contents.problems[:1]:
        count = len(report.contents.problems)
        say(f"{count} problems while reading the articles; the first is in {path}: {reason}")
    if print_json:
        put_json(json.loads(figures.to_json()))
    else:
        put(render(figures))
    if save is not None:  # last, so that the figures are printed even if this fails
        with storage.reporting(save, "evaluate again"):
            storage.write_file(save, to_lines(figures.results).encode())


def _check_same_corpus(index: Path, corpus: Path) -> None:
    """Raise UsageError if `index` is the index of another corpus; a build would replace it."""
    try:
        with Assistant.open(index, fast=True) as assistant:
            indexed_corpus = assistant.manifest.corpus
    except IndexProblem:
        return
    if indexed_corpus != (str(corpus.resolve()),):
        raise UsageError(
            f"{index} already holds the index of {', '.join(indexed_corpus)}; name another folder, "
            "or leave --index out."
        )
