"""Asks for many numbers in few requests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias, TypeVar

from assistant.errors import FetchError
from assistant.fetch.client import Refused

T = TypeVar("T")

#: Called with a stage, the number of items that are done, and their total.
Progress: TypeAlias = Callable[[str, int, int], None]


def in_batches(
    numbers: Iterable[str],
    size: int,
    ask: Callable[[Sequence[str]], Mapping[str, T]],
    progress: Callable[[int, int], None],
) -> Iterator[tuple[str, T | FetchError | None]]:
    """Yield each number with its answer, or None if it is unknown, or the error.

    A refused batch is halved until the number at fault is found.
    """
    every = list(numbers)
    waiting = [every[at : at + size] for at in range(0, len(every), size)]
    done = 0
    while waiting:
        batch = waiting.pop(0)
        try:
            answers = ask(batch)
        except Refused:
            if len(batch) > 1:
                middle = len(batch) // 2
                waiting[:0] = [batch[:middle], batch[middle:]]
                continue
            answers = {}
        except FetchError as error:
            yield from ((number, error) for number in batch)
            answers = None
        if answers is not None:
            yield from ((number, answers.get(number)) for number in batch)
        done += len(batch)
        progress(done, len(every))
