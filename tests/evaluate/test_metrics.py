"""Every metric against values worked out by hand."""

from __future__ import annotations

from math import log2

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.evaluate import metrics
from assistant.evaluate.judged import Kind, Question
from assistant.evaluate.outcomes import Outcome, Quote

GOOD, MISS, UNJUDGED = Quote(judged=True, matches=True), Quote(True, False), Quote(False, False)


def outcome(  # noqa: PLR0913 - a fact each
    name: str = "q",
    *,
    documents: tuple[str, ...] = (),
    gold: dict[str, int] | None = None,
    quotes: tuple[Quote, ...] = (),
    evidence: bool = True,
    answerable: bool = True,
    refused: bool = False,
    doubted: bool = False,
    confidence: float = 0.5,
    seconds: float = 0.1,
    kind: Kind = Kind.OWN,
) -> Outcome:
    sentences = {"d1": ("gold",)} if evidence and answerable else {}
    question = Question(name, "?", answerable, gold or {}, sentences, kind)
    return Outcome(question, documents, quotes, refused, confidence, seconds, doubted)


def value(name: str, *outcomes: Outcome) -> float | None:
    figure = metrics.figures(outcomes).get(name)
    return figure.value if figure else None


# --- documents


def test_documents_found() -> None:
    found = [
        outcome("a", documents=("x", "d1", "d2"), gold={"d1": 1, "d2": 1, "d3": 1}),
        outcome("b", documents=("d5",), gold={"d5": 1}),
    ]
    first = (1 / log2(3) + 1 / log2(4)) / (1 / log2(2) + 1 / log2(3) + 1 / log2(4))
    assert value("ndcg@10", *found) == pytest.approx((first + 1) / 2)
    assert value("recall@100", *found) == pytest.approx((2 / 3 + 1) / 2)
    assert value("hit@1", *found) == 0.5


def test_grades_are_linear_gains() -> None:
    found = outcome(documents=("d1", "d2"), gold={"d1": 1, "d2": 3})
    expected = (1 + 3 / log2(3)) / (3 + 1 / log2(3))
    assert value("ndcg@10", found) == pytest.approx(expected)


def test_depths_of_documents() -> None:
    others = tuple(f"x{n:03}" for n in range(200))
    eleventh = outcome(documents=(*others[:10], "d1"), gold={"d1": 1})
    assert value("ndcg@10", eleventh) == 0
    assert value("recall@100", eleventh) == 1
    assert value("recall@100", outcome(documents=(*others[:100], "d1"), gold={"d1": 1})) == 0


def test_the_given_order_counts_and_not_the_ids() -> None:
    names = ("a", "z", "m", "9", "B")
    for place, name in enumerate(names):
        expected = 1 / log2(place + 2)
        assert value("ndcg@10", outcome(documents=names, gold={name: 1})) == pytest.approx(expected)


def test_a_question_that_finds_nothing_counts_as_0() -> None:
    found = [outcome("a", gold={"d1": 1}), outcome("b", documents=("d1",), gold={"d1": 1})]
    assert value("ndcg@10", *found) == 0.5
    assert value("hit@1", *found) == 0.5


def test_questions_that_cannot_be_answered_or_are_not_judged_do_not_count() -> None:
    found = [
        outcome("a", documents=("d1",), gold={"d1": 1}),
        outcome("b", documents=("d1",), gold={"d2": 1}, answerable=False),
        outcome("c", documents=("d1",)),
    ]
    figure = metrics.figures(found)["ndcg@10"]
    assert (figure.value, figure.questions) == (1.0, 1)
    assert value("ndcg@10", *found[1:]) is None


# --- quotes


def test_quotes_that_match() -> None:
    found = [
        outcome("a", quotes=(MISS, GOOD, UNJUDGED)),
        outcome("b", quotes=(GOOD,)),
        outcome("c", quotes=(*[MISS] * 9, GOOD)),
        outcome("d", refused=True),
    ]
    assert value("evidence_hit@1", *found) == 0.25
    assert value("evidence_hit@5", *found) == 0.5
    assert value("evidence_hit@10", *found) == 0.75
    # An answer holds 8 quotes: 2 that match among 3 + 1 + 8, one of them unjudged.
    assert value("quotes_per_answer", *found) == 4
    assert value("matching_of_all_quotes", *found) == pytest.approx(2 / 12)
    assert value("matching_of_judged_quotes", *found) == pytest.approx(2 / 11)


def test_what_would_be_quoted_without_refusing_is_no_quote() -> None:
    found = [outcome("a", quotes=(GOOD,), refused=True), outcome("b", quotes=(GOOD, MISS))]
    assert value("evidence_hit@1", *found) == 0.5
    assert value("matching_of_all_quotes", *found) == 0.5
    assert value("quotes_per_answer", *found) == 2


def test_only_answerable_questions_with_sentences_count_for_matching() -> None:
    found = [
        outcome("a", quotes=(GOOD, MISS)),
        outcome("b", quotes=(UNJUDGED,), evidence=False),
        outcome("c", quotes=(UNJUDGED,), answerable=False),
    ]
    assert metrics.figures(found)["evidence_hit@1"].questions == 1
    assert value("matching_of_all_quotes", *found) == 0.5
    assert value("quotes_per_answer", *found) == pytest.approx(4 / 3)


def test_what_cannot_be_computed_is_absent() -> None:
    assert set(metrics.figures([outcome(quotes=(UNJUDGED,), evidence=False)])) == {
        "quotes_per_answer",
        "answered",
        "quoted",
    }
    assert set(metrics.figures([outcome(evidence=False, refused=True)])) == {"answered", "quoted"}
    # Judged, but every quote is from elsewhere: nothing says how many judged quotes match.
    found = metrics.figures([outcome(quotes=(UNJUDGED,))])
    assert "matching_of_judged_quotes" not in found
    assert found["matching_of_all_quotes"].value == 0


def test_gains_are_those_that_the_mean_is_of() -> None:
    found = [
        outcome("a", documents=("d1",), gold={"d1": 1}),
        outcome("b", documents=("x", "d1"), gold={"d1": 1}),
        outcome("c", documents=("d1",)),
    ]
    assert metrics.gains(found) == {"a": 1.0, "b": pytest.approx(1 / log2(3))}
    assert metrics.gains(found[2:]) == {}


# --- rationales


def quote(document: str, *sentences: int) -> Quote:
    """A quote of a gold document that matches those of its sentences."""
    return Quote(
        judged=True, matches=bool(sentences), document=document, sentences=frozenset(sentences)
    )


def rationale(
    name: str, evidence: dict[str, int], *quotes: Quote, refused: bool = False
) -> Outcome:
    """`evidence` is how many gold sentences each gold document has."""
    sentences = {document: ("gold",) * number for document, number in evidence.items()}
    question = Question(name, "?", evidence=sentences)
    return Outcome(question, (), quotes, refused, 0.5, 0.1)


def test_quotes_of_gold_documents_against_gold_sentences() -> None:
    found = [
        # Two quotes of one sentence are both right and find one; another document costs nothing.
        rationale("a", {"d": 2, "e": 1}, quote("d", 0), UNJUDGED, quote("d", 0), quote("e")),
        # One quote that holds both sentences.
        rationale("b", {"f": 2}, quote("f", 0, 1)),
        rationale("c", {"g": 3}),
    ]
    precision, recall = 3 / 4, 3 / 8
    assert value("rationale_precision", *found) == pytest.approx(precision)
    assert value("rationale_recall", *found) == pytest.approx(recall)
    f1 = 2 * precision * recall / (precision + recall)
    assert value("rationale_f1", *found) == pytest.approx(f1)


def test_three_quotes_of_a_document_count_and_eight_of_an_answer() -> None:
    missed = [quote("d")] * 3
    late = rationale("a", {"d": 1, "e": 1}, *missed, quote("d", 0), quote("e", 0))
    assert value("rationale_precision", late) == 1 / 4
    assert value("rationale_recall", late) == 1 / 2
    behind = rationale("b", {"d": 1}, *[UNJUDGED] * 8, quote("d", 0))
    assert value("rationale_recall", behind) == 0


def test_a_refusal_finds_no_rationale() -> None:
    found = [rationale("a", {"d": 1}, quote("d", 0), refused=True)]
    assert value("rationale_recall", *found) == 0
    assert value("rationale_f1", *found) == 0
    assert value("rationale_precision", *found) is None
    assert value("rationale_f1", outcome(evidence=False)) is None
    assert value("rationale_f1", rationale("a", {"d": 1}, quote("d"))) == 0


# --- refusing

# By confidence: .9 answerable, .8 not, .6 answerable, .4 not, .4 answerable, .1 not.
MIXED = [
    outcome("a", confidence=0.4, refused=True),
    outcome("b", confidence=0.8, answerable=False),
    outcome("c", confidence=0.9),
    outcome("d", confidence=0.1, answerable=False, refused=True),
    outcome("e", confidence=0.6),
    outcome("f", confidence=0.4, answerable=False, refused=True),
]


def test_precision_and_recall_of_refusing() -> None:
    assert value("refusal_precision", *MIXED) == pytest.approx(2 / 3)
    assert value("refusal_recall", *MIXED) == pytest.approx(2 / 3)
    assert value("answered", *MIXED) == pytest.approx(2 / 3)
    assert value("refusal_f1", *MIXED) == pytest.approx(2 / 3)


def test_doubting_counts_as_refusing() -> None:
    found = [outcome("a", doubted=True), outcome("b"), outcome("c", answerable=False, doubted=True)]
    assert value("refusal_precision", *found) == 0.5
    assert value("refusal_recall", *found) == 1
    assert (value("answered", *found), value("quoted", *found)) == (0.5, 1)


def test_refusing_by_kind_of_question() -> None:
    own = [
        outcome("a", confidence=0.9),
        outcome("b", confidence=0.3, refused=True),
        outcome("c", confidence=0.5, answerable=False),
    ]
    removed = [
        outcome(f"d{n}", confidence=0.2, answerable=False, kind=Kind.WITHOUT_GOLD, refused=n > 0)
        for n in range(3)
    ]
    of_own, of_removed = metrics.refusing([*own, *removed])
    assert (of_own.kind, of_own.questions) == (Kind.OWN, 1)
    assert {name: figure.value for name, figure in of_own.figures.items()} == {
        "precision": 0.0,
        "recall": 0.0,
        "f1": 0.0,
        "auroc": 0.5,
    }
    assert (of_removed.kind, of_removed.questions) == (Kind.WITHOUT_GOLD, 3)
    assert {name: figure.value for name, figure in of_removed.figures.items()} == {
        "precision": pytest.approx(2 / 3),
        "recall": pytest.approx(2 / 3),
        "f1": pytest.approx(2 / 3),
        "auroc": 1.0,
    }
    assert metrics.refusing(own[:2]) == ()
    [alone] = metrics.refusing(own[2:])
    assert set(alone.figures) == {"recall", "f1"}


def test_precision_is_absent_when_nothing_is_refused() -> None:
    found = metrics.figures([outcome("a"), outcome("b", answerable=False)])
    assert "refusal_precision" not in found
    assert found["refusal_recall"].value == 0


def test_area_under_the_roc_curve() -> None:
    # Pairs won: .9 beats 3, .6 beats .4 and .1, .4 beats .1 and ties with .4; of 9.
    assert value("refusal_auroc", *MIXED) == pytest.approx((3 + 2 + 1.5) / 9)
    apart = [outcome("a", confidence=0.9), outcome("b", confidence=0.1, answerable=False)]
    assert value("refusal_auroc", *apart) == 1
    same = [outcome("a"), outcome("b", answerable=False)]
    assert value("refusal_auroc", *same) == 0.5


def test_area_under_the_risk_coverage_curve() -> None:
    # Unanswerable among the surest 1, 2, ..., 6; the tied two share one: 0, 1, 1, 1.5, 2, 3.
    expected = (0 / 1 + 1 / 2 + 1 / 3 + 1.5 / 4 + 2 / 5 + 3 / 6) / 6
    assert value("refusal_aurc", *MIXED) == pytest.approx(expected)


def test_risk_at_every_tenth_of_coverage() -> None:
    table = dict(metrics.risk_coverage(MIXED))
    assert list(table) == [n / 10 for n in range(1, 11)]
    assert table[0.1] == 0
    assert table[0.5] == pytest.approx(1 / 3)  # one of the surest three
    assert table[0.6] == pytest.approx((1 + 0.3) / 3.6)  # and .6 of one of the two that tie
    assert table[1.0] == pytest.approx(3 / 6)


def test_sets_of_one_kind_have_no_curve() -> None:
    for kind in (True, False):
        found = [outcome("a", answerable=kind), outcome("b", answerable=kind, refused=True)]
        assert metrics.risk_coverage(found) == ()
        assert "refusal_auroc" not in metrics.figures(found)
        assert "refusal_aurc" not in metrics.figures(found)
    assert value("refusal_recall", outcome(answerable=False, refused=True)) == 1
    assert value("answered", outcome(answerable=False)) is None


judgements = st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=2, max_size=12).filter(
    lambda pairs: len({answerable for _, answerable in pairs}) == 2
)


@settings(deadline=None)
@given(judgements)
def test_areas_equal_their_definitions(pairs: list[tuple[int, bool]]) -> None:
    found = [
        outcome(f"q{n}", confidence=sure / 4, answerable=answerable)
        for n, (sure, answerable) in enumerate(pairs)
    ]
    # Without the bootstrap, which would take most of the time of this test.
    one = metrics._auroc(found)(metrics.np.ones((1, len(found)), dtype=int))[0]
    wins = [(a > b) + (a == b) / 2 for a, yes in pairs for b, also in pairs if yes and not also]
    assert one == pytest.approx(sum(wins) / len(wins))

    area = metrics._aurc(found)(metrics.np.ones((1, len(found)), dtype=int))[0]
    ordered = sorted(pairs, reverse=True)
    risks = []
    for size in range(1, len(ordered) + 1):
        level = ordered[size - 1][0]
        surer = [not yes for sure, yes in ordered if sure > level]
        tied = [not yes for sure, yes in ordered if sure == level]
        wrong = sum(surer) + sum(tied) * (size - len(surer)) / len(tied)
        risks.append(wrong / size)
    assert area == pytest.approx(sum(risks) / len(risks))


@settings(deadline=None)
@given(judgements, st.integers(0, 2**32))
def test_drawing_questions_equals_having_them_several_times(
    pairs: list[tuple[int, bool]], seed: int
) -> None:
    found = [
        outcome(f"q{n}", confidence=sure / 4, answerable=answerable)
        for n, (sure, answerable) in enumerate(pairs)
    ]
    drawn = metrics.np.random.default_rng(seed).integers(len(found), size=len(found))
    counts = metrics.np.bincount(drawn, minlength=len(found))[None, :]
    again = [found[n] for n in drawn]
    once = metrics.np.ones((1, len(found)), dtype=int)
    for statistic in (metrics._auroc, metrics._aurc):
        assert statistic(found)(counts)[0] == pytest.approx(statistic(again)(once)[0], nan_ok=True)


def test_intervals_hold_the_value() -> None:
    for figure in metrics.figures(MIXED).values():
        assert figure.low <= figure.value <= figure.high


# --- speed


def test_speed() -> None:
    found = [outcome(seconds=seconds) for seconds in (0.1, 0.2, 0.3, 0.4, 1.0)]
    speed = metrics.speed(found)
    assert speed is not None
    assert speed.questions_per_second == pytest.approx(2.5)
    assert speed.median_ms == pytest.approx(300)
    assert speed.p95_ms == pytest.approx(880)  # .4 + .8 (1 - .4), as numpy interpolates
    assert metrics.speed([*found, outcome(seconds=9, kind=Kind.FOREIGN)]) == speed
    assert metrics.speed([outcome(seconds=0)]) is None
