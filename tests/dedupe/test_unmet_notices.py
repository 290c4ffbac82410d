"""Notices that flag no document: the build names them, and what they are possibly about."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from indexing import make
from terminal import run

from assistant import Assistant
from assistant.records import Status
from assistant.render.phrases import POSSIBLY_ABOUT, warnings

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "Inventumab against placebo in feigned neuritis: a trial"


def test_the_build_names_what_a_notice_is_possibly_about(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    records = [
        {"id": "a", "title": TITLE, "doi": "10.1000/a", "text": "Relapses fell."},
        {"id": "b", "title": f"{TITLE} in women", "text": "Relapses fell in women."},
        {"id": "n", "title": f"Retraction: {TITLE} in women", "doi": "10.1000/n"},
        {"id": "o", "title": "Erratum: Nothing of the kind is here", "doi": "10.1000/o"},
    ]
    (folder / "all.jsonl").write_text("\n".join(map(json.dumps, records)))
    index = tmp_path / "index"
    contents = make(folder, index).contents
    assert contents.unmet_notices == (("all.jsonl", "n", "b"), ("all.jsonl", "o", ""))
    with Assistant.open(index, fast=True) as assistant:
        about = assistant.document("b")
        assert about.status is Status.UNFLAGGED
        (warning,) = warnings(about)
        assert warning.startswith(
            "a notice in this collection is possibly about this article: Retr"
        )
        assert not warnings(assistant.document("a"))
        assert assistant.possible_notices() == [("n", "b")]
    assert f"b: {POSSIBLY_ABOUT}: n" in run("check", "--index", index).stdout
    assert POSSIBLY_ABOUT in run("status", "--index", index).stdout.replace("\n           ", " ")
    at = ("--corpus", folder, "--index", index.with_name("told"), "--model", "hashing")
    told = run("build", *at).stdout
    assert "n is a notice, possibly about b; no identifier links the two" in told
    assert "1 notice about articles that are not here" in told
    printed = json.loads(run("build", "--json", *at).stdout)
    assert printed["unmet_notices"] == [["all.jsonl", "n", "b"], ["all.jsonl", "o", ""]]
