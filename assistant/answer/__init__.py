"""Hits to an answer: which sentences are quoted, in what order, or none."""
