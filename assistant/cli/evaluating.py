"""The command evaluate."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

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
from assistant.cli.forms import JSON, TEXT, form_of, format_option, put_records
from assistant.cli.opening import opened
from assistant.cli.progress import Bars
from assistant.conversation.followups import rewrite
from assistant.embed.arithmetic import Precision
from assistant.engine import Assistant
from assistant.errors import IndexProblem, UsageError
from assistant.evaluate import (
    PARTS,
    Judged,
    NaturalSet,
    choose,
    corpus_path,
    index_folder,
    is_natural,
    measure,
    measure_natural,
    measure_swap,
    own_corpus,
    read_foreign,
    read_judged,
    read_natural,
    render,
    render_natural,
    render_swap,
    to_lines,
    with_foreign,
    without_gold,
)
from assistant.index.progress import Progress
from assistant.render.tables import flat
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
@click.option(
    "--swap",
    is_flag=True,
    help="Exchange one element of each answerable question (a drug, disease, population, or "
    "positive and negative) for another of its kind, and count what is then answered without "
    "doubt.",
)
@model_option
@precision_option
@index_option
@format_option
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
    swap: bool,
    form: str | None,
    print_json: bool,
) -> None:
    """Measure how well the questions of the set in DIR are answered.

    DIR holds a judged set, or questions with regular expressions of the quotes that answer
    (docs/evaluating.md). The articles of a set get their own index, in --index or otherwise in your
    cache folder. It is built when needed and reused. Questions without articles are asked of the
    index that --index names, or of your usual one.
    """
    form = form_of(form, json=print_json)
    with_expressions = is_natural(folder)
    if with_expressions:
        _refuse_judged_options(part, gold_removed=gold_removed, foreign=foreign)
        question_set: Judged | NaturalSet = read_natural(folder, questions)
    else:
        question_set = _read_judged(folder, part, questions, foreign, gold_removed=gold_removed)
    index_of_set = index
    with Bars() as bars:
        corpus = own_corpus(folder) if with_expressions else corpus_path(folder)
        if corpus is not None:
            if index is not None:
                _check_same_corpus(index, corpus)
            index_of_set = index or index_folder(folder, user_cache() / "evaluation")
            _build(corpus, index_of_set, settings(model=model).model, precision, bars)
        with opened(index_of_set, fast=fast) as assistant:
            run = _measure(assistant, question_set, bars.show, swap=swap)
    _put(run, form)
    if save is not None:  # last, so that the figures are printed even if this fails
        with storage.reporting(save, "evaluate again"):
            storage.write_file(save, run.lines.encode())


def _put(run: _Run, form: str) -> None:
    """Print the figures; as JSON lines, CSV or Markdown, a row for each question."""
    if form == TEXT:
        put(run.text)
    elif form == JSON:
        put_json(json.loads(run.json))
    else:
        rows = [flat(json.loads(line)) for line in run.lines.splitlines()]
        columns = dict.fromkeys(key for row in rows for key in row)
        put_records(form, tuple(columns), rows)


class _Run(NamedTuple):
    """The result of a measurement: as JSON, for a terminal, and as a line for each question."""

    json: str
    text: str
    lines: str


def _measure(
    assistant: Assistant, question_set: Judged | NaturalSet, progress: Progress, *, swap: bool
) -> _Run:
    if swap:
        swapped = measure_swap(assistant, question_set, progress)
        return _Run(swapped.to_json(), render_swap(swapped), swapped.to_lines())
    if isinstance(question_set, NaturalSet):
        natural = measure_natural(assistant, question_set, rewrite, progress)
        return _Run(natural.to_json(), render_natural(natural), to_lines(natural.results))
    figures = measure(assistant, question_set, progress)
    return _Run(figures.to_json(), render(figures), to_lines(figures.results))


def _read_judged(
    folder: Path,
    part: str,
    questions: int | None,
    foreign: Sequence[Path],
    *,
    gold_removed: bool,
) -> Judged:
    judged = choose(read_judged(folder), part, questions)
    if gold_removed:
        judged = without_gold(judged)
    for file in foreign:
        judged = with_foreign(judged, read_foreign(file))
    return judged


def _refuse_judged_options(part: str, *, gold_removed: bool, foreign: Sequence[Path]) -> None:
    """Raise UsageError for an option that only judged sets have."""
    named = {
        "--part": part != PARTS[0],
        "--without-gold": gold_removed,
        "--foreign": bool(foreign),
    }
    for option, is_given in named.items():
        if is_given:
            raise UsageError(
                f"{option} has no meaning for questions with regular expressions; leave it out."
            )


def _build(corpus: Path, index: Path, model: str, precision: Precision | None, bars: Bars) -> None:
    """Build or update the index of a set; print the first problem."""
    report = Assistant.build(corpus, index, model, bars.show, precision=precision)
    for path, reason in report.contents.problems[:1]:
        count = len(report.contents.problems)
        say(f"{count} problems while reading the articles; the first is in {path}: {reason}")


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
