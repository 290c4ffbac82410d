from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock
from samples import QUESTION, STEERING

from assistant import storage
from assistant.conversation import sessions
from assistant.conversation.sessions import Session, SessionInfo, SessionStore
from assistant.conversation.turns import Turn
from assistant.errors import StorageError, UnreadableFile

NOW = "2026-01-31T12:00:00+00:00"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "sessions"


@pytest.fixture
def store(folder: Path) -> SessionStore:
    return SessionStore(folder)


@pytest.fixture
def saved(store: SessionStore, turn: Turn, follow_up: Turn) -> Session:
    return store.save(replace(store.new(NOW), turns=(turn, follow_up)))


def full(*_: object) -> None:
    raise OSError(28, "No space left on device")


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.jsonl"))}


def test_nothing_is_written_before_it_is_saved(store: SessionStore, folder: Path) -> None:
    session = store.new(NOW)
    assert re.fullmatch(r"20260131-120000-[0-9a-f]{8}", session.id)
    assert session == Session(session.id, "", NOW, NOW, ())
    assert store.new(NOW).id != session.id
    assert store.list() == []
    assert store.questions() == []
    store.delete(session.id)
    assert not folder.exists()
    assert re.fullmatch(r"0-0-[0-9a-f]{8}", store.new("").id)


def test_a_session_is_read_back(folder: Path, store: SessionStore, saved: Session) -> None:
    assert saved.name == QUESTION
    assert saved.updated == saved.turns[-1].at
    assert store.load(saved.id) == saved
    assert SessionStore(folder).load(saved.id) == saved
    expected = SessionInfo(saved.id, QUESTION, NOW, saved.updated, 2)
    assert store.list() == [expected]
    [header, *_] = (folder / f"{saved.id}.jsonl").read_text().splitlines()
    assert json.loads(header) == {
        "format": 1,
        "id": saved.id,
        "name": QUESTION,
        "created": NOW,
        "updated": saved.updated,
        "turns": 2,
    }
    assert (folder.stat().st_mode & 0o777) == 0o700


def test_a_file_steers_no_terminal(folder: Path, store: SessionStore, turn: Turn) -> None:
    session = replace(store.new(NOW), name=f"a{STEERING} \x00 b\udcff", turns=(turn,))
    kept = store.save(session)
    assert store.load(kept.id) == kept
    assert kept.name == f"a{STEERING} \x00 b?"
    [data] = files(folder).values()
    assert set(data) - set(range(0x20, 0x80)) == {ord("\n")}


def test_newest_first(store: SessionStore, turn: Turn) -> None:
    times = [f"2026-02-0{day}T00:00:00+00:00" for day in (2, 3, 1)]
    kept = [store.save(replace(store.new(at), turns=(replace(turn, at=at),))) for at in times]
    assert [info.id for info in store.list()] == [kept[1].id, kept[0].id, kept[2].id]


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("  what \n reduces  relapses ", "what reduces relapses"),
        ("word " * 20, f"{'word ' * 11}word…"),
        ("x" * 100, "x" * 59 + "…"),
        ("non-" * 30, "non-" * 14 + "non…"),
    ],
)
def test_the_first_question_is_the_name(
    store: SessionStore, turn: Turn, asked: str, name: str
) -> None:
    kept = store.save(replace(store.new(NOW), turns=(replace(turn, asked=asked),)))
    assert kept.name == name
    assert len(kept.name) <= 60
    assert store.save(store.new(NOW)).name == ""


def test_renaming(folder: Path, store: SessionStore, saved: Session) -> None:
    renamed = store.rename(saved.id, f" NMO \n {'x' * 500}")
    assert renamed == replace(saved, name=f"NMO {'x' * 196}")
    assert store.load(saved.id) == renamed
    assert store.rename(saved.id, " ").name == QUESTION
    assert store.save(replace(renamed, turns=renamed.turns[:1])).id == saved.id
    other = SessionStore(folder)
    assert other.save(other.rename(saved.id, "other")).id == saved.id


def test_deleting(folder: Path, store: SessionStore, saved: Session) -> None:
    store.delete(saved.id)
    store.delete(saved.id)
    assert store.list() == []
    with pytest.raises(UnreadableFile, match="no longer exists; choose another session"):
        store.load(saved.id)
    assert store.save(saved).id == saved.id
    assert len(files(folder)) == 1


# --- two screens


def test_two_screens_make_two_files(folder: Path, store: SessionStore, saved: Session) -> None:
    other = SessionStore(folder)
    theirs = other.load(saved.id)
    theirs = other.save(replace(theirs, turns=(*theirs.turns, *theirs.turns)))
    assert theirs.id == saved.id
    ours = store.save(replace(saved, turns=saved.turns[:1]))
    assert ours.id != saved.id
    assert len(files(folder)) == 2
    assert SessionStore(folder).load(saved.id) == theirs
    assert SessionStore(folder).load(ours.id) == ours
    again = store.save(replace(ours, turns=saved.turns))
    assert again.id == ours.id
    assert SessionStore(folder).load(ours.id) == again


def test_renaming_does_not_take_over_turns_of_another_screen(
    folder: Path, store: SessionStore, saved: Session
) -> None:
    other = SessionStore(folder)
    theirs = other.load(saved.id)
    other.save(replace(theirs, turns=(*theirs.turns, *theirs.turns)))
    assert len(store.rename(saved.id, "renamed").turns) == 4
    assert store.save(saved).id != saved.id
    assert len(SessionStore(folder).load(saved.id).turns) == 4


def test_a_session_that_was_never_read_is_not_written_over(
    folder: Path, saved: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(folder)
    assert SessionStore(folder).save(replace(saved, turns=())).id != saved.id
    (folder / f"{saved.id}.jsonl").rename(folder / "gone")
    (folder / f"{saved.id}.jsonl").mkdir()
    assert SessionStore(folder).save(saved).id != saved.id
    assert (folder / "gone").read_bytes() == before[f"{saved.id}.jsonl"]
    monkeypatch.setattr(sessions, "_PATIENCE", 0.01)
    with (
        FileLock(folder / ".lock"),
        pytest.raises(StorageError, match="try again in a moment"),
    ):
        SessionStore(folder).save(saved)


def test_an_id_that_names_another_place_is_not_written_to(
    folder: Path, store: SessionStore, saved: Session
) -> None:
    kept = store.save(replace(saved, id="../../escape"))
    assert kept.id != "../../escape"
    assert len(files(folder)) == 2
    assert not list(folder.parent.parent.glob("escape*"))


# --- what cannot be read


HEADER = {"format": 1, "id": "bad", "name": "n", "created": NOW, "updated": NOW, "turns": 0}
DAMAGED = {
    "empty": b"",
    "no line end": json.dumps(HEADER).encode(),
    "no JSON": b"nothing\n",
    "not UTF-8": b'{"name": "\xff"}\n',
    "a list": b"[]\n",
    "unknown format": json.dumps({**HEADER, "format": 2}).encode() + b"\n",
    "huge number": json.dumps({**HEADER, "turns": 10**30}).encode() + b"\n",
    "huger number": b'{"format": 1, "turns": ' + b"9" * 5000 + b"}\n",
    "not a number": json.dumps({**HEADER, "turns": float("nan")}).encode() + b"\n",
    "a key twice": b'{"format": 1, ' + json.dumps(HEADER).encode()[1:] + b"\n",
    "a surrogate": json.dumps({**HEADER, "name": "\ud800"}).encode() + b"\n",
    "NUL": b'{"name": "\0"}\n',
    "nested": b"[" * 50_000 + b"]" * 10_000 + b"\n",
    "long header": json.dumps({**HEADER, "more": "x" * 70_000}).encode() + b"\n",
    "wrong type": json.dumps({**HEADER, "updated": 1}).encode() + b"\n",
}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED)
def test_damaged_files_are_listed_and_left(
    folder: Path, store: SessionStore, saved: Session, data: bytes
) -> None:
    (folder / "bad.jsonl").write_bytes(data)
    good, bad = store.list()
    assert (good.id, good.problem) == (saved.id, "")
    assert (bad.id, bad.name, bad.turns) == ("bad", "", 0)
    assert bad.problem.startswith("bad.jsonl cannot be read (it is damaged")
    assert bad.problem.endswith("it was not changed; move it out of the folder, or delete it.")
    if b"more" not in data:  # a longer header is only never listed
        with pytest.raises(UnreadableFile, match="cannot be read"):
            store.load("bad")
        with pytest.raises(UnreadableFile, match="cannot be read"):
            store.rename("bad", "good")
    assert store.save(Session("bad", "", NOW, NOW, ())).id != "bad"
    assert store.questions() == [QUESTION, "and in children?"]
    assert (folder / "bad.jsonl").read_bytes() == data


def test_turns_may_be_damaged(folder: Path, store: SessionStore, saved: Session) -> None:
    path = folder / f"{saved.id}.jsonl"
    data = path.read_bytes()
    first, second, third = data.splitlines(keepends=True)
    for bad in (
        data[:-1],
        first + second,
        data + third,
        first + second + b"{}\n",
        first + second + b'{"asked": NaN}\n',
        first + second + b"[" * 100_000 + b"\n",
        first + third[:-1] + second,
    ):
        path.write_bytes(bad)
        assert not store.list()[0].problem
        with pytest.raises(UnreadableFile, match="it is damaged, or from another version"):
            store.load(saved.id)
        assert store.questions() == []
        assert path.read_bytes() == bad


def test_files_that_are_no_sessions(folder: Path, store: SessionStore, saved: Session) -> None:
    (folder / "copy of it.jsonl").touch()
    (folder / f"._{saved.id}.jsonl").touch()
    (folder / "notes.txt").touch()
    (folder / "folder.jsonl").mkdir()
    os.mkfifo(folder / "pipe.jsonl")
    (folder / "link.jsonl").symlink_to("nowhere")
    problems = {info.id: info.problem for info in store.list()}
    assert set(problems) == {saved.id, "copy of it", "folder", "pipe", "link"}
    assert "does not have the name of a session" in problems["copy of it"]
    assert "(it is not a regular file)" in problems["folder"]
    assert "(it is not a regular file)" in problems["pipe"]
    assert "no longer exists" in problems["link"]
    with pytest.raises(UnreadableFile, match="not a regular file"):
        store.load("pipe")
    with pytest.raises(
        StorageError, match=r"'copy of it' is not a session; delete its file by hand"
    ):
        store.delete("copy of it")
    store.delete("link")
    assert not (folder / "link.jsonl").is_symlink()


@pytest.mark.parametrize(
    "name", ["", "../a", "a/b", "/etc/passwd", ".hidden", "a\0", "a" * 65, "ä"]
)
def test_ids_are_plain_names(store: SessionStore, name: str) -> None:
    with pytest.raises(UnreadableFile, match="is not a session; choose one from the list"):
        store.load(name)
    with pytest.raises(UnreadableFile):
        store.rename(name, "other")
    with pytest.raises(StorageError):
        store.delete(name)


def test_sessions_that_are_too_large(
    folder: Path, store: SessionStore, saved: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(folder)
    monkeypatch.setattr(sessions, "_LARGEST", 1000)
    with pytest.raises(UnreadableFile, match="is larger than 0 MB"):
        store.load(saved.id)
    with pytest.raises(StorageError, match="start a new one"):
        store.save(saved)
    assert files(folder) == before


# --- what cannot be written


def test_a_full_disk(
    folder: Path, store: SessionStore, saved: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(folder)
    for name in ("fsync", "replace"):
        with monkeypatch.context() as patched:
            patched.setattr(os, name, full)
            with pytest.raises(StorageError, match="No space left on device") as raised:
                store.save(replace(saved, turns=saved.turns[:1]))
            assert str(folder) in str(raised.value)
            assert "free some disk space" in str(raised.value)
            with pytest.raises(StorageError, match="No space left"):
                store.rename(saved.id, "other")
        assert files(folder) == before
    assert store.save(saved).id == saved.id


def test_folders_that_cannot_be_written_or_read(
    tmp_path: Path, folder: Path, store: SessionStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    blocked = SessionStore(tmp_path / "file" / "sessions")
    with pytest.raises(StorageError, match="cannot be changed"):
        blocked.save(blocked.new(NOW))
    for where in (tmp_path / "file", tmp_path / "file" / "sessions"):
        [info] = SessionStore(where).list()
        assert info.problem == f"{where} cannot be read (Not a directory); check its permissions."
        assert SessionStore(where).questions() == []
    kept = store.save(store.new(NOW))

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", denied)
        with pytest.raises(StorageError, match="Permission denied"):
            store.delete(kept.id)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "is_file", denied)
        with pytest.raises(UnreadableFile, match="Permission denied"):
            store.load(kept.id)
        assert "Permission denied" in store.list()[0].problem
        store.delete(kept.id)
    assert files(folder) == {}


def test_what_is_written_goes_through_the_seam(
    store: SessionStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "write_file", full)
    with pytest.raises(StorageError):
        store.save(store.new(NOW))
    assert store.list() == []


# --- questions


def test_questions_of_the_latest_sessions(store: SessionStore, turn: Turn) -> None:
    asked = [["a", "a", "b"], ["b", "c"], ["a"]]
    for day, questions in enumerate(asked, start=1):
        turns = tuple(
            replace(turn, asked=question, at=f"2026-02-0{day}T00:00:0{second}+00:00")
            for second, question in enumerate(questions)
        )
        store.save(replace(store.new(NOW), turns=turns))
    assert store.questions() == ["a", "b", "c", "a"]
    assert store.questions(2) == ["b", "c", "a"]
    assert store.questions(0) == []


def test_sessions_are_found_by_words_of_their_names_and_questions(
    store: SessionStore, turn: Turn
) -> None:
    other = replace(turn, asked="Is Pretendine safe?")
    first = store.save(replace(store.new(NOW), turns=(turn, other)))
    second = store.save(replace(store.new(NOW), name="For Thursday", turns=(turn,)))
    assert {info.id for info in store.list("fictive")} == {first.id, second.id}
    assert [info.id for info in store.list("pretendine RELAPSES")] == [first.id]
    assert [info.id for info in store.list("thursday fictive")] == [second.id]
    assert store.list("thursday pretendine") == []
