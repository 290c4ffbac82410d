"""LaTeX in the fields of BibTeX, to plain text.

Fields hold words with a macro here and there. pylatexenc parses whole documents, at 30 characters a
millisecond, drops what it does not know, and takes "%" for a comment although many exports write it
as it is. So the text stays as it is, and only macros, formulas and braces in it are replaced; what
symbols macros stand for is pylatexenc's knowledge.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from assistant.parse.superscript import raised

_ACCENTS = {
    '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304",
    ".": "\u0307", "v": "\u030c", "c": "\u0327", "u": "\u0306", "H": "\u030b", "k": "\u0328",
    "r": "\u030a", "b": "\u0331", "d": "\u0323", "t": "\u0361",
}  # fmt: skip
_DOTLESS = {"\\i": "i", "\\j": "j"}
_OWN = {  # what pylatexenc lacks, or words as for a whole document
    "textgreater": ">", "textless": "<", "textbar": "|", "textasciicircum": "^",
    "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textsubscript": "",
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
_IN_FORMULA = re.compile(r"[\\^_]")
_LONGEST_FORMULA = 1000
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_RAISED = re.compile(r"(?:\\textsuperscript|\^)\s*(?:\{{1,2}([^{}\\]*)\}{1,2}|([0-9+\-\u2212]))")
# What only shapes letters in a formula.
_SHAPE = re.compile(r"\\(?:text|math)?(?:rm|it|bf|sf|tt|up|cal|normal)(?![A-Za-z])\s*|\\text(?=\{)")
_LOWERED = re.compile(r"_\s*(?:(?=\{)|(?=[0-9A-Za-z\\]))")


def plain_text(latex: str) -> str:
    """Return the text of a field, its accents and symbols as characters, without braces."""
    if _TOKEN.search(latex) is None and "$" not in latex:
        return latex
    text = _without_dollars(latex) if "$" in latex else latex
    text = _ENVIRONMENT.sub(" ", text)
    if "\\textsuperscript" in text:
        text = _RAISED.sub(_raise, text)
    return unicodedata.normalize("NFC", _TOKEN.sub(_replaced, text))


def _without_dollars(latex: str) -> str:
    """Return `latex` with its formulas as text; other dollar signs are money and stay."""
    first, *pieces = _DOLLAR.split(latex)
    done = [first]
    at = 0
    while at < len(pieces):
        after = pieces[at + 1] if at + 1 < len(pieces) else None
        if after is not None and _is_formula(pieces[at], after):
            done += (_formula(pieces[at], done[-1][-1:]), after)
            at += 2
        else:
            done.append(f"${pieces[at]}")
            at += 1
    return "".join(done)


def _is_formula(inner: str, after: str) -> bool:
    """Whether what stands between two signs holds a macro or an index, or is as pandoc has it."""
    if not inner.strip() or len(inner) > _LONGEST_FORMULA:
        return False
    tight = inner == inner.strip() and not after[:1].isdigit()
    return tight or _IN_FORMULA.search(inner) is not None


def _formula(inner: str, behind: str) -> str:
    text = _FRACTION.sub(r"\1/\2", _SHAPE.sub("", inner))
    return _LOWERED.sub("", _RAISED.sub(_raise, behind + text))[len(behind) :]


def _raise(match: re.Match[str]) -> str:
    before = match.string[: match.start()][-3:].rstrip("{}$ ")
    return raised(match[1] or match[2] or "", before)


def _replaced(match: re.Match[str]) -> str:
    if accent := match["accent"]:
        letter = match["braced"] or match["bare"] or ""
        return _DOTLESS.get(letter, letter) + (_ACCENTS[accent] if letter else "")
    if name := match["name"]:
        return _symbol(name)
    if match["brace"]:
        return ""
    if typed := match["typed"]:
        # "~50" is "about 50"; only between words does the sign stand for a blank.
        about = typed == "~" and not match.string[max(match.start() - 1, 0)].isalnum()
        return "~" if about else _TYPED[typed]
    sign = match["sign"]
    if sign == "\\":
        return "\n"
    return " " if sign in _BLANKS else "" if sign in _NOTHING else sign


@lru_cache(maxsize=4096)
def _symbol(name: str) -> str:
    """Return what a macro stands for; one that only shapes its argument stands for nothing."""
    if name in _OWN:
        return _OWN[name]
    # Most files hold accents only.
    from pylatexenc.latex2text import get_default_latex_context_db  # noqa: PLC0415

    text = getattr(get_default_latex_context_db().get_macro_spec(name), "simplify_repl", None)
    return text if isinstance(text, str) and "%" not in text else ""
