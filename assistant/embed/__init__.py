"""Text to vectors: one protocol, one encoder for building, one for asking, one for tests."""
