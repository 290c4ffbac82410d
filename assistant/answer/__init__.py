"""Turns hits into an answer: chooses the sentences to quote, orders them, or refuses."""
