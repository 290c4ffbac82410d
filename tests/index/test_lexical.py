from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import IndexDamaged
from assistant.index import lexical
from assistant.index.lexical import IndexedPassage, LexicalIndex, Scored, analyze, surface_key

BODIES = [
    "Rituximab reduced relapses",
    "Relapses, relapses and relapses of every kind were counted",
    "Plasma exchange after attacks",
    "Plasmapheresis after attacks",
    "Azathioprine in children",
    "Azathioprine in children",
    "Azathioprine in children",
]


def build(folder: Path, bodies: Sequence[str], cuts: Sequence[int] = ()) -> LexicalIndex:
    """The word index of some passages, in segments that begin at `cuts`."""
    firsts = [0, *cuts]
    parts = []
    for first, end in zip(firsts, [*cuts, len(bodies)], strict=True):
        passages = [
            IndexedPassage(row - first, f"doc {row % 3}", bodies[row]) for row in range(first, end)
        ]
        parts.append(lexical.write(folder, passages))
    lexical.finish(folder, [part for found in parts for part in found])
    return LexicalIndex(
        folder, [first for first, found in zip(firsts, parts, strict=True) for _ in found]
    )


@pytest.fixture(scope="module", params=[(), (2, 3, 3, 5)], ids=["one segment", "several"])
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    return build(tmp_path_factory.mktemp("lexical") / "index", BODIES, request.param)


def rows(found: list[Scored]) -> list[int]:
    return [scored.row for scored in found]


def one(text: str) -> list[list[list[str]]]:
    """Every word of `text` as a concept of its own."""
    return [[[word]] for word in analyze(text)]


def test_words_are_stemmed_and_folded() -> None:
    assert analyze("Relapses RELAPSING relapsed") == ["relaps"] * 3
    assert analyze("Sjögren's naïve") == analyze("sjogren's naive")
    assert analyze("anti-CD20 5-mg") == ["anti", "cd20", "5", "mg"]
    assert analyze("") == analyze("... ?!") == []
    assert analyze("x" * 100 + " short") == ["short"]


def test_short_forms_are_known_by_their_letters() -> None:
    assert surface_key("AQP4-IgG") == surface_key("aqp4 igg") == "aqp4 igg"
    assert surface_key("was") != surface_key("wa")


def test_the_best_come_first_and_ties_by_row(index: LexicalIndex) -> None:
    assert len(index) == len(BODIES)
    assert rows(index.search(one("relapse"), 10)) == [1, 0]
    found = index.search(one("azathioprine in children"), 10)
    assert rows(found) == [4, 5, 6]
    assert len({scored.score for scored in found}) == 1
    assert rows(index.search(one("azathioprine in children"), 2)) == [4, 5]
    assert rows(index.search(one("rituximab azathioprine"), 1)) == [0]


def test_a_concept_counts_as_its_best_alternative(index: LexicalIndex) -> None:
    both = [[["plasma", "exchang"], ["plasmapheresi"]]]
    found = dict(index.search(both, 10))
    assert set(found) == {2, 3}
    [(_, alone)] = index.search([[["plasmapheresi"]]], 10)
    assert found[3] == alone
    # Not the sum of both: naming a thing twice does not count twice.
    [(_, pair)] = index.search([[["plasma", "exchang"]]], 10)
    assert found[2] == pair
    summed = index.search([*both, [["attack"]]], 10)
    assert all(score > found[row] for row, score in summed)


def test_only_chosen_documents(index: LexicalIndex) -> None:
    concepts = one("azathioprine children")
    everything = dict(index.search(concepts, 10))
    chosen = index.search(concepts, 10, documents=["doc 1", "doc 2"])
    assert dict(chosen) == {row: everything[row] for row in (4, 5)}
    assert index.search(concepts, 10, documents=[]) == []
    assert index.search(concepts, 10, documents=["doc"]) == []
    assert index.search(concepts, 10, documents=["DOC 1"]) == []


def test_nothing_asked_nothing_found(index: LexicalIndex) -> None:
    assert index.search([], 10) == []
    assert index.search([[]], 10) == []
    assert index.search([[[]]], 10) == []
    assert index.search(one("relapse"), 0) == []
    assert index.search(one("unheard"), 10) == []


@given(st.text())
def test_no_text_is_syntax(index: LexicalIndex, text: str) -> None:
    for typed in (text, f"body:{text}", f'"{text}" AND -row:1 OR *', f"({text}^2 [a TO b] ~"):
        found = index.search(one(typed), 10)
        known = {word for word in analyze(typed) if index.occurrences(word)}
        assert bool(found) == bool(known)


def test_a_star_finds_nothing(index: LexicalIndex) -> None:
    assert index.search(one("* -azathioprine"), 10) == index.search(one("azathioprine"), 10)
    assert index.search([[["*"]]], 10) == []


def test_rare_words_weigh_more(index: LexicalIndex) -> None:
    assert index.occurrences("azathioprin") == 3
    assert index.occurrences("unheard") == 0
    assert index.rarity("unheard") > index.rarity("rituximab") > index.rarity("azathioprin") > 0


def test_segments_rank_as_one_index(tmp_path: Path) -> None:
    """The same scores to the last bit, and the same ties, also where few are wanted."""
    chance = random.Random(5)  # noqa: S311 - a test
    words = ["relapse", "attack", "rituximab", "azathioprine", "children", "trial", "dose"]
    bodies = [
        " ".join(chance.choices(words, k=chance.choice([1, 2, 2, 5, 40]))) for _ in range(400)
    ]
    whole = build(tmp_path / "whole", bodies)
    cuts = sorted(chance.choices(range(400), k=25))
    divided = build(tmp_path / "divided", bodies, cuts)
    assert len(whole) == len(divided) == 400
    for text in ("relapse", "attack dose", "rituximab trial children", "azathioprine unheard"):
        for limit in (1, 7, 100, 400):
            assert divided.search(one(text), limit) == whole.search(one(text), limit)
            chosen = ["doc 1"]
            assert divided.search(one(text), limit, chosen) == whole.search(
                one(text), limit, chosen
            )
        assert [divided.rarity(word) for word in analyze(text)] == [
            whole.rarity(word) for word in analyze(text)
        ]
    assert divided.passages_near("relap", 2, 50) == whole.passages_near("relap", 2, 50)


def test_parts_are_taken_from_another_index(tmp_path: Path) -> None:
    one_part = lexical.write(tmp_path / "first", [IndexedPassage(0, "a", "relapse")])
    lexical.finish(tmp_path / "first", one_part)
    lexical.link(tmp_path / "first", tmp_path / "second", one_part)
    more = lexical.write(tmp_path / "second", [IndexedPassage(0, "b", "relapses")])
    lexical.finish(tmp_path / "second", [*more, *one_part])
    assert rows(LexicalIndex(tmp_path / "second", [0, 1]).search(one("relapse"), 9)) == [0, 1]
    assert rows(LexicalIndex(tmp_path / "first", [0]).search(one("relapse"), 9)) == [0]


def test_passages_that_do_not_fit_into_memory_stay_in_order(tmp_path: Path) -> None:
    """tantivy then writes several parts, in no order."""
    passages = [IndexedPassage(row, "a", f"relapse number{row}") for row in range(60_000)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(lexical, "_HEAP", 15_000_000)  # the least that it takes
        parts = lexical.write(tmp_path / "index", passages)
    assert len(parts) > 1
    assert sum(count for _, count in parts) == 60_000
    lexical.finish(tmp_path / "index", parts)
    found = LexicalIndex(tmp_path / "index", [0] * len(parts)).search(one("relapse"), 50_000)
    assert rows(found) == list(range(50_000))


def test_an_index_without_passages(tmp_path: Path) -> None:
    empty = build(tmp_path / "index", [])
    assert len(empty) == 0
    assert empty.search(one("relapse"), 10) == []


def test_damage_that_tantivy_notices(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="run: assistant build"):
        LexicalIndex(tmp_path, [])
    build(tmp_path / "index", ["b"])
    (tmp_path / "index" / "meta.json").write_bytes(b"{")
    with pytest.raises(IndexDamaged, match="run: assistant build"):
        LexicalIndex(tmp_path / "index", [0])


def test_panics_are_damage_and_interruptions_are_not() -> None:
    panic = type("PanicException", (BaseException,), {})

    def panicking() -> None:
        raise panic

    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(IndexDamaged):
        lexical._guarded(panicking)
    with pytest.raises(KeyboardInterrupt):
        lexical._guarded(interrupted)
