"""The lines that show turns, quotes and documents.

Every text of a document, question or file passes through `wrapped_lines`, which makes it inert.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rich.cells import cell_len, set_cell_size

from assistant import cite, filters
from assistant.conversation.turns import Quoted, Turn
from assistant.display import inert
from assistant.filters import Filter
from assistant.records import BlockKind, Document
from assistant.render.phrases import (
    PARTIAL,
    also,
    also_searched,
    badges,
    counted,
    design_said,
    is_grave,
    joined,
    lacks,
    missing_list,
    only_from,
    opposite,
    participants,
    participants_said,
    preprint_label,
    statement,
    summary,
    uncovered,
    unfamiliar,
    warnings,
    withheld,
)
from assistant.render.reasons import NEAREST, sentence
from assistant.tui.view.web_addresses import addresses
from assistant.tui.view.wrapped_lines import Line, blank, document_lines, dotted_lines, plain_lines

_SHORT_DIGEST = 12  # characters; chosen by hand, to fit beside the place of the quote
# Characters of a nearest passage on its card. Chosen by hand: enough to see what it is about,
# without pushing the other passages off the screen.
_EXCERPT = 240
_MOST_DOCUMENTS = 2  # that the status bar names; chosen by hand, more of them do not fit
_INDENT = 2  # cells before the lines under a question, as wide as the prompt
PROMPT = "❯ "
_CLOSE = frozenset({BlockKind.LIST_ITEM, BlockKind.TABLE_ROW})  # no empty line between two of them
_BLOCK_ROLES = {BlockKind.TITLE: "title", BlockKind.HEADING: "heading", BlockKind.CAPTION: "facts"}


def question(turn: Turn, width: int) -> list[Line]:
    """The question, what else was searched, a summary of the quotes, and warnings."""
    lines = plain_lines(turn.asked, "question", width, margin=len(PROMPT), label=PROMPT)
    if turn.question != turn.asked:
        lines += plain_lines(
            f"follow-up, asked as: {turn.question}", "facts", width, margin=_INDENT
        )
    searched = also_searched(turn.question, turn.searched_as)
    if searched:
        lines += plain_lines(f"also searched: {searched}", "faint", width, margin=_INDENT)
    if turn.unfamiliar:
        lines += plain_lines(unfamiliar(turn.unfamiliar), "faint", width, margin=_INDENT)
    filtered = only_from(turn.filter, turn.undated)
    if filtered:
        lines += plain_lines(filtered, "facts", width, margin=_INDENT)
    cautions = [missing_list(turn.status_list_missing)]
    if turn.quotes:
        documents = [quoted.document for quoted in turn.quotes]
        lines += dotted_lines(summary(documents).split(" · "), "facts", width, margin=_INDENT)
        lacking = uncovered(turn.uncovered, turn.unfamiliar, turn.not_given)
        cautions += [turn.said_of_caution, lacking]
    for caution in filter(None, (*cautions, turn.said_of_held_back)):
        lines += plain_lines(f"⚠ {sentence(caution)}", "warning", width, margin=_INDENT)
    list_in_use = joined(turn.status_list)
    if list_in_use:
        lines += plain_lines(list_in_use, "faint", width, margin=_INDENT)
    for warning_of_withheld in withheld(turn.withheld):
        lines += plain_lines(f"⚠ {warning_of_withheld}", "warning", width, margin=_INDENT)
    return lines


def nothing(turn: Turn, width: int) -> list[Line]:
    """Why nothing is quoted, and a heading for the nearest passages."""
    lines = plain_lines(sentence(turn.said_of_abstained), "claim", width, margin=_INDENT)
    if turn.terms:
        advice = "Filters are on; without them, more documents may answer."
        lines += plain_lines(advice, "facts", width, margin=_INDENT)
    if turn.nearest:
        lines += plain_lines(NEAREST, "facts", width, margin=_INDENT)
    return lines


def asking(asked: str, question: str, state: str, width: int) -> list[Line]:
    """A question without an answer yet, and what it waits for."""
    lines = plain_lines(asked, "question", width, margin=len(PROMPT), label=PROMPT)
    if question != asked:
        lines += plain_lines(f"follow-up, asked as: {question}", "facts", width, margin=_INDENT)
    return [*lines, *plain_lines(state, "faint", width, margin=_INDENT)]


def failed(asked: str, reason: str, width: int) -> list[Line]:
    """A question that could not be answered, and the reason."""
    lines = plain_lines(asked, "question", width, margin=len(PROMPT), label=PROMPT)
    return [*lines, *plain_lines(f"⚠ {reason}", "warning", width, margin=_INDENT)]


def card(
    quoted: Quoted,
    width: int,
    *,
    unconfirmed: str = "",
    is_answer: bool = True,
    lacking: Sequence[str] = (),
) -> list[Line]:
    """The card of a quote: context, quote, editorial status, facts, and where else it is said.

    `lacking` are the parts of the question that no quote covers; the answer names them already.
    """
    label = f"[{quoted.number}] "
    text = quoted.quote if is_answer or len(quoted.quote) <= _EXCERPT else _excerpt(quoted.quote)
    lines: list[Line] = []
    if quoted.context is not None:
        lines += plain_lines(f"context: {quoted.context.text}", "faint", width, margin=len(label))
    lines += plain_lines(
        f"“{text}”", "quote" if is_answer else "near", width, margin=len(label), label=label
    )
    contrary = opposite(quoted.opposite)
    if contrary:
        lines += plain_lines(f"⚠ {contrary}", "warning", width, margin=len(label))
    lines += status(quoted.document, width, len(label))
    if unconfirmed:
        mismatch = f"⚠ no longer matches: {unconfirmed}"
        lines += plain_lines(mismatch, "warning", width, margin=len(label))
    known = badges(quoted.document, quoted.statement).split(" · ")
    facts = [*lacks(quoted.missing, lacking), *known, *statement(quoted.statement), *quoted.section]
    lines += dotted_lines(facts, "facts", width, margin=len(label))
    for other_place in quoted.also:
        role = "warning" if is_grave(other_place.document) else "faint"
        lines += plain_lines(
            also(other_place.document, other_place.span), role, width, margin=len(label)
        )
    return lines


def partial(width: int) -> list[Line]:
    """The line before quotes that leave out a part of the question."""
    return plain_lines(sentence(PARTIAL), "faint", width, margin=3, label="── ")


def held_back(quoted: Quoted, width: int) -> list[Line]:
    """The card of a retracted article that was held back."""
    label = f"[{quoted.number}] "
    facts = f"held back: {badges(quoted.document)}"
    advice = f"to read it, type {quoted.number} and press Enter"
    return [
        *plain_lines(facts, "facts", width, margin=len(label), label=label),
        *status(quoted.document, width, len(label)),
        *plain_lines(advice, "faint", width, margin=len(label)),
    ]


def status(document: Document, width: int, margin: int = 0) -> list[Line]:
    """The notices about a document and related ones; no lines when no notice is known."""
    role = "warning" if is_grave(document) else "status"
    return [
        line
        for notice in warnings(document)
        for line in plain_lines(f"⚠ {notice}", role, width, margin=margin)
    ]


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
        *(plain_lines(design_said(document), "faint", width) if document.design_span else ()),
        *(plain_lines(stated, "faint", width) if (stated := participants_said(document)) else ()),
        *dotted_lines(file, "faint", width),
    ]


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
    return [
        *dotted_lines(
            [
                *f"[{quoted.number}] {badges(quoted.document, quoted.statement)}".split(" · "),
                doi(quoted.document),
            ],
            "facts",
            width,
        ),
        *dotted_lines(parts, role, width),
        *status(quoted.document, width),
    ]


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


def _excerpt(text: str) -> str:
    return f"{' '.join(text[:_EXCERPT].rsplit(maxsplit=1)[:1])} …"
