"""Renders answers, hits and documents for a terminal. All corpus text passes through `inert`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from assistant import cite
from assistant.display import inert
from assistant.records import Answer, BlockKind, Directed, Document, Evidence, Hit, Relation, Span
from assistant.render import directions, effect_table, explain, same_study
from assistant.render.advice import with_options
from assistant.render.asked import foreign, only_from
from assistant.render.lines import (
    NARROWEST,
    SHORT_DIGEST,
    Style,
    listed,
    place,
    plain,
    warned,
    wrapped,
)
from assistant.render.phrases import (
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
    left_out,
    missing_list,
    opposite,
    partial,
    participants_said,
    statement,
    uncovered,
    unfamiliar,
    withheld,
)
from assistant.render.reasons import NEAREST, of_caution, of_reason, sentence
from assistant.settings import UNNAMED, Named

_EXCERPT_LINES = 3
_HINT = "see a quote in context: assistant show DOCUMENT --at START:END"


def answer(  # noqa: PLR0913 - what to show, and how
    answered: Answer,
    width: int,
    style: Style = plain,
    *,
    explained: bool = False,
    tabled: bool = False,
    directed: Sequence[Directed] = (),
    named: Named = UNNAMED,
) -> str:
    """An answer for a terminal of `width` columns.

    `explained` says why each quote has its rank. `tabled` shows the effects that the quotes state,
    as a table, instead of the quotes. With the direction of each quote in `directed`, the quotes
    come in groups. Commands that it names have the options of `named`.
    """
    lines = wrapped(answered.question, width, "", style, "heading")
    searched = also_searched(answered.question, answered.searched_as)
    if searched:
        lines += wrapped(f"also searched: {searched}", width, "  ", style, "faint")
    asked_of = only_from(answered.filter, answered.undated)
    for said in filter(None, (asked_of, unfamiliar(answered.unfamiliar))):
        lines += wrapped(said, width, "  ", style, "faint")
    cautions = (foreign(answered.language), missing_list(answered.status_list_missing))
    for caution in filter(None, cautions):
        lines += wrapped(sentence(caution), width, "! ", style, "warning")
    if answered.evidence:
        lines += _counted([item.document for item in answered.evidence], width, style)
        said = of_caution(answered.caution, held_back_answers=answered.held_back_answers)
        for warning_of_answer in filter(None, (said, _uncovered(answered))):
            lines += wrapped(sentence(warning_of_answer), width, "  ", style, "warning")
        lines += [*_held_back(answered, width, style, named), ""]
        if tabled:
            lines += [*effect_table.lines(answered.evidence, width, style), ""]
        else:
            lines += _quotes(answered, directed, width, style, explained=explained)
    else:
        lines += [
            "",
            *_nothing(answered, width, style),
            *_held_back(answered, width, style, named),
            "",
        ]
    for line in withheld(answered.withheld):
        lines += [*wrapped(line, width, "! ", style, "warning"), ""]
    footer = f"index {answered.fingerprint[:SHORT_DIGEST]} · no medical advice"
    for line in filter(None, (joined(answered.status_list), footer)):
        lines += wrapped(line, width, "", style, "faint")
    return "\n".join([*lines, *wrapped(with_options(_HINT, named), width, "", style, "faint")])


def _counted(documents: Sequence[Document], width: int, style: Style) -> list[str]:
    """How many quotes and publications there are, and which quotes are of one trial."""
    lines = listed(counts(documents), width, "  ", style, "text")
    for repeated in same_study.one_trial(documents):
        lines += wrapped(repeated, width, "  ", style, "faint")
    return lines


def _quotes(
    answered: Answer, directed: Sequence[Directed], width: int, style: Style, *, explained: bool
) -> list[str]:
    """The quotes, with a line before those that leave out a part of the question; or in groups."""
    if directed:
        return _groups(answered, directed, width, style, explained=explained)
    lines: list[str] = []
    lacking = (*answered.uncovered, answered.not_given)
    missing = [item.missing for item in answered.evidence]
    divided = division(missing)
    for number, item in enumerate(answered.evidence, start=1):
        if divided and number == divided + 1:
            said = sentence(partial(left_out(missing[divided:], lacking)))
            lines += [*wrapped(said, width, "── ", style, "faint"), ""]
        lines += [*_evidence(number, item, width, style, lacking), ""]
        if explained:
            lines += [*_explained(number, item, width, style), ""]
    return lines


def _groups(
    answered: Answer, directed: Sequence[Directed], width: int, style: Style, *, explained: bool
) -> list[str]:
    """The quotes in groups by their directions, each with the words that say it."""
    lines = [*wrapped(sentence(directions.NOTE), width, "  ", style, "faint"), ""]
    lacking = (*answered.uncovered, answered.not_given)
    for direction, places in directions.grouped(directed):
        title = sentence(directions.heading(direction, len(places))).removesuffix(".")
        lines += [*wrapped(title, width, "── ", style, "heading"), ""]
        for at in places:
            item = answered.evidence[at]
            margin = " " * len(f"[{at + 1}] ")
            lines += _evidence(at + 1, item, width, style, lacking)
            lines += [
                *listed(directions.said(item.document, directed[at]), width, margin, style, "text"),
                "",
            ]
            if explained:
                lines += [*_explained(at + 1, item, width, style), ""]
    return lines


def _uncovered(answered: Answer) -> str:
    return uncovered(answered.uncovered, answered.unfamiliar, answered.not_given)


def hits(
    query: str, ranked: Sequence[Hit], width: int, style: Style = plain, *, filtered: str = ""
) -> str:
    """A ranking of passages; `filtered` says which documents were searched, or is empty."""
    lines = wrapped(query, width, "", style, "heading")
    if filtered:
        lines += wrapped(filtered, width, "  ", style, "text")
    for rank, item in enumerate(ranked, start=1):
        places = " and ".join(f"{place} by {RANKINGS[name]}" for name, place in item.ranks.items())
        score = f"score {item.score:.3f}, rank {places}"
        lines += ["", *_hit(f"{rank}.", item, [score], width, style)]
    found = lines if ranked else [*lines, "", "No passage was found."]
    return "\n".join(found)


def document(shown: Document, width: int, style: Style = plain, marked: Span | None = None) -> str:
    """A whole document with its provenance; the text at `marked` is highlighted."""
    reasons = filter(None, (design_said(shown), participants_said(shown)))
    lines = [
        *wrapped(cite.bare_title(shown), width, "", style, "heading"),
        *wrapped(cite.vancouver(shown), width, "", style, "faint"),
        *warned(shown, width, "", style),
        *listed(
            [shown.id, *facts(shown), _unflagged(shown), counted(len(shown.text), "character")],
            width,
            "",
            style,
            "faint",
        ),
        *(line for said in reasons for line in wrapped(said, width, "", style, "faint")),
        *listed(
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
            lines += ["", *wrapped(" / ".join(section), width, "", style, "heading")]
        role = "heading" if block.kind is BlockKind.HEADING else "text"
        lines += ["", *_block(shown, block.span, role, width, style, marked)]
    return "\n".join(lines)


def _belonging(shown: Document, width: int, style: Style) -> list[str]:
    """How a document relates to others, its companions, and the other files that hold it."""
    companions = {companion.document for companion in shown.companions}
    lines = [
        f"{relation.kind.value}: {_related(relation)}"
        for relation in shown.relations
        if relation.document not in companions
    ]
    lines += same_study.in_full(shown)
    lines += (f"also in: {source.path} ({source.format})" for source in shown.also_in)
    return [row for line in lines for row in wrapped(line, width, "", style, "faint")]


def _related(relation: Relation) -> str:
    """The publication that a relation names: its reference and its id, as far as it has them."""
    return ", ".join(filter(None, (relation.reference, relation.document))) or "not named"


def _unflagged(shown: Document) -> str:
    """A line that no notice is known, or "" where one is, because the warning says so."""
    return "" if shown.notices else f"editorial status: {shown.status.value}"


def table(rows: Iterable[tuple[str, str]], width: int, style: Style = plain) -> str:
    """A table with a label and a text in each row. Long paths are not divided."""
    return "\n".join(
        line
        for label, said in rows
        for line in wrapped(said, width, f"{label:<10} ", style, "text", divides=False)
    )


def _block(
    shown: Document, span: Span, role: str, width: int, style: Style, marked: Span | None
) -> list[str]:
    text = shown.text
    if marked is None or marked.end <= span.start or span.end <= marked.start:
        return wrapped(text[span.start : span.end], width, "", style, role)
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
        for line in wrapped(piece.strip(), width, mark, style, part)
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
    contrary, beside = opposite(item.opposite), same_study.beside(shown)
    return [
        *(wrapped(before, width, margin, style, "faint") if before else ()),
        *wrapped(f"“{item.quote}”", width, label, style, "quote"),
        *(wrapped(f"! {contrary}", width, margin, style, "warning") if contrary else ()),
        *warned(shown, width, margin, style),
        *listed(known, width, margin, style, "text"),
        *wrapped(citation(shown, item.statement), width, margin, style, "faint"),
        *(wrapped(beside, width, margin, style, "faint") if beside else ()),
        *listed(place(shown, item.span), width, margin, style, "faint"),
        *(
            line
            for other in item.also
            for line in wrapped(
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
        for line in wrapped(said, width, f"{margin}{label:<8} ", style, "faint")
    ]


def _held_back(answered: Answer, width: int, style: Style, named: Named) -> list[str]:
    """The retracted articles that would have been quoted, with the places of their sentences."""
    retracted = [item.document for item in answered.held_back]
    said = held_back(retracted, answers=answered.held_back_answers)
    lines = wrapped(sentence(said), width, "  ", style, "warning") if said else []
    for item in answered.held_back:
        lines += wrapped(cite.vancouver(item.document), width, "    ", style, "faint")
        lines += listed(place(item.document, item.span), width, "    ", style, "faint")
        command = with_options(how_to_read(item.document, item.span), named)
        lines += wrapped(command, width, "    ", style, "faint")
    return lines


def _nothing(answered: Answer, width: int, style: Style) -> list[str]:
    lines = wrapped(sentence(of_reason(answered.abstained)), width, "  ", style, "warning")
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
    room = _EXCERPT_LINES * max(NARROWEST, width - len(margin))
    excerpt = textwrap.shorten(inert(passage.text), room, placeholder=" …")
    return [
        *listed(known, width, f"{label} ", style, "text"),
        *warned(shown, width, margin, style),
        *wrapped(excerpt, width, margin, style, "quote"),
        *listed(place(shown, passage.span), width, margin, style, "faint"),
    ]
