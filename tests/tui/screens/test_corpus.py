from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from samples import STEERING
from terminal import steering

from assistant.display import inert
from assistant.records import Design, Listed, Status
from assistant.tui.screens.corpus import overview
from assistant.tui.widgets.painted import drawn
from assistant.tui.workers.messages import IndexContents

EMPTY = IndexContents("f" * 64, "2026-01-31T12:00:00+00:00", ("/corpus",), "model", 7, (), (), ())
ARTICLE = Listed("a-1", "Title", 2020, Design.COHORT, Status.UNFLAGGED, full_text=True)
DOCUMENTS = st.builds(
    Listed,
    id=st.text(max_size=30),
    title=st.text(max_size=80),
    year=st.none() | st.integers(1, 3000),
    design=st.sampled_from([design.value for design in Design]),
    status=st.sampled_from([status.value for status in Status]),
    full_text=st.booleans(),
)


def index_contents(*documents: Listed, problems: Iterable[tuple[str, str]] = ()) -> IndexContents:
    return replace(EMPTY, catalogue=documents, problems=tuple(problems))


def rows(contents: IndexContents, width: int = 80) -> list[str]:
    return [drawn(line).rstrip() for line in overview(contents, width)]


def section(contents: IndexContents, title: str) -> dict[str, int]:
    """The counts below a title, by name."""
    lines = overview(contents, 80)
    [at] = [number for number, line in enumerate(lines) if line.text == title]
    counts = {}
    for line in lines[at + 1 :]:
        if not line.label or line.role != "facts":
            break
        counts[line.label.strip()] = int(line.text.split()[-1].replace(",", ""))
    return counts


def test_an_empty_collection() -> None:
    lines = rows(EMPTY)
    assert lines[:2] == [
        "/corpus",
        "0 documents · 7 passages · built 2026-01-31T12:00:00+00:00 · fingerprint",
    ]
    assert section(EMPTY, "Text") == {"more than an abstract": 0, "abstract only": 0}
    assert section(EMPTY, "Study design") == section(EMPTY, "Year") == {}
    assert "Cannot be read: 0 problems" in lines
    assert not any("█" in row for row in lines)


def test_documents_are_counted() -> None:
    contents = index_contents(
        *[ARTICLE] * 3,
        ARTICLE._replace(full_text=False, year=None),
        ARTICLE._replace(design=Design.META_ANALYSIS.value, year=2022),
        ARTICLE._replace(status=Status.RETRACTED.value, year=2022),
    )
    assert section(contents, "Text") == {"more than an abstract": 5, "abstract only": 1}
    assert list(section(contents, "Study design").items()) == [("meta-analysis", 1), ("cohort", 5)]
    assert list(section(contents, "Year").items()) == [("2022", 2), ("2020", 3), ("unknown", 1)]
    assert section(contents, "Editorial status") == {"retracted": 1, "no notice known": 5}
    assert "  retracted: Title (a-1)" in rows(contents)


def test_bars_are_as_long_as_counts_are_large() -> None:
    contents = index_contents(
        *[ARTICLE] * 100, *[ARTICLE._replace(year=2021)] * 50, ARTICLE._replace(year=2)
    )
    lengths = [row.count("█") for row in rows(contents, 82) if row.strip().startswith("20")]
    assert lengths == [25, 50]
    assert [row.count("█") for row in rows(contents, 82) if row.strip().startswith("2 ")] == [1]
    assert "█" in "".join(rows(contents, 1))


def test_years_that_do_not_fit_are_counted_together() -> None:
    contents = index_contents(*(ARTICLE._replace(year=year) for year in range(1980, 2020)))
    counts = section(contents, "Year")
    assert len(counts) == 31
    assert next(iter(counts.items())) == ("2019", 1)
    assert list(counts.items())[-1] == ("1980-1989", 10)


def test_what_cannot_be_read_is_named_up_to_a_point() -> None:
    problems = [(f"file-{number}.md", "it is empty") for number in range(1_060)]
    lines = rows(index_contents(problems=problems))
    assert "Cannot be read: 1,060 problems" in lines
    assert "  file-49.md: it is empty" in lines
    assert not any("file-50.md" in row for row in lines)
    assert lines[-1] == "  … and 1,010 more"


def test_long_names_stand_above_the_reason() -> None:
    name = "folder/" * 9 + "file.md"
    lines = rows(index_contents(problems=[(name, "it is empty")]), 60)
    assert "".join(lines).replace(" ", "").endswith(f"{name}:itisempty")


@settings(deadline=None)
@given(
    st.lists(DOCUMENTS, max_size=6),
    st.lists(st.tuples(st.text(max_size=50), st.text(max_size=50)), max_size=4),
    st.integers(40, 120),
)
@example(
    [ARTICLE._replace(id=STEERING, title=STEERING, status=Status.RETRACTED.value)],
    [("\x1b" * 9, "x" * 200), (STEERING * 9, STEERING)],
    80,
)
def test_whatever_it_holds_is_shown_inert_whole_and_in_its_width(
    documents: list[Listed], problems: list[tuple[str, str]], width: int
) -> None:
    contents = replace(index_contents(*documents, problems=problems), corpus=(STEERING,))
    lines = [drawn(line) for line in overview(contents, width)]
    assert steering("".join(lines)) == set()
    assert max(map(cell_len, lines)) <= width
    all_text = "".join("".join(lines).split())
    flagged = [document for document in documents if document.status != Status.UNFLAGGED]
    for text in [
        STEERING,
        *(f"{document.title} ({document.id})" for document in flagged),
        *sum(problems, ()),
    ]:
        assert "".join(inert(text).split()) in all_text
