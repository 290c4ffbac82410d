"""Records as CSV or as a table in Markdown; every cell is inert."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence

from assistant.display import inert, inert_json
from assistant.records import Hit
from assistant.render.markdown import escaped

Value = str | int | float | None
Record = Mapping[str, Value]

# A spreadsheet takes these for the beginning of a formula. Signs also begin numbers, ranges and
# amounts, which stay as they are. Anything else behind a number may be a formula: "-2+3".
_FORMULA = re.compile(r"[=@\t\r+-]")
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)%?"
_AMOUNT = re.compile(rf"{_NUMBER}(?: to {_NUMBER})?(?: [\w %]*)?")


def safe_cell(value: Value) -> Value:
    """A cell that is inert in a terminal and that a spreadsheet does not run."""
    if not isinstance(value, str):
        return value
    words = inert(value)
    is_formula = _FORMULA.match(words) and not _AMOUNT.fullmatch(words)
    return f"'{words}" if is_formula else words


#: The columns of passages.
PASSAGE_COLUMNS = (
    "rank",
    "text",
    "document",
    "title",
    "year",
    "design",
    "status",
    "section",
    "start",
    "end",
    "path",
    "sha256",
    "score",
)


def passages(ranked: Sequence[Hit]) -> list[Record]:
    """A record for each ranked passage."""
    return [
        {
            "rank": rank,
            "text": hit.passage.text,
            "document": hit.passage.document.id,
            "title": hit.passage.document.title,
            "year": hit.passage.document.year,
            "design": hit.passage.document.design.value,
            "status": hit.passage.document.status.value,
            "section": " / ".join(hit.passage.section),
            "start": hit.passage.span.start,
            "end": hit.passage.span.end,
            "path": hit.passage.document.source.path,
            "sha256": hit.passage.document.source.sha256,
            "score": hit.score,
        }
        for rank, hit in enumerate(ranked, start=1)
    ]


def flat(value: Mapping[str, object]) -> Record:
    """A JSON object as a record: what is no single value becomes JSON."""
    return {
        key: each if isinstance(each, str | int | float | None) else inert_json(each)
        for key, each in value.items()
    }


def as_csv(columns: Sequence[str], records: Sequence[Record]) -> str:
    """Records as CSV with a head; spreadsheets run no cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for record in records:
        writer.writerow(safe_cell(record.get(column)) for column in columns)
    return out.getvalue().rstrip("\n")


def as_markdown(columns: Sequence[str], records: Sequence[Record]) -> str:
    """Records as a table in Markdown."""
    rows = [list(columns), ["---"] * len(columns)]
    for record in records:
        values = [record.get(column) for column in columns]
        rows.append(["" if value is None else escaped(str(value)) for value in values])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
