"""Renders answers, hits and documents for a terminal. All corpus text passes through `inert`."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePosixPath

from assistant import cite
from assistant.display import inert
from assistant.records import Answer, BlockKind, Document, Evidence, Hit, Relation, Source, Span
from assistant.render import explain
from assistant.render.phrases import (
    PARTIAL,
    RANKINGS,
    also,
    also_searched,
    citation,
    counted,
    counts,
    design_said,
    division,
    facts,
    held_back,
    how_to_read,
    is_grave,
    joined,
    lacks,
    missing_list,
    opposite,
    participants_said,
    statement,
    uncovered,
    unfamiliar,
    warnings,
    withheld,
)
from assistant.render.reasons import NEAREST, of_caution, of_reason, sentence

Style = Callable[[str, str], str]  # (text, "quote" | "faint" | "warning" | "heading") -> text

_SHORT_DIGEST = 12
_NARROWEST = 20  # columns of running text, however narrow the terminal
_EXCERPT_LINES = 3
_HINT = "see a quote in context: assistant show DOCUMENT --at START:END"


def plain(text: str, role: str) -> str:
    """The text without styling."""
    del role
    return text


def answer(answered: Answer, width: int, style: Style = plain, *, explained: bool = False) -> str:
    """An answer for a terminal of `width` columns; `explained` says why each quote has its rank."""
    lines = _wrapped(answered.question, width, "", style, "heading")
    searched = also_searched(answered.question, answered.searched_as)
    if searched:
        lines += _wrapped(f"also searched: {searched}", width, "  ", style, "faint")
    if answered.unfamiliar:
        lines += _wrapped(unfamiliar(answered.unfamiliar), width, "  ", style, "faint")
    missing = missing_list(answered.status_list_missing)
    if missing:
        lines += _wrapped(sentence(missing), width, "! ", style, "warning")
    if answered.evidence:
        documents = [item.document for item in answered.evidence]
        lines += _listed(counts(documents), width, "  ", style, "text")
        said = of_caution(answered.caution, held_back_answers=answered.held_back_answers)
        for warning_of_answer in filter(None, (said, _uncovered(answered))):
            lines += _wrapped(sentence(warning_of_answer), width, "  ", style, "warning")
        lines += [*_held_back(answered, width, style), ""]
        lines += _quotes(answered, width, style, explained=explained)
    else:
        lines += ["", *_nothing(answered, width, style), *_held_back(answered, width, style), ""]
    for line in withheld(answered.withheld):
        lines += [*_wrapped(line, width, "! ", style, "warning"), ""]
    footer = f"index {answered.fingerprint[:_SHORT_DIGEST]} · no medical advice"
    for line in filter(None, (joined(answered.status_list), footer)):
        lines += _wrapped(line, width, "", style, "faint")
    return "\n".join([*lines, *_wrapped(_HINT, width, "", style, "faint")])


def _quotes(answered: Answer, width: int, style: Style, *, explained: bool) -> list[str]:
    """The quotes, with a line before those that leave out a part of the question."""
    lines: list[str] = []
    lacking = (*answered.uncovered, answered.not_given)
    divided = division([item.missing for item in answered.evidence])
    for number, item in enumerate(answered.evidence, start=1):
        if divided and number == divided + 1:
            lines += [*_wrapped(sentence(PARTIAL), width, "── ", style, "faint"), ""]
        lines += [*_evidence(number, item, width, style, lacking), ""]
        if explained:
            lines += [*_explained(number, item, width, style), ""]
    return lines


def _uncovered(answered: Answer) -> str:
    return uncovered(answered.uncovered, answered.unfamiliar, answered.not_given)


def hits(query: str, ranked: Iterable[Hit], width: int, style: Style = plain) -> str:
    """A ranking of passages."""
    lines = _wrapped(query, width, "", style, "heading")
    for rank, item in enumerate(ranked, start=1):
        places = " and ".join(f"{place} by {RANKINGS[name]}" for name, place in item.ranks.items())
        score = f"score {item.score:.3f}, rank {places}"
        lines += ["", *_hit(f"{rank}.", item, [score], width, style)]
    return "\n".join(lines if len(lines) > 1 else [*lines, "", "No passage was found."])


def document(shown: Document, width: int, style: Style = plain, marked: Span | None = None) -> str:
    """A whole document with its provenance; the text at `marked` is highlighted."""
    reasons = filter(None, (design_said(shown), participants_said(shown)))
    lines = [
        *_wrapped(shown.title, width, "", style, "heading"),
        *_wrapped(cite.vancouver(shown), width, "", style, "faint"),
        *_warnings(shown, width, "", style),
        *_listed(
            [shown.id, *facts(shown), _unflagged(shown), counted(len(shown.text), "character")],
            width,
            "",
            style,
            "faint",
        ),
        *(line for said in reasons for line in _wrapped(said, width, "", style, "faint")),
        *_listed(
            [f"{shown.source.path} ({shown.source.format})", f"sha256 {shown.source.sha256}"],
            width,
            "",
            style,
            "faint",
        ),
        *_belonging(shown, width, style),
    ]
    section: tuple[str, ...] = ()
    for block in shown.blocks:
        if block.kind is BlockKind.TITLE:
            continue
        if block.kind is BlockKind.HEADING:
            section = block.section
        elif block.section != section:
            section = block.section
            lines += ["", *_wrapped(" / ".join(section), width, "", style, "heading")]
        role = "heading" if block.kind is BlockKind.HEADING else "text"
        lines += ["", *_block(shown, block.span, role, width, style, marked)]
    return "\n".join(lines)


def _belonging(shown: Document, width: int, style: Style) -> list[str]:
    """How a document relates to others, and the other files that hold it."""
    lines = [f"{relation.kind.value}: {_related(relation)}" for relation in shown.relations]
    lines += (f"also in: {source.path} ({source.format})" for source in shown.also_in)
    return [row for line in lines for row in _wrapped(line, width, "", style, "faint")]


def _related(relation: Relation) -> str:
    """The publication that a relation names: its reference and its id, as far as it has them."""
    return ", ".join(filter(None, (relation.reference, relation.document))) or "not named"


def _unflagged(shown: Document) -> str:
    """A line that no notice is known, or "" where one is, because the warning says so."""
    return "" if shown.notices else f"editorial status: {shown.status.value}"


def table(rows: Iterable[tuple[str, str]], width: int, style: Style = plain) -> str:
    """A table with a label and a text in each row."""
    return "\n".join(
        line
        for label, said in rows
        for line in _wrapped(said, width, f"{label:<10} ", style, "text")
    )


def _block(
    shown: Document, span: Span, role: str, width: int, style: Style, marked: Span | None
) -> list[str]:
    text = shown.text
    if marked is None or marked.end <= span.start or span.end <= marked.start:
        return _wrapped(text[span.start : span.end], width, "", style, role)
    start, end = max(span.start, marked.start), min(span.end, marked.end)
    pieces = [
        (text[span.start : start], "", role),
        (text[start:end], "▶ ", "quote"),
        (text[end : span.end], "", role),
    ]
    return [
        line
        for piece, mark, part in pieces
        if piece.strip()
        for line in _wrapped(piece.strip(), width, mark, style, part)
    ]


def _evidence(
    number: int, item: Evidence, width: int, style: Style, said: Sequence[str]
) -> list[str]:
    shown = item.document
    label = f"[{number}] "
    margin = " " * len(label)
    known = [
        *lacks(item.missing, said),
        *facts(shown, item.statement),
        *statement(item.statement),
        " / ".join(item.block.section),
    ]
    before = f"context: {item.before}" if item.context else ""
    contrary = opposite(item.opposite)
    return [
        *(_wrapped(before, width, margin, style, "faint") if before else ()),
        *_wrapped(f"“{item.quote}”", width, label, style, "quote"),
        *(_wrapped(f"! {contrary}", width, margin, style, "warning") if contrary else ()),
        *_warnings(shown, width, margin, style),
        *_listed(known, width, margin, style, "text"),
        *_wrapped(citation(shown, item.statement), width, margin, style, "faint"),
        *_listed(_place(shown, item.span), width, margin, style, "faint"),
        *(
            line
            for other in item.also
            for line in _wrapped(
                also(other.document, other.span),
                width,
                margin,
                style,
                "warning" if is_grave(other.document) else "faint",
            )
        ),
    ]


def _explained(number: int, item: Evidence, width: int, style: Style) -> list[str]:
    """Why a quote has its rank, as a table below it."""
    margin = " " * (len(f"[{number}] ") + 2)
    return [
        line
        for label, said in explain.rows(item)
        for line in _wrapped(said, width, f"{margin}{label:<8} ", style, "faint")
    ]


def _place(shown: Document, span: Span) -> list[str]:
    """The place of a span; it names the file unless the document's id is the file's name."""
    source: Source = shown.source
    path = "" if PurePosixPath(source.path).stem == shown.id else source.path
    return [
        f"{shown.id} {span.start}:{span.end}",
        path,
        f"sha256 {source.sha256[:_SHORT_DIGEST]}",
    ]


def _held_back(answered: Answer, width: int, style: Style) -> list[str]:
    """The retracted articles that would have been quoted, with the places of their sentences."""
    retracted = [item.document for item in answered.held_back]
    said = held_back(retracted, answers=answered.held_back_answers)
    lines = _wrapped(sentence(said), width, "  ", style, "warning") if said else []
    for item in answered.held_back:
        lines += _wrapped(cite.vancouver(item.document), width, "    ", style, "faint")
        lines += _listed(_place(item.document, item.span), width, "    ", style, "faint")
        lines += _wrapped(how_to_read(item.document, item.span), width, "    ", style, "faint")
    return lines


def _nothing(answered: Answer, width: int, style: Style) -> list[str]:
    lines = _wrapped(sentence(of_reason(answered.abstained)), width, "  ", style, "warning")
    if answered.nearest:
        lines += ["", f"  {NEAREST}"]
    for hit in answered.nearest:
        lines += ["", *_hit("  -", hit, [], width, style)]
    return lines


def _hit(label: str, item: Hit, more: list[str], width: int, style: Style) -> list[str]:
    passage = item.passage
    shown = passage.document
    margin = " " * (len(label) + 1)
    known = [*facts(shown), " / ".join(passage.section), *more]
    room = _EXCERPT_LINES * max(_NARROWEST, width - len(margin))
    excerpt = textwrap.shorten(inert(passage.text), room, placeholder=" …")
    return [
        *_listed(known, width, f"{label} ", style, "text"),
        *_warnings(shown, width, margin, style),
        *_wrapped(excerpt, width, margin, style, "quote"),
        *_listed(_place(shown, passage.span), width, margin, style, "faint"),
    ]


def _warnings(shown: Document, width: int, margin: str, style: Style) -> list[str]:
    return [
        line
        for said in warnings(shown)
        for line in _wrapped(f"⚠ {said}", width, margin, style, "warning")
    ]


def _listed(parts: Sequence[str], width: int, first: str, style: Style, role: str) -> list[str]:
    """`parts` after `first`, separated by dots; lines break between parts where possible."""
    rows: list[str] = []
    for part in filter(None, parts):
        if rows and len(f"{first}{rows[-1]} · {part} ·") <= width:
            rows[-1] += f" · {part}"
        else:
            rows.append(part)
    rows[:-1] = [f"{row} ·" for row in rows[:-1]]
    margins = [first, *[" " * len(first)] * len(rows)]
    return [
        line
        for row, margin in zip(rows, margins, strict=False)
        for line in _wrapped(row, width, margin, style, role)
    ]


def _wrapped(text: str, width: int, first: str, style: Style, role: str) -> list[str]:
    """`text`, inert and wrapped; its first line follows `first`, and the others align with it."""
    margin = " " * len(first)
    room = max(_NARROWEST, width - len(first))
    lines = textwrap.wrap(inert(text), room, break_on_hyphens=False) or [""]
    return [
        f"{first if number == 0 else margin}{style(line, role)}"
        for number, line in enumerate(lines)
    ]
