"""Converts LaTeX in the fields of BibTeX to plain text.

Fields are plain words with a few macros. pylatexenc parses whole documents, at 30 characters a
millisecond, drops unknown macros, and reads "%" as a comment, although many exports do not escape
it. So this module keeps the text and only replaces macros, formulas and braces. The symbols of
macros come from pylatexenc.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.formats.markup.elements import bracketed
from assistant.formats.markup.inline import APART, LOWERED, RAISED, Inline

if TYPE_CHECKING:
    from collections.abc import Iterator

_ACCENTS = {
    '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304",
    ".": "\u0307", "v": "\u030c", "c": "\u0327", "u": "\u0306", "H": "\u030b", "k": "\u0328",
    "r": "\u030a", "b": "\u0331", "d": "\u0323", "t": "\u0361",
}  # fmt: skip
_DOTLESS = {"\\i": "i", "\\j": "j"}
_OWN = {  # macros that pylatexenc lacks, or renders as in a whole document
    "textgreater": ">", "textless": "<", "textbar": "|", "textasciicircum": "^",
    "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}",
    "cite": "", "url": "", "href": "", "footnote": " ", "par": "\n\n", "newline": "\n",
    "sqrt": "\u221a", "item": "\n\n", "begin": "", "end": "",
}  # fmt: skip
_BLANKS = frozenset(" ,;:>\t\n")
_NOTHING = frozenset("-/!()[]<@")
_TOKEN = re.compile(
    r"""\\(?P<accent>["'`^~=.]|[vcuHkrbdt](?![A-Za-z]))\s*
          (?:\{\s*(?P<braced>\\[ij]|[^\W\d_]?)\s*\}|(?P<bare>\\[ij](?![A-Za-z])|[^\W\d_]))
      | \\(?P<name>[A-Za-z]+)\*?(?:\{\}|[ \t]+|(?=\W)|)
      | \\(?P<sign>.?)
      | (?P<brace>[{}])
      | (?P<typed>---?|``|''|~)""",
    re.VERBOSE | re.DOTALL,
)
_TYPED = {"---": "\u2014", "--": "\u2013", "``": "\u201c", "''": "\u201d", "~": " "}
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{[A-Za-z*]{1,30}\}(?:\{[lcr|]{1,60}\})?")
_DOLLAR = re.compile(r"(?<!\\)\$\$?")
_ENDS_IN_MACRO = re.compile(r"\\[A-Za-z]+\Z")
_IN_FORMULA = re.compile(r"[\\^_]")
# Characters of a formula and of an argument. Without a limit, a file of opening braces would take
# time that grows with the square of its length. Chosen by hand.
_LONGEST_FORMULA = 1000
# Macros and signs that raise or lower their argument, and fractions. Outside of formulas the bare
# signs do not shift. Escaped characters are skipped.
_SHIFT = re.compile(
    r"\\(?:text(?P<macro>super|sub)script|[dt]?(?P<fraction>frac))(?![A-Za-z])|\\.|(?P<sign>[\^_])",
    re.DOTALL,
)
_SHIFTS = {"super": RAISED, "sub": LOWERED, "^": RAISED, "_": LOWERED}
_ARGUMENT = re.compile(r"\\[A-Za-z]+|[^\s{}\\$]")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
# Levels of nested arguments; no real formula has more than four.
_DEEPEST = 8
# Macros that only change the shape of letters in a formula.
_SHAPE = re.compile(r"\\(?:text|math)?(?:rm|it|bf|sf|tt|up|cal|normal)(?![A-Za-z])\s*|\\text(?=\{)")


def plain_text(latex: str) -> str:
    """Return the text of a field without braces, with accents and symbols as characters."""
    if _TOKEN.search(latex) is None and "$" not in latex:
        return latex
    inline = Inline()
    for formula, text in _formulas(latex):
        if formula:
            inline.begin(APART)
            _feed(_ENVIRONMENT.sub(" ", _SHAPE.sub("", text)), inline, formula=True)
            inline.end()
        else:
            _feed(_ENVIRONMENT.sub(" ", text), inline, formula=False)
    return unicodedata.normalize("NFC", inline.text)


def _formulas(latex: str) -> Iterator[tuple[bool, str]]:
    """Yield the pieces of `latex`, each with whether it is a formula; other dollar signs stay."""
    first, *pieces = _DOLLAR.split(latex)
    yield False, first
    at = 0
    while at < len(pieces):
        after = pieces[at + 1] if at + 1 < len(pieces) else None
        if after is not None and _is_formula(pieces[at], after):
            yield True, pieces[at]
            # A macro swallows the blanks after it: "$\\pm$ 3" is ±3.
            yield False, after.lstrip(" \t") if _ENDS_IN_MACRO.search(pieces[at]) else after
            at += 2
        else:
            yield False, f"${pieces[at]}"
            at += 1


def _is_formula(inner: str, after: str) -> bool:
    """Whether text between dollar signs is a formula: by macro, by index, or by pandoc's rule."""
    if not inner.strip() or len(inner) > _LONGEST_FORMULA:
        return False
    tight = inner == inner.strip() and not after[:1].isdigit()
    return tight or _IN_FORMULA.search(inner) is not None


def _feed(latex: str, inline: Inline, *, formula: bool, depth: int = 0) -> None:
    """Append the text of `latex`, with arguments raised and lowered."""
    at, begun = 0, 0
    while match := _SHIFT.search(latex, at):
        at = match.end()
        shift = _SHIFTS.get(match["macro"] or (match["sign"] or "" if formula else ""), "")
        parts = [_argument(latex, at)] if shift and depth < _DEEPEST else []
        if match["fraction"] and depth < _DEEPEST and (over := _argument(latex, at)):
            parts = [over, _argument(latex, over[1])]
        if not parts or None in parts:
            continue
        _add(latex[begun : match.start()], inline)
        arguments = [part for part in parts if part is not None]
        inline.begin(shift or APART)
        for number, (text, _) in enumerate(arguments):
            brackets = len(arguments) > 1 and bracketed(text)
            inline.add("/" * number + "(" * brackets)
            _feed(text, inline, formula=formula, depth=depth + 1)
            inline.add(")" * brackets)
        inline.end()
        at = begun = arguments[-1][1]
    _add(latex[begun:], inline)


def _argument(latex: str, at: int) -> tuple[str, int] | None:
    """Return the argument that begins at `at`, with or without braces, and its end."""
    at += len(latex[at : at + _LONGEST_FORMULA]) - len(latex[at : at + _LONGEST_FORMULA].lstrip())
    if latex[at : at + 1] != "{":
        single = _ARGUMENT.match(latex, at)
        return (single[0], single.end()) if single else None
    depth = 0
    for brace in _BRACE.finditer(latex, at, at + _LONGEST_FORMULA):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if not depth and brace[0] == "}":
            return latex[at + 1 : brace.start()], brace.end()
    return None


def _add(latex: str, inline: Inline) -> None:
    """Append text without shifts; the character before a tilde decides what the tilde means."""
    last = inline.tail(1) if inline.tail(1).isalnum() else ""
    inline.add(_TOKEN.sub(_replaced, last + latex)[len(last) :])


def _replaced(match: re.Match[str]) -> str:
    if accent := match["accent"]:
        letter = match["braced"] or match["bare"] or ""
        return _DOTLESS.get(letter, letter) + (_ACCENTS[accent] if letter else "")
    if name := match["name"]:
        return _symbol(name)
    if match["brace"]:
        return ""
    if typed := match["typed"]:
        # "~50" means "about 50"; a tilde only means a blank between words.
        about = typed == "~" and not match.string[max(match.start() - 1, 0)].isalnum()
        return "~" if about else _TYPED[typed]
    sign = match["sign"]
    if sign == "\\":
        return "\n"
    return " " if sign in _BLANKS else "" if sign in _NOTHING else sign


@lru_cache(maxsize=4096)
def _symbol(name: str) -> str:
    """Return the symbol of a macro, or "" for one that only shapes its argument."""
    if name in _OWN:
        return _OWN[name]
    # Most files only have accents and do not need this import.
    from pylatexenc.latex2text import get_default_latex_context_db  # noqa: PLC0415

    text = getattr(get_default_latex_context_db().get_macro_spec(name), "simplify_repl", None)
    return text if isinstance(text, str) and "%" not in text else ""
