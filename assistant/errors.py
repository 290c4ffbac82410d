"""Every error that the program raises on purpose.

::

    AssistantError               exit 1
    ├── UsageError               exit 2   the request makes no sense
    ├── CorpusError              exit 1   the corpus folder is missing or empty
    ├── UnreadableFile           exit 1   one file cannot be read; the build goes on
    ├── ModelError               exit 1   a model is missing, changed or unusable
    ├── NotFound                 exit 1   no such document
    ├── StorageError             exit 1   a file cannot be written: disk full or no permission
    ├── FetchError               exit 1   a service gives no usable answer, or it cannot be saved
    └── IndexProblem             exit 5
        ├── IndexMissing         exit 5   nothing has been built yet
        ├── IndexDamaged         exit 5   a file of the index is not what the build wrote
        ├── StatusListDamaged    exit 5   the imported list of notices is not what was imported
        └── IndexBusy            exit 1   another build is at work

A message is one sentence that says what is wrong and what to do next. It may hold untrusted text
(file names, titles), so front ends must print it through ``display.inert``.
"""

from __future__ import annotations

from typing import ClassVar


class AssistantError(Exception):
    """Base class of all errors; `exit_code` is the exit code of the command line."""

    exit_code: ClassVar[int] = 1


class UsageError(AssistantError):
    """The request makes no sense."""

    exit_code = 2


class CorpusError(AssistantError):
    """The corpus folder is missing or holds nothing that could be read."""


class UnreadableFile(AssistantError):
    """A file that cannot be read, with the reason; it is reported and skipped."""


class ModelError(AssistantError):
    """A file of the embedding model or of the ranker is missing, changed or unusable."""


class NotFound(AssistantError):
    """The index has no document of that name."""


class StorageError(AssistantError):
    """A file or the index cannot be written; the earlier content is unchanged."""


class FetchError(AssistantError):
    """An article cannot be fetched; the others can."""


class IndexProblem(AssistantError):
    """The index cannot be used."""

    exit_code = 5


class IndexMissing(IndexProblem):
    """Nothing has been built yet."""


class IndexDamaged(IndexProblem):
    """A file of the index is not what the build wrote."""


class StatusListDamaged(IndexProblem):
    """The imported list of notices is not what the import wrote."""


class IndexBusy(IndexProblem):
    """Another build is at work on the same index."""

    exit_code = 1
