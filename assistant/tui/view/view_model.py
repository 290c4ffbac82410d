"""Turns records into lines: for a turn, a quote, a document, and the states of the screen.

It does not use widgets. Every text of a document, question or file passes through `lines`, which
makes it inert.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from assistant import cite
from assistant.conversation.turns import Quoted, Turn
from assistant.display import inert
from assistant.editorial.in_words import GRAVE
from assistant.records import BlockKind, Document
from assistant.render.words import (
    also,
    also_searched,
    badges,
    counted,
    design_said,
    joined,
    missing_list,
    nearest,
    sentence,
    summary,
    unfamiliar,
    warning,
    withheld,
)
from assistant.tui.view.web_addresses import addresses
from assistant.tui.view.wrapped_lines import Line, blank, document_lines, dotted_lines, plain_lines

_MARGIN = 4  # cells that a quote is indented by, for its number
_SHORT_DIGEST = 12
_EXCERPT = 240  # characters of a nearest passage on its card
PROMPT = "❯ "
_CLOSE = frozenset({BlockKind.LIST_ITEM, BlockKind.TABLE_ROW})  # no empty line between two of them
_BLOCK_ROLES = {BlockKind.TITLE: "title", BlockKind.HEADING: "heading", BlockKind.CAPTION: "facts"}


class Hint(NamedTuple):
    """A suggestion for a state of the screen, and its action."""

    text: str
    action: str


def question(turn: Turn, width: int) -> list[Line]:
    """The question, what was searched, and a summary of the answer."""
    lines = plain_lines(turn.asked, "question", width, margin=len(PROMPT), label=PROMPT)
    if turn.question != turn.asked:
        lines += plain_lines(f"follow-up, asked as: {turn.question}", "facts", width, margin=2)
    searched = also_searched(turn.question, turn.searched_as)
    if searched:
        lines += plain_lines(f"also searched: {searched}", "faint", width, margin=2)
    if turn.unfamiliar:
        lines += plain_lines(unfamiliar(turn.unfamiliar), "faint", width, margin=2)
    if turn.terms:
        lines += plain_lines(f"only from: {', '.join(turn.terms)}", "facts", width, margin=2)
    cautions = [missing_list(turn.status_list_missing)]
    if turn.quotes:
        documents = [quoted.document for quoted in turn.quotes]
        lines += dotted_lines(summary(documents).split(" · "), "facts", width, margin=2)
        cautions.append(turn.caution)
    for said in filter(None, (*cautions, turn.said_of_held_back)):
        lines += plain_lines(f"⚠ {sentence(said)}", "warning", width, margin=2)
    said = joined(turn.status_list)
    if said:
        lines += plain_lines(said, "faint", width, margin=2)
    for said in withheld(turn.withheld):
        lines += plain_lines(f"⚠ {said}", "warning", width, margin=2)
    return lines


def nothing(turn: Turn, width: int) -> list[Line]:
    """Why nothing is quoted, and what to do about it."""
    abstained = turn.abstained or ""
    lines = plain_lines(sentence(abstained), "claim", width, margin=2)
    if turn.terms:
        said = "Filters are on; without them, more documents may answer."
        lines += plain_lines(said, "facts", width, margin=2)
    if turn.nearest:
        lines += plain_lines(nearest(abstained), "facts", width, margin=2)
    return lines


def asking(asked: str, question: str, state: str, width: int) -> list[Line]:
    """A question that is still being answered."""
    lines = plain_lines(asked, "question", width, margin=len(PROMPT), label=PROMPT)
    if question != asked:
        lines += plain_lines(f"follow-up, asked as: {question}", "facts", width, margin=2)
    return [*lines, *plain_lines(state, "faint", width, margin=2)]


def failed(asked: str, said: str, width: int) -> list[Line]:
    """A question that could not be answered."""
    lines = plain_lines(asked, "question", width, margin=len(PROMPT), label=PROMPT)
    return [*lines, *plain_lines(f"⚠ {said}", "warning", width, margin=2)]


def card(
    quoted: Quoted, width: int, *, unconfirmed: str = "", is_answer: bool = True
) -> list[Line]:
    """The context, the quote, the editorial status of its document, and facts about that."""
    label = f"[{quoted.number}] "
    text = quoted.quote if is_answer or len(quoted.quote) <= _EXCERPT else _excerpt(quoted.quote)
    lines: list[Line] = []
    if quoted.context is not None:
        lines += plain_lines(f"context: {quoted.context.text}", "faint", width, margin=len(label))
    lines += plain_lines(
        f"“{text}”", "quote" if is_answer else "near", width, margin=len(label), label=label
    )
    lines += status(quoted.document, width, len(label))
    if unconfirmed:
        said = f"⚠ no longer matches: {unconfirmed}"
        lines += plain_lines(said, "warning", width, margin=len(label))
    facts = [*badges(quoted.document).split(" · "), *quoted.section]
    lines += dotted_lines(facts, "facts", width, margin=len(label))
    for one in quoted.also:
        role = "warning" if one.document.status in GRAVE else "faint"
        lines += plain_lines(also(one.document, one.span), role, width, margin=len(label))
    return lines


def held_back(quoted: Quoted, width: int) -> list[Line]:
    """A retracted article that would have been quoted; it can be opened like a quote."""
    label = f"[{quoted.number}] "
    named = f"held back: {badges(quoted.document)}"
    lines = plain_lines(named, "facts", width, margin=len(label), label=label)
    return [*lines, *status(quoted.document, width, len(label))]


def status(document: Document, width: int, margin: int = 0) -> list[Line]:
    """The editorial status, when any notice is known."""
    said = warning(document)
    if not said:
        return []
    role = "warning" if document.status in GRAVE else "status"
    return plain_lines(f"⚠ {said}", role, width, margin=margin)


def metadata(document: Document, width: int) -> list[Line]:
    """The lines above the text of a document."""
    source, ids = document.source, document.identifiers
    numbers = [
        f"PMID {ids.pmid}" if ids.pmid else "",
        ids.pmcid or "",
        f"doi:{ids.doi}" if ids.doi else "",
        *ids.nct,
    ]
    kept = [
        document.id,
        f"design: {document.design.value}",
        f"n={document.population}" if document.population is not None else "",
        document.kind.value,
        "" if document.notices else f"status: {document.status.value}",
    ]
    file = [f"{source.path} ({source.format})", f"sha256 {source.sha256}"]
    return [
        *status(document, width),
        *plain_lines(cite.vancouver(document), "facts", width),
        *dotted_lines(kept, "faint", width),
        *dotted_lines(numbers, "faint", width),
        *dotted_lines(document.publication_types, "faint", width),
        *(plain_lines(design_said(document), "faint", width) if document.design_span else ()),
        *dotted_lines(file, "faint", width),
    ]


def body(document: Document, width: int) -> list[Line]:
    """The metadata of a document, then its whole text, block by block."""
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
    """One quote's place, in a line or two: characters, file, and the check done now."""
    parts = [
        f"chars {quoted.span.start}-{quoted.span.end}",
        f"file {quoted.document.source.sha256[:_SHORT_DIGEST]}…",
        quoted.locator,
        proof,
    ]
    role = "warning" if proof.startswith("✘") else "good" if proof.startswith("✔") else "faint"
    return [
        *dotted_lines(
            [*f"[{quoted.number}] {badges(quoted.document)}".split(" · "), doi(quoted.document)],
            "facts",
            width,
        ),
        *dotted_lines(parts, role, width),
        *status(quoted.document, width),
    ]


def doi(document: Document) -> str:
    """The DOI of a document as a link, or "" when it has none that can be linked."""
    found = addresses(document)
    return f"doi:{document.identifiers.doi} ↗" if found and "doi.org" in found[0] else ""


def beside(left: str, right: str, width: int) -> str:
    """Two texts at the ends of one line; the left one is cut when both do not fit."""
    shown, other = inert(left), inert(right)
    room = width - cell_len(other)
    if room < 2:  # noqa: PLR2004 - nothing but an ellipsis would be left
        return set_cell_size(shown, max(0, width))
    if cell_len(shown) >= room:
        while shown and cell_len(shown) > room - 2:
            shown = shown[:-1]
        shown += "…"
    return f"{shown}{' ' * (room - cell_len(shown))}{other}"


def bar(done: int, total: int, cells: int) -> str:
    """A progress bar of so many cells."""
    filled = round(cells * done / total) if total else 0
    return f"{'━' * filled}{'─' * (cells - filled)}"


def size_of(documents: Sequence[object], passages: int) -> str:
    """The size of an index in words."""
    return f"{counted(len(documents), 'document')}, {counted(passages, 'passage')}"


def _excerpt(text: str) -> str:
    return f"{' '.join(text[:_EXCERPT].rsplit(maxsplit=1)[:1])} …"
