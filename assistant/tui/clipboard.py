"""Copies to the clipboard of the system, and words quotes for it.

Where the system has no clipboard, the app uses that of the terminal (OSC 52), which confirms
nothing.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from assistant.conversation.turns import Quoted
from assistant.display import inert
from assistant.render.advice import with_options
from assistant.render.phrases import citation, how_to_read, short_citation
from assistant.settings import UNNAMED, Named

_IN_SYSTEM = "copied to the system clipboard"
_TO_TERMINAL = (
    "sent to the terminal; if nothing arrives, let it set the clipboard (OSC 52; in tmux: "
    "set -g set-clipboard on)"
)


def to_system(text: str, environment: Mapping[str, str] = os.environ) -> bool:
    """Copy `text`; return whether the clipboard of the user's system has it now.

    The programs that copy may fail without a word, so the clipboard is read back.
    """
    if "SSH_TTY" in environment or "SSH_CONNECTION" in environment:
        return False  # the clipboard would be that of the remote system
    import pyperclip  # noqa: PLC0415 - looks for programs when imported

    try:
        pyperclip.copy(text)
        return bool(pyperclip.paste() == text)
    except (pyperclip.PyperclipException, OSError, UnicodeError):
        return False


def where(name: str, *, by_system: bool) -> str:
    """The sentence that says where a text went that the user knows by `name`."""
    return f"{name}: {_IN_SYSTEM if by_system else _TO_TERMINAL}."


def cited(quoted: Quoted) -> str:
    """A quote for pasting, with its context and a short citation."""
    cited_as = short_citation(quoted.document, quoted.statement)
    return inert(f"{_quote(quoted)} ({cited_as})")


def proved(quoted: Quoted, named: Named = UNNAMED) -> str:
    """A quote for pasting, with all that proves it.

    That is its citation, its document, its place, the digest of its file, and the command that
    shows it, with the options of `named`.
    """
    document = quoted.document
    place = f"{document.id} {quoted.span.start}:{quoted.span.end}"
    digest = f"sha256 {document.source.sha256}"
    command = with_options(how_to_read(document, quoted.span), named)
    cited_as = citation(document, quoted.statement)
    return inert(f"{_quote(quoted)} {cited_as} [{place}, {digest}; {command}]")


def _quote(quoted: Quoted) -> str:
    before = ""
    if quoted.context is not None:
        span = quoted.context.span
        before = f" (context, {span.start}:{span.end}: “{quoted.context.text}”)"
    return f"“{quoted.quote}”{before}"
