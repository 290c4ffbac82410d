"""What reviewers wrote, printed behind an article, is not the article's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from papers import BOLD, Paper

from assistant.formats import parse

if TYPE_CHECKING:
    from assistant.records import Document

PLAIN = (
    "Gardeners who work before sunrise often complain of tired eyes and slow hands. "
    "We asked whether a lamp on the bench changes how many seedlings they pot in an hour. "
)


def article(title: str = "Morning Light for Tired Gardeners") -> Paper:
    paper = Paper()
    paper.put(60, 80, title, 20)
    paper.put(60, 150, "Methods", 11, BOLD)
    y = paper.text(60, 165, 480, PLAIN)
    paper.put(60, y + 14, "References", 11, BOLD)
    paper.lines(60, y + 30, ["1. Brown A. Lamps. J Lamps 2001;3:4-9."])
    return paper.page()


def sections(document: Document) -> list[tuple[tuple[str, ...], str]]:
    return [(b.section, document.text[slice(*b.span)]) for b in document.blocks[1:]]


@pytest.mark.parametrize("heading", ["Peer Review File", "Reviewer #1 (Remarks to the Author):"])
def test_a_review_behind_the_references_reaches_to_the_end(heading: str) -> None:
    paper = article()
    paper.put(60, 60, heading)
    paper.text(
        60, 84, 480, "The lamps were not bright enough, and few seedlings were potted by far."
    )
    paper.put(60, 130, "Discussion", 11, BOLD)
    paper.text(60, 145, 480, "The discussion of lamps is far too long. " + PLAIN)
    found = sections(parse(paper.data(), "paper.pdf").documents[0])
    assert found[1][0] == ("Methods",)
    assert [section for section, _ in found[2:]] == [
        ("Peer review", heading.rstrip(":")),
        ("Peer review",),
        ("Peer review", "Discussion"),
        ("Peer review", "Discussion"),
    ]


def test_a_file_of_reviews_holds_nothing_else() -> None:
    document = parse(article("Peer Review File").data(), "paper.pdf").documents[0]
    assert all(section[0] == "Peer review" for section, _ in sections(document))


def test_a_line_about_a_reviewer_before_the_references_is_no_review() -> None:
    paper = Paper()
    paper.put(60, 80, "Morning Light for Tired Gardeners", 20)
    paper.put(60, 150, "Reviewer 1")
    paper.text(60, 180, 480, PLAIN)
    found = sections(parse(paper.data(), "paper.pdf").documents[0])
    assert not any(section[:1] == ("Peer review",) for section, _ in found)
