"""A whole evaluation: with an engine of fixed answers, and with the real one."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from math import log2
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from assistant.answer.compose import MOST_IN_DOUBT
from assistant.engine import Assistant
from assistant.errors import UsageError
from assistant.evaluate import (
    Figures,
    Judged,
    choose,
    corpus_path,
    evaluation,
    index_folder,
    measure,
    read_judged,
    render,
)
from assistant.evaluate.calibration import Bin, Calibration
from assistant.evaluate.estimates import Figure
from assistant.evaluate.judged import Kind, Question, with_foreign, without_gold
from assistant.evaluate.metrics import Refusing, Risk, Speed
from assistant.evaluate.report import KINDS, LABELS
from assistant.evaluate.saved import Result
from assistant.filters import Filter
from assistant.records import (
    Answer,
    Block,
    BlockKind,
    Caution,
    Document,
    Evidence,
    Hit,
    Passage,
    Source,
    Span,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path


def hit(identity: str, text: str) -> Hit:
    span = Span(0, len(text))
    block = Block(span, BlockKind.PARAGRAPH, (), "line 1")
    document = Document(identity, Source("a", "text", "0"), identity, text, (block,))
    return Hit(Passage(document, span, 0, (span,)), 0.5, {"lexical": 1}, {"lexical": 1.0})


class FixedEngine:
    """Quotes every hit whole; is as sure as it is told to be, or very sure."""

    def __init__(
        self,
        hits: dict[str, list[Hit]],
        sure: Mapping[str, float] | None = None,
        caution: Caution | None = None,
    ) -> None:
        self._hits = hits
        self._caution = caution
        self._sure = sure or {}
        self.asked: list[tuple[str, int, frozenset[str]]] = []

    def ask(self, question: str, *, most: int, chosen: Filter | None, refuse: bool) -> Answer:
        assert not refuse
        kept = chosen or Filter()
        self.asked.append((question, most, kept.except_documents))
        found = [
            one
            for one in self._hits[question]
            if one.passage.document.id.lower() not in kept.except_documents
        ][:most]
        return Answer(
            question=question,
            searched_as=question,
            evidence=tuple(Evidence(one, one.passage.span, one.score) for one in found),
            abstained=None,
            confidence=self._sure.get(question, 0.9 if found else 0.2),
            fingerprint="f" * 64,
            threshold=0.5,
            caution=self._caution,
        )

    def search(self, question: str, *, limit: int) -> list[Hit]:
        return self._hits[question][:limit]


ENGINE_HITS = {
    "one?": [
        hit("d2", "Relapses fell by half."),  # a gold sentence, but of another document
        hit("d1", "A statement of aims."),
        hit("d2", "Something else entirely."),
        hit("d1", "In the trial, RELAPSES fell by half!"),
    ],
    "two?": [],
}
JUDGED = Judged(
    "tiny",
    "test",
    (
        Question("1", "one?", gold={"d1": 1}, evidence={"d1": ("relapses fell by half",)}),
        Question("2", "two?", answerable=False, gold={"d2": 1}),
    ),
)


NDCG = 1 / log2(3)  # of a document that comes second


def ticking() -> Iterator[float]:
    yield from (0.0, 0.25, 10.0, 10.75)


def test_an_evaluation_from_fixed_answers() -> None:
    engine = FixedEngine(ENGINE_HITS)
    told: list[tuple[str, int, int]] = []
    figures = measure(engine, JUDGED, lambda *step: told.append(step), clock=ticking().__next__)
    assert engine.asked == [("one?", 10, frozenset()), ("two?", 10, frozenset())]
    assert told == [("asking", 0, 2), ("asking", 1, 2), ("asking", 2, 2)]
    assert (figures.name, figures.part, figures.fingerprint) == ("tiny", "test", "f" * 64)
    assert (figures.questions, figures.answerable) == (2, 1)
    assert {name: figure.value for name, figure in figures.figures.items()} == {
        "ndcg@10": pytest.approx(NDCG),  # d1 is the second document
        "recall@100": 1.0,
        "hit@1": 0.0,
        "evidence_hit@1": 0.0,
        "evidence_hit@5": 1.0,
        "evidence_hit@10": 1.0,
        "matching_of_judged_quotes": 0.5,
        "matching_of_all_quotes": 0.25,
        "quotes_per_answer": 4.0,
        "rationale_precision": 0.5,
        "rationale_recall": 1.0,
        "rationale_f1": pytest.approx(2 / 3),
        "answered": 1.0,
        "quoted": 1.0,
        "refusal_precision": 1.0,
        "refusal_recall": 1.0,
        "refusal_f1": 1.0,
        "refusal_auroc": 1.0,
        "refusal_aurc": 0.25,
        "right": 0.0,
        "brier": pytest.approx((0.81 + 0.04) / 2),
    }
    assert figures.calibration is not None
    assert figures.calibration.error == pytest.approx((0.9 + 0.2) / 2)
    assert [one.kind for one in figures.refusing] == [Kind.OWN]
    assert figures.results == (
        Result("1", "own", True, 0.9, False, False, False, (False, False, False, True), NDCG),
        Result("2", "own", False, 0.2, True, False, False, None, None),
    )
    assert figures.speed == Speed(2.0, 500.0, pytest.approx(725.0))  # type: ignore[arg-type]


def test_what_an_unsure_engine_would_quote_is_looked_at_and_not_shown() -> None:
    figures = measure(FixedEngine(ENGINE_HITS, {"one?": 0.49}), JUDGED)
    assert figures.figures["answered"].value == 0
    assert figures.figures["evidence_hit@10"].value == 0
    assert figures.results[0].refused
    assert figures.results[0].hits == (False, False, False, True)
    sure = measure(FixedEngine(ENGINE_HITS, {"one?": 0.5}), JUDGED)
    assert sure.figures["answered"].value == 1


@pytest.mark.parametrize(
    ("caution", "doubted"),
    [(Caution.DOUBTFUL, True), (Caution.DOUBTFUL_RETRACTED, True), (Caution.ONLY_ANIMAL, False)],
)
def test_an_answer_in_doubt_is_none_and_shows_few(caution: Caution, *, doubted: bool) -> None:
    others = [hit("d2", f"Number {number} says something else.") for number in range(MOST_IN_DOUBT)]
    hits = {**ENGINE_HITS, "one?": [*others, ENGINE_HITS["one?"][-1]]}
    figures = measure(FixedEngine(hits, caution=caution), JUDGED)
    [own, _] = figures.results
    assert (own.refused, own.doubted, own.answered) == (False, doubted, not doubted)
    assert figures.figures["answered"].value == float(not doubted)
    assert figures.figures["quoted"].value == 1
    # The last quote matches, and in doubt all others are shown.
    assert own.hits == (*[False] * MOST_IN_DOUBT, True)
    assert own.shown == (own.hits[:MOST_IN_DOUBT] if doubted else own.hits)
    assert figures.figures["evidence_hit@10"].value == float(not doubted)


def test_gold_documents_are_kept_out_and_foreign_questions_asked() -> None:
    foreign = Question("3", "three?", answerable=False, kind=Kind.FOREIGN)
    judged = with_foreign(without_gold(replace(JUDGED, part="all")), [foreign])
    engine = FixedEngine({**ENGINE_HITS, "three?": []}, {"three?": 0.1})
    figures = measure(engine, judged)
    assert engine.asked[2:] == [
        ("one?", 10, frozenset({"d1"})),
        ("three?", 10, frozenset()),
    ]
    assert (figures.questions, figures.answerable) == (4, 1)
    assert [(one.kind, one.questions) for one in figures.refusing] == [
        (Kind.OWN, 1),
        (Kind.WITHOUT_GOLD, 1),
        (Kind.FOREIGN, 1),
    ]
    # d2 is quoted with the same confidence: a tie, and no refusal.
    assert figures.refusing[1].figures["auroc"].value == 0.5
    assert figures.refusing[1].figures["recall"].value == 0
    assert figures.refusing[2].figures["recall"].value == 1
    assert [one.id for one in figures.results] == ["1", "2", "1 (gold removed)", "3"]
    table = render(figures)
    for label in KINDS.values():
        assert table.count(f"  {label} ") == 1
    assert "lower bounds" in table


def test_refusing_by_kind_is_shown_when_it_says_more() -> None:
    only_own = measure(FixedEngine(ENGINE_HITS), JUDGED)
    assert "refusing, by kind" not in render(only_own)
    one = replace(JUDGED, questions=JUDGED.questions[:1])
    only_removed = render(measure(FixedEngine(ENGINE_HITS), without_gold(one)))
    assert "refusing, by kind" in only_removed
    assert "lower bounds" in only_removed


def test_nothing_to_ask_is_refused() -> None:
    with pytest.raises(UsageError, match="tiny holds no questions"):
        measure(FixedEngine({}), Judged("tiny", "all", ()))


@pytest.mark.parametrize(
    ("platform", "expected"), [("linux", 3 * 1024), ("darwin", 3), ("win32", None)]
)
def test_peak_memory_is_in_bytes(
    monkeypatch: pytest.MonkeyPatch, platform: str, expected: int | None
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    fake = SimpleNamespace(RUSAGE_SELF=0, getrusage=lambda _who: SimpleNamespace(ru_maxrss=3))
    monkeypatch.setattr(evaluation, "resource", fake, raising=False)
    assert evaluation.peak_memory() == expected


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell")
def test_peak_memory_here_is_plausible() -> None:
    peak = evaluation.peak_memory()
    assert peak is not None
    assert 20_000_000 < peak < 20_000_000_000


# --- what is shown

FULL = Figures(
    name="tiny \x1b[31m",
    part="dev",
    fingerprint="0123456789abcdef",
    questions=3,
    answerable=2,
    figures={name: Figure(0.5, 0.25, 1.0, 2) for labels in LABELS.values() for name in labels},
    refusing=(
        Refusing(
            Kind.OWN, 1, dict.fromkeys(("precision", "recall", "f1", "auroc"), Figure(0.5, 0, 1, 3))
        ),
        Refusing(Kind.FOREIGN, 40, {"recall": Figure(0.25, 0, 1, 3)}),
    ),
    risk_coverage=(Risk(0.5, 0.0), Risk(1.0, 1 / 3)),
    calibration=Calibration(0.0612, 0.0301, (Bin(0.0, 1 / 15, 0.05, 0.1, 20),)),
    speed=Speed(2.0, 500.0, 725.4),
    peak_memory=200 << 20,
)
BARE = Figures("tiny", "all", "", 1, 1, {})


def test_json_holds_everything() -> None:
    content = json.loads(FULL.to_json())
    assert list(content) == [
        "format",
        "set",
        "part",
        "index",
        "questions",
        "answerable",
        "bootstrap",
        "figures",
        "refusing",
        "risk_coverage",
        "calibration",
        "speed",
        "peak_memory_bytes",
    ]
    assert content["figures"]["ndcg@10"] == {
        "value": 0.5,
        "low": 0.25,
        "high": 1.0,
        "questions": 2,
    }
    assert content["refusing"][1] == {
        "kind": "foreign",
        "questions": 40,
        "figures": {"recall": {"value": 0.25, "low": 0, "high": 1, "questions": 3}},
    }
    assert content["calibration"] == {
        "error": 0.0612,
        "by_chance": 0.0301,
        "bins": 15,
        "reliability": [
            {"low": 0.0, "high": 0.066667, "confidence": 0.05, "right": 0.1, "questions": 20}
        ],
    }
    assert content["risk_coverage"][1] == {"coverage": 1.0, "risk": 0.333333}
    assert content["speed"] == {
        "questions_per_second": 2.0,
        "median_ms": 500.0,
        "p95_ms": 725.4,
    }
    assert content["peak_memory_bytes"] == 200 << 20


def test_what_could_not_be_computed_is_absent_from_json_and_table() -> None:
    content = json.loads(BARE.to_json())
    assert content["figures"] == {}
    absent = {"refusing", "calibration", "risk_coverage", "speed", "peak_memory_bytes"}
    assert not absent & set(content)
    assert "nDCG" not in render(BARE)
    assert "refusing" not in render(BARE)


def test_a_table_names_every_figure_once() -> None:
    table = render(FULL)
    for labels in LABELS.values():
        for label in labels.values():
            assert table.count(f"  {label}  ") == 1
    assert "\x1b" not in table
    assert table.startswith("tiny \ufffd[31m, part dev: 3 questions, 2 of them answerable; index 0")
    assert re.search(r"^  nDCG@10 +0\.500  0\.250 to 1\.000 +2$", table, re.MULTILINE)
    assert "50%   100%" in table
    assert re.search(r"^  of the set itself( +0\.500){4} +1$", table, re.MULTILINE)
    assert re.search(r"^  foreign to the collection +- +0\.250 +- +- +40$", table, re.MULTILINE)
    assert "lower bounds" not in table
    assert "expected calibration error 0.061 (15 bins of equal width)" in table
    assert "95 of 100 such samples would stay below 0.030" in table
    assert re.search(r"^  0\.000 to 0\.067 +0\.050 +0\.100 +20$", table, re.MULTILINE)
    assert "2.0 questions a second, median 500 ms, 95th percentile 725 ms\npeak memory 200" in table
    assert all(len(line) < 80 for line in table.splitlines())


def test_every_figure_has_a_label() -> None:
    figures = measure(FixedEngine(ENGINE_HITS), JUDGED)
    known = {name for labels in LABELS.values() for name in labels}
    assert set(figures.figures) == known


# --- the real engine

DRUGS = ("alphamab", "betamab", "gammamab", "deltamab", "epsilomab", "zetamab")


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A judged set of invented drugs; each has one trial with one finding."""
    folder = tmp_path / "drugs"
    folder.mkdir()

    def write(name: str, rows: Sequence[Mapping[str, object]]) -> None:
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / name).write_text(text, encoding="utf-8")

    def finding(drug: str) -> str:
        return f"The rate of relapses with {drug} fell from 0.9 to 0.2 in a year (p<0.001)."

    write(
        "corpus.jsonl",
        [
            {
                "id": drug,
                "title": f"Trial of {drug} in an invented disorder",
                "text": f"Patients were given {drug} or placebo in three hospitals. {finding(drug)}"
                " The funding came from an invented council of research.",
            }
            for drug in DRUGS
        ],
    )
    write(
        "questions.jsonl",
        [
            *({"id": drug, "question": f"Does {drug} reduce relapses?"} for drug in DRUGS),
            {"id": "none", "question": "Do volcanoes erupt on Mars?", "answerable": False},
        ],
    )
    write(
        "evidence.jsonl",
        [{"id": drug, "document": drug, "sentences": [finding(drug)]} for drug in DRUGS],
    )
    rows = "".join(f"{drug}\t{drug}\t1\n" for drug in DRUGS)
    (folder / "qrels.tsv").write_text(f"query-id\tcorpus-id\tscore\n{rows}", encoding="utf-8")
    return folder


def test_the_real_engine_is_measured(tiny: Path, tmp_path: Path) -> None:
    index = index_folder(tiny, tmp_path / "cache")
    Assistant.build(corpus_path(tiny), index, "hashing")
    with Assistant.open(index) as assistant:
        figures = measure(assistant, read_judged(tiny))
        part = measure(assistant, choose(read_judged(tiny), questions=2))
        few, more = (assistant.ask("Does betamab reduce relapses?", most=n) for n in (8, 10))
        assert few.evidence == more.evidence[:8]  # what `measure` takes for granted
        assert figures.fingerprint == assistant.fingerprint
    assert (figures.name, figures.questions, figures.answerable) == ("drugs", 7, 6)
    assert figures.figures["hit@1"].value == 1
    assert figures.figures["ndcg@10"].value == 1
    assert figures.figures["evidence_hit@1"].value >= 5 / 6  # hashed words are a rough model
    assert figures.figures["answered"].value >= 5 / 6
    assert figures.figures["refusal_auroc"].value == 1
    assert figures.speed is not None
    assert part.questions == 2


def test_measuring_never_imports_torch() -> None:
    code = "import sys, assistant.evaluate; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
