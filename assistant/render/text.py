"""Answers, hits and documents for a terminal. All corpus text passes through `inert`."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Callable, Iterable

from assistant import cite
from assistant.display import inert
from assistant.records import (
    Answer,
    BlockKind,
    Design,
    Document,
    Evidence,
    Hit,
    Kind,
    Span,
    Status,
)

Style = Callable[[str, str], str]  # (text, "quote" | "faint" | "warning" | "heading") -> text

_SHORT_DIGEST = 12
_PLURALS = {
    Design.META_ANALYSIS: "meta-analyses",
    Design.CASE_SERIES: "case series",
    Design.ANIMAL_OR_IN_VITRO: "animal or in-vitro studies",
}


def plain(text: str, role: str) -> str:
    """No styling."""
    del role
    return text


def answer(given: Answer, width: int, style: Style = plain) -> str:
    """An answer for a terminal of `width` columns."""
    lines = [style(inert(given.question), "heading")]
    if given.searched_as != given.question:
        lines += _wrapped(f"searched as: {given.searched_as}", width, "  ", style, "faint")
    if given.evidence:
        lines += [f"  {summary(given)}", ""]
        for number, item in enumerate(given.evidence, start=1):
            lines += [*_evidence(number, item, width, style), ""]
    else:
        lines += ["", *_nothing(given, width, style), ""]
    lines += [
        style(f"Not checked, so not shown: {inert(place)}", "warning") for place in given.withheld
    ]
    lines.append(style(f"index {given.fingerprint[:_SHORT_DIGEST]} · no medical advice", "faint"))
    return "\n".join(lines)


def summary(given: Answer) -> str:
    """How many quotes and publications, and of which designs."""
    documents = {item.document.id: item.document for item in given.evidence}
    designs = Counter(document.design for document in documents.values())
    parts = [_counted(len(given.evidence), "quote"), _counted(len(documents), "publication")]
    parts += [
        f"{count} {_PLURALS.get(design, design.value + 's') if count > 1 else design.value}"
        for design, count in sorted(designs.items(), key=lambda item: list(Design).index(item[0]))
        if design is not Design.NOT_STATED
    ]
    return " · ".join(parts)


def badges(document: Document) -> str:
    """What a reader has to know of a document before believing a quote of it."""
    parts = [cite.short(document)]
    if document.design is not Design.NOT_STATED:
        parts.append(document.design.value)
    if document.population is not None:
        parts.append(f"n={document.population}")
    if document.kind is Kind.DIGEST:
        parts.append("digest")
    return " · ".join(parts)


def warning(document: Document) -> str:
    """The editorial status in capitals, or nothing when no notice is known."""
    if document.status is Status.UNFLAGGED:
        return ""
    references = "; ".join(notice.reference for notice in document.notices if notice.reference)
    return f"{document.status.value.upper()}{f' ({references})' if references else ''}"


def hits(query: str, found: Iterable[Hit], width: int, style: Style = plain) -> str:
    """A ranking of passages."""
    lines = [style(inert(query), "heading"), ""]
    for rank, item in enumerate(found, start=1):
        lines += [*_hit(f"{rank}.", item, width, style), ""]
    return "\n".join(lines)


def document(shown: Document, width: int, style: Style = plain, marked: Span | None = None) -> str:
    """A whole document with its provenance; `marked` is pointed out."""
    lines = [*_wrapped(shown.title, width, "", style, "heading")]
    lines += _wrapped(cite.vancouver(shown), width, "", style, "faint")
    if shown.status is not Status.UNFLAGGED:
        lines += _wrapped(warning(shown), width, "! ", style, "warning")
    lines += _wrapped(
        f"{shown.id} · {badges(shown)} · {_counted(len(shown.text), 'character')}",
        width,
        "",
        style,
        "faint",
    )
    source = shown.source
    lines += _wrapped(
        f"{source.path} ({source.format}) · sha256 {source.sha256}", width, "", style, "faint"
    )
    section: tuple[str, ...] = ()
    for block in shown.blocks:
        if block.kind is BlockKind.TITLE:
            continue
        if block.kind is BlockKind.HEADING:
            section = block.section
        elif block.section != section:
            section = block.section
            lines += ["", style(inert(" / ".join(section)), "heading")]
        role = "heading" if block.kind is BlockKind.HEADING else "text"
        lines += ["", *_block(shown, block.span, role, width, style, marked)]
    return "\n".join(lines)


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
        for line in _wrapped(piece, width, mark, style, part)
    ]


def _evidence(number: int, item: Evidence, width: int, style: Style) -> list[str]:
    shown = item.document
    label = f"[{number}] "
    margin = " " * len(label)
    section = " / ".join(item.block.section)
    facts = " · ".join(part for part in (badges(shown), section) if part)
    place = (
        f"{shown.id} {item.span.start}:{item.span.end} · {shown.source.path} · "
        f"sha256 {shown.source.sha256[:_SHORT_DIGEST]}"
    )
    lines = _wrapped(f"“{item.quote}”", width, label, style, "quote")
    if shown.status is not Status.UNFLAGGED:
        lines += _wrapped(f"⚠ {warning(shown)}", width, margin, style, "warning")
    lines += _wrapped(facts, width, margin, style, "text")
    lines += _wrapped(cite.vancouver(shown), width, margin, style, "faint")
    return lines + _wrapped(place, width, margin, style, "faint")


def _nothing(given: Answer, width: int, style: Style) -> list[str]:
    reason = given.abstained or ""
    lines = _wrapped(f"{reason[:1].upper()}{reason[1:]}.", width, "  ", style, "warning")
    if given.nearest:
        lines += ["", "  Nearest passages, which do not answer it:", ""]
    for hit in given.nearest:
        lines += _hit("  -", hit, width, style)
    return lines


def _hit(label: str, item: Hit, width: int, style: Style) -> list[str]:
    passage = item.passage
    shown = passage.document
    margin = " " * (len(label) + 1)
    ranks = ", ".join(f"{name} {rank}" for name, rank in item.ranks.items())
    facts = " · ".join(
        part
        for part in (badges(shown), " / ".join(passage.section), f"{item.score:.3f} ({ranks})")
        if part
    )
    excerpt = textwrap.shorten(inert(passage.text), width * 3, placeholder=" …")
    lines = _wrapped(facts, width, f"{label} ", style, "text")
    if shown.status is not Status.UNFLAGGED:
        lines += _wrapped(f"⚠ {warning(shown)}", width, margin, style, "warning")
    lines += _wrapped(excerpt, width, margin, style, "quote")
    place = f"{shown.id} {passage.span.start}:{passage.span.end}"
    return lines + _wrapped(place, width, margin, style, "faint")


def _wrapped(text: str, width: int, first: str, style: Style, role: str) -> list[str]:
    """`text`, inert and wrapped, its first line behind `first` and the rest below it."""
    margin = " " * len(first)
    lines = textwrap.wrap(
        inert(text), max(20, width - len(first)), break_on_hyphens=False, drop_whitespace=True
    ) or [""]
    return [
        f"{first if number == 0 else margin}{style(line, role)}"
        for number, line in enumerate(lines)
    ]


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
