"""Extracts the records of an XML answer as their original bytes.

A record is a child of ``PubmedArticleSet`` or ``pmc-articleset``, or an ``article`` that is the
root. It is cut out at the positions that expat reports, so the saved bytes are the ones received.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from xml.parsers import expat

from assistant.fetch.client import Unusable
from assistant.text import identifiers

_SETS = frozenset({"PubmedArticleSet", "pmc-articleset"})
_ALONE = "article"
# The paths of the record's own identifiers; its references have others at deeper paths.
_PLACES = frozenset(
    {
        "MedlineCitation/PMID",
        "BookDocument/PMID",
        "PubmedData/ArticleIdList/ArticleId",
        "PubmedBookData/ArticleIdList/ArticleId",
        "front/article-meta/article-id",
    }
)
_DEEPEST_PLACE = 3  # elements in the longest of these paths
_DEEPEST = 256  # real articles nest up to 24 levels; chosen by hand, far above that
_BODY = "body"
_PREPRINT = "PPR"
_EXCERPT = 200  # characters of another answer that an error shows; chosen by hand


class Record(NamedTuple):
    """One record: the bytes of a document of its own, and its names.

    `names` contains ``PMID1``, ``PMC2``, ``PPR3`` and a DOI as they apply. `full` says that there
    is a body, not only the front matter that is free for every article.
    """

    data: bytes
    names: frozenset[str]
    full: bool

    def name(self, prefix: str) -> str | None:
        """The name that begins with `prefix`."""
        return next((name for name in sorted(self.names) if name.startswith(prefix)), None)


def read_records(data: bytes) -> list[Record]:
    """The records in `data`; raises Unusable when it is not XML with records."""
    reader = _Reader(data)
    try:
        reader.read()
    except expat.ExpatError as error:
        raise Unusable(f"the answer is not well-formed XML ({error})") from error
    if reader.root not in _SETS | {_ALONE}:
        excerpt = " ".join("".join(reader.said).split())[:_EXCERPT]
        raise Unusable(
            f"the answer is <{reader.root}>, not an article" + (f" ({excerpt})" if excerpt else "")
        )
    return reader.records


class _Reader:
    """Reads the answer in one pass; `records` are complete at its end."""

    def __init__(self, data: bytes) -> None:
        self.root = ""
        self.records: list[Record] = []
        self.said: list[str] = []
        self._data = data
        self._path: list[str] = []
        self._first = -1
        self._start = 0
        self._names: set[str] = set()
        self._full = False
        self._kind = ""
        self._text: list[str] | None = None
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.EntityDeclHandler = _refuse_entity

    def read(self) -> None:
        self._parser.Parse(self._data, True)

    @property
    def _outside(self) -> int:
        """The number of elements around a record."""
        return 0 if self.root == _ALONE else 1

    def _begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if not self._path:
            self.root = name
        if len(self._path) > _DEEPEST:
            raise Unusable(f"the answer is nested deeper than {_DEEPEST} levels")
        depth = len(self._path) - self._outside
        self._path.append(name)
        if depth == 0:
            self._start = self._parser.CurrentByteIndex
            self._first = self._start if self._first < 0 else self._first
            self._names, self._full = set(), False
        elif 1 <= depth <= _DEEPEST_PLACE:
            place = "/".join(self._path[-depth:])
            self._full = self._full or place.startswith(f"{_BODY}/")
            if place in _PLACES:
                self._kind = attributes.get("IdType") or attributes.get("pub-id-type") or "pmid"
                self._text = []

    def _end(self, name: str) -> None:
        del name
        self._path.pop()
        if self._text is not None:
            self._names |= _named(self._kind, "".join(self._text))
            self._text = None
        at = self._parser.CurrentByteIndex
        if len(self._path) == self._outside and self._data.startswith(b"</", at):
            end = self._data.index(b">", at) + 1
            self.records.append(Record(self._alone(end), frozenset(self._names), self._full))

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)
        elif self.root not in _SETS | {_ALONE} and len(self.said) < _EXCERPT:
            self.said.append(text)

    def _alone(self, end: int) -> bytes:
        """The last record as a document of its own, in the outer elements of the answer."""
        if not self._outside:
            return self._data
        head, record = self._data[: self._first].rstrip(), self._data[self._start : end]
        return b"%s\n%s\n</%s>\n" % (head, record, self.root.encode())


def _named(kind: str, text: str) -> set[str]:
    text = text.strip()
    if text.startswith(_PREPRINT) and text[len(_PREPRINT) :].isdigit():
        return {text}
    form = {
        "pubmed": ("PMID", identifiers.pmid),
        "pmid": ("PMID", identifiers.pmid),
        "pmc": ("", identifiers.pmcid),
        "pmcid": ("", identifiers.pmcid),
        "doi": ("", identifiers.doi),
    }.get(kind)
    value = form[1](text) if form else None
    return {f"{form[0]}{value}"} if form and value else set()


def _refuse_entity(*_: object) -> None:
    raise Unusable("the answer defines its own entities, which are not allowed")
