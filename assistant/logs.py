"""The log file: what commands did, how long they took, and the details of failures.

It names commands, folders, times and errors. It holds no question, and text of an article only
where the details of a failure quote it; then control characters are replaced, as on the screen.
"""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

from assistant.display import inert
from assistant.settings import NAME, user_state

# Bytes of a log file, and how many earlier ones are kept. Chosen by hand: some ten thousand
# commands or a hundred failures each, in files that can still be sent.
_MOST_BYTES = 1_000_000
_EARLIER_FILES = 3
_FILE = "assistant.log"
_LINE = logging.Formatter("{asctime} {process} {levelname} {message}", "%Y-%m-%dT%H:%M:%S%z", "{")

_logger = logging.getLogger("assistant")


def file() -> Path:
    """The log file; it need not exist. Raises UsageError as `user_state` does."""
    return user_state() / _FILE


def note(message: str) -> None:
    """Log what the program does; `kept` says where to. The message must hold no question."""
    _logger.info("%s", message)


def ended(sentence: str) -> None:
    """Log the error that ends a command, as the user sees it."""
    _logger.warning("%s", sentence)


def failed(error: BaseException) -> None:
    """Log an unexpected failure with its traceback and the versions of program and system."""
    from importlib.metadata import version  # noqa: PLC0415 - takes long, and few commands fail

    about = f"{NAME} {version(NAME)}, Python {sys.version.split()[0]}, {sys.platform}"
    _logger.error("%s (%s)", type(error).__name__, about, exc_info=error)


@contextlib.contextmanager
def kept(remarks: logging.Handler | None = None) -> Iterator[None]:
    """Write what is logged into the log file, and to `remarks`, until the end of the block.

    A log that cannot be written ends no command: it is left out.
    """
    handlers = [handler for handler in (_to_file(), remarks) if handler]
    level, _logger.level = _logger.level, logging.INFO
    propagates, _logger.propagate = _logger.propagate, False  # nobody else prints it
    raises, logging.raiseExceptions = logging.raiseExceptions, False  # it would print a traceback
    for handler in handlers:
        _logger.addHandler(handler)
    try:
        yield
    finally:
        _logger.level, logging.raiseExceptions = level, raises
        _logger.propagate = propagates
        for handler in handlers:
            _logger.removeHandler(handler)
            handler.close()


def is_kept() -> bool:
    """Whether the log file is being written."""
    return any(isinstance(handler, RotatingFileHandler) for handler in _logger.handlers)


class _InertLines(logging.Formatter):
    """Lines in which corpus text cannot steer a terminal that shows the log."""

    def format(self, record: logging.LogRecord) -> str:
        return inert(_LINE.format(record), multiline=True)


def _to_file() -> RotatingFileHandler | None:
    path = file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            path,
            maxBytes=_MOST_BYTES,
            backupCount=_EARLIER_FILES,
            encoding="utf-8",
            errors="backslashreplace",
        )
    except OSError:
        return None
    handler.setFormatter(_InertLines())
    return handler
