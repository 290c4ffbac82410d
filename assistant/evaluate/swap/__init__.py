"""The swap test: what is answered when one element of a question is exchanged for another."""
