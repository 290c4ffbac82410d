"""A hostile file costs itself, and nothing else."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import hostile_parsers
import pytest

from assistant.errors import AssistantError, UnreadableFile
from assistant.formats import Parsed, isolation, parse, worker
from assistant.formats.isolation import parse_files
from assistant.formats.worker import Limits, Task
from assistant.sourcefile import digest_of, read_file

if TYPE_CHECKING:
    from collections.abc import Iterator

Outcome: TypeAlias = Parsed | UnreadableFile

HERE = Path(__file__).parent

SMALL = Limits(seconds=60.0, memory=256 * 1024**2, file_size=1000)
SHORT = replace(SMALL, seconds=1.0)
BRIEF = replace(SMALL, processor=1.0)
NOT_ROOT = pytest.mark.skipif(
    not hasattr(os, "getuid") or os.getuid() == 0, reason="root may open everything"
)
POSIX = pytest.mark.skipif(os.name != "posix", reason="needs POSIX")


def corpus_of(folder: Path, *commands: str) -> list[str]:
    names = [f"{number:02}.txt" for number in range(len(commands))]
    for name, command in zip(names, commands, strict=True):
        (folder / name).write_text(command, encoding="utf-8")
    return names


def run(folder: Path, *commands: str, limits: Limits = SMALL) -> list[Outcome]:
    names = corpus_of(folder, *commands)
    results = list(parse_files(folder, names, limits, 2, parser=hostile_parsers.obey))
    assert [name for name, _ in results] == names
    return [reading.result for _, reading in results]


def reason(outcome: Outcome) -> str:
    assert isinstance(outcome, UnreadableFile), outcome
    return str(outcome)


def test_files_come_in_the_order_they_were_given_in(tmp_path: Path) -> None:
    outcomes = run(tmp_path, "wait", *"abcdefgh" * 5)
    assert [outcome.problems[0][8:] for outcome in outcomes if isinstance(outcome, Parsed)] == [
        "wait",
        *"abcdefgh" * 5,
    ]


@POSIX
@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("exit", "ended the reader (exit code 3)"),
        ("kill", "ended the reader (exit code -9)"),
        ("sleep", "longer than 1 seconds; split it"),
        ("loop", "more than 1 seconds of processor time"),
        ("hang", "more than 1 seconds of processor time"),
        ("eat", "more than 0.2 GB of memory"),
        ("raise", "the reader failed (KeyError: 'no such thing')"),
        ("refuse", "nothing in it"),
        ("recurse", "nested too deeply"),
    ],
)
def test_a_bad_file_costs_itself(tmp_path: Path, command: str, expected: str) -> None:
    limits = SHORT if "longer" in expected else BRIEF if "processor" in expected else SMALL
    before, bad, *after = run(tmp_path, "a", command, "b", "c", limits=limits)
    assert expected in reason(bad)
    assert isinstance(before, Parsed)
    assert all(isinstance(outcome, Parsed) for outcome in after)


def test_a_larger_file_may_take_more_processor_time(tmp_path: Path) -> None:
    (tmp_path / "large.txt").write_bytes(b"x" * 3_000_000)
    limits = replace(SMALL, processor=10.0, processor_per_megabyte=5.0)
    seconds = [
        Task(str(tmp_path), name, limits, hostile_parsers.obey).processor
        for name in ("large.txt", "absent.txt")
    ]
    assert seconds == [25, 10]


@POSIX
def test_many_bad_files_in_a_row(tmp_path: Path) -> None:
    outcomes = run(tmp_path, *["exit", "kill", "a"] * 10)
    assert [isinstance(outcome, Parsed) for outcome in outcomes] == [False, False, True] * 10


@POSIX
def test_what_a_reader_prints_goes_nowhere(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (outcome,) = run(tmp_path, "talk")
    assert isinstance(outcome, Parsed)
    assert capfd.readouterr() == ("", "")


def test_a_result_that_cannot_be_sent_costs_one_file(tmp_path: Path) -> None:
    names = corpus_of(tmp_path, "a")
    ((_, reading),) = parse_files(tmp_path, names, SMALL, parser=hostile_parsers.unpicklable)
    assert isinstance(reading.result, UnreadableFile)
    assert "the reader failed" in str(reading.result)


def test_the_real_reader(tmp_path: Path) -> None:
    folder = tmp_path / "trials"
    folder.mkdir()
    (folder / "one.md").write_text("# Title\n\nText.\n", encoding="utf-8")
    ((path, (_, outcome)),) = parse_files(tmp_path, ["trials/one.md"], parser=parse)
    assert path == "trials/one.md"
    assert isinstance(outcome, Parsed)
    assert outcome.documents[0].source.path == "trials/one.md"
    assert outcome.documents[0].id == "trials/one"


def test_no_files_need_no_workers_result(tmp_path: Path) -> None:
    assert list(parse_files(tmp_path, [], parser=parse)) == []


def test_workers_that_die_between_files_are_replaced(tmp_path: Path) -> None:
    names = corpus_of(tmp_path, *"abcdefghijklmnopqrst")
    results = parse_files(tmp_path, names, SMALL, 1, parser=hostile_parsers.obey)
    found = [next(results)]
    time.sleep(0.5)  # the worker has done all that it may do ahead
    for process in multiprocessing.active_children():
        process.kill()
    time.sleep(0.5)
    found += results
    assert [path for path, _ in found] == names
    assert all(isinstance(reading.result, Parsed) for _, reading in found)


def test_a_system_without_processes_says_so(tmp_path: Path) -> None:
    names = corpus_of(tmp_path, "a")
    impossible = replace(SMALL, memory=2**70)
    with pytest.raises(AssistantError, match="no process for reading files can be started"):
        list(parse_files(tmp_path, names, impossible, parser=hostile_parsers.obey))


def test_a_worker_that_never_starts_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolation, "_SECONDS_TO_START", 0.0)
    monkeypatch.setattr(isolation, "wait", lambda *_: [])
    with pytest.raises(AssistantError, match="no process for reading files can be started"):
        run(tmp_path, "a", "b")


def test_a_reader_that_stops_early_leaves_no_worker(tmp_path: Path) -> None:
    names = corpus_of(tmp_path, *"abcdefgh", "loop")
    results = parse_files(tmp_path, names, SMALL, parser=hostile_parsers.obey)
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


def sha256(data: str) -> str:
    return hashlib.sha256(data.encode()).hexdigest()


@POSIX
def test_the_digest_of_what_was_read_is_known_whatever_comes_of_it(tmp_path: Path) -> None:
    commands = ["a", "exit", "kill", "loop", "eat", "raise", "refuse"]
    names = corpus_of(tmp_path, *commands)
    (tmp_path / "large.txt").write_text("x" * 1_001, encoding="utf-8")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "nowhere.txt").symlink_to("absent")
    others = ["large.txt", "folder.txt", "nowhere.txt", "absent.txt"]
    found = dict(parse_files(tmp_path, [*names, *others], BRIEF, 2, parser=hostile_parsers.obey))
    for name, command in zip(names, commands, strict=True):
        assert found[name].sha256 == sha256(command)
        assert found[name].sha256 == digest_of(tmp_path, name, BRIEF.file_size)
    for name in others[:3]:
        assert found[name].sha256 == digest_of(tmp_path, name, BRIEF.file_size) == ""
    # None: the file no longer exists.
    assert found["absent.txt"].sha256 is None
    assert digest_of(tmp_path, "absent.txt") == ""


def test_the_digest_is_of_the_bytes_that_were_parsed(tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text("# Title\n\nText.\n", encoding="utf-8")
    ((_, reading),) = parse_files(tmp_path, ["note.md"], parser=parse)
    assert isinstance(reading.result, Parsed)
    assert reading.result.documents[0].source.sha256 == reading.sha256


def test_what_is_sent_back_is_bounded(tmp_path: Path) -> None:
    limits = replace(SMALL, result=1 << 20)
    before, bad, after = run(tmp_path, "a", "swell", "b", limits=limits)
    assert reason(bad) == "it holds more than 1 MB of text; split it"
    assert isinstance(before, Parsed)
    assert isinstance(after, Parsed)


@POSIX
def test_what_a_file_leaves_in_memory_is_not_missing_for_the_next(tmp_path: Path) -> None:
    outcomes = run(tmp_path, *["keep"] * 8, "a")
    assert all(isinstance(outcome, Parsed) for outcome in outcomes)


def test_no_more_is_read_ahead_than_may_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    hand_out = isolation._Crew.hand_out

    def handing(crew: isolation._Crew, end: int) -> None:
        asked.append(end)
        hand_out(crew, end)

    monkeypatch.setattr(isolation._Crew, "hand_out", handing)
    names = corpus_of(tmp_path, "wait", *"abcdefghij")
    read = parse_files(tmp_path, names, SMALL, 2, parser=hostile_parsers.obey)
    assert [name for name, _ in read] == names
    assert max(asked) > len(names)
    asked.clear()
    monkeypatch.setattr(isolation, "_MOST_WAITING", 1)
    read = parse_files(tmp_path, names, SMALL, 2, parser=hostile_parsers.obey)
    assert [name for name, _ in read] == names
    assert 1 in asked  # while the first was awaited and another one had been read


@contextmanager
def started(folder: Path, names: list[str], seconds: float) -> Iterator[subprocess.Popen[str]]:
    """Start a program that reads `names`, in a process group of its own, up to its first file."""
    script = folder / "script.py"
    script.write_text(
        "import signal\n"
        "import sys\n"
        "from pathlib import Path\n"
        # A shell that starts the tests in the background has them ignore it, and so their children.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from assistant.formats.isolation import parse_files\n"
        "from assistant.formats.worker import Limits\n"
        f"sys.path.append({str(HERE)!r})\n"
        "import hostile_parsers\n"
        "if __name__ == '__main__':\n"
        "    try:\n"
        f"        for path, _ in parse_files(Path({str(folder)!r}), {names!r},\n"
        f"                                   Limits(seconds={seconds}),\n"
        "                                   workers=2, parser=hostile_parsers.obey):\n"
        "            print(path, flush=True)\n"
        "    except KeyboardInterrupt:\n"
        "        print('interrupted')\n",
        encoding="utf-8",
    )
    with subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=os.environ | {"PYTHONPATH": str(HERE.parent.parent)},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "00.txt\n"
        time.sleep(0.3)
        yield process


def group_ends(group: int, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


@POSIX
def test_an_interrupt_ends_workers_at_once_and_quietly(tmp_path: Path) -> None:
    with started(tmp_path, corpus_of(tmp_path, "a", "hang", "loop"), 3600) as process:
        os.killpg(process.pid, signal.SIGINT)
        assert process.communicate(timeout=300) == ("interrupted\n", "")
        assert group_ends(process.pid, 300)


@POSIX
def test_a_killed_program_leaves_no_worker_for_long(tmp_path: Path) -> None:
    with started(tmp_path, corpus_of(tmp_path, "a", "hang"), 0.5) as process:
        process.kill()
        process.communicate(timeout=300)
        assert group_ends(process.pid, 300)


class TestReadFile:
    def test_an_ordinary_file(self, tmp_path: Path) -> None:
        (tmp_path / "a").mkdir()
        (tmp_path / "a" / "b.txt").write_bytes(b"x" * 10)
        assert read_file(tmp_path, "a/b.txt", 10) == b"x" * 10

    def test_too_large(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_bytes(b"x" * 11)
        with pytest.raises(UnreadableFile, match="larger than"):
            read_file(tmp_path, "a.txt", 10)

    def test_missing(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableFile, match="cannot be opened"):
            read_file(tmp_path, "a.txt", 10)

    def test_folder(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").mkdir()
        with pytest.raises(UnreadableFile, match="not an ordinary file"):
            read_file(tmp_path, "a.txt", 10)

    @POSIX
    def test_pipe(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "a.txt")
        with pytest.raises(UnreadableFile, match="not an ordinary file"):
            read_file(tmp_path, "a.txt", 10)

    @POSIX
    def test_links(self, tmp_path: Path) -> None:
        corpus = tmp_path / "corpus"
        corpus.mkdir()
        (tmp_path / "secret.txt").write_bytes(b"secret")
        (corpus / "out.txt").symlink_to("../secret.txt")
        (corpus / "in.txt").write_bytes(b"in")
        (corpus / "link.txt").symlink_to("in.txt")
        (corpus / "circle.txt").symlink_to("circle.txt")
        assert read_file(corpus, "link.txt", 10) == b"in"
        for leaving in ("out.txt", "../secret.txt", "..", str(tmp_path / "secret.txt")):
            with pytest.raises(UnreadableFile, match="outside the corpus folder"):
                read_file(corpus, leaving, 10)
        with pytest.raises(UnreadableFile, match=r"circular|cannot be opened"):
            read_file(corpus, "circle.txt", 10)

    @NOT_ROOT
    def test_forbidden(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_bytes(b"x")
        (tmp_path / "a.txt").chmod(0)
        with pytest.raises(UnreadableFile, match="Permission denied"):
            read_file(tmp_path, "a.txt", 10)

    @pytest.mark.parametrize("name", ["a\0b.txt", "a\udcffb.txt"])
    def test_names_that_cannot_be_stored(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(UnreadableFile, match="rename it"):
            read_file(tmp_path, name, 10)


class TestInsideAWorker:
    """What runs in workers, run here as well, where it can be looked at."""

    def work(self, folder: Path, command: str) -> Outcome:
        (name,) = corpus_of(folder, command)
        task = Task(str(folder), name, SMALL, hostile_parsers.obey)
        worker._limit_processor(task)
        outcome: Outcome = pickle.loads(worker._work(task, worker._read(task).result))  # noqa: S301
        return outcome

    @pytest.fixture(autouse=True)
    def _no_limits(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.limits: dict[int, int] = {}
        monkeypatch.setattr(worker, "_lower_limit", self.limits.__setitem__)

    def test_outcomes(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def starve() -> None:
            raise MemoryError

        monkeypatch.setitem(hostile_parsers._ACTIONS, "eat", starve)
        assert self.work(tmp_path, "fine") == Parsed((), ("00.txt: fine",))
        assert reason(self.work(tmp_path, "refuse")) == "nothing in it"
        assert "memory" in reason(self.work(tmp_path, "eat"))
        assert "nested" in reason(self.work(tmp_path, "recurse"))
        assert "please report" in reason(self.work(tmp_path, "raise"))

    def test_one_file_after_another(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(worker, "_prepare", lambda _: 0)
        ours, theirs = multiprocessing.Pipe()
        server = threading.Thread(target=worker.serve, args=(theirs, 1000))
        server.start()
        assert ours.recv_bytes() == b""
        for command in ("one", "two"):
            (name,) = corpus_of(tmp_path, command)
            ours.send(Task(str(tmp_path), name, SMALL, hostile_parsers.obey))
            assert ours.recv() == hashlib.sha256(command.encode()).hexdigest()
            result = ours.recv_bytes()
            assert pickle.loads(result[1:]).problems == (f"00.txt: {command}",)  # noqa: S301
        ours.close()
        server.join(timeout=60)
        assert not server.is_alive()
        theirs.close()

    @POSIX
    def test_preparations(self, monkeypatch: pytest.MonkeyPatch) -> None:
        replaced: list[int] = []
        monkeypatch.setattr(os, "dup2", lambda _, standard: replaced.append(standard))
        monkeypatch.setattr(signal, "signal", lambda *_: None)
        monkeypatch.setattr(worker.resource, "setrlimit", lambda *_: None)
        worker._prepare(1000)
        assert replaced == [0, 1, 2]
        (limit,) = self.limits.values()
        assert limit > 1000

    def test_systems_without_limits(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(worker, "resource", None)
        monkeypatch.setattr(os, "dup2", lambda *_: None)
        monkeypatch.setattr(signal, "signal", lambda *_: None)
        monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
        monkeypatch.delattr(os, "sched_getaffinity", raising=False)
        monkeypatch.delattr(signal, "pthread_sigmask", raising=False)
        worker._prepare(1000)
        assert self.limits == {}
        assert self.work(tmp_path, "fine") == Parsed((), ("00.txt: fine",))
        assert isolation._processors() >= 1
        assert len(list(parse_files(tmp_path, ["00.txt"], parser=parse))) == 1


@POSIX
def test_a_limit_is_never_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[tuple[int, tuple[int, int]]] = []
    monkeypatch.setattr(worker.resource, "setrlimit", lambda *limit: found.append(limit))
    for hard, expected in ((-1, 100), (50, 50), (200, 100)):
        monkeypatch.setattr(worker.resource, "getrlimit", lambda _, hard=hard: (0, hard))
        worker._lower_limit(7, 100)
        assert found[-1] == (7, (expected, hard))


def test_a_script_without_a_guard_is_not_run_again_in_the_workers(tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text("# A note\n\nIt says something.\n", encoding="utf-8")
    script = tmp_path / "script.py"
    script.write_text(
        "from pathlib import Path\n"
        "from assistant.formats.isolation import parse_files\n"
        "print('run')\n"
        "from assistant.formats import parse\n"
        f"[(path, read)] = parse_files(Path({str(tmp_path)!r}), ['note.md'], parser=parse)\n"
        "print(read.result.documents[0].title)\n",
        encoding="utf-8",
    )
    ran = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=True, timeout=120
    )
    assert ran.stdout.splitlines() == ["run", "A note"]
