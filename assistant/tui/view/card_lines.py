"""The lines of cards: of a quote, of a nearest passage, and of retracted work that stands back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len

from assistant.conversation.turns import Quoted
from assistant.effects.marking import marked_spans
from assistant.records import Document, Kind, Status
from assistant.render import same_study
from assistant.render.phrases import (
    also,
    authorship,
    is_grave,
    kind_said,
    lacks,
    opposite,
    partial,
    warnings,
)
from assistant.tui.view import badges
from assistant.tui.view.wrapped_lines import (
    Emphasis,
    Line,
    Piece,
    dotted,
    piece_lines,
    plain_lines,
)

# Characters of a nearest passage on its card. Chosen by hand: enough to see what it is about,
# without pushing the other passages off the screen.
_EXCERPT = 240
_RULE = "─"


def card(
    quoted: Quoted,
    width: int,
    *,
    unconfirmed: str = "",
    is_answer: bool = True,
    lacking: Sequence[str] = (),
) -> list[Line]:
    """The card of a quote: editorial status, study, context, quote, what it is, and who repeats it.

    `lacking` are the parts of the question that no quote covers; the answer names them already.
    """
    label = f"[{quoted.number}] "
    margin = len(label)
    lines = [*status(quoted.document, width, margin), *_study(quoted, width, margin)]
    if quoted.context is not None:
        lines += plain_lines(f"context: {quoted.context.text}", "faint", width, margin=margin)
    lines += _quote(quoted, width, margin, is_answer=is_answer)
    contrary = opposite(quoted.opposite)
    if contrary:
        lines += plain_lines(f"⚠ {contrary}", "warning", width, margin=margin)
    if unconfirmed:
        mismatch = f"⚠ no longer matches: {unconfirmed}"
        lines += plain_lines(mismatch, "warning", width, margin=margin)
    lines += piece_lines(facts(quoted, lacking), width, margin=margin)
    if beside := same_study.beside(quoted.document):
        lines += plain_lines(beside, "faint", width, margin=margin)
    for other in quoted.also:
        repeated = also(other.document, other.span)
        if is_grave(other.document):
            lines += _banner(repeated, "grave", width, margin)
        else:
            lines += plain_lines(repeated, "faint", width, margin=margin)
    return labelled(lines, label)


def facts(quoted: Quoted, lacking: Sequence[str] = ()) -> list[Piece]:
    """What a quote leaves out, its section, what kind of statement it is, and whose it is."""
    document = quoted.document
    section = list(quoted.section)
    digest = ["digest"] if document.kind is Kind.DIGEST else []
    parts = [
        *(Piece(lack, "claim") for lack in lacks(quoted.missing, lacking)),
        *(Piece(part, "facts") for part in section),
        *(Piece(kind, "claim") for kind in kind_said(quoted.statement, section)),
        *(Piece(part, "facts") for part in (*authorship(document, quoted.statement), *digest)),
    ]
    return dotted([part] for part in parts)


def held_back(quoted: Quoted, width: int) -> list[Line]:
    """The card of a retracted article that was held back."""
    label = f"[{quoted.number}] "
    margin = len(label)
    advice = f"held back; to read it, type {quoted.number} and press Enter"
    lines = [
        *status(quoted.document, width, margin),
        *_study(quoted, width, margin),
        *piece_lines(facts(quoted), width, margin=margin),
        *plain_lines(advice, "facts", width, margin=margin),
    ]
    return labelled(lines, label)


def rule(missing: Iterable[str], width: int) -> list[Line]:
    """The rule before quotes that leave out a part of the question; it names what is `missing`."""
    lines = plain_lines(partial(missing), "claim", width, margin=3, label=_RULE * 2 + " ")
    last = lines[-1]
    room = width - last.margin - cell_len(last.text) - 1
    text = f"{last.text} {_RULE * room}" if room > 0 else last.text
    return [*lines[:-1], last._replace(text=text)]


def status(document: Document, width: int, margin: int = 0) -> list[Line]:
    """The notices about a document and related ones; no lines when no notice is known."""
    role = "grave" if is_grave(document) else "notice"
    sign = badges.RETRACTED if document.status is Status.RETRACTED else "⚠"
    return [
        line
        for number, notice in enumerate(warnings(document))
        for line in _banner(f"{'⚠' if number else sign} {notice}", role, width, margin)
    ]


def _banner(text: str, role: str, width: int, margin: int) -> list[Line]:
    """Lines on a ground that is as wide as the longest of them."""
    lines = plain_lines(text, role, width - 2, margin=margin)
    longest = max(cell_len(line.text) for line in lines)
    padded = (f" {line.text}{' ' * (longest - cell_len(line.text))} " for line in lines)
    return [
        line._replace(text=text, role="text", emphases=(Emphasis(0, len(text), role),))
        for line, text in zip(lines, padded, strict=True)
    ]


def labelled(lines: Sequence[Line], label: str) -> list[Line]:
    """The lines, the first of them with a label."""
    return [lines[0]._replace(label=label), *lines[1:]]


def _study(quoted: Quoted, width: int, margin: int) -> list[Line]:
    return piece_lines(badges.heading(quoted.document, quoted.statement), width, margin=margin)


def _quote(quoted: Quoted, width: int, margin: int, *, is_answer: bool) -> list[Line]:
    """The quote with its figures emphasised, or the beginning of a long nearest passage."""
    if not is_answer:
        text = quoted.quote if len(quoted.quote) <= _EXCERPT else _excerpt(quoted.quote)
        return plain_lines(f"“{text}”", "near", width, margin=margin)
    emphases = [Emphasis(start + 1, end + 1, "figure") for start, end in marked_spans(quoted.quote)]
    return plain_lines(f"“{quoted.quote}”", "quote", width, margin=margin, emphases=emphases)


def _excerpt(text: str) -> str:
    return f"{' '.join(text[:_EXCERPT].rsplit(maxsplit=1)[:1])} …"
