"""Text and what it contains: sentences, passages, abbreviations, names, dates, identifiers."""
