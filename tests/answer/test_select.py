"""What is quoted, in what order, and what is merged."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer.candidates import Candidate, candidates
from assistant.answer.compose import Resources, compose
from assistant.answer.scoring import Scored, fitting
from assistant.answer.select import (
    DESIGN,
    HIGH_POINTS,
    MIN_POINTS,
    OTHER_WORDS,
    QUESTIONED,
    REDUNDANT,
    REDUNDANT_IN_LIST,
    REPEATED,
    REPEATED_AT_MOST,
    REPEATED_IN_LIST,
    RETRACTED,
    Chosen,
    Order,
    select,
)
from assistant.records import (
    Adjustment,
    Answer,
    Block,
    BlockKind,
    Caution,
    Document,
    Hit,
    Notice,
    Passage,
    Source,
    Span,
    Status,
)
from assistant.retrieval.query import Concept, Query

QUERY = Query("q", "q", "q", (Concept((("relaps",),), 1.0, known=True),))


def hit_of(identity: str, title: str, text: str) -> Hit:
    """A document of one paragraph whose lines are its sentences."""
    at, sentences = 0, []
    for line in text.splitlines(keepends=True):
        sentences.append(Span(at, at + len(line.rstrip("\n"))))
        at += len(line)
    span = Span(0, len(text))
    document = Document(
        identity,
        Source(f"{identity}.md", "markdown", "0" * 64),
        title,
        text,
        (Block(span, BlockKind.PARAGRAPH, ("Results",), "line 1"),),
    )
    return Hit(Passage(document, span, 0, tuple(sentences)), 0.5, {"dense": 1}, {"dense": 0.9})


def scored_of(points: float, identity: str, said: str, title: str = "") -> Scored:
    [candidate] = candidates(QUERY, [hit_of(identity, title, said)])
    return Scored(points, candidate, {})


def text_of(candidate: Candidate) -> str:
    return candidate.hit.passage.document.text[slice(*candidate.span)]


def selected(
    *scored: Scored, most: int = 8, named: float = 0.0, is_list: bool = False
) -> list[Chosen]:
    best_first = sorted(scored, key=lambda item: -item.points)
    return select(best_first, most, Order(named, is_list))


def ids(chosen: list[Chosen]) -> list[str]:
    return [one.item.candidate.hit.passage.document.id for one in chosen]


WORDS = "alpha beta gamma delta epsilon zeta eta theta iota kappa lamda omicron sigma tau".split()  # noqa: SIM905


def sentence(at: int) -> str:
    """Sentences that share no word."""
    return " ".join(f"{word}{chr(97 + at)}" for word in WORDS[:6])


def test_another_publication_comes_before_a_second_sentence_of_one() -> None:
    chosen = selected(
        scored_of(0.9, "a", sentence(0)),
        scored_of(0.85, "a", sentence(1)),
        scored_of(0.85 * (1 - REPEATED) + 0.01, "b", sentence(2)),
    )
    assert ids(chosen) == ["a", "b", "a"]
    adjusted = [dict(one.adjustments) for one in chosen]
    assert adjusted == [{}, {}, {Adjustment.PUBLICATION: -0.85 * REPEATED}]


def test_a_clearly_better_second_sentence_comes_first() -> None:
    chosen = selected(
        scored_of(0.9, "a", sentence(0)),
        scored_of(0.85, "a", sentence(1)),
        scored_of(0.85 * (1 - REPEATED) - 0.01, "b", sentence(2)),
    )
    assert ids(chosen) == ["a", "a", "b"]


def test_a_list_goes_further_for_another_publication() -> None:
    first, again = scored_of(0.9, "a", sentence(0)), scored_of(0.85, "a", sentence(1))
    between = 0.85 * (1 - (REPEATED + REPEATED_IN_LIST) / 2)
    other = scored_of(between, "b", sentence(2))
    assert ids(selected(first, again, other)) == ["a", "a", "b"]
    assert ids(selected(first, again, other, is_list=True)) == ["a", "b", "a"]


def test_where_all_is_in_doubt_another_publication_gains_no_more() -> None:
    chosen = selected(
        scored_of(0.09, "a", sentence(0)),
        scored_of(0.085, "a", sentence(1)),
        scored_of(0.085 * (1 - REPEATED) - 0.001, "b", sentence(2)),
    )
    assert ids(chosen) == ["a", "a", "b"]


def test_where_one_publication_answers_it_is_quoted_as_often_as_it_answers() -> None:
    best = [scored_of(0.9, "a", sentence(at)) for at in range(7)]
    beside = [
        scored_of(0.9 * (1 - REPEATED_AT_MOST) - 0.01, f"b{at}", sentence(7 + at))
        for at in range(3)
    ]
    assert ids(selected(*best, *beside)) == ["a"] * 7 + ["b0"]


SAME = "Inventumab reduced attacks of fictive neuritis in many adults and several older children"


def test_sentences_that_say_the_same_are_merged() -> None:
    chosen = selected(
        scored_of(0.9, "a", f"{SAME}."),
        scored_of(0.8, "b", f"{SAME} indeed."),
        scored_of(0.7, "b", f"{SAME} again."),
        scored_of(0.6, "a", f"{SAME} indeed."),
        scored_of(0.5, "c", f"{SAME}!"),
    )
    assert ids(chosen) == ["a"]
    [[first, second]] = [one.same for one in chosen]
    assert text_of(first.candidate) == f"{SAME} indeed."
    assert [one.candidate.hit.passage.document.id for one in (first, second)] == ["b", "c"]


@pytest.mark.parametrize(
    ("one", "other", "title"),
    [
        (f"{SAME} by 60 percent.", f"{SAME} by 40 percent.", ""),
        (f"{SAME}.", f"{SAME}, not men.", ""),
        (f"{SAME}.", SAME.replace("Inventumab", "Bogusitol"), "Bogusitol"),
    ],
)
def test_two_findings_are_not_one(one: str, other: str, title: str) -> None:
    chosen = selected(scored_of(0.9, "a", one), scored_of(0.8, "b", other, title))
    assert ids(chosen) == ["a", "b"]
    assert [item.same for item in chosen] == [(), ()]


def test_a_list_covers_more_subjects() -> None:
    """Two publications on one drug, and a poorer one on another."""
    first = scored_of(0.9, "a", f"Inventumab {sentence(0)}", "Inventumab")
    second = scored_of(0.8, "b", f"Inventumab {sentence(1)}", "Inventumab")
    between = 0.8 * (1 - (REDUNDANT + REDUNDANT_IN_LIST) / 2)
    other = scored_of(between, "c", f"Bogusitol {sentence(2)}", "Bogusitol")
    assert ids(selected(first, second, other)) == ["a", "b", "c"]
    listed = selected(first, second, other, is_list=True)
    assert ids(listed) == ["a", "c", "b"]
    assert listed[2].adjustments == {Adjustment.SUBJECT: -0.8 * REDUNDANT_IN_LIST}


def test_a_list_may_share_a_comparator() -> None:
    first = scored_of(0.9, "a", f"Inventumab wishing {sentence(0)}", "Inventumab wishing")
    other = scored_of(0.8, "b", f"Bogusitol wishing {sentence(1)}", "Bogusitol wishing")
    [_, plain], [_, listed] = selected(first, other), selected(first, other, is_list=True)
    assert plain.adjustments[Adjustment.SUBJECT] == pytest.approx(-0.8 * REDUNDANT / 3)
    assert listed.adjustments[Adjustment.SUBJECT] == pytest.approx(-0.8 * REDUNDANT_IN_LIST / 9)


def test_sentences_that_name_too_little_are_left_out() -> None:
    about = scored_of(0.9, "a", f"Relapses {sentence(0)}")
    beside = scored_of(0.9 * HIGH_POINTS - 0.01, "b", sentence(1))
    also = scored_of(0.9 * HIGH_POINTS - 0.01, "c", f"Relapses {sentence(2)}")
    assert ids(selected(about, beside, also, named=1.0)) == ["a", "c"]


def test_a_sentence_that_reads_well_may_use_other_words() -> None:
    about = scored_of(0.9, "a", f"Relapses {sentence(0)}")
    otherwise = scored_of(0.9 * HIGH_POINTS + 0.01, "b", sentence(1))
    assert ids(selected(about, otherwise, named=1.0)) == ["a", "b"]


def test_it_stands_behind_those_that_name_what_is_asked() -> None:
    otherwise = scored_of(0.95, "a", sentence(0))
    about = scored_of(0.2, "b", f"Relapses {sentence(1)}")
    gone = flagged(0.9, "gone", f"Relapses {sentence(2)}", Status.RETRACTED)
    chosen = selected(otherwise, about, gone, named=1.0)
    assert ids(chosen) == ["b", "a", "gone"]
    assert chosen[1].adjustments == {Adjustment.OTHER_WORDS: -OTHER_WORDS}


def test_the_poorest_are_left_out_whatever_they_name() -> None:
    about = scored_of(0.9, "a", f"Relapses {sentence(0)}")
    poor = scored_of(0.9 * MIN_POINTS - 0.01, "b", f"Relapses {sentence(1)}")
    assert ids(selected(about, poor, named=1.0)) == ["a"]


SCORED = st.lists(
    st.builds(
        lambda points, identity, words: scored_of(points, identity, " ".join(words)),
        st.sampled_from([0.1, 0.5, 0.51, 0.9]),
        st.sampled_from("abc"),
        st.lists(st.sampled_from(["one", "two", "no", "7", "x"]), min_size=5, max_size=7),
    ),
    max_size=12,
)


@settings(deadline=None)
@given(SCORED, st.integers(0, 6), st.booleans())
def test_what_holds_of_every_selection(scored: list[Scored], most: int, is_list: bool) -> None:  # noqa: FBT001
    chosen = selected(*scored, most=most, is_list=is_list)
    assert chosen == selected(*scored, most=12, is_list=is_list)[:most]
    spoken = [one.candidate for each in chosen for one in (each.item, *each.same)]
    assert len({id(one) for one in spoken}) == len(spoken)
    for each in chosen:
        group = [one.candidate.hit.passage.document.id for one in (each.item, *each.same)]
        assert len(set(group)) == len(group)
        assert all(value < 0 for value in each.adjustments.values())


# --- from hits to an answer


FIRST = hit_of("a", "One", f"Relapses were counted.\nThis drug reduced relapses: {SAME}.")
SECOND = hit_of("b", "Two", f"This drug reduced relapses: {SAME} indeed.")


def answer_of(*lost: str) -> Answer:
    hits = [FIRST, replace(SECOND, score=0.4)]
    resources = Resources("f", lambda document: document.id not in lost)
    return compose(QUERY, hits, resources)


def test_a_quote_that_leans_has_its_context_and_who_else_says_it() -> None:
    [item, *_] = answer_of().evidence
    assert item.quote == f"This drug reduced relapses: {SAME}."
    assert item.before == "Relapses were counted."
    [also] = item.also
    assert (also.document.id, also.quote) == ("b", SECOND.passage.document.text)
    assert (also.context, also.also) == (None, ())
    assert item.signals
    assert not {*Adjustment} & set(item.signals)
    assert item.adjustments == {}


def test_who_else_says_it_is_checked_and_speaks_where_the_first_cannot() -> None:
    without = answer_of("b")
    assert without.evidence[0].also == ()
    assert [place.split()[0] for place in without.withheld] == ["b"]
    [item] = answer_of("a").evidence
    assert (item.document.id, item.also, item.before) == ("b", (), "")


def test_a_context_stands_before_its_quote() -> None:
    [item, *_] = answer_of().evidence
    for wrong in (item.span, Span(0, item.span.start + 1), Span(3, 3), Span(-1, 3)):
        with pytest.raises(ValueError, match="is not before"):
            replace(item, context=wrong)


def designed(points: float, identity: str, at: int, design: float) -> Scored:
    plain = scored_of(points, identity, sentence(at))
    return plain._replace(candidate=replace(plain.candidate, design=design))


def test_a_trial_that_answers_less_surely_comes_before_a_series() -> None:
    chosen = selected(designed(0.6, "series", 0, 0.0), designed(0.5, "trial", 1, 1.0))
    assert ids(chosen) == ["trial", "series"]
    gain = chosen[0].adjustments[Adjustment.DESIGN]
    odds = math.exp(DESIGN)  # of one half, which are 1
    assert 0.5 + gain == pytest.approx(odds / (1 + odds))
    assert not chosen[1].adjustments


def test_what_hardly_answers_is_not_quoted_beside_what_does() -> None:
    best, poor = scored_of(0.8, "a", sentence(0)), scored_of(0.07, "b", sentence(1))
    assert ids(selected(best, poor)) == ["a"]
    assert ids(selected(poor)) == ["b"]


# --- retracted and questioned work


def flagged(points: float, identity: str, said: str, status: Status) -> Scored:
    plain = scored_of(points, identity, said)
    passage = plain.candidate.hit.passage
    document = replace(passage.document, notices=(Notice(status, ""),))
    hit = replace(plain.candidate.hit, passage=replace(passage, document=document))
    return plain._replace(candidate=replace(plain.candidate, hit=hit))


@pytest.mark.parametrize("most", [1, 2, 3, 8])
def test_retracted_work_comes_last(most: int) -> None:
    chosen = selected(
        flagged(0.99, "gone", sentence(0), Status.RETRACTED),
        flagged(0.98, "gone", sentence(1), Status.RETRACTED),
        scored_of(0.3, "a", sentence(2)),
        scored_of(0.2, "a", sentence(3)),
        most=most,
    )
    assert ids(chosen) == ["a", "a", "gone", "gone"][:most]
    for one in chosen[2:]:
        assert one.adjustments[Adjustment.RETRACTED] == -RETRACTED


def test_what_retracted_work_says_better_does_not_keep_others_out() -> None:
    gone = flagged(0.99, "gone", sentence(0), Status.RETRACTED)
    assert ids(selected(gone, scored_of(0.05, "a", sentence(1)))) == ["a", "gone"]


def test_no_place_weighs_as_much_as_a_retraction() -> None:
    worst = REPEATED_AT_MOST + max(REDUNDANT, REDUNDANT_IN_LIST) + QUESTIONED
    assert worst < OTHER_WORDS
    assert worst + OTHER_WORDS < RETRACTED - 1


def test_a_concern_weighs_less() -> None:
    questioned = flagged(0.8, "questioned", sentence(0), Status.CONCERN)
    close, poor = (
        scored_of(points, "a", sentence(1))
        for points in (0.8 * (1 - QUESTIONED) + 0.01, 0.8 * (1 - QUESTIONED) - 0.01)
    )
    assert ids(selected(questioned, close)) == ["a", "questioned"]
    chosen = selected(questioned, poor)
    assert ids(chosen) == ["questioned", "a"]
    assert chosen[0].adjustments == {Adjustment.CONCERN: -0.8 * QUESTIONED}


@pytest.mark.parametrize("status", [Status.CORRECTED, Status.REINSTATED])
def test_other_notices_cost_nothing(status: Status) -> None:
    [chosen] = selected(flagged(0.8, "a", sentence(0), status))
    assert chosen.adjustments == {}


def test_of_those_that_say_the_same_a_retracted_one_is_not_quoted_and_stands_last() -> None:
    [chosen] = selected(
        flagged(0.9, "gone", f"{SAME}.", Status.RETRACTED),
        flagged(0.8, "questioned", f"{SAME} indeed.", Status.CONCERN),
        scored_of(0.75, "a", f"{SAME}!"),
        scored_of(0.6, "b", f"{SAME} again."),
    )
    assert ids([chosen]) == ["a"]
    others = [one.candidate.hit.passage.document.id for one in chosen.same]
    assert others == ["b", "questioned", "gone"]


def retracted(hit: Hit) -> Hit:
    document = replace(hit.passage.document, notices=(Notice(Status.RETRACTED, ""),))
    return replace(hit, passage=replace(hit.passage, document=document))


def test_only_retracted_work_is_quoted_alone() -> None:
    """Where it is the only work that answers, what does not answer is not put before it."""
    gone = retracted(hit_of("gone", "Relapse", "In all adults relapses fell by 40% (p<0.01)."))
    beside = hit_of("beside", "Other", "The weather was mild in all of those years.")
    hits = [gone, replace(beside, score=0.01)]
    resources = Resources("f", lambda _: True)
    alone = compose(QUERY, hits, resources)
    assert [item.document.id for item in alone.evidence] == ["gone"]
    assert alone.caution is Caution.ONLY_RETRACTED
    sound = hit_of("sound", "Relapse", "In most adults relapses fell by 30% (p<0.02).")
    both = compose(QUERY, [gone, sound], resources)
    assert [item.document.id for item in both.evidence] == ["sound", "gone"]
    assert both.caution is None
    assert both.confidence == compose(QUERY, [sound], resources).confidence


def test_reading_leaves_room_for_work_that_is_not_retracted() -> None:
    promising = [
        *(flagged(0.9, "gone", sentence(at), Status.RETRACTED) for at in range(3)),
        *(scored_of(0.5, f"a{at}", sentence(3 + at)) for at in range(5)),
    ]
    few = fitting(promising, 3, "?")
    assert few == promising[:6]
    assert fitting(promising[3:], 3, "?") == promising[3:6]
    assert fitting(promising[:3], 3, "?") == promising[:3]


def test_fewer_sentences_are_read_where_they_or_the_question_are_long() -> None:
    promising = [scored_of(0.5, f"a{at}", sentence(at)) for at in range(9)]
    words = len(sentence(0).split())
    assert fitting(promising, 8, "word " * (40 - words)) == promising[:8]
    assert fitting(promising, 8, "word " * (80 - words)) == promising[:4]
    assert fitting(promising, 8, "word " * 10_000) == promising[:1]
    gone = [flagged(0.9, "gone", sentence(at), Status.RETRACTED) for at in range(4)]
    few = fitting([*gone, *promising], 4, "word " * (80 - words))
    assert few == [*gone[:2], *promising[:2]]  # what is retracted takes no place of others


def test_what_was_written_about_the_manuscript_comes_last() -> None:
    review = scored_of(0.9, "review", "The alpha of the trial was beta.")._replace(review=True)
    partial = scored_of(0.5, "partial", "Gamma and delta were found.")._replace(is_whole=False)
    chosen = select([review, partial], 8, Order(0.0, is_list=False, whole_from=0.0))
    assert ids(chosen) == ["partial", "review"]
