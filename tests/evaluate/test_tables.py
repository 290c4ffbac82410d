"""benchmarks/tables.py: the page of results and the docs show the saved figures."""

from __future__ import annotations

import json
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from terminal import ROOT

PROGRAM = ROOT / "benchmarks" / "tables.py"
RESULTS = ROOT / "benchmarks" / "results"
NAMES = {
    "Evidence Inference": "01-evidence-inference",
    "BioASQ": "02-bioasq",
    "SciFact": "03-scifact",
}


def figures(set_name: str) -> dict[str, Any]:
    section = json.loads((RESULTS / f"{NAMES[set_name]}.json").read_text("utf-8"))
    return dict(section["report"]["figures"])


def shown(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the program beside a copy of the figures and the page."""
    for name in ("tables.py", "RESULTS.md"):
        shutil.copy(ROOT / "benchmarks" / name, tmp_path / name)
    shutil.copytree(RESULTS, tmp_path / "results")
    return tmp_path / "tables.py"


def run(program: Path, *arguments: str) -> tuple[int, str]:
    command = [sys.executable, str(program), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    return done.returncode, done.stderr


def test_the_page_is_made_of_the_saved_figures() -> None:
    made = runpy.run_path(str(PROGRAM))["page"](RESULTS)
    assert (ROOT / "benchmarks" / "RESULTS.md").read_text("utf-8") == made


def test_a_figure_that_changes_is_noticed(copy: Path) -> None:
    assert run(copy, "--check") == (0, "")
    page = copy.parent / "RESULTS.md"
    section = json.loads((copy.parent / "results" / "02-bioasq.json").read_text("utf-8"))
    figure = f"{section['report']['figures']['evidence_hit@1']['value']:.3f}".lstrip("0")
    assert f"| {figure} |" in page.read_text("utf-8")
    page.write_text(page.read_text("utf-8").replace(figure, ".999"), "utf-8")
    code, said = run(copy, "--check")
    assert code == 1
    assert "run: python benchmarks/tables.py" in said
    assert run(copy) == (0, "")
    assert f"| {figure} |" in page.read_text("utf-8")


def test_a_new_report_is_recorded(copy: Path, tmp_path: Path) -> None:
    section = json.loads((copy.parent / "results" / "02-bioasq.json").read_text("utf-8"))
    section["report"]["figures"]["evidence_hit@1"]["value"] = 0.123
    section["report"]["index"] = "0123456789ab" * 5
    del section["report"]["refusing"][0]["figures"]["auroc"]  # undefined if all are alike
    del section["report"]["calibration"]
    report = tmp_path / "report.json"
    report.write_text(json.dumps(section["report"]), "utf-8")
    assert run(copy, "--record", "02-bioasq", str(report))[0] == 2  # what was measured?
    assert run(copy, "--record", "02-bioasq", str(report), "--program", "commit abc") == (0, "")
    bioasq = (copy.parent / "RESULTS.md").read_text("utf-8").partition("\n## BioASQ")[2]
    assert "the first one matches | .123 |" in bioasq
    assert "(commit abc)." in bioasq
    assert "index `0123456789ab`." in bioasq
    bioasq = bioasq.partition("\n## ")[0]
    assert "| - | 379 |" in bioasq
    assert "calibration error" not in bioasq


@pytest.mark.parametrize("set_name", NAMES)
def test_docs_repeat_the_saved_figures(set_name: str) -> None:
    saved = figures(set_name)
    readme = (ROOT / "README.md").read_text("utf-8")
    [row] = re.findall(
        rf"^\| {set_name}\b.*$", (ROOT / "docs" / "ranking.md").read_text("utf-8"), re.MULTILINE
    )
    for name in ("evidence_hit@1", "evidence_hit@5"):
        assert shown(saved[name]["value"]) in readme, name
        interval = f"({shown(saved[name]['low'])} to {shown(saved[name]['high'])})"
        assert f"{shown(saved[name]['value'])} {interval}" in row, name
    assert shown(saved["ndcg@10"]["value"]) in row
