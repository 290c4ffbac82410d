"""Writes the results of a trial from a registry as tables: outcome measures and adverse events.

A measure has a column for each group, or several where its values have a spread or limits. Every
cell has the text of one place in the record; texts are never combined.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from assistant.formats.records.building import write_text
from assistant.records import BlockKind
from assistant.text.writer import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from assistant.formats.records.nodes import Node
    from assistant.formats.records.trials.layouts import Events, Layout, Results
    from assistant.text.writer import TextWriter

_RESULTS = "Results"
_LIMITATIONS = "Limitations"
# The table of a hostile record could have a number of cells that is the square of its length.
_MOST_CELLS = 50_000
# Characters: a longer text of an analysis becomes a paragraph, not a cell.
_LONGEST_CELL = 80
_GROUP_IDS = re.compile(r"group_?ids?", re.IGNORECASE)


class _Row(NamedTuple):
    """A row of values: its labels, its values for each group, its place."""

    labels: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]]
    place: str


def write_results(record: Node, layout: Layout, writer: TextWriter, noted: list[str]) -> None:
    """Append all results of `record`; tables too large to be real are noted and left out."""
    for measure in record.each(layout.outcomes.measures):
        _write_measure(measure, layout.outcomes, writer, noted)
    for path in layout.event_texts:
        node = record.at(path)
        write_text(node.text, writer, (_RESULTS, "Adverse events"), node.place)
    for events in layout.events:
        _write_events(record, events, writer, noted)
    limitations = record.at(layout.limitations)
    write_text(limitations.text, writer, (_LIMITATIONS,), limitations.place)


def _write_measure(measure: Node, names: Results, writer: TextWriter, noted: list[str]) -> None:
    title = measure.at(names.title)
    name = fold(title.text)
    section = (_RESULTS, name) if name else (_RESULTS,)
    writer.add(name, BlockKind.HEADING, section, title.place)
    for path in (names.description, names.population):
        node = measure.at(path)
        write_text(node.text, writer, section, node.place)
    facts = (fold(measure.at(path).text) for path in names.facts)
    writer.add_row([fact for fact in facts if fact], section, measure.place)
    groups = _groups(measure.each(names.groups), names.group_id, names.group_title)
    rows = [*_denominators(measure, names), *_values(measure, names)]
    _write_table(groups, rows, writer, section, measure.place, noted)
    for group in measure.each(names.groups):
        group_text = group.at(names.group_description)
        below = (*section, fold(group.at(names.group_title).text) or "Group")
        write_text(group_text.text, writer, below, group_text.place)
    for comment in _comments(measure, names):
        write_text(comment.text, writer, section, comment.place)
    for analysis in measure.each(names.analyses):
        _write_analysis(analysis, writer, section)


def _groups(groups: Iterator[Node], id_path: str, title_path: str) -> dict[str, str]:
    return {fold(group.at(id_path).text): fold(group.at(title_path).text) for group in groups}


def _denominators(measure: Node, names: Results) -> Iterator[_Row]:
    for line in measure.each(names.denominators):
        counts = {
            fold(count.at(names.count_group).text): (fold(count.at(names.count_value).text),)
            for count in line.each(names.counts)
        }
        # "Participants" alone would read like the values below it.
        heading = names.denominators.rpartition("/")[2]
        yield _Row((heading, fold(line.at(names.denominator_units).text)), counts, line.place)


def _values(measure: Node, names: Results) -> Iterator[_Row]:
    units = fold(measure.at(names.units).text)
    for part in measure.each(names.classes):
        for category in part.each(names.categories):
            labels = (part.at(names.class_title).text, category.at(names.category_title).text)
            values = {
                fold(value.at(names.value_group).text): tuple(
                    fold(value.at(path).text) for path in names.value
                )
                for value in category.each(names.values)
            }
            row_labels = tuple(filter(None, map(fold, labels))) or (units,)
            yield _Row(row_labels, values, category.place)


def _comments(measure: Node, names: Results) -> Iterator[Node]:
    for part in measure.each(names.classes) if names.comment else ():
        for category in part.each(names.categories):
            yield from (value.at(names.comment) for value in category.each(names.values))


def _write_table(
    groups: dict[str, str],
    rows: Sequence[_Row],
    writer: TextWriter,
    section: tuple[str, ...],
    place: str,
    noted: list[str],
) -> None:
    """Append a header with the titles of the groups, and the rows, in columns as wide as needed."""
    labels = max((len(row.labels) for row in rows), default=1)
    every = [cells for row in rows for cells in row.values.values()]
    width = max(map(len, every), default=1)
    # Columns that no value of the table has, such as limits, are left out.
    shown = [at for at in range(width) if at == 0 or any(c[at] for c in every if len(c) > at)]
    if len(rows) * len(groups) * len(shown) > _MOST_CELLS:
        noted.append(f"{place}: a table of {len(rows)} rows and {len(groups)} groups is left out")
        return
    if groups and rows:
        titles = [cell for title in groups.values() for cell in (title, *[""] * (len(shown) - 1))]
        writer.add_row([*[""] * labels, *titles], section, place)
    for row in rows:
        cells = [*row.labels, *[""] * (labels - len(row.labels))]
        for group in groups:
            values = row.values.get(group, ())
            cells += (values[at] if at < len(values) else "" for at in shown)
        writer.add_row(cells, section, row.place)


def _write_analysis(analysis: Node, writer: TextWriter, section: tuple[str, ...]) -> None:
    """Append a row with the record's names for the values of an analysis, and a row of values."""
    inner = (pair for pair in analysis.inner() if not _GROUP_IDS.search(pair[0]))
    facts = [(name, fold(node.text), node) for name, node in inner]
    short = [(name, text) for name, text, _ in facts if 0 < len(text) <= _LONGEST_CELL]
    writer.add_row([name for name, _ in short], section, analysis.place)
    writer.add_row([text for _, text in short], section, analysis.place)
    for _, text, node in facts:
        if len(text) > _LONGEST_CELL:
            write_text(node.text, writer, section, node.place)


def _write_events(record: Node, events: Events, writer: TextWriter, noted: list[str]) -> None:
    section = (_RESULTS, events.section)
    groups = _groups(record.each(events.groups), events.group_id, events.group_title)
    rows = []
    for event in _spread([record], events.items):
        numbers = {
            fold(count.at(events.number_group).text): tuple(
                fold(count.at(path).text) for path in events.number
            )
            for count in event.each(events.numbers)
        }
        rows.append(_Row((fold(event.at(events.term).text),), numbers, event.place))
    if rows:
        names = tuple(path.lstrip("@") for path in events.number)
        rows.insert(0, _Row(("",), dict.fromkeys(groups, names), rows[0].place))
    _write_table(groups, rows, writer, section, events.section, noted)


def _spread(nodes_above: Sequence[Node], path: str) -> list[Node]:
    """The items at `path`, whose steps are separated by " > "."""
    nodes = list(nodes_above)
    for step in path.split(" > "):
        nodes = [inner for node in nodes for inner in node.each(step)]
    return nodes
