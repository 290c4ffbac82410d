"""Copies to the clipboard of the system, or else to that of the terminal (OSC 52)."""

from __future__ import annotations

import os
from collections.abc import Mapping

from assistant import cite
from assistant.conversation.turns import Quoted
from assistant.display import inert


def to_system(text: str, environment: Mapping[str, str] = os.environ) -> bool:
    """Copy `text`; False when the system has no clipboard, or it is not the user's machine."""
    if "SSH_TTY" in environment or "SSH_CONNECTION" in environment:
        return False  # it would be the clipboard of the remote machine
    import pyperclip  # noqa: PLC0415 - looks for programs when imported

    try:
        pyperclip.copy(text)
    except (pyperclip.PyperclipException, OSError):
        return False
    return True


def cited(quoted: Quoted) -> str:
    """A quote for pasting, with its citation, its place, and the context that it needs."""
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
