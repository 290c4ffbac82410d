"""Where a text stands in the invented collection."""

from __future__ import annotations

import pytest
import samples
from samples import TRIAL

from assistant.engine import Assistant
from assistant.errors import IndexDamaged, UsageError
from assistant.index.status_overlay import JoinedStore
from assistant.locate import LONGEST, Kind, Located, Verdict

SENTENCE = "Headache occurred in 12% of patients on inventumab and in 10% on placebo."


def locate(text: str, most: int = 5) -> Located:
    with Assistant.open(samples.collection().index, fast=True) as assistant:
        return assistant.locate(text, most=most)


def test_the_exact_text() -> None:
    found = locate(SENTENCE)
    (place,) = found.places
    assert (found.verdict, found.count, place.distance) == (Verdict.EXACT, 1, 0)
    assert (place.document.id, place.text) == (TRIAL, SENTENCE)
    assert place.differences == ()


def test_a_part_of_a_sentence_comes_with_the_sentence() -> None:
    (place,) = locate("12% of patients on inventumab").places
    assert place.sentence == SENTENCE


@pytest.mark.parametrize("marks", ["“{}”", '"{}"', "  {}\n", "« {} »"])
def test_marks_and_space_around_the_text_do_not_count(marks: str) -> None:
    assert locate(marks.format(SENTENCE)).verdict is Verdict.EXACT


def test_a_changed_number() -> None:
    found = locate(SENTENCE.replace("12%", "21%"))
    (difference,) = found.places[0].differences
    assert found.verdict is Verdict.NEAR
    assert (difference.kind, difference.given, difference.found) == (Kind.NUMBER, "21%", "12%")
    assert found.places[0].text == SENTENCE


@pytest.mark.parametrize("at", range(len(SENTENCE) - 1))
def test_no_character_can_be_left_out(at: int) -> None:
    """Also at the beginning, where the rest stands in the document as it is."""
    found = locate(SENTENCE[:at] + SENTENCE[at + 1 :])
    assert found.verdict is Verdict.NEAR
    assert found.places[0].text.startswith("Headache occurred")


def test_titles_are_found_exactly() -> None:
    assert locate("Long-term outcome of fictive neuritis").verdict is Verdict.EXACT


def test_an_absent_text() -> None:
    found = locate("Nothing at all was said about bicycles, tyres or inner tubes.")
    assert (found.verdict, found.places, found.count) == (Verdict.ABSENT, (), 0)


def test_no_more_places_than_asked_for() -> None:
    found = locate("fictive neuritis", most=2)
    assert len(found.places) == 2
    assert found.count > 2


@pytest.mark.parametrize(("text", "said"), [(" \n", "empty"), ("x" * (LONGEST + 1), "2,000")])
def test_what_cannot_be_looked_for(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        locate(text)


def test_hostile_texts_are_absent() -> None:
    for text in ("' OR 1=1 --", "\0\x1b[2J\u202e", "\ud800", "%_*", ".*"):
        assert locate(text).verdict is Verdict.ABSENT


def test_a_text_that_is_not_as_built_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(JoinedStore, "is_unchanged", lambda *_: False)
    with pytest.raises(IndexDamaged, match="run: assistant build"):
        locate(SENTENCE)
