"""Shows effects in one line, and makes small documents."""

from __future__ import annotations

from assistant.records import Block, BlockKind, Document, Effect, Group, Source, Span


def shown(text: str, effect: Effect) -> str:
    """An effect as words of its text: measure, estimate, interval, p | groups | outcome."""

    def words(span: Span | None) -> str:
        return text[span.start : span.end] if span else "-"

    interval = effect.interval
    bounds = "-"
    if interval:
        bounds = f"[{interval.low}, {interval.high}]".replace("-", "\u2212")
    head = [
        words(effect.measure.span if effect.measure else None),
        words(effect.estimate.span if effect.estimate else None).split(" ")[0],
        bounds,
        words(effect.p.span if effect.p else None),
    ]
    groups = ", ".join(_group(text, group) for group in effect.groups) or "-"
    return f"{' '.join(head)} | {groups} | {words(effect.outcome)}"


def _group(text: str, group: Group) -> str:
    name = text[slice(*group.name)] if group.name else "-"
    counted = ""
    if group.events and group.total:
        counted = f" ({group.events.value}/{group.total.value})"
    return f"{name}: {text[slice(*group.figure.span)]}{counted}"


def document(*paragraphs: str, row_first: bool = False) -> Document:
    """A document of paragraphs; the first may be a row of a table."""
    title = "Tea for hiccups"
    text, blocks = title, [Block(Span(0, len(title)), BlockKind.TITLE, (), "title")]
    for number, paragraph in enumerate(paragraphs):
        start = len(text) + 1
        text = f"{text}\n{paragraph}"
        is_row = row_first and number == 0
        kind = BlockKind.TABLE_ROW if is_row else BlockKind.PARAGRAPH
        blocks.append(Block(Span(start, len(text)), kind, ("Results",), f"p[{number + 1}]"))
    source = Source("tea.md", "markdown", "0" * 64)
    return Document("tea", source, title, text, tuple(blocks))
