"""Questions of several sentences, and the status of a marker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.engine import Assistant
from assistant.index.open_index import Index
from assistant.retrieval.query import prepare_query

DOCUMENTS = {
    "lithium": (
        "# Lithium in pregnancy\n\nLithium in pregnancy raised the risk of heart defects. "
        "Migraine was more common in women with asthma. "
        "Half of them recovered. Its safety is known."
    ),
    "neuritis": (
        "# Neuritis\n\nPatients with seronegative neuritis, that is without AQP4 antibodies, "
        "had fewer relapses."
    ),
}
CASE = "A 30-year-old woman with migraine and asthma takes lithium for years."


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("query")
    for name, text in DOCUMENTS.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    Assistant.build(folder, folder / "index", model="hashing")
    with Index(folder / "index") as opened:
        yield opened


def test_the_last_sentence_says_what_is_asked(index: Index) -> None:
    query = prepare_query(f"{CASE} Does lithium cause defects in pregnancy?", index)
    assert query.plain == "Does lithium cause defects in pregnancy?"
    assert [element.text for element in query.elements] == ["lithium", "pregnancy"]
    weights = {concept.text: concept.weight for concept in query.concepts}
    assert weights["migraine"] < weights["pregnancy"] / 2


def test_a_wish_after_the_question_is_read_with_it(index: Index) -> None:
    asked = "Does lithium cause defects in pregnancy? Prefer recent trials on lithium."
    assert prepare_query(f"{CASE} {asked}", index).plain == asked


def test_a_last_sentence_that_says_too_little_is_read_with_the_others(index: Index) -> None:
    question = f"{CASE} What should I do?"
    query = prepare_query(question, index)
    assert query.plain == question
    assert {"migraine", "asthma", "lithium"} <= {element.text for element in query.elements}


def test_the_opposite_is_sought_in_the_whole_question(index: Index) -> None:
    question = "She has AQP4-negative neuritis. Does lithium cause defects in pregnancy?"
    assert prepare_query(question, index).plain_with_case == question


def test_seronegative_names_the_marker(index: Index) -> None:
    query = prepare_query("relapses in AQP4-negative neuritis", index)
    [marker] = [concept for concept in query.concepts if concept.text == "AQP4"]
    assert ("seroneg",) in marker.alternatives


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("at what age does asthma begin", ["asthma"]),
        ("which migraine drug is most sensitive", ["migraine"]),
        ("does lithium harm smokers", ["lithium", "smokers"]),
        ("lithium in elderly volunteers", ["lithium", "elderly"]),
        ("lithium 300 mg", ["lithium"]),
        ("lithium while breastfeeding", ["lithium", "breastfeeding"]),
    ],
)
def test_names(index: Index, question: str, names: list[str]) -> None:
    found = [element.text for element in prepare_query(question, index).elements]
    assert [name for name in found if name != "harm"] == names


def test_words_that_ask_for_an_attribute_need_not_be_named(index: Index) -> None:
    query = prepare_query("what percentage of women have migraine", index)
    assert "percentage" not in [element.text for element in query.elements]


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("what happened in RIN-1", ["RIN-1"]),
        ("how long was N-MOmentum", ["N-MOmentum"]),
        ("did anyone die in the PREVENT trial", ["PREVENT"]),
        ("DOES THE PREVENT TRIAL HELP", []),
        ("does it prevent attacks", []),
    ],
)
def test_a_name_in_capitals_or_with_a_hyphen_is_one_element(
    index: Index, question: str, names: list[str]
) -> None:
    assert [element.text for element in prepare_query(question, index).elements] == names


def test_a_word_that_asks_is_not_missed_in_the_documents(index: Index) -> None:
    query = prepare_query("what percentage of patients with neuritis relapsed", index)
    assert query.unfamiliar == ()


def test_a_word_that_is_found_by_its_family_is_no_name(index: Index) -> None:
    query = prepare_query("does lithium speed recovery", index)
    assert [element.text for element in query.elements] == ["lithium"]
    assert query.unfamiliar == ("speed",)


def test_unknown_words_that_only_describe_the_case_are_named_if_they_are_names(
    index: Index,
) -> None:
    case = "A patient on zorbumab had become blind overnight. "
    query = prepare_query(f"{case}What reduces relapses of neuritis?", index)
    assert query.asking == len(case)
    assert query.unfamiliar == ("zorbumab",)
    alone = prepare_query("does it become worse overnight in neuritis", index)
    assert "overnight" in alone.unfamiliar


def test_what_is_asked_is_read_with_typing_errors_mended(index: Index) -> None:
    query = prepare_query("lithium safty", index)
    assert query.intent.attribute.names == ("a statement on safety",)
