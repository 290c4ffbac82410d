from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator

import pytest

from assistant.tui.workers.background import Background

WAIT = 30.0  # seconds


@pytest.fixture
def failures() -> queue.Queue[Exception]:
    return queue.Queue()


@pytest.fixture
def background(failures: queue.Queue[Exception]) -> Iterator[Background]:
    made = Background("worker", failures.put)
    yield made
    assert made.stop(WAIT)


def failing(error: BaseException) -> Callable[[], None]:
    def job() -> None:
        raise error

    return job


def test_one_thing_after_another(background: Background) -> None:
    done: queue.Queue[tuple[int, str]] = queue.Queue()

    def job(number: int) -> Callable[[], None]:
        return lambda: done.put((number, threading.current_thread().name))

    for number in range(100):
        background.do(job(number))
    assert [done.get(timeout=WAIT) for _ in range(100)] == [(n, "worker") for n in range(100)]


def test_a_job_that_fails_does_not_stop_the_next_one(
    background: Background, failures: queue.Queue[Exception]
) -> None:
    done: queue.Queue[int] = queue.Queue()
    error = ValueError("odd")
    background.do(failing(error))
    background.do(lambda: done.put(1))
    assert failures.get(timeout=WAIT) is error
    assert done.get(timeout=WAIT) == 1
    assert failures.empty()


def test_stopping_ends_what_was_begun_and_nothing_later(failures: queue.Queue[Exception]) -> None:
    background = Background("worker", failures.put)
    done: list[int] = []
    for number in range(10):
        background.do(lambda number=number: done.append(number))  # type: ignore[misc]
    assert background.stop(WAIT)
    background.do(lambda: done.append(10))
    assert background.stop(0)
    assert done == list(range(10))


def test_a_job_that_hangs_keeps_nobody(failures: queue.Queue[Exception]) -> None:
    background = Background("worker", failures.put)
    begun, hanging = threading.Event(), threading.Event()

    def hang() -> None:
        begun.set()
        assert hanging.wait(WAIT)

    background.do(hang)
    assert begun.wait(WAIT)
    assert not background.stop(0)
    assert not background.stop(0.01)
    [thread] = [thread for thread in threading.enumerate() if thread.name == "worker"]
    assert thread.daemon
    hanging.set()
    assert background.stop(WAIT)
    assert failures.empty()
