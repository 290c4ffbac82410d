"""Files and folders of a corpus that no article can be read from: each is named at every build."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from indexing import answers, article, live, make
from terminal import run

from assistant.engine import Assistant
from assistant.errors import CorpusError, UsageError
from assistant.index.contents import Contents
from assistant.index.manifest import Manifest

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="file names are text elsewhere")
NOT_UTF_8 = "its name is not UTF-8; rename it"
LINKED = (
    "it is a link to a folder, which is not followed; add that folder with --corpus, or copy "
    "its files"
)


def named(folder: Path, name: bytes, text: str = "# Named badly\n\nRelapses fell.\n") -> Path:
    path = Path(os.fsdecode(bytes(folder) + b"/" + name))
    path.write_text(text, encoding="utf-8")
    return path


def skipped(contents: Contents) -> dict[str, str]:
    return dict(contents.problems)


@LINUX
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"\xff.md", r"\xff.md"),
        (b"caf\xe9.md", r"caf\xe9.md"),
        (b"\xed\xa0\x80.md", r"\xed\xa0\x80.md"),
        ("é\x1b".encode() + b"\x9b.md", "é\x1b\\x9b.md"),
    ],
)
def test_a_name_that_is_not_utf_8_enters_no_table(
    tmp_path: Path, corpus: Path, name: bytes, shown: str
) -> None:
    index = tmp_path / "index"
    bad = named(corpus, name)
    report = make(corpus, index)
    assert skipped(report.contents)[shown] == NOT_UTF_8
    assert len(report.contents.unread) == 2
    assert make(corpus, index).contents == report.contents
    article(corpus, "added", "Tocilizumab reduced relapses of NMO in 118 patients.")
    later = make(corpus, index)
    assert later.changes.added == ("added.jsonl",)
    assert skipped(later.contents)[shown] == NOT_UTF_8
    with Assistant.open(index) as opened:
        assert (shown, NOT_UTF_8) in opened.problems()
        assert all(file.path.isprintable() for file in opened.files())
    before = answers(index)
    bad.rename(corpus / "good.md")
    mended = make(corpus, index)
    assert mended.changes.added == ("good.md",)
    assert shown not in skipped(mended.contents)
    (corpus / "good.md").unlink()
    make(corpus, index)
    assert answers(index) == before


@LINUX
def test_a_folder_of_such_a_name_is_named_once(tmp_path: Path, corpus: Path) -> None:
    folder = Path(os.fsdecode(bytes(corpus) + b"/\xff"))
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.md").write_text(f"# Number {number}\n\nRelapses fell.\n")
    report = make(corpus, tmp_path / "index")
    assert skipped(report.contents)[r"\xff"] == NOT_UTF_8
    assert len(report.contents.problems) == 2


@LINUX
def test_roots_of_such_names(tmp_path: Path, corpus: Path) -> None:
    root = corpus.rename(os.fsdecode(bytes(tmp_path) + b"/\xff"))
    other = tmp_path / "other"
    article(other, "one", "Tocilizumab reduced relapses.")
    alone = named(tmp_path, b"alone\xff.md")
    report = make([root, other, alone], tmp_path / "index")
    assert "\\xff/letter.txt" in report.changes.added
    assert skipped(report.contents)[r"alone\xff.md"] == NOT_UTF_8
    assert make(root, tmp_path / "index").contents.documents == 4
    with pytest.raises(CorpusError, match=r"has no readable article; alone\\xff\.md: "):
        make(alone, tmp_path / "index")
    with pytest.raises(
        UsageError, match=r"index\\xff is not UTF-8; choose another one with --index"
    ):
        make(other, Path(os.fsdecode(bytes(tmp_path) + b"/index\xff")))


@LINUX
def test_the_command_line_tells_of_such_names(tmp_path: Path, corpus: Path) -> None:
    named(corpus, b"\xff.md")
    places = ["--corpus", str(corpus), "--index", str(tmp_path / "index")]
    for _ in range(2):
        built = run("build", *places, "--model", "hashing")
        assert (built.exit_code, built.stderr) == (1, "")
        assert f"\\xff.md: {NOT_UTF_8}\n" in built.stdout
    for command in (["build", "--model", "hashing"], ["status"]):
        printed = json.loads(run(*command, *places, "--json").stdout)
        assert [r"\xff.md", NOT_UTF_8] in printed["problems"]
    events = run("build", *places, "--model", "hashing", "--events").stdout.splitlines()
    assert [r"\xff.md", NOT_UTF_8] in json.loads(events[-1])["problems"]
    assert f"problem    \\xff.md: {NOT_UTF_8}\n" in run("status", *places).stdout
    refused = run("add", named(tmp_path, b"\xfe.md"), *places)
    assert refused.exit_code == 2
    assert rf"\xfe.md would be skipped: {NOT_UTF_8}." in refused.stderr
    assert len(list(corpus.iterdir())) == 6


@pytest.mark.parametrize("name", [".hidden.md", "README.md", "license"])
def test_what_no_build_would_read_is_not_added(tmp_path: Path, corpus: Path, name: str) -> None:
    before = sorted(corpus.iterdir())
    (tmp_path / name).write_text("# Title\n\nRelapses fell.\n")
    refused = run("add", tmp_path / name, "--corpus", corpus, "--index", tmp_path / "index")
    assert refused.exit_code == 2
    assert f"{name} would be skipped: " in refused.stderr
    assert sorted(corpus.iterdir()) == before


@LINUX
@pytest.mark.parametrize(
    "name",
    [
        "new\nline.md",
        "\x1b]0;pwned\x07.md",
        "\u202e\u2066.md",
        "\u2028\x85.md",
        " blank .md",
        "-option.md",
        "back\\slash.md",
        "quote'\".md",
        "CURRENT",
        "x" * 252 + ".md",
        "é" * 126 + ".md",
    ],
)
def test_odd_names_are_read_and_proved(tmp_path: Path, corpus: Path, name: str) -> None:
    index = tmp_path / "index"
    (corpus / name).write_text("# Oddly named\n\nOddumab reduced relapses of NMO by 7%.\n")
    for _ in range(2):
        assert len(make(corpus, index).contents.problems) == 1
    asked = run("ask", "oddumab relapses NMO", "--json", "--index", index)
    paths = {item["document"]["source"]["path"] for item in json.loads(asked.stdout)["evidence"]}
    assert name in paths
    (tmp_path / "answer.json").write_text(asked.stdout, encoding="utf-8")
    proved = run("verify", tmp_path / "answer.json", "--corpus", corpus, "--index", index)
    assert proved.exit_code == 0


def test_names_that_differ_by_normalisation_alone(tmp_path: Path, corpus: Path) -> None:
    names = [f"{unicodedata.normalize(form, 'é')}.md" for form in ("NFC", "NFD")]
    for number, name in enumerate(names):
        text = f"# Number {number}\n\nNumber {number} reduced relapses.\n"
        (corpus / name).write_text(text, encoding="utf-8")
    if len(set(os.listdir(corpus)) & set(names)) < 2:  # noqa: PTH208 - as the system spells them
        pytest.skip("the file system takes them for one")
    report = make(corpus, tmp_path / "index")
    assert set(names) <= set(report.changes.added)
    assert report.contents.documents == 6


def test_linked_folders_are_named(tmp_path: Path, corpus: Path) -> None:
    outside = tmp_path / "outside"
    article(outside, "one", "Tocilizumab reduced relapses.")
    (corpus / "linked").symlink_to(outside)
    (corpus / "below").mkdir()
    (corpus / "below" / "circle").symlink_to("..")
    (corpus / "file.jsonl").symlink_to(outside / "one.jsonl")
    index = tmp_path / "index"
    report = make(corpus, index)
    problems = skipped(report.contents)
    assert (problems["linked"], problems["below/circle"]) == (LINKED, LINKED)
    assert "outside the corpus folder; copy the file" in problems["file.jsonl"]
    assert report.contents.documents == 4
    assert make(corpus, index).contents == report.contents
    # Named as it says, the folder loses nothing any more.
    both = make([corpus, outside], tmp_path / "other")
    assert [path for path, _ in both.contents.problems] == [
        "corpus/below/circle",
        "corpus/empty.md",
    ]
    assert both.contents.documents == 5


def test_what_is_skipped_is_known_to_an_index_whose_articles_have_not_changed(
    tmp_path: Path, corpus: Path
) -> None:
    index = tmp_path / "index"
    before = make(corpus, index)
    (corpus / "linked").symlink_to(tmp_path)
    after = make(corpus, index)
    assert after.fingerprint == before.fingerprint
    assert after.embedded == 0
    assert Manifest.read(live(index)).skipped == (("linked", LINKED),)
    (corpus / "linked").unlink()
    make(corpus, index)
    assert Manifest.read(live(index)).skipped == ()


def test_a_dry_run_names_what_would_be_skipped(tmp_path: Path, corpus: Path) -> None:
    (corpus / "linked").symlink_to(tmp_path)
    report = make(corpus, tmp_path / "index", dry_run=True)
    assert skipped(report.contents) == {"empty.md": "the file is empty", "linked": LINKED}


@LINUX
def test_folders_deeper_than_a_path_may_be_long(tmp_path: Path, corpus: Path) -> None:
    here = os.open(corpus, os.O_RDONLY)
    made = 0
    try:
        while made < 2100:  # each level adds two characters, and a path has 4,096 at most
            os.mkdir("d", dir_fd=here)
            below = os.open("d", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here, made = below, made + 1
    finally:
        os.close(here)
    try:
        report = make(corpus, tmp_path / "index")
    finally:
        subprocess.run(["/bin/rm", "-rf", corpus / "d"], check=True)  # too deep for Python
    assert report.contents.documents == 4
    [reason] = [said for path, said in report.contents.problems if path.startswith("d/")]
    assert reason == "it cannot be opened (File name too long)"


@LINUX
def test_sockets_and_pipes_are_not_opened(
    tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        monkeypatch.chdir(corpus)
        listening.bind("socket.md")
        os.mkfifo(corpus / "QUESTIONS.txt")
        problems = skipped(make(corpus, tmp_path / "index").contents)
    assert problems["socket.md"] == "it is not an ordinary file"
    with Assistant.open(tmp_path / "index") as opened:
        assert opened.questions()
