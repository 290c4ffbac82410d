from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st
from samples import STEERING
from terminal import steering

from assistant.display import CELL_SEPARATOR, REPLACEMENT, inert

# Every character, and the ones that matter often.
ANY = st.text(
    st.one_of(
        st.characters(codec=None),
        st.sampled_from("\x1b\x07\x9b\x9c\r\n\t\x08\x7f\x85\u2028\u202e\u2066\u200f\ud800"),
    )
)


@settings(deadline=None)
@given(ANY)
@example(STEERING)
@example("".join(map(chr, [*range(0xA0), *range(0x200B, 0x2010), *range(0x2028, 0x2070)])))
def test_nothing_steers_a_terminal_and_no_offset_moves(text: str) -> None:
    shown = inert(text)
    assert steering(shown) == set()
    assert "\n" not in shown
    assert len(shown) == len(text)
    assert inert(shown) == shown


@settings(deadline=None)
@given(ANY)
def test_only_line_feeds_are_kept_where_lines_are_wanted(text: str) -> None:
    shown = inert(text, multiline=True)
    assert steering(shown) == set()
    assert [at for at, c in enumerate(shown) if c == "\n"] == [
        at for at, c in enumerate(text) if c == "\n"
    ]


@settings(deadline=None)
@given(st.text(st.characters(categories=("L", "M", "N", "P", "S", "Zs"))))
@example("αβγ – naïve\u0301 漢字 [/x] [@click=app.bell]")
def test_letters_and_signs_stay_as_they_are(text: str) -> None:
    assert inert(text) == text


def test_what_becomes_of_each() -> None:
    assert inert("a\tb\rc\nd\x1be") == f"a{CELL_SEPARATOR}b c d{REPLACEMENT}e"
