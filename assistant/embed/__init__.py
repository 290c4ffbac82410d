"""Turns text into vectors: encoders for passages, questions and tests, and their arithmetic."""
