"""Writes the abstracts of two public sets in the layout of ``corpus.jsonl``, with their labels.

    python training/abstracts.py DATA WORK

Reads DATA/pubmedqa/ori_pqal.json (https://github.com/pubmedqa/pubmedqa, MIT) and
DATA/corona-ml/annotated_documents.json.gz (https://github.com/jakelever/corona-ml, MIT, in its
folder category_prediction). Writes WORK/pubmedqa-abstracts.jsonl, whose labels are the MeSH
headings of the article, and WORK/corona-abstracts.jsonl, whose labels are the annotated categories.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

PUBMEDQA = "pubmedqa-abstracts.jsonl"
CORONA = "corona-abstracts.jsonl"


def _pubmedqa(file: Path) -> Iterator[dict[str, Any]]:
    for identity, each in json.loads(file.read_text("utf-8")).items():
        parts = [
            f"{label}: {text}" for label, text in zip(each["LABELS"], each["CONTEXTS"], strict=True)
        ]
        yield {
            "id": identity,
            "title": each["QUESTION"],
            "text": " ".join([*parts, f"CONCLUSIONS: {each['LONG_ANSWER']}"]),
            "labels": each["MESHES"],
        }


def _corona(file: Path) -> Iterator[dict[str, Any]]:
    for each in json.loads(gzip.decompress(file.read_bytes())):
        if each["abstract"] and (each["cord_uid"] or each["pubmed_id"]):
            yield {
                "id": str(each["cord_uid"] or each["pubmed_id"]),
                "title": each["title"],
                "text": each["abstract"],
                "labels": each["annotations"],
            }


def _write(file: Path, records: Iterable[dict[str, Any]]) -> None:
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    file.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


def main() -> None:
    """Read, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("work", type=Path)
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    _write(given.work / PUBMEDQA, _pubmedqa(given.data / "pubmedqa" / "ori_pqal.json"))
    corona = given.data / "corona-ml" / "annotated_documents.json.gz"
    _write(given.work / CORONA, _corona(corona))


if __name__ == "__main__":
    main()
