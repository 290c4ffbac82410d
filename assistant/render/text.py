"""Answers, hits and documents for a terminal. All corpus text passes through `inert`."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from pathlib import PurePosixPath

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
    Source,
    Span,
    Status,
)

Style = Callable[[str, str], str]  # (text, "quote" | "faint" | "warning" | "heading") -> text

_SHORT_DIGEST = 12
_NARROWEST = 20  # columns of running text, however narrow the terminal
_FORMS = 3  # other forms of one thing that are named
_EXCERPT_LINES = 3
_WORD = re.compile(r"\w+|[^\w\s]")
_PLURALS = {Design.META_ANALYSIS: "meta-analyses", Design.CASE_SERIES: "case series"}
# Designs whose names are no nouns.
_KINDS_OF_STUDY = (
    Design.CASE_CONTROL,
    Design.CROSS_SECTIONAL,
    Design.DIAGNOSTIC_ACCURACY,
    Design.ANIMAL_OR_IN_VITRO,
)
_RANKINGS = {"lexical": "words", "dense": "meaning"}
_ONLY_RETRACTED = "Only retracted work answers this."
_HINT = "see a quote in its place: assistant show DOCUMENT --at START:END"


def plain(text: str, role: str) -> str:
    """No styling."""
    del role
    return text


def answer(given: Answer, width: int, style: Style = plain) -> str:
    """An answer for a terminal of `width` columns."""
    lines = _wrapped(given.question, width, "", style, "heading")
    also = also_searched(given.question, given.searched_as)
    if also:
        lines += _wrapped(f"also searched: {also}", width, "  ", style, "faint")
    if given.evidence:
        documents = _documents(given)
        lines += _listed(_counts(documents), width, "  ", style, "text")
        if rests_on_retracted(documents):
            lines += _wrapped(_ONLY_RETRACTED, width, "  ", style, "warning")
        lines.append("")
        for number, item in enumerate(given.evidence, start=1):
            lines += [*_evidence(number, item, width, style), ""]
    else:
        lines += ["", *_nothing(given, width, style), ""]
    for line in withheld(given.withheld):
        lines += [*_wrapped(line, width, "! ", style, "warning"), ""]
    footer = f"index {given.fingerprint[:_SHORT_DIGEST]} · no medical advice"
    lines += _wrapped(footer, width, "", style, "faint")
    return "\n".join([*lines, *_wrapped(_HINT, width, "", style, "faint")])


def also_searched(question: str, searched_as: str) -> str:
    """What was searched beside the question's own words; a few forms of each thing."""
    asked, searched = (list(_WORD.finditer(text)) for text in (question, searched_as))
    steps = SequenceMatcher(
        None, [word[0] for word in asked], [word[0] for word in searched], autojunk=False
    ).get_opcodes()
    if any(step[0] not in ("equal", "insert") for step in steps):
        return searched_as
    added = [
        searched_as[searched[first].start() : searched[last - 1].end()].strip("() ")
        for kind, _, _, first, last in steps
        if kind == "insert"
    ]
    return "; ".join(_few(forms.split(", ")) for forms in added)


def _few(forms: Sequence[str]) -> str:
    return ", ".join([*forms[:_FORMS], *(["…"] if len(forms) > _FORMS else [])])


def summary(quoted: Sequence[Document]) -> str:
    """How many quotes and publications, and of which designs, from the document of each quote."""
    return " · ".join(_counts(quoted))


def _documents(given: Answer) -> list[Document]:
    return [item.document for item in given.evidence]


def _counts(quoted: Sequence[Document]) -> list[str]:
    documents = {document.id: document for document in quoted}
    designs = Counter(document.design for document in documents.values())
    return [
        counted(len(quoted), "quote"),
        counted(len(documents), "publication"),
        *(
            _counted_design(designs[design], design)
            for design in Design
            if designs[design] and design is not Design.NOT_STATED
        ),
    ]


def rests_on_retracted(documents: Iterable[Document]) -> bool:
    """Whether all of the documents that are quoted are retracted; not when none is quoted."""
    return {document.status for document in documents} == {Status.RETRACTED}


def withheld(places: Iterable[str]) -> list[str]:
    """One line for each quote that was found and is not shown."""
    return [f"{place} is withheld: its stored text is not what the build wrote" for place in places]


def badges(document: Document) -> str:
    """What a reader has to know of a document before believing a quote of it."""
    return " · ".join(_badges(document))


def _badges(document: Document) -> list[str]:
    parts = [cite.short(document)]
    if document.design is not Design.NOT_STATED:
        parts.append(document.design.value)
    if document.population is not None:
        parts.append(f"n={document.population}")
    if document.kind is Kind.DIGEST:
        parts.append("digest")
    return parts


def warning(document: Document) -> str:
    """The editorial status in capitals, or nothing when no notice is known."""
    if document.status is Status.UNFLAGGED:
        return ""
    references = "; ".join(notice.reference for notice in document.notices if notice.reference)
    return f"{document.status.value.upper()}{f' ({references})' if references else ''}"


def hits(query: str, found: Iterable[Hit], width: int, style: Style = plain) -> str:
    """A ranking of passages."""
    lines = _wrapped(query, width, "", style, "heading")
    for rank, item in enumerate(found, start=1):
        places = " and ".join(f"{place} by {_RANKINGS[name]}" for name, place in item.ranks.items())
        score = f"score {item.score:.3f}, rank {places}"
        lines += ["", *_hit(f"{rank}.", item, [score], width, style)]
    return "\n".join(lines if len(lines) > 1 else [*lines, "", "No passage was found."])


def document(shown: Document, width: int, style: Style = plain, marked: Span | None = None) -> str:
    """A whole document with its provenance; `marked` is pointed out."""
    lines = [
        *_wrapped(shown.title, width, "", style, "heading"),
        *_wrapped(cite.vancouver(shown), width, "", style, "faint"),
        *_warning(shown, width, "", style),
        *_listed(
            [shown.id, *_badges(shown), counted(len(shown.text), "character")],
            width,
            "",
            style,
            "faint",
        ),
        *_listed(
            [f"{shown.source.path} ({shown.source.format})", f"sha256 {shown.source.sha256}"],
            width,
            "",
            style,
            "faint",
        ),
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


def table(rows: Iterable[tuple[str, str]], width: int, style: Style = plain) -> str:
    """Labels with what is to be said of them."""
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


def _evidence(number: int, item: Evidence, width: int, style: Style) -> list[str]:
    shown = item.document
    label = f"[{number}] "
    margin = " " * len(label)
    facts = [*_badges(shown), " / ".join(item.block.section)]
    return [
        *_wrapped(f"“{item.quote}”", width, label, style, "quote"),
        *_warning(shown, width, margin, style),
        *_listed(facts, width, margin, style, "text"),
        *_wrapped(cite.vancouver(shown), width, margin, style, "faint"),
        *_listed(_place(shown, item.span), width, margin, style, "faint"),
    ]


def _place(shown: Document, span: Span) -> list[str]:
    """Where a span stands; the file is named unless the document is named for it."""
    source: Source = shown.source
    path = "" if PurePosixPath(source.path).stem == shown.id else source.path
    return [
        f"{shown.id} {span.start}:{span.end}",
        path,
        f"sha256 {source.sha256[:_SHORT_DIGEST]}",
    ]


def _nothing(given: Answer, width: int, style: Style) -> list[str]:
    lines = _wrapped(why_nothing(given.abstained or ""), width, "  ", style, "warning")
    if given.nearest:
        lines += ["", "  Nearest passages, which do not answer it:"]
    for hit in given.nearest:
        lines += ["", *_hit("  -", hit, [], width, style)]
    return lines


def why_nothing(reason: str) -> str:
    """Why nothing is quoted, as a sentence."""
    return f"{reason[:1].upper()}{reason[1:]}."


def _hit(label: str, item: Hit, more: list[str], width: int, style: Style) -> list[str]:
    passage = item.passage
    shown = passage.document
    margin = " " * (len(label) + 1)
    facts = [*_badges(shown), " / ".join(passage.section), *more]
    room = _EXCERPT_LINES * max(_NARROWEST, width - len(margin))
    excerpt = textwrap.shorten(inert(passage.text), room, placeholder=" …")
    return [
        *_listed(facts, width, f"{label} ", style, "text"),
        *_warning(shown, width, margin, style),
        *_wrapped(excerpt, width, margin, style, "quote"),
        *_listed(_place(shown, passage.span), width, margin, style, "faint"),
    ]


def _warning(shown: Document, width: int, margin: str, style: Style) -> list[str]:
    said = warning(shown)
    return _wrapped(f"⚠ {said}", width, margin, style, "warning") if said else []


def _listed(parts: Sequence[str], width: int, first: str, style: Style, role: str) -> list[str]:
    """`parts` behind `first`, parted by dots; lines end between two parts where they can."""
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
    """`text`, inert and wrapped, its first line behind `first` and the rest below it."""
    margin = " " * len(first)
    room = max(_NARROWEST, width - len(first))
    lines = textwrap.wrap(inert(text), room, break_on_hyphens=False) or [""]
    return [
        f"{first if number == 0 else margin}{style(line, role)}"
        for number, line in enumerate(lines)
    ]


def counted(count: int, noun: str) -> str:
    """A number with its noun, in the plural unless it is 1."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _counted_design(count: int, design: Design) -> str:
    if design in _KINDS_OF_STUDY:
        return f"{count} {design.value} {'study' if count == 1 else 'studies'}"
    if count > 1 and design in _PLURALS:
        return f"{count} {_PLURALS[design]}"
    return counted(count, design.value)
