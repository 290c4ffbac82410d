"""The screen: a Textual program that only uses the engine's public interface and the records."""
