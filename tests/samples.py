"""A small invented collection with one trap in each file, and its index."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.engine import Assistant

QUESTION = "what reduces relapses of fictive neuritis"
NONSENSE = "how to mend a bicycle tyre"
TRIAL = "alpha-2019"
RETRACTED = "gone-2015"

# Sets a title, copies to the clipboard, clears the screen, overrides direction; C0, C1 and bidi.
STEERING = (
    "\x1b]0;pwned\x07\x1b]52;c;cHduZWQ=\x07\x1b[2J\x1b[31m\x9b31m\x9d0;x\x9c\u202e\u2066\x08\x7f"
)

_TRIAL = """\
---
title: "Inventumab in fictive neuritis: a randomised trial"
authors: [Made UP, Feigned AB]
journal: J Invent Med
year: 2019
doi: 10.1000/alpha
pmid: "1001"
design: randomised trial
population: 120
---

## Results

Inventumab reduced relapses of fictive neuritis (FN) by 60% against placebo (hazard ratio 0.40; \
95% CI 0.25 to 0.64). Headache occurred in 12% of patients on inventumab and in 10% on placebo.

## Limits

The trial of inventumab in fictive neuritis was small and short.
"""
_COHORT = """\
---
title: "Long-term outcome of fictive neuritis"
authors: [Feigned AB]
year: 2021
design: cohort
population: 400
kind: digest
---

## Results

In the cohort, relapses of fictive neuritis fell from 1.2 to 0.4 a year on pretendine (p<0.001). \
Children with fictive neuritis relapsed as often as adults did.
"""
_GONE = """\
---
title: "Wishful thinking prevents relapses of fictive neuritis"
authors: [Liar X]
year: 2015
design: randomised trial
status: retracted
notice: "J Invent Med. 2016;1:2"
---

## Results

Wishful thinking reduced relapses of fictive neuritis by 99% against placebo (p<0.001).
"""
_RECORDS: list[dict[str, object]] = [
    {
        "id": "abstract-1",
        "title": "Bogusitol for relapses of fictive neuritis",
        "year": 2010,
        "abstract": "Bogusitol did not reduce relapses of fictive neuritis (risk ratio 0.98).",
    },
    {
        "id": f"hostile{STEERING}",
        "title": f"Hostile {STEERING} title on fictive neuritis",
        "authors": [f"Mallory{STEERING} M"],
        "journal": f"J {STEERING} Invent",
        "year": 2018,
        "status": "corrected",
        "notice": f"in {STEERING} print",
        "sections": [
            {
                "heading": f"Results {STEERING}",
                "text": f"Hostilimab reduced relapses {STEERING} of fictive neuritis by 10% "
                "against placebo [red]see[/red] *there* <b>1</b> (p<0.05).",
            }
        ],
    },
]
_FILES = {
    f"{TRIAL}.md": _TRIAL,
    "beta-2021.md": _COHORT,
    f"{RETRACTED}.md": _GONE,
    "records.jsonl": "\n".join(json.dumps(record) for record in _RECORDS),
}


@dataclass(frozen=True)
class Collection:
    """A corpus and its index; `options` name both on a command line."""

    corpus: Path
    index: Path

    @property
    def options(self) -> list[str]:
        return ["--corpus", str(self.corpus), "--index", str(self.index)]

    @property
    def at_index(self) -> list[str]:
        return ["--index", str(self.index)]

    @property
    def generation(self) -> Path:
        return self.index / "generations" / (self.index / "CURRENT").read_text().strip()


def write_corpus(folder: Path) -> Path:
    """The source files, in a new folder."""
    folder.mkdir(parents=True)
    for name, text in _FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def build(folder: Path) -> Collection:
    """A collection of one's own, to be changed at will."""
    made = collection()
    shutil.copytree(made.corpus.parent, folder, dirs_exist_ok=True)
    return Collection(folder / "corpus", folder / "index")


@cache
def collection() -> Collection:
    """The collection that all tests share; none may change it."""
    base = Path(tempfile.mkdtemp(prefix="collection-"))
    atexit.register(shutil.rmtree, base, ignore_errors=True)
    made = Collection(write_corpus(base / "corpus"), base / "index")
    Assistant.build(made.corpus, made.index, "hashing")
    return made


def judged_set(folder: Path) -> Path:
    """The corpus with two questions, one of which it does not answer."""
    write_corpus(folder / "articles")
    questions: list[dict[str, object]] = [
        {"id": "1", "question": QUESTION},
        {"id": "2", "question": NONSENSE, "answerable": False},
    ]
    gold: dict[str, object] = {
        "id": "1",
        "document": TRIAL,
        "sentences": ["Inventumab reduced relapses"],
    }
    _write_lines(folder / "questions.jsonl", questions)
    _write_lines(folder / "evidence.jsonl", [gold])
    qrels = f"query-id\tcorpus-id\tscore\n1\t{TRIAL}\t1\n"
    (folder / "qrels.tsv").write_text(qrels, encoding="utf-8")
    return folder


def natural_set(folder: Path) -> Path:
    """Two questions to the corpus with expressions of right quotes, and a conversation."""
    folder.mkdir(parents=True)
    questions: list[dict[str, object]] = [
        {
            "id": "1",
            "question": QUESTION,
            "kind": "choice",
            "answerable": True,
            "expect": "Inventumab reduced|pretendine|Bogusitol did not",
            "forbid": "Wishful thinking",
        },
        {"id": "2", "question": NONSENSE, "kind": "out of field", "answerable": False},
    ]
    conversation: dict[str, object] = {
        "id": "f",
        "turns": [QUESTION, "and in children?"],
        "carry": "^(?=.*relapses)(?=.*children)",
        "not": "and in",
        "kind": "population",
    }
    _write_lines(folder / "questions.jsonl", questions)
    _write_lines(folder / "followups.jsonl", [conversation])
    return folder


def _write_lines(path: Path, values: list[dict[str, object]]) -> None:
    path.write_text("".join(f"{json.dumps(value)}\n" for value in values), encoding="utf-8")
