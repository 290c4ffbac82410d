from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from indexing import Reader, answers, article, everything, live, make, tree
from terminal import ROOT

from assistant.embed import choice, hashing
from assistant.embed.encoder import Encoded
from assistant.embed.hashing import HashingEncoder
from assistant.embed.models import locate
from assistant.engine import Assistant
from assistant.errors import CorpusError, IndexDamaged, ModelError
from assistant.formats.isolation import parse_files
from assistant.index import build as builds
from assistant.index import origins
from assistant.index.build import build
from assistant.index.corpus import CorpusRoots
from assistant.index.layout import CACHE
from assistant.records import Status


class Embedded:
    """Counts the passages that are encoded."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.texts: list[str] = []
        encode = HashingEncoder.passages

        def counting(encoder: HashingEncoder, texts: Sequence[str]) -> Iterator[Encoded]:
            self.texts += texts
            return encode(encoder, texts)

        monkeypatch.setattr(HashingEncoder, "passages", counting)


def test_a_first_build(tmp_path: Path, corpus: Path, reader: Reader) -> None:
    report = make(corpus, tmp_path / "index")
    assert report.changes.added == ("abstracts.jsonl", "letter.txt", "trial.md")
    assert report.changes.updated == report.changes.removed == report.changes.unchanged == ()
    assert reader.read == sorted((*report.changes.added, "empty.md"))
    assert report.contents.problems == (("empty.md", "the file is empty"),)
    assert report.contents.unread == ("empty.md",)
    assert report.contents.duplicates == (("abstracts.jsonl", "trial"),)
    assert report.contents.documents == 4
    assert report.embedded == report.contents.passages > 4
    assert not report.dry_run
    with Assistant.open(tmp_path / "index") as opened:
        assert opened.fingerprint == report.fingerprint
        assert {document.id for document in opened.documents()} == {
            "trial",
            "cohort-7",
            "case-3",
            "letter",
        }
        assert opened.check() == 4


def test_workers_read_the_same(
    tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(corpus, tmp_path / "here")
    monkeypatch.setattr(origins, "parse_files", parse_files)
    make(corpus, tmp_path / "there")
    assert everything(tmp_path / "here") == everything(tmp_path / "there")


def test_add_update_remove(tmp_path: Path, corpus: Path, reader: Reader) -> None:
    index = tmp_path / "index"
    make(corpus, index)
    reader.read.clear()
    article(corpus, "added", "Tocilizumab was added.")
    with (corpus / "letter.txt").open("a", encoding="utf-8") as letter:
        letter.write("\nThe letter was changed since.\n")
    (corpus / "trial.md").unlink()
    report = make(corpus, index)
    assert report.changes.added == ("added.jsonl",)
    assert report.changes.updated == ("letter.txt",)
    assert report.changes.removed == ("trial.md",)
    assert report.changes.unchanged == ("abstracts.jsonl",)
    assert reader.read == ["added.jsonl", "letter.txt"]
    with Assistant.open(index) as opened:
        texts = {document.id: document.text for document in opened.documents()}
    assert "Tocilizumab" in texts["added"]
    assert "changed since" in texts["letter"]
    # The abstract of the trial is quoted now, under the id that the trial is known by.
    assert "hazard ratio" not in texts["trial"]


def test_an_incremental_build_equals_one_from_nothing(tmp_path: Path, corpus: Path) -> None:
    index = tmp_path / "index"
    steps: list[Any] = [
        lambda: article(corpus, "added", "Tocilizumab (TCZ) was added.", pmid="90000002"),
        lambda: article(corpus, "copy", "Tocilizumab.", pmid="90000002", status="retracted"),
        lambda: article(corpus, "added", "Tocilizumab (TCZ) was changed.", pmid="90000002"),
        (corpus / "letter.txt").unlink,
        (corpus / "copy.jsonl").unlink,
        lambda: (corpus / "SYNONYMS.txt").write_text("TCZ = RoActemra\n"),
    ]
    make(corpus, index)
    for number, step in enumerate(steps):
        step()
        incremental = make(corpus, index)
        anew = tmp_path / f"anew-{number}"
        scratch = make(corpus, anew)
        assert incremental.fingerprint == scratch.fingerprint
        assert incremental.contents == scratch.contents
        assert everything(index) == everything(anew)


def test_only_new_passages_are_embedded(
    tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index"
    make(corpus, index)
    encoded = Embedded(monkeypatch)
    article(corpus, "added", "Tocilizumab was added.")
    article(corpus, "twice", "Tocilizumab was added.", title="Title of added")
    report = make(corpus, index)
    assert report.embedded == 1
    assert encoded.texts == ["Title of added\nAbstract\nTocilizumab was added."]
    (corpus / "trial.md").rename(corpus / "moved.md")
    assert make(corpus, index).embedded == 0


def test_a_build_with_nothing_to_do_writes_nothing(
    tmp_path: Path, corpus: Path, reader: Reader
) -> None:
    index = tmp_path / "index"
    first = make(corpus, index)
    before = tree(index)
    reader.read.clear()
    second = make(corpus, index)
    assert tree(index) == before
    assert reader.read == []
    assert second.embedded == 0
    assert second.fingerprint == first.fingerprint
    assert second.contents == first.contents
    assert len(second.changes.unchanged) == 3


def test_a_dry_run_writes_nothing(tmp_path: Path, corpus: Path, reader: Reader) -> None:
    index = tmp_path / "index"
    report = make(corpus, index, dry_run=True)
    assert report.dry_run
    assert len(report.changes.added) == 3
    assert report.contents.unread == ("empty.md",)
    assert report.contents.documents == 0
    assert not index.exists()
    first = make(corpus, index)
    (corpus / "letter.txt").unlink()
    before = tree(index)
    reader.read.clear()
    report = make(corpus, index, dry_run=True)
    assert report.changes.removed == ("letter.txt",)
    assert report.contents == first.contents
    assert report.fingerprint != first.fingerprint
    assert tree(index) == before
    assert reader.read == []


def test_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no corpus folder"):
        make(tmp_path / "absent", tmp_path / "index")
    (tmp_path / "bare").mkdir()
    with pytest.raises(CorpusError, match="holds no articles"):
        make(tmp_path / "bare", tmp_path / "index")
    (tmp_path / "bare" / "empty.md").touch()
    with pytest.raises(CorpusError, match=r"empty\.md: the file is empty"):
        make(tmp_path / "bare", tmp_path / "index")
    assert not list((tmp_path / "index" / "generations").iterdir())


def test_a_single_file_is_a_corpus(tmp_path: Path, corpus: Path) -> None:
    report = make(corpus / "letter.txt", tmp_path / "index")
    assert report.changes.added == ("letter.txt",)
    assert report.contents.documents == 1


def test_a_file_that_becomes_unreadable_is_reported_until_it_is_mended(
    tmp_path: Path, corpus: Path, reader: Reader
) -> None:
    index = tmp_path / "index"
    make(corpus, index)
    text = (corpus / "letter.txt").read_bytes()
    (corpus / "letter.txt").write_bytes(b"%PDF-1.7 nothing")
    problems = make(corpus, index).contents.problems
    assert [path for path, _ in problems] == ["empty.md", "letter.txt"]
    article(corpus, "other", "Something else.")
    reader.read.clear()
    assert make(corpus, index).contents.problems == problems
    assert reader.read == ["other.jsonl"]
    (corpus / "letter.txt").write_bytes(text)
    assert [path for path, _ in make(corpus, index).contents.problems] == ["empty.md"]


def test_another_model_embeds_anew_and_reads_nothing(
    tmp_path: Path, corpus: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index"
    first = make(corpus, index)
    reader.read.clear()

    def other(name: str) -> object:
        return replace(locate(name), name="other", digest="f" * 64)

    monkeypatch.setattr("assistant.index.build.locate", other)
    second = make(corpus, index)
    assert reader.read == []
    assert second.embedded == first.embedded
    assert second.fingerprint != first.fingerprint


def test_another_splitter_reads_anew_and_keeps_vectors(
    tmp_path: Path, corpus: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index"
    make(corpus, index)
    reader.read.clear()
    monkeypatch.setattr(builds, "SPLITTER", "another")
    report = make(corpus, index)
    assert len(reader.read) == 4
    assert len(report.changes.added) == 3
    assert report.embedded == 0


def test_the_longest_copy_is_quoted_with_the_notices_of_all(tmp_path: Path) -> None:
    index, corpus = tmp_path / "index", tmp_path / "articles"
    article(corpus, "a", "Short.", pmid="1", status="corrected", notice="J. 1:1")
    article(corpus, "b", "This one is much longer.", doi="10.5555/x", pmid="1")
    article(corpus, "c", "Middling text.", doi="10.5555/X", status="retracted", notice="J. 2:2")
    article(corpus, "d", "Another publication.")
    report = make(corpus, index)
    assert report.contents.documents == 2
    assert report.contents.duplicates == (("a.jsonl", "b"), ("c.jsonl", "b"))
    with Assistant.open(index) as opened:
        chosen = opened.document("b")
        assert chosen.status is Status.RETRACTED
        assert {notice.status for notice in chosen.notices} == {Status.CORRECTED, Status.RETRACTED}
    (corpus / "b.jsonl").unlink()
    assert make(corpus, index).contents.duplicates == ()
    with Assistant.open(index) as opened:
        # The one with the PMID is still known as what was quoted for it.
        assert [document.id for document in opened.documents()] == ["b", "c", "d"]
        assert opened.document("b").status is Status.CORRECTED
        assert opened.search("middling")[0].passage.document.id == "c"
    article(corpus, "b", "This one is much longer.", doi="10.5555/x", pmid="1")
    assert make(corpus, index).contents == report.contents


def test_a_copy_without_notice_loses_the_notice_of_one_that_goes(tmp_path: Path) -> None:
    index, corpus = tmp_path / "index", tmp_path / "articles"
    article(corpus, "a", "Short.", pmid="1", status="retracted")
    article(corpus, "b", "This one is much longer.", pmid="1")
    make(corpus, index)
    (corpus / "a.jsonl").unlink()
    make(corpus, index)
    with Assistant.open(index) as opened:
        assert opened.document("b").status is Status.UNFLAGGED
        assert [facts.status for facts in opened._index.store.facts()] == [Status.UNFLAGGED]


def test_synonyms_are_part_of_the_index(tmp_path: Path, corpus: Path) -> None:
    index = tmp_path / "index"
    first = make(corpus, index)
    with Assistant.open(index) as opened:
        assert "plasma exchange" in opened.ask("does plasmapheresis help").searched_as
    (corpus / "SYNONYMS.txt").unlink()
    second = make(corpus, index)
    assert second.fingerprint != first.fingerprint
    with Assistant.open(index) as opened:
        assert "plasma exchange" not in opened.ask("does plasmapheresis help").searched_as


def test_progress_is_told(tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "_AT_ONCE", 2)
    told: list[tuple[str, int, int]] = []

    def watch(stage: str, done: int, total: int, how: str = "") -> None:
        told.append((stage, done, total))
        assert how == ("hashed words: the model is hashing" if stage == "embedding" else "")

    build(CorpusRoots.of(corpus), tmp_path / "index", "hashing", watch)
    assert sum(stage == "embedding" for stage, _, _ in told) > 3
    stages = list(dict.fromkeys(stage for stage, _, _ in told))
    assert stages == ["reading", "splitting", "indexing words", "loading the model", "embedding"]
    for stage in stages:
        steps = [(done, total) for name, done, total in told if name == stage]
        assert steps == sorted(steps)
        assert steps[0][0] == 0
        assert steps[-1][0] == steps[-1][1] > 0


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_vectors_that_are_no_numbers_are_refused(
    tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch, bad: float
) -> None:
    encode = HashingEncoder.passages

    def rotten(encoder: HashingEncoder, texts: Sequence[str]) -> Iterator[Encoded]:
        for encoded in encode(encoder, texts):
            encoded.vectors[-1, 0] = bad
            yield encoded

    monkeypatch.setattr(HashingEncoder, "passages", rotten)
    with pytest.raises(ModelError, match="not numbers"):
        make(corpus, tmp_path / "index")
    monkeypatch.setattr(HashingEncoder, "passages", encode)
    make(corpus, tmp_path / "index")


def test_vectors_of_another_length_are_refused(
    tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def longer(_: HashingEncoder, texts: Sequence[str]) -> Iterator[Encoded]:
        yield Encoded(list(range(len(texts))), np.ones((len(texts), 3), dtype=np.float32))

    monkeypatch.setattr(HashingEncoder, "passages", longer)
    with pytest.raises(ModelError, match="wrong length"):
        make(corpus, tmp_path / "index")


def test_a_question_encoder_that_is_gone_is_made_again(
    tmp_path: Path, corpus: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index"
    make(corpus, index)
    reader.read.clear()

    def gone(*_: object) -> None:
        raise IndexDamaged("gone")

    monkeypatch.setattr(choice, "check", gone)
    make(corpus, index)
    assert live(index).name.startswith("000002-")
    assert reader.read == []


_SCRIPT = """
import sys
from pathlib import Path
from indexing import Reader, answers, make
from assistant.index import origins
origins.parse_files = Reader()
print(make(Path(sys.argv[1]), Path(sys.argv[2])).fingerprint)
print(answers(Path(sys.argv[2])))
"""


def test_same_bytes_whatever_the_place_and_the_hash_seed(tmp_path: Path, corpus: Path) -> None:
    given = []
    for seed in ("1", "2"):
        place = tmp_path / f"place-{seed}"
        shutil.copytree(corpus, place / "articles")
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(Path(__file__).parents[1])]),
        }
        command = [sys.executable, "-c", _SCRIPT, str(place / "articles"), str(place / "index")]
        given.append(subprocess.run(command, env=environment, capture_output=True, check=True))
    assert given[0].stdout == given[1].stdout
    fingerprint, said = given[0].stdout.decode().splitlines()
    make(corpus, tmp_path / "index")
    assert said == answers(tmp_path / "index")
    assert [answer["fingerprint"] for answer in json.loads(said)] == [fingerprint] * 4
    assert any(answer["evidence"] for answer in json.loads(said))


def test_vectors_that_nothing_uses_are_forgotten(tmp_path: Path, corpus: Path) -> None:
    index = tmp_path / "index"
    total = make(corpus, index).embedded
    [cache] = (index / CACHE).glob("vectors-*.sqlite")
    text = (corpus / "letter.txt").read_bytes()
    (corpus / "letter.txt").unlink()
    kept = make(corpus, index).contents.passages
    assert kept < total
    (corpus / "letter.txt").write_bytes(text)
    assert make(corpus, index).embedded == total - kept
    cache.unlink()
    article(corpus, "added", "Tocilizumab was added.")
    assert make(corpus, index).embedded == total + 1
