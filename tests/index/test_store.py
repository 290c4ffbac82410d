from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import storage
from assistant.codec import compact
from assistant.dedupe.copies import Copy, copy_of
from assistant.errors import IndexDamaged, NotFound
from assistant.index import links, rows
from assistant.index.layout import DOCUMENTS as DOCUMENTS_FILE
from assistant.index.layout import segment_folder
from assistant.index.segment import Segment
from assistant.index.segment_writer import Merged, SegmentWriter
from assistant.index.store import Part, Store, open_store
from assistant.index.stored import (
    Abbreviation,
    Computed,
    DocumentFacts,
    Embedded,
    FileRecord,
    Link,
    SegmentEntry,
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
DIVIDED = pytest.mark.parametrize("divided", [False, True], ids=["one segment", "several"])


def copied(document: Document) -> Copy:
    return copy_of(0, document, 0, full_text=document.is_full_text)


@contextmanager
def stored(folder: Path, *documents: Document, divided: bool = False) -> Iterator[Store]:
    """A store of documents with two passages each: in one segment, or each in one of its own."""
    groups = [[document] for document in documents] if divided else [documents]
    entries = []
    for number, group in enumerate(groups):
        name = f"segment {number}"
        file = segment_folder(folder, name) / DOCUMENTS_FILE
        file.parent.mkdir(parents=True)
        with closing(SegmentWriter(file)) as writer:
            for document in group:
                added = writer.add_document(rows.row_of(document), copied(document))
                writer.add_computed(added, Computed([KEPT, OTHER], [DEFINED]))
            writer.finish()
            entries.append(SegmentEntry(name, *writer.reader().counts()))
    with closing(open_store(folder, entries)) as opened:
        yield opened


@given(DOCUMENTS)
def test_every_field_comes_back(document: Document) -> None:
    row = rows.row_of(document)
    assert rows.without_blocks(row) == replace(document, blocks=())
    assert compact.title_from(row.record) == document.title
    with closing(SegmentWriter(Path(":memory:"))) as writer:
        writer.add_document(row, copied(document))
        reader = writer.reader()
        assert reader.load(0) == document
        assert reader.number_of(document.id) == (0, True)
        assert reader.is_unchanged(document)
        assert not reader.is_unchanged(replace(document, text=document.text + " "))
        assert reader.row(0) == row
        assert reader.numbers() == [0]
        assert reader.known() == [(0, document.id, copied(document))]


@given(st.lists(SPANS).map(tuple))
def test_spans_come_back(spans: tuple[Span, ...]) -> None:
    assert compact.spans_from(compact.spans_to(spans)) == spans


@given(st.lists(TEXT, max_size=4).map(tuple), st.text())
def test_files_come_back(problems: tuple[str, ...], path: str) -> None:
    record = FileRecord(path, "digest", problems)
    with closing(SegmentWriter(Path(":memory:"))) as writer:
        writer.add_file(record)
        assert writer.reader().files() == [record]


@DIVIDED
def test_passages_come_back(tmp_path: Path, *, divided: bool) -> None:
    with stored(tmp_path, DOCUMENT, replace(DOCUMENT, id="doc-2"), divided=divided) as opened:
        assert opened.counts() == (2, 4, 0)
        passage = opened.passage(1)
        assert passage.document == DOCUMENT
        assert passage.text == "Second one."
        assert passage.sentences == (Span(28, 39),)
        assert passage.section == ("Results", "Main")
        assert opened.passage(2).document.id == "doc-2"
        assert opened.passage(2).row == 2
        assert opened.rows_of([1, 0]) == [2, 3, 0, 1]
        assert [document.id for document in opened.documents()] == ["Doc-1", "doc-2"]
        assert opened.documents_with("Second") == ["Doc-1", "doc-2"]
        for unknown in (4, 100, -1):
            with pytest.raises(IndexDamaged, match="does not hold"):
                opened.passage(unknown)


def test_what_a_build_takes_from_a_segment(tmp_path: Path) -> None:
    with stored(tmp_path, DOCUMENT, replace(DOCUMENT, id="doc-2")) as opened:
        [(segment, *_)] = opened.parts
        assert segment.digests() == [b"one", b"two"] * 2
        assert segment.computed(1) == Computed([KEPT, OTHER], [DEFINED])
        embedded = list(segment.embedded())
        assert [item.row for item in embedded] == [0, 1, 2, 3]
        assert embedded[2] == Embedded(
            2, "doc-2", "Some title\nResults / Main\nFirst sentence.", b"one"
        )
        assert [item.row for item in segment.embedded(only={b"two"})] == [1, 3]


@DIVIDED
def test_documents_are_found_by_id_whatever_the_case(tmp_path: Path, *, divided: bool) -> None:
    other = replace(DOCUMENT, id="DOC-1", year=1)
    with stored(tmp_path, DOCUMENT, other, divided=divided) as opened:
        assert opened.document("Doc-1").year == 2020
        assert opened.document("DOC-1").year == 1
        assert opened.document("doc-1").year == 2020
        assert opened.metadata("DOC-1") == replace(other, text="", blocks=())
        assert opened.metadata("doc-1") is None
        assert opened.is_unchanged(other)
        for unknown in ("Doc", "Doc-%", "", "\0"):
            with pytest.raises(NotFound, match="ids are shown"):
                opened.document(unknown)


@DIVIDED
def test_what_filters_look_at(tmp_path: Path, *, divided: bool) -> None:
    bare = replace(DOCUMENT, id="bare", blocks=DOCUMENT.blocks[:1], notices=(), year=None)
    with stored(tmp_path, DOCUMENT, bare, divided=divided) as opened:
        assert opened.facts() == [
            DocumentFacts("Doc-1", 0, 2020, "cohort", "corrected", full_text=True),
            DocumentFacts("bare", 1, None, "cohort", "no notice known", full_text=False),
        ]


@DIVIDED
def test_the_catalogue(tmp_path: Path, *, divided: bool) -> None:
    bare = replace(DOCUMENT, id="bare", blocks=DOCUMENT.blocks[:1], notices=(), year=None, title="")
    with stored(tmp_path, DOCUMENT, bare, divided=divided) as opened:
        assert opened.catalogue() == [
            Listed("Doc-1", DOCUMENT.title, 2020, "cohort", "corrected", full_text=True),
            Listed("bare", "", None, "cohort", "no notice known", full_text=False),
        ]


def test_superseded_documents_are_kept_apart(tmp_path: Path) -> None:
    other = replace(DOCUMENT, id="other", source=Source("other.md", "markdown", "1"))
    notices = (*DOCUMENT.notices, Notice(Status.RETRACTED, "J. 2:2"))
    united = replace(DOCUMENT, id="kept", notices=notices, year=2021, design=Design.REVIEW)
    merged = Merged(compact.record_of(united), "kept", 2021, "review", "retracted")
    with closing(SegmentWriter(tmp_path / "segment")) as writer:
        for document in (DOCUMENT, other):
            writer.add_document(rows.row_of(document), copied(document))
        writer.add_computed(0, Computed([], []))
        writer.supersede(1, "kept")
        writer.store_merged(0, merged)
        reader = writer.reader()
        assert reader.counts() == (2, 1, 0, 0)
        assert reader.duplicates() == [("other.md", "kept")]
        assert reader.number_of("kept") == (0, True)
        assert reader.load(0) == united
        assert reader.is_unchanged(united)
        [facts] = reader.facts()
        assert (facts.id, facts.status, facts.year) == ("kept", "retracted", 2021)
        [listed] = reader.catalogue()
        assert (listed.id, listed.status, listed.design) == ("kept", "retracted", "review")
        assert reader.computed(0) == Computed([], [])
        assert reader.computed(1) is None
        assert len(reader.files_with_documents()) == 2
        assert reader.numbers() == [0]
        assert [(known.identity, known.copy.id) for known in reader.known()] == [
            ("kept", "Doc-1"),
            ("kept", "other"),
        ]
        assert reader.number_of("other") is None
        assert not reader.is_unchanged(other)
        # As it was read: without what others say.
        row = reader.row(0)
        assert rows.as_read(row, rows.without_blocks(row)) == rows.row_of(DOCUMENT)
        assert reader.record(0) == replace(DOCUMENT, text="", blocks=())


def test_links_and_synonyms(tmp_path: Path) -> None:
    terms = [
        Synonym(0, "plasma exchange", "plasma exchang"),
        Synonym(0, "plasmapheresis", "plasmapheresi"),
        Synonym(1, "hiccups", "hiccup"),
    ]
    found = [Link("b.md", "a", "why"), Link("a\u2028.md", "a", "why")]
    links.write(tmp_path / "links", {"title": found, "preprint": []}, terms)
    read = links.Links(tmp_path / "links")
    assert read.of_kind("title") == found
    assert read.of_kind("preprint") == read.of_kind("unheard") == []
    assert read.synonyms(["plasmapheresi", "unknown"]) == terms[:2]
    assert read.synonyms([]) == []


@pytest.mark.parametrize("data", [b"", b"{}", storage.sealed("{}"), storage.sealed("[1]")])
def test_damaged_links(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "links").write_bytes(data)
    with pytest.raises(IndexDamaged, match="run: assistant build"):
        links.Links(tmp_path / "links").of_kind("title")
    with pytest.raises(IndexDamaged, match="run: assistant build"):
        links.Links(tmp_path / "absent").synonyms(["a"])


@DIVIDED
def test_forms_are_found_by_key(tmp_path: Path, *, divided: bool) -> None:
    sclerosis = Definition("MS", "multiple sclerosis")
    stenosis = Definition("MS", "mitral stenosis")
    exchange = Definition("PEX", "plasma exchange")
    defined = [[sclerosis, exchange], [sclerosis, stenosis], [sclerosis], [exchange]]
    found = [
        Abbreviation("MS", "multiple sclerosis", 3, "ms", "multipl sclerosi"),
        Abbreviation("PEX", "plasma exchange", 2, "pex", "plasma exchang"),
        Abbreviation("MS", "mitral stenosis", 1, "ms", "mitral stenosi"),
    ]
    segments = [[pairs] for pairs in defined] if divided else [defined]
    parts = []
    for number, documents in enumerate(segments):
        writer = SegmentWriter(tmp_path / str(number))
        for place, pairs in enumerate(documents):
            writer.add_computed(place, Computed([], pairs))
        writer.finish()
        parts.append(Part(writer.reader(), SegmentEntry("", 0, 0, 0, 0), 0, 0))
    with closing(Store(parts, links.Links(tmp_path / "links"))) as opened:
        assert opened.abbreviations(["ms", "ms"], []) == [found[0], found[2]]
        assert opened.abbreviations([], ["plasma exchang"]) == [found[1]]
        assert opened.abbreviations(["pex", "ms"], ["mitral stenosi"]) == found
        assert opened.abbreviations([], []) == []


def test_an_unfinished_segment_is_empty(tmp_path: Path) -> None:
    with closing(SegmentWriter(tmp_path / "segment")) as writer:
        writer.add_document(rows.row_of(DOCUMENT), copied(DOCUMENT))
    with closing(Segment.open(tmp_path / "segment")) as opened:
        assert opened.counts() == (0, 0, 0, 0)


def test_a_segment_that_cannot_be_made_or_opened(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="unable to open"):
        SegmentWriter(tmp_path / "absent" / "segment")
    with pytest.raises(IndexDamaged, match="unable to open"):
        Segment.open(tmp_path / "absent")
    (tmp_path / "garbage").write_bytes(b"no database at all")
    with (
        closing(Segment.open(tmp_path / "garbage")) as opened,
        pytest.raises(IndexDamaged, match="cannot be read"),
    ):
        opened.files()


def test_nothing_can_be_written_through_an_open_segment(tmp_path: Path) -> None:
    folder = tmp_path / "generation?mode=rw#%41"
    with stored(folder, DOCUMENT) as opened:
        [(segment, *_)] = opened.parts
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            segment._connection.execute("DELETE FROM documents")
