"""To the clipboard: the system's own where there is one, else that of the terminal (OSC 52)."""

from __future__ import annotations

import os
from collections.abc import Mapping

from assistant import cite
from assistant.conversation.turns import Quoted
from assistant.display import inert


def to_system(text: str, environment: Mapping[str, str] = os.environ) -> bool:
    """Copy `text`; False when the system has no clipboard, or not the one before its user."""
    if "SSH_TTY" in environment or "SSH_CONNECTION" in environment:
        return False  # it would be the clipboard of the machine far away
    import pyperclip  # noqa: PLC0415 - looks for programs when imported

    try:
        pyperclip.copy(text)
    except (pyperclip.PyperclipException, OSError):
        return False
    return True


def cited(quoted: Quoted) -> str:
    """A quote with its citation and its place, and what it leans on, as it is pasted elsewhere."""
    document = quoted.document
    place = f"{document.id} {quoted.span.start}:{quoted.span.end}"
    before = ""
    if quoted.context is not None:
        span = quoted.context.span
        before = f"(context, {span.start}:{span.end}: “{quoted.context.text}”) "
    return inert(
        f"“{quoted.quote}” {before}{cite.vancouver(document)} "
        f"[{place}, sha256 {document.source.sha256}]"
    )
