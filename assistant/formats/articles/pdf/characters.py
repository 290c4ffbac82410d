"""Decodes the character codes of a PDF."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_SURROGATES = range(0xD800, 0xE000)
_FIRST_HALVES, _SECOND_HALVES = range(0xD800, 0xDC00), range(0xDC00, 0xE000)
_PLANE = 0x10000  # the first code that needs two halves
_SYMBOLS = range(0xF020, 0xF100)
_PRIVATE = range(0xE000, 0xF900)
_LIGATURES = range(0xFB00, 0xFB07)
# Letters of formulas: "\U0001d707g" is set for a plain "μg", as a font of its own.
_MATHEMATICAL = range(0x1D400, 0x1D800)
# Codes of Unicode: control characters lie below the first, which is the blank.
_LAST_CONTROL = 0x20
_SOFT_HYPHEN = 0xAD
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_WHITE = frozenset({9, 10, 13})
_INVISIBLE = frozenset({_SOFT_HYPHEN, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF})

# Word and others write Adobe's Symbol font as U+F020 to U+F0FF; beyond ASCII it has letters and
# signs of its own (Adobe, "Symbol Encoding").
_SYMBOL = dict(
    zip(
        range(0x61, 0x7B),
        "αβχδεφγηιϕκλμνοπθρστυϖωξψζ",
        strict=True,
    )
) | {
    0x2D: "\u2212",
    0x40: "≅",
    0x44: "Δ",
    0x47: "Γ",
    0x4C: "Λ",
    0x53: "Σ",
    0x57: "Ω",
    0x7E: "∼",  # noqa: RUF001 - as shown
    0xA3: "≤",
    0xA5: "∞",
    0xAB: "↔",
    0xAC: "←",
    0xAD: "↑",
    0xAE: "→",
    0xAF: "↓",
    0xB0: "°",
    0xB1: "±",
    0xB2: "″",
    0xB3: "≥",
    0xB4: "×",
    0xB7: "•",
    0xB8: "÷",
    0xB9: "≠",
    0xBB: "≈",
    0xD2: "®",
    0xD3: "©",
    0xD4: "™",
    0xD6: "√",
}
# Fonts of typesetters whose codes name other characters than they show: "p ¼ 0.03" and "p50.03" for
# "p = 0.03". The name of such a font is the same in every article that is set with it.
_PI = {
    "1": "+",
    "2": "\u2212",
    "3": "×",
    "5": "=",
    "6": "±",
    "9": "\u2032",
    ",": "<",
    ".": ">",
    "#": "≤",
    "$": "≥",
}
_PLAIN_SIGNS = {"¼": "=", "þ": "+", "À": "\u2212", "Â": "×", "Æ": "±"}
# The same font has Greek letters in the order of TeX's: "60 lg" for "60 μg", "NF-jB" for "NF-κB".
_GREEK = dict(zip("abcdjklpqrsvx", "αβγδκλμπρστχω", strict=True))
_FONTS: tuple[tuple[re.Pattern[str], dict[str, str]], ...] = tuple(
    (re.compile(name), shown)
    for name, shown in (
        ("AdvPSMP13", _PLAIN_SIGNS | _GREEK),
        ("MathematicalPi|MathPi|UniversalMath|AdvPS?7DA6", _PI),
        ("AdvP4C4E|AdvPS?Sym|AdvMathSymb|AdvPSMP", _PLAIN_SIGNS),
        ("AdvP43B38B", dict(zip("abdegklmv", "αβδεγκλμω", strict=True))),
        ("AdvP4021ED", {"D": "†", "d": "‡"}),
        ("AdvP7CAC", {"G": "©"}),
        ("AdvP3EAA99|AdvPS3F4C13", {"m": "μ"}),
        ("AdvP40798", {"3": "†", "4": "‡", "z": "+", "|": "×", "{": "\u2212"}),
        ("AdvP4072C", {"6": "°"}),
        ("AdvP44E6F4", {"i": "≥", "u": "°"}),
        ("AdvP4980C", {"v": "<", "w": ">", "¢": "≥", "¡": "≤"}),
        ("AdvP414BFB", {"2": "\u2212"}),
        ("AdvPS44A44B", {"e": "\u2013"}),
        ("AdvPi1", {"{": "†", "*": "\u223c", "+": "±", "6": "×"}),
        ("AdvT030", {"”": "\u2212"}),
    )
)
# Codes of TeX's symbol fonts that no table in the file explains.
_TEX_FONT = re.compile(r"CMSY|MTSY|MT2SY")
# Ligatures of TeX's own text fonts (Knuth, "The TeXbook", appendix F: Computer Modern).
_TEX_TEXT_FONT = re.compile(
    r"(?:\A|\+)(?:CM(?:R|BX|TI|SL|SS|B|BXTI|BXSL|DUNH)|cm(?:r|bx|ti|sl|ss))\w*\Z"
)
_TEX_LIGATURES = {0x0B: "ff", 0x0C: "fi", 0x0D: "fl", 0x0E: "ffi", 0x0F: "ffl"}
_TEX = {0: "\u2212", 1: "·", 2: "×", 3: "\u2217", 4: "÷", 6: "±"}


def character(code: int, font: str) -> str:
    """Return the text that the character `code` of `font` shows; "" if it shows nothing."""
    if code in _INVISIBLE:
        return ""
    if code in _SYMBOLS:
        low = code & 0xFF
        return _SYMBOL.get(low, chr(low) if low < _SOFT_HYPHEN else _UNKNOWN)
    if code in _TEX_LIGATURES and _TEX_TEXT_FONT.search(font):
        return _TEX_LIGATURES[code]
    if code < _LAST_CONTROL and code not in _WHITE:
        return _TEX.get(code, _UNKNOWN) if _TEX_FONT.search(font) else _UNKNOWN
    if code in _SURROGATES or code in _PRIVATE:
        return _UNKNOWN
    compatible = code in _LIGATURES or code in _MATHEMATICAL
    shown = unicodedata.normalize("NFKC", chr(code)) if compatible else chr(code)
    return " " if shown.isspace() else _signs(font).get(shown, shown)


def is_surrogate(code: int) -> bool:
    """Whether `code` is one half of a character that UTF-16 writes as two."""
    return code in _SURROGATES


def joined_surrogates(first: int, second: int) -> int | None:
    """Return the code of the character that two halves form, or None if they form none."""
    if first not in _FIRST_HALVES or second not in _SECOND_HALVES:
        return None
    high, low = first - _FIRST_HALVES.start, second - _SECOND_HALVES.start
    return _PLANE + len(_SECOND_HALVES) * high + low


@cache
def _signs(font: str) -> dict[str, str]:
    return next((shown for name, shown in _FONTS if name.search(font)), {})


_ACCENTS = {
    "`": "\u0300",
    "\u00b4": "\u0301",
    "\u02c6": "\u0302",
    "\u02dc": "\u0303",
    "\u00af": "\u0304",
    "\u02d8": "\u0306",
    "\u02d9": "\u0307",
    "\u00a8": "\u0308",
    "\u02da": "\u030a",
    "\u02dd": "\u030b",
    "\u02c7": "\u030c",
    "\u00b8": "\u0327",
    "\u02db": "\u0328",
}
_DOTLESS = str.maketrans("ıȷ", "ij")


def is_accent(text: str) -> bool:
    """Whether `text` is an accent that may be set over a letter."""
    return text in _ACCENTS or bool(unicodedata.combining(text[0]))


def accented(letter: str, accent: str) -> str:
    """Return `letter` with the `accent` that is set over it."""
    combined = letter.translate(_DOTLESS) + _ACCENTS.get(accent, accent)
    return unicodedata.normalize("NFC", combined)
