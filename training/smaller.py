"""Makes a smaller judged set, whose index is built in minutes: a sample of its questions of dev.

    python training/smaller.py DATA/bioasq SMALL/bioasq --sample 120 --others 700

The new folder has the sample (the same as `assistant evaluate --part dev --questions`), the
documents that are judged for it, and some others, chosen by the digests of their ids. Among fewer
documents, questions are answered more easily.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from assistant.evaluate import choose, read_judged
from assistant.evaluate.judged import EVIDENCE, QUESTIONS

_QRELS = "qrels.tsv"


def main() -> None:
    """Write the smaller set."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sample", type=int, help="at most this many questions")
    parser.add_argument("--others", type=int, default=0, help="documents beside the judged ones")
    arguments = parser.parse_args()
    make(arguments.source, arguments.folder, arguments.sample, arguments.others)


def make(source: Path, folder: Path, sample: int | None, others: int) -> None:
    """Write the set `source` into `folder` with `sample` questions and `others` more documents."""
    questions = choose(read_judged(source), "dev", sample).questions
    ids = {question.id for question in questions}
    judged = {document for question in questions for document in question.gold}
    folder.mkdir(parents=True)
    for name in (QUESTIONS, EVIDENCE):
        _copy_lines(source / name, folder / name, lambda line: json.loads(line)["id"] in ids)
    header, *rows = (source / _QRELS).read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [row for row in rows if row.partition("\t")[0] in ids]
    (folder / _QRELS).write_text("".join([header, *kept]), encoding="utf-8", newline="\n")
    articles = source / "articles"
    if articles.is_dir():
        names = _chosen((path.stem for path in articles.iterdir()), judged, others)
        (folder / articles.name).mkdir()
        for path in articles.iterdir():
            if path.stem in names:
                shutil.copy(path, folder / articles.name)
        return
    corpus = source / "corpus.jsonl"
    with corpus.open(encoding="utf-8") as lines:
        names = _chosen((json.loads(line)["id"] for line in lines), judged, others)
    _copy_lines(corpus, folder / corpus.name, lambda line: json.loads(line)["id"] in names)


def _chosen(ids: Iterable[str], judged: set[str], others: int) -> set[str]:
    """The judged documents, and the first `others` of the rest by their digests."""
    rest = sorted(set(ids) - judged, key=lambda each: hashlib.sha256(each.encode()).hexdigest())
    return judged | set(rest[:others])


def _copy_lines(source: Path, target: Path, is_kept: Callable[[str], bool]) -> None:
    with source.open(encoding="utf-8") as lines:
        kept = [line for line in lines if is_kept(line)]
    target.write_text("".join(kept), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
