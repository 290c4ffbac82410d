from __future__ import annotations

import json
from pathlib import Path

import pytest
from effect_cells import document

from assistant import pinned
from assistant.effects.groups import figure_pairs
from assistant.effects.phrases.choice import Chooser, alike, words_of
from assistant.effects.phrases.context import NOTHING, context_of
from assistant.effects.phrases.model import FILE, model, parsed, probabilities
from assistant.effects.phrases.sentence import Sentence, anchors
from assistant.effects.reading import effects_in
from assistant.errors import ModelError


def phrases(text: str) -> list[str]:
    sentence = Sentence(text, NOTHING)
    return [text[slice(*sentence.span(phrase))] for phrase in sentence.phrases]


def test_phrases_have_no_verbs_signs_or_numbers_of_effects() -> None:
    found = phrases("Loss of sleep was lower in group A, at 3.5% (p=0.01).")
    assert "Loss of sleep" in found
    assert "group A" in found
    assert not [
        phrase for phrase in found if "was" in phrase or "0.01" in phrase or "3.5" in phrase
    ]


@pytest.mark.parametrize(
    ("text", "outcomes"),
    [
        (
            "Mortality did not differ (p = 0.3), but pain was lower with tea (p = 0.01).",
            [None, "pain"],
        ),
        (
            "We saw less pain (p = 0.01), fatigue (p = 0.02) and sleep quality (p = 0.03).",
            ["pain", None, "sleep quality"],
        ),
        ("The hazard ratio for death was 0.72 (95% CI 0.60 to 0.86).", ["death"]),
    ],
)
def test_each_effect_has_its_own_outcome(text: str, outcomes: list[str | None]) -> None:
    found = [effect.outcome for effect in effects_in(text)]
    assert [text[slice(*outcome)] if outcome else None for outcome in found] == outcomes


def test_an_outcome_that_is_not_likely_enough_is_left_out() -> None:
    text = "This was significant (p = 0.01)."
    assert [effect.outcome for effect in effects_in(text)] == [None]


def test_the_rest_of_a_document_says_which_words_name_groups() -> None:
    shown = document("The tea group slept. The tea group rested, and so did the water arm.")
    context = context_of(shown)
    assert context.arms["tea"] > context.arms.get("water", 0)
    assert "the" not in context.arms


def test_the_same_text_gives_the_same_choice() -> None:
    sentence = Sentence("Pain was 3 versus 4 in the tea and water groups (p = 0.01).", NOTHING)
    pair = figure_pairs(sentence.amounts, sentence.masked)[0]
    choices = [Chooser(Sentence(sentence.text, NOTHING), model()).names(pair) for _ in range(2)]
    assert choices[0] == choices[1]


def test_phrases_that_name_the_same() -> None:
    assert alike(words_of("pain"), words_of("Pain score"))
    assert not alike(words_of("pain score"), words_of("sleep score"))


def test_probabilities_add_up_to_one() -> None:
    assert sum(probabilities([1.0, 1000.0, -5.0])) == pytest.approx(1)


def test_a_sentence_without_phrases_has_no_outcome() -> None:
    assert [effect.outcome for effect in effects_in("(p = 0.01).")] == [None]


def test_the_thresholds_decide_what_is_shown() -> None:
    content = json.loads(FILE.read_text("utf-8"))
    content["outcome"]["threshold"] = 1.1
    text = "Pain was lower with tea (p = 0.01)."
    chooser = Chooser(Sentence(text, NOTHING), parsed(json.dumps(content)))
    shown = Chooser(Sentence(text, NOTHING), model())
    (anchor,) = anchors(Sentence(text, NOTHING), effects_in(text))
    assert chooser.outcome_of(anchor) is None
    assert shown.outcome_of(anchor) is not None


def test_a_sentence_with_several_effects_has_a_threshold_of_its_own() -> None:
    content = json.loads(FILE.read_text("utf-8"))
    content["outcome"] |= {"threshold": 0.0, "among": 1.1}
    strict = parsed(json.dumps(content))
    for text, expected in (
        ("Pain was lower with tea (p = 0.01).", [True]),
        ("Pain (p = 0.01) and sleep (p = 0.02) were better with tea.", [False, False]),
    ):
        sentence = Sentence(text, NOTHING)
        chooser = Chooser(sentence, strict)
        found = [chooser.outcome_of(anchor) for anchor in anchors(sentence, effects_in(text))]
        assert [outcome is not None for outcome in found] == expected


def test_the_disease_in_which_an_effect_was_seen_is_not_its_outcome() -> None:
    text = "In severe asthma, 11% of people fell ill on tea and 43% on water."
    outcomes = [text[slice(*each.outcome)] for each in effects_in(text) if each.outcome]
    assert not any("asthma" in outcome for outcome in outcomes)


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    changed = tmp_path / FILE.name
    changed.write_text(FILE.read_text(encoding="utf-8") + " ", encoding="utf-8")
    with pytest.raises(ModelError, match="is not the file"):
        pinned.read(changed)
