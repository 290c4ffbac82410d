import pytest

from assistant.text.peer_review import begins_peer_review, is_kind_of_review, is_peer_review


@pytest.mark.parametrize(
    "heading",
    [
        "Peer Review File",
        "Open Peer Review",
        "Reviewer comments:",
        "Reviewers’ comments to the authors",
        "Reviewer response for version 1",
        "Referee report",
        "Reviewer #2 (Remarks to the Author):",
        "Decision letter",
        "Decision letter after peer review",
        "Public reviews",
        "Response to reviewers",
        "Authors' response to reviewers",
    ],
)
def test_headings_that_begin_a_review(heading: str) -> None:
    assert begins_peer_review(heading)
    assert is_peer_review(("Discussion", heading))


@pytest.mark.parametrize("heading", ["Author response", "Editor's evaluation", "Peer review"])
def test_headings_that_only_belong_to_reviews(heading: str) -> None:
    assert is_peer_review((heading,))
    assert not begins_peer_review(heading)


@pytest.mark.parametrize(
    "heading",
    [
        "Peer review information",
        "Selection and peer review of studies",
        "Response to treatment",
        "Reviewer agreement",
        "Author contributions",
        "Public health",
    ],
)
def test_headings_of_articles(heading: str) -> None:
    assert not is_peer_review((heading,))


@pytest.mark.parametrize(
    "kind",
    [
        "decision-letter",
        "editor-report",
        "reviewer-report",
        "referee-report",
        "ref-report",
        "peer-review",
        "aggregated-review-documents",
        "author-comment",
    ],
)
def test_kinds_of_reviews(kind: str) -> None:
    assert is_kind_of_review(kind)


def test_a_reply_is_a_review_only_within_an_article() -> None:
    assert is_kind_of_review("reply", within_article=True)
    assert not is_kind_of_review("reply")
    assert not is_kind_of_review("review-article", within_article=True)
    assert not is_kind_of_review("translation", within_article=True)
