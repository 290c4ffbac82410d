"""What a quote says becomes of the outcome, read from small invented documents."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.direction import directions
from assistant.direction.cues import cue
from assistant.direction.marks import marks
from assistant.direction.words import asked
from assistant.records import (
    Answer,
    Block,
    BlockKind,
    Cover,
    Directed,
    Direction,
    Document,
    Evidence,
    Hit,
    Passage,
    Source,
    Span,
    Statement,
)

TEA = "does aspirin reduce hiccups"
LESS = (
    "Hiccups were significantly less frequent with aspirin than with placebo (p<0.001), at a "
    "hazard ratio of 0.40 (95% CI 0.20 to 0.70)."
)
MORE = "Hiccups were significantly more frequent with aspirin than with placebo (p<0.001)."
SAME = "Hiccups did not differ significantly between aspirin and placebo (p = 0.61)."


def evidence_of(text: str, covers: tuple[str, ...] = ("aspirin",)) -> Evidence:
    span = Span(0, len(text))
    document = Document(
        id="a",
        title="Aspirin in hiccups",
        text=text,
        blocks=(Block(span, BlockKind.PARAGRAPH, (), "line 1"),),
        source=Source("a.md", "md", "0" * 64),
    )
    hit = Hit(Passage(document, span, 0, (span,)), 1.0, {}, {})
    return Evidence(hit, span, 1.0, covers=dict.fromkeys(covers, Cover.SENTENCE))


def answer_of(question: str, *items: Evidence, searched_as: str = "") -> Answer:
    return Answer(question, searched_as or question, items, None, 0.9, "f")


def stated(text: str, question: str = TEA) -> Directed:
    names = tuple(name for name in ("aspirin", "ibuprofen") if name in question)
    return directions(answer_of(question, evidence_of(text, names)))[0]


@pytest.mark.parametrize(
    ("text", "direction", "words"),
    [
        (LESS, Direction.REDUCED, "less"),
        (MORE, Direction.INCREASED, "more"),
        (SAME, Direction.NO_DIFFERENCE, "not differ"),
        (
            "Hiccups were significantly more frequent with placebo than with aspirin (p<0.001).",
            Direction.REDUCED,
            "more",
        ),
        (
            "Aspirin significantly reduced hiccups by 60% compared with placebo (p<0.001).",
            Direction.REDUCED,
            "reduced",
        ),
    ],
)
def test_a_direction_comes_with_the_words_that_say_it(
    text: str, direction: Direction, words: str
) -> None:
    found = stated(text)
    assert found.direction is direction
    assert found.cue is not None
    assert text[slice(*found.cue)] == words


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (LESS, "is aspirin effective"),  # no outcome
        (LESS, "does aspirin reduce mortality"),  # another outcome
        (LESS, "does aspirin reduce hiccups compared with ibuprofen"),  # another comparison
        ("Ibuprofen significantly reduced hiccups by 60% (p<0.001).", TEA),  # another drug
        ("PREVENT compared hiccups with aspirin and with placebo (p<0.001).", TEA),  # a name
        (
            "Aspirin significantly reduced hiccups (p<0.001), whereas others found no change.",
            TEA,
        ),
        (
            "The time to hiccups was significantly longer with aspirin than placebo (p<0.001).",
            TEA,
        ),
    ],
)
def test_what_cannot_be_tied_to_the_question_is_unclear(text: str, question: str) -> None:
    assert stated(text, question).direction is Direction.UNCLEAR


def test_a_question_for_any_drug_is_about_the_one_that_the_sentence_names() -> None:
    item = evidence_of(LESS, ("hiccups",))
    assert directions(answer_of("what reduces hiccups", item))[0].direction is Direction.REDUCED


def test_of_two_drugs_the_one_asked_about_first_counts() -> None:
    text = "Hiccups were significantly more frequent with aspirin than with ibuprofen (p<0.001)."
    assert stated(text, "aspirin versus ibuprofen hiccups").direction is Direction.INCREASED
    assert stated(text, "ibuprofen versus aspirin hiccups").direction is Direction.REDUCED


def test_other_names_that_were_searched_count() -> None:
    item = evidence_of(LESS.replace("aspirin", "salicylin"))
    searched = "does aspirin (salicylin) reduce hiccups"
    assert directions(answer_of(TEA, item))[0].direction is Direction.UNCLEAR
    found = directions(answer_of(TEA, item, searched_as=searched))[0]
    assert found.direction is Direction.REDUCED


@pytest.mark.parametrize("change", [{"opposite": "adults"}, {"statement": Statement.AIM}])
def test_quotes_about_something_else_or_without_a_result_are_unclear(
    change: dict[str, object],
) -> None:
    item = replace(evidence_of(LESS), **change)  # type: ignore[arg-type]
    assert directions(answer_of(TEA, item))[0].direction is Direction.UNCLEAR


def test_population_and_dose_are_places_in_the_document() -> None:
    text = (
        "In 40 women with hiccups, aspirin 300 mg daily significantly reduced hiccups compared "
        "with placebo (p<0.001)."
    )
    found = stated(text)
    assert found.population is not None
    assert found.dose is not None
    assert "women" in text[slice(*found.population)]
    assert text[slice(*found.dose)] == "300 mg daily"


@pytest.mark.parametrize(
    ("text", "direction", "words"),
    [
        ("The reduction in hiccups was greater with tea than with water.", "reduced", "reduction"),
        ("There was less increase in hiccups with tea than with water.", "reduced", "increase"),
        ("Tea was given to reduce hiccups in 40 bakers.", "reduced", None),
        ("Hiccups fell with tea compared with baseline (p<0.01).", "reduced", None),
        ("Hiccups fell by 3 in both the tea and the water group.", "reduced", None),
        ("Hiccups fell with tea compared with water (p = 0.4).", "reduced", None),
        ("The hazard ratio for hiccups was 0.50 (95% CI 0.30 to 0.80).", "reduced", "0.50"),
        ("The hazard ratio for hiccups was 0.90 (95% CI 0.60 to 1.40).", "reduced", None),
        ("The hazard ratio for hiccups was 0.90 (95% CI 0.60 to 1.40).", "no_difference", "CI"),
        ("Hiccups were no more than a footnote to tea.", "no_difference", None),
    ],
)
def test_the_words_that_say_a_direction(text: str, direction: str, words: str | None) -> None:
    about = asked("tea", "water", "hiccups")
    span = cue(marks(text, about), Direction(direction))
    found = text[slice(*span)] if span else None
    assert (found is None) if words is None else (found is not None and words in found)


def test_a_direction_needs_a_cue() -> None:
    with pytest.raises(ValueError, match="needs a cue"):
        Directed(Direction.REDUCED)
