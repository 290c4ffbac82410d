"""Names of the files of an index."""

from __future__ import annotations

CACHE = "cache"  # beside the generations: vectors and exported encoders
DOCUMENTS = "documents.sqlite"
LEXICAL = "lexical"
DENSE = "dense.faiss"
