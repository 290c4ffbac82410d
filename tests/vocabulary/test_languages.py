"""Questions that are not English are recognised, and English ones never taken for others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from terminal import ROOT

from assistant.vocabulary.languages import language_of

BENCHMARKS = ROOT / "benchmarks"


def lines(name: str) -> list[str]:
    text = (BENCHMARKS / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


SENTENCES = [tuple(line.split("\t")) for line in lines("languages.tsv")]
ENGLISH = [text for language, text in SENTENCES if not language]
FOREIGN = [(language, text) for language, text in SENTENCES if language]


def test_no_english_question_is_taken_for_another() -> None:
    questions = [*ENGLISH, *lines("everyday-questions.txt"), *lines("far-medical-questions.txt")]
    assert len(questions) > 280
    assert {text: language_of(text) for text in questions if language_of(text)} == {}


def test_most_sentences_in_other_languages_are_recognised() -> None:
    named = [text for language, text in FOREIGN if language in language_of(text)]
    told = [text for _, text in FOREIGN if language_of(text)]
    assert len(told) >= 0.94 * len(FOREIGN)  # benchmarks/languages.py lists the others
    assert len(named) >= 0.9 * len(FOREIGN)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Welche Nebenwirkungen hat Rituximab bei Kindern?", "German"),
        ("WELCHE NEBENWIRKUNGEN HAT RITUXIMAB BEI KINDERN?", "German"),
        ("Quels sont les effets du rituximab chez l’enfant ?", "French"),
        ("эффективность eculizumab при NMOSD", "Cyrillic script"),
        ("小児におけるリツキシマブの副作用", "Japanese"),
        ("利妥昔单抗有哪些副作用", "Chinese"),
        ("TNF-α and IFN-γ in δ cells", ""),
        ("de la Cruz 2019 satralizumab trial", ""),
        ("de la", ""),
        ("", ""),
        ("17 % < 5 !", ""),
    ],
)
def test_languages(question: str, language: str) -> None:
    assert language_of(question) == language


@given(st.text(max_size=200))
def test_any_text_has_a_language_or_none(text: str) -> None:
    assert isinstance(language_of(text), str)
