"""Turns a document into a citation: one Vancouver line, BibTeX, RIS or CSL-JSON.

Metadata is untrusted: white space is folded and control characters are dropped before anything is
written, so a field never breaks out of its line. Every format says when a document is a digest of
the publication, and when the publication is retracted, corrected or under concern.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote

from assistant.display import inert, inert_json
from assistant.editorial import in_words
from assistant.errors import UsageError
from assistant.records import Design, Document, Kind, Status

_LISTED = 6  # authors named before "et al." (ICMJE recommendations, sample references)
_TITLE_WORDS = 4  # words of a title that replaces a missing author; chosen by hand, for a label
# Most letters of a word of initials. Chosen by hand: longer words in capitals are surnames or names
# of groups.
_INITIALS = 4
_DIGEST = "digest of the publication"
_TWO = 2

_GROUP = re.compile(
    r"\b(?:groups?|study|trial|consorti\w+|collaborat\w+|committee|network|society|department|"
    r"ministry|agency|association|foundation|institut\w*|university|investigators|team|panel|"
    r"registry)\b",
    re.IGNORECASE,
)
_RANK = re.compile(r"(?:Jr|Sr|II|III|IV|2nd|3rd|4th)\.?")
_ENDED = re.compile("[.?!\u2026][\"'\u201d\u2019\u00bb)\\]]*$")
_NO_KEY = re.compile(r"[^A-Za-z0-9._:-]+")

# Braces are written by name, because BibTeX counts them even after a backslash.
_LATEX = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"{\textbraceleft}",
        "}": r"{\textbraceright}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        "<": r"{\textless}",
        ">": r"{\textgreater}",
        "|": r"{\textbar}",
        **{character: f"\\{character}" for character in "$%&#_"},
    }
)
_LIGATURE = re.compile(r"(?<=[-'`,!?])(?=[-'`,])")  # fonts join these, as in -- and ''


class _Name(NamedTuple):
    """An author; for a group, or a name that cannot be divided, `family` is the whole name."""

    family: str
    given: str = ""
    rank: str = ""


def vancouver(document: Document) -> str:
    """One line in the style of the National Library of Medicine (ICMJE recommendations)."""
    marks = [document.status.value] if document.status is not Status.UNFLAGGED else []
    if document.kind is Kind.DIGEST:
        marks.append(_DIGEST)
    ids = document.identifiers
    numbers = [("PMID: ", _plain(ids.pmid)), ("PMCID: ", _plain(ids.pmcid))]
    doi = _plain(ids.doi)
    parts = (
        _sentence(", ".join(_vancouver_authors(document))),
        _sentence(_plain(document.title), *marks),
        _sentence(_plain(document.venue)),
        f"{document.year}." if document.year is not None else "[date unknown].",
        _sentence(f"doi: {doi}" if doi else ""),
        _sentence("; ".join(label + number for label, number in numbers if number)),
    )
    return " ".join(filter(None, parts))


def short(document: Document) -> str:
    """A label: "Pittock 2019", "Wingerchuk & Lucchinetti 2022"; it does not mark a digest."""
    names = _authors(document)
    both = len(names) == _TWO and not _has_others(document)
    words = [name.family for name in names[: _TWO if both else 1]]
    title = " ".join(_plain(document.title).split()[:_TITLE_WORDS]).rstrip(".,:;?!")
    who = " & ".join(words) or _plain(document.venue) or title or _plain(document.id)
    return f"{who} {'n.d.' if document.year is None else document.year}"


def first_family(document: Document) -> str:
    """The surname of the first author, or the whole name of a group; empty without authors."""
    return next((name.family for name in _authors(document)), "")


def bibtex(documents: Iterable[Document]) -> str:
    """BibTeX entries in UTF-8; their keys are the document ids, made safe and unique."""
    keys: set[str] = set()
    entries = []
    for document in _once(documents):
        key = _key(document.id, keys)
        keys.add(key.lower())
        fields = [f"  {name} = {{{value}}}" for name, value in _bibtex_fields(document) if value]
        kind = "article" if _in_journal(document) else "misc"
        entries.append(",\n".join([f"@{kind}{{{key}", *fields]) + "\n}")
    return "\n\n".join(entries)


def ris(documents: Iterable[Document]) -> str:
    """RIS records; lines end in LF, which text mode on Windows converts to CR LF."""
    records = (
        [f"{tag}  - {value}" for tag, value in _ris_fields(document) if value]
        for document in _once(documents)
    )
    return "\n\n".join("\n".join([*record, "ER  - "]) for record in records)


def csl_json(documents: Iterable[Document]) -> str:
    """A JSON list of CSL 1.0 items."""
    items = [
        {name: value for name, value in _csl_item(document).items() if value}
        for document in _once(documents)
    ]
    return inert_json(items, indent=2)


def _vancouver_lines(documents: Iterable[Document]) -> str:
    return "\n".join(vancouver(document) for document in _once(documents))


_WRITERS: Mapping[str, Callable[[Iterable[Document]], str]] = {
    "vancouver": _vancouver_lines,
    "bibtex": bibtex,
    "ris": ris,
    "csl-json": csl_json,
}
FORMATS = tuple(_WRITERS)


def cite(documents: Iterable[Document], format: str) -> str:  # noqa: A002 - the word users know
    """Citations in one of `FORMATS`, each document once, without a final line end.

    Raises UsageError for another format.
    """
    write = _WRITERS.get(format)
    if write is None:
        raise UsageError(f"{format!r} is not a citation format; formats are: {', '.join(FORMATS)}.")
    return write(documents)


def _once(documents: Iterable[Document]) -> Iterator[Document]:
    """Each document once, by its id."""
    seen: set[str] = set()
    for document in documents:
        if document.id not in seen:
            seen.add(document.id)
            yield document


def _plain(text: str | None) -> str:
    """`text` on one line, without the characters that `display.inert` would replace."""
    shown = (c for c in text or "" if c.isspace() or inert(c) == c)
    return " ".join("".join(shown).split())


def _sentence(text: str, *marks: str) -> str:
    """`text` with `marks` in brackets, and a full stop unless it already ends a sentence."""
    if marks:
        text = " ".join([text.rstrip(" ."), *(f"[{mark}]" for mark in marks)]).lstrip()
    return f"{text}." if text and not _ENDED.search(text) else text


def _notes(document: Document) -> str:
    """A note on the editorial status, and on a text that is a digest; may be empty."""
    notes = []
    status = _plain(in_words.status_in_words(document))
    if status:
        notes.append(f"Editorial status: {status}.")
    if document.kind is Kind.DIGEST:
        notes.append(f"What was read is a {_DIGEST}, not the publication itself.")
    return " ".join(notes)


def _in_journal(document: Document) -> bool:
    return bool(_plain(document.venue)) and document.design is not Design.PREPRINT


# --- authors


def _authors(document: Document) -> list[_Name]:
    names = (_plain(author) for author in document.authors)
    return [_name(name) for name in names if name and not _is_others(name)]


def _has_others(document: Document) -> bool:
    """Whether the list of authors itself is cut short."""
    return any(_is_others(_plain(author)) for author in document.authors)


def _is_others(name: str) -> bool:
    return name.lower().rstrip(".") in ("et al", "others")


def _name(text: str) -> _Name:
    """Divide "Pittock SJ", "Pittock SJ Jr" or "Pittock, Sean J." into parts; groups stay whole."""
    if _GROUP.search(text):
        return _Name(text)
    parts = [part.strip() for part in text.split(",")]
    rank = parts.pop() if len(parts) > 1 and _RANK.fullmatch(parts[-1]) else ""
    if len(parts) == _TWO and all(parts):
        return _Name(parts[0], _spelled(parts[1]), rank)
    words = parts[0].split()
    if not rank and len(words) > _TWO and _RANK.fullmatch(words[-1]):
        rank = words.pop()
    first = len(words)
    while first > 1 and _is_initials(words[first - 1]):
        first -= 1
    if len(parts) > 1 or first == len(words):
        return _Name(text)
    return _Name(" ".join(words[:first]), _spelled(" ".join(words[first:])), rank)


def _letters(word: str) -> str:
    return re.sub(r"[.\-\u2010\u2011]", "", word)


def _is_initials(word: str) -> bool:
    letters = _letters(word)
    return letters.isalpha() and letters.isupper() and len(letters) <= _INITIALS


def _spelled(given_names: str) -> str:
    """Given names with initials written out for reference managers: "SJ" gives "S. J."."""
    words = given_names.split()
    if not all(_is_initials(word) for word in words):
        return given_names
    initials = (re.sub(r"(\w)\.?", r"\1. ", word).strip() for word in words)
    return " ".join(re.sub(r" ?([-\u2010\u2011]) ?", r"\1", word) for word in initials)


def _vancouver_authors(document: Document) -> list[str]:
    names = _authors(document)
    listed = [_vancouver_name(name) for name in names[:_LISTED]]
    more = len(names) > _LISTED or _has_others(document)
    return [*listed, "et al."] if more and listed else listed


def _vancouver_name(name: _Name) -> str:
    initials = "".join(word[0].upper() for word in re.findall(r"[^\W\d_]+", name.given))
    return " ".join(filter(None, (name.family, initials, name.rank)))


# --- formats


def _bibtex_fields(document: Document) -> Iterator[tuple[str, str]]:
    ids = document.identifiers
    title = _latex(document.title)
    yield "title", title and f"{{{title}}}"  # the second pair keeps capitals as they are
    authors = [_bibtex_name(name) for name in _authors(document)]
    if authors and _has_others(document):
        authors.append("others")  # the BibTeX keyword for further authors
    yield "author", " and ".join(authors)
    yield "journal" if _in_journal(document) else "howpublished", _latex(document.venue)
    yield "year", "" if document.year is None else str(document.year)
    # Packages read a DOI verbatim, so characters that would break the field are percent-encoded.
    yield "doi", re.sub(r"[{}\\%\s]", lambda match: quote(match[0]), _plain(ids.doi))
    yield "pmid", _latex(ids.pmid)
    yield "pmcid", _latex(ids.pmcid)
    yield "note", _latex(_notes(document))


def _latex(text: str | None) -> str:
    return _LIGATURE.sub("{}", _plain(text).translate(_LATEX))


def _bibtex_name(name: _Name) -> str:
    parts = [_latex(part) for part in name]
    if not name.given:
        return f"{{{parts[0]}}}"
    family, given_names, rank = (
        f"{{{part}}}" if re.search(r"(?i)\band\b", part) else part for part in parts
    )
    return ", ".join(filter(None, (family, rank, given_names)))


def _key(identity: str, taken: set[str]) -> str:
    key = unique = _NO_KEY.sub("-", identity).strip("-") or "document"
    number = 1
    while unique.lower() in taken:  # BibTeX ignores case in keys
        number += 1
        unique = f"{key}-{number}"
    return unique


def _ris_fields(document: Document) -> Iterator[tuple[str, str]]:
    ids = document.identifiers
    yield "TY", "JOUR" if _in_journal(document) else "GEN"
    yield "ID", _plain(document.id)
    for name in _authors(document):
        yield "AU", ", ".join(filter(None, name))
    yield "TI", _plain(document.title)
    yield "T2", _plain(document.venue)
    yield "PY", "" if document.year is None else str(document.year)
    yield "DO", _plain(ids.doi)
    yield "AN", _plain(ids.pmid)
    yield "C2", _plain(ids.pmcid)  # where EndNote keeps the PMCID
    yield "N1", _notes(document)


def _csl_item(document: Document) -> dict[str, object]:
    ids = document.identifiers
    other = "article" if document.design is Design.PREPRINT else "document"
    return {
        "id": _plain(document.id),
        "type": "article-journal" if _in_journal(document) else other,
        "title": _plain(document.title),
        "author": [_csl_name(name) for name in _authors(document)],
        "container-title": _plain(document.venue),
        "issued": {} if document.year is None else {"date-parts": [[document.year]]},
        "DOI": _plain(ids.doi),
        "PMID": _plain(ids.pmid),
        "PMCID": _plain(ids.pmcid),
        "note": _notes(document),
    }


def _csl_name(name: _Name) -> dict[str, str]:
    if not name.given:
        return {"literal": name.family}
    parts = {"family": name.family, "given": name.given, "suffix": name.rank}
    return {part: value for part, value in parts.items() if value}
