"""Names of the files of an index."""

from __future__ import annotations

CACHE = "cache"  # vectors and exported encoders, shared by all generations
DOCUMENTS = "documents.sqlite"
LEXICAL = "lexical"
DENSE = "dense.faiss"
