"""Phrases that name the outcome of an effect or a group: candidates, their features, a model."""
