"""Finds sentences in biomedical prose, by rules on the text around each full stop."""

import heapq
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from assistant.text.section_names import SECTION_NAMES

SPLITTER = "rules-3"

#: Most code points of a sentence; a longer one is cut. The longest sentence in 1,100 trials, 18,000
#: abstracts and 600 files of all formats has 4,673: a list of the contribution of each author.
LONGEST = 10_000
# Code points before the limit that are searched for a blank, about 30 words. Chosen by hand: text
# without a blank for so long is not prose, and any place to cut is as good as another.
_BLANK_WITHIN = 200
_MARKS_WITHIN = 32  # combining marks on one letter; real text has fewer
_JOINER = "\u200d"  # joins the characters before and after it into one

# Code points that are read around a full stop. They are bounded, so that the time grows only with
# the length of even a hostile text.
# All of these were chosen by hand, and the boundary F1 in `sentences` was measured with them.
_BEFORE = 32
_AFTER = 48
_LONGEST_ITEM = 14  # of the number or label of a list item
_LONGEST_BRACKET = 600  # between two brackets that belong together
# Texts whose cuts are kept, because design, participants and registrations read the same paragraphs
# of an article one after another. Chosen by hand: more paragraphs than are read of most articles.
_CUT_TEXTS = 128
_SHORTEST_WORD = 4  # letters; shorter words are more often abbreviations


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Another word always follows these, so a full stop after them never ends a sentence.
_LEADING = _words("""
    vs e.g i.e eg ie cf viz Fig Figs fig figs Eq Eqs Eqn eq Ref Refs ref refs Tab Suppl Supp Dr
    Drs Prof Profs Mr Mrs Ms Mx St Ste Mt Dept Univ Inst Assoc Nat Natl Med ca approx resp incl
    excl esp var subsp ssp cv aff gen Gen Str Chem Pharm Biol Sci Int Clin Am Eur Br Proc Ann
    Vol Capt Col Lt Sgt Rev Hon app Nos Nr Ph
""")
# Before a number, these are abbreviations. Elsewhere they are words and may end a sentence.
_COUNTING = _words("""
    No no nos p pp P vol vols ch chap sec sect art v ver Ver n lot cat Cat Figure Figures Table
    Tables Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec avg conc est max supp temp wt
""")
_NUMBERING = _words("No no nos cat Cat")
# These may end a sentence. If they do, the next sentence begins with a word from _OPENERS.
_CLOSING = _words("""
    al Inc Ltd Co Corp Pte LLC Jr Sr Bros sp spp nov Govt Ave Blvd Rd Mass Calif Pty Pvt
""")
_SHORTENED = _LEADING | _COUNTING | _CLOSING
_OPENERS = _words("""
    A About According Accordingly Additionally After Again All Also Although Among An And
    Another Any Are As At Because Before Besides Between Both But By Can Compared Consequently
    Conversely Despite Did Do Does Due During Each Eight Either Even Every Few Finally First
    Five For Four From Furthermore Given Had Has Have He Hence Her Here His How However If In
    Indeed Interestingly Is It Its Later Likewise Many More Moreover Most Neither Nevertheless
    Next Nine No None Nonetheless Not Notably Of On Once One Only Or Other Others Our Out Over
    Overall Rather Second Seven Several She Similarly Since Six So Some Still Subsequently Such
    Ten That The Their Then There Therefore These They Third This Those Though Three Thus To
    Together Two Under Unlike Until Upon Using Was We Were What When Where Whereas Whether Which
    While Who Why With Within Without Yet You
""")
# Headings of structured abstracts, which often come without any punctuation. Those added here are
# the last words of longer ones ("MAIN OUTCOME MEASURES", "EXPERT OPINION", "AREAS COVERED").
_SECTIONS = SECTION_NAMES | _words("MEASURES OPINION COVERED")
# A single capital letter after one of these words is an initial or a genus. After any other word in
# lower case it is a label: "arm B. Patients".
_INTRODUCING = _words("""
    acknowledge against and author authors between both by containing editor for from including
    of or thank thanks the to via with
""")
# One of these words in lower case continues the sentence even after a full stop.
_JOINING = _words("and or of but which is are was were that by et to in than with")

_OPENING = "([{\u201c\u2018\u00ab\"'*_"
_DASHES = "-\u2013\u2014"
_GOING_ON = ".?!,;:)]}%=<>≤≥±+/&|"
_NUMBERS = r"\d{1,3}(?:\s?[,\u2013-]\s?\d{1,3}){0,12}"
_BRACKETED = r"(?:[,\u2013-]?\s?\[\d[\d,;\u2013\s-]{0,60}\]){1,6}"
_CALL = r"\s?\((?:see\s)?(?:Figs?|Figures?|Tables?|Refs?|Box|Suppl|Appendix)\b[^()]{0,80}\)"
_STOP = re.compile(
    rf"""(?P<stop>[.?!…؟।]+)
    (?P<closers>["'\u201d\u2019»)\]*_†‡§¶]{{0,6}})
    (?:(?P<raised>{_NUMBERS}|[⁰¹²³⁴-⁹][⁰¹²³⁴-⁹,⁻\u2013]{{0,30}})|(?:{_BRACKETED}|{_CALL})\.?)?
    (?=\s|$|(?P<glued>[A-Z]))
    |(?P<wide>[\u3002\uff01\uff1f]+["'\u201d\u2019\u300d\u300f\uff09]{{0,6}})(?!\Z)""",
    re.VERBOSE,
)
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_HEADING = re.compile(
    rf"""(?<=[a-z0-9)\]%])\s+(?=(?:[A-Z]{{3,}}\s(?:AND\s)?){{0,2}}
    (?:{"|".join(sorted(_SECTIONS))}):?\s+[A-Z0-9])""",
    re.VERBOSE,
)
_TOKEN = re.compile(r"\S*\Z")
_PART = re.compile(r"[-/\u2013\u2014(\[\u201c\u2018\"'=<>≤≥±,;:]")
_NEXT = re.compile(r"(?P<openers>[\"'\u201c\u2018«(\[{*_¿¡]*)(?P<word>[^\W_][\w'\u2019-]*|\S?)")
_ITEM = re.compile(
    r"""[(\[]?(?:\d{1,3}(?:\.\d{1,2}){0,3}|[A-Za-z]|[ivxIVX]{1,5}
    |(?:Figs?|Figure|Table|Tab|Box|Step|Scheme|Appendix)\.?\s?\w{1,4})?[)\]]?""",
    re.VERBOSE,
)
_ITEM_AHEAD = re.compile(r"\(?(?:\d{1,2}|[A-Za-z](?:[,\u2013-]\s?[A-Za-z]){0,3}|[ivx]{1,4})\)")
_LISTED = re.compile(r"(?:[^\W\d]:\s+[(\[]?(?:1|[aAiI])|;\s*[(\[]?\d{1,2})\Z")
_SPACED = re.compile(rf"\s(?P<numbers>{_NUMBERS})\s(?=(?P<word>[A-Z][a-z]*)\b)")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})*")
_WHOLE_NUMBER = re.compile(r".*\d\.\d+|(?:19|20)\d\d")
_SUPPLEMENT = re.compile(r"\bS\d{1,2}\Z")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.-?)+[^\W\d_]{1,2}|[^\W\d_]")
_GLUED = re.compile(r"(?:[A-Z][a-z]+(?=[\s:,-])|Figs?(?=\.)|[A-Z]{2,}(?=[\s:,/]|\Z)|A(?=\s))")


class _Around(NamedTuple):
    """The last token before the stop, the text before that, and the text after the stop."""

    last: str
    earlier: str
    openers: str
    word: str
    ahead: str


def _around(text: str, start: int, stop: int, tail: int) -> _Around:
    before = text[max(start, stop - _BEFORE) : stop]
    token = _TOKEN.search(before)
    begun = token.start() if token else len(before)
    whole = before[begun:].lstrip(_OPENING)
    part = _PART.split(whole)[-1]
    last = part if part in _SHORTENED else whole
    ahead = text[tail : tail + _AFTER].lstrip()
    coming = _NEXT.match(ahead)
    openers, word = coming.group("openers", "word") if coming else ("", "")
    return _Around(last, before[:begun].rstrip(), openers, word, ahead)


def _opens(around: _Around) -> bool:
    """Whether the next word begins a sentence and not a name: "The", not the "A" of "A. Kern"."""
    opening = around.word in _OPENERS or around.word in _SECTIONS
    return opening and not around.ahead.startswith(around.word + ".")


def _can_open(around: _Around) -> bool:
    first = around.word[:1]
    if first and first in _DASHES + "…":
        return around.ahead[1:2].isupper() or around.ahead.startswith(("(…)", "[…]"))
    return not first or first not in _GOING_ON


def _before_small(around: _Around) -> bool:
    """Whether a sentence ends before a word that begins with a lower-case letter."""
    last, word = around.last, around.word
    if last in _CLOSING or _DOTTED.fullmatch(last):
        return False
    if any(mark.isupper() or mark.isdigit() for mark in word[:12]):
        return True
    if "\u03b1" <= word[0] <= "\u03c9" or len(word) == 1 or around.openers.startswith("*"):
        return len(last) >= _SHORTEST_WORD - 1
    plain = len(last) >= _SHORTEST_WORD and last.isalpha() and last.islower()
    bracketed = last.endswith((")", "]"))
    return (plain or bracketed) and not around.openers and word not in _JOINING


def _after_letters(around: _Around) -> bool:
    """Whether a sentence ends after a single letter, or letters with stops between them."""
    last, word = around.last, around.word
    capital = word[:1].isupper()
    if _opens(around) or not capital:
        return capital
    if last.islower():
        return word[1:2].islower() or "." not in last
    noun = around.earlier.rpartition(" ")[2]
    named = len(noun) >= _SHORTEST_WORD - 1 and noun.isalpha() and noun.islower()
    return named and noun not in _INTRODUCING and "." not in last and around.ahead[1:2] != "."


def _abbreviated(around: _Around) -> bool:
    last, word = around.last, around.word
    if not around.earlier and last not in _SHORTENED and last.lower() in _SHORTENED:
        last = last.lower()  # at the beginning of a sentence: "Approx. 40 %"
    if last in _LEADING:
        # "S2 Fig." is how one publisher names a supplement, and may end a sentence.
        supplement = last == "Fig" and _SUPPLEMENT.search(around.earlier)
        return not (supplement and word[:1].isupper())
    numbered = word[:1].isdigit() or (last in _NUMBERING and any(map(str.isdigit, word)))
    return last in _COUNTING and numbered


def _after_dot(around: _Around) -> bool:
    last, first = around.last, around.word[:1]
    if _abbreviated(around):
        return False
    if _ITEM_AHEAD.match(around.ahead) and len(last) > 1:
        return last not in _CLOSING
    if first.islower():
        return _before_small(around)
    if _DOTTED.fullmatch(last):
        return _after_letters(around)
    if first.isdigit():
        return last not in _CLOSING and last not in ("", "0")
    return last not in _CLOSING or (_opens(around) and not around.openers)


def _raised_cites(text: str, match: re.Match[str], around: _Around) -> bool:
    """Whether digits directly after a full stop are citations: "outcome.12 The", not "0.12"."""
    before = text[match.start() - 1 : match.start()]
    if before.isdigit() and match["raised"][0].isdecimal():
        # They are citations if the number before has decimals already, or is a year.
        return bool(_WHOLE_NUMBER.fullmatch(around.last)) and _opens(around)
    is_shortened = len(around.last) == 1 or around.last in _COUNTING
    return bool(before.strip()) and not is_shortened


def _glued_ends(text: str, stop: int, around: _Around) -> bool:
    """Whether a full stop without a blank after it ends a sentence: "period.There was"."""
    last = around.last
    if not _GLUED.match(around.ahead) or any(mark in last for mark in "@/."):
        return False
    plain = len(last) >= _SHORTEST_WORD and last.isalpha() and last.islower()
    return plain or text[stop - 1 : stop] in (")", "]", "%")


def _brackets(text: str) -> list[tuple[int, int]]:
    """The outermost pairs of brackets, in order; ignores a bracket without a partner nearby."""
    unclosed: dict[str, list[int]] = {"(": [], "[": []}
    pairs: list[tuple[int, int]] = []
    for match in re.finditer(r"[()\[\]]", text):
        mark, place = match[0], match.start()
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
    """Whether `end` is in brackets that opened within the sentence, but after its `start`."""
    nearest = bisect_left(pairs, (end, end)) - 1
    return nearest >= 0 and end <= pairs[nearest][1] and pairs[nearest][0] > start


def _numbers_item(text: str, start: int, stop: int) -> bool:
    """Whether the stop belongs to the number or label of a list item: "2. Patients"."""
    alone = stop - start <= _LONGEST_ITEM and _ITEM.fullmatch(text[start:stop].rstrip())
    return bool(alone or _LISTED.search(text[max(start, stop - _LONGEST_ITEM) : stop]))


def _cut(text: str, match: re.Match[str], start: int) -> int | None:
    """Where the next sentence begins, or None if this stop does not end the one from `start`."""
    stop, tail = match.start(), match.end()
    around = _around(text, start, stop, tail)
    if (
        _numbers_item(text, start, stop)
        or (match["raised"] and not _raised_cites(text, match, around))
        or (match["glued"] and tail == stop + 1 and not _glued_ends(text, stop, around))
    ):
        return None
    cited = text[match.end("closers") : tail].lstrip()
    if around.word[:1].islower() and cited.startswith("["):
        # Before a lower-case letter, the citation is the subject: "[23] combined both".
        tail = match.end("closers")
        around = _around(text, start, stop, tail)
    elif cited.endswith("."):
        # The stop after the citation is the one that counts: "Kim et al. [4]. The".
        around = around._replace(last="cited", earlier="")
    small = around.word[:1].islower()
    ends = _after_dot(around) if match["stop"] == "." else not small
    if not ends or not _can_open(around):
        return None
    apart = _SPACED.match(text, tail, tail + _AFTER)
    if apart and (apart["word"] in _OPENERS or not _THOUSANDS.fullmatch(apart["numbers"])):
        return apart.end()
    return tail


def _places(text: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Possible starts of sentences, in order, with the stop, heading or blank line before each."""
    patterns = (_BLANK_LINE, _HEADING, _STOP)
    matches = (((match.end(), match) for match in pattern.finditer(text)) for pattern in patterns)
    return heapq.merge(*matches, key=lambda place: place[0])


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of `text`: half-open, in code points, without gap or overlap.

    White space after a sentence belongs to it; white space at the start of the text belongs to the
    first sentence. A sentence of more than `LONGEST` code points is cut; see `pieces`.
    Boundary F1 on real paragraphs marked by hand, test part: 0.995 over 291 boundaries, by
    `python benchmarks/sentences/compare.py --data DIR`.
    """
    return [piece for start, end in _whole(text) for piece in pieces(text, start, end)]


def cut_sentences(text: str) -> list[int]:
    """The lengths of the sentences of `text` that `sentences` cuts."""
    if len(text) <= LONGEST:
        return []
    lengths = (len(text[start:end].strip()) for start, end in _whole(text))
    return [length for length in lengths if length > LONGEST]


def pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The span in pieces of at most `LONGEST` code points, without gap or overlap.

    The limit does not count white space around a piece. A piece ends after the last blank of its
    last 200 code points. Without a blank there, it ends exactly at the limit, but never before a
    combining mark.
    """
    whole = text[start:end]
    last = start + len(whole.rstrip())
    begin = end - len(whole.lstrip())
    starts = [start]
    while last - begin > LONGEST:
        begin = _place_to_cut(text, begin + LONGEST)
        while text[begin].isspace():
            begin += 1
        starts.append(begin)
    return list(zip(starts, [*starts[1:], end], strict=True))


def _place_to_cut(text: str, limit: int) -> int:
    """The last place up to `limit` after a blank; else `limit`, or the place before marks there."""
    near = range(limit, limit - _BLANK_WITHIN, -1)
    blank = next((at for at in near if text[at].isspace() or text[at - 1].isspace()), None)
    if blank is not None:
        return blank
    nearer = range(limit, limit - _MARKS_WITHIN, -1)
    return next((at for at in nearer if not _joined(text, at)), limit)


def _joined(text: str, at: int) -> bool:
    """Whether the code point at `at` forms one character with the one before it."""
    is_mark = unicodedata.category(text[at]).startswith("M") or text[at] == _JOINER
    return is_mark or text[at - 1] == _JOINER


@lru_cache(maxsize=_CUT_TEXTS)
def _whole(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of whole sentences, however long."""
    pairs = _brackets(text)
    starts, start = [0], len(text) - len(text.lstrip())
    for place, match in _places(text):
        cut: int | None = place
        if match.re is not _BLANK_LINE and _within(pairs, place, start):
            cut = None
        elif match.re is _STOP and not match["wide"]:
            cut = _cut(text, match, start)
        while cut and cut < len(text) and text[cut].isspace():
            cut += 1
        if cut and start < cut < len(text):
            starts.append(cut)
            start = cut
    return tuple(zip(starts, [*starts[1:], len(text)], strict=True)) if text else ()
