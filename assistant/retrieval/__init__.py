"""Retrieves and ranks the passages for a question."""
