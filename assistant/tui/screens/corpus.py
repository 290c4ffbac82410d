"""The overview of the collection: texts, designs, years, status, and files with problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from assistant.display import inert
from assistant.records import Design, Listed, Status
from assistant.render.phrases import counted, joined, missing_list
from assistant.tui.screens.dialog import Dialog
from assistant.tui.view.wrapped_lines import Line, blank, plain_lines
from assistant.tui.widgets.notes import Note
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


class CorpusScreen(Dialog[None]):
    """An overview of the open index, with bars."""

    heading = "The collection"

    def __init__(self, index_contents: IndexContents) -> None:
        super().__init__()
        self._index_contents = index_contents

    def contents(self) -> ComposeResult:
        """The overview, which scrolls."""
        with VerticalScroll():
            yield Note(lambda width: overview(self._index_contents, width))


def overview(contents: IndexContents, width: int) -> list[Line]:
    """The lines of the overview."""
    documents = contents.catalogue
    flagged = [document for document in documents if document.status != Status.UNFLAGGED]
    missing = missing_list(contents.status_list_missing)
    return [
        *plain_lines(", ".join(contents.corpus), "facts", width),
        *(plain_lines(f"⚠ {contents.note}", "warning", width) if contents.note else ()),
        *plain_lines(
            f"{counted(len(documents), 'document')} · {counted(contents.passages, 'passage')} · "
            f"built {contents.built} · fingerprint {contents.fingerprint[:_SHORT_FINGERPRINT]}",
            "facts",
            width,
        ),
        *_section("Text", _texts(documents), width),
        *_section("Study design", _designs(documents), width),
        *_section("Year", _years(documents), width),
        *_section("Editorial status", _statuses(documents), width),
        *plain_lines(joined(contents.status_list) or _ONLY_RECORDS, "facts", width, margin=2),
        *(plain_lines(missing, "warning", width, margin=2) if missing else ()),
        *_named([_flagged(document, contents.notices) for document in flagged], width),
        *_title(f"Cannot be read: {counted(len(contents.problems), 'problem')}", width),
        *_named(contents.problems, width),
    ]


def _flagged(document: Listed, notices: Mapping[str, str]) -> tuple[str, str]:
    notice = notices.get(document.id, "")
    return document.status, f"{document.title} ({document.id}){f': {notice}' if notice else ''}"


def _section(title: str, counts: Mapping[str, int], width: int) -> list[Line]:
    most = max(counts.values(), default=0)
    room = max(_SHORTEST_ROOM, width - _LABEL_WIDTH - _COUNT_WIDTH)
    lines = _title(title, width)
    for name, count in counts.items():
        cells = max(1, round(room * count / most)) if count else 0
        label = f"  {name}"[: _LABEL_WIDTH - 1]
        lines.append(Line(f"{'█' * cells} {count:,}", "facts", margin=_LABEL_WIDTH, label=label))
    return lines


def _title(title: str, width: int) -> list[Line]:
    return [blank(), *plain_lines(title, "title", width)]


def _texts(documents: Sequence[Listed]) -> dict[str, int]:
    full_texts = sum(document.full_text for document in documents)
    return {"more than an abstract": full_texts, "abstract only": len(documents) - full_texts}


def _designs(documents: Iterable[Listed]) -> dict[str, int]:
    counts = Counter(document.design for document in documents)
    return {design.value: counts[design.value] for design in Design if counts[design.value]}


def _statuses(documents: Iterable[Listed]) -> dict[str, int]:
    counts = Counter(document.status for document in documents)
    return {status.value: counts[status.value] for status in Status if counts[status.value]}


def _years(documents: Iterable[Listed]) -> dict[str, int]:
    """Documents per year, newest first; the years that do not fit are counted together."""
    counts = Counter(document.year for document in documents)
    unknown = counts.pop(None, 0)
    years = sorted((year for year in counts if year is not None), reverse=True)
    labels = {str(year): counts[year] for year in years[:_MOST_YEARS]}
    earlier = years[_MOST_YEARS:]
    if earlier:
        label = str(earlier[0]) if len(earlier) == 1 else f"{earlier[-1]}-{earlier[0]}"
        labels[label] = sum(counts[year] for year in earlier)
    return labels | ({"unknown": unknown} if unknown else {})


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
