"""A corpus to an index on disk, and back: build, open, verify a generation."""
