"""What is known of a sentence before it is read."""

from __future__ import annotations

from pathlib import Path

import indexing
import pytest

from assistant.answer.candidates import SIGNALS, Candidate, asks_effect, candidates
from assistant.index.opened import Index
from assistant.search import read, search

ARTICLE = """# Inventumab in fictive neuritis

## Background

The aim of this trial was to evaluate inventumab in fictive neuritis.

Earlier trials of pretendine in fictive neuritis found nothing [12, 13].

## Results

Inventumab reduced the relapse rate of fictive neuritis by 60% (p < 0.001).

Mean age was 43 years in both groups of this trial of inventumab.
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Candidate]:
    folder: Path = tmp_path_factory.mktemp("signals")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "article.md").write_text(ARTICLE, encoding="utf-8")
    indexing.make(folder / "corpus", folder / "index")
    with Index(folder / "index") as index:
        query = read("does inventumab reduce the relapse rate", index)
        return {one.text[:12]: one for one in candidates(query, search(query, index))}


def test_every_signal_is_a_number_in_its_range(found: dict[str, Candidate]) -> None:
    assert len(found) == 4
    for candidate in found.values():
        for name in SIGNALS:
            assert (-1 if name == "section" else 0) <= getattr(candidate, name) <= 1 + 1e-9


def test_a_result_an_aim_and_other_peoples_work_are_told_apart(
    found: dict[str, Candidate],
) -> None:
    aim, earlier, result = found["The aim of t"], found["Earlier tria"], found["Inventumab r"]
    assert (aim.aim, earlier.aim, result.aim) == (1, 0, 0)
    assert (aim.cites, earlier.cites, result.cites) == (0, 1, 0)
    assert (aim.section, result.section) == (-1, 1)
    assert result.result == 1
    assert aim.result == 0


def test_words_that_stand_together_in_the_question_count_where_they_do_in_the_sentence(
    found: dict[str, Candidate],
) -> None:
    assert found["Inventumab r"].phrases > found["Mean age was"].phrases
    assert found["Inventumab r"].overlap > found["Mean age was"].overlap


def test_what_a_question_names_later_weighs_more_in_the_ending(found: dict[str, Candidate]) -> None:
    result, age = found["Inventumab r"], found["Mean age was"]
    assert result.ending == pytest.approx(1)
    # It names the drug alone, which stands first in the question.
    assert 0 < age.ending < age.overlap < 1


def test_neighbours_and_headings_count_for_what_is_around(found: dict[str, Candidate]) -> None:
    age = found["Mean age was"]
    assert age.around > age.overlap
    assert age.context >= age.overlap
    assert 0 < found["The aim of t"].position < age.position < 1


def test_which_questions_ask_for_an_effect() -> None:
    assert asks_effect("what reduces relapses")
    assert not asks_effect("how common is fictive neuritis")
