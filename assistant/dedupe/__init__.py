"""Finds and merges the copies of each publication, and resolves relations between publications."""
