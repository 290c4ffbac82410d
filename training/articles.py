"""Puts the articles that natural sets are about into a folder, from the sets that they belong to.

    python training/articles.py benchmarks/natural/trials-articles.txt DATA FOLDER

The lists name articles by their PMC numbers and abstracts by their ids. The articles come from
DATA/evidence-inference/articles, and the abstracts from the corpora of BioASQ and SciFact. Ends
with the missing ids where one of them is in none.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

_WITH_ABSTRACTS = ("bioasq", "scifact")


def main() -> None:
    """Copy the articles, and write the abstracts into one file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("lists", type=Path, nargs="+")
    parser.add_argument("data", type=Path)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    ids = [name for path in arguments.lists for name in path.read_text(encoding="utf-8").split()]
    gather(ids, arguments.data, arguments.folder)


def gather(ids: list[str], data: Path, folder: Path) -> None:
    """Put the articles with these ids into `folder`; raises SystemExit where one is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    found = set()
    for article in ids:
        path = data / "evidence-inference" / "articles" / f"{article}.nxml"
        if path.is_file():
            shutil.copy(path, folder)
            found.add(article)
    wanted = set(ids) - found
    lines = []
    for name in _WITH_ABSTRACTS:
        with (data / name / "corpus.jsonl").open(encoding="utf-8") as corpus:
            lines += [line for line in corpus if json.loads(line)["id"] in wanted]
    (folder / "abstracts.jsonl").write_text("".join(lines), encoding="utf-8", newline="\n")
    missing = wanted - {json.loads(line)["id"] for line in lines}
    if missing:
        raise SystemExit(f"No set in {data} has these articles: {' '.join(sorted(missing))}")


if __name__ == "__main__":
    main()
