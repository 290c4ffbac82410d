"""A retracted trial that answers, beside work on other drugs that hardly does."""

from __future__ import annotations

import json
from pathlib import Path

from terminal import run

from assistant.engine import Assistant

QUESTION = "what reduces relapses of fictive neuritis"
TRIAL = """\
---
title: "Fictivimab prevents relapses of fictive neuritis: a randomised trial"
authors: [Liar X, Other Y, Third Z]
journal: J Invent Med
year: 2015
doi: 10.1000/gone
design: randomised trial
status: retracted
notice: "J Invent Med. 2020;6:25"
---

## Results

Fictivimab reduced relapses of fictive neuritis by 60% against placebo (hazard ratio 0.40; \
95% CI 0.25 to 0.64; p<0.001).
"""
COHORT = """\
---
title: "{drug} in fictive neuritis: a cohort"
authors: [Made{number} UP]
year: 201{number}
doi: 10.1000/cohort{number}
design: cohort
---

## Results

Relapses of fictive neuritis were seen in {number} of 30 patients on {drug}.
"""
DRUGS = ("Inventumab", "Pretendine", "Bogusitol", "Shamumab", "Mockazole")


def sound_trial(number: int, drug: str) -> str:
    """A trial that nobody retracted, of another drug."""
    lines = [line for line in TRIAL.splitlines() if not line.startswith(("status", "notice"))]
    return (
        "\n".join(lines)
        .replace("Fictivimab", drug)
        .replace("Liar X, Other Y, Third Z", f"Honest{number} X")
        .replace("10.1000/gone", f"10.1000/trial{number}")
        .replace("2015", f"200{number}")
        .replace("60%", f"4{number}%")
        .replace("0.40", f"0.5{number}")
    )


class Library:
    """A corpus with an index of its own."""

    def __init__(self, folder: Path) -> None:
        self.corpus, self.index = folder / "corpus", folder / "index"
        self.corpus.mkdir()

    def add(self, name: str, said: str) -> None:
        (self.corpus / f"{name}.md").write_text(said, encoding="utf-8")

    def built(self) -> Assistant:
        Assistant.build(self.corpus, self.index, "hashing")
        return Assistant.open(self.index)


def retracted_and_cohorts(folder: Path) -> Library:
    """A retracted trial that answers, and cohorts of other drugs that hardly do."""
    made = Library(folder)
    made.add("gone-2015", TRIAL)
    for number, drug in enumerate(DRUGS, start=1):
        made.add(f"cohort-{number}", COHORT.format(number=number, drug=drug))
    return made


def differing_without(name: str, question: str, library: Library, exported: Path) -> set[str]:
    """The facts that `verify` finds to differ in an answer whose documents lack `name`.

    The answer is exported to a file first, and must be proved as it is.
    """
    options = ("--index", library.index, "--corpus", library.corpus)
    exported.write_text(run("ask", question, "--json", "--index", library.index).stdout)
    assert run("verify", exported, *options).exit_code == 0
    answer = json.loads(exported.read_text(encoding="utf-8"))
    for quote in answer["evidence"]:
        quote["document"][name] = []
    exported.write_text(json.dumps(answer))
    forged = json.loads(run("verify", exported, "--json", *options).stdout)
    return {
        field["name"]
        for finding in forged["findings"]
        for field in finding["fields"]
        if field["match"] == "differs"
    }
