"""The trained evidence ranker: reads a question and a sentence, and says how well they fit."""
