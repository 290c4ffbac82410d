"""Names of the files of an index."""

from __future__ import annotations

from pathlib import Path

CACHE = "cache"  # vectors and exported encoders, shared by all generations
LEXICAL = "lexical"
LINKS = "links.json"
# The files of a segment, in its folder.
DOCUMENTS = "documents.sqlite"
DENSE = "dense.faiss"


def segment_folder(generation: Path, name: str) -> Path:
    """The folder of a segment of a generation."""
    return generation / "segments" / name
