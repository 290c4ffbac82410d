"""Word search: BM25 over title, section and text in one stemmed field (tantivy).

Robertson S, Zaragoza H. The probabilistic relevance framework: BM25 and beyond. Found Trends Inf
Retr 2009;3:333-89.
"""

from __future__ import annotations

import contextlib
import json
import math
import re
import secrets
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeVar

import tantivy

from assistant import storage
from assistant.errors import IndexDamaged
from assistant.index import copies

_BODY = "body"
_DOCUMENT = "document"
_ROW = "row"  # counted within the segment of the generation
_ANALYZER = "english"
_HEAP = 256_000_000  # bytes: one part for a few hundred thousand passages
# Bytes of a word; longer ones are not indexed. Chosen by hand: they are mostly addresses and
# sequences, which nobody asks for and which take room.
_LONGEST_WORD = 60
# Files of tantivy: the list of its parts, and that of all files; and how names of drafts begin.
_META, _MANAGED, _NEW = "meta.json", ".managed.json", "new-"
_WORD = re.compile(r"[^\W_]+")

_Result = TypeVar("_Result")


class Scored(NamedTuple):
    """A passage row with its score in one ranking."""

    row: int
    score: float


class IndexedPassage(NamedTuple):
    """One passage to index."""

    row: int
    document: str
    body: str


@cache
def _analyzer() -> tantivy.TextAnalyzer:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(_LONGEST_WORD))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


def analyze(text: str) -> list[str]:
    """The stemmed words of `text`, as they are indexed, in order."""
    words: list[str] = _analyzer().analyze(text)
    return words


def surface_key(text: str) -> str:
    """The key of a short form: the words of `text` without case or punctuation, not stemmed."""
    return " ".join(_WORD.findall(text)).casefold()


def write(folder: Path, entries: Iterable[IndexedPassage]) -> tuple[tuple[str, int], ...]:
    """Add passages to the word index in `folder`, in the order of `entries`.

    Returns the parts that hold them in order: the name of each, and how many passages it has. See
    `finish`. Raises OSError.
    """
    draft = folder / f"{_NEW}{secrets.token_hex(4)}"
    draft.mkdir(parents=True)
    with _writing():
        _write(draft, entries)
        parts = _parts(draft)
    link(draft, folder, parts)
    storage.remove_tree(draft)
    return parts


def link(source: Path, folder: Path, parts: Iterable[tuple[str, int]]) -> None:
    """Add parts of the word index in `source` to the one in `folder`; raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    names = {name for name, _ in parts}
    for file in source.iterdir():
        if file.stem in names:
            storage.link_file(file, folder / file.name)


def finish(folder: Path, parts: Sequence[tuple[str, int]]) -> None:
    """Make the parts in `folder` one word index, in that order; raises OSError.

    Words are then counted through all parts, so scores and ties are those of one index of all
    passages. tantivy keeps the list of its parts in a file, which is written here because it has no
    call for that.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # A thread of tantivy may make a lock in a draft while `write` removes it.
    for draft in folder.glob(f"{_NEW}*"):
        storage.remove_tree(draft)
    with _writing():
        tantivy.Index(_schema(), path=str(folder))
    meta = json.loads((folder / _META).read_text(encoding="utf-8"))
    meta["segments"] = [
        {"segment_id": str(uuid.UUID(name)), "max_doc": count, "deletes": None}
        for name, count in parts
    ]
    storage.write_file(folder / _META, json.dumps(meta).encode())
    managed = sorted(file.name for file in folder.iterdir() if not file.name.startswith("."))
    storage.write_file(folder / _MANAGED, json.dumps(managed).encode())


@contextlib.contextmanager
def _writing() -> Iterator[None]:
    """Turn what tantivy raises for a full disk into an OSError."""
    try:
        yield
    except (ValueError, RuntimeError) as error:
        raise OSError(str(error)) from error
    except BaseException as error:
        if not _is_panic(error):
            raise
        raise OSError("the word index could not be finished") from error


def _schema() -> tantivy.Schema:
    return (
        tantivy.SchemaBuilder()
        .add_text_field(_BODY, tokenizer_name=_ANALYZER, index_option="freq")
        .add_text_field(_DOCUMENT, tokenizer_name="raw", index_option="basic")
        .add_unsigned_field(_ROW, fast=True)
        .build()
    )


def _write(folder: Path, entries: Iterable[IndexedPassage]) -> None:
    index = tantivy.Index(_schema(), path=str(folder))
    index.register_tokenizer(_ANALYZER, _analyzer())
    writer = index.writer(heap_size=_HEAP, num_threads=1)
    for entry in entries:
        document = tantivy.Document()
        document.add_text(_BODY, entry.body)
        document.add_text(_DOCUMENT, entry.document)
        document.add_unsigned(_ROW, entry.row)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def _parts(folder: Path) -> tuple[tuple[str, int], ...]:
    """The parts of the index in `folder` in the order of their rows, each with its passages.

    There is one, unless the passages did not fit into the memory that tantivy may use.
    """
    segments = json.loads((folder / _META).read_text(encoding="utf-8"))["segments"]
    searcher = tantivy.Index.open(str(folder)).searcher()
    firsts = searcher.fast_field_values(
        _ROW, [tantivy.DocAddress(place, 0) for place in range(len(segments))]
    )
    return tuple(
        (uuid.UUID(segment["segment_id"]).hex, segment["max_doc"])
        for _, segment in sorted(
            zip(map(_whole, firsts), segments, strict=True), key=lambda pair: pair[0]
        )
    )


class LexicalIndex:
    """An open word index, read-only."""

    def __init__(self, folder: Path, firsts: Sequence[int]) -> None:
        """Open the index in `folder`, or a copy of it if that is read-only; raises IndexDamaged.

        `firsts` has the row that is added to those of each part; see `finish`.
        """
        copies.sweep()
        self._firsts = firsts
        try:
            self._open(folder)
        except IndexDamaged:
            # tantivy can open an index only where it can write a lock file, so open a copy.
            self._open(copies.writable_copy(folder, self))

    def _open(self, folder: Path) -> None:
        self._index = _guarded(lambda: tantivy.Index.open(str(folder)))
        # A published index never changes, so tantivy need not watch the folder.
        _guarded(lambda: self._index.config_reader(reload_policy="manual"))
        self._index.register_tokenizer(_ANALYZER, _analyzer())
        self._schema = self._index.schema
        self._searcher = _guarded(self._index.searcher)

    def __len__(self) -> int:
        """How many passages are indexed."""
        return int(self._searcher.num_docs)

    def rarity(self, word: str) -> float:
        """BM25's inverse document frequency of a stemmed word, in nats.

        It is near 0 for a word that is in every passage.
        """
        count = len(self)
        frequency = self.occurrences(word)
        return math.log(1 + (count - frequency + 0.5) / (frequency + 0.5))

    def occurrences(self, word: str) -> int:
        """In how many passages a stemmed word occurs."""
        return int(_guarded(lambda: self._searcher.doc_freq(_BODY, word)))

    def passages_with(self, words: Sequence[str]) -> int:
        """In how many passages all of these stemmed words occur; 0 without words."""
        if not words or not all(map(self.occurrences, words)):
            return 0
        if len(words) == 1:
            return self.occurrences(words[0])
        query = tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, self._word(word)) for word in words]
        )
        result = _guarded(lambda: self._searcher.search(query, 1, count=True))
        count: int = getattr(result, "count")  # noqa: B009 - the stubs lack it
        return count

    def passages_near(self, word: str, edits: int, limit: int) -> list[int]:
        """Rows of up to `limit` passages with a stemmed word at most `edits` letters from `word`.

        Two letters in the wrong order count as one edit. The rows are in order.
        """
        query = tantivy.Query.fuzzy_term_query(self._schema, _BODY, word, edits)
        hits = _guarded(lambda: self._searcher.search(query, limit, count=False).hits)
        return sorted(self._rows([address for _, address in hits]))

    def search(
        self,
        concepts: Sequence[Sequence[Sequence[str]]],
        limit: int,
        documents: Sequence[str] | None = None,
    ) -> list[Scored]:
        """The best `limit` passages, best first, ties by row.

        A concept is a list of alternatives, an alternative a list of stemmed words; a concept
        counts as much as its best alternative. `documents` restricts the search to those ids.
        """
        clauses = [self._concept(alternatives) for alternatives in concepts if alternatives]
        if not clauses or limit <= 0:
            return []
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, clause) for clause in clauses])
        if documents is not None:
            among = tantivy.Query.term_set_query(self._schema, _DOCUMENT, list(documents))
            query = tantivy.Query.boolean_query(
                [
                    (tantivy.Occur.Must, query),
                    (tantivy.Occur.Must, tantivy.Query.const_score_query(among, 0.0)),
                ]
            )
        hits = _guarded(lambda: self._searcher.search(query, limit, count=False).hits)
        rows = self._rows([address for _, address in hits])
        scored = [Scored(row, float(hit[0])) for row, hit in zip(rows, hits, strict=True)]
        return sorted(scored, key=lambda hit: (-hit.score, hit.row))

    def _rows(self, addresses: Sequence[tantivy.DocAddress]) -> list[int]:
        """The passage rows at these places of the index."""
        within = _guarded(lambda: self._searcher.fast_field_values(_ROW, list(addresses)))
        return [
            self._firsts[address.segment_ord] + _whole(row)
            for address, row in zip(addresses, within, strict=True)
        ]

    def _concept(self, alternatives: Sequence[Sequence[str]]) -> tantivy.Query:
        queries = [
            tantivy.Query.boolean_query(
                [(tantivy.Occur.Should, self._word(word)) for word in alternative]
            )
            for alternative in alternatives
        ]
        return queries[0] if len(queries) == 1 else tantivy.Query.disjunction_max_query(queries)

    def _word(self, word: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, _BODY, word, "freq")


def _whole(value: float | None) -> int:
    """A value of the field of rows, which every passage has."""
    return int(value or 0)


def _guarded(call: Callable[[], _Result]) -> _Result:
    """Run a call into tantivy, whose panics are not subclasses of Exception."""
    try:
        return call()
    except (ValueError, OSError, RuntimeError) as error:
        raise IndexDamaged(
            f"The word index cannot be read ({error}); run: assistant build"
        ) from error
    except BaseException as error:
        if not _is_panic(error):
            raise
        raise IndexDamaged("The word index cannot be read; run: assistant build") from error


def _is_panic(error: BaseException) -> bool:
    return type(error).__name__ == "PanicException"
