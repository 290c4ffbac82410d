"""What an answer covers of a question, and sentences about the opposite."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.engine import Assistant
from assistant.records import Adjustment, Answer, Caution, Cover, Statement
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
    assert answer.evidence[0].covers["fictumab"] is Cover.SENTENCE
    assert "✗ lacks children" in " ".join(text.answer(answer, 80, explained=True).split())
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


DOSE = "Fictumab was given at 300 mg every two weeks."
EFFECT = "Fictumab reduced relapses of neuritis by 60% against placebo (p < 0.001)."


def test_a_sentence_that_gives_the_dose_comes_first(tmp_path: Path) -> None:
    answer = ask(
        tmp_path, "what is the dose of fictumab", f"# Fictumab\n\n{EFFECT}", f"# Trial\n\n{DOSE}"
    )
    assert answer.evidence[0].quote == DOSE
    assert answer.evidence[0].missing == ()
    assert answer.not_given == ""
    for quote in answer.evidence[1:]:
        assert quote.missing == ("a dose",)
        assert quote.adjustments[Adjustment.NOT_GIVEN] < 0


def test_what_no_quote_gives_is_said(tmp_path: Path) -> None:
    answer = ask(tmp_path, "what is the dose of fictumab", f"# Fictumab\n\n{EFFECT}")
    assert answer.not_given == "a dose"
    assert answer.caution is Caution.DOUBTFUL
    assert "No quote gives a dose." in text.answer(answer, 80)
    assert "No quote gives a dose." in markdown.answer(answer)


def test_a_harm_is_told_by_the_name_of_a_finding(tmp_path: Path) -> None:
    harm = "Headache was as frequent with fictumab as with placebo in neuritis."
    answer = ask(tmp_path, "is fictumab safe", f"# Fictumab in neuritis\n\n{EFFECT}\n\n{harm}")
    assert answer.evidence[0].quote == harm
    assert all(quote.missing == ("a statement on safety",) for quote in answer.evidence[1:])


def test_the_abbreviation_of_the_disease_is_no_harm(tmp_path: Path) -> None:
    effect = "In NMOSD, an attack occurred in 12% of patients on fictumab and in 39% on placebo."
    answer = ask(tmp_path, "is fictumab safe", f"# Fictumab in neuromyelitis\n\n{effect}")
    assert answer.not_given == "a statement on safety"


def test_the_name_of_a_place_tells_where_a_trial_was_done(tmp_path: Path) -> None:
    done = "FictoStar recruited adults in Kyoto for fictumab."
    answer = ask(
        tmp_path, "where was FictoStar done", f"# FictoStar in neuritis\n\n{EFFECT}\n\n{done}"
    )
    assert answer.evidence[0].quote == done
    assert all(quote.missing == ("a place",) for quote in answer.evidence[1:])


REPORT = (
    "# Fictumab against placebo\n\nSAkuraFict was a trial in children at ten centres in Korea.\n\n"
    "## Results\n\nRelapse occurred in 30% of patients on fictumab and 50% of those on placebo.\n"
)


@pytest.mark.parametrize("name", ["SAkuraFict", "Korea", "children"])
def test_a_study_is_about_what_its_opening_names(tmp_path: Path, name: str) -> None:
    answer = ask(tmp_path, f"relapse on placebo in {name}", REPORT)
    first = answer.evidence[0]
    assert "50% of those on placebo" in first.quote
    assert first.covers[name] is Cover.NEARBY
    assert answer.caution is None


def test_an_opening_that_names_children_and_adults_is_about_neither(tmp_path: Path) -> None:
    both = REPORT.replace("children", "children and adults")
    answer = ask(tmp_path, "relapse on placebo in children", both)
    [quote] = [each for each in answer.evidence if "50%" in each.quote]
    assert quote.covers["children"] is Cover.ABSENT


def test_the_opening_does_not_say_which_drug_a_sentence_is_about(tmp_path: Path) -> None:
    document = (
        "# A trial in neuritis\n\nRituximab and tocilizumab are widely used.\n\n## Results\n\n"
        "Relapse of neuritis occurred in 30% of patients on fictumab and 50% on placebo.\n"
    )
    answer = ask(tmp_path, "relapse of neuritis on tocilizumab and placebo", document)
    [quote] = [each for each in answer.evidence if "30%" in each.quote]
    assert quote.covers["tocilizumab"] is Cover.ABSENT


def test_a_comparison_needs_both(tmp_path: Path) -> None:
    document = (
        "# Treatment of neuritis\n\nRituximab reduced relapses by 60% against placebo (p < 0.001)."
    )
    other = "# Neuritis\n\nTocilizumab reduced relapses by 50% against placebo (p < 0.001)."
    answer = ask(tmp_path, "is rituximab better than tocilizumab", document, other)
    assert answer.not_given == "a comparison"
    assert answer.caution is Caution.DOUBTFUL


def test_a_comparison_of_both_is_given(tmp_path: Path) -> None:
    document = "# Neuritis\n\nRituximab reduced relapses more than tocilizumab did (p < 0.001)."
    answer = ask(tmp_path, "is rituximab better than tocilizumab", document)
    assert (answer.not_given, answer.evidence[0].missing) == ("", ())


def test_sentences_on_the_opposite_do_not_take_the_places_of_others(tmp_path: Path) -> None:
    opposite = [
        f"# Fictumab, study {number}\n\nIn AQP4-positive neuritis, fictumab reduced relapses by "
        f"{number}% against placebo (hazard ratio 0.{number}; p < 0.001)."
        for number in range(20, 60)
    ]
    remark = "Fictumab is untested in AQP4-negative neuritis."
    question = "does fictumab reduce relapses in AQP4-negative neuritis"
    answer = ask(tmp_path, question, f"# A remark\n\n{remark}", *opposite)
    assert answer.evidence[0].quote == remark


def test_quotes_without_a_finding_of_their_own_are_announced(tmp_path: Path) -> None:
    document = (
        "# Fictumab in neuritis\n\nPrevious studies of fictumab found that it reduced relapses of "
        "neuritis by 60% against placebo."
    )
    answer = ask(tmp_path, "does fictumab reduce relapses of neuritis", document)
    assert [quote.statement for quote in answer.evidence] == [Statement.CITED]
    assert answer.caution is Caution.NO_FINDING
    assert "none states a finding of its own study" in " ".join(text.answer(answer, 80).split())


def test_quotes_that_leave_out_a_part_come_after_a_line(tmp_path: Path) -> None:
    whole = "# Children\n\nFictumab reduced relapses of neuritis in children by 20% (p = 0.04)."
    question = "does fictumab reduce relapses of neuritis in children"
    answer = ask(tmp_path, question, f"# Fictumab\n\n{EFFECT}", whole)
    assert [quote.missing for quote in answer.evidence] == [(), ("children",)]
    assert answer.evidence[1].adjustments[Adjustment.PARTIAL] < 0
    for shown in (text.answer(answer, 80), markdown.answer(answer)):
        before, after = shown.split("The quotes below leave out a part of the question: children")
        assert "in children by 20%" in " ".join(before.split())
        assert "lacks children" in after
    assert (answer.uncovered, answer.caution) == ((), None)


def test_a_marker_of_the_other_sign_is_not_covered(tmp_path: Path) -> None:
    document = (
        "# Fictumab in neuritis\n\nFictumab reduced relapses of neuritis by 60% against placebo. "
        "AQP4-negative patients with neuritis had fewer relapses on fictumab, too (p = 0.04)."
    )
    question = "does fictumab reduce relapses of AQP4-negative neuritis"
    answer = ask(tmp_path, question, document)
    covered = {quote.quote[:8]: quote.covers["AQP4"] for quote in answer.evidence}
    assert covered["AQP4-neg"] is Cover.SENTENCE
    assert covered["Fictumab"] is Cover.ABSENT


def test_an_answer_of_which_no_quote_covers_all_is_in_doubt(tmp_path: Path) -> None:
    effect = EFFECT.replace("Fictumab", "Rituximab")
    document = (
        f"# Neuritis\n\n{effect}\n\nIt is a common disease of the nerves. It is found everywhere. "
        "\n\n## Other diseases\n\nAsthma is another disease, and children may have it, too."
    )
    answer = ask(tmp_path, "does rituximab reduce relapses of neuritis in asthma", document)
    assert answer.uncovered == ()
    assert all(quote.missing for quote in answer.evidence)
    assert answer.caution is Caution.DOUBTFUL


def test_a_review_is_never_cited_to_the_authors_of_the_article(tmp_path: Path) -> None:
    document = (
        "---\nauthors: [Made UP]\ntitle: Fictumab in neuritis\nyear: 2019\n"
        "design: randomised trial\n---\n\n# Results\n\nAll patients were seen for a year.\n\n"
        "# Decision letter\n\nFictumab reduced relapses by 60%, which is hard to believe.\n"
    )
    answer = ask(tmp_path, "does fictumab reduce relapses of neuritis", document)
    [quote] = [each for each in answer.evidence if "hard to believe" in each.quote]
    assert quote.statement is Statement.REVIEW
    for rendered in (text.answer(answer, 200), markdown.answer(answer)):
        after = rendered.split("hard to believe")[1]
        assert "peer review of Made 2019" in after
        assert "peer review of Made UP. Fictumab in neuritis" in after
        assert "randomised trial" not in after.split("characters")[0].split("sha256")[0]
