"""Reads names of authors, as sources write them; `cite.names` writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.records import OTHERS, Author
from assistant.text.patterns import lazy_pattern
from assistant.text.writer import fold

# Characters of a name; a longer one is damaged and stays whole. Chosen by hand: it bounds the time
# that the patterns take.
_LONGEST_NAME = 300
# Letters of a word of initials. Chosen by hand: longer words in capitals are names.
_MOST_INITIALS = 4
# The same where the order of a name is not known: "John LEE" has no initials at its end.
_MOST_LAST_INITIALS = 2
_TWO = 2

#: A particle of a family name.
PARTICLE = lazy_pattern(
    r"d[aeiou]s?|del|della|den|der|dos|el|al|la|le|ten|ter|van|v[oa]n|zu[rm]?|bin|ibn|st\.?",
    re.IGNORECASE,
)
# The same before the last word of a name. Others in capitals, such as "Van", are also given names.
_IN_CAPITALS = frozenset({"Del", "Della", "Dos", "Von"})
_STOP = lazy_pattern(r"\.\s+")
_SUFFIX = lazy_pattern(r"(?:Jr|Sr|II|III|IV|2nd|3rd|4th)\.?", re.IGNORECASE)
_DEGREE = lazy_pattern(
    r"(?:M\.?D|Ph\.?D|MBBS|MBChB|BSc|MSc|MPH|D\.?Phil|FRCP\w*|MRCP\w*|RN|DrPH|PharmD|ScD|DSc)\.?"
)
# What databases write where there is no author.
_NOBODY = lazy_pattern(
    r"no (?:authors?|authors? names?)(?: (?:is |are )?(?:available|listed|given|named|provided))?"
    r"|authors? (?:names? )?(?:not (?:available|listed|given)|unknown)"
    r"|not (?:available|given|listed)|anonymous|anon|unknown|n/?a|nan|none|null",
    re.IGNORECASE,
)
_OTHERS = lazy_pattern(r"(?:and )?(?:et al|(?:and )?others)", re.IGNORECASE)
_GROUP = lazy_pattern(
    r"\b(?:(?-i:for|of|the)|agency|alliance|association|centers?|centres?|collaborat\w+|committee|consorti\w+"
    r"|department|federation|foundation|groups?|initiative|institut\w*|investigators|ministry"
    r"|network|organi[sz]ation|panel|project|registry|society|study|team|trial|trialists"
    r"|university)\b|[&()]",
    re.IGNORECASE,
)
# The number of an author in a database: "Doe, Anna (57190000000)".
_NUMBER = lazy_pattern(r"\s*\(\d{5,}\)$")
# "Doe A.B." and "Doe A. B.", as some databases print names without a comma.
_DOTTED = lazy_pattern(r"(.*\S) ((?:[^\W\d_]\.[ -]?)+)")
# "Doe AB.", the last one of a list.
_STOPPED = lazy_pattern(r"(.* [A-Z]{2,3})\.")
# "Doe, A.B., Roe, C.": commas within names and between them.
_COMMAS = lazy_pattern(r"([^,]+,\s*(?:[^\W\d_]{1,2}\.[ -]?)+)(?:,\s*|$)")
# Scripts in which the family name comes first: Chinese characters, kana and hangul.
_EASTERN = lazy_pattern(r"[\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+")


def known(authors: Iterable[Author]) -> tuple[Author, ...]:
    """The authors, without the words that stand for no author."""
    return tuple(author for author in authors if _is_somebody(author))


def group(name: str) -> Author:
    """A group, whose name stays whole."""
    return Author(literal=fold(name))


def person(family: str, given: str = "", suffix: str = "", particle: str = "") -> Author:
    """A person whose parts the source names.

    Words in lower case before the family name belong to it, and so do particles after the given
    names. A suffix may be at the end of the given names, or of the family name.
    """
    family, given, suffix, particle = map(fold, (family, given, suffix, particle))
    if not family:
        return _undivided(given)
    words, family_words = given.split(), family.split()
    for parts in (words, family_words):
        if not suffix and len(parts) > 1 and _SUFFIX.fullmatch(parts[-1]):
            suffix = parts.pop()
    particles = particle.split()
    while len(words) > 1 and words[-1].islower() and PARTICLE.fullmatch(words[-1]):
        particles.insert(0, words.pop())
    while len(family_words) > 1 and family_words[0].islower():
        particles.append(family_words.pop(0))
    return Author(" ".join(family_words), " ".join(words), " ".join(particles), suffix)


def divided(name: str) -> Author:
    """A name with the family name first, as exports write it: "Doe, Anna B.", "Doe AB".

    A name without a comma or initials stays whole, and so does that of a group.
    """
    folded = _NUMBER.sub("", fold(name)).strip(" ;")
    if _OTHERS.fullmatch(folded.rstrip(".")):
        return OTHERS
    if folded.endswith(",") or len(folded) > _LONGEST_NAME:
        # EndNote marks groups like that, and doubles a comma that belongs to their name.
        return group(folded.replace(",,", ",").strip(" ,"))
    family, *parts = (part.strip() for part in folded.split(","))
    if not parts:
        return _with_initials(family) or _undivided(family)
    suffixes = [part for part in parts if _SUFFIX.fullmatch(part)]
    names = [part for part in parts if part not in suffixes]
    names = names[:1] + [part for part in names[1:] if not _DEGREE.fullmatch(part)]
    if suffixes and not names and (author := _with_initials(family)):
        return replace(author, suffix=" ".join(suffixes))
    if not family or len(names) != 1 or not names[0] or (" " in family and is_group(family)):
        return group(folded)
    return person(family, names[0], " ".join(suffixes))


def in_order(name: str) -> Author:
    """A name as people say it, given names first, unless it has a comma: "Ana de la Cruz"."""
    folded = fold(name).strip(" ,;")
    parts = [part.strip() for part in folded.split(",")]
    if " " in parts[0]:  # "Doe, MD" has the initials of a person
        parts = [part for part in parts if not _DEGREE.fullmatch(part)]
    suffix = parts.pop() if len(parts) > 1 and _SUFFIX.fullmatch(parts[-1]) else ""
    if len(parts) > 1 or len(folded) > _LONGEST_NAME:
        return divided(", ".join([*parts, suffix]).rstrip(", "))
    if _OTHERS.fullmatch(folded.rstrip(".")) or is_group(folded):
        return divided(folded)
    words = " ".join(parts).split()
    while len(words) > _TWO and _DEGREE.fullmatch(words[-1]):
        words.pop()
    if not suffix and len(words) > _TWO and _SUFFIX.fullmatch(words[-1]):
        suffix = words.pop()
    if len(words) < _TWO or all(map(_EASTERN.fullmatch, words)) or _ends_in_initials(words):
        return divided(" ".join([*words, suffix]))
    at = len(words) - 1
    while at > 1 and (words[at - 1].islower() or words[at - 1] in _IN_CAPITALS):
        at -= 1
    return person(" ".join(words[at:]), " ".join(words[:at]), suffix)


def several(names: str) -> tuple[Author, ...]:
    """The names in a text, separated by ``;``, line ends, or commas or stops after initials."""
    text = names.strip(" ;\r\n")
    if ";" in text or "\n" in text or "\r" in text:
        parts = re.split(r"[;\r\n]", text)
    elif pairs := _comma_pairs(names.strip()):
        parts = pairs
    elif stopped := _stopped(text):
        parts = stopped
    elif "," in text and all(" " in part.strip() for part in text.split(",")):
        parts = text.split(",")
    else:
        parts = [text]
    return tuple(divided(part) for part in parts if part.strip(" ,"))


def _stopped(text: str) -> list[str]:
    """The names of "Doe AB. Roe C Jr."; none if one of them has no initials at its end."""
    parts = [part for part in _STOP.split(text.rstrip(".")) if part]
    names = [part.split() for part in parts]
    if len(parts) < _TWO or not all(_ends_with_initials(words) for words in names):
        return []
    return parts


def _ends_with_initials(words: Sequence[str]) -> bool:
    named = words[:-1] if _SUFFIX.fullmatch(words[-1]) else words
    return len(named) >= _TWO and is_initials(named[-1]) and not is_initials(named[0])


def is_group(name: str) -> bool:
    """Whether a name without a comma has words that only names of groups have."""
    return _GROUP.search(name) is not None


def is_initials(word: str) -> bool:
    """Whether a word consists of initials: "AB", "A.-B."."""
    letters = re.sub(r"[.\-\u2010\u2011]", "", word)
    return letters.isalpha() and letters.isupper() and len(letters) <= _MOST_INITIALS


def _is_somebody(author: Author) -> bool:
    words = author.literal or ("" if author.given else author.family)
    named = author.family or author.literal
    return bool(named) and not _NOBODY.fullmatch(words.strip(" .[]()"))


def _undivided(name: str) -> Author:
    """A name without known parts; in Eastern scripts a blank divides it."""
    words = name.split()
    if len(words) == _TWO and all(map(_EASTERN.fullmatch, words)):
        return Author(*words)
    return Author(literal=name)


def _with_initials(name: str) -> Author | None:
    """The person of "Doe AB", "Doe A.B." or "Doe AB Jr"; None where a name has no initials."""
    stopped = _STOPPED.fullmatch(name)
    words = (stopped[1] if stopped else name).split()
    suffix = words.pop() if len(words) > _TWO and _SUFFIX.fullmatch(words[-1]) else ""
    first = len(words)
    while first > 1 and is_initials(words[first - 1]):
        first -= 1
    family = " ".join(words[:first])
    if first == len(words) or (first > 1 and is_group(family)):
        dotted = _DOTTED.fullmatch(name)
        return person(dotted[1], dotted[2]) if dotted and not is_group(name) else None
    return person(family, " ".join(words[first:]), suffix)


def _ends_in_initials(words: list[str]) -> bool:
    last = words[-1]
    few = len(last) <= _MOST_LAST_INITIALS or "." in last[:-1]
    return few and is_initials(last) and not is_initials(words[0])


def _comma_pairs(text: str) -> list[str]:
    """Return the names in `text` if all of it repeats the pattern surname, comma, initials."""
    names, at = [], 0
    while at < len(text):
        match = _COMMAS.match(text, at)
        if match is None:
            return []
        names.append(match[1])
        at = match.end()
    return names
