from __future__ import annotations

from dataclasses import replace

import asked
import pytest
from samples import TRIAL

from assistant.records import Block, BlockKind, Design, Document, Span
from assistant.study_design.trial_names import trial_name

PLAIN_TITLE = "Rest in fictive neuritis"
PLAIN = "Rest was tried in 30 patients."


def article(title: str, opening: str, design: Design = Design.RANDOMISED_TRIAL) -> Document:
    text = f"{title}\n\n{opening}"
    start = len(title) + 2
    blocks = (
        Block(Span(0, len(title)), BlockKind.TITLE, (), "line 1"),
        Block(Span(start, len(text)), BlockKind.PARAGRAPH, (), "line 3"),
    )
    base = asked.documents()[TRIAL]
    return replace(base, title=title, text=text, blocks=blocks, design=design)


@pytest.mark.parametrize(
    ("title", "opening", "name"),
    [
        ("Rest in fictive neuritis (N-RESTum): a randomised trial", PLAIN, "N-RESTum"),
        ("RESTing-2: a randomised trial of rest", PLAIN, "RESTing-2"),
        ("Rest after a year (RIN-1 study): a multicentre trial", PLAIN, "RIN-1"),
        ("Rest: an analysis of the QUIETUDE trial", PLAIN, "QUIETUDE"),
        (PLAIN_TITLE, "SAkuraRest was a phase 3, double-blind trial in neuritis.", "SAkuraRest"),
        (PLAIN_TITLE, "We report the QUIETUDE randomised trial of rest.", "QUIETUDE"),
        (PLAIN_TITLE, "This was a randomised trial (QUIETUDE) of rest.", "QUIETUDE"),
        # Its letters are in the long title by chance.
        ("Rest or quiet in unusual and truly idle experimental fictive neuritis (QUIET): a trial",
         PLAIN, "QUIET"),
    ],
)  # fmt: skip
def test_the_name_of_the_own_trial_is_found(title: str, opening: str, name: str) -> None:
    assert trial_name(article(title, opening)) == name


@pytest.mark.parametrize(
    ("title", "opening"),
    [
        (PLAIN_TITLE, PLAIN),
        ("Rest in neuromyelitis optica spectrum disorder (NMOSD): a randomised trial", PLAIN),
        ("Rest in fictive overall neuritis (FONI): a randomised trial", PLAIN),
        ("An MRI study of rest", PLAIN),
        (PLAIN_TITLE, "This trial (NCT01234567) compared rest with work."),
        (PLAIN_TITLE, "Unlike the PREVENT trial, the QUIETUDE trial had no placebo."),
        (PLAIN_TITLE, "Rest helped in QUIETUDE and PREVENT."),
    ],
)
def test_in_doubt_there_is_no_name(title: str, opening: str) -> None:
    assert trial_name(article(title, opening)) == ""


def test_reviews_name_the_trials_of_others() -> None:
    title = "Rest: what the QUIETUDE trial means"
    assert trial_name(article(title, PLAIN, Design.REVIEW)) == ""
    assert trial_name(article(title, PLAIN)) == "QUIETUDE"


def test_a_document_without_text_has_no_opening() -> None:
    assert trial_name(replace(article(PLAIN_TITLE, PLAIN), text="", blocks=())) == ""
