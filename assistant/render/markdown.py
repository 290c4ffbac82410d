"""Answers as Markdown."""

from __future__ import annotations

import re

from assistant import cite
from assistant.display import inert
from assistant.records import Answer, Document, Evidence, Hit, Span
from assistant.render.text import also_searched, badges, summary, warning, why_nothing, withheld

# What Markdown gives a meaning: some characters anywhere, others only at the start of a text.
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~$&!]|^[-+=:]")
_NUMBERED = re.compile(r"^\d{1,9}(?=[.)])")


def answer(given: Answer) -> str:
    """An answer as a Markdown document; corpus text is escaped, so that it shows as it is."""
    lines = [f"# {escaped(given.question)}", ""]
    also = also_searched(given)
    if also:
        lines += [f"Also searched: {escaped(also)}", ""]
    lines += [escaped(summary(given) if given.evidence else why_nothing(given)), ""]
    for number, item in enumerate(given.evidence, start=1):
        lines += _evidence(f"{number}. ", item)
    if given.nearest:
        lines += ["Nearest passages, which do not answer it:", ""]
    for hit in given.nearest:
        lines += _hit("- ", hit)
    for line in withheld(given):
        lines += [f"**{escaped(line)}**", ""]
    lines += [f"Index `{given.fingerprint}`. Quotes are word for word. No medical advice.", ""]
    return "\n".join(lines)


def escaped(text: str) -> str:
    """Untrusted text that Markdown shows as it is, but for blanks at its ends."""
    return _NUMBERED.sub(r"\g<0>\\", _SPECIAL.sub(r"\\\g<0>", inert(text).strip()))


def _evidence(label: str, item: Evidence) -> list[str]:
    return _item(label, item.quote, item.document, item.block.section, item.span)


def _hit(label: str, item: Hit) -> list[str]:
    passage = item.passage
    return _item(label, passage.text, passage.document, passage.section, passage.span)


def _item(
    label: str, quote: str, document: Document, section: tuple[str, ...], span: Span
) -> list[str]:
    """A list item: the quote, what it is worth, and where it stands."""
    margin = " " * len(label)
    lines = [f"{label}> {escaped(quote)}", ""]
    said = warning(document)
    if said:
        lines += [f"{margin}**{escaped(said)}**", ""]
    facts = " · ".join(part for part in (badges(document), " / ".join(section)) if part)
    place = f"{document.id}, characters {span.start} to {span.end} of {document.source.path}"
    return [
        *lines,
        f"{margin}{escaped(facts)}  ",
        f"{margin}{escaped(cite.vancouver(document))}  ",
        f"{margin}{escaped(place)}, SHA-256 `{document.source.sha256}`",
        "",
    ]
