from __future__ import annotations

import pytest
from effect_cells import document, shown

from assistant.effects.reading import effects_in, effects_of
from assistant.records import Span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "Hiccups occurred in 3 of 96 bakers (3%) on tea and in 20 of 47 (43%) on water, a "
                "hazard ratio of 0.06 (95% CI 0.02 to 0.20; p<0.001)."
            ),
            "hazard ratio 0.06 [0.02, 0.20] p<0.001 | tea: 3% (3/96), water: 43% (20/47) | -",
        ),
        (
            (
                "Hiccup rates were 3% (3/96) on tea and 43% (20/47) on water, a hazard ratio of "
                "0.06 (95% CI 0.02 to 0.20; p<0.001)."
            ),
            (
                "hazard ratio 0.06 [0.02, 0.20] p<0.001 | tea: 3% (3/96), water: 43% (20/47) "
                "| Hiccup rates"
            ),
        ),
        (
            (
                "The recurrence rate was lower in the tea group than in the water arm "
                "(26.5% vs 44.4%; P = 0.04)."
            ),
            "- - - P = 0.04 | tea group: 26.5%, water arm: 44.4% | recurrence rate",
        ),
        (
            (
                "Mean hiccup scores were 5.3\u00b11.2 and 6.4\u00b11.4 in the tea and water arms, "
                "respectively (p=0.056)."
            ),
            "- - - p=0.056 | tea: 5.3, water arms: 6.4 | hiccup scores",
        ),
        (
            "Mortality was lower with tea (OR 0.5, 95% CI 0.3-0.8, p = 0.02).",
            "OR 0.5 [0.3, 0.8] p = 0.02 | - | Mortality",
        ),
        (
            "The difference in pain scores was \u22122.3 dB (95% CI \u22123.1 to \u22121.5).",
            "difference \u22122.3 [\u22123.1, \u22121.5] - | - | pain scores",
        ),
        (
            (
                "The rate of hiccups changed from 1.30 to 0.21 on tea and from 1.0 to 0.51 on "
                "water (p<0.001 for each)."
            ),
            "- - - - | tea: from 1.30 to 0.21, water: from 1.0 to 0.51 | rate of hiccups",
        ),
        (
            "There was no significant difference between groups in pain (P = 0.6).",
            "- - - P = 0.6 | - | pain",
        ),
        (
            (
                "Severe hiccups were recorded at 10.2 per 100 baker-years on tea, against 15.1 per "
                "100 baker-years on water."
            ),
            (
                "- - - - | tea: 10.2 per 100 baker-years, water: 15.1 per 100 baker-years "
                "| Severe hiccups"
            ),
        ),
        (
            "Time to rest did not differ (194 days (range 14\u2013435) versus 192 days; p = 0.90).",
            "- - - p = 0.90 | -: 194 days, -: 192 days | Time to rest",
        ),
    ],
)
def test_cells(text: str, expected: str) -> None:
    (effect,) = effects_in(text)
    assert shown(text, effect) == expected


def test_each_estimate_is_an_effect_of_its_own() -> None:
    text = (
        "Rest was likelier with tea (HR = 2.21; 95% CI: 1.14\u20134.29), and relief was not "
        "(HR = 0.37; 95% CI: 0.17\u20130.84)."
    )
    assert [str(effect.estimate and effect.estimate.value) for effect in effects_in(text)] == [
        "2.21",
        "0.37",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "We gave 230 bakers tea or water, 174 on tea and 56 on water.",
        "At baseline the score was 1.4 in the tea group and 1.5 in the water group.",
        "Rest was 3% at week 12 and 5% at week 24.",
        "Weight fell by 3% in summer and height by 5% in winter.",
    ],
)
def test_what_is_no_comparison(text: str) -> None:
    assert [effect.groups for effect in effects_in(text) if effect.groups] in ([], [()])


def test_the_number_of_an_arm_is_no_figure() -> None:
    (effect,) = effects_in("Survival was 715 days (24 months) in Arm 1 versus 901 in Arm 2.")
    assert [(str(group.figure.value), group.figure.unit) for group in effect.groups] == [
        ("715", "days"),
        ("901", "days"),
    ]


def test_groups_are_not_named_where_words_and_figures_disagree() -> None:
    (effect,) = effects_in("Pain was lower with tea than with water (40% vs 10%).")
    assert [group.name for group in effect.groups] == [None, None]


def test_the_model_names_both_groups_where_the_rules_find_one() -> None:
    text = (
        "The time to relief was shorter in the tea group at 12 h compared to 20 h for the water "
        "group (p = 0.048)."
    )
    (effect,) = effects_in(text)
    names = [text[slice(*group.name)] for group in effect.groups if group.name]
    assert names == ["tea group", "water group"]


def test_what_follows_one_of_two_figures_names_no_group_unless_it_says_so() -> None:
    (effect,) = effects_in("The lesion shrank more (to 12% versus 44% of original size; p = 0.01).")
    assert [group.name for group in effect.groups] == [None, None]


def test_two_comparisons_are_kept_apart() -> None:
    effects = effects_in("Rest was 73% vs. 71% at six months and 72% vs. 68% at a year.")
    assert [[str(group.figure.value) for group in effect.groups] for effect in effects] == [
        ["73", "71"],
        ["72", "68"],
    ]


def test_a_p_value_of_each_group_is_not_one_of_the_difference() -> None:
    (effect,) = effects_in("Pain fell by 3 mm with tea and by 5 mm with water (p<0.01 for both).")
    assert effect.p is None


def test_a_quote_without_effect_takes_those_that_a_neighbour_names() -> None:
    text = "Tea helped. It cut hiccups. The hazard ratio was 0.5 (95% CI 0.3 to 0.8)."
    shown_document = document(text)
    start = shown_document.text.index("It cut")
    (effect,) = effects_of(shown_document, Span(start, start + len("It cut hiccups.")))
    assert effect.estimate
    assert shown_document.text[slice(*effect.estimate.span)] == "0.5"
    assert shown_document.text[slice(*effect.sentence)].startswith("The hazard ratio")


def test_a_table_row_has_no_neighbours() -> None:
    row = document("Tea\tyes", "The hazard ratio was 0.5 (95% CI 0.3 to 0.8).", row_first=True)
    assert effects_of(row, row.blocks[1].span) == ()


@pytest.mark.parametrize(
    "piece",
    [
        "3% in tea and ",
        "1 vs 2 ",
        "(3%) than ",
        "in a than in b ",
        "a, b and c ",
        "from 1 to ",
        "3 of ",
        "a in b c ",
        "word ",
        "difference in the word ",
    ],
)
def test_hostile_text_has_an_end(piece: str) -> None:
    effects_in(piece * 20_000)
    effects_in(f"{piece * 200} (3% vs 4%, p=0.1)")


@pytest.mark.parametrize(
    "text",
    [
        "The scores were lower with tea (mean 69.2, SE 1.68 vs. mean 62.4, SE 2.44).",
        "Rest was commoner with tea than water (69.2 vs 62.4).",
    ],
)
def test_a_standard_error_is_no_figure(text: str) -> None:
    (effect,) = effects_in(text)
    assert [str(group.figure.value) for group in effect.groups] == ["69.2", "62.4"]


def test_the_total_is_not_taken_for_the_events() -> None:
    text = "Thirty-nine of 41 (95%) bakers in the tea arm and 40 of 43 (93%) in the sham arm slept."
    (effect,) = effects_in(text)
    first, second = effect.groups
    assert (first.events, str(first.figure.value)) == (None, "95")
    assert second.events
    assert str(second.events.value) == "40"


def test_figures_behind_labels_belong_to_them() -> None:
    text = "Sleep did not differ between tea and sham (tea: 13.5; sham: 12.8, p = 0.28)."
    (effect,) = effects_in(text)
    assert shown(text, effect).split(" | ")[1] == "tea: 13.5, sham: 12.8"


def test_a_level_of_significance_is_no_result() -> None:
    assert effects_in("P < 0.05 was considered significant.") == []


def test_a_share_in_brackets_is_of_one_group() -> None:
    text = "Hiccups were rare on tea (5.7%; 95% CI, 1.2%-12.9%) and water (6.8%; 95% CI, 3%-13%)."
    assert [effect.estimate for effect in effects_in(text) if effect.estimate] == []
    (effect,) = effects_in("Pain was overestimated by 23.5% (95% CI, 18.1 to 27.7).")
    assert effect.estimate is not None


def test_the_end_of_a_change_is_not_compared_with_the_start_of_another() -> None:
    text = "Scores differed on tea and water (1.18 to 1.88 versus 1.69 to 1.60, p = 0.011)."
    (effect,) = effects_in(text)
    assert effect.groups == ()


@pytest.mark.parametrize(
    "text",
    [
        "A difference with P < 0.05 will be considered statistically significant.",
        "All tests will be carried out with an interval of 95% (p-value <0.05).",
    ],
)
def test_a_plan_is_no_result(text: str) -> None:
    assert effects_in(text) == []


def test_people_are_named_where_a_sentence_begins_with_them() -> None:
    text = "Among bakers with asthma, pain was lower (p = 0.01)."
    (effect,) = effects_in(text)
    assert effect.population
    assert text[slice(*effect.population)] == "bakers with asthma"
    (effect,) = effects_in("The median was not reached for bakers with asthma (p = 0.01).")
    assert effect.population is None


def test_an_article_is_not_the_name_of_a_group() -> None:
    text = "10 (6%) of 153 in the tea group died, compared with 15 (7%) of 155 in the no tea group."
    names = [text[slice(*g.name)] for e in effects_in(text) for g in e.groups if g.name]
    assert "the" not in names
