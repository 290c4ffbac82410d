"""What a sentence states, whatever is asked."""

from __future__ import annotations

import pytest

from assistant.answer import statements
from assistant.index.lexical import analyze
from assistant.records import Block, BlockKind, Span, Statement


def _result(text: str) -> float:
    return statements.result(text, text.lower())


def _stems(text: str) -> frozenset[str]:
    return frozenset(analyze(text))


@pytest.mark.parametrize(
    "text",
    [
        "Relapses were fewer with inventumab (OR 0.41, 0.2 to 0.8).",
        "Inventumab had 3 relapses, less than pretendine.",
        "The hazard ratio was 0.5.",
        "Relapses came to 12% of one group and to 31% of the other.",
    ],
)
def test_a_comparison_in_numbers_is_a_whole_result(text: str) -> None:
    assert _result(text) == 1


def test_the_word_or_is_no_odds_ratio() -> None:
    assert _result("Adults of 18 years or older took inventumab.") == 0.4
    assert _result("Adults took inventumab or pretendine.") == 0


def test_numbers_of_one_group_are_less_and_a_comparison_without_numbers_less_still() -> None:
    assert _result("The median age was 43.") == 0.7
    assert _result("Relapses were fewer with inventumab than without.") == 0.25


def test_the_direction_of_a_difference() -> None:
    assert statements.direction(_stems("Inventumab was given in the morning.")) == 0
    assert statements.direction(_stems("Inventumab reduced relapses.")) == 0.5
    assert statements.direction(_stems("Relapses did not differ and were similar.")) == 1
    assert statements.direction(_stems("Fewer, lower, less: it improved and reduced all.")) == 1


def test_a_statistical_test() -> None:
    assert statements.significance(_stems("Relapses fell significantly."))
    assert statements.significance(_stems("Relapses fell (p<0.01)."))
    assert statements.significance(_stems("Relapses fell by 2 (95% CI 1 to 3)."))
    assert not statements.significance(_stems("Relapses fell."))


def test_an_aim_and_other_peoples_work() -> None:
    assert statements.aim("we sought to compare inventumab with pretendine.")
    assert not statements.aim("inventumab was better.")
    assert statements.cites("smith et al found otherwise.")
    assert statements.cites("this was seen before [12, 13].")
    assert statements.cites("several trials found nothing.")
    assert not statements.cites("inventumab was better.")


def test_where_findings_stand_and_where_they_do_not() -> None:
    assert statements.section(("Results", "Participants")) == 1
    assert statements.section(("Methods",)) == -1
    assert statements.section(()) == 0
    assert (statements.opening(()), statements.opening(("Abstract",))) == (1, 1)
    assert statements.opening(("Methods", "Results")) == 0


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("Relapses │ 12 │ 31", BlockKind.TABLE_ROW, Statement.TABLE_ROW),
        ("Relapses in both groups.", BlockKind.CAPTION, Statement.CAPTION),
        ("The aim was to compare inventumab with placebo.", BlockKind.PARAGRAPH, Statement.AIM),
        ("Patients will be followed for a year.", BlockKind.PARAGRAPH, Statement.PLANNED),
        ("Smith et al found fewer relapses.", BlockKind.PARAGRAPH, Statement.CITED),
        ("Fewer relapses were found [12, 13].", BlockKind.PARAGRAPH, Statement.CITED),
        ("Relapses fell by 60%.", BlockKind.PARAGRAPH, None),
        ("To compare both, we counted: 12% against 31%.", BlockKind.PARAGRAPH, None),
        ("Patients will benefit (12% against 31%).", BlockKind.PARAGRAPH, None),
    ],
)
def test_what_a_sentence_is(text: str, kind: BlockKind, expected: Statement | None) -> None:
    assert statements.statement(text, Block(Span(0, len(text)), kind, (), "line 1")) is expected


@pytest.mark.parametrize(
    ("section", "publication_types", "kind"),
    [
        (("Decision letter",), (), Statement.REVIEW),
        (("Peer Review File",), (), Statement.REVIEW),
        ((), ("Letter",), Statement.LETTER),
        ((), ("Comment",), Statement.LETTER),
    ],
)
def test_letters_and_reviews(
    section: tuple[str, ...], publication_types: tuple[str, ...], kind: Statement
) -> None:
    text = "Relapses fell by 60%."
    block = Block(Span(0, len(text)), BlockKind.PARAGRAPH, section, "line 1")
    assert statements.statement(text, block, publication_types) is kind


@pytest.mark.parametrize("kind", [BlockKind.FRAGMENT, BlockKind.TABLE_HEAD, BlockKind.HEADING])
def test_what_states_nothing_cannot_be_quoted(kind: BlockKind) -> None:
    assert not statements.can_be_quoted("Relapses fell by 60% in 120 patients.", kind)


def test_a_sentence_with_an_unknown_character_cannot_be_quoted() -> None:
    text = "Relapses fell by half (p \ufffd 0.05) in all groups."
    assert not statements.can_be_quoted(text, BlockKind.PARAGRAPH)


def test_a_bare_caption_cannot_be_quoted() -> None:
    assert not statements.can_be_quoted("Table 2.", BlockKind.CAPTION)


def test_the_name_of_a_table_is_not_quoted() -> None:
    name = "Table 2. Baseline characteristics of the patients."
    assert not statements.can_be_quoted(name, BlockKind.CAPTION)
    assert statements.can_be_quoted("Table 2. The patients were young.", BlockKind.CAPTION)
