"""Text to vectors: encoders for passages, for questions and for tests, and how they compute."""
