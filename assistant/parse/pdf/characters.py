"""What the codes of a PDF's characters stand for."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_SURROGATES = range(0xD800, 0xE000)
_SYMBOLS = range(0xF020, 0xF100)
_PRIVATE = range(0xE000, 0xF900)
_LIGATURES = range(0xFB00, 0xFB07)
_LAST_CONTROL = 0x20
_LAST_ASCII = 0x7F
_SOFT_HYPHEN = 0xAD
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_INVISIBLE = frozenset({0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF})

# Word and others write Adobe's Symbol font as U+F020 to U+F0FF; beyond ASCII it has letters and
# signs of its own (Adobe, "Symbol Encoding").
_SYMBOL = dict(
    zip(
        range(0x61, 0x7B),
        "αβχδεφγηιϕκλμνοπθρστυϖωξψζ",  # noqa: RUF001 - Greek
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
_GREEK = {chr(low): shown for low, shown in _SYMBOL.items() if low < _LAST_ASCII}
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
_FONTS: tuple[tuple[re.Pattern[str], dict[str, str]], ...] = tuple(
    (re.compile(name), shown)
    for name, shown in (
        ("MathematicalPi|MathPi|UniversalMath|AdvPS?7DA6", _PI),
        ("AdvP4C4E|AdvPS?Sym|AdvMathSymb|AdvPSMP", _PLAIN_SIGNS),
        ("AdvP43B38B", _GREEK),
        ("AdvP3EAA99|AdvPS3F4C13", {"m": "μ"}),
        ("AdvP40798", {"z": "+", "|": "×", "{": "\u2212"}),
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
_TEX = {0: "\u2212", 1: "·", 2: "×", 3: "\u2217", 4: "÷", 6: "±"}


def character(code: int, font: str) -> str:
    """Return what the character `code` of `font` shows; empty for what shows nothing."""
    if code in _INVISIBLE or code == _SOFT_HYPHEN:
        return ""
    if code in _SYMBOLS:
        low = code & 0xFF
        return _SYMBOL.get(low, chr(low) if low < _SOFT_HYPHEN else _UNKNOWN)
    if code in _LIGATURES:
        return unicodedata.normalize("NFKC", chr(code))
    if code in _SURROGATES or code in _PRIVATE:
        return _UNKNOWN
    if code < _LAST_CONTROL:
        if code in (9, 10, 13):
            return " "
        return _TEX.get(code, _UNKNOWN) if _TEX_FONT.search(font) else _UNKNOWN
    shown = chr(code)
    if shown.isspace():
        return " "
    return _signs(font).get(shown, shown)


@cache
def _signs(font: str) -> dict[str, str]:
    return next((shown for name, shown in _FONTS if name.search(font)), {})
