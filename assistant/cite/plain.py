"""Makes metadata safe for citations: on one line, without control characters, or as LaTeX."""

from __future__ import annotations

import re

from assistant.display import inert

# Braces are written by name, because BibTeX counts them even after a backslash.
_LATEX = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"{\textbraceleft}",
        "}": r"{\textbraceright}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        "<": r"{\textless}",
        ">": r"{\textgreater}",
        "|": r"{\textbar}",
        **{character: f"\\{character}" for character in "$%&#_"},
    }
)
_LIGATURE = re.compile(r"(?<=[-'`,!?])(?=[-'`,])")  # fonts join these, as in -- and ''


def plain(text: str | None) -> str:
    """`text` on one line, without the characters that `display.inert` would replace."""
    shown = (c for c in text or "" if c.isspace() or inert(c) == c)
    return " ".join("".join(shown).split())


def latex(text: str | None) -> str:
    """`text` on one line for a field of BibTeX."""
    return _LIGATURE.sub("{}", plain(text).translate(_LATEX))
