"""Other names of drugs, diseases and findings, their spellings, and the kinds of things."""
