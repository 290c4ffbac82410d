"""The lines that show documents, and where a quote stands in one.

Every text of a document, question or file passes through `wrapped_lines`, which makes it inert.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rich.cells import cell_len, set_cell_size

from assistant import cite, filters
from assistant.conversation.turns import Quoted
from assistant.display import inert
from assistant.filters import Filter
from assistant.records import BlockKind, Document
from assistant.render.phrases import (
    counted,
    design_said,
    participants,
    participants_said,
    preprint_label,
)
from assistant.render.same_study import in_full
from assistant.study_design.publication_types import JUDGED
from assistant.tui.view import badges
from assistant.tui.view.card_lines import facts, labelled, status
from assistant.tui.view.web_addresses import addresses
from assistant.tui.view.wrapped_lines import (
    Line,
    Piece,
    blank,
    document_lines,
    dotted_lines,
    part_lines,
    piece_lines,
    plain_lines,
)

_SHORT_DIGEST = 12  # characters; chosen by hand, to fit beside the place of the quote
_MOST_DOCUMENTS = 2  # that the status bar names; chosen by hand, more of them do not fit
_LOCATED = "located"  # instead of a number, for a place that belongs to no answer
_CLOSE = frozenset({BlockKind.LIST_ITEM, BlockKind.TABLE_ROW})  # no empty line between two of them
_BLOCK_ROLES = {BlockKind.TITLE: "title", BlockKind.HEADING: "heading", BlockKind.CAPTION: "facts"}


def metadata(document: Document, width: int) -> list[Line]:
    """The lines above the text of a document."""
    source, ids = document.source, document.identifiers
    numbers = [
        f"PMID {ids.pmid}" if ids.pmid else "",
        ids.pmcid or "",
        f"doi:{ids.doi}" if ids.doi else "",
        *ids.nct,
    ]
    facts = [
        document.id,
        f"design: {document.design.value}",
        *preprint_label(document),
        *participants(document),
        document.kind.value,
        "" if document.notices else f"status: {document.status.value}",
    ]
    file = [f"{source.path} ({source.format})", f"sha256 {source.sha256}"]
    return [
        *status(document, width),
        *plain_lines(cite.vancouver(document), "facts", width),
        *dotted_lines(facts, "faint", width),
        *dotted_lines(numbers, "faint", width),
        *dotted_lines(document.publication_types, "faint", width),
        *(plain_lines(design_said(document), "faint", width) if _is_read(document) else ()),
        *(plain_lines(stated, "faint", width) if (stated := participants_said(document)) else ()),
        *dotted_lines(file, "faint", width),
        *(line for said in in_full(document) for line in plain_lines(said, "faint", width)),
    ]


def _is_read(document: Document) -> bool:
    """Whether the design comes from the text; types and headings are shown by themselves."""
    return document.design_span is not None or document.design_reason == JUDGED


def body(document: Document, width: int) -> list[Line]:
    """The title of a document, its metadata, and the rest of its text, block by block."""
    lines: list[Line] = []
    before: BlockKind | None = None
    for block in document.blocks:
        if lines and not (block.kind in _CLOSE and block.kind is before):
            lines.append(blank())
        role = _BLOCK_ROLES.get(block.kind, "text")
        lines += document_lines(document.text, block.span.start, block.span.end, role, width)
        if before is None:
            lines += metadata(document, width)
        before = block.kind
    return lines or metadata(document, width)


def provenance(quoted: Quoted, proof: str, width: int) -> list[Line]:
    """Where a quote is from: document, characters, file, and whether the file still has it."""
    parts = [
        f"chars {quoted.span.start}-{quoted.span.end}",
        f"file {quoted.document.source.sha256[:_SHORT_DIGEST]}…",
        quoted.locator,
        proof,
    ]
    role = "warning" if proof.startswith("✘") else "good" if proof.startswith("✔") else "faint"
    document = quoted.document
    label = f"[{quoted.number or _LOCATED}] "
    link = doi(document)
    known = [facts(quoted), [Piece(link, "facts")] if link else []]
    lines = [
        *status(document, width, len(label)),
        *piece_lines(badges.heading(document, quoted.statement), width, margin=len(label)),
        *part_lines(known, width, margin=len(label)),
        *dotted_lines(parts, role, width, margin=len(label)),
    ]
    return labelled(lines, label)


def name(quoted: Quoted) -> str:
    """What messages call a quote, or a place that was located and belongs to no answer."""
    return f"Quote [{quoted.number}]" if quoted.number else "The located text"


def doi(document: Document) -> str:
    """The text of the link to the DOI of a document, or "" without a DOI of the right form."""
    pages = addresses(document)
    return f"doi:{document.identifiers.doi} ↗" if pages and "doi.org" in pages[0] else ""


def beside(left: str, right: str, width: int) -> str:
    """One line with two texts at its ends; the left one is shortened when both do not fit."""
    left_text, right_text = inert(left), inert(right)
    room = width - cell_len(right_text)
    if room < 2:  # noqa: PLR2004 - nothing but an ellipsis would be left
        return set_cell_size(left_text, max(0, width))
    if cell_len(left_text) >= room:
        while left_text and cell_len(left_text) > room - 2:
            left_text = left_text[:-1]
        left_text += "…"
    return f"{left_text}{' ' * (room - cell_len(left_text))}{right_text}"


def bar(done: int, total: int, cells: int) -> str:
    """A progress bar, `cells` wide."""
    filled = round(cells * done / total) if total else 0
    return f"{'━' * filled}{'─' * (cells - filled)}"


def filter_terms(chosen: Filter) -> list[str]:
    """The terms of a filter, with a number in place of many documents."""
    if len(chosen.documents) <= _MOST_DOCUMENTS:
        return list(filters.terms(chosen))
    others = filters.terms(replace(chosen, documents=frozenset()))
    return [counted(len(chosen.documents), "document"), *others]


def size_of(documents: Sequence[object], passages: int) -> str:
    """The number of documents and passages, in words."""
    return f"{counted(len(documents), 'document')}, {counted(passages, 'passage')}"
