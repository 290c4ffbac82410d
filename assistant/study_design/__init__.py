"""Finds the study design of an article, from its publication types or its own sentences."""
