"""Which sentences need the one before, and which one that is."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.answer.anaphora import is_anaphoric, predecessor
from assistant.records import Block, BlockKind, Document, Source, Span

LEANING = [
    "This effect lasted for a year.",
    "This effect was seen in every trial.",
    "This was true of women, too.",
    "This suggests a class effect.",
    "These patients relapsed more often.",
    "These results support its use.",
    "CONCLUSIONS: These results support its use.",
    "Conclusion: It may reduce relapses.",
    "In contrast, placebo did nothing.",
    "However, no patient died.",
    "“However, no patient died.”",
    "Moreover, headache was rare.",
    "Similarly, headache was rare.",
    "It was superior to placebo.",
    "It is known to reduce relapses.",
    "It is a drug that reduces relapses.",
    "They relapsed within a month.",
    "Its effect was small.",
    "Such patients relapse.",
    "Both groups improved.",
    "Both contrast agents demonstrate a similar pattern and degree.",
    "Neither group improved.",
    "The former relapsed, the latter did not.",
    "The remaining patients were well.",
    "In this group, relapses were rare.",
    "In such patients, relapses were rare.",
    "In both groups, relapses were rare.",
    "With this regimen, relapses were rare.",
    "In this respect, our study agrees with others.",
    "Of these, three relapsed.",
    "Three of these patients relapsed.",
    "Among them, relapses were rare.",
    "As such, it may be tried.",
    "But no patient died.",
    "For example, headache was rare.",
    "Similar findings were made in children.",
]
ALONE = [
    "Inventumab reduced relapses.",
    "This randomised trial showed no effect.",
    "This randomised, double-blind, placebo-controlled phase 3 trial showed no effect.",
    "This systematic review and meta-analysis found no effect.",
    "This Cochrane review found no effect.",
    "In this study, relapses were rare.",
    "In this multicentre randomised trial, relapses were rare.",
    "These guidelines recommend it.",
    "In contrast to placebo, it reduced relapses.",
    "In addition to rituximab, steroids were given.",
    "Similarly to placebo, it did nothing.",
    "So-called attacks were rare.",
    "It is known that relapses disable.",
    "It is important to treat early.",
    "It seems that relapses disable.",
    "It has been suggested that relapses disable.",
    "Such as it is.",
    "As such information is useful, it was gathered.",
    "Both rituximab and azathioprine reduced relapses.",
    "Both patients and doctors were blinded.",
    "Those with antibodies relapsed more often.",
    "Itching was rare.",
    "Thesis work was done.",
    "Button batteries were swallowed.",
    "The trial was small.",
    "",
    "…",
]


@pytest.mark.parametrize("sentence", LEANING)
def test_sentences_that_lean(sentence: str) -> None:
    assert is_anaphoric(sentence)


@pytest.mark.parametrize("sentence", ALONE)
def test_sentences_that_stand_alone(sentence: str) -> None:
    assert not is_anaphoric(sentence)


@given(
    st.text() | st.lists(st.sampled_from(["it", "is", "this", "both", "of", "in"])).map(" ".join)
)
@example("It is " + "word " * 5000)
@example("Both " * 5000)
@example("A" * 100_000)
@example("(" * 100_000)
def test_any_text_is_judged(text: str) -> None:
    assert is_anaphoric(text) in (True, False)


def document_of(*blocks: tuple[BlockKind, str, str]) -> Document:
    text, made = "", []
    for kind, section, said in blocks:
        start = len(text)
        text += said
        made.append(Block(Span(start, len(text)), kind, (section,), "line 1"))
        text += "\n\n"
    return Document("one", Source("one.md", "markdown", "0"), "One", text, tuple(made))


def before(document: Document, quote: str) -> str | None:
    start = document.text.index(quote)
    found = predecessor(document, Span(start, start + len(quote)))
    return None if found is None else document.text[found.start : found.end]


PROSE, ITEM, ROW = BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW


def test_the_sentence_before_it_in_its_paragraph() -> None:
    document = document_of((PROSE, "a", "First came one. Then came two. This was last."))
    assert before(document, "This was last.") == "Then came two."
    assert before(document, "Then came two.") == "First came one."
    assert before(document, "First came one.") is None


def test_nothing_is_looked_for_in_an_endless_paragraph() -> None:
    endless = document_of((PROSE, "a", f"{'It was so. ' * 10_000}This was last."))
    assert before(endless, "This was last.") is None
    after = document_of((PROSE, "a", "It was so. " * 10_000), (PROSE, "a", "This was last."))
    assert before(after, "This was last.") is None


def test_the_last_sentence_of_the_paragraph_before_in_its_section() -> None:
    document = document_of(
        (PROSE, "a", "Far away it was. Near it was."),
        (BlockKind.CAPTION, "a", "A caption between them."),
        (ROW, "a", "1\t2"),
        (ITEM, "a", "This was last."),
    )
    assert before(document, "This was last.") == "Near it was."
    assert before(document, "1\t2") is None
    assert before(document, "A caption between them.") is None


def test_nothing_of_another_section() -> None:
    apart = document_of((PROSE, "a", "It was near."), (PROSE, "b", "This was last."))
    assert before(apart, "This was last.") is None
    headed = document_of(
        (PROSE, "a", "It was near."), (BlockKind.HEADING, "a", "a"), (PROSE, "a", "This was last.")
    )
    assert before(headed, "This was last.") is None
