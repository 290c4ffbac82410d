"""Which topics a collection names, and which documents name a topic."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from indexing import article, make

from assistant.coverage import Coverage, Group
from assistant.coverage.topics import named_topics
from assistant.engine import Assistant
from assistant.errors import UsageError

FILLER = "Nothing else was of note in this invented study. " * 60


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    base = tmp_path_factory.mktemp("coverage")
    corpus = base / "corpus"
    corpus.mkdir()
    article(
        corpus, "one", "It reduced attacks in infants.", title="Rituximab in migraine", year=2019
    )
    article(corpus, "two", "MabThera was given to 12 adults.", title="Migraine in two cities")
    article(corpus, "three", "Rituximab and paracetamol.", title="A trial of rituximab in gout")
    (corpus / "four.md").write_text(
        "# Migraine and its cost\n\n## Methods\n\nOlder women were asked.\n\n"
        f"## Discussion\n\n{FILLER}Rituximab was not given to children.\n"
    )
    (corpus / "five.nbib").write_text(
        "PMID- 5\nTI  - Sleep in one town.\nAB  - All slept.\nMH  - Warts/*drug therapy\n"
        "MH  - Child\nMH  - *Duct Tape\nOT  - mycophenolate\nOT  - mofetil salts\n"
    )
    make(corpus, base / "index")
    with Assistant.open(base / "index", fast=True) as opened:
        yield opened


def ids(coverage: Coverage, name: str, within: str = "") -> set[str]:
    (row,) = (row for row in coverage.rows if (row.name, row.within) == (name, within))
    return {document.id for document in row.documents}


def test_other_names_count_and_late_mentions_do_not(assistant: Assistant) -> None:
    coverage = assistant.coverage(["rituximab"], own=False)
    assert ids(coverage, "rituximab") == {"one", "two", "three"}
    assert ids(coverage, "children", "rituximab") == {"one"}
    assert ids(coverage, "older people", "rituximab") == set()
    assert len(coverage.whole.documents) == 5


def test_index_terms_count_but_not_those_of_age(assistant: Assistant) -> None:
    coverage = assistant.coverage(["warts", "duct tape", "tape in sleep"], own=False)
    assert ids(coverage, "warts") == ids(coverage, "duct tape") == {"PMID5"}
    assert ids(coverage, "tape in sleep") == {"PMID5"}
    assert ids(coverage, "children", "warts") == set()
    titles = [each.title for each in coverage.whole.documents]
    assert "Sleep in one town" in titles


def test_a_name_is_within_one_index_term(assistant: Assistant) -> None:
    coverage = assistant.coverage(["CellCept", "mofetil"], own=False)
    assert ids(coverage, "CellCept") == set()
    assert ids(coverage, "mofetil") == {"PMID5"}


def test_every_part_of_a_topic_is_needed(assistant: Assistant) -> None:
    coverage = assistant.coverage(["rituximab in migraine"], own=False)
    assert ids(coverage, "rituximab in migraine") == {"one", "two"}


def test_the_own_topics_of_a_collection(assistant: Assistant) -> None:
    coverage = assistant.coverage()
    assert [(row.group, row.name, len(row.documents)) for row in coverage.rows] == [
        (Group.INTERVENTION, "rituximab", 3),
        (Group.CONDITION, "migraine", 3),
        (Group.POPULATION, "children", 1),
        (Group.POPULATION, "pregnancy", 0),
        (Group.POPULATION, "older people", 1),
    ]


@pytest.mark.parametrize("topic", ["of the", "?", ""])
def test_a_topic_that_names_nothing(assistant: Assistant, topic: str) -> None:
    with pytest.raises(UsageError):
        assistant.coverage([topic])


def test_titles_name_topics_as_they_write_them() -> None:
    titles = [
        "Low back pain and COPD",
        "Low Back Pain in COPD",
        "Pain in gout",
        "Pain: placebo, therapy and disease",
        "Placebo, therapy and disease of joints",
    ]
    assert named_topics(titles) == {
        Group.INTERVENTION: [],
        Group.CONDITION: ["low back pain", "COPD", "pain"],
    }


def test_titles_that_hold_no_text(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "x.ris").write_text("TY  - JOUR\nTI  - Tea in pregnancy\nER  - \n")
    make(tmp_path / "corpus", tmp_path / "index")
    with Assistant.open(tmp_path / "index", fast=True) as opened:
        coverage = opened.coverage()
    assert [len(row.documents) for row in coverage.rows] == [0, 1, 0]
