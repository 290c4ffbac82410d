"""Recognises exports that databases print for people. It loads little: it runs for every file."""

from __future__ import annotations

import re
from itertools import islice

# The search, its date and the number of records may come first.
_ABOVE = r"(?:[^\n]{0,300}\n){0,30}?[ \t]*"
_COCHRANE = re.compile(_ABOVE + r"Record #\d{1,6} of \d{1,6}[ \t]*\n\s*[A-Z]{2,3}: ")
_OVID = re.compile(
    _ABOVE + r"<\d{1,6}\.? ?>[ \t]*\n\s*"
    r"(?:(?:Unique Identifier|Accession Number|Database|Title|Authors?|Source|Status|VN Ovid\w*)"
    r"[ \t]*\n|[A-Z]{2} {2}- )"
)
# "TITLE","..." in one line and another field in the next.
_EMBASE = re.compile(
    _ABOVE + r"\"(?:TITLE|AUTHOR NAMES|SOURCE)\",[^\n]*\n"
    r"(?:[^\n]*\n){0,3}?\"[A-Z][A-Z /()-]{1,40}\",\""
)
# "RECORD 1" and the name of a field, each alone in its line.
_EMBASE_TEXT = re.compile(
    _ABOVE + r"RECORD \d{1,6}[ \t]*\n(?:[ \t]*\n){0,3}[ \t]*(?:TITLE|AUTHOR NAMES|SOURCE)[ \t]*\n"
)
# The number and the citation of a record, alone in its paragraph, and then the title in another.
_PUBMED = re.compile(
    _ABOVE + r"\d{1,6}\. ([^\n]{1,300}\n(?:[^\n]{1,300}\n){0,5})[ \t]*\n[ \t]*\S[^\n]*\n"
)
# "Summary (text)": a numbered citation with its PubMed number at the end of its paragraph. It is
# looked for in steps, since one pattern for all of it would try every pair of places in a line.
_SUMMARY = re.compile(r"\s*\d{1,6}: (?=[^\n])")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_SUMMARY_NUMBER = re.compile(r"\bPMID: \d{1,9}\b")
_SUMMARY_END = re.compile(r"[^\n]{0,200}(?:\n[ \t]*){0,50}(?:\Z|(?<=[\n \t])\d{1,6}: )")
# Characters of such a citation, and how many PubMed numbers it may have: the title may name one.
# Chosen by hand.
_LONGEST_SUMMARY = 20_000
_MOST_NUMBERS = 5
_PUBMED_END = re.compile(r"^[ \t]*PMID: \d{1,9}\b(?: \[[^\]\n]{1,80}\])?[ \t]*$", re.MULTILINE)
#: The citation of a record: journal, then the date.
PUBMED_CITATION = re.compile(
    r"(?P<journal>.{2,200}?)\. (?P<year>1[89]\d\d|20\d\d)\b(?P<rest>.*)", re.DOTALL
)
# Characters at the start of a file in which the first record must end. Chosen by hand: the longest
# abstracts have 6,000, and addresses of many authors may be longer.
_FIRST_RECORD = 200_000


def is_cochrane(start: str) -> bool:
    """Whether a text with this start is "Plain text" of the Cochrane Library."""
    return _COCHRANE.match(_unified(start)) is not None


def is_ovid(start: str) -> bool:
    """Whether a text with this start is text of Ovid, with names or tags of fields."""
    return _OVID.match(_unified(start)) is not None


def is_embase_lines(start: str) -> bool:
    """Whether a text with this start is CSV of Embase with one field in each line, or its text."""
    return _EMBASE.match(_unified(start)) is not None or is_embase_text(start)


def is_embase_text(start: str) -> bool:
    """Whether a text with this start is text of Embase, with names of fields above their text."""
    return _EMBASE_TEXT.match(_unified(start)) is not None


def is_pubmed_text(start: str) -> bool:
    """Whether a text with this start is "Abstract (text)" or "Summary (text)" of PubMed.

    An article may have a numbered list of references, but not each in a paragraph of its own, with
    a title below and a PubMed number alone in a line.
    """
    text = _unified(start).lstrip("\ufeff")
    if _is_summary(text):
        return True
    first = _PUBMED.match(text)
    if first is None or not PUBMED_CITATION.match(first[1]):
        return False
    return _PUBMED_END.search(text, first.end(), _FIRST_RECORD) is not None


def _is_summary(text: str) -> bool:
    counter = _SUMMARY.match(text)
    if counter is None:
        return False
    blank = _BLANK_LINE.search(text, counter.end(), counter.end() + _LONGEST_SUMMARY)
    end = blank.start() if blank else counter.end() + _LONGEST_SUMMARY
    numbers = islice(_SUMMARY_NUMBER.finditer(text, counter.end(), end), _MOST_NUMBERS)
    return any(_SUMMARY_END.match(text, number.end()) for number in numbers)


def _unified(start: str) -> str:
    """The first part of a text with one kind of line ends."""
    return start[:_FIRST_RECORD].replace("\r\n", "\n").replace("\r", "\n")
