"""The features of a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import indexing
import pytest

from assistant.answer.candidates import candidates
from assistant.answer.features import LABELS, Features
from assistant.index.open_index import Index
from assistant.retrieval.hybrid import search
from assistant.retrieval.query import prepare_query

ARTICLE = """# Inventumab in fictive neuritis

## Background

The aim of this trial was to evaluate inventumab in fictive neuritis.

Earlier trials of pretendine in fictive neuritis found nothing [12, 13].

## Results

Inventumab reduced the relapse rate of fictive neuritis by 60% (p < 0.001).

Mean age was 43 years in both groups of this trial of inventumab.
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder: Path = tmp_path_factory.mktemp("features")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "article.md").write_text(ARTICLE, encoding="utf-8")
    indexing.make(folder / "corpus", folder / "index")
    with Index(folder / "index") as opened:
        yield opened


@pytest.fixture(scope="module")
def found(index: Index) -> dict[str, Features]:
    return _found("does inventumab reduce the relapse rate", index)


def _found(question: str, index: Index) -> dict[str, Features]:
    query = prepare_query(question, index)
    hits = search(query, index)
    return {each.text[:12]: each.features for each in candidates(query, hits)}


def test_every_feature_is_a_number_in_its_range(found: dict[str, Features]) -> None:
    assert len(found) == 4
    for features in found.values():
        for name, value in features._asdict().items():
            assert (-1 if name == "section" else 0) <= value <= 1 + 1e-9


def test_every_feature_has_a_label_of_its_own() -> None:
    assert tuple(LABELS) == Features._fields
    assert len(set(LABELS.values())) == len(LABELS)
    assert all(isinstance(label, str) and label for label in LABELS.values())


def test_a_result_an_aim_and_other_peoples_work_are_told_apart(
    found: dict[str, Features],
) -> None:
    aim, earlier, result = found["The aim of t"], found["Earlier tria"], found["Inventumab r"]
    assert (aim.aim, earlier.aim, result.aim) == (1, 0, 0)
    assert (aim.cites, earlier.cites, result.cites) == (0, 1, 0)
    assert (aim.section, result.section) == (-1, 1)
    assert result.result == 1
    assert aim.result == 0


def test_words_that_stand_together_in_the_question_count_where_they_do_in_the_sentence(
    found: dict[str, Features],
) -> None:
    assert found["Inventumab r"].phrases > found["Mean age was"].phrases
    assert found["Inventumab r"].overlap > found["Mean age was"].overlap


def test_where_a_question_does_not_say_on_what_all_of_it_is_the_outcome(
    found: dict[str, Features],
) -> None:
    assert all(each.outcome == each.overlap for each in found.values())


@pytest.mark.parametrize(
    "question",
    [
        "what is the effect of inventumab on relapses",
        "Effects of inventumab on top of rest compared with rest on relapses?",
        "impact of inventumab versus pretendine on relapses",
    ],
)
def test_what_an_effect_is_asked_on_is_the_outcome(index: Index, question: str) -> None:
    found = _found(question, index)
    result, age = found["Inventumab r"], found["Mean age was"]
    assert result.outcome == 1
    assert age.outcome == 0
    assert result.overlap > age.overlap > 0


def test_direction_and_significance_count_where_an_effect_is_asked_for(index: Index) -> None:
    asked = _found("does inventumab reduce relapses", index)["Inventumab r"]
    assert (asked.direction, asked.significance) == (0.5, 1)
    other = _found("who had relapses on inventumab", index)["Inventumab r"]
    assert (other.direction, other.significance) == (0, 0)


def test_neighbours_and_headings_count_for_what_is_around(found: dict[str, Features]) -> None:
    age = found["Mean age was"]
    assert age.around > age.overlap
    assert age.context >= age.overlap
    assert 0 < found["The aim of t"].position < age.position < 1
