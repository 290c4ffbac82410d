"""The overview of the collection: topics, texts, designs, years, status, and unreadable files.

Whatever is counted is a spot whose value is a `Choice`: the filter that passes what is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rich.cells import cell_len

from assistant.coverage import Coverage, Row
from assistant.display import inert
from assistant.filters import Filter
from assistant.records import Design, Listed, Status
from assistant.render.advice import with_options
from assistant.render.coverage import COLUMNS, MISSING, Table, called, gaps_in_words
from assistant.render.phrases import counted, joined, missing_list
from assistant.settings import UNNAMED, Named
from assistant.tui.view.board import Board, Part
from assistant.tui.view.times import local_minute
from assistant.tui.view.wrapped_lines import Line, blank, dotted_lines, plain_lines
from assistant.tui.workers.messages import IndexContents

# Cells for the name of a bar; the longest study design fits.
_LABEL_WIDTH = 24
_COUNT_WIDTH = 8  # cells for the count after the longest bar: a blank and 999,999
_SHORTEST_ROOM = 4  # cells for the longest bar, however narrow the dialog; chosen by hand
# Years with a bar of their own. Chosen by hand: more of them push the rest further down.
_MOST_YEARS = 30
_SHORT_FINGERPRINT = 12  # characters, as `assistant status` shows it
_ONLY_RECORDS = "from the articles' own records; no list of notices is joined"
# Flagged documents, and unreadable files, that are named. Chosen by hand: more names mean more
# scrolling. `assistant status` names all of them.
_MOST_NAMED = 50
_COUNTING = "counting the documents of each topic …"


class Choice(NamedTuple):
    """A filter, and what it passes in words."""

    chosen: Filter
    named: str


class _Bar(NamedTuple):
    """A name, the documents that it counts, and the filter that passes them."""

    name: str
    documents: Sequence[Listed]
    chosen: Filter


def overview(
    contents: IndexContents, coverage: Coverage | None, width: int, *, named: Named = UNNAMED
) -> Board:
    """The board of the overview; without a coverage, it says that topics are being counted.

    Commands in advice get the options of `named`.
    """
    board = Board()
    board.add(_head(contents, width))
    if coverage is None:
        board.add([*_title("Topics", width), *plain_lines(_COUNTING, "faint", width, margin=2)])
    else:
        _add_topics(board, coverage, width)
    documents = contents.catalogue
    for title, bars in (
        ("Text", _texts(documents)),
        ("Study design", _designs(documents)),
        ("Year", _years(documents)),
        ("Editorial status", _statuses(documents)),
    ):
        board.add(_title(title, width))
        _add_bars(board, list(bars), width)
    board.add(_about_status(contents, width, named))
    board.add(_title(f"Cannot be read: {counted(len(contents.problems), 'problem')}", width))
    board.add(_named(contents.problems, width))
    return board


def _head(contents: IndexContents, width: int) -> list[Line]:
    return [
        *plain_lines(", ".join(contents.corpus), "facts", width),
        *(plain_lines(f"⚠ {contents.note}", "warning", width) if contents.note else ()),
        *plain_lines(
            f"{counted(len(contents.catalogue), 'document')} · "
            f"{counted(contents.passages, 'passage')} · "
            f"built {local_minute(contents.built)} · "
            f"fingerprint {contents.fingerprint[:_SHORT_FINGERPRINT]}",
            "facts",
            width,
        ),
    ]


def _add_topics(board: Board, coverage: Coverage, width: int) -> None:
    """The table of topics, what its heads mean, and what is missing."""
    table = Table(coverage, width)
    board.add([blank(), Line(table.head(), "faint")])
    for heading, rows in table.rows():
        board.add(plain_lines(heading, "title", width) if heading else [])
        for row in rows:
            parts = table.parts(row)
            names = ["", "", *(column.meaning for column in COLUMNS), "retracted"]
            board.add_parts(
                (
                    Part(
                        part.text,
                        None if part.chosen is None else _choice(row, part.chosen, names[at]),
                        "faint" if part.text.strip() == "·" else "",
                    )
                    for at, part in enumerate(parts)
                ),
                "facts",
            )
    missing = gaps_in_words(coverage)
    board.add(_title(MISSING, width) if missing else [])
    for lacking, where in missing:
        board.add(dotted_lines([f"{lacking}: {where[0]}", *where[1:]], "text", width, margin=2))
    board.add([blank(), *dotted_lines(table.legend(), "faint", width)])


def _choice(row: Row, chosen: Filter, what: str) -> Choice:
    return Choice(chosen, ", ".join(filter(None, (called(row), what))))


def _add_bars(board: Board, bars: Sequence[_Bar], width: int) -> None:
    most = max((len(bar.documents) for bar in bars), default=0)
    counts = [_count(bar.documents) for bar in bars]
    room = width - _LABEL_WIDTH - max(_COUNT_WIDTH, *map(len, counts), 0)
    for bar, count in zip(bars, counts, strict=True):
        share = len(bar.documents) / most if most else 0
        cells = max(1, round(max(_SHORTEST_ROOM, room) * share)) if share else 0
        label = f"  {bar.name}"[: _LABEL_WIDTH - 1]
        line = Line(f"{'█' * cells}{count}", "facts", margin=_LABEL_WIDTH, label=label)
        board.add([line], Choice(bar.chosen, bar.name) if bar.documents else None)


def _count(documents: Sequence[Listed]) -> str:
    """The count after a bar, and how many of the documents are retracted, if only some are."""
    retracted = sum(document.status == Status.RETRACTED for document in documents)
    apart = f" (✘ {retracted:,})" if 0 < retracted < len(documents) else ""
    return f" {len(documents):,}{apart}"


def _title(title: str, width: int) -> list[Line]:
    return [blank(), *plain_lines(title, "title", width)]


def _texts(documents: Sequence[Listed]) -> Iterator[_Bar]:
    for name, is_full in (("more than an abstract", True), ("abstract only", False)):
        of_kind = [document for document in documents if document.full_text is is_full]
        yield _Bar(name, of_kind, Filter(full_text=is_full))


def _designs(documents: Sequence[Listed]) -> Iterator[_Bar]:
    for design in Design:
        of_design = [document for document in documents if document.design == design]
        if of_design:
            yield _Bar(design.value, of_design, Filter(designs=frozenset([design.value])))


def _statuses(documents: Sequence[Listed]) -> Iterator[_Bar]:
    for status in Status:
        flagged = [document for document in documents if document.status == status]
        if flagged:
            yield _Bar(status.value, flagged, Filter(statuses=frozenset([status.value])))


def _years(documents: Sequence[Listed]) -> Iterator[_Bar]:
    """A bar for each year, newest first; the years that do not fit are counted together."""
    by_year: dict[int | None, list[Listed]] = {}
    for document in documents:
        by_year.setdefault(document.year, []).append(document)
    unknown = by_year.pop(None, [])
    years = sorted((year for year in by_year if year is not None), reverse=True)
    for year in years[:_MOST_YEARS]:
        yield _Bar(str(year), by_year[year], Filter(years=(year, year)))
    earlier = years[_MOST_YEARS:]
    if earlier:
        label = str(earlier[0]) if len(earlier) == 1 else f"{earlier[-1]}-{earlier[0]}"
        older = [document for year in earlier for document in by_year[year]]
        yield _Bar(label, older, Filter(years=(earlier[-1], earlier[0])))
    if unknown:
        names = frozenset(document.id.lower() for document in unknown)
        yield _Bar("unknown", unknown, Filter(documents=names))


def _about_status(contents: IndexContents, width: int, named: Named) -> list[Line]:
    flagged = [document for document in contents.catalogue if document.status != Status.UNFLAGGED]
    missing = with_options(missing_list(contents.status_list_missing), named)
    return [
        *plain_lines(joined(contents.status_list) or _ONLY_RECORDS, "facts", width, margin=2),
        *(plain_lines(missing, "warning", width, margin=2) if missing else ()),
        *_named([_flagged(document, contents.notices) for document in flagged], width),
    ]


def _flagged(document: Listed, notices: Mapping[str, str]) -> tuple[str, str]:
    notice = notices.get(document.id, "")
    return document.status, f"{document.title} ({document.id}){f': {notice}' if notice else ''}"


def _named(pairs: Iterable[tuple[str, str]], width: int) -> list[Line]:
    all_pairs = list(pairs)
    lines: list[Line] = []
    for name, text in all_pairs[:_MOST_NAMED]:
        label = inert(f"  {name}: ")
        if cell_len(label) > width // 2:
            lines += plain_lines(f"{name}: {text}", "warning", width, margin=2)
        else:
            lines += plain_lines(text, "warning", width, margin=cell_len(label), label=label)
    if len(all_pairs) > _MOST_NAMED:
        lines += plain_lines(
            f"… and {len(all_pairs) - _MOST_NAMED:,} more", "facts", width, margin=2
        )
    return lines
