"""Titles and first authors, in a spelling in which copies of one publication agree."""

from __future__ import annotations

import re
import unicodedata

from assistant import cite
from assistant.records import Document

_WORD = re.compile(r"[^\W_]+")
_FEWEST_WORDS = 4
_SHORTEST = 25  # characters: "Neuromyelitis optica" is the title of many articles
# Publishers put this before the title of an article that they have retracted.
_RETRACTED = re.compile(r"^(?:retracted(?: article)?|withdrawn) ")
# One author writes many of these in a year, and they stand in one place with what they are about.
_GENERIC = re.compile(
    r"^(?:abstracts?|addendum|announcement|authors?|case records?|comments?|commentary|contents"
    r"|correction|corrections|corrigend(?:a|um)|discussion|editorials?|editors?|errat(?:a|um)"
    r"|expressions? of concern|images? in|in (?:brief|memoriam|reply|response|this issue)|index"
    r"|introduction|issue|letters?|news|notices?|obituary|preface|proceedings|removal|replies"
    r"|reply|reports? of|response|retraction|table of contents|withdrawal)\b"
)


def plain(text: str) -> str:
    """The words of `text` in lower case, without accents and punctuation."""
    spelled = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(letter for letter in spelled if not unicodedata.combining(letter))
    return " ".join(_WORD.findall(bare))


def title_key(title: str) -> str:
    """What the title of copies has in common; empty when it is not specific to one publication."""
    key = _RETRACTED.sub("", plain(title))
    is_specific = len(key) >= _SHORTEST and key.count(" ") >= _FEWEST_WORDS - 1
    return key if is_specific and not _GENERIC.match(key) else ""


def author_key(document: Document) -> str:
    """The last word of the first author's surname: whether "de" belongs to it is not agreed on."""
    return plain(cite.first_family(document)).rpartition(" ")[2]
