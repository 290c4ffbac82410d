"""Text to spans: sentences, passages, and the abbreviations that a text defines."""
