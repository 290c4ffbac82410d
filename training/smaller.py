"""Makes a smaller judged set, whose index is built in minutes: samples of its parts.

    python training/smaller.py DATA/bioasq SMALL/bioasq train:200 dev:60 --others 300

The new folder has the samples, the documents that are judged for them, and some others, chosen by
the digests of their ids. Samples are the same as those of `assistant evaluate --questions`. Among
fewer documents, questions are answered more easily.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Mapping
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
    parser.add_argument("parts", nargs="+", metavar="PART:QUESTIONS")
    parser.add_argument("--others", type=int, default=0, help="documents beside the judged ones")
    arguments = parser.parse_args()
    pairs = [part.partition(":") for part in arguments.parts]
    parts = {name: int(count) for name, _, count in pairs}
    make(arguments.source, arguments.folder, parts, arguments.others)


def make(source: Path, folder: Path, parts: Mapping[str, int], others: int) -> None:
    """Write the set `source` into `folder`: so many questions of each part, `others` documents.

    The questions of other parts are left out, and so are all but `others` documents that are
    judged for none of the questions.
    """
    judged_set = read_judged(source)
    questions = [
        question
        for part, count in parts.items()
        for question in choose(judged_set, part, count).questions
    ]
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
