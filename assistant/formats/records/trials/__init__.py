"""Reads ClinicalTrials.gov: its XML, JSON (API version 2), older JSON, and JSON of bare tags.

A record becomes a document: first the plan, then the results if there are any. All text is from the
record; names of table columns are the record's own, too. Only the names of sections come from here.
The sections of the plan are below "Study design", so that a plan is not mistaken for a finding.
Adverse events and outcome measures are read; the flow of participants, their baseline, places and
contacts are not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from assistant.formats.lines.paragraphs import paragraphs, runs, split_lines
from assistant.formats.metadata import Metadata
from assistant.formats.records.building import (
    UnusableRecord,
    finished_document,
    first_text,
    first_year,
    own_identifiers,
    read_records,
    titled_writer,
)
from assistant.formats.records.nodes import JsonNode, Node, XmlNode
from assistant.formats.records.trials import layouts
from assistant.formats.records.trials.design import design_of_trial
from assistant.formats.records.trials.results import write_results
from assistant.records import BlockKind
from assistant.text import people
from assistant.text.subjects import subjects_of
from assistant.text.writer import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.formats.parsed import Parsed
    from assistant.formats.records.trials.layouts import Described, Layout
    from assistant.records import Document, Source
    from assistant.text.writer import TextWriter

_VENUE = "ClinicalTrials.gov"
_PLAN = "Study design"
_ELIGIBILITY = "Eligibility"
# The start of a list item, in Markdown and in the plain text of older records.
_ITEM = re.compile(r"\s*(?:[*\u2022-]|[0-9]{1,2}[.)])\s+")
_BULLET = re.compile(r"\s*[*\u2022-]\s+")
# Headings of criteria. Without its heading (inclusion or exclusion), an item may mean the opposite.
_CRITERIA = re.compile(r"[^.]{0,60}\bcriteri(?:a|on)\b[^.]{0,60}", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_COUNT = re.compile(r"[0-9]{1,9}")
# What registries call an enrolment that has not taken place.
_PLANNED = frozenset(["anticipated", "estimated"])
# Keys of records whose tags became keys, each with the list of all texts of that tag.
_BARE = ("nct_id", "brief_title")


def read_trials(content: object, source: Source) -> Parsed:
    """Return the documents of all records. Raises UnreadableFile when there is none."""
    return read_records(
        content, source, _records, _document, "no record of a trial with its NCT number"
    )


def _records(root: Node) -> Iterator[Node]:
    """Yield the records of an answer, of a list of records, or the only one."""
    if isinstance(root, XmlNode):
        yield root
        return
    for item in root.each():
        inside = item.at("FullStudiesResponse") if item.at("FullStudiesResponse").exists else item
        if inside.at("studies").exists:
            yield from inside.each("studies")
        elif inside.at("FullStudies").exists:
            yield from (study.at("Study") for study in inside.each("FullStudies"))
        else:
            yield inside.at("Study") if inside.at("Study").exists else inside


def _document(record: Node, source: Source, noted: list[str]) -> Document:
    """Raises UnusableRecord when the record is not one, or has no NCT number."""
    if isinstance(record, JsonNode) and all(record.at(key).exists for key in _BARE):
        return _bare_document(record, source)
    layout = _layout(record)
    metadata = _metadata(record, layout)
    titles = [record.at(path) for path in (layout.brief_title, layout.official_title)]
    writer = titled_writer(
        metadata, next((t.place for t in titles if fold(t.text)), record.place), source
    )
    official = titles[1]
    if fold(official.text) != metadata.title:
        writer.add(official.text, BlockKind.TITLE, (), official.place)
    _write_plan(record, layout, writer)
    write_results(record, layout, writer, noted)
    return finished_document(metadata, writer, source)


def _layout(record: Node) -> Layout:
    if isinstance(record, XmlNode):
        return layouts.XML
    is_old = record.at("ProtocolSection").exists
    return layouts.OLD_JSON if is_old else layouts.JSON


def _metadata(record: Node, layout: Layout) -> Metadata:
    own = own_identifiers(nct=(fold(record.at(layout.number).text),))
    if not own.nct:
        raise UnusableRecord("not a trial record, or without an NCT number")
    design, reason = design_of_trial(
        has_results=record.at(layout.results).exists,
        study_type=record.at(layout.study_type).text,
        allocation=record.at(layout.allocation).text,
        intervention_model=record.at(layout.intervention_model).text,
        observational_model=record.at(layout.observational_model).text,
        time_perspective=record.at(layout.time_perspective).text,
    )
    sponsor = fold(record.at(layout.sponsor).text)
    enrolment = record.at(layout.enrolment).text
    enrolment_kind = record.at(layout.enrolment_kind).text
    return Metadata(
        id=own.nct[0],
        title=first_text(record.at(layout.brief_title), record.at(layout.official_title)),
        authors=(people.group(sponsor),),
        venue=_VENUE,
        year=first_year(record.at(layout.start)),
        identifiers=own,
        subjects=subjects_of(node.text for path in layout.keywords for node in record.each(path)),
        design=design,
        design_reason=reason,
        **_enrolment(enrolment, enrolment_kind, has_results=record.at(layout.results).exists),
    )


def _enrolment(count: str, kind: str, *, has_results: bool) -> dict[str, Any]:
    """The metadata of the number of participants; without its kind, it is that of the results."""
    if not _COUNT.fullmatch(fold(count)):
        return {}
    known = fold(kind).lower()
    said = f"the registry says: enrollment: {fold(count)}{f' ({known})' if known else ''}"
    planned = known in _PLANNED if known else not has_results
    return {
        "population": int(fold(count)),
        "population_planned": planned,
        "population_reason": said,
    }


def _write_plan(record: Node, layout: Layout, writer: TextWriter) -> None:
    for section, path in layout.paragraphs:
        _write_prose(record.at(path), (section,), layout, writer)
    for described in layout.described:
        _write_described(record, described, layout, writer)
    for path in layout.eligibility:
        _write_prose(record.at(path), (_PLAN, _ELIGIBILITY), layout, writer)


def _write_described(
    record: Node, described: Described, layout: Layout, writer: TextWriter
) -> None:
    for item in record.each(described.items):
        name = fold(item.at(described.name).text)
        section = (_PLAN, described.section)
        writer.add_row([name, item.at(described.detail).text], section, item.place)
        below = (*section, name) if name else section
        _write_prose(item.at(described.description), below, layout, writer)


def _write_prose(node: Node, section: tuple[str, ...], layout: Layout, writer: TextWriter) -> None:
    """Append paragraphs, items of lists, and the headings of criteria.

    Bullets are dropped, and in Markdown the backslashes that only protect a sign.
    """
    below = section
    text = _ESCAPED.sub(r"\1", node.text) if layout.markdown else node.text
    for run in runs(split_lines(text)):
        starts = [at for at, line in enumerate(run.lines) if _ITEM.match(line)]
        ends = [*starts[1:], len(run.lines)]
        for paragraph in paragraphs(run.lines[: starts[0] if starts else len(run.lines)]):
            kind = BlockKind.PARAGRAPH
            if _CRITERIA.fullmatch(fold(paragraph.text)) and section[-1] == _ELIGIBILITY:
                below = (*section, fold(paragraph.text).rstrip(":"))
                kind = BlockKind.HEADING
            writer.add(paragraph.text, kind, below, node.place)
        for start, stop in zip(starts, ends if starts else [], strict=True):
            item = _BULLET.sub("", "\n".join(run.lines[start:stop]), count=1)
            writer.add(item, BlockKind.LIST_ITEM, below, node.place)


def _bare_document(record: JsonNode, source: Source) -> Document:
    """The document of a record whose tags became keys.

    The relation between its texts is lost, so it has one section. Its results are lost as well, so
    its design is that of a plan.
    """
    own = own_identifiers(nct=(first_text(record.at("nct_id")),))
    if not own.nct:
        raise UnusableRecord("without an NCT number")
    design, reason = design_of_trial(has_results=False)
    sponsor = first_text(record.at("source"))
    metadata = Metadata(
        id=own.nct[0],
        title=first_text(record.at("brief_title"), record.at("official_title")),
        authors=(people.group(sponsor),),
        venue=_VENUE,
        year=first_year(record.at("start_date")),
        identifiers=own,
        design=design,
        design_reason=reason,
        **_enrolment(first_text(record.at("enrollment")), "", has_results=False),
    )
    writer = titled_writer(metadata, record.at("brief_title").place, source)
    official = record.at("official_title")
    if fold(official.text) != metadata.title:
        writer.add(official.text, BlockKind.TITLE, (), official.place)
    for key in ("textblock", "measure", "description"):
        for node in record.each(key):
            _write_prose(node, (_PLAN,), layouts.XML, writer)
    return finished_document(metadata, writer, source)
