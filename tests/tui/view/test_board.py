"""Spots lie where their parts are drawn, and moving goes to the nearest one."""

from __future__ import annotations

from assistant.tui.view.board import Board, Part, Spot, Tint, neighbour, same_spot, spot_at
from assistant.tui.view.wrapped_lines import Line, plain_lines
from assistant.tui.widgets.painted import drawn


def board() -> Board:
    made = Board()
    made.add_parts(
        [Part("紅参  "), Part("  12", "a"), Part("   3", "b"), Part("   ", "none")], "text"
    )
    made.add(plain_lines("no spot here", "text", 40))
    made.add_parts([Part("tea   ", None, "faint"), Part("   7", "c")], "text")
    return made


def test_spots_leave_out_the_blanks_around_a_part() -> None:
    texts = [drawn(board().lines[line])[start:end] for line, start, end, _ in board().spots]
    assert texts == ["12", "3", "7"]
    assert board().tints == [Tint(2, 0, 6, "faint")]


def test_a_click_hits_the_cells_that_a_spot_is_drawn_in() -> None:
    made = board()
    text = drawn(made.lines[0])
    # Each of the first two characters takes two cells.
    hit = {cell: spot_at(made, 0, cell, text) for cell in range(16)}
    assert [cell for cell, number in hit.items() if number == 0] == [8, 9]
    assert [cell for cell, number in hit.items() if number == 1] == [13]
    assert spot_at(made, 1, 3, drawn(made.lines[1])) is None


def test_moving_goes_to_the_nearest_spot_of_the_next_line_with_one() -> None:
    made = board()
    assert neighbour(made, 0, 1) == neighbour(made, 1, 1) == 2
    assert neighbour(made, 2, -1) == 1
    assert neighbour(made, 0, -1) is None
    assert neighbour(made, 2, 1) is None


def test_lines_with_a_value_are_spots_from_their_first_character_on() -> None:
    made = Board()
    made.add([Line("██ 3", "facts", margin=8, label="  tea")], "tea")
    made.add(plain_lines("water", "text", 40, margin=2), "water")
    made.add(plain_lines("milk", "text", 40))
    assert made.spots == [Spot(0, 2, 12, "tea"), Spot(1, 2, 7, "water")]


def test_a_spot_stays_the_same_when_a_board_grows() -> None:
    def board(*values: str) -> Board:
        made = Board()
        for value in values:
            made.add_parts([Part(value, value)], "text")
        return made

    before = board("a", "b", "c", "b")
    grown = board("new", "a", "b", "newer", "c", "b")
    assert [same_spot(before, number, grown) for number in range(4)] == [0, 2, 4, 5]
    assert same_spot(before, 2, board("a", "b")) == 0
    assert same_spot(before, 3, board("a", "b")) == 1
    assert same_spot(Board(), 0, grown) == same_spot(before, 9, grown) == 0
