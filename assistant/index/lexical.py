"""Word search: BM25 over title, section and text in one stemmed field (tantivy).

Robertson S, Zaragoza H. The probabilistic relevance framework: BM25 and beyond. Found Trends Inf
Retr 2009;3:333-89.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeVar

import tantivy

from assistant.errors import IndexDamaged
from assistant.index import copies

_BODY = "body"
_DOCUMENT = "document"
_ROW = "row"
_ANALYZER = "english"
_HEAP = 256_000_000  # bytes: one segment for a few hundred thousand passages; ties follow rows
# Bytes of a word; longer ones are not indexed. Chosen by hand: they are mostly addresses and
# sequences, which nobody asks for and which take room.
_LONGEST_WORD = 60
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


def build(folder: Path, entries: Iterable[IndexedPassage]) -> None:
    """Write a new word index into `folder`, in the order of `entries`; raises OSError."""
    folder.mkdir()
    try:
        _write(folder, entries)
    except (ValueError, RuntimeError) as error:  # tantivy raises these for a full disk
        raise OSError(str(error)) from error
    except BaseException as error:
        if not _is_panic(error):
            raise
        raise OSError("the word index could not be finished") from error


def _write(folder: Path, entries: Iterable[IndexedPassage]) -> None:
    schema = (
        tantivy.SchemaBuilder()
        .add_text_field(_BODY, tokenizer_name=_ANALYZER, index_option="freq")
        .add_text_field(_DOCUMENT, tokenizer_name="raw", index_option="basic")
        .add_unsigned_field(_ROW, fast=True)
        .build()
    )
    index = tantivy.Index(schema, path=str(folder))
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


class LexicalIndex:
    """An open word index, read-only."""

    def __init__(self, folder: Path) -> None:
        """Open the index in `folder`, or a copy of it if that is read-only; raises IndexDamaged."""
        copies.sweep()
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
        addresses = [address for _, address in hits]
        rows = _guarded(lambda: self._searcher.fast_field_values(_ROW, addresses))
        return sorted(int(row or 0) for row in rows)

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
        addresses = [address for _, address in hits]
        rows = _guarded(lambda: self._searcher.fast_field_values(_ROW, addresses))
        scored = [Scored(int(row or 0), float(hit[0])) for row, hit in zip(rows, hits, strict=True)]
        return sorted(scored, key=lambda hit: (-hit.score, hit.row))

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
