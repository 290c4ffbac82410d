"""Answers, hits and documents as text, Markdown and JSON."""
