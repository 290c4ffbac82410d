"""Text and what stands in it: sentences, passages, abbreviations, names, dates, identifiers."""
