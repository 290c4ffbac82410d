"""What an answer covers of a question, and sentences about the opposite."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.engine import Assistant
from assistant.records import Adjustment, Answer, Caution, Statement
from assistant.render import markdown, text
from assistant.text.populations import opposite_population

POSITIVE = (
    "# Fictumab in antibody-positive neuritis\n\nIn AQP4-positive neuritis, fictumab reduced "
    "relapses by 60% against placebo (hazard ratio 0.40; 95% CI 0.25 to 0.64)."
)
NEGATIVE = (
    "# Fictumab in other neuritis\n\nIn AQP4-negative neuritis, fictumab did not reduce relapses "
    "against placebo (hazard ratio 0.98; 95% CI 0.80 to 1.20)."
)

CHILDREN = "# Sleep in children\n\nThe children of a village slept for nine hours on average."


def ask(folder: Path, question: str, *documents: str) -> Answer:
    for number, document in enumerate(documents):
        (folder / f"d{number}.md").write_text(document, encoding="utf-8")
    Assistant.build(folder, folder / "index", model="hashing")
    with Assistant.open(folder / "index") as assistant:
        return assistant.ask(question)


def test_the_opposite_comes_last_and_says_so(tmp_path: Path) -> None:
    question = "does fictumab reduce relapses in AQP4-negative neuritis"
    answer = ask(tmp_path, question, POSITIVE, NEGATIVE)
    assert answer.evidence[0].opposite == ""
    assert "AQP4-negative" in answer.evidence[0].quote
    for quote in answer.evidence[1:]:
        assert quote.opposite == "AQP4-positive"
        assert quote.adjustments[Adjustment.OPPOSITE] < 0


def test_the_title_says_whom_a_study_is_about(tmp_path: Path) -> None:
    document = (
        "# Fictumab in children with neuritis\n\nFictumab reduced relapses of neuritis by 60% "
        "against placebo (hazard ratio 0.40; 95% CI 0.25 to 0.64)."
    )
    answer = ask(tmp_path, "does fictumab reduce relapses of neuritis in adults", document)
    assert [quote.opposite for quote in answer.evidence] == ["children"]


def test_an_answer_about_the_opposite_alone_is_in_doubt(tmp_path: Path) -> None:
    question = "does fictumab reduce relapses in AQP4-negative neuritis"
    answer = ask(tmp_path, question, POSITIVE)
    assert answer.caution is Caution.DOUBTFUL
    assert [quote.opposite for quote in answer.evidence] == ["AQP4-positive"]
    warning = "not what you asked about: AQP4-positive"
    assert warning in " ".join(text.answer(answer, 80).split())
    assert warning in markdown.answer(answer)


def test_what_no_quote_mentions_is_named(tmp_path: Path) -> None:
    question = "does fictumab reduce relapses of neuritis in children"
    answer = ask(tmp_path, question, POSITIVE, CHILDREN)
    assert answer.uncovered == ("children",)
    assert answer.evidence[0].missing == ("children",)
    assert "lacks children" in " ".join(text.answer(answer, 80, explained=True).split())
    assert answer.caution is Caution.DOUBTFUL
    assert "No quoted publication mentions: children." in text.answer(answer, 80)
    assert "No quoted publication mentions: children." in markdown.answer(answer)


def test_an_answer_that_covers_everything_is_not_in_doubt(tmp_path: Path) -> None:
    answer = ask(tmp_path, "does fictumab reduce relapses of neuritis", POSITIVE, NEGATIVE)
    assert (answer.uncovered, answer.caution) == ((), None)


def test_an_unknown_word_does_not_refuse(tmp_path: Path) -> None:
    plain = ask(tmp_path, "does fictumab reduce relapses of neuritis", POSITIVE)
    polite = ask(tmp_path, "kindly say does fictumab reduce relapses of neuritis", POSITIVE)
    assert polite.caution is plain.caution is None
    assert polite.evidence[0].quote == plain.evidence[0].quote


@pytest.mark.parametrize(
    ("asked", "sentence", "opposite"),
    [
        ("does it work in children", "Adults had fewer attacks.", "adults"),
        ("paediatric dose", "The dose in adults was 10 mg.", "adults"),
        ("dose in adults", "Children got 5 mg.", "children"),
        ("is it common in men", "Women had it more often.", "women"),
        ("does it work in children", "Children and adults had fewer attacks.", ""),
        ("children or adults", "Adults had fewer attacks.", ""),
        ("does it work", "Adults had fewer attacks.", ""),
    ],
)
def test_populations_that_exclude_each_other(asked: str, sentence: str, opposite: str) -> None:
    assert opposite_population(asked, sentence) == opposite


TABLE = (
    "# Fictumab in neuritis\n\nFictumab reduced relapses of neuritis against placebo.\n\n"
    "| | Fictumab | Placebo |\n|---|---|---|\n| Relapses | 12 (10%) | 31 (30%) |\n"
)


def test_a_table_row_that_names_only_a_part_does_not_come_first(tmp_path: Path) -> None:
    answer = ask(tmp_path, "does fictumab reduce relapses of neuritis", TABLE)
    first, *others = answer.evidence
    assert first.statement is None
    assert others
    for quote in others:
        assert quote.statement is Statement.TABLE_ROW
        assert quote.adjustments[Adjustment.NO_FINDING] < 0
        assert "row of a table" in text.answer(answer, 80)
        assert "row of a table" in markdown.answer(answer)


def test_an_aim_that_names_only_a_part_does_not_come_first(tmp_path: Path) -> None:
    document = (
        "# Fictumab\n\nThe aim of this trial was to evaluate whether fictumab reduces relapses.\n\n"
        "In neuritis, fictumab reduced relapses by 60% against placebo (p < 0.001)."
    )
    answer = ask(tmp_path, "does fictumab reduce relapses of neuritis", document)
    assert [quote.statement for quote in answer.evidence] in ([None], [None, Statement.AIM])


def test_the_placebo_arm_alone_does_not_answer_for_the_drug(tmp_path: Path) -> None:
    document = (
        "# Rituximab in neuritis\n\nThe relapse rate in the placebo arm of the rituximab trial "
        "was 0.32.\n\nOn rituximab, the relapse rate was 0.12 a year."
    )
    answer = ask(tmp_path, "relapse rate on rituximab", document)
    assert answer.evidence[0].opposite == ""
    assert all(quote.opposite == "placebo arm" for quote in answer.evidence[1:])
