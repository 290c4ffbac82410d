"""Copies to the clipboard of the system, and words quotes for it.

Where the system has no clipboard, the app uses that of the terminal (OSC 52).
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from assistant.conversation.turns import Quoted
from assistant.display import inert
from assistant.render.phrases import citation


def to_system(text: str, environment: Mapping[str, str] = os.environ) -> bool:
    """Copy `text`; return False when no clipboard of the user's system can be reached."""
    if "SSH_TTY" in environment or "SSH_CONNECTION" in environment:
        return False  # the clipboard would be that of the remote system
    import pyperclip  # noqa: PLC0415 - looks for programs when imported

    try:
        pyperclip.copy(text)
    except (pyperclip.PyperclipException, OSError):
        return False
    return True


def cited(quoted: Quoted) -> str:
    """A quote for pasting, with its context, its citation, its place and the digest of its file."""
    document = quoted.document
    place = f"{document.id} {quoted.span.start}:{quoted.span.end}"
    before = ""
    if quoted.context is not None:
        span = quoted.context.span
        before = f"(context, {span.start}:{span.end}: “{quoted.context.text}”) "
    return inert(
        f"“{quoted.quote}” {before}{citation(document, quoted.statement)} "
        f"[{place}, sha256 {document.source.sha256}]"
    )
