"""Writes benchmarks/RESULTS.md from the figures that are saved in benchmarks/results/.

    python benchmarks/tables.py            # write the page
    python benchmarks/tables.py --check    # only say whether the page agrees with the figures
    python benchmarks/tables.py --record 02-bioasq REPORT.json --program "commit 1234567"

A file in that folder holds one section of the page: its title, the command that measured it, the
date, the state of the program, and tables or the report of `assistant evaluate --json`. Sections
come in the order of the file names. `--record` puts a new report into a section.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.evaluate.judged import Kind
from assistant.evaluate.report import KINDS, LABELS

HERE = Path(__file__).parent
RESULTS = HERE / "results"
PAGE = HERE / "RESULTS.md"
INTRODUCTION = "introduction.md"
SUMMARY = {
    "ndcg@10": "nDCG@10",
    "evidence_hit@1": "first quote matches",
    "evidence_hit@5": "one of the first five",
    "answered": "answered without doubt",
    "quoted": "quoted from",
    "refusal_precision": "precision of refusing",
    "refusal_recall": "recall of refusing",
}
REFUSING = {"precision": "precision", "recall": "recall", "f1": "F1", "auroc": "ROC area"}
# Confidence from which the page compares promise and outcome. Chosen by hand: it covers the upper
# third of the answered questions.
SURE = 0.8
FINGERPRINT = 12  # characters shown, as in answers
WIDTH = 120  # of a line of prose, as in the other documents
MEBIBYTE = 1 << 20
Section = Mapping[str, Any]


def page(folder: Path) -> str:
    """The whole page, from the sections in the folder."""
    sections = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]
    introduction = (folder / INTRODUCTION).read_text("utf-8").rstrip()
    measured = [section for section in sections if "report" in section]
    blocks = [introduction, *_summary(measured)]
    for section in sections:
        blocks.extend(_section(section))
    return "\n\n".join(blocks) + "\n"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: bool = False) -> str:
    """A Markdown table; with `numbers`, every column but the first is aligned to the right."""
    rule = ["---", *(["--:" if numbers else "---"] * (len(columns) - 1))]
    lines = [f"| {' | '.join(cells)} |" for cells in (columns, *rows)]
    return "\n".join([lines[0], f"|{'|'.join(rule)}|", *lines[1:]])


def _prose(paragraphs: Iterable[str]) -> Iterator[str]:
    """Paragraphs in short lines; neighbouring items of a list stay together."""
    items: list[str] = []
    for paragraph in paragraphs:
        if paragraph.startswith("- "):
            items.append(_wrapped(paragraph, "  "))
            continue
        if items:
            yield "\n".join(items)
            items = []
        yield _wrapped(paragraph)
    if items:
        yield "\n".join(items)


def _wrapped(paragraph: str, indent: str = "") -> str:
    return textwrap.fill(
        paragraph,
        WIDTH,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def share(value: float) -> str:
    """A number with three decimals, without the zero before the point."""
    return f"{value:.3f}".removeprefix("0")


def _summary(sections: Iterable[Section]) -> Iterator[str]:
    """One row for each judged set."""
    yield "## Summary"
    rows = []
    for section in sections:
        figures = section["report"]["figures"]
        cells = [_with_interval(figures[name]) if name in figures else "" for name in SUMMARY]
        anchor = "".join(c for c in section["title"].lower() if c.isalnum() or c in " -")
        rows.append([f"[{section['short']}](#{anchor.replace(' ', '-')})", *cells])
    yield table(["set", *SUMMARY.values()], rows)


def _with_interval(figure: Mapping[str, float]) -> str:
    return f"{share(figure['value'])} ({share(figure['low'])} to {share(figure['high'])})"


def _section(section: Section) -> Iterator[str]:
    yield f"## {section['title']}"
    yield from _prose(section.get("about", []))
    if "command" in section:
        yield "\n".join(["```", *section["command"], "```"])
    yield f"Recorded {section['recorded']} ({section['program']})."
    if "report" in section:
        yield from _report(section["report"])
    for one in section.get("tables", []):
        if "caption" in one:
            yield _wrapped(one["caption"])
        yield table(one["columns"], one["rows"], numbers=one.get("numbers", False))
    yield from _prose(section.get("notes", []))


def _report(report: Section) -> Iterator[str]:
    """The report of `assistant evaluate --json` as tables."""
    yield (
        f"{report['questions']} questions, {report['answerable']} of them answerable; index "
        f"`{report['index'][:FINGERPRINT]}`."
    )
    yield table(["", "figure", "value", "95 % interval", "questions"], _figures(report["figures"]))
    yield from _refusing(report)
    yield from _confidence(report)
    yield from _cost(report)


def _figures(figures: Mapping[str, Mapping[str, float]]) -> Iterator[Sequence[str]]:
    """A row for each figure; the first row of a group names it."""
    for group, labels in LABELS.items():
        head = group
        for name, label in labels.items():
            if name in figures:
                figure = figures[name]
                interval = f"{share(figure['low'])} to {share(figure['high'])}"
                yield head, label, share(figure["value"]), interval, str(figure["questions"])
                head = ""


def _refusing(report: Section) -> Iterator[str]:
    if report.get("refusing"):
        yield _wrapped(
            "Refusing by kind of question. Documents that nobody judged may answer a question "
            "whose gold was removed, so these figures are lower bounds."
        )
        yield table(
            ["kind", *REFUSING.values(), "questions"],
            (
                [
                    KINDS[Kind(kind["kind"])],
                    *(
                        share(kind["figures"][name]["value"]) if name in kind["figures"] else "-"
                        for name in REFUSING
                    ),
                    str(kind["questions"]),
                ]
                for kind in report["refusing"]
            ),
            numbers=True,
        )
    if report.get("risk_coverage"):
        yield "How much of what is answered cannot be answered, if only the surest are answered:"
        yield table(
            ["share answered", *(f"{one['coverage']:.0%}" for one in report["risk_coverage"])],
            [["of them unanswerable", *(share(one["risk"]) for one in report["risk_coverage"])]],
            numbers=True,
        )


def _confidence(report: Section) -> Iterator[str]:
    calibration = report.get("calibration")
    if not calibration:
        return
    yield _wrapped(
        f"The expected calibration error is {share(calibration['error'])} ({calibration['bins']} "
        f"bins of equal width). If the confidence were calibrated, 95 of 100 such samples would "
        f"stay below {share(calibration['by_chance'])}."
    )
    bins = calibration["reliability"]
    rows = [(f"{share(one['low'])} to {share(one['high'])}", one) for one in bins]
    sure = [one for one in bins if one["low"] >= SURE]
    if len(sure) > 1:
        rows.append((f"from {share(SURE)}", _pooled(sure)))
    yield table(
        ["confidence", "mean", "first quote right", "questions"],
        (
            [label, share(one["confidence"]), share(one["right"]), str(one["questions"])]
            for label, one in rows
        ),
        numbers=True,
    )


def _pooled(bins: Sequence[Mapping[str, float]]) -> Mapping[str, float]:
    """Several bins as one."""
    questions = sum(one["questions"] for one in bins)
    return {"questions": questions} | {
        name: sum(one[name] * one["questions"] for one in bins) / questions
        for name in ("confidence", "right")
    }


def _cost(report: Section) -> Iterator[str]:
    parts = []
    if "speed" in report:
        speed = report["speed"]
        parts.append(
            f"{speed['questions_per_second']:.1f} questions a second, median "
            f"{speed['median_ms']:.0f} ms, 95th percentile {speed['p95_ms']:.0f} ms"
        )
    if "peak_memory_bytes" in report:
        parts.append(f"peak memory {report['peak_memory_bytes'] / MEBIBYTE:.0f} MiB")
    if parts:
        yield f"This run: {'; '.join(parts)}."


def record(folder: Path, name: str, report: Path, program: str) -> None:
    """Put the report of `assistant evaluate --json` into a section, dated today."""
    path = folder / f"{name}.json"
    section = json.loads(path.read_text("utf-8"))
    section["report"] = json.loads(report.read_text("utf-8"))
    section["recorded"] = dt.datetime.now(tz=dt.UTC).date().isoformat()
    section["program"] = program
    path.write_text(json.dumps(section, ensure_ascii=False, indent=1) + "\n", "utf-8")


def main() -> None:
    """Write the page, or compare it with the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if they differ")
    parser.add_argument("--record", nargs=2, metavar=("SECTION", "REPORT"), help="a new report")
    parser.add_argument("--program", help="what was measured, such as a commit; with --record")
    chosen = parser.parse_args()
    if chosen.record:
        if not chosen.program:
            parser.error("--record needs --program, which says what was measured")
        record(RESULTS, chosen.record[0], Path(chosen.record[1]), chosen.program)
    made = page(RESULTS)
    if not chosen.check:
        PAGE.write_text(made, "utf-8")
    elif PAGE.read_text("utf-8") != made:
        sys.exit("RESULTS.md differs from the saved figures; run: python benchmarks/tables.py")


if __name__ == "__main__":
    main()
