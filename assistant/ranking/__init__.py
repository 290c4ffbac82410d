"""The trained evidence ranker: it scores how well a sentence answers a question."""
