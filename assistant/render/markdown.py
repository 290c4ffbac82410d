"""Answers as Markdown."""

from __future__ import annotations

import re

from assistant import cite
from assistant.display import inert
from assistant.records import Answer, Evidence, Status
from assistant.render.text import badges, summary, warning

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&!+])|(?<=\d)(\.)(?=\s)|^(-)")


def answer(given: Answer) -> str:
    """An answer as a Markdown document; corpus text is escaped, so that it shows as it is."""
    lines = [f"# {escaped(given.question)}", ""]
    if given.searched_as != given.question:
        lines += [f"Searched as: {escaped(given.searched_as)}", ""]
    if not given.evidence:
        reason = given.abstained or ""
        lines += [f"{escaped(reason[:1].upper() + reason[1:])}.", ""]
    else:
        lines += [escaped(summary(given)), ""]
    for number, item in enumerate(given.evidence, start=1):
        lines += _evidence(number, item)
    lines += [f"Index `{given.fingerprint}`. Quotes are word for word. No medical advice.", ""]
    return "\n".join(lines)


def escaped(text: str) -> str:
    """Untrusted text that Markdown shows as it is."""
    return _SPECIAL.sub(lambda match: f"\\{match.group(0)}", inert(text))


def _evidence(number: int, item: Evidence) -> list[str]:
    document = item.document
    section = " / ".join(item.block.section)
    lines = [f"{number}. > {escaped(item.quote)}", ""]
    if document.status is not Status.UNFLAGGED:
        lines += [f"   **{escaped(warning(document))}**", ""]
    facts = " · ".join(part for part in (badges(document), section) if part)
    return [
        *lines,
        f"   {escaped(facts)}  ",
        f"   {escaped(cite.vancouver(document))}  ",
        f"   {escaped(document.id)}, characters {item.span.start} to {item.span.end} of "
        f"{escaped(document.source.path)}, SHA-256 `{document.source.sha256}`",
        "",
    ]
