"""Sentence boundaries of biomedical prose, by rules on what stands around each full stop."""

import heapq
import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

SPLITTER = "rules-1"

# Look-around is bounded, so that no text, however hostile, costs more than its length.
_BEFORE = 32
_AFTER = 48
_LONGEST_BRACKET = 600

# Something always follows these, so a full stop behind them never ends a sentence.
_LEADING = frozenset(
    """vs e.g i.e eg ie cf viz Fig Figs fig figs Eq Eqs Eqn eq Ref Refs ref refs Tab Suppl Supp Dr Drs Prof Profs Mr
    Mrs Ms Mx St Ste Mt Dept Univ Inst Assoc Nat Natl Med ca approx resp incl excl esp var subsp ssp cv aff gen Gen
    Chem Pharm Biol Sci Int Clin Am Eur Br Proc Ann Vol Capt Col Lt Sgt Rev Hon seq Nos Nr Ph""".split()
)
# These stand before a number; otherwise they are words, or end the sentence like one.
_COUNTING = frozenset(
    """No no nos p pp P vol vols ch chap sec sect art v ver Ver n lot cat Cat
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec""".split()
)
# These may close a sentence, and then the next one opens with a word from _OPENERS.
_CLOSING = frozenset("al Inc Ltd Co Corp LLC Jr Sr Bros sp spp nov Govt Ave Blvd Rd Mass Calif Pty Pvt".split())
_OPENERS = frozenset(
    """A About According Additionally After Again All Also Although Among An And Another Any Are As At Because Before
    Besides Between Both But By Can Compared Consequently Conversely Despite Did Do Does Due During Each Eight Either
    Even Every Few Finally First Five For Four From Furthermore Given Had Has Have He Hence Her Here His How However
    If In Indeed Interestingly Is It Its Later Likewise Many More Moreover Most Neither Nevertheless Next Nine No None
    Nonetheless Not Notably Of On Once One Only Or Other Others Our Out Over Overall Patients Participants Rather
    Second Seven Several She Similarly Since Six So Some Still Subjects Subsequently Such Ten That The Their Then
    There Therefore These They Third This Those Though Three Thus To Together Two Under Unlike Until Upon Using Was We
    Were What When Where Whereas Whether Which While Who Why With Within Without Yet You""".split()
)
# A capital behind these names a kind, it is no initial: "vitamin D. Patients".
_KINDS = frozenset(
    """vitamin vitamins hepatitis group groups type types grade class stage arm arms panel cohort phase category factor
    protein influenza part section appendix table figure haemophilia hemophilia cyclosporin cyclosporine amphotericin
    immunoglobulin toxin site level model schedule regimen subtype score and or Group Type Grade Stage Class""".split()
)
# A lower-case word of these goes on with the sentence even behind a full stop.
_JOINING = frozenset("and or of but which is are was were that by et to in than with".split())

_NUMBERS = r"\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,12}"
_BRACKETED = r"(?:[,–-]?\s?\[\d[\d,;–\s-]{0,60}\]){1,6}"
_CALL = r"\s?\((?:see\s)?(?:Fig|Figs|Figure|Figures|Table|Tables|Ref|Refs|Box|Suppl|Appendix)\b[^()]{0,80}\)"
_STOP = re.compile(
    rf"""(?P<stop>[.?!…؟।]+)
    (?P<closers>["'”’»)\]*_†‡§¶]{{0,6}})
    (?:(?P<raised>{_NUMBERS}|[⁰¹²³⁴-⁹][⁰¹²³⁴-⁹,⁻–˒]{{0,30}})|(?:{_BRACKETED}|{_CALL})\.?)?
    (?=\s|$|(?P<glued>[A-Z]))
    |(?P<wide>[。！？]+["'”’」』）]{{0,6}})(?=.)""",
    re.VERBOSE,
)
_SPACED = re.compile(rf"\s({_NUMBERS})\s(?=([A-Z][a-z]*)\b)")
_TOKEN = re.compile(r"\S*\Z")
_NEXT = re.compile(r"""(?P<openers>["'“‘«(\[{*_¿¡]*)(?P<word>[^\W_][\w'’-]*|\S?)""")
_PART = re.compile(r"[-/–—(\[“‘\"'=<>≤≥±,;:]")
_ITEM = re.compile(
    r"""[(\[]?(?:\d{1,3}(?:\.\d{1,2}){0,3}|[A-Za-z]|[ivxIVX]{1,5}
    |(?:Fig|Figs|Figure|Table|Tab|Box|Step|Scheme|Appendix)\.?\s?\w{1,4})[)\]]?""",
    re.VERBOSE,
)
_LISTED = re.compile(r"[:;,•►]\s*[(\[]?\w{1,3}\Z")
_BRACKETS = re.compile(r"[()\[\]]")
_ITEM_AHEAD = re.compile(r"[(\[](?:\d{1,2}|[a-z]|[ivx]{1,4})[)\]]")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_HEADING = re.compile(
    r"""(?<=[a-z0-9)\]%,;])\s+(?=(?:
    (?:[A-Z]{3,}\s(?:AND\s)?){0,2}
    (?:BACKGROUND|CONTEXT|INTRODUCTION|OBJECTIVES?|AIMS?|PURPOSE|HYPOTHESIS|DESIGN|SETTINGS?|PATIENTS|PARTICIPANTS
    |SUBJECTS|INTERVENTIONS?|METHODS?|METHODOLOGY|MEASURES|MEASUREMENTS|RESULTS?|FINDINGS|CONCLUSIONS?|DISCUSSION
    |INTERPRETATION|FUNDING|LIMITATIONS|SIGNIFICANCE|OPINION|COVERED|REGISTRATION)
    :?\s+[A-Z0-9]
    |(?:Background|Objectives?|Methods?|Results?|Conclusions?|Interpretation|Findings):\s+[A-Z0-9])
    )""",
    re.VERBOSE,
)


class _Around(NamedTuple):
    """What the rules look at: the token before the stop, what precedes it, and what comes next."""

    token: str
    earlier: str
    openers: str
    word: str
    ahead: str


def _around(text: str, stop: int, tail: int) -> _Around:
    before = text[max(0, stop - _BEFORE) : stop]
    token = _TOKEN.search(before)
    start = token.start() if token else len(before)
    ahead = text[tail : tail + _AFTER].lstrip()
    coming = _NEXT.match(ahead)
    return _Around(
        _PART.split(before[start:])[-1],
        before[:start].rstrip(),
        coming["openers"] if coming else "",
        coming["word"] if coming else "",
        ahead,
    )


def _opens(word: str) -> bool:
    return word in _OPENERS


def _before_lower(around: _Around) -> bool:
    """Whether a sentence ends before a word that begins with a small letter."""
    token, word = around.token, around.word
    if len(token) < 2 or token in _CLOSING or _DOTTED.fullmatch(token):
        return False
    if any(mark.isupper() or mark.isdigit() for mark in word[:12]):
        return True
    plain = len(token) > 3 and token.isalpha() and token.islower()
    return plain and not around.openers and len(word) > 1 and word not in _JOINING


def _after_letter(around: _Around) -> bool:
    """Whether a sentence ends behind a single letter or letters with stops between them."""
    token, word = around.token, around.word
    if "." in token:
        if token.islower():
            return word[:1].isupper()
        return _opens(word)
    last = _PART.split(around.earlier.rpartition(" ")[2])[-1]
    if last in _KINDS:
        return True
    if token.islower():
        return word[:1].isupper()
    return _opens(word)


def _after_dot(around: _Around) -> bool:
    """Whether a full stop ends a sentence, brackets and list items aside."""
    token, word = around.token, around.word
    first = word[:1]
    if token in _LEADING:
        return False
    if token in _COUNTING and (first.isdigit() or (token[0] in "NC" and any(map(str.isdigit, word)))):
        return False
    if _ITEM_AHEAD.match(around.ahead) and token not in _CLOSING and len(token) > 1:
        return True
    if first.islower():
        return _before_lower(around)
    if first and not first.isalnum():
        return first not in ",;:)]}%=<>≤≥±+/&|-–—"
    if first.isdigit() and (token in ("", "0") or token in _CLOSING):
        return False
    if (len(token) == 1 and token.isalpha()) or _DOTTED.fullmatch(token):
        return _after_letter(around)
    return token not in _CLOSING or (_opens(word) and not around.openers)


def _raised_number(text: str, stop: int, raised: str, around: _Around) -> bool:
    """Whether digits glued to a full stop are citations: "outcome.12 The", and not "0.12"."""
    before = text[stop - 1 : stop]
    if not before.isdigit() or not raised[0].isdecimal():
        return len(around.token) != 1 and around.token not in _COUNTING
    # Behind a digit they are one only if that number has its decimals already, or is a year.
    return bool(re.search(r"\d\.\d+\Z", around.token) or re.fullmatch(r"(?:19|20)\d\d", around.token)) and _opens(
        around.word
    )


def _glued(text: str, stop: int, around: _Around) -> bool:
    """Whether a full stop with no blank behind it ends a sentence: "period.There was"."""
    token = around.token
    word = re.match(r"(?:[A-Z][a-z]+|[A-Z]{2,}|A)(?=[\s:,-])", around.ahead)
    if word is None or any(mark in token for mark in "@/.") or not text[stop - 1].isalnum() and text[stop - 1] not in ")]%":
        return False
    return (len(token) > 3 and token.isalpha() and token.islower()) or text[stop - 1] in ")]%"


def _brackets(text: str) -> list[tuple[int, int]]:
    """Outermost pairs of brackets, in order; a bracket without its partner close by is no bracket."""
    unclosed: dict[str, list[int]] = {"(": [], "[": []}
    pairs: list[tuple[int, int]] = []
    for found in _BRACKETS.finditer(text):
        mark, place = found[0], found.start()
        if mark in unclosed:
            unclosed[mark].append(place)
            continue
        waiting = unclosed["(" if mark == ")" else "["]
        if waiting and place - (start := waiting.pop()) <= _LONGEST_BRACKET:
            while pairs and pairs[-1][0] > start:
                pairs.pop()
            pairs.append((start, place))
    return pairs


def _within(pairs: list[tuple[int, int]], end: int, start: int) -> bool:
    """Whether `end` is inside brackets that opened within the sentence and not at its `start`."""
    nearest = bisect_left(pairs, (end, end)) - 1
    return nearest >= 0 and end <= pairs[nearest][1] and pairs[nearest][0] > start


def _cut(text: str, found: re.Match[str], start: int, pairs: list[tuple[int, int]]) -> int | None:
    """Where the next sentence begins if this stop ends one that began at `start`."""
    if found["wide"]:
        return found.end()
    stop, tail = found.start(), found.end()
    if _within(pairs, tail, start):
        return None
    around = _around(text, stop, tail)
    if stop - start <= 14 and _ITEM.fullmatch(text[start:stop].rstrip()):
        return None
    if _LISTED.search(text[max(start, stop - 12) : stop]):
        return None
    if found["raised"] and not _raised_number(text, stop, found["raised"], around):
        return None
    if found["glued"] and tail == stop + 1 and not _glued(text, stop, around):
        return None
    ends = _after_dot(around) if found["stop"] == "." else not around.word[:1].islower()
    if not ends:
        return None
    cited = _SPACED.match(text, tail, tail + _AFTER)
    if cited and (_opens(cited[2]) or not cited[1].isdigit()):
        return cited.end()
    return tail


def _stops(text: str) -> Iterator[tuple[int, int, re.Match[str] | None]]:
    stops = ((found.end(), 2, found) for found in _STOP.finditer(text))
    blanks = ((found.end(), 0, None) for found in _BLANK_LINE.finditer(text))
    headings = ((found.end(), 1, None) for found in _HEADING.finditer(text))
    return heapq.merge(stops, blanks, headings, key=lambda place: place[:2])


def sentences(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the sentences of `text`, in code points, covering it without gap or overlap.
    """
    pairs = _brackets(text)
    starts = [0]
    start = len(text) - len(text.lstrip())
    for place, kind, found in _stops(text):
        cut = place if found is None else _cut(text, found, start, pairs)
        if cut is None or cut <= start:
            continue
        while cut < len(text) and text[cut].isspace():
            cut += 1
        if cut < len(text):
            starts.append(cut)
            start = cut
    return list(zip(starts, [*starts[1:], len(text)], strict=True)) if text else []
