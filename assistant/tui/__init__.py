"""The screen: a Textual program that knows the engine's public face and the records, no more."""
