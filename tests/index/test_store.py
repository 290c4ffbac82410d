from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.codec import compact
from assistant.errors import IndexDamaged, NotFound
from assistant.index import rows, store
from assistant.index.store_writer import StoreWriter
from assistant.index.stored import (
    Abbreviation,
    Computed,
    DocumentFacts,
    Embedded,
    FileRecord,
    StoredPassage,
    Synonym,
)
from assistant.records import (
    Author,
    Block,
    BlockKind,
    Design,
    Document,
    Identifiers,
    Kind,
    Listed,
    Notice,
    Source,
    Span,
    Status,
)
from assistant.text.abbreviations import Definition

# All that can be stored: everything but lone surrogates; with what hurts terminals and databases.
TEXT = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    [
        "\0",
        "\x1b[2J",
        "\u202etxt",
        "a\r\nb\u2028c\x85d\x0b",
        "'; DROP TABLE documents; --",
        "\ufeff",
    ]
)
SOME = TEXT.filter(bool)
SPANS = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)).map(lambda pair: Span(*pair))
BLOCKS = st.builds(
    Block, SPANS, st.sampled_from(BlockKind), st.lists(TEXT, max_size=3).map(tuple), TEXT
)
DOCUMENTS = st.builds(
    Document,
    id=SOME,
    source=st.builds(Source, SOME, TEXT, TEXT),
    title=TEXT,
    text=TEXT,
    blocks=st.lists(BLOCKS, max_size=5).map(tuple),
    authors=st.lists(st.builds(Author, TEXT, TEXT, TEXT, TEXT, TEXT), max_size=3).map(tuple),
    venue=TEXT,
    year=st.none() | st.integers(1500, 2100),
    identifiers=st.builds(
        Identifiers,
        st.none() | TEXT,
        st.none() | TEXT,
        st.none() | TEXT,
        st.lists(TEXT, max_size=2).map(tuple),
    ),
    publication_types=st.lists(TEXT, max_size=2).map(tuple),
    notices=st.lists(st.builds(Notice, st.sampled_from(Status), TEXT), max_size=3).map(tuple),
    design=st.sampled_from(Design),
    population=st.none() | st.integers(0, 10**9),
    population_planned=st.booleans(),
    population_reason=TEXT,
    population_span=st.none() | st.just(Span(0, 1)),
    kind=st.sampled_from(Kind),
)
TEXT_OF = "Some title\n\nFirst sentence. Second one."
DOCUMENT = Document(
    "Doc-1",
    Source("a/b.md", "markdown", "0" * 64),
    "Some title",
    TEXT_OF,
    (
        Block(Span(0, 10), BlockKind.TITLE, (), "line 1"),
        Block(Span(12, len(TEXT_OF)), BlockKind.PARAGRAPH, ("Results", "Main"), "line 3"),
    ),
    year=2020,
    design=Design.COHORT,
    notices=(Notice(Status.CORRECTED, "J. 1:1"),),
)
KEPT = StoredPassage(12, 27, compact.spans_to((Span(12, 27),)), "Results / Main", b"one")
OTHER = StoredPassage(28, 39, compact.spans_to((Span(28, 39),)), "Results / Main", b"two")
DEFINED = Definition("NMO", "neuromyelitis optica")


@contextmanager
def stored(path: Path, *documents: Document) -> Iterator[store.Store]:
    with closing(StoreWriter(path)) as writer:
        for document in documents:
            number = writer.add_document(rows.row_of(document))
            writer.add_computed(number, Computed([KEPT, OTHER], [DEFINED]))
        writer.finish()
    with closing(store.open_store(path)) as opened:
        yield opened


@given(DOCUMENTS)
def test_every_field_comes_back(document: Document) -> None:
    row = rows.row_of(document)
    assert rows.document_from(row) == document
    assert rows.without_blocks(row) == replace(document, blocks=())
    assert compact.title_from(row.record) == document.title
    with closing(StoreWriter(Path(":memory:"))) as writer:
        writer.add_document(row)
        reader = writer.reader()
        assert reader.load(0) == document
        assert reader.document(document.id) == document
        assert reader.is_unchanged(document)
        assert not reader.is_unchanged(replace(document, text=document.text + " "))
        assert reader.rows_of_file(document.source.path) == [(0, row)]
        assert list(reader.documents()) == [document]


@given(st.lists(SPANS).map(tuple))
def test_spans_come_back(spans: tuple[Span, ...]) -> None:
    assert compact.spans_from(compact.spans_to(spans)) == spans


@given(st.lists(TEXT, max_size=4).map(tuple), st.text())
def test_files_come_back(problems: tuple[str, ...], path: str) -> None:
    record = FileRecord(path, "digest", problems)
    with closing(StoreWriter(Path(":memory:"))) as writer:
        writer.add_file(record)
        assert writer.reader().files() == {path: record}


def test_passages_come_back(tmp_path: Path) -> None:
    with stored(tmp_path / "store", DOCUMENT, replace(DOCUMENT, id="doc-2")) as opened:
        assert opened.count("passages") == 4
        assert opened.digests() == [b"one", b"two"] * 2
        passage = opened.passage(1)
        assert passage.document == DOCUMENT
        assert passage.text == "Second one."
        assert passage.sentences == (Span(28, 39),)
        assert passage.section == ("Results", "Main")
        assert opened.rows_of([1, 0]) == [2, 3, 0, 1]
        assert opened.computed(1) == Computed([KEPT, OTHER], [DEFINED])
        embedded = list(opened.embedded())
        assert [item.row for item in embedded] == [0, 1, 2, 3]
        assert embedded[2] == Embedded(
            2, "doc-2", "Some title\nResults / Main\nFirst sentence.", b"one"
        )
        assert [item.row for item in opened.embedded(only={b"two"})] == [1, 3]
        with pytest.raises(IndexDamaged, match="does not hold"):
            opened.passage(4)


def test_documents_are_found_by_id_whatever_the_case(tmp_path: Path) -> None:
    with stored(tmp_path / "store", DOCUMENT, replace(DOCUMENT, id="DOC-1", year=1)) as opened:
        assert opened.document("Doc-1").year == 2020
        assert opened.document("DOC-1").year == 1
        assert opened.document("doc-1").year == 2020
        for unknown in ("Doc", "Doc-%", "", "\0"):
            with pytest.raises(NotFound, match="ids are shown"):
                opened.document(unknown)


def test_what_filters_look_at(tmp_path: Path) -> None:
    bare = replace(DOCUMENT, id="bare", blocks=DOCUMENT.blocks[:1], notices=(), year=None)
    with stored(tmp_path / "store", DOCUMENT, bare) as opened:
        assert opened.facts() == [
            DocumentFacts("Doc-1", 0, 2020, "cohort", "corrected", full_text=True),
            DocumentFacts("bare", 1, None, "cohort", "no notice known", full_text=False),
        ]


def test_the_catalogue(tmp_path: Path) -> None:
    bare = replace(DOCUMENT, id="bare", blocks=DOCUMENT.blocks[:1], notices=(), year=None, title="")
    with stored(tmp_path / "store", DOCUMENT, bare) as opened:
        assert opened.catalogue() == [
            Listed("Doc-1", DOCUMENT.title, 2020, "cohort", "corrected", full_text=True),
            Listed("bare", "", None, "cohort", "no notice known", full_text=False),
        ]


def test_superseded_documents_are_kept_apart(tmp_path: Path) -> None:
    other = replace(DOCUMENT, id="other", source=Source("other.md", "markdown", "1"))
    notices = (*DOCUMENT.notices, Notice(Status.RETRACTED, "J. 2:2"))
    united = replace(DOCUMENT, id="kept", notices=notices, year=2021, design=Design.REVIEW)
    with closing(StoreWriter(tmp_path / "store")) as writer:
        for document in (DOCUMENT, other):
            writer.add_document(rows.row_of(document))
        writer.add_computed(0, Computed([], []))
        writer.supersede(1, "kept")
        writer.store_merged(0, united)
        reader = writer.reader()
        assert reader.duplicates() == [("other.md", "kept")]
        assert reader.document("kept") == united
        assert reader.is_unchanged(united)
        [facts] = reader.facts()
        assert (facts.id, facts.status, facts.year) == ("kept", "retracted", 2021)
        [listed] = reader.catalogue()
        assert (listed.id, listed.status, listed.design) == ("kept", "retracted", "review")
        assert reader.computed(0) == Computed([], [])
        assert reader.computed(1) is None
        assert len(reader.files_with_documents()) == 2
        assert list(reader.documents()) == [united]
        assert [(identity, one.id) for identity, one in reader.documents_as_read()] == [
            ("kept", "Doc-1"),
            ("kept", "other"),
        ]
        with pytest.raises(NotFound):
            reader.document("other")
        assert not reader.is_unchanged(other)
        # As it was read: without what others say.
        [(_, row)] = reader.rows_of_file("a/b.md")
        assert rows.as_read(row, rows.without_blocks(row)) == rows.row_of(DOCUMENT)
        assert reader.record(0) == replace(DOCUMENT, text="", blocks=())


def test_links(tmp_path: Path) -> None:
    with closing(StoreWriter(tmp_path / "store")) as writer:
        writer.add_links("title", [("b.md", "a", "why"), ("a.md", "a", "why")])
        writer.add_links("notice", [("n", "a", "retracted")])
        reader = writer.reader()
        assert reader.links("title") == [("b.md", "a", "why"), ("a.md", "a", "why")]
        assert reader.links("preprint") == []


def test_forms_are_found_by_key(tmp_path: Path) -> None:
    pairs = [
        Abbreviation("MS", "multiple sclerosis", 9, "ms", "multipl sclerosi"),
        Abbreviation("MS", "mitral stenosis", 2, "ms", "mitral stenosi"),
        Abbreviation("PEX", "plasma exchange", 3, "pex", "plasma exchang"),
    ]
    terms = [
        Synonym(0, "plasma exchange", "plasma exchang"),
        Synonym(0, "plasmapheresis", "plasmapheresi"),
        Synonym(1, "hiccups", "hiccup"),
    ]
    with closing(StoreWriter(tmp_path / "store")) as writer:
        writer.add_abbreviations(pairs)
        writer.add_synonyms(terms)
        reader = writer.reader()
        assert reader.abbreviations(["ms", "ms"], []) == pairs[:2]
        assert reader.abbreviations([], ["plasma exchang"]) == pairs[2:]
        assert reader.abbreviations(["pex", "ms"], ["mitral stenosi"]) == [
            pairs[0],
            pairs[2],
            pairs[1],
        ]
        assert reader.abbreviations([], []) == []
        assert reader.synonyms(["plasmapheresi", "unknown"]) == terms[:2]
        assert reader.synonyms([]) == []


def test_an_unfinished_store_is_empty(tmp_path: Path) -> None:
    with closing(StoreWriter(tmp_path / "store")) as writer:
        writer.add_document(rows.row_of(DOCUMENT))
    with closing(store.open_store(tmp_path / "store")) as opened:
        assert opened.count("documents") == 0


def test_a_store_that_cannot_be_made_or_opened(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="unable to open"):
        StoreWriter(tmp_path / "absent" / "store")
    with pytest.raises(IndexDamaged, match="unable to open"):
        store.open_store(tmp_path / "absent")
    (tmp_path / "garbage").write_bytes(b"no database at all")
    with (
        closing(store.open_store(tmp_path / "garbage")) as opened,
        pytest.raises(IndexDamaged, match="cannot be read"),
    ):
        opened.files()


def test_nothing_can_be_written_through_an_open_store(tmp_path: Path) -> None:
    with (
        stored(tmp_path / "store?mode=rw#%41", DOCUMENT) as opened,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        opened._connection.execute("DELETE FROM documents")
