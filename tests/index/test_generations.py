from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from filelock import FileLock
from indexing import answers, article, live, make
from terminal import environment

from assistant import storage
from assistant.engine import Assistant
from assistant.errors import IndexBusy, IndexDamaged, IndexMissing
from assistant.index import generations as module
from assistant.index.generations import Generations


@pytest.fixture
def generations(tmp_path: Path) -> Generations:
    return Generations(tmp_path / "index")


def publish(generations: Generations, fingerprint: str = "a" * 64) -> str:
    with generations.building() as draft:
        (draft / "file").write_text(fingerprint)
        name = generations.publish(draft, fingerprint)
        generations.remove_unread()
    return name


def names(generations: Generations) -> list[str]:
    return sorted(path.name for path in (generations.folder / "generations").iterdir())


def test_nothing_is_published_yet(generations: Generations) -> None:
    assert generations.current() is None
    with pytest.raises(IndexMissing, match="assistant build"):
        generations.lease()
    with generations.building() as draft:
        assert draft.is_dir()
    assert names(generations) == []
    assert generations.current() is None


def test_publishing_replaces_and_numbers(generations: Generations) -> None:
    assert publish(generations) == "000001-aaaaaaaaaaaa"
    assert publish(generations, "b" * 64) == "000002-bbbbbbbbbbbb"
    assert generations.current() == "000002-bbbbbbbbbbbb"
    assert names(generations) == ["000002-bbbbbbbbbbbb"]


def test_readers_keep_their_generation(generations: Generations) -> None:
    first = publish(generations)
    one, other = generations.lease(), generations.lease()
    second = publish(generations, "b" * 64)
    assert names(generations) == [first, second]
    assert (one.folder / "file").read_text() == "a" * 64
    one.release()
    third = publish(generations, "c" * 64)
    assert names(generations) == [first, third]
    other.release()
    other.release()
    fourth = publish(generations, "d" * 64)
    assert names(generations) == [fourth]
    assert list((generations.folder / "leases").iterdir()) == []


def test_an_open_index_answers_as_before_while_it_is_rebuilt(tmp_path: Path, corpus: Path) -> None:
    index = tmp_path / "index"
    make(corpus, index)
    with Assistant.open(index) as opened:
        before = opened.ask("what reduces relapses of NMO")
        for number in range(3):
            article(corpus, f"new-{number}", "Imaginumab reduced relapses of NMO again.")
            make(corpus, index)
        assert opened.ask("what reduces relapses of NMO") == before
        assert len(list((index / "generations").iterdir())) == 2
    make(corpus, index)  # has nothing to do but this
    assert list((index / "generations").iterdir()) == [live(index)]


def test_leases_of_dead_processes_do_not_count(generations: Generations) -> None:
    first = publish(generations)
    script = (
        "import sys, time; from pathlib import Path\n"
        "from assistant.index.generations import Generations\n"
        "lease = Generations(Path(sys.argv[1])).lease(); print('leased', flush=True)\n"
        "time.sleep(600)\n"
    )
    command = [sys.executable, "-c", script, str(generations.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment()) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == b"leased\n"
        second = publish(generations, "b" * 64)
        assert names(generations) == [first, second]
        reader.send_signal(signal.SIGKILL)
    third = publish(generations, "c" * 64)
    assert names(generations) == [third]


@pytest.mark.parametrize(
    "content",
    [b"", b"000009-aaaaaaaaaaaa\n", b"../../etc\n", b"\xff\xfe", b"000001-AAAAAAAAAAAA\n", b"\0"],
)
def test_a_pointer_to_nowhere(generations: Generations, content: bytes) -> None:
    publish(generations)
    (generations.folder / "CURRENT").write_bytes(content)
    with pytest.raises(IndexDamaged, match=r"is damaged \(CURRENT .*\); run: assistant build"):
        generations.lease()
    name = publish(generations, "b" * 64)
    assert generations.current() == name
    assert names(generations) == [name]


def test_a_second_builder_is_told_who_builds(generations: Generations) -> None:
    with generations.building():
        with pytest.raises(IndexBusy, match=f"Process {os.getpid()} is building"):
            generations.building().__enter__()
        (generations.folder / "building-by").unlink()
        with pytest.raises(IndexBusy, match="Another process"):
            generations.building().__enter__()
    publish(generations)


def test_what_a_killed_builder_left_is_removed(generations: Generations) -> None:
    name = publish(generations)
    left = generations.folder / "generations" / ".draft-of-a-dead-process"
    left.mkdir()
    (left / "file").touch()
    (generations.folder / "building-by").write_text("Process 1")
    with generations.building():
        assert not left.exists()
    assert names(generations) == [name]


def test_what_a_killed_builder_left_is_removed_without_a_build(generations: Generations) -> None:
    name = publish(generations)
    left = generations.folder / "generations" / ".draft-of-a-dead-process"
    left.mkdir()
    (left / "file").touch()
    (generations.folder / "building-by").write_text("Process 1")
    generations.remove_abandoned()
    assert names(generations) == [name]
    assert not (generations.folder / "building-by").exists()


def test_the_draft_of_a_build_at_work_stays(generations: Generations) -> None:
    with generations.building() as draft:
        Generations(generations.folder).remove_abandoned()
        assert draft.is_dir()


def test_a_generation_replaced_while_it_is_claimed(
    generations: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(generations)
    claim = Generations._claim
    claimed: list[str] = []

    def late(self: Generations, name: str) -> FileLock | None:
        if not claimed:
            publish(generations, "b" * 64)
        claimed.append(name)
        lock: FileLock | None = claim(self, name)
        return lock

    monkeypatch.setattr(Generations, "_claim", late)
    lease = generations.lease()
    assert claimed == ["000001-aaaaaaaaaaaa", "000002-bbbbbbbbbbbb"]
    assert lease.folder.name == generations.current()
    lease.release()


def test_a_lease_folder_tidied_away_is_made_again(
    generations: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(generations)
    acquire = FileLock.acquire
    failures = [FileNotFoundError("gone")]

    def failing(self: FileLock, timeout: float) -> object:
        if failures:
            raise failures.pop()
        return acquire(self, timeout=timeout)

    monkeypatch.setattr(FileLock, "acquire", failing)
    lease = generations.lease()
    assert len(list((generations.folder / "leases").rglob("*-*-*"))) == 0
    assert len(list((generations.folder / "leases" / lease.folder.name).iterdir())) == 1
    monkeypatch.undo()
    second = publish(generations, "b" * 64)
    assert names(generations) == [lease.folder.name, second]
    lease.release()


def test_without_locks_an_index_is_still_read(
    generations: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = publish(generations)

    def refused(*_: object, **__: object) -> None:
        raise PermissionError("read-only")

    with monkeypatch.context() as patched:
        patched.setattr(FileLock, "acquire", refused)
        lease = generations.lease()
        assert lease.folder.name == name
        lease.release()
        # A builder that cannot look whether somebody reads leaves the generation alone.
        folder = generations.folder / "leases" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "another").touch()
        assert generations._is_read(name)
    assert not generations._is_read(name)


def test_always_damaged_when_no_lease_can_be_had(
    generations: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(generations)
    monkeypatch.setattr(module, "_ATTEMPTS", 0)
    assert generations._claim("000001-aaaaaaaaaaaa") is None
    with pytest.raises(IndexDamaged):
        generations.lease()


def test_a_generation_that_cannot_be_deleted_stays(
    generations: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As on Windows, where an open file cannot be removed.
    first = publish(generations)
    unlink, remove = Path.unlink, os.unlink

    def held(path: Path, **options: bool) -> None:
        if "leases" in path.parts:
            raise PermissionError("held")
        unlink(path, **options)

    def kept(path: str, **options: int) -> None:
        if os.fspath(path).endswith("file"):
            raise PermissionError("held")
        remove(path, **options)

    lease = generations.lease()
    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", held)
        patched.setattr(os, "unlink", kept)
        lease.release()
        second = publish(generations, "b" * 64)
        assert generations.current() == second
        assert names(generations) == [first, second]
    third = publish(generations, "c" * 64)
    assert names(generations) == [third]


def test_readers_during_rebuilds_see_whole_generations(tmp_path: Path, corpus: Path) -> None:
    index = tmp_path / "index"
    make(corpus, index)
    known = {answers(index)}
    seen: list[str] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.append(answers(index))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(6):
        article(corpus, "new", f"Imaginumab reduced relapses of NMO in {number} patients.")
        make(corpus, index)
        known.add(answers(index))
    done.set()
    for reader in readers:
        reader.join()
    assert set(seen) <= known
    assert len(seen) >= len(readers)
    make(corpus, index)
    assert list((index / "generations").iterdir()) == [live(index)]


def test_a_number_is_never_given_twice(generations: Generations) -> None:
    publish(generations)
    with generations.building() as draft:
        unpublished = generations.path("000007-cccccccccccc")
        storage.move_directory(draft, unpublished)
    assert publish(generations, "b" * 64) == "000008-bbbbbbbbbbbb"
