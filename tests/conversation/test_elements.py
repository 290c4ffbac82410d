"""What the words of a question name."""

from __future__ import annotations

import pytest

from assistant.conversation.elements import ElementKind, elements, kind_of_phrase


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("lithium", ElementKind.DRUG),
        ("ibuprofen", ElementKind.DRUG),
        ("SGLT2 inhibitors", ElementKind.DRUG),
        ("antibiotics", ElementKind.DRUG),
        ("asthma", ElementKind.DISEASE),
        ("stroke", ElementKind.DISEASE),
        ("MS", ElementKind.DISEASE),
        ("weight gain", ElementKind.FINDING),
        ("plasma exchange", ElementKind.PROCEDURE),
        ("surgery", ElementKind.PROCEDURE),
        ("smokers", ElementKind.POPULATION),
        ("Denmark", ElementKind.PLACE),
        ("AQP4", ElementKind.NAME),
    ],
)
def test_a_name_has_a_kind(phrase: str, kind: ElementKind) -> None:
    assert kind_of_phrase(phrase) is kind


@pytest.mark.parametrize(
    "word",
    ["concept", "accept", "alone", "diagnosis", "dose", "common", "side effects", "cost", "safe"],
)
def test_a_word_that_shapes_a_question_names_nothing(word: str) -> None:
    assert kind_of_phrase(word) is None


def test_the_longest_name_counts() -> None:
    question = "can children with type 1 diabetes in New Zealand use insulin"
    named = [(each.kind.value, question[each.start : each.end]) for each in elements(question)]
    assert named == [
        ("population", "children"),
        ("disease", "type 1 diabetes"),
        ("place", "New Zealand"),
        ("drug", "insulin"),
    ]
