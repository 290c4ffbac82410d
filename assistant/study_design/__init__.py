"""The study design of an article, from its publication types or from its own sentences."""
