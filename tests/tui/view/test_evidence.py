"""The views of the effects: every cell is a place, and what is not stated says so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from rich.cells import cell_len
from samples import STEERING
from terminal import steering

from assistant.effects.reading import effects_of
from assistant.effects.table import Row
from assistant.formats.metadata import Metadata
from assistant.records import (
    BlockKind,
    Design,
    Directed,
    Direction,
    Document,
    Notice,
    Source,
    Span,
    Status,
)
from assistant.text.writer import TextWriter
from assistant.tui.view.board import Board
from assistant.tui.view.directions import direction_groups
from assistant.tui.view.evidence import effect_table, forest_strip
from assistant.tui.view.studies import Place, Study, StudyEvidence
from assistant.tui.widgets.painted import drawn

RATIO = "Relapse was rarer with tea (hazard ratio 0.06, 95% CI 0.02 to 0.20; p<0.001)."
BARE = "The odds ratio was 5.1."
SHARES = "Hiccups occurred in 3 of 96 bakers (3%) on tea and in 20 of 47 (43%) on water."
PLAIN = "Tea is a drink."


def document(text: str, title: str = "Tea") -> Document:
    writer = TextWriter()
    writer.add(title, BlockKind.TITLE)
    writer.add(text, BlockKind.PARAGRAPH, ("Results",))
    metadata = Metadata(id="tea", title=title, year=2019, design=Design.RANDOMISED_TRIAL)
    return metadata.document(Source("tea.md", "markdown", "0" * 64), writer)


def evidence(*texts: str, title: str = "Tea", status: Status | None = None) -> StudyEvidence:
    rows, studies = [], {}
    notices = (Notice(status, "J. 2020", "2020", "J"),) if status else ()
    for number, text in enumerate(texts, start=1):
        shown = replace(document(text, title), notices=notices)
        span = shown.blocks[1].span
        studies[number] = Study(Place(number, span), shown, Directed(Direction.UNCLEAR))
        effects = effects_of(shown, span)
        rows += [Row(number, shown, effect) for effect in effects] or [Row(number, shown, None)]
    return StudyEvidence(tuple(rows), studies)


def lines(board: Board) -> list[str]:
    return [drawn(line) for line in board.lines]


def spots(board: Board) -> dict[str, Place]:
    found = {}
    for line, start, end, value in board.spots:
        assert isinstance(value, Place)
        found[drawn(board.lines[line])[start:end]] = value
    return found


@pytest.mark.parametrize("width", [76, 116])
def test_every_cell_leads_to_its_words(width: int) -> None:
    shown = evidence(RATIO, SHARES)
    texts = {row.number: row.document.text for row in shown.rows}
    places = spots(effect_table(shown, width))
    for words in ("hazard ratio", "0.06", "95% CI 0.02 to 0.20", "p<0.001"):
        place = places[words]
        assert texts[place.number][slice(*place.span)] == words
    assert texts[2][slice(*places["[2] “Tea” 2019"].span)] == SHARES
    assert any("3% (3/96)" in words for words in places)


def test_what_is_not_stated_says_so() -> None:
    text = "\n".join(lines(effect_table(evidence(BARE), 76)))
    assert "odds ratio" in text
    assert text.count("not stated") == 3  # the interval, p, and the list of the rest
    assert "not stated: outcome, population, groups" in text


def test_an_answer_without_effects_says_so() -> None:
    board = effect_table(evidence(PLAIN), 76)
    assert "states an effect" in " ".join(lines(board))
    assert not board.spots
    strip = forest_strip(evidence(PLAIN, SHARES), 76)
    assert "gives a ratio or a difference with its interval" in " ".join(lines(strip))
    assert not strip.spots


def test_a_quote_without_effect_stays_in_the_table() -> None:
    board = effect_table(evidence(PLAIN, RATIO), 76)
    assert any("[1] “Tea” 2019" in line and "states no effect" in line for line in lines(board))


def test_nothing_is_pooled_and_the_views_say_so() -> None:
    shown = evidence(RATIO)
    for view in (effect_table, forest_strip):
        assert "Nothing is pooled" in " ".join(lines(view(shown, 76)))


def test_intervals_lead_to_the_estimate_and_others_are_listed() -> None:
    shown = evidence(RATIO, BARE)
    board = forest_strip(shown, 76)
    by_number = {value.number: value for value in spots(board).values()}
    for number, words in ((1, "0.06"), (2, "5.1")):
        text = shown.rows[number - 1].document.text
        assert text[slice(*by_number[number].span)] == words
    listed = lines(board)
    assert listed.index("Without an interval") < next(
        at for at, line in enumerate(listed) if "[2] “Tea” 2019: odds ratio 5.1" in line
    )


@pytest.mark.parametrize("view", [effect_table, forest_strip, direction_groups])
def test_retracted_studies_are_marked(view: object) -> None:
    assert callable(view)
    board = view(evidence(RATIO, status=Status.RETRACTED), 76)
    assert any("✘" in line for line in lines(board))
    assert not any("✘" in line for line in lines(view(evidence(RATIO), 76)))


def test_quotes_that_the_index_no_longer_holds_are_named() -> None:
    gone = replace(evidence(RATIO), gone=(2, 5))
    for view in (effect_table, forest_strip, direction_groups):
        assert "not read: [2], [5]" in " ".join(lines(view(gone, 76)))


@hypothesis_settings(deadline=None, max_examples=30)
@given(st.text(max_size=40), st.integers(60, 124))
def test_whatever_is_shown_is_inert_and_fits(title: str, width: int) -> None:
    shown = evidence(f"{STEERING} {RATIO}", SHARES, BARE, title=f"{STEERING}{title}")
    for view in (effect_table, forest_strip, direction_groups):
        drawn_lines = lines(view(shown, width))
        assert steering("".join(drawn_lines)) == set()
        assert max(map(cell_len, drawn_lines)) <= max(width, 76)


def test_spans_of_cells_are_spans_of_documents() -> None:
    for place in spots(effect_table(evidence(RATIO), 116)).values():
        assert isinstance(place.span, Span)


def directed(direction: Direction, text: str, cue: str = "", dose: str = "") -> StudyEvidence:
    shown = evidence(text)
    study = shown.studies[1]

    def span(words: str) -> Span | None:
        start = study.document.text.index(words)
        return Span(start, start + len(words)) if words else None

    told = Directed(direction, span(cue), None, span(dose))
    return replace(shown, studies={1: study._replace(directed=told)})


def test_directions_are_shown_with_their_words() -> None:
    shown = directed(Direction.REDUCED, f"At 20 mg daily, {RATIO}", "rarer", "20 mg daily")
    board = direction_groups(shown, 60)
    text = "\n".join(lines(board))
    assert "Reduced: 1 quote" in text
    assert "heuristic" in text
    assert "nothing is pooled" in " ".join(text.split())
    assert "not stated: population" in text
    assert "“At 20 mg daily" in text
    document_text = shown.studies[1].document.text
    for words in ("rarer", "20 mg daily", "[1] “Tea” 2019"):
        place = spots(board)[words]
        expected = shown.studies[1].place.span if words.startswith("[") else None
        assert place.span == expected or document_text[slice(*place.span)] == words


def test_words_of_a_direction_that_wrap_are_a_spot_on_each_line() -> None:
    cue = "rarer with tea"
    shown = directed(Direction.REDUCED, RATIO, cue)
    for width in range(20, 70):
        found = [
            drawn(board.lines[line])[start:end]
            for board in [direction_groups(shown, width)]
            for line, start, end, value in board.spots
            if isinstance(value, Place) and value.span != shown.studies[1].place.span
        ]
        assert " ".join(found) == cue


def test_an_answer_without_a_clear_direction_says_so() -> None:
    text = " ".join(lines(direction_groups(evidence(PLAIN), 76)))
    assert "No quote of this answer says clearly enough" in text
    assert "Unclear: 1 quote" in text


def test_damaged_weights_are_told() -> None:
    damaged = replace(evidence(RATIO), problem="direction.json is damaged; install it again.")
    assert lines(direction_groups(damaged, 76)) == [damaged.problem]


@pytest.mark.parametrize("width", range(30, 70))
def test_the_heading_of_a_study_is_never_cut(width: int) -> None:
    board = effect_table(evidence(RATIO, PLAIN), width)
    heading = next(line for line in board.lines if "[2]" in line.text)
    assert cell_len(heading.text) <= width
