"""An overview of the collection: years, designs, full texts, flagged and unreadable documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from assistant.display import inert
from assistant.records import Design, Listed, Status
from assistant.render.words import counted, joined, missing_list
from assistant.tui.screens.dialog import Dialog
from assistant.tui.view.wrapped_lines import Line, blank, plain_lines
from assistant.tui.widgets.notes import Note
from assistant.tui.workers.messages import IndexContents

_LABEL = 24  # cells
_MOST_YEARS = 30
_ONLY_RECORDS = "from the articles' own records; no list of notices is joined"
_LISTED = 50  # flagged documents, and unreadable files, that are named


class CorpusScreen(Dialog[None]):
    """An overview, drawn with bars."""

    heading = "The collection"

    def __init__(self, index_contents: IndexContents) -> None:
        super().__init__()
        self._index_contents = index_contents

    def contents(self) -> ComposeResult:
        """One scrolled text."""
        with VerticalScroll():
            yield Note(lambda width: overview(self._index_contents, width))


def overview(contents: IndexContents, width: int) -> list[Line]:
    """The whole overview."""
    documents = contents.catalogue
    full = sum(listed.full_text for listed in documents)
    flagged = [one for one in documents if one.status != Status.UNFLAGGED]
    missing = missing_list(contents.status_list_missing)
    return [
        *plain_lines(", ".join(contents.corpus), "facts", width),
        *(plain_lines(f"⚠ {contents.note}", "warning", width) if contents.note else ()),
        *plain_lines(
            f"{counted(len(documents), 'document')} · {counted(contents.passages, 'passage')} · "
            f"built {contents.built} · fingerprint {contents.fingerprint[:12]}",
            "facts",
            width,
        ),
        *_section(
            "Text", {"more than an abstract": full, "abstract only": len(documents) - full}, width
        ),
        *_section("Study design", _designs(documents), width),
        *_section("Year", _years(documents), width),
        *_section("Editorial status", _statuses(documents), width),
        *plain_lines(joined(contents.status_list) or _ONLY_RECORDS, "facts", width, margin=2),
        *(plain_lines(missing, "warning", width, margin=2) if missing else ()),
        *_named([_flagged(one, contents.notices) for one in flagged], width),
        *_title(f"Cannot be read: {counted(len(contents.problems), 'problem')}", width),
        *_named(contents.problems, width),
    ]


def _flagged(listed: Listed, notices: Mapping[str, str]) -> tuple[str, str]:
    said = notices.get(listed.id, "")
    return listed.status, f"{listed.title} ({listed.id}){f': {said}' if said else ''}"


def _section(title: str, counts: Mapping[str, int], width: int) -> list[Line]:
    most = max(counts.values(), default=0)
    room = max(4, width - _LABEL - 8)
    lines = _title(title, width)
    for name, count in counts.items():
        cells = max(1, round(room * count / most)) if count else 0
        label = f"  {name}"[: _LABEL - 1]
        lines.append(Line(f"{'█' * cells} {count:,}", "facts", margin=_LABEL, label=label.ljust(1)))
    return lines


def _title(title: str, width: int) -> list[Line]:
    return [blank(), *plain_lines(title, "title", width)]


def _designs(documents: Iterable[Listed]) -> dict[str, int]:
    counts = Counter(listed.design for listed in documents)
    return {design.value: counts[design.value] for design in Design if counts[design.value]}


def _statuses(documents: Iterable[Listed]) -> dict[str, int]:
    counts = Counter(listed.status for listed in documents)
    return {status.value: counts[status.value] for status in Status if counts[status.value]}


def _years(documents: Iterable[Listed]) -> dict[str, int]:
    """Newest first; years that would not fit are counted together."""
    counts = Counter(listed.year for listed in documents)
    unknown = counts.pop(None, 0)
    years = sorted((year for year in counts if year is not None), reverse=True)
    shown = {str(year): counts[year] for year in years[:_MOST_YEARS]}
    rest = years[_MOST_YEARS:]
    if rest:
        label = str(rest[0]) if len(rest) == 1 else f"{rest[-1]}-{rest[0]}"
        shown[label] = sum(counts[year] for year in rest)
    return shown | ({"unknown": unknown} if unknown else {})


def _named(pairs: Iterable[tuple[str, str]], width: int) -> list[Line]:
    listed = list(pairs)
    lines: list[Line] = []
    for name, text in listed[:_LISTED]:
        label = inert(f"  {name}: ")
        if cell_len(label) > width // 2:
            lines += plain_lines(f"{name}: {text}", "warning", width, margin=2)
        else:
            lines += plain_lines(text, "warning", width, margin=cell_len(label), label=label)
    if len(listed) > _LISTED:
        lines += plain_lines(f"… and {len(listed) - _LISTED:,} more", "facts", width, margin=2)
    return lines
