"""Hostile files end no build, cost no good file, and make no question dear.

The whole experiment is `benchmarks/floods.py`; this is the same with small files.
"""

from __future__ import annotations

import contextlib
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from indexing import make, open_documents, segment_files
from numpy.typing import NDArray

from assistant.answer import anaphora, candidates
from assistant.engine import Assistant
from assistant.index import embedding, lexical, rows
from assistant.index.layout import DENSE
from assistant.records import Block, Document, Span
from assistant.text import passages
from assistant.text.passages import MAX_LENGTH
from assistant.text.sentences import LONGEST

PROGRAM = Path(__file__).parents[2] / "benchmarks" / "floods.py"
SAMPLES = Path(__file__).parents[1] / "corpus"


@pytest.fixture(scope="module")
def floods() -> ModuleType:
    spec = importlib.util.spec_from_file_location("floods", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_floods_and_mutants_end_no_build(floods: ModuleType, tmp_path: Path) -> None:
    kinds = [(path.suffix, path.read_bytes()) for path in sorted(SAMPLES.iterdir())]
    kinds += [(name, data) for name, data in floods.floods(300) if "bomb" not in name]
    bad = {f"m{number:03}": data for number, data in enumerate(floods.mutants(kinds, 300, 1))}
    bad |= dict(floods.floods(20_000))
    done = floods.trial(bad, tmp_path)
    assert done.wrong == ()
    assert 0 < done.read < done.files == len(bad)


def test_a_build_that_loses_a_good_file_would_be_seen(floods: ModuleType, tmp_path: Path) -> None:
    # The same name: the good file is overwritten.
    done = floods.trial({floods.GOOD[1]: b"# Another title\n\nAnother text.\n"}, tmp_path)
    assert done.wrong == ("a good document is lost or changed",)


def test_a_flood_makes_no_question_dear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    asked = "does inventumab reduce relapses of fictive neuritis"
    (corpus / "good.md").write_text("# A trial\n\nInventumab reduced relapses of neuritis.\n")
    said = "This reduced relapses of inventumab in fictive neuritis by 12%. " * 5_000
    (corpus / "flood.txt").write_text(said + "this inventumab reduced relapses by 12% " * 10_000)
    report = make(corpus, index)
    assert "was cut" in dict(report.contents.problems)["flood.txt"]
    lengths: list[int] = []
    analyze, cut = lexical.analyze, passages.block_sentences

    def analyzing(text: str) -> list[str]:
        lengths.append(len(text))
        return analyze(text)

    def cutting(document: Document, block: Block) -> Iterator[Span]:
        lengths.append(block.span.end - block.span.start)
        return cut(document, block)

    monkeypatch.setattr(candidates, "analyze", analyzing)
    monkeypatch.setattr(anaphora, "block_sentences", cutting)
    with Assistant.open(index) as opened:
        answer = opened.ask(asked)
    assert {"flood", "good"} & {one.document.id for one in answer.evidence}
    assert 0 < max(lengths) <= LONGEST
    assert sum(lengths) < candidates.PASSAGES * 2 * MAX_LENGTH
    with contextlib.closing(open_documents(index)) as store:
        embedded = [len(entry.text) for part in store.parts for entry in part.segment.embedded()]
    assert len(embedded) > 100
    assert max(embedded) <= MAX_LENGTH + 2 * rows.NAMED + 2


def vectors(index: Path) -> NDArray[np.uint8]:
    return np.concatenate(
        [np.fromfile(file, dtype=np.uint8) for file in segment_files(index, DENSE)]
    )


def test_texts_that_do_not_fit_into_memory_are_embedded_in_parts(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (corpus / "copy.jsonl").write_bytes((corpus / "abstracts.jsonl").read_bytes())
    whole = make(corpus, tmp_path / "whole")
    monkeypatch.setattr(embedding, "_CHARACTERS_AT_ONCE", 200)
    parts = make(corpus, tmp_path / "parts")
    assert parts.fingerprint == whole.fingerprint
    assert parts.embedded == whole.embedded
    assert np.array_equal(vectors(tmp_path / "parts"), vectors(tmp_path / "whole"))
