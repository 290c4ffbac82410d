"""Names for documents whose files give none."""

from __future__ import annotations

from posixpath import basename, splitext

from assistant.text.writer import fold


def path_name(path: str) -> str:
    """Return `path` without its suffix, or without both for a compressed file (``a/b.xml.gz``)."""
    bare, suffix = splitext(path)
    if suffix.lower() == ".gz":
        bare, _ = splitext(bare)
    return fold(bare)


def stem(path: str) -> str:
    """Return the last part of `path_name`."""
    return basename(path_name(path))
