"""Answers as Markdown."""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant import cite
from assistant.display import inert
from assistant.records import Answer, Document, Evidence, Hit, Span
from assistant.render.text import also_searched, badges, summary, warning, why_nothing, withheld

# What Markdown gives a meaning: some characters anywhere, others only at the start of a text.
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~$&!]|^[-+=:]")
_NUMBERED = re.compile(r"^\d{1,9}(?=[.)])")


class Quote(NamedTuple):
    """A quote, or a passage that came near, with what is shown of its document."""

    text: str
    document: Document
    section: tuple[str, ...]
    span: Span


class Page(NamedTuple):
    """What a page shows of an answer; `abstained` is why nothing is quoted, or empty."""

    question: str
    searched_as: str
    abstained: str
    fingerprint: str
    quotes: tuple[Quote, ...]
    nearest: tuple[Quote, ...]
    withheld: tuple[str, ...]


def answer(given: Answer) -> str:
    """An answer as a Markdown document; corpus text is escaped, so that it shows as it is."""
    return page(
        Page(
            question=given.question,
            searched_as=given.searched_as,
            abstained=given.abstained or "",
            fingerprint=given.fingerprint,
            quotes=tuple(map(_evidence, given.evidence)),
            nearest=tuple(map(_hit, given.nearest)),
            withheld=given.withheld,
        )
    )


def page(shown: Page) -> str:
    """The Markdown document of a page."""
    return "\n".join([f"# {escaped(shown.question)}", "", *body(shown)])


def body(shown: Page) -> list[str]:
    """The lines of a page below its heading; the last one is empty."""
    lines = []
    also = also_searched(shown.question, shown.searched_as)
    if also:
        lines += [f"Also searched: {escaped(also)}", ""]
    documents = [quote.document for quote in shown.quotes]
    lines += [escaped(summary(documents) if documents else why_nothing(shown.abstained)), ""]
    for number, quote in enumerate(shown.quotes, start=1):
        lines += _item(f"{number}. ", quote)
    if shown.nearest:
        lines += ["Nearest passages, which do not answer it:", ""]
    for passage in shown.nearest:
        lines += _item("- ", passage)
    for line in withheld(shown.withheld):
        lines += [f"**{escaped(line)}**", ""]
    index = _code(shown.fingerprint)
    return [*lines, f"Index {index}. Quotes are word for word. No medical advice.", ""]


def escaped(text: str) -> str:
    """Untrusted text that Markdown shows as it is, but for blanks at its ends."""
    return _NUMBERED.sub(r"\g<0>\\", _SPECIAL.sub(r"\\\g<0>", inert(text).strip()))


def _code(text: str) -> str:
    """Untrusted text as code, from which no text gets out."""
    return f"`{inert(text).replace('`', '')}`"


def _evidence(item: Evidence) -> Quote:
    return Quote(item.quote, item.document, item.block.section, item.span)


def _hit(item: Hit) -> Quote:
    passage = item.passage
    return Quote(passage.text, passage.document, passage.section, passage.span)


def _item(label: str, quote: Quote) -> list[str]:
    """A list item: the quote, what it is worth, and where it stands."""
    document, span = quote.document, quote.span
    margin = " " * len(label)
    lines = [f"{label}> {escaped(quote.text)}", ""]
    said = warning(document)
    if said:
        lines += [f"{margin}**{escaped(said)}**", ""]
    facts = " · ".join(part for part in (badges(document), " / ".join(quote.section)) if part)
    place = f"{document.id}, characters {span.start} to {span.end} of {document.source.path}"
    return [
        *lines,
        f"{margin}{escaped(facts)}  ",
        f"{margin}{escaped(cite.vancouver(document))}  ",
        f"{margin}{escaped(place)}, SHA-256 {_code(document.source.sha256)}",
        "",
    ]
