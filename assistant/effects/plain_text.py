"""Text in the form that the patterns for numbers match: the same length, fewer kinds of signs.

Letters are small, every dash is "-", every blank is " ", and a raised decimal point is ".".
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

# Most characters of a sentence that are read, so that a hostile text does not take long. Real
# sentences with results seldom have 1,000.
LONGEST = 2_000
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"
_BLANKS = "\n\r\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_SIGNS = {
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_BLANKS, " "),
    "\u2a7d": "\u2264",  # less than or slanted equal
    "\u2266": "\u2264",  # less than over equal
    "\u2a7e": "\u2265",
    "\u2267": "\u2265",
    "\uff1c": "<",
    "\uff1e": ">",
    "\uff1d": "=",
    "\u02c2": "<",
    "\u2039": "<",
    "\u203a": ">",
    "\u00d7": "x",
    "\u2019": "'",
    "\u03d0": "\u03b2",  # the other beta
    "\u00df": "\u03b2",  # sharp s, which typing puts for beta
    "[": "(",
    "]": ")",
    "{": "(",
    "}": ")",
}
_RAISED_POINT = re.compile(r"(?<=\d)[\u00b7\u2219\u22c5\u2027\u30fb](?=\d)")

#: A number without its sign: "0.06", ".04", "1,234", "1.5".
NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,8})?|\d{1,9}(?:\.\d{1,8})?|\.\d{1,8})"
#: A number with its sign, which may stand apart from it: "- 3.4".
SIGNED = rf"(?:(?:[-+]|\+/-)\s?)?{NUMBER}"
#: What must not follow a number: more digits, a decimal comma, a letter that makes it a name.
NO_MORE = r"(?![\w]|[.,]\d|-[a-z])"


def plain_text(text: str) -> str:
    """`text` in the form of the patterns, as long as `text`, or as `LONGEST` where that is less."""
    small = "".join(_SIGNS.get(sign, _small(sign)) for sign in text[:LONGEST])
    return _RAISED_POINT.sub(".", small)


def _small(sign: str) -> str:
    lower = sign.lower()
    return lower if len(lower) == 1 else sign


def decimal(number: str) -> Decimal | None:
    """The value of a number that a pattern matched; None if it is none after all."""
    try:
        return Decimal(number.replace(",", "").replace(" ", "").replace("+", ""))
    except InvalidOperation:
        return None
